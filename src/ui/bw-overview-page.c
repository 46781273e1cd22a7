/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page: how everything is, in words, figures and what needs somebody. */
#include "ui/bw-overview-page.h"

#include "ui/bw-adaptive.h"
#include "ui/bw-away-card.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-incident-list.h"
#include "ui/bw-kpi-card.h"
#include "ui/bw-kpi-menu.h"
#include "ui/bw-recent-bets.h"
#include "ui/bw-slices.h"
#include "ui/bw-spinner.h"
#include "ui/bw-state-card.h"
#include "view/bw-overview.h"

#include <glib/gi18n-lib.h>

/* Machines are sampled every few seconds; a glance is not a live chart. */
#define PERIOD_S 10

struct _BwOverviewPage
{
  BwPage parent_instance;
  BwAdaptive *adaptive;
  GtkStack *stack;
  AdwStatusPage *trouble;
  GtkBox *content;
  BwAwayCard *away;
  BwStateCard *state;
  GtkBox *pair; /* alerts and bets beside each other where there is room */
  BwIncidentList *incidents;
  BwRecentBets *bets;
  GtkWidget *bot_section, *machine_section, *invitation;
  GtkLabel *bot_name, *bot_about, *bot_error, *machine_name;
  GtkFlowBox *bot_cards, *machine_cards;
  BwOverview *overview;  /* that is shown, or NULL */
  GCancellable *showing; /* of the refresh whose answer is on its way to the screen, or NULL */
  unsigned slices, n_bot, n_machine; /* the cards that show it */
  bool has_alerts;
};

G_DEFINE_FINAL_TYPE (BwOverviewPage, bw_overview_page, BW_TYPE_PAGE)

static void
card_cb (GtkButton *button, BwOverviewPage *page)
{
  BwKpi *kpi = bw_kpi_card_kpi (BW_KPI_CARD (button));
  if (kpi != NULL && kpi->page != NULL)
    bw_context_navigate (bw_page_context (BW_PAGE (page)), kpi->page, NULL);
}

/* Cards stay while there are as many: only what is another is drawn again. Fills the one after *N;
 * whether there was one. */
static bool
fill_card (BwOverviewPage *page, GtkFlowBox *box, GPtrArray *kpis, unsigned *n)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (box, (int) *n);
  if (*n >= kpis->len)
    {
      if (child != NULL)
        gtk_flow_box_remove (box, GTK_WIDGET (child));
      return child != NULL;
    }
  GtkWidget *card = child != NULL ? gtk_flow_box_child_get_child (child) : NULL;
  if (card == NULL)
    {
      card = bw_kpi_card_new ();
      g_signal_connect_object (card, "clicked", G_CALLBACK (card_cb), page, 0);
      bw_kpi_menu_add (BW_KPI_CARD (card), bw_page_context (BW_PAGE (page)));
      gtk_flow_box_append (box, card);
      /* The card is what is focused, not the place it stands in. */
      gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
    }
  bw_kpi_card_set_kpi (BW_KPI_CARD (card), g_ptr_array_index (kpis, (*n)++));
  return true;
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* The words under the window's title: "2 open, 1 critical". */
static void
set_subtitle (BwOverviewPage *page)
{
  unsigned n = page->overview->incidents->len;
  g_autofree char *text =
      n == 0 ? NULL
             : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u alert open", "%u alerts open", n),
                                n);
  bw_page_set_subtitle (BW_PAGE (page), text);
}

static void
show_rest (BwOverviewPage *page)
{
  BwOverview *overview = page->overview;
  bw_state_card_set_overview (page->state, overview);
  set_text (page->bot_name, overview->bot);
  set_text (page->bot_about, overview->bot_about);
  set_text (page->bot_error, overview->bot_error);
  set_text (page->machine_name, overview->machine);
  bw_recent_bets_set_overview (page->bets, bw_page_context (BW_PAGE (page)), overview);
  gtk_widget_set_visible (page->bot_section, overview->bot != NULL);
  gtk_widget_set_visible (page->machine_section, overview->machine_kpis->len > 0);
  gtk_widget_set_visible (page->invitation, overview->bot == NULL);
  gtk_widget_set_visible (GTK_WIDGET (page->bets), overview->bot != NULL);
  set_subtitle (page);
  gtk_stack_set_visible_child_name (page->stack, "content");
}

/* A widget at a time: the first time all of them are made. */
static bool
show_next (gpointer data)
{
  BwOverviewPage *page = data;
  BwOverview *overview = page->overview;
  if (bw_incident_list_make_row (page->incidents, overview->incidents->len)
      || fill_card (page, page->bot_cards, overview->bot_kpis, &page->n_bot)
      || fill_card (page, page->machine_cards, overview->machine_kpis, &page->n_machine))
    return true;
  if (!page->has_alerts)
    {
      page->has_alerts = true;
      bw_incident_list_set_lines (page->incidents, bw_page_context (BW_PAGE (page)),
                                  overview->incidents);
      return true;
    }
  show_rest (page);
  g_autoptr (GCancellable) showing = g_steal_pointer (&page->showing);
  bw_page_refreshed (BW_PAGE (page), showing, NULL);
  return false;
}

