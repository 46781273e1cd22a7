/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page "Performance": how a bot has done over the chosen range. */
#include "ui/bw-performance-page.h"

#include "engine/bw-engine-live.h"
#include "engine/bw-engine-query.h"
#include "ui/bw-adaptive.h"
#include "ui/bw-bet-moment.h"
#include "ui/bw-chart-view.h"
#include "ui/bw-figure-list.h"
#include "ui/bw-ledger-refresh.h"
#include "ui/bw-settings.h"
#include "view/bw-words.h"

#include <libintl.h>
#include <math.h>

#define _(text) gettext (text)
/* A line chart's height beside the others, and alone under each other. */
#define WIDE_HEIGHT 142
#define NARROW_HEIGHT 150
#define STAKES_HEIGHT 130
/* The column of figures beside the charts. */
#define SIDE_WIDTH 284
#define ADD_LEDGER "app.add-ledger"
/* How long the number in the spin button has to stand before the ledger is asked. */
#define SPIN_DELAY_MS 300

struct _BwPerformancePage
{
  BwPage parent_instance;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *status_button;
  BwAdaptive *adaptive;
  GtkWidget *columns, *readout_card, *doubts;
  AdwClamp *side;
  GtkLabel *line;
  BwChartView *bankroll, *profit, *win_rate, *drawdown, *stakes;
  GtkToggleButton *window_10, *window_50, *window_100, *window_other;
  GtkSpinButton *window_spin;
  GtkLabel *readout_title, *readout_subtitle, *figures_title, *figures_count, *verdict,
      *evidence_text;
  BwFigureList *readout, *figures, *evidence, *needed;

  BwSpan *span;
  GSettings *settings; /* or NULL */
  unsigned spin_timer;
  const char *empty_page;    /* where the button of the empty state leads; NULL: to all there is */
  BwPerformanceScene *scene; /* that is shown, or NULL */
  int64_t cursor_us;         /* of the bet that is read out; BW_TIME_NONE */
  int64_t wanted_ms;         /* the moment somebody wants to see; BW_TIME_NONE */
};

G_DEFINE_FINAL_TYPE (BwPerformancePage, bw_performance_page, BW_TYPE_PAGE)

static BwChartView *
view_of (BwPerformancePage *self, BwPerformanceKind kind)
{
  BwChartView *const views[BW_N_PERFORMANCE] = { self->bankroll, self->profit, self->win_rate,
                                                 self->drawdown, self->stakes };
  return views[kind];
}

static unsigned
rolling_window (BwPerformancePage *self)
{
  if (gtk_toggle_button_get_active (self->window_10))
    return 10;
  if (gtk_toggle_button_get_active (self->window_100))
    return 100;
  if (gtk_toggle_button_get_active (self->window_other))
    return (unsigned) gtk_spin_button_get_value_as_int (self->window_spin);
  return 50;
}

/* The figures under the crosshair; without one those of the last bet. */
static void
update_readout (BwPerformancePage *self)
{
  if (self->scene == NULL)
    return;
  g_autoptr (BwReadout) readout =
      bw_performance_readout (&self->scene->what, bw_span_cursor (self->span));
  self->cursor_us = readout->time_us;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "performance.show-bets",
                                 readout->time_us != BW_TIME_NONE);
  gtk_label_set_text (self->readout_title, readout->title);
  gtk_label_set_text (self->readout_subtitle, readout->subtitle);
  bw_figure_list_set (self->readout, readout->figures);
  if (gtk_widget_get_visible (GTK_WIDGET (self->line)))
    {
      g_autofree char *line = bw_readout_text (readout);
      gtk_label_set_text (self->line, line);
    }
}

static void
set_chart (BwPerformancePage *self, BwPerformanceKind kind)
{
  const char *source = bw_ledger_document_request (self->scene->what.document)->source;
  g_autofree char *name = g_strdup_printf ("%s-%s", bw_performance_name (kind), source);
  bw_chart_view_set_file_name (view_of (self, kind), name);
  bw_chart_view_set_chart (view_of (self, kind), self->scene->charts[kind]);
  bw_chart_view_set_levels (view_of (self, kind), self->scene->what.levels[kind]);
}

