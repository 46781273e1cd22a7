/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list beside the pages: the pages themselves, then bots and machines with their states. */
#include "ui/bw-sidebar.h"

#include "engine/bw-engine-live.h"
#include "engine/bw-engine-query.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-row-press.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-tab-stop.h"
#include "ui/bw-tone.h"
#include "view/bw-source-row.h"

#include <glib/gi18n-lib.h>

/* States age although nothing happens. */
#define PERIOD_S 20
#define KEY_PAGE "bw-page"
#define KEY_SOURCE "bw-source"
#define KEY_TYPE "bw-type"
#define KEY_HEADING "bw-heading"
#define KEY_STATE "bw-state"
#define KEY_BADGE "bw-badge"
#define KEY_SILENT "bw-silent"

struct _BwSidebar
{
  BwPage parent_instance;
  GtkWidget *list;
  GtkWidget *watch_icon;
  GtkWidget *watch_label;
  char *names; /* of the sources that have rows, to see whether there are others */
};

G_DEFINE_FINAL_TYPE (BwSidebar, bw_sidebar, BW_TYPE_PAGE)

enum
{
  SIGNAL_PAGE_CHOSEN,
  SIGNAL_SOURCE_CHOSEN,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static const struct
{
  const char *type;
  const char *title;
} groups[] = {
  { "ledger", N_ ("Bots") },
  { "system", N_ ("Machines") },
};

static const BwSourceView *
find_source (const BwEngineStatus *status, const char *source)
{
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (g_str_equal (view->source, source))
        return view;
    }
  return NULL;
}

static BwStateWords
state_of (BwEngine *engine, const BwEngineStatus *status, const char *source, int64_t now_us)
{
  const BwSourceView *view = find_source (status, source);
  return view != NULL ? bw_source_state (engine, status, view, now_us) : bw_state_words_no_data ();
}

static GtkWidget *
row_new (GtkWidget *child, const char *class)
{
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  if (class != NULL)
    gtk_widget_add_css_class (row, class);
  return row;
}

static GtkWidget *
label_new (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  bw_cut_label (GTK_LABEL (label));
  gtk_widget_set_hexpand (label, TRUE);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
set_row_name (GtkWidget *row, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
bw_sidebar_add_page (BwSidebar *sidebar, const char *id, const char *title, const char *icon)
{
  g_return_if_fail (BW_IS_SIDEBAR (sidebar));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label_new (title, "bw-page-title"));
  GtkWidget *badge = gtk_label_new (NULL);
  gtk_widget_add_css_class (badge, "bw-badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (badge, FALSE);
  gtk_box_append (GTK_BOX (box), badge);
  GtkWidget *row = row_new (box, NULL);
  bw_row_press_add (row);
  set_row_name (row, title);
  g_object_set_data_full (G_OBJECT (row), KEY_PAGE, g_strdup (id), g_free);
  g_object_set_data_full (G_OBJECT (row), KEY_HEADING, g_strdup (title), g_free);
  g_object_set_data (G_OBJECT (row), KEY_BADGE, badge);
  gtk_list_box_append (GTK_LIST_BOX (sidebar->list), row);
}

static GtkWidget *
find_page (BwSidebar *sidebar, const char *page)
{
  for (GtkWidget *row = gtk_widget_get_first_child (sidebar->list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), KEY_PAGE), page) == 0)
      return row;
  return NULL;
}

void
bw_sidebar_select (BwSidebar *sidebar, const char *page)
{
  g_return_if_fail (BW_IS_SIDEBAR (sidebar));
  GtkWidget *row = find_page (sidebar, page);
  gtk_list_box_select_row (GTK_LIST_BOX (sidebar->list), GTK_LIST_BOX_ROW (row));
}

void
bw_sidebar_focus (BwSidebar *sidebar)
{
  g_return_if_fail (BW_IS_SIDEBAR (sidebar));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (sidebar->list));
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* How many alerts are open, in the colour of the worst. */
static void
update_badge (BwSidebar *sidebar, const BwEngineStatus *status)
{
  GtkWidget *row = find_page (sidebar, "alerts");
  if (row == NULL)
    return;
  GtkWidget *badge = g_object_get_data (G_OBJECT (row), KEY_BADGE);
  BwSeverity worst = BW_SEVERITY_NONE;
  for (unsigned i = 0; i < status->incidents->len; i++)
    worst = MAX (worst, ((BwIncident *) status->incidents->pdata[i])->severity);
  unsigned n = status->incidents->len;
  g_autofree char *text = g_strdup_printf ("%u", n);
  gtk_label_set_text (GTK_LABEL (badge), text);
  gtk_widget_set_visible (badge, n > 0);
  bw_tone_set (badge, bw_state_words_severity (worst).tone);
  const char *title = g_object_get_data (G_OBJECT (row), KEY_HEADING);
  g_autofree char *open = g_strdup_printf (ngettext ("%u open", "%u open", n), n);
  g_autofree char *name = n > 0 ? g_strdup_printf ("%s, %s", title, open) : g_strdup (title);
  set_row_name (row, name);
}

