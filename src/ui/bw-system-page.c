/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The System page: processor, memory, disks and network of a machine, now and back through its
 * history, and how all sources answer. */
#include "ui/bw-system-page.h"

#include "engine/bw-engine-query.h"
#include "ui/bw-adaptive.h"
#include "ui/bw-live-label.h"
#include "ui/bw-machine-card.h"
#include "ui/bw-source-table.h"
#include "view/bw-system-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The charts are loaded anew this often, although they grow meanwhile: what was sampled every
 * second becomes columns like the rest. */
#define PERIOD_S 300
/* Ages in the table are told anew this often. */
#define TABLE_PERIOD_S 10
/* Of the charts, before their width is known. */
#define MAX_POINTS 600

struct _BwSystemPage
{
  BwPage parent_instance;
  BwAdaptive *adaptive;
  GtkWidget *machine_box;
  GtkWidget *nothing;
  GtkGrid *grid;
  GtkLabel *moment;
  BwLiveLabel *values;
  GtkLabel *values_below;
  GtkLabel *facts;
  GtkLabel *facts_below;
  BwSourceTable *sources;
  BwMachineCard *cards[BW_N_SYSTEM_PARTS];
  BwSpan *span;
  BwSystemView *view; /* NULL before there is an engine */
  bool is_stale;      /* the charts are, not only the table */
  char *machine;      /* of what is loaded, with its range */
  BwRange range;
  unsigned table_timer;
  bool is_checking; /* somebody wants to see how a source answers */
  GCancellable *table_cancellable;
  GdkSurface *surface; /* whose state is listened to, while mapped */
  gulong surface_id;
};

G_DEFINE_FINAL_TYPE (BwSystemPage, bw_system_page, BW_TYPE_PAGE)

/* A refresh asks for two things. */
typedef struct
{
  BwSystemPage *page;
  GCancellable *cancellable;
  unsigned n_waiting;
  GError *error;
} Refresh;

static void
refresh_step (Refresh *refresh, GError *error)
{
  if (refresh->error == NULL)
    refresh->error = g_steal_pointer (&error);
  g_clear_error (&error);
  if (--refresh->n_waiting > 0)
    return;
  bw_page_refreshed (BW_PAGE (refresh->page), refresh->cancellable, refresh->error);
  g_object_unref (refresh->page);
  g_object_unref (refresh->cancellable);
  g_clear_error (&refresh->error);
  g_free (refresh);
}

/** Another text only, for each one is measured again. */
static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static void
update_readout (BwSystemPage *self)
{
  double cursor = bw_span_cursor (self->span);
  g_autofree char *moment = bw_system_view_moment_text (self->view, cursor);
  g_autofree char *values = bw_system_view_values_text (self->view, cursor);
  g_autofree char *facts = bw_system_view_facts_text (self->view);
  set_text (self->moment, moment);
  bool is_wide = bw_adaptive_fit (self->adaptive) == BW_FIT_WIDE;
  bw_live_label_set_text (self->values, is_wide ? values : NULL);
  set_text (self->values_below, is_wide ? "" : values);
  set_text (self->facts, is_wide ? facts : "");
  set_text (self->facts_below, is_wide ? "" : facts);
}

static void
update_words (BwSystemPage *self)
{
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    bw_machine_card_set_words (self->cards[i], bw_system_view_card (self->view, i));
  update_readout (self);
}

static void
grew_cb (BwSystemView *view, unsigned parts, BwSystemPage *self)
{
  double from, to;
  bw_system_view_range (view, &from, &to);
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    if ((parts & 1u << i) != 0)
      bw_chart_view_grew (bw_machine_card_chart (self->cards[i]), from, to);
  update_words (self);
}

static void
outdated_cb (BwSystemView *view, BwSystemPage *self)
{
  self->is_stale = true;
  bw_page_invalidate (BW_PAGE (self));
}