static void
update_figures (BwPerformancePage *self, const BwRange *range)
{
  const BwPerformanceScene *scene = self->scene;
  g_autofree char *count =
      bw_words_count ((double) bw_ledger_document_curves (scene->what.document)->n);
  g_autofree char *verdict =
      g_markup_printf_escaped ("<b>%s</b> %s", scene->verdict, scene->verdict_rest);
  gtk_label_set_text (self->figures_title,
                      range->kind == BW_RANGE_ALL ? _ ("All of the ledger") : _ ("In this range"));
  gtk_label_set_text (self->figures_count, count);
  bw_figure_list_set (self->figures, scene->figures);
  gtk_label_set_markup (self->verdict, verdict);
  bw_figure_list_set (self->evidence, scene->evidence);
  gtk_label_set_text (self->evidence_text, scene->evidence_text);
  bw_figure_list_set (self->needed, scene->needed);
}

/* The empty state: what is missing and what leads to some. PAGE may be ADD_LEDGER; NULL: the whole
 * range. */
static void
show_empty (BwPerformancePage *self, const char *title, const char *description, const char *button,
            const char *page)
{
  self->empty_page = page;
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, description);
  gtk_widget_set_visible (self->status_button, button != NULL);
  if (button != NULL)
    gtk_button_set_label (GTK_BUTTON (self->status_button), button);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* Whether there is nothing to draw, which then is said. */
static bool
show_if_empty (BwPerformancePage *self, const BwRange *range)
{
  const BwLedgerDocument *document = self->scene->what.document;
  const char *source = bw_ledger_document_request (document)->source;
  g_autofree char *name = g_markup_escape_text (source, -1);
  if (bw_ledger_document_figures (document)->is_forecasts)
    {
      g_autofree char *evidence = g_markup_escape_text (self->scene->evidence_text, -1);
      g_autofree char *text =
          g_strdup_printf (_ ("%s records chances and outcomes but no stakes."), name);
      g_autofree char *more = self->scene->judgement != NULL
                                  ? g_strdup_printf ("%s\n%s", text, evidence)
                                  : g_strdup (text);
      show_empty (self, _ ("No money in this ledger"), more, _ ("Show Calibration"), "calibration");
      return true;
    }
  if (bw_ledger_document_curves (document)->n > 0)
    return false;
  int64_t last_us = bw_ledger_document_last_us (document);
  g_autofree char *text = NULL;
  if (last_us != BW_TIME_NONE)
    {
      BwContext *context = bw_page_context (BW_PAGE (self));
      g_autofree char *day =
          bw_words_day (last_us, bw_context_now_us (context), bw_context_zone (context));
      text = g_strdup_printf (_ ("The last bet of %s was settled on %s."), name, day);
    }
  else
    text = g_strdup_printf (
        _ ("No settled bet of %s was read so far. The first one will appear here."), name);
  bool has_more = last_us != BW_TIME_NONE && range->kind != BW_RANGE_ALL;
  show_empty (self,
              last_us != BW_TIME_NONE ? _ ("No settled bets in this range")
                                      : _ ("No settled bets so far"),
              text, has_more ? _ ("Show all") : NULL, NULL);
  return true;
}

static void
update_subtitle (BwPerformancePage *self)
{
  int64_t last_us = bw_ledger_document_last_us (self->scene->what.document);
  BwContext *context = bw_page_context (BW_PAGE (self));
  g_autofree char *text = NULL;
  if (last_us != BW_TIME_NONE)
    {
      g_autofree char *time =
          bw_words_time (last_us, bw_context_now_us (context), bw_context_zone (context));
      text = g_strdup_printf (_ ("Last bet %s"), time);
    }
  bw_page_set_subtitle (BW_PAGE (self), text);
}

static void
show (BwPerformancePage *self, const BwRange *range)
{
  update_subtitle (self);
  if (show_if_empty (self, range))
    return;
  bw_span_set_whole (self->span, (double) self->scene->what.from_us,
                     (double) self->scene->what.to_us);
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    set_chart (self, kind);
  update_figures (self, range);
  gtk_stack_set_visible_child_name (self->stack, "content");
  update_readout (self);
}

/* The crosshair goes to the moment that was asked for, and stays there: once all there is is shown
 * where this range has nothing of it. */
