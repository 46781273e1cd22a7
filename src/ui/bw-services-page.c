/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Services page: every source with its state, latencies and uptime, and what can be done to it.
 */
#include "ui/bw-services-page.h"

#include "engine/bw-engine-configure.h"
#include "engine/bw-engine-query.h"
#include "ui/bw-adaptive.h"
#include "ui/bw-chart-view.h"
#include "ui/bw-service-row.h"
#include "ui/bw-state-label.h"
#include "ui/bw-tab-stop.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-source-list.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Ages are told anew this often. */
#define PERIOD_S 10
/* What was stored is asked for again after this long. */
#define PAST_US BW_MINUTE_US

struct _BwServicesPage
{
  BwPage parent_instance;
  BwAdaptive *adaptive;
  GtkWidget *content;
  GtkWidget *nothing;
  GtkListBox *list;
  GtkBox *detail_head;
  GtkLabel *name;
  BwStateLabel *state;
  GtkWidget *check;
  GtkWidget *pause;
  GtkLabel *answer;
  GtkLabel *facts;
  GtkLabel *error;
  GtkLabel *advice;
  GtkLabel *sentence;
  GtkLabel *days;
  BwChartView *chart;
  GtkLabel *outages;
  GListStore *rows; /* of BwSourceRow */
  BwLatencyLog *log;
  char *selected;
  char *wanted;          /* to be selected once it is there */
  char *checking;        /* that somebody asked for and waits for, or NULL */
  char *checked;         /* that answered to it last, or NULL */
  bool wants_focus;      /* somebody came by keys before there was a row */
  GtkWidget *focus_then; /* where the focus was then; only compared */
  bool was_focused;      /* the button, before it could not be pressed */
  int64_t asked_us;
  unsigned generation; /* of the questions for what was stored */
  GCancellable *past_cancellable;
  bool has_signals;
};

G_DEFINE_FINAL_TYPE (BwServicesPage, bw_services_page, BW_TYPE_PAGE)

static BwServiceRow *
row_at (BwServicesPage *self, unsigned i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);
  return row != NULL ? BW_SERVICE_ROW (row) : NULL;
}

static const char *
name_of (BwServiceRow *row)
{
  return bw_source_row_text (bw_service_row_source (row))->name;
}

static BwServiceRow *
find_row (BwServicesPage *self, const char *name)
{
  BwServiceRow *row;
  for (unsigned i = 0; (row = row_at (self, i)) != NULL; i++)
    if (g_strcmp0 (name_of (row), name) == 0)
      return row;
  return NULL;
}

