/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident with all there is to know of it: asked for, and put together when it is there. */
#include "view/bw-incident-view.h"

#include "base/bw-time.h"
#include "engine/bw-ledger-document.h"
#include "model/bw-catalogue.h"
#include "model/bw-history-point.h"
#include "view/bw-incident-steps.h"
#include "view/bw-metric-chart.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_POINTS 600
#define N_VALUES 8
/* Below these nothing is drawn of a figure that is made of bets. */
#define MIN_BETS 10
/* What is shown before it fired, at least. */
#define LEAD_US BW_HOUR_US
/* And after it was over, as a share of how long it was open. */
#define TAIL_SHARE 4

/* The answers, as they come. */
typedef struct
{
  BwEngine *engine;
  int64_t id;
  GTimeZone *zone;
  int64_t now_us, from_us, to_us;
  BwIncidentStory *story;
  BwEvidence *evidence; /* of the firing; or NULL */
  const BwMetric *metric;
  char *currency; /* of a ledger; or NULL */
  GArray *points;
  GArray *counts; /* of a ledger: how many bets were settled when; or NULL */
  GPtrArray *gaps;
  BwIncidentBundle *bundle; /* or NULL */
  GPtrArray *silences;      /* of BwSilenceView; or NULL */
  unsigned n_waiting;
} Answers;

BwIncidentView *
bw_incident_view_ref (BwIncidentView *view)
{
  g_return_val_if_fail (view != NULL, NULL);
  g_atomic_ref_count_inc (&view->refs);
  return view;
}

void
bw_incident_view_unref (BwIncidentView *view)
{
  if (view == NULL || !g_atomic_ref_count_dec (&view->refs))
    return;
  bw_incident_line_unref (view->line);
  g_free (view->headline);
  g_free (view->about);
  g_free (view->says);
  g_free (view->by);
  g_ptr_array_unref (view->steps);
  g_ptr_array_unref (view->facts);
  g_ptr_array_unref (view->values);
  g_free (view->mark);
  g_clear_pointer (&view->all_steps, g_ptr_array_unref);
  g_clear_pointer (&view->bundle, bw_incident_bundle_free);
  g_clear_pointer (&view->chart, bw_chart_unref);
  g_free (view);
}

static void
answers_free (gpointer data)
{
  Answers *answers = data;
  g_object_unref (answers->engine);
  g_time_zone_unref (answers->zone);
  g_clear_pointer (&answers->story, bw_incident_story_free);
  g_clear_pointer (&answers->evidence, bw_evidence_free);
  g_free (answers->currency);
  g_clear_pointer (&answers->points, g_array_unref);
  g_clear_pointer (&answers->counts, g_array_unref);
  g_clear_pointer (&answers->gaps, g_ptr_array_unref);
  g_clear_pointer (&answers->bundle, bw_incident_bundle_free);
  g_clear_pointer (&answers->silences, g_ptr_array_unref);
  g_free (answers);
}

/* Whether an event of KIND tells why there is an alert. */
static bool
is_firing (BwIncidentKind kind)
{
  return kind == BW_KIND_FIRE || kind == BW_KIND_UPGRADE || kind == BW_KIND_REOPEN
         || kind == BW_KIND_NODATA;
}

/* The last firing's, for that is what is open. (transfer full) */
static BwEvidence *
firing_evidence (const BwIncidentStory *story)
{
  for (unsigned i = story->events->len; i > 0; i--)
    {
      const BwIncidentEvent *event = g_ptr_array_index (story->events, i - 1);
      BwEvidence *evidence = is_firing (event->kind) ? bw_evidence_new (event) : NULL;
      if (evidence != NULL)
        return evidence;
    }
  return NULL;
}

static void
choose_span (Answers *answers)
{
  const BwIncident *incident = answers->story->incident;
  int64_t end_us = answers->now_us;
  if (incident->resolved_us != BW_TIME_NONE && !bw_incident_is_open (incident))
    end_us = incident->resolved_us;
  int64_t open_us = MAX (end_us - incident->episode_us, 0);
  int64_t tail_us = MAX (open_us / TAIL_SHARE, LEAD_US / 4);
  answers->to_us = MIN (end_us + tail_us, answers->now_us);
  answers->from_us = incident->episode_us - MAX (LEAD_US, open_us / TAIL_SHARE);
}