static void
show_wanted (BwPerformancePage *self)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  bool is_wanted = self->wanted_ms != BW_TIME_NONE && self->scene != NULL;
  if (!is_wanted || !bw_ledger_refresh_is_of (BW_PAGE (self), self->scene->what.document))
    return;
  const BwPerformance *what = &self->scene->what;
  int64_t time_us = self->wanted_ms * 1000;
  if ((time_us < what->from_us || time_us > what->to_us)
      && bw_context_range (context)->kind != BW_RANGE_ALL)
    {
      bw_context_set_range (context, &(BwRange){ .kind = BW_RANGE_ALL });
      return;
    }
  self->wanted_ms = BW_TIME_NONE;
  bw_span_show (self->span, (double) time_us);
  gtk_widget_grab_focus (GTK_WIDGET (self->bankroll));
}

static void
compose_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  bw_performance_scene_compose (data);
  g_task_return_boolean (task, TRUE);
}

static void ask_judgement (BwLedgerRefresh *refresh);

/* Shown; then it is worked out whether it is luck, unless that is in it. */
static void
scene_shown (BwLedgerRefresh *refresh)
{
  show_wanted (BW_PERFORMANCE_PAGE (refresh->page));
  if (refresh->judgement == NULL)
    {
      ask_judgement (refresh);
      return;
    }
  bw_ledger_refresh_end (refresh, NULL);
  bw_ledger_refresh_free (refresh);
}

static void
composed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwLedgerRefresh) refresh = data;
  g_autoptr (GError) error = NULL;
  BwPerformancePage *self = BW_PERFORMANCE_PAGE (refresh->page);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      bw_ledger_refresh_end (refresh, error);
      return;
    }
  g_clear_pointer (&self->scene, bw_performance_scene_free);
  self->scene = g_steal_pointer (&refresh->scene);
  show (self, &refresh->range);
  scene_shown (g_steal_pointer (&refresh));
}

/* What the scene is made of; the levels are those at this moment. (transfer full) */
static BwPerformanceScene *
scene_of (BwLedgerRefresh *refresh, BwEngine *engine)
{
  const BwLedgerRequest *request = bw_ledger_document_request (refresh->document);
  BwPerformance what = { .document = refresh->document,
                         .gaps = refresh->gaps,
                         .zone = bw_context_zone (bw_page_context (refresh->page)) };
  bw_performance_span (refresh->document, &refresh->range, refresh->now_us, &what.from_us,
                       &what.to_us);
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    {
      const BwMetric *metric = bw_performance_metric (kind, request);
      what.levels[kind] = metric != NULL ? bw_engine_levels (engine, metric) : NULL;
    }
  BwPerformanceScene *scene = bw_performance_scene_new (&what, refresh->judgement);
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    if (what.levels[kind] != NULL)
      g_ptr_array_unref ((GPtrArray *) what.levels[kind]);
  return scene;
}

/* The same answers with the same limits and gaps draw the same charts, and are left alone. REFRESH
 * is taken. */
static void
compose (BwLedgerRefresh *refresh, BwEngine *engine)
{
  const BwPerformanceScene *shown = BW_PERFORMANCE_PAGE (refresh->page)->scene;
  BwPerformanceScene *scene = refresh->scene = scene_of (refresh, engine);
  if (shown != NULL && bw_performance_scene_equal (shown, scene))
    {
      g_clear_pointer (&refresh->scene, bw_performance_scene_free);
      scene_shown (refresh);
      return;
    }
  /* The task is not the page's: a thread that holds on to it last would take the page apart. */
  g_autoptr (GTask) task = g_task_new (NULL, refresh->cancellable, composed_cb, refresh);
  /* The scene is the refresh's, which lives until the task has returned, and the thread before. */
  g_task_set_task_data (task, scene, NULL);
  g_task_run_in_thread (task, compose_thread);
}

static void
judgement_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwLedgerRefresh) refresh = data;
  g_autoptr (GError) error = NULL;
  BwEngine *engine = BW_ENGINE (object);
  refresh->judgement = bw_engine_ledger_judgement_finish (engine, result, &error);
  if (refresh->judgement == NULL || g_cancellable_is_cancelled (refresh->cancellable))
    bw_ledger_refresh_end (refresh, error);
  else
    compose (g_steal_pointer (&refresh), engine);
}

/* REFRESH is taken. */
static void
ask_judgement (BwLedgerRefresh *refresh)
{
  BwEngine *engine = bw_context_engine (bw_page_context (refresh->page));
  bw_engine_ledger_judgement_async (engine, bw_ledger_document_request (refresh->document),
                                    refresh->cancellable, judgement_cb, refresh);
}

/* What is quickly known is shown at once where nothing of this bot is; where there is, it stays
 * until all is known, so that no band goes and comes again. */