static void
show_overview (BwOverviewPage *page, BwOverview *overview, GCancellable *cancellable)
{
  g_clear_pointer (&page->overview, bw_overview_unref);
  page->overview = bw_overview_ref (overview);
  g_set_object (&page->showing, cancellable);
  page->n_bot = page->n_machine = 0;
  page->has_alerts = false;
  bw_slices_run (&page->slices, show_next, page);
}

/* What an answer needs when it comes. */
typedef struct
{
  BwOverviewPage *page; /* referenced */
  GCancellable *cancellable;
} Asking;

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Asking *asking = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwOverview) overview = bw_overview_finish (BW_ENGINE (object), result, &error);
  bool is_wanted = !g_cancellable_is_cancelled (asking->cancellable);
  if (overview != NULL && is_wanted)
    show_overview (asking->page, overview, asking->cancellable);
  else
    bw_page_refreshed (BW_PAGE (asking->page), asking->cancellable, error);
  if (overview == NULL && is_wanted && asking->page->overview == NULL)
    {
      /* Not before: it would be drawn at the start, unseen. */
      adw_status_page_set_icon_name (asking->page->trouble, "bellwether-nodata-symbolic");
      gtk_stack_set_visible_child_name (asking->page->stack, "error");
    }
  g_object_unref (asking->page);
  g_object_unref (asking->cancellable);
  g_free (asking);
}

static void
bw_overview_page_refresh (BwPage *base, GCancellable *cancellable)
{
  BwOverviewPage *page = BW_OVERVIEW_PAGE (base);
  BwContext *context = bw_page_context (base);
  BwOverviewRequest request = { .source = bw_context_source (context),
                                .model = bw_context_model (context),
                                .machine = bw_context_machine (context),
                                .range = *bw_context_range (context),
                                .zone = bw_context_zone (context) };
  bw_away_card_set_context (page->away, context);
  Asking *asking = g_new (Asking, 1);
  *asking = (Asking){ g_object_ref (page), g_object_ref (cancellable) };
  bw_overview_async (bw_context_engine (context), &request, cancellable, answered_cb, asking);
}

static void
move (GtkWidget *child, GtkBox *box, GtkWidget *after)
{
  if (gtk_widget_get_parent (child) == GTK_WIDGET (box))
    {
      gtk_box_reorder_child_after (box, child, after);
      return;
    }
  g_object_ref (child);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (child)), child);
  gtk_box_insert_child_after (box, child, after);
  g_object_unref (child);
}

/* Where there is one column, what needs somebody comes right after the state. */
static void
fit_cb (BwAdaptive *adaptive, GParamSpec *pspec, BwOverviewPage *page)
{
  BwFit fit = bw_adaptive_fit (adaptive);
  bool is_wide = fit == BW_FIT_WIDE;
  bw_state_card_set_wide (page->state, is_wide);
  bw_incident_list_set_wide (page->incidents, fit != BW_FIT_NARROW);
  bw_recent_bets_set_wide (page->bets, fit != BW_FIT_NARROW);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (page->pair),
                                  is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  move (GTK_WIDGET (page->incidents), is_wide ? page->pair : page->content,
        is_wide ? NULL : GTK_WIDGET (page->state));
}

static void
all_figures_cb (GtkButton *button, BwOverviewPage *page)
{
  bw_context_navigate (bw_page_context (BW_PAGE (page)), "performance", NULL);
}

static void
all_machine_cb (GtkButton *button, BwOverviewPage *page)
{
  bw_context_navigate (bw_page_context (BW_PAGE (page)), "system", NULL);
}

static void
again_cb (GtkButton *button, BwOverviewPage *page)
{
  bw_page_invalidate (BW_PAGE (page));
}

static void
bw_overview_page_dispose (GObject *object)
{
  BwOverviewPage *page = BW_OVERVIEW_PAGE (object);
  g_clear_handle_id (&page->slices, g_source_remove);
  g_clear_object (&page->showing);
  g_clear_pointer (&page->overview, bw_overview_unref);
  G_OBJECT_CLASS (bw_overview_page_parent_class)->dispose (object);
}

static void
bw_overview_page_class_init (BwOverviewPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_overview_page_dispose;
  page_class->filters = BW_PAGE_RANGE | BW_PAGE_MODEL;
  page_class->period_s = PERIOD_S;
  page_class->refresh = bw_overview_page_refresh;
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_AWAY_CARD);
  g_type_ensure (BW_TYPE_STATE_CARD);
  g_type_ensure (BW_TYPE_INCIDENT_LIST);
  g_type_ensure (BW_TYPE_RECENT_BETS);
  g_type_ensure (BW_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, adaptive);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, content);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, away);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, state);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, pair);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, incidents);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, bets);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, bot_section);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, machine_section);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, invitation);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, bot_name);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, bot_about);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, bot_error);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, machine_name);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, bot_cards);
  gtk_widget_class_bind_template_child (widget_class, BwOverviewPage, machine_cards);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_figures_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_machine_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
bw_overview_page_init (BwOverviewPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  bw_cut_label (page->bot_name);
  bw_cut_label (page->bot_about);
  bw_cut_label (page->machine_name);
  fit_cb (page->adaptive, NULL, page);
}