static void
append_heading (BwSidebar *sidebar, const char *title)
{
  GtkWidget *label = label_new (title, "caption-heading");
  gtk_widget_add_css_class (label, "bw-dim");
  GtkWidget *row = row_new (label, "bw-heading");
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_can_focus (row, FALSE);
  set_row_name (row, title);
  gtk_list_box_append (GTK_LIST_BOX (sidebar->list), row);
}

static void
append_source (BwSidebar *sidebar, const char *source, const char *type)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new ();
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label_new (source, NULL));
  GtkWidget *word = gtk_label_new (NULL);
  gtk_widget_add_css_class (word, "caption-heading");
  gtk_widget_add_css_class (word, "bw-dim");
  gtk_box_append (GTK_BOX (box), word);
  GtkWidget *row = row_new (box, "bw-entity");
  bw_row_press_add (row);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), KEY_SOURCE, g_strdup (source), g_free);
  g_object_set_data (G_OBJECT (row), KEY_TYPE, (gpointer) type);
  g_object_set_data (G_OBJECT (row), KEY_STATE, icon);
  g_object_set_data (G_OBJECT (row), KEY_BADGE, word);
  gtk_list_box_append (GTK_LIST_BOX (sidebar->list), row);
}

static void
remove_sources (BwSidebar *sidebar)
{
  GtkWidget *next = NULL;
  for (GtkWidget *row = gtk_widget_get_first_child (sidebar->list); row != NULL; row = next)
    {
      next = gtk_widget_get_next_sibling (row);
      if (g_object_get_data (G_OBJECT (row), KEY_PAGE) == NULL)
        gtk_list_box_remove (GTK_LIST_BOX (sidebar->list), row);
    }
}

/* Rows are made anew only when there are other sources. */
static void
update_sources (BwSidebar *sidebar)
{
  BwEngine *engine = bw_context_engine (bw_page_context (BW_PAGE (sidebar)));
  g_autoptr (GString) all = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_auto (GStrv) names = bw_engine_source_names (engine, groups[i].type);
      g_autofree char *joined = g_strjoinv ("\n", names);
      g_string_append_printf (all, "%s\n\n", joined);
    }
  if (g_strcmp0 (all->str, sidebar->names) == 0)
    return;
  g_free (sidebar->names);
  sidebar->names = g_strdup (all->str);
  remove_sources (sidebar);
  for (unsigned i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_auto (GStrv) names = bw_engine_source_names (engine, groups[i].type);
      if (names[0] != NULL)
        append_heading (sidebar, _ (groups[i].title));
      for (unsigned k = 0; names[k] != NULL; k++)
        append_source (sidebar, names[k], groups[i].type);
    }
}