static BwEngine *
engine_of (BwServicesPage *self)
{
  return bw_context_engine (bw_page_context (BW_PAGE (self)));
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static bool
is_paused (BwServicesPage *self, const char *name)
{
  const BwConfigGroup *group = bw_config_find (bw_engine_config (engine_of (self)), "source", name);
  return group != NULL && !bw_config_group_boolean (group, "enabled");
}

static void
update_buttons (BwServicesPage *self)
{
  BwEngine *engine = engine_of (self);
  const BwConfigGroup *group = bw_config_find (bw_engine_config (engine), "source", self->selected);
  bool paused = is_paused (self, self->selected);
  bool is_checking = g_strcmp0 (self->checking, self->selected) == 0;
  gtk_widget_set_sensitive (self->check, bw_engine_mode (engine) == BW_ENGINE_RUN && !paused
                                             && !bw_engine_is_paused (engine) && !is_checking);
  gtk_button_set_label (GTK_BUTTON (self->check), is_checking ? _ ("Checking…") : _ ("Check now"));
  gtk_widget_set_visible (GTK_WIDGET (self->answer),
                          g_strcmp0 (self->checked, self->selected) == 0);
  /* What is built in is in no file that could say so. */
  gtk_widget_set_sensitive (self->pause, group != NULL);
  gtk_button_set_label (GTK_BUTTON (self->pause), paused ? _ ("Resume") : _ ("Pause"));
}

static void
update_detail (BwServicesPage *self)
{
  BwServiceRow *row = find_row (self, self->selected);
  if (row == NULL)
    return;
  const BwSourceText *text = bw_source_row_text (bw_service_row_source (row));
  const BwServicePast *past = bw_service_row_past (row);
  const char *where = text->path != NULL ? text->path : text->where;
  bool is_off = is_paused (self, self->selected);
  g_autofree char *facts =
      /* Translators: where it is, how often it is asked */
      is_off
          ? g_strdup_printf (_ ("%s · every %s · not asked while it is paused"), where, text->every)
          /* Translators: where it is, how often it is asked, two counts, an age */
          : g_strdup_printf (_ ("%s · every %s · answered: %s, failed: %s · last answer: %s ago"),
                             where, text->every, text->answers, text->failed, text->sample);
  g_autofree char *sentence = past != NULL ? bw_service_past_sentence (past) : NULL;
  g_autofree char *days = past != NULL ? bw_service_past_days_text (past) : NULL;
  set_text (self->name, text->name);
  bw_state_label_set (self->state, &text->state, text->state_text);
  set_text (self->facts, facts);
  set_text (self->error, text->error);
  set_text (self->advice, text->advice);
  set_text (self->sentence, sentence);
  set_text (self->days, days);
  g_autofree char *outages =
      past != NULL
          ? bw_service_past_outages_text (past, bw_context_zone (bw_page_context (BW_PAGE (self))))
          : NULL;
  set_text (self->outages, outages);
  update_buttons (self);
}

static void
update_chart (BwServicesPage *self)
{
  if (self->selected == NULL)
    return;
  g_autofree char *file = g_strdup_printf ("latency-%s", self->selected);
  BwContext *context = bw_page_context (BW_PAGE (self));
  g_autoptr (BwChart) chart = bw_latency_log_chart (
      self->log, self->selected, bw_context_now_us (context), bw_context_zone (context));
  bw_chart_view_set_file_name (self->chart, file);
  bw_chart_view_set_chart (self->chart, chart);
}

static void
selected_cb (GtkListBox *list, GtkListBoxRow *row, BwServicesPage *self)
{
  if (row == NULL || g_strcmp0 (self->selected, name_of (BW_SERVICE_ROW (row))) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (name_of (BW_SERVICE_ROW (row)));
  bw_context_set_service (bw_page_context (BW_PAGE (self)), self->selected);
  update_detail (self);
  update_chart (self);
}

static bool
is_medium (BwServicesPage *self)
{
  return bw_adaptive_fit (self->adaptive) != BW_FIT_WIDE;
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  BwServicesPage *self = data;
  GtkWidget *row = bw_service_row_new (item, self->log);
  bw_service_row_set_narrow (BW_SERVICE_ROW (row), is_medium (self));
  return row;
}

static void
select_row (BwServicesPage *self)
{
  /* The one that was looked at last is found again. */
  if (self->selected == NULL && self->wanted == NULL)
    self->wanted = g_strdup (bw_context_service (bw_page_context (BW_PAGE (self))));
  BwServiceRow *wanted = self->wanted != NULL ? find_row (self, self->wanted) : NULL;
  if (wanted != NULL)
    g_clear_pointer (&self->wanted, g_free);
  else if (gtk_list_box_get_selected_row (self->list) != NULL)
    return;
  else
    wanted = find_row (self, self->selected);
  if (wanted == NULL)
    wanted = row_at (self, 0);
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (wanted));
}

static GtkWidget *
focus_of (BwServicesPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

/* Unless the focus went elsewhere meanwhile. */
static void
take_focus (BwServicesPage *self)
{
  GtkWidget *focus = focus_of (self);
  bool is_wanted =
      self->wants_focus
      && (focus == NULL || focus == self->focus_then || !gtk_widget_get_mapped (focus));
  self->wants_focus = false;
  self->focus_then = NULL;
  if (is_wanted)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
show_status (BwServicesPage *self, BwEngineStatus *status)
{
  BwEngine *engine = engine_of (self);
  int64_t now_us = bw_context_now_us (bw_page_context (BW_PAGE (self)));
  bw_latency_log_take (self->log, status);
  bw_source_list_complete (status, bw_engine_config (engine));
  bw_source_rows_update (self->rows, engine, bw_engine_config (engine), status, now_us);
  unsigned n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  gtk_widget_set_visible (self->content, n > 0);
  gtk_widget_set_visible (self->nothing, n == 0);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u source", "%u sources", n), n);
  bw_page_set_subtitle (BW_PAGE (self), subtitle);
  BwServiceRow *row;
  for (unsigned i = 0; (row = row_at (self, i)) != NULL; i++)
    bw_service_row_update (row);
  select_row (self);
  take_focus (self);
  update_detail (self);
  update_chart (self);
}

/* One source after the other is asked for what it left, so that others get answers in between. */
typedef struct
{
  BwServicesPage *page;
  char *source;
  unsigned i;
  unsigned generation;
} PastQuestion;

static void ask_past (BwServicesPage *self, unsigned i, unsigned generation);

static void
question_free (PastQuestion *question)
{
  g_object_unref (question->page);
  g_free (question->source);
  g_free (question);
}

static void
past_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  PastQuestion *question = data;
  BwServicesPage *self = question->page;
  /* What can't be read is told by the page; here nothing is known then. */
  BwServicePast *past = bw_service_past_load_finish (BW_ENGINE (object), result, NULL);
  BwServiceRow *row = find_row (self, question->source);
  if (past != NULL && row != NULL)
    {
      bw_service_row_take_past (row, past);
      if (g_strcmp0 (self->selected, question->source) == 0)
        update_detail (self);
    }
  else
    bw_service_past_free (past);
  if (question->generation == self->generation
      && !g_cancellable_is_cancelled (self->past_cancellable))
    ask_past (self, question->i + 1, question->generation);
  question_free (question);
}

static void
latency_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  PastQuestion *question = data;
  BwServicesPage *self = question->page;
  g_autoptr (GArray) points = bw_latency_load_finish (BW_ENGINE (object), result, NULL);
  BwServiceRow *row = find_row (self, question->source);
  if (points != NULL && row != NULL)
    {
      bw_latency_log_fill (self->log, question->source, points);
      bw_service_row_update (row);
      if (g_strcmp0 (self->selected, question->source) == 0)
        update_chart (self);
    }
  if (g_cancellable_is_cancelled (self->past_cancellable))
    {
      question_free (question);
      return;
    }
  bw_service_past_load_async (BW_ENGINE (object), question->source,
                              bw_context_zone (bw_page_context (BW_PAGE (self))),
                              self->past_cancellable, past_cb, question);
}

static void
ask_past (BwServicesPage *self, unsigned i, unsigned generation)
{
  BwServiceRow *row = row_at (self, i);
  if (row == NULL)
    return;
  PastQuestion *question = g_new (PastQuestion, 1);
  *question = (PastQuestion){ g_object_ref (self), g_strdup (name_of (row)), i, generation };
  bw_latency_load_async (engine_of (self), question->source, self->past_cancellable, latency_cb,
                         question);
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwServicesPage *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (BW_ENGINE (object), result, &error);
  if (status != NULL)
    {
      unsigned n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
      show_status (self, status);
      int64_t now_us = bw_context_now_us (bw_page_context (BW_PAGE (self)));
      bool is_other = n != g_list_model_get_n_items (G_LIST_MODEL (self->rows));
      if (is_other || now_us - self->asked_us >= PAST_US || now_us < self->asked_us)
        {
          self->asked_us = now_us;
          ask_past (self, 0, ++self->generation);
        }
    }
  bw_page_refreshed (BW_PAGE (self), cancellable, error);
}

/* What was asked for is there, or is not: SECONDS NaN. */
static void
conclude_check (BwServicesPage *self, double seconds)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  int64_t now_us = bw_context_now_us (context);
  g_autofree char *at = bw_words_second (now_us, now_us, bw_context_zone (context));
  g_autofree char *took = isnan (seconds) ? NULL : bw_words_latency (seconds);
  g_autofree char *text =
      took != NULL
          /* Translators: a moment, a span of time */
          ? g_strdup_printf (_ ("Checked at %s: it answered within %s."), at, took)
          : g_strdup_printf (_ ("Checked at %s: no answer."), at);
  g_free (self->checked);
  self->checked = g_steal_pointer (&self->checking);
  gtk_label_set_label (self->answer, text);
  if (self->selected != NULL)
    update_buttons (self);
  GtkWidget *focus = focus_of (self);
  if (self->was_focused && (focus == NULL || !gtk_widget_is_sensitive (focus)))
    gtk_widget_grab_focus (self->check);
  self->was_focused = false;
}