static void
show_charts (BwSystemPage *self)
{
  double from, to;
  bw_system_view_range (self->view, &from, &to);
  bw_span_set_whole (self->span, from, to);
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    {
      BwChartView *chart = bw_machine_card_chart (self->cards[i]);
      static const char *const names[] = { "processor", "memory", "disks", "network" };
      g_autofree char *name =
          g_strdup_printf ("%s-%s", names[i], bw_system_view_machine (self->view));
      bw_chart_view_set_file_name (chart, name);
      bw_chart_view_set_chart (chart, bw_system_view_chart (self->view, i));
      g_autoptr (GPtrArray) levels = bw_system_view_levels (self->view, i);
      bw_chart_view_set_levels (chart, levels);
    }
  update_words (self);
}

static void
set_loading (BwSystemPage *self, bool is_loading)
{
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    g_object_set (bw_machine_card_chart (self->cards[i]), "loading", is_loading, NULL);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Refresh *refresh = data;
  BwSystemPage *self = refresh->page;
  GError *error = NULL;
  if (bw_system_view_load_finish (BW_SYSTEM_VIEW (object), result, &error))
    {
      self->is_stale = false;
      show_charts (self);
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_loading (self, false);
  else
    self->is_stale = true;
  refresh_step (refresh, error);
}

static void
show_status (BwSystemPage *self, const BwEngineStatus *status)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  BwEngine *engine = bw_context_engine (context);
  bw_source_table_update (self->sources, engine, status, bw_context_now_us (context));
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Refresh *refresh = data;
  GError *error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (BW_ENGINE (object), result, &error);
  if (status != NULL)
    show_status (refresh->page, status);
  refresh_step (refresh, error);
}

static bool
is_same_range (const BwRange *a, const BwRange *b)
{
  return a->kind == b->kind
         && (a->kind != BW_RANGE_DATES || (a->from_us == b->from_us && a->to_us == b->to_us));
}

/** What the charts can tell apart. */
static unsigned
max_points (BwSystemPage *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->cards[0]));
  return width > 0 ? CLAMP ((unsigned) width, 200, 1600) : MAX_POINTS;
}

/** Begins loading MACHINE's charts, unless those there are grow by themselves. */
static void
load_charts (BwSystemPage *self, Refresh *refresh, const char *machine)
{
  const BwRange *range = bw_context_range (bw_page_context (BW_PAGE (self)));
  bool is_other = g_strcmp0 (machine, self->machine) != 0 || !is_same_range (range, &self->range);
  if (!is_other && !self->is_stale)
    return;
  if (is_other)
    set_loading (self, true);
  g_free (self->machine);
  self->machine = g_strdup (machine);
  self->range = *range;
  self->is_stale = true;
  refresh->n_waiting++;
  bw_system_view_load_async (self->view, machine, range, max_points (self), refresh->cancellable,
                             loaded_cb, refresh);
}

static void
update_nothing (BwSystemPage *self, const char *machine)
{
  BwEngine *engine = bw_context_engine (bw_page_context (BW_PAGE (self)));
  gtk_widget_set_visible (self->machine_box, machine != NULL);
  gtk_widget_set_visible (self->nothing, machine == NULL);
  if (machine != NULL)
    return;
  g_autofree char *text = g_strdup_printf (
      /* Translators: the file of the configuration */
      _ ("Add a group [source this-computer] with type=system to %s. It is taken at once."),
      bw_config_path (bw_engine_config (engine)));
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->nothing), escaped);
}

static bool
is_minimised (BwSystemPage *self)
{
  return self->surface != NULL && GDK_IS_TOPLEVEL (self->surface)
         && (gdk_toplevel_get_state (GDK_TOPLEVEL (self->surface)) & GDK_TOPLEVEL_STATE_MINIMIZED)
                != 0;
}

static void
update_watching (BwSystemPage *self)
{
  bool is_seen = gtk_widget_get_mapped (GTK_WIDGET (self)) && !is_minimised (self);
  if (self->view != NULL)
    bw_system_view_set_watching (self->view, is_seen);
}