static void
update_states (BwSidebar *sidebar, const BwEngineStatus *status)
{
  BwContext *context = bw_page_context (BW_PAGE (sidebar));
  BwEngine *engine = bw_context_engine (context);
  int64_t now_us = bw_context_now_us (context);
  for (GtkWidget *row = gtk_widget_get_first_child (sidebar->list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      const char *source = g_object_get_data (G_OBJECT (row), KEY_SOURCE);
      if (source == NULL)
        continue;
      BwStateWords words = state_of (engine, status, source, now_us);
      const BwSourceView *view = find_source (status, source);
      bool is_silent = view != NULL && view->health == BW_SOURCE_FAILING;
      g_object_set_data (G_OBJECT (row), KEY_SILENT, GINT_TO_POINTER (is_silent));
      GtkWidget *icon = g_object_get_data (G_OBJECT (row), KEY_STATE);
      GtkWidget *word = g_object_get_data (G_OBJECT (row), KEY_BADGE);
      bw_state_icon_set (GTK_IMAGE (icon), words.icon);
      bw_tone_set (icon, words.tone);
      gtk_label_set_text (GTK_LABEL (word), words.tone == BW_TONE_OK ? "" : words.word);
      g_autofree char *name = g_strdup_printf ("%s, %s", source, words.word);
      set_row_name (row, name);
    }
}

static void
update_watch (BwSidebar *sidebar, const BwEngineStatus *status)
{
  unsigned n = status->sources->len;
  g_autofree char *text =
      bw_engine_status_is_watching (status)
          ? g_strdup_printf (ngettext ("Watching %u source", "Watching %u sources", n), n)
          : g_strdup (status->is_live ? _ ("Not watching: paused") : _ ("Not watching"));
  gtk_label_set_text (GTK_LABEL (sidebar->watch_label), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (sidebar->watch_icon),
                                bw_engine_status_is_watching (status) ? "view-reveal-symbolic"
                                                                      : "view-conceal-symbolic");
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSidebar) sidebar = g_object_ref (BW_SIDEBAR (g_task_get_source_object (data)));
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (BW_ENGINE (object), result, &error);
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)) && status != NULL)
    {
      update_sources (sidebar);
      update_badge (sidebar, status);
      update_states (sidebar, status);
      update_watch (sidebar, status);
    }
  bw_page_refreshed (BW_PAGE (sidebar), g_task_get_cancellable (task), error);
  g_task_return_boolean (task, TRUE);
}

static void
bw_sidebar_refresh (BwPage *page, GCancellable *cancellable)
{
  BwEngine *engine = bw_context_engine (bw_page_context (page));
  if (engine == NULL)
    return;
  update_sources (BW_SIDEBAR (page));
  bw_engine_status_async (engine, cancellable, status_cb,
                          g_task_new (page, cancellable, NULL, NULL));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, BwSidebar *sidebar)
{
  const char *page = g_object_get_data (G_OBJECT (row), KEY_PAGE);
  const char *source = g_object_get_data (G_OBJECT (row), KEY_SOURCE);
  if (page != NULL)
    g_signal_emit (sidebar, signals[SIGNAL_PAGE_CHOSEN], 0, page);
  else if (source != NULL)
    g_signal_emit (sidebar, signals[SIGNAL_SOURCE_CHOSEN], 0, source,
                   g_object_get_data (G_OBJECT (row), KEY_SILENT) != NULL
                       ? "service"
                       : g_object_get_data (G_OBJECT (row), KEY_TYPE));
}

static void
bw_sidebar_finalize (GObject *object)
{
  g_free (BW_SIDEBAR (object)->names);
  G_OBJECT_CLASS (bw_sidebar_parent_class)->finalize (object);
}

static void
bw_sidebar_class_init (BwSidebarClass *class)
{
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = bw_sidebar_finalize;
  page_class->refresh = bw_sidebar_refresh;
  page_class->period_s = PERIOD_S;
  signals[SIGNAL_PAGE_CHOSEN] = g_signal_new ("page-chosen", BW_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SOURCE_CHOSEN] =
      g_signal_new ("source-chosen", BW_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static GtkWidget *
watch_line_new (BwSidebar *sidebar)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (box, "bw-watch");
  gtk_widget_add_css_class (box, "bw-dim");
  sidebar->watch_icon = gtk_image_new ();
  gtk_accessible_update_state (GTK_ACCESSIBLE (sidebar->watch_icon), GTK_ACCESSIBLE_STATE_HIDDEN,
                               TRUE, -1);
  sidebar->watch_label = label_new (NULL, "caption");
  gtk_widget_add_css_class (sidebar->watch_label, "numeric");
  gtk_box_append (GTK_BOX (box), sidebar->watch_icon);
  gtk_box_append (GTK_BOX (box), sidebar->watch_label);
  return box;
}

static void
bw_sidebar_init (BwSidebar *sidebar)
{
  sidebar->list = gtk_list_box_new ();
  gtk_widget_add_css_class (sidebar->list, "navigation-sidebar");
  gtk_widget_add_css_class (sidebar->list, "bw-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (sidebar->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pages, bots and machines"), -1);
  /* The focus passes by without choosing: not every stop on the way is a page to be shown. */
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (sidebar->list), GTK_SELECTION_SINGLE);
  g_signal_connect (sidebar->list, "row-activated", G_CALLBACK (row_activated_cb), sidebar);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), sidebar->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  /* Else Tab would go through the pages, and open each. */
  gtk_box_append (GTK_BOX (box), bw_tab_stop_new (scroller));
  gtk_box_append (GTK_BOX (box), watch_line_new (sidebar));
  adw_bin_set_child (ADW_BIN (sidebar), box);
}