static void
samples_cb (BwEngine *engine, const BwBatch *batch, gboolean is_live, BwServicesPage *self)
{
  if (is_live)
    return;
  bw_page_invalidate (BW_PAGE (self));
  if (g_strcmp0 (self->checking, batch->source) != 0)
    return;
  /* What was computed of it has none. */
  const BwMetric *latency =
      bw_metric_get_labels ("source_latency_seconds", "source", batch->source, NULL);
  for (unsigned i = batch->samples->len; i > 0 && self->checking != NULL; i--)
    if (bw_batch_index (batch, i - 1)->metric == latency)
      conclude_check (self, bw_batch_index (batch, i - 1)->value);
}

static void
source_cb (BwEngine *engine, const BwSourceView *view, BwServicesPage *self)
{
  if (g_strcmp0 (self->checking, view->source) != 0)
    return;
  if (view->health == BW_SOURCE_FAILING)
    conclude_check (self, (double) NAN);
  else if (view->health == BW_SOURCE_PAUSED)
    g_clear_pointer (&self->checking, g_free);
}

static void
bw_services_page_refresh (BwPage *page, GCancellable *cancellable)
{
  BwServicesPage *self = BW_SERVICES_PAGE (page);
  BwEngine *engine = engine_of (self);
  if (!self->has_signals)
    {
      g_signal_connect_object (engine, "samples", G_CALLBACK (samples_cb), self, 0);
      g_signal_connect_object (engine, "source-changed", G_CALLBACK (source_cb), self, 0);
    }
  self->has_signals = true;
  bw_engine_status_async (engine, cancellable, status_cb,
                          g_task_new (page, cancellable, NULL, NULL));
}