static void
table_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSystemPage) self = data;
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (BW_ENGINE (object), result, NULL);
  /* An error is told by the refreshes of the page. */
  if (status != NULL)
    show_status (self, status);
}

static void
ask_table (BwSystemPage *self)
{
  BwEngine *engine = bw_context_engine (bw_page_context (BW_PAGE (self)));
  bw_engine_status_async (engine, self->table_cancellable, table_cb, g_object_ref (self));
}

static gboolean
table_timer_cb (gpointer data)
{
  ask_table (data);
  return G_SOURCE_CONTINUE;
}

static void
samples_cb (BwEngine *engine, const BwBatch *batch, gboolean is_live, BwSystemPage *self)
{
  if (!self->is_checking || is_live || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_checking = false;
  ask_table (self);
}

static void
stale_cb (BwSystemPage *self)
{
  /* Marks or limits are others; the base class asks for the refresh. */
  self->is_stale = true;
}

/** What follows the engine, made with the first refresh. */
static void
ensure_view (BwSystemPage *self)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  BwEngine *engine = bw_context_engine (context);
  if (self->view != NULL)
    return;
  self->view = bw_system_view_new (engine, bw_context_zone (context));
  g_signal_connect_object (self->view, "grew", G_CALLBACK (grew_cb), self, 0);
  g_signal_connect_object (self->view, "outdated", G_CALLBACK (outdated_cb), self, 0);
  g_signal_connect_object (self->span, "cursor-changed", G_CALLBACK (update_readout), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "samples", G_CALLBACK (samples_cb), self, 0);
  g_signal_connect_object (engine, "incident-changed", G_CALLBACK (stale_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "config-changed", G_CALLBACK (stale_cb), self,
                           G_CONNECT_SWAPPED);
  bw_source_table_set_can_check (self->sources, bw_engine_mode (engine) == BW_ENGINE_RUN);
  update_watching (self);
}

static void
bw_system_page_refresh (BwPage *page, GCancellable *cancellable)
{
  BwSystemPage *self = BW_SYSTEM_PAGE (page);
  BwContext *context = bw_page_context (page);
  const char *machine = bw_context_machine (context);
  ensure_view (self);
  Refresh *refresh = g_new0 (Refresh, 1);
  refresh->page = g_object_ref (self);
  refresh->cancellable = g_object_ref (cancellable);
  refresh->n_waiting = 1;
  update_nothing (self, machine);
  if (machine != NULL)
    load_charts (self, refresh, machine);
  bw_engine_status_async (bw_context_engine (context), cancellable, status_cb, refresh);
}

static void
check_cb (BwSourceTable *table, const char *source, BwSystemPage *self)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  self->is_checking = bw_engine_check_now (bw_context_engine (context), source);
  g_autofree char *text = g_strdup_printf (
      self->is_checking ? _ ("%s is being asked") : _ ("%s can’t be asked now"), source);
  bw_context_toast (context, text, NULL, NULL);
}

static void
opened_cb (BwSourceTable *table, const char *source, const char *type, BwSystemPage *self)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  if (g_str_equal (type, "system"))
    {
      bw_context_set_machine (context, source);
      return;
    }
  bw_context_set_source (context, source);
  bw_context_navigate (context, "performance", NULL);
}