/* The time of the first and of the last point with a value; false without one. */
static bool
find_ends (const GArray *points, int64_t *first_us, int64_t *last_us)
{
  *first_us = *last_us = BW_TIME_NONE;
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      if (point->n == 0 || isnan (point->last))
        continue;
      *first_us = *first_us == BW_TIME_NONE ? point->time_us : *first_us;
      *last_us = point->time_us;
    }
  return *first_us != BW_TIME_NONE;
}

/* The level as it was when it fired, whatever the rule says by now. */
static GPtrArray *
frozen_levels (const BwEvidence *evidence)
{
  GPtrArray *levels = g_ptr_array_new_with_free_func (g_free);
  if (evidence == NULL || isnan (evidence->threshold))
    return levels;
  double recover = isnan (evidence->recover) ? evidence->threshold : evidence->recover;
  BwRuleLevels *level = g_new0 (BwRuleLevels, 1);
  level->is_below = evidence->is_below;
  level->n_levels = 1;
  level->levels[0] = (BwRuleLevel){ evidence->severity, evidence->threshold, recover };
  level->healthy = NAN;
  g_ptr_array_add (levels, level);
  return levels;
}

static void
add_markers (BwChart *chart, const Answers *answers, int64_t last_us)
{
  const BwIncident *incident = answers->story->incident;
  double value = answers->evidence != NULL ? answers->evidence->value : incident->value;
  bool is_ledger = bw_catalogue_is_derived (answers->metric->name);
  /* A ledger's value is that of its last settlement, however much later it was read. */
  int64_t at_us = is_ledger ? MIN (incident->episode_us, last_us) : incident->episode_us;
  BwStateWords words = bw_state_words_severity (incident->severity);
  g_autofree char *time = bw_words_time (incident->episode_us, answers->now_us, answers->zone);
  g_autofree char *label = g_strdup_printf (_ ("fired %s"), time);
  BwChartMarker fired = {
    .x = (double) at_us, .y = value, .icon = words.icon, .tone = words.tone, .label = label
  };
  if (!isnan (value))
    bw_chart_add_marker (chart, &fired);
  if (bw_incident_is_open (incident) || incident->resolved_us == BW_TIME_NONE || is_ledger)
    return;
  double end = NAN;
  for (unsigned i = 0; answers->points != NULL && i < answers->points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (answers->points, BwHistoryPoint, i);
      if (point->n > 0 && point->time_us <= incident->resolved_us)
        end = point->last;
    }
  BwChartMarker over = { .x = (double) incident->resolved_us,
                         .y = end,
                         .icon = bw_state_words_incident (incident).icon,
                         .tone = BW_TONE_MUTE,
                         .label = _ ("resolved") };
  if (!isnan (end))
    bw_chart_add_marker (chart, &over);
}

/* A ledger's figure is what it was last, not a mean, and stays so until the last bet. */
static void
settle_points (Answers *answers)
{
  BwHistoryPoint last = { .n = 0 };
  for (unsigned i = 0; answers->points != NULL && i < answers->points->len; i++)
    {
      BwHistoryPoint *point = &g_array_index (answers->points, BwHistoryPoint, i);
      point->sum = point->last * (double) point->n;
      last = point->n > 0 ? *point : last;
    }
  if (last.n == 0 || last.time_us >= answers->to_us)
    return;
  BwHistoryPoint end = { answers->to_us, last.last, last.last, last.last, last.last, last.last, 1 };
  g_array_append_val (answers->points, end);
}

/* What a figure was of too few bets says nothing, and would be all that is seen. */
static void
drop_uncounted (Answers *answers)
{
  double least = MIN_BETS;
  unsigned n = 0;
  if (answers->counts == NULL || answers->points == NULL)
    return;
  if (answers->evidence != NULL && answers->evidence->min_samples > least)
    least = answers->evidence->min_samples;
  int64_t from_us = INT64_MAX;
  for (unsigned i = 0; i < answers->counts->len && from_us == INT64_MAX; i++)
    {
      const BwHistoryPoint *count = &g_array_index (answers->counts, BwHistoryPoint, i);
      /* Where a point stands for several bets, they were all settled after its time. */
      if (count->n > 0 && count->first >= least)
        from_us = count->time_us;
    }
  while (n < answers->points->len
         && g_array_index (answers->points, BwHistoryPoint, n).time_us < from_us)
    n++;
  if (n > 0)
    g_array_remove_range (answers->points, 0, n);
}

