/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page "Calibration": how well a bot's stated chances are meant. */
#include "ui/bw-calibration-page.h"

#include "engine/bw-engine-live.h"
#include "ui/bw-adaptive.h"
#include "ui/bw-chart-view.h"
#include "ui/bw-evidence-card.h"
#include "ui/bw-figure-list.h"
#include "ui/bw-focus.h"
#include "ui/bw-ledger-refresh.h"
#include "ui/bw-score-bars.h"
#include "ui/bw-state-label.h"
#include "ui/bw-why-link.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-calibration-view.h"
#include "view/bw-metric-chart.h"
#include "view/bw-words.h"

#include <libintl.h>
#include <math.h>

#define _(text) gettext (text)
#define WIDE_HEIGHT 460
#define NARROW_HEIGHT 430
#define COLUMN_SPACING 24
#define ROW_SPACING 6

struct _BwCalibrationPage
{
  BwPage parent_instance;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *status_button, *add_button;
  BwAdaptive *adaptive;
  GtkBox *columns, *side;
  GtkWidget *chart_card, *verdict_card, *buttons, *why, *copy;
  BwChartView *chart;
  GtkToggleButton *kind_corp, *kind_width, *kind_count;
  GtkLabel *verdict_title, *examples, *meaning, *score, *score_note, *cost, *sum, *count;
  GtkWidget *no_chances;
  GtkLabel *no_chances_text;
  BwEvidenceCard *evidence;
  BwStateLabel *state;
  BwScoreBars *parts;
  GtkWidget *scores;
  GtkBox *score_columns;
  BwFigureList *figures, *more_figures;

  BwLedgerDocument *document; /* that is shown */
  BwConsistency *band;        /* of its forecasts */
  BwVerdict *verdict;
  double luck_p;         /* how often luck alone looks as miscalibrated; NaN: not known */
  bool wants_evidence;   /* the focus goes there as soon as there is something */
  const BwMetric *alert; /* the figure with the worst alert, or NULL */
};

G_DEFINE_FINAL_TYPE (BwCalibrationPage, bw_calibration_page, BW_TYPE_PAGE)

static void
band_free (BwConsistency *band)
{
  bw_consistency_clear (band);
  g_free (band);
}

static BwReliabilityKind
kind_shown (BwCalibrationPage *self)
{
  if (gtk_toggle_button_get_active (self->kind_width))
    return BW_RELIABILITY_EQUAL_WIDTH;
  if (gtk_toggle_button_get_active (self->kind_count))
    return BW_RELIABILITY_EQUAL_COUNT;
  return BW_RELIABILITY_CORP;
}

/* Sets TEXT, or hides the label when there is none. */
static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* The parts of the score, which depend on the way that is chosen. */
static void
show_parts (BwCalibrationPage *self)
{
  BwReliabilityKind kind = kind_shown (self);
  g_autoptr (GPtrArray) parts = bw_calibration_parts (self->document, kind, self->luck_p);
  g_autofree char *sum = bw_calibration_sum_text (self->document, kind);
  bw_score_bars_set (self->parts, parts);
  set_text (self->sum, sum);
}

/* The diagram, which depends on it too. */
static void
show_kind (BwCalibrationPage *self)
{
  if (self->document == NULL)
    return;
  g_autoptr (BwChart) chart = bw_calibration_chart (self->document, kind_shown (self), self->band);
  bw_chart_view_set_chart (self->chart, chart);
  show_parts (self);
}

/* METRIC of the bot and model that are shown. */
static const BwMetric *
metric_of (BwCalibrationPage *self, const char *name)
{
  const BwLedgerRequest *request = bw_ledger_document_request (self->document);
  return bw_metric_get_labels (name, "source", request->source, "model", request->model, NULL);
}

/* How bad the worst alert is that is open on METRIC. */
static BwSeverity
alert_on (BwCalibrationPage *self, const BwMetric *metric)
{
  BwEngine *engine = bw_context_engine (bw_page_context (BW_PAGE (self)));
  g_autoptr (GPtrArray) levels = bw_engine_levels (engine, metric);
  BwSeverity worst = BW_SEVERITY_NONE;
  for (unsigned k = 0; levels != NULL && k < levels->len; k++)
    worst = MAX (worst, ((const BwRuleLevels *) g_ptr_array_index (levels, k))->firing);
  return worst;
}