static void
bw_services_page_show_argument (BwPage *page, const char *argument)
{
  BwServicesPage *self = BW_SERVICES_PAGE (page);
  g_free (self->wanted);
  self->wanted = g_strdup (argument);
  select_row (self);
}

/* The keys go on in the list. */
static gboolean
bw_services_page_grab_focus (GtkWidget *widget)
{
  BwServicesPage *self = BW_SERVICES_PAGE (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  self->wants_focus = row == NULL;
  if (row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row)))
    return TRUE;
  bool is_taken = GTK_WIDGET_CLASS (bw_services_page_parent_class)->grab_focus (widget);
  self->focus_then = focus_of (self);
  return is_taken;
}

/* The answer stands where it was asked for. */
static void
check_cb (GtkButton *button, BwServicesPage *self)
{
  self->was_focused = gtk_widget_has_focus (self->check);
  g_clear_pointer (&self->checked, g_free);
  g_free (self->checking);
  self->checking = g_strdup (self->selected);
  if (!bw_engine_check_now (engine_of (self), self->selected))
    {
      g_autofree char *text = g_strdup_printf (_ ("%s can’t be asked now"), self->selected);
      g_clear_pointer (&self->checking, g_free);
      bw_context_toast (bw_page_context (BW_PAGE (self)), text, NULL, NULL);
    }
  update_buttons (self);
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwServicesPage) self = data;
  g_autoptr (GError) error = NULL;
  if (!bw_engine_change_key_finish (BW_ENGINE (object), result, &error))
    bw_context_toast (bw_page_context (BW_PAGE (self)), error->message, NULL, NULL);
  bw_page_invalidate (BW_PAGE (self));
}