static BwChart *
moment_chart (Answers *answers)
{
  int64_t first_us, last_us;
  if (answers->metric == NULL)
    return NULL;
  g_autoptr (GPtrArray) levels = frozen_levels (answers->evidence);
  BwMetricChart what;
  bw_metric_chart_init (&what, answers->metric);
  what.points = answers->points;
  what.from_us = answers->from_us;
  what.to_us = answers->to_us;
  what.levels = levels;
  what.gaps = answers->gaps;
  what.zone = answers->zone;
  what.currency = answers->currency;
  if (bw_catalogue_is_derived (answers->metric->name))
    {
      drop_uncounted (answers);
      settle_points (answers);
    }
  bool has_points = find_ends (answers->points, &first_us, &last_us);
  if (has_points && bw_catalogue_is_derived (answers->metric->name))
    what.to_us = last_us + MAX ((last_us - first_us) / 50, BW_MINUTE_US);
  BwChart *chart = bw_metric_chart_new (&what);
  if (has_points)
    add_markers (chart, answers, last_us);
  return chart;
}

/* "since 15:48, open for 7 h 54 min · escalates in 12 min" */
static char *
about_text (const BwIncidentLine *line, int64_t now_us, GTimeZone *zone)
{
  const BwIncident *incident = line->incident;
  g_autofree char *time = bw_words_time (incident->episode_us, now_us, zone);
  if (!bw_incident_is_open (incident) && incident->resolved_us != BW_TIME_NONE)
    {
      g_autofree char *age = bw_words_age (incident->resolved_us - incident->episode_us);
      return g_strdup_printf (_ ("from %s, open for %s"), time, age);
    }
  g_autofree char *age = bw_words_age (now_us - incident->episode_us);
  g_autofree char *since = g_strdup_printf (_ ("since %s, open for %s"), time, age);
  const char *then = line->hush != NULL ? NULL : line->next;
  return then != NULL ? g_strdup_printf ("%s · %s", since, then) : g_steal_pointer (&since);
}

/* "Acknowledged by anna": who has it, or who ended it. */
static char *
by_text (const BwIncidentStory *story)
{
  BwIncidentStatus status = story->incident->status;
  for (unsigned i = story->events->len; i > 0; i--)
    {
      const BwIncidentEvent *event = g_ptr_array_index (story->events, i - 1);
      g_autofree char *actor = bw_incident_actor_text (event->actor);
      if (status == BW_INCIDENT_ACKNOWLEDGED && event->kind == BW_KIND_ACK)
        return g_strdup_printf (_ ("Acknowledged by %s"), actor);
      if (status == BW_INCIDENT_IN_PROGRESS && event->kind == BW_KIND_START)
        return g_strdup_printf (_ ("Taken in hand by %s"), actor);
      if (status >= BW_INCIDENT_RESOLVED && event->kind == BW_KIND_RESOLVE)
        return g_strdup_printf (_ ("Resolved by %s"), actor);
    }
  return NULL;
}

static GPtrArray *
last_values (const Answers *answers)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  const BwEvidence *evidence = answers->evidence;
  unsigned n = evidence != NULL ? evidence->values->len : 0;
  for (unsigned i = n; i > 0 && values->len < N_VALUES; i--)
    {
      const BwEvidenceValue *value = &g_array_index (evidence->values, BwEvidenceValue, i - 1);
      g_autofree char *time = bw_words_second (value->time_us, answers->now_us, answers->zone);
      g_ptr_array_add (values, bw_figure_new_take (
                                   time, bw_evidence_number (evidence, value->value), NULL, NULL));
    }
  return values;
}