/* The figure of evidence with an alert on it; that about the win rate may be of a fixed rate or of
 * what the odds ask. */
static const BwMetric *
evidence_metric (BwCalibrationPage *self, BwMonitorKind kind, BwProof proof)
{
  const BwLedgerRequest *request = bw_ledger_document_request (self->document);
  const char *name = bw_monitor_metric_name (kind, proof);
  const BwMetric *metric = metric_of (self, name);
  if (kind != BW_MONITOR_WIN_RATE)
    return metric;
  const BwMetric *asked = bw_metric_get_labels (name, "source", request->source, "pi0", "0",
                                                "model", request->model, NULL);
  return alert_on (self, asked) >= alert_on (self, metric) ? asked : metric;
}

/* The worst alert that is open on the chances, and the figure it is on; NONE without one. */
static BwSeverity
worst_alert (BwCalibrationPage *self)
{
  static const char *const names[] = {
    "ledger_brier", "ledger_log_loss", "ledger_brier_skill",          "ledger_mcb",
    "ledger_ece",   "ledger_mcb_p",    "ledger_evidence_calibration", "ledger_change_calibration",
  };
  BwSeverity worst = BW_SEVERITY_NONE;
  self->alert = NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const BwMetric *metric = metric_of (self, names[i]);
      BwSeverity severity = alert_on (self, metric);
      if (severity <= worst)
        continue;
      worst = severity;
      self->alert = metric;
    }
  return worst;
}

/* What is open on evidence is told beside it. */
static void
show_evidence_alerts (BwCalibrationPage *self)
{
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    for (unsigned proof = 0; proof < BW_N_PROOFS; proof++)
      {
        bw_evidence_card_set_alert (self->evidence, kind, proof,
                                    alert_on (self, evidence_metric (self, kind, proof)));
      }
}

static void
show_alert (BwCalibrationPage *self)
{
  BwSeverity worst = worst_alert (self);
  BwStateWords words = bw_state_words_severity (worst);
  bool is_firing = worst != BW_SEVERITY_NONE;
  if (is_firing)
    {
      /* The figure of the rule, not of the range that is shown. */
      g_autofree char *title = bw_metric_chart_title (self->alert);
      g_autofree char *text = g_strdup_printf (_ ("%s of all bets: %s"), title, words.word);
      bw_state_label_set (self->state, &words, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->state), is_firing);
  gtk_widget_set_visible (self->why, is_firing);
  gtk_widget_set_visible (self->copy, self->verdict->correction != NULL);
  gtk_widget_set_visible (self->buttons, is_firing || self->verdict->correction != NULL);
  show_evidence_alerts (self);
}

/* In two columns, which stand under each other where there is no room. */
static void
show_figures (BwCalibrationPage *self, const GPtrArray *figures)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new ();
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  for (unsigned i = 0; i < figures->len; i++)
    g_ptr_array_add (2 * i < figures->len ? first : more, g_ptr_array_index (figures, i));
  bw_figure_list_set (self->figures, first);
  bw_figure_list_set (self->more_figures, more);
}

static void
show_verdict (BwCalibrationPage *self)
{
  const BwCalibration *c = bw_ledger_document_calibration (self->document);
  g_autoptr (GPtrArray) figures = bw_calibration_figures (self->document);
  g_autofree char *count = bw_words_count ((double) c->scores.n);
  g_autofree char *brier = bw_words_decimal (c->scores.brier, 4, false);
  g_autofree char *score = g_strdup_printf (_ ("Brier score %s"), brier);
  g_autofree char *coin = bw_words_decimal (0.25, 2, false);
  g_autofree char *note = g_strdup_printf (_ ("%s · 0 is perfect, %s is a coin"), count, coin);
  g_clear_pointer (&self->verdict, bw_verdict_free);
  self->verdict = bw_calibration_verdict (self->document);
  gtk_label_set_text (self->verdict_title, self->verdict->title);
  set_text (self->examples, self->verdict->examples);
  set_text (self->meaning, self->verdict->meaning);
  g_autofree char *cost = bw_calibration_cost_text (self->document);
  gtk_label_set_text (self->score, score);
  set_text (self->cost, cost);
  gtk_label_set_text (self->score_note, note);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->score_note), note);
  gtk_label_set_text (self->count, count);
  show_figures (self, figures);
}