/** Two columns of cards, or one. */
static void
fit_cb (BwSystemPage *self)
{
  BwFit fit = bw_adaptive_fit (self->adaptive);
  bool is_narrow = fit == BW_FIT_NARROW;
  int n_columns = is_narrow ? 1 : 2;
  for (int i = 0; i < BW_N_SYSTEM_PARTS; i++)
    {
      GtkWidget *card = GTK_WIDGET (self->cards[i]);
      g_object_ref (card);
      if (gtk_widget_get_parent (card) != NULL)
        gtk_grid_remove (self->grid, card);
      gtk_grid_attach (self->grid, card, i % n_columns, i / n_columns, 1, 1);
      g_object_unref (card);
      bw_machine_card_set_narrow (self->cards[i], fit != BW_FIT_WIDE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->facts), fit == BW_FIT_WIDE);
  gtk_widget_set_visible (GTK_WIDGET (self->facts_below), fit != BW_FIT_WIDE);
  gtk_widget_set_visible (GTK_WIDGET (self->values_below), fit != BW_FIT_WIDE);
  bw_source_table_set_narrow (self->sources, fit != BW_FIT_WIDE);
  if (self->view != NULL)
    update_readout (self);
}

static void
bw_system_page_map (GtkWidget *widget)
{
  BwSystemPage *self = BW_SYSTEM_PAGE (widget);
  /* Time went on unseen. */
  self->is_stale = true;
  GTK_WIDGET_CLASS (bw_system_page_parent_class)->map (widget);
  GtkNative *native = gtk_widget_get_native (widget);
  self->surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  if (self->surface != NULL && GDK_IS_TOPLEVEL (self->surface))
    {
      g_object_ref (self->surface);
      self->surface_id = g_signal_connect_swapped (self->surface, "notify::state",
                                                   G_CALLBACK (update_watching), self);
    }
  else
    self->surface = NULL;
  self->table_timer = g_timeout_add_seconds (TABLE_PERIOD_S, table_timer_cb, self);
  update_watching (self);
}

static void
bw_system_page_unmap (GtkWidget *widget)
{
  BwSystemPage *self = BW_SYSTEM_PAGE (widget);
  GTK_WIDGET_CLASS (bw_system_page_parent_class)->unmap (widget);
  if (self->surface != NULL)
    g_signal_handler_disconnect (self->surface, self->surface_id);
  g_clear_object (&self->surface);
  g_clear_handle_id (&self->table_timer, g_source_remove);
  update_watching (self);
}

static void
bw_system_page_dispose (GObject *object)
{
  BwSystemPage *self = BW_SYSTEM_PAGE (object);
  g_cancellable_cancel (self->table_cancellable);
  g_clear_handle_id (&self->table_timer, g_source_remove);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (bw_system_page_parent_class)->dispose (object);
}

static void
bw_system_page_finalize (GObject *object)
{
  BwSystemPage *self = BW_SYSTEM_PAGE (object);
  g_object_unref (self->table_cancellable);
  g_object_unref (self->span);
  g_free (self->machine);
  G_OBJECT_CLASS (bw_system_page_parent_class)->finalize (object);
}

static void
bw_system_page_class_init (BwSystemPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_system_page_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_system_page_finalize;
  widget_class->map = bw_system_page_map;
  widget_class->unmap = bw_system_page_unmap;
  page_class->refresh = bw_system_page_refresh;
  page_class->filters = BW_PAGE_RANGE | BW_PAGE_MACHINE;
  page_class->period_s = PERIOD_S;
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_LIVE_LABEL);
  g_type_ensure (BW_TYPE_SOURCE_TABLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-system-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, adaptive);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, machine_box);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, grid);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, moment);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, values);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, values_below);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, facts);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, facts_below);
  gtk_widget_class_bind_template_child (widget_class, BwSystemPage, sources);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
}

static void
bw_system_page_init (BwSystemPage *self)
{
  self->span = bw_span_new ();
  self->table_cancellable = g_cancellable_new ();
  self->is_stale = true;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    {
      self->cards[i] = BW_MACHINE_CARD (bw_machine_card_new (i));
      gtk_widget_set_hexpand (GTK_WIDGET (self->cards[i]), TRUE);
      bw_chart_view_set_span (bw_machine_card_chart (self->cards[i]), self->span);
    }
  fit_cb (self);
  g_signal_connect_object (self->adaptive, "notify::fit", G_CALLBACK (fit_cb), self,
                           G_CONNECT_SWAPPED);
}