static void
gaps_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwLedgerRefresh) refresh = data;
  g_autoptr (GError) error = NULL;
  BwEngine *engine = BW_ENGINE (object);
  refresh->gaps = bw_engine_gaps_finish (engine, result, &error);
  if (refresh->gaps == NULL || g_cancellable_is_cancelled (refresh->cancellable))
    {
      bw_ledger_refresh_end (refresh, error);
      return;
    }
  const BwPerformanceScene *shown = BW_PERFORMANCE_PAGE (refresh->page)->scene;
  if (shown != NULL && shown->judgement != NULL
      && bw_ledger_refresh_is_of (refresh->page, shown->what.document))
    ask_judgement (g_steal_pointer (&refresh));
  else
    compose (g_steal_pointer (&refresh), engine);
}

/* What can't be read is told in place of what is shown of another bot or model; the same one's last
 * figures stay. */
static void
show_error (BwPerformancePage *self, const GError *error)
{
  if (self->scene != NULL && bw_ledger_refresh_is_of (BW_PAGE (self), self->scene->what.document))
    return;
  g_clear_pointer (&self->scene, bw_performance_scene_free);
  show_empty (self, _ ("The ledger can’t be read"), error->message, NULL, NULL);
}

static void
document_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwLedgerRefresh) refresh = data;
  g_autoptr (GError) error = NULL;
  BwEngine *engine = BW_ENGINE (object);
  refresh->document = bw_engine_ledger_document_finish (engine, result, &error);
  if (refresh->document == NULL)
    {
      if (!g_cancellable_is_cancelled (refresh->cancellable))
        show_error (BW_PERFORMANCE_PAGE (refresh->page), error);
      bw_ledger_refresh_end (refresh, error);
      return;
    }
  int64_t from_us = 0, to_us = 0;
  bw_performance_span (refresh->document, &refresh->range, refresh->now_us, &from_us, &to_us);
  GCancellable *cancellable = refresh->cancellable;
  bw_engine_gaps_async (engine, from_us, to_us, cancellable, gaps_cb, g_steal_pointer (&refresh));
}

static void
bw_performance_page_refresh (BwPage *page, GCancellable *cancellable)
{
  BwPerformancePage *self = BW_PERFORMANCE_PAGE (page);
  if (bw_ledger_refresh_start (page, cancellable, rolling_window (self), document_cb))
    return;
  show_empty (self, _ ("No bot is watched"),
              _ ("Add the ledger of a bot, and see here how it does."), _ ("Add ledger…"),
              ADD_LEDGER);
  g_clear_pointer (&self->scene, bw_performance_scene_free);
  bw_page_refreshed (page, cancellable, NULL);
}

static void
bw_performance_page_show_argument (BwPage *page, const char *argument)
{
  BW_PERFORMANCE_PAGE (page)->wanted_ms = bw_bet_moment_parse_ms (argument);
  show_wanted (BW_PERFORMANCE_PAGE (page));
}

static void
show_bets_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bw_bet_moment_show_bets (bw_page_context (BW_PAGE (widget)),
                           BW_PERFORMANCE_PAGE (widget)->cursor_us);
}

static void
status_clicked_cb (BwPerformancePage *self)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  if (g_strcmp0 (self->empty_page, ADD_LEDGER) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), ADD_LEDGER, "s", "");
  else if (self->empty_page != NULL)
    bw_context_navigate (context, self->empty_page, NULL);
  else
    bw_context_set_range (context, &(BwRange){ .kind = BW_RANGE_ALL });
}

static void
evidence_clicked_cb (BwPerformancePage *self)
{
  bw_context_navigate (bw_page_context (BW_PAGE (self)), "calibration",
                       self->scene != NULL ? self->scene->strongest : NULL);
}

/* Another number of bets: the ledger is asked, and the next start begins with it. */
static void
window_changed (BwPerformancePage *self)
{
  if (self->settings != NULL)
    g_settings_set_int (self->settings, "rolling-window", (int) rolling_window (self));
  bw_page_invalidate (BW_PAGE (self));
}

static void
window_toggled_cb (BwPerformancePage *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    window_changed (self);
}