static void
show_empty (BwCalibrationPage *self, const char *title, const char *description, bool has_more)
{
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, description);
  gtk_widget_set_visible (self->status_button, has_more);
  gtk_widget_set_visible (self->add_button, false);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* Whether there are no chances, which then is said. */
static bool
show_if_empty (BwCalibrationPage *self, const BwRange *range)
{
  const BwLedgerRequest *request = bw_ledger_document_request (self->document);
  int64_t n_settled = (int64_t) bw_ledger_document_curves (self->document)->n;
  g_autofree char *name = g_markup_escape_text (request->source, -1);
  g_autofree char *text = NULL;
  if (bw_ledger_document_calibration (self->document)->scores.n > 0)
    return false;
  if (n_settled > 0)
    {
      /* Its bets are evidence nonetheless. */
      text = g_strdup_printf (_ ("%s records odds but no probabilities."), request->source);
      gtk_label_set_text (self->no_chances_text, text);
      return false;
    }
  int64_t last_us = bw_ledger_document_last_us (self->document);
  if (last_us == BW_TIME_NONE)
    {
      text = g_strdup_printf (
          _ ("No settled forecast of %s was read so far. The first one will appear here."), name);
      show_empty (self, _ ("No forecasts so far"), text, false);
      return true;
    }
  BwContext *context = bw_page_context (BW_PAGE (self));
  g_autofree char *day =
      bw_words_day (last_us, bw_context_now_us (context), bw_context_zone (context));
  text = g_strdup_printf (_ ("The last one of %s was settled on %s."), name, day);
  show_empty (self, _ ("No forecasts in this range"), text, range->kind != BW_RANGE_ALL);
  return true;
}

/* The keys go on at the diagram, or where somebody wanted to go. What comes first can't be told by
 * its place before there are places. */
static void
show_content (BwCalibrationPage *self)
{
  bool is_new = !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "content");
  bool has_focus = bw_focus_is_inside (GTK_WIDGET (self->stack));
  bool is_evidence = self->wants_evidence || !gtk_widget_get_visible (GTK_WIDGET (self->columns));
  gtk_stack_set_visible_child_name (self->stack, "content");
  if ((is_new && has_focus) || self->wants_evidence)
    gtk_widget_child_focus (is_evidence ? GTK_WIDGET (self->evidence) : GTK_WIDGET (self->chart),
                            GTK_DIR_TAB_FORWARD);
  self->wants_evidence = false;
}

static void
show (BwCalibrationPage *self, const BwRange *range)
{
  const char *source = bw_ledger_document_request (self->document)->source;
  g_autofree char *name = g_strdup_printf ("reliability-%s", source);
  if (show_if_empty (self, range))
    return;
  bool has_chances = bw_ledger_document_calibration (self->document)->scores.n > 0;
  bw_chart_view_set_file_name (self->chart, name);
  gtk_widget_set_visible (self->no_chances, !has_chances);
  gtk_widget_set_visible (GTK_WIDGET (self->columns), has_chances);
  gtk_widget_set_visible (self->scores, has_chances);
  show_kind (self);
  show_verdict (self);
  show_content (self);
}

/* Resampling takes long for many forecasts. */
static void
band_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const BwForecasts *forecasts = bw_ledger_document_forecasts (data);
  BwConsistency *band = g_new0 (BwConsistency, 1);
  if (bw_forecasts_count (forecasts) > 0)
    bw_consistency_compute (forecasts, BW_CONSISTENCY_LEVEL, band);
  g_task_return_pointer (task, band, (GDestroyNotify) band_free);
}

static void
judgement_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwLedgerRefresh) refresh = data;
  g_autoptr (GError) error = NULL;
  BwCalibrationPage *self = BW_CALIBRATION_PAGE (refresh->page);
  g_autoptr (BwLedgerJudgement) judgement =
      bw_engine_ledger_judgement_finish (BW_ENGINE (object), result, &error);
  if (judgement != NULL && !g_cancellable_is_cancelled (refresh->cancellable))
    {
      self->luck_p = bw_ledger_judgement_mcb_p (judgement);
      bw_evidence_card_set (self->evidence, judgement, refresh->now_us,
                            bw_context_zone (bw_page_context (refresh->page)));
      show_parts (self);
    }
  bw_ledger_refresh_end (refresh, error);
}