/* "Marked as noise by anna" (transfer full) */
static char *
mark_text (const BwIncidentStory *story)
{
  int useful = story->incident->useful;
  if (useful < 0)
    return NULL;
  for (unsigned i = story->events->len; i > 0; i--)
    {
      const BwIncidentEvent *event = g_ptr_array_index (story->events, i - 1);
      if (event->kind != BW_KIND_NOTE || event->note == NULL
          || !g_str_has_prefix (event->note, "marked as "))
        continue;
      g_autofree char *actor = bw_incident_actor_text (event->actor);
      return g_strdup_printf (
          useful == 1 ? _ ("Marked as useful by %s") : _ ("Marked as noise by %s"), actor);
    }
  return g_strdup (useful == 1 ? _ ("Marked as useful") : _ ("Marked as noise"));
}

static void
compose_steps (BwIncidentView *view, const Answers *answers)
{
  bool is_cut = false;
  BwIncidentStepsLook look = { .told = answers->bundle != NULL ? answers->bundle->told : NULL,
                               .now_us = answers->now_us,
                               .zone = answers->zone,
                               .is_cut = &is_cut };
  view->steps = bw_incident_steps_new (answers->story, view->line, answers->evidence, &look);
  if (!is_cut)
    return;
  look.is_all = true;
  view->all_steps = bw_incident_steps_new (answers->story, view->line, answers->evidence, &look);
}

/* What was tried out says more than the guess of the evidence. */
static void
drop_guess (GPtrArray *facts, const BwIncidentBundle *bundle)
{
  bool is_tried = false;
  for (unsigned i = 0; bundle != NULL && i < bundle->sections->len; i++)
    is_tried |=
        ((BwWhySection *) g_ptr_array_index (bundle->sections, i))->kind == BW_WHY_OTHERWISE;
  for (unsigned i = facts->len; is_tried && i > 0; i--)
    if (g_str_equal (((BwFigure *) g_ptr_array_index (facts, i - 1))->label, _ ("Not fired if")))
      g_ptr_array_remove_index (facts, i - 1);
}

static BwIncidentView *
compose (Answers *answers)
{
  const BwIncidentStory *story = answers->story;
  BwIncidentView *view = g_new0 (BwIncidentView, 1);
  g_atomic_ref_count_init (&view->refs);
  view->line =
      bw_incident_line_new (story->incident, answers->silences, answers->now_us, answers->zone);
  view->allowed = bw_incident_line_steps (view->line);
  view->headline = view->line->limit != NULL
                       ? g_strdup_printf ("%s, %s", view->line->title, view->line->limit)
                       : g_strdup (view->line->title);
  view->about = about_text (view->line, answers->now_us, answers->zone);
  view->says = g_strdup (story->incident->summary);
  view->by = by_text (story);
  view->mark = mark_text (story);
  compose_steps (view, answers);
  view->facts = answers->evidence != NULL
                    ? bw_evidence_facts (answers->evidence, answers->now_us, answers->zone)
                    : g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  view->values = last_values (answers);
  drop_guess (view->facts, answers->bundle);
  view->bundle = g_steal_pointer (&answers->bundle);
  view->chart = moment_chart (answers);
  return view;
}

/* Whoever answers last, the time is of who asked: the meter of the main loop sees through these. */
static void G_GNUC_NO_INSTRUMENT
answered (GTask *task)
{
  Answers *answers = g_task_get_task_data (task);
  if (--answers->n_waiting > 0 || g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (task, compose (answers), (GDestroyNotify) bw_incident_view_unref);
}

static void G_GNUC_NO_INSTRUMENT
series_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Answers *answers = g_task_get_task_data (task);
  /* Samples that old are gone, or the source is: the rest is told all the same. */
  answers->points = bw_engine_series_finish (BW_ENGINE (object), result, NULL);
  answered (task);
}

static void G_GNUC_NO_INSTRUMENT
counts_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Answers *answers = g_task_get_task_data (task);
  answers->counts = bw_engine_series_finish (BW_ENGINE (object), result, NULL);
  answered (task);
}

static void G_GNUC_NO_INSTRUMENT
gaps_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Answers *answers = g_task_get_task_data (task);
  answers->gaps = bw_engine_gaps_finish (BW_ENGINE (object), result, NULL);
  answered (task);
}