/* The button says the other then, which is the way back. */
static void
pause_cb (GtkButton *button, BwServicesPage *self)
{
  BwEngine *engine = engine_of (self);
  const BwConfigGroup *group =
      bw_config_find (bw_engine_config_file (engine), "source", self->selected);
  if (group == NULL)
    return;
  g_autofree char *name = g_strdup_printf ("source %s", self->selected);
  BwKeyChange change = { .group = name,
                         .key = "enabled",
                         .old = bw_config_group_raw (group, "enabled"),
                         .value = is_paused (self, self->selected) ? "true" : "false" };
  bw_engine_change_key_async (engine, &change, false, NULL, changed_cb, g_object_ref (self));
}

static void
fit_cb (BwServicesPage *self)
{
  bool is_narrow = bw_adaptive_fit (self->adaptive) == BW_FIT_NARROW;
  BwServiceRow *row;
  for (unsigned i = 0; (row = row_at (self, i)) != NULL; i++)
    bw_service_row_set_narrow (row, is_medium (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->detail_head),
                                  is_narrow ? GTK_ORIENTATION_VERTICAL
                                            : GTK_ORIENTATION_HORIZONTAL);
}

static void
bw_services_page_dispose (GObject *object)
{
  BwServicesPage *self = BW_SERVICES_PAGE (object);
  g_cancellable_cancel (self->past_cancellable);
  /* Rows borrow the log. */
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  G_OBJECT_CLASS (bw_services_page_parent_class)->dispose (object);
}

static void
bw_services_page_finalize (GObject *object)
{
  BwServicesPage *self = BW_SERVICES_PAGE (object);
  g_object_unref (self->past_cancellable);
  g_object_unref (self->rows);
  bw_latency_log_free (self->log);
  g_free (self->selected);
  g_free (self->wanted);
  g_free (self->checking);
  g_free (self->checked);
  G_OBJECT_CLASS (bw_services_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, BwServicesPage, adaptive);
  gtk_widget_class_bind_template_child (class, BwServicesPage, content);
  gtk_widget_class_bind_template_child (class, BwServicesPage, nothing);
  gtk_widget_class_bind_template_child (class, BwServicesPage, list);
  gtk_widget_class_bind_template_child (class, BwServicesPage, detail_head);
  gtk_widget_class_bind_template_child (class, BwServicesPage, name);
  gtk_widget_class_bind_template_child (class, BwServicesPage, state);
  gtk_widget_class_bind_template_child (class, BwServicesPage, check);
  gtk_widget_class_bind_template_child (class, BwServicesPage, pause);
  gtk_widget_class_bind_template_child (class, BwServicesPage, answer);
  gtk_widget_class_bind_template_child (class, BwServicesPage, advice);
  gtk_widget_class_bind_template_child (class, BwServicesPage, facts);
  gtk_widget_class_bind_template_child (class, BwServicesPage, error);
  gtk_widget_class_bind_template_child (class, BwServicesPage, sentence);
  gtk_widget_class_bind_template_child (class, BwServicesPage, days);
  gtk_widget_class_bind_template_child (class, BwServicesPage, chart);
  gtk_widget_class_bind_template_child (class, BwServicesPage, outages);
  gtk_widget_class_bind_template_callback (class, selected_cb);
  gtk_widget_class_bind_template_callback (class, check_cb);
  gtk_widget_class_bind_template_callback (class, pause_cb);
}

static void
bw_services_page_class_init (BwServicesPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_services_page_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_services_page_finalize;
  widget_class->grab_focus = bw_services_page_grab_focus;
  page_class->refresh = bw_services_page_refresh;
  page_class->show_argument = bw_services_page_show_argument;
  page_class->period_s = PERIOD_S;
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_CHART_VIEW);
  g_type_ensure (BW_TYPE_STATE_LABEL);
  g_type_ensure (BW_TYPE_TAB_STOP);
  g_type_ensure (BW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-services-page.ui");
  bind_children (widget_class);
}

static void
bw_services_page_init (BwServicesPage *self)
{
  self->log = bw_latency_log_new ();
  self->rows = g_list_store_new (BW_TYPE_SOURCE_ROW);
  self->past_cancellable = g_cancellable_new ();
  self->asked_us = INT64_MAX;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->rows), create_row, self, NULL);
  g_signal_connect_object (self->adaptive, "notify::fit", G_CALLBACK (fit_cb), self,
                           G_CONNECT_SWAPPED);
}