/* What needs simulation comes after what is known at once. REFRESH is taken. */
static void
ask_judgement (BwLedgerRefresh *refresh)
{
  BwCalibrationPage *self = BW_CALIBRATION_PAGE (refresh->page);
  BwEngine *engine = bw_context_engine (bw_page_context (refresh->page));
  bw_evidence_card_set (self->evidence, NULL, refresh->now_us, NULL);
  bw_engine_ledger_judgement_async (engine, bw_ledger_document_request (self->document),
                                    refresh->cancellable, judgement_cb, refresh);
}

static void
band_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwLedgerRefresh) refresh = data;
  g_autoptr (GError) error = NULL;
  BwCalibrationPage *self = BW_CALIBRATION_PAGE (refresh->page);
  BwConsistency *band = g_task_propagate_pointer (G_TASK (result), &error);
  if (band != NULL)
    {
      g_clear_pointer (&self->document, bw_ledger_document_unref);
      g_clear_pointer (&self->band, band_free);
      self->document = g_steal_pointer (&refresh->document);
      self->band = band;
      self->luck_p = NAN;
      show (self, &refresh->range);
      if (self->verdict != NULL)
        show_alert (self);
      ask_judgement (g_steal_pointer (&refresh));
      return;
    }
  bw_ledger_refresh_end (refresh, error);
}

/* What can't be read is told in place of what is shown of another bot or model; the same one's last
 * figures stay. */
static void
show_error (BwCalibrationPage *self, const GError *error)
{
  if (bw_ledger_refresh_is_of (BW_PAGE (self), self->document))
    return;
  g_clear_pointer (&self->document, bw_ledger_document_unref);
  show_empty (self, _ ("The ledger can’t be read"), error->message, false);
}

static void
document_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwLedgerRefresh) refresh = data;
  g_autoptr (GError) error = NULL;
  BwCalibrationPage *self = BW_CALIBRATION_PAGE (refresh->page);
  refresh->document = bw_engine_ledger_document_finish (BW_ENGINE (object), result, &error);
  bool is_cancelled = g_cancellable_is_cancelled (refresh->cancellable);
  if (!is_cancelled && refresh->document != NULL && refresh->document != self->document)
    {
      GCancellable *cancellable = refresh->cancellable;
      BwLedgerDocument *document = refresh->document;
      /* Not the page's: a thread that holds on to it last would take the page apart. */
      g_autoptr (GTask) task = g_task_new (NULL, cancellable, band_cb, g_steal_pointer (&refresh));
      g_task_set_task_data (task, bw_ledger_document_ref (document),
                            (GDestroyNotify) bw_ledger_document_unref);
      g_task_run_in_thread (task, band_thread);
      return;
    }
  if (!is_cancelled && refresh->document == NULL)
    show_error (self, error);
  if (!is_cancelled && refresh->document != NULL)
    {
      if (self->verdict != NULL)
        show_alert (self);
      ask_judgement (g_steal_pointer (&refresh));
      return;
    }
  bw_ledger_refresh_end (refresh, error);
}

static void
bw_calibration_page_refresh (BwPage *page, GCancellable *cancellable)
{
  BwCalibrationPage *self = BW_CALIBRATION_PAGE (page);
  if (bw_ledger_refresh_start (page, cancellable, 0, document_cb))
    return;
  show_empty (self, _ ("No bot is watched"),
              _ ("Add the ledger of a bot, and see here how well it knows its chances."), false);
  gtk_widget_set_visible (self->add_button, true);
  g_clear_pointer (&self->document, bw_ledger_document_unref);
  bw_page_refreshed (page, cancellable, NULL);
}

static void
show_all_cb (BwCalibrationPage *self)
{
  BwRange all = { .kind = BW_RANGE_ALL };
  bw_context_set_range (bw_page_context (BW_PAGE (self)), &all);
}

static void
kind_toggled_cb (BwCalibrationPage *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    show_kind (self);
}

static void
why_cb (BwCalibrationPage *self)
{
  if (self->alert != NULL)
    bw_why_link_open (bw_page_context (BW_PAGE (self)), self->alert);
}