/* The series of what METRIC is made of; NULL: there is none. */
static const BwMetric *
count_metric (const BwMetric *metric)
{
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  const char *source = bw_metric_label (metric, "source"),
             *model = bw_metric_label (metric, "model");
  if (info == NULL || !info->is_derived || info->count_metric == NULL || source == NULL)
    return NULL;
  return bw_metric_get_labels (info->count_metric, "source", source, model != NULL ? "model" : NULL,
                               model, NULL);
}

/* The series over the span, and what was not watched of it. */
static void
ask_series (GTask *task)
{
  Answers *answers = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const BwMetric *count = count_metric (answers->metric);
  answers->n_waiting += count != NULL ? 3 : 2;
  bw_engine_series_async (answers->engine, answers->metric, answers->from_us, answers->to_us,
                          N_POINTS, cancellable, series_cb, g_object_ref (task));
  if (count != NULL)
    bw_engine_series_async (answers->engine, count, answers->from_us, answers->to_us, N_POINTS,
                            cancellable, counts_cb, g_object_ref (task));
  bw_engine_gaps_async (answers->engine, answers->from_us, answers->to_us, cancellable, gaps_cb,
                        g_object_ref (task));
}

/* A ledger's figure is shown from its first bet to its last: the history is what moved it. */
static void
document_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Answers *answers = g_task_get_task_data (task);
  g_autoptr (BwLedgerDocument) document =
      bw_engine_ledger_document_finish (BW_ENGINE (object), result, NULL);
  if (document != NULL && bw_ledger_document_first_us (document) != BW_TIME_NONE)
    {
      answers->currency = g_strdup (bw_ledger_document_currency (document));
      answers->from_us = bw_ledger_document_first_us (document);
      answers->to_us = bw_ledger_document_last_us (document) + 1;
    }
  ask_series (task);
  answered (task);
}

static void
bundle_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Answers *answers = g_task_get_task_data (task);
  answers->bundle = bw_incident_bundle_finish (BW_ENGINE (object), result, NULL);
  answered (task);
}

static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Answers *answers = g_task_get_task_data (task);
  answers->silences = bw_engine_silences_finish (BW_ENGINE (object), result, NULL);
  answered (task);
}

static void
story_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Answers *answers = g_task_get_task_data (task);
  GError *error = NULL;
  answers->story = bw_engine_incident_story_finish (BW_ENGINE (object), result, &error);
  if (answers->story == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  const char *text = answers->story->incident->metric;
  answers->metric = text != NULL ? bw_metric_parse (text, NULL) : NULL;
  answers->evidence = firing_evidence (answers->story);
  choose_span (answers);
  const char *source = answers->metric != NULL ? bw_metric_label (answers->metric, "source") : NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  answers->n_waiting = 2;
  bw_incident_bundle_async (answers->engine, answers->id, answers->zone, cancellable, bundle_cb,
                            g_object_ref (task));
  bw_engine_silences_async (answers->engine, false, cancellable, silences_cb, g_object_ref (task));
  if (answers->metric == NULL)
    return;
  if (source != NULL && bw_catalogue_is_derived (answers->metric->name))
    {
      BwLedgerRequest request = { .source = source,
                                  .from_us = BW_TIME_NONE,
                                  .to_us = BW_TIME_NONE };
      answers->n_waiting++;
      bw_engine_ledger_document_async (answers->engine, &request, g_task_get_cancellable (task),
                                       document_cb, g_object_ref (task));
    }
  else
    ask_series (task);
}

void
bw_incident_view_async (BwEngine *engine, int64_t id, GTimeZone *zone, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, data);
  g_task_set_source_tag (task, bw_incident_view_async);
  Answers *answers = g_new0 (Answers, 1);
  answers->engine = g_object_ref (engine);
  answers->id = id;
  answers->zone = g_time_zone_ref (zone);
  answers->now_us = bw_clock_wall_us (bw_engine_clock (engine));
  g_task_set_task_data (task, answers, answers_free);
  bw_engine_incident_story_async (engine, id, cancellable, story_cb, g_object_ref (task));
}

BwIncidentView *
bw_incident_view_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