static void
restore_window (BwPerformancePage *self)
{
  self->settings = bw_settings_new ();
  int window = self->settings != NULL ? g_settings_get_int (self->settings, "rolling-window") : 50;
  GtkToggleButton *button = window == 10    ? self->window_10
                            : window == 50  ? self->window_50
                            : window == 100 ? self->window_100
                                            : self->window_other;
  if (button == self->window_other)
    gtk_spin_button_set_value (self->window_spin, window);
  gtk_toggle_button_set_active (button, TRUE);
}

static gboolean
spin_settled_cb (gpointer data)
{
  BwPerformancePage *self = data;
  self->spin_timer = 0;
  window_changed (self);
  return G_SOURCE_REMOVE;
}

static void
spin_changed_cb (BwPerformancePage *self)
{
  g_clear_handle_id (&self->spin_timer, g_source_remove);
  self->spin_timer = g_timeout_add (SPIN_DELAY_MS, spin_settled_cb, self);
}

/* Beside each other where there is room; else under each other, and the read-out in a line above
 * the charts, where it can be seen with them. */
static void
fit_cb (BwPerformancePage *self)
{
  bool is_wide = bw_adaptive_fit (self->adaptive) == BW_FIT_WIDE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  adw_clamp_set_maximum_size (self->side, is_wide ? SIDE_WIDTH : G_MAXINT16);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->doubts),
                                  bw_adaptive_fit (self->adaptive) == BW_FIT_NARROW
                                      ? GTK_ORIENTATION_VERTICAL
                                      : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (GTK_BOX (self->doubts),
                           bw_adaptive_fit (self->adaptive) != BW_FIT_NARROW);
  gtk_widget_set_visible (self->readout_card, is_wide);
  gtk_widget_set_visible (GTK_WIDGET (self->line), !is_wide);
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE_LINES; kind++)
    g_object_set (view_of (self, kind), "plot-height", is_wide ? WIDE_HEIGHT : NARROW_HEIGHT, NULL);
  update_readout (self);
}

static void
bw_performance_page_dispose (GObject *object)
{
  BwPerformancePage *self = BW_PERFORMANCE_PAGE (object);
  g_clear_handle_id (&self->spin_timer, g_source_remove);
  if (self->span != NULL)
    g_signal_handlers_disconnect_by_data (self->span, self);
  g_clear_object (&self->span);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->scene, bw_performance_scene_free);
  G_OBJECT_CLASS (bw_performance_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, BwPerformancePage, bankroll);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, profit);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, win_rate);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, drawdown);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, stakes);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, stack);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, status);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, status_button);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, adaptive);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, columns);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, side);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, readout_card);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, line);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, window_10);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, window_50);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, window_100);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, window_other);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, window_spin);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, readout_title);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, readout_subtitle);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, readout);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, figures_title);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, figures_count);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, figures);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, verdict);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, doubts);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, evidence);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, evidence_text);
  gtk_widget_class_bind_template_child (class, BwPerformancePage, needed);
}

static void
bw_performance_page_class_init (BwPerformancePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_performance_page_dispose;
  page_class->filters = BW_PAGE_RANGE | BW_PAGE_MODEL;
  page_class->period_s = 60;
  page_class->refresh = bw_performance_page_refresh;
  page_class->show_argument = bw_performance_page_show_argument;
  gtk_widget_class_install_action (widget_class, "performance.show-bets", NULL, show_bets_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, 0, "performance.show-bets", NULL);
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_CHART_VIEW);
  g_type_ensure (BW_TYPE_FIGURE_LIST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-performance-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, status_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, evidence_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, window_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, spin_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
}

static void
bw_performance_page_init (BwPerformancePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cursor_us = self->wanted_ms = BW_TIME_NONE;
  self->span = bw_span_new ();
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE_LINES; kind++)
    {
      bw_chart_view_set_span (view_of (self, kind), self->span);
      g_object_set (view_of (self, kind), "plot-height", WIDE_HEIGHT, "has-tip", FALSE,
                    "has-x-labels", kind + 1 == BW_N_PERFORMANCE_LINES, NULL);
    }
  g_object_set (self->stakes, "plot-height", STAKES_HEIGHT, NULL);
  g_signal_connect_object (self->span, "cursor-changed", G_CALLBACK (update_readout), self,
                           G_CONNECT_SWAPPED);
  adw_clamp_set_tightening_threshold (self->side, SIDE_WIDTH);
  restore_window (self);
  fit_cb (self);
}

GtkWidget *
bw_performance_page_new (void)
{
  return g_object_new (BW_TYPE_PERFORMANCE_PAGE, NULL);
}