static void
evidence_why_cb (BwCalibrationPage *self, int kind, int proof)
{
  if (self->document != NULL)
    bw_why_link_open (bw_page_context (BW_PAGE (self)),
                      evidence_metric (self, (BwMonitorKind) kind, (BwProof) proof));
}

static void
copy_cb (BwCalibrationPage *self)
{
  if (self->verdict == NULL || self->verdict->correction == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->verdict->correction);
  bw_context_toast (bw_page_context (BW_PAGE (self)), _ ("Correction copied"), NULL, NULL);
}

/* Somebody wants to see the evidence against one claim. */
static void
bw_calibration_page_show_argument (BwPage *page, const char *argument)
{
  BwCalibrationPage *self = BW_CALIBRATION_PAGE (page);
  BwMonitorKind kind;
  if (argument == NULL || !bw_monitor_kind_parse (argument, &kind))
    return;
  bw_evidence_card_choose (self->evidence, kind);
  self->wants_evidence = !gtk_widget_child_focus (GTK_WIDGET (self->evidence), GTK_DIR_TAB_FORWARD);
}

/* Under each other the verdict comes first, then the diagram. */
static void
fit_cb (BwCalibrationPage *self)
{
  bool is_wide = bw_adaptive_fit (self->adaptive) == BW_FIT_WIDE;
  GtkBox *home = is_wide ? self->side : self->columns;
  g_object_set (self->chart, "plot-height", is_wide ? WIDE_HEIGHT : NARROW_HEIGHT, NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_homogeneous (self->columns, is_wide);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->score_columns),
                                  is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_homogeneous (self->score_columns, is_wide);
  gtk_box_set_spacing (self->score_columns, is_wide ? COLUMN_SPACING : ROW_SPACING);
  if (gtk_widget_get_parent (self->verdict_card) == GTK_WIDGET (home))
    return;
  g_object_ref (self->verdict_card);
  gtk_box_remove (is_wide ? self->columns : self->side, self->verdict_card);
  gtk_box_prepend (home, self->verdict_card);
  g_object_unref (self->verdict_card);
}

static void
bw_calibration_page_dispose (GObject *object)
{
  BwCalibrationPage *self = BW_CALIBRATION_PAGE (object);
  g_clear_pointer (&self->document, bw_ledger_document_unref);
  g_clear_pointer (&self->band, band_free);
  g_clear_pointer (&self->verdict, bw_verdict_free);
  G_OBJECT_CLASS (bw_calibration_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, stack);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, status);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, status_button);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, add_button);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, adaptive);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, columns);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, side);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, chart_card);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, verdict_card);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, buttons);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, why);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, copy);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, chart);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, kind_corp);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, kind_width);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, kind_count);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, verdict_title);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, examples);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, meaning);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, score);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, score_note);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, cost);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, sum);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, no_chances);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, no_chances_text);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, evidence);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, count);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, state);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, parts);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, scores);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, score_columns);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, figures);
  gtk_widget_class_bind_template_child (class, BwCalibrationPage, more_figures);
}

static void
bw_calibration_page_class_init (BwCalibrationPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_calibration_page_dispose;
  page_class->filters = BW_PAGE_RANGE | BW_PAGE_MODEL;
  page_class->period_s = 60;
  page_class->refresh = bw_calibration_page_refresh;
  page_class->show_argument = bw_calibration_page_show_argument;
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_CHART_VIEW);
  g_type_ensure (BW_TYPE_EVIDENCE_CARD);
  g_type_ensure (BW_TYPE_FIGURE_LIST);
  g_type_ensure (BW_TYPE_SCORE_BARS);
  g_type_ensure (BW_TYPE_STATE_LABEL);
  g_type_ensure (BW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-calibration-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, why_cb);
  gtk_widget_class_bind_template_callback (widget_class, evidence_why_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
}

static void
bw_calibration_page_init (BwCalibrationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->luck_p = NAN;
  g_object_set (self->chart, "plot-height", WIDE_HEIGHT, "has-tip", TRUE, NULL);
  fit_cb (self);
  gtk_stack_set_visible_child_name (self->stack, "loading");
}

GtkWidget *
bw_calibration_page_new (void)
{
  return g_object_new (BW_TYPE_CALIBRATION_PAGE, NULL);
}
