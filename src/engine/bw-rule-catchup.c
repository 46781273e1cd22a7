/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes up stored rule states after a start, and judges what was sampled after they were stored. */
#include "engine/bw-rule-catchup.h"

#include "engine/bw-awake-past.h"
#include "engine/bw-batch-merge.h"
#include "engine/bw-late-answer.h"
#include "engine/bw-rule-runner.h"
#include "rules/bw-rule-memory.h"

/* Gaps that matter are not older. */
#define GAPS_US (40 * BW_DAY_US)

struct _BwRuleCatchup
{
  BwClock *clock;
  BwHeartbeat *heartbeat;
  BwAlerts *alerts;
  BwHistory *history;
  BwRuleSet *set;
  BwRuleCatchupFunc events;
  BwClockFunc done;
  gpointer data;
  GPtrArray *instances; /* of LateInstance */
  GHashTable *readings; /* const BwMetric * → Reading */
  GPtrArray *gaps;      /* of BwGap */
  BwAwakePast *past;    /* once all is read */
  unsigned n_reading;
  GCancellable *closing;
};

/* A stored instance. They differ from one to the next: a state is stored with each transition, and
 * all of them once a minute. */
typedef struct
{
  BwRuleInstance *stored;
  BwRule *rule;     /* NULL: there is none any more */
  GPtrArray *parts; /* of const BwMetric *: what it is judged by */
} LateInstance;

/* The samples of one series. */
typedef struct
{
  BwRuleCatchup *catchup;
  const BwMetric *metric;
  int64_t from_us;
  bool is_window; /* rules look back over it */
  GArray *points; /* of BwHistoryPoint; NULL: could not be read */
} Reading;

static void
late_instance_free (gpointer data)
{
  LateInstance *late = data;
  bw_rule_instance_free (late->stored);
  g_clear_pointer (&late->rule, bw_rule_unref);
  g_ptr_array_unref (late->parts);
  g_free (late);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_clear_pointer (&reading->points, g_array_unref);
  g_free (reading);
}

void
bw_rule_catchup_free (BwRuleCatchup *catchup)
{
  if (catchup == NULL)
    return;
  g_cancellable_cancel (catchup->closing);
  g_object_unref (catchup->closing);
  g_ptr_array_unref (catchup->instances);
  g_hash_table_unref (catchup->readings);
  g_clear_pointer (&catchup->gaps, g_ptr_array_unref);
  g_clear_pointer (&catchup->past, bw_awake_past_free);
  g_free (catchup);
}

static const char *
source_of (const BwMetric *metric)
{
  const char *source = bw_metric_label (metric, "source");
  return source != NULL ? source : "";
}

static void
merge_metric (BwRuleCatchup *catchup, BwBatchMerge *merge, const BwMetric *metric)
{
  const Reading *reading = g_hash_table_lookup (catchup->readings, metric);
  if (reading == NULL || reading->points == NULL)
    return;
  unsigned place = bw_batch_merge_add (merge, metric, source_of (metric), 0);
  bw_batch_merge_set (merge, place, reading->points);
}

/* One instance on its way to now. */
typedef struct
{
  BwRuleCatchup *catchup;
  const LateInstance *late;
  BwRuleSet *set; /* with its rule alone */
  GPtrArray *events;
  unsigned next_gap;
  BwRuleNow seen; /* the last look */
} Course;

/* Programs that ended and sleeps before WALL_US. */
static void
pass_gaps (Course *course, int64_t wall_us)
{
  const GArray *gaps = bw_awake_past_gaps (course->catchup->past);
  for (; course->next_gap < gaps->len; course->next_gap++)
    {
      const BwAwakeGap *gap = &g_array_index (gaps, BwAwakeGap, course->next_gap);
      if (gap->to_us > wall_us)
        return;
      bw_rule_set_resumed (course->set, bw_awake_past_at_us (course->catchup->past, gap->to_us));
    }
}

/* What became due by itself until NOW, as the runner's timer found it. */
static void
tick_until (Course *course, BwRuleNow now)
{
  int64_t due_us;
  while ((due_us = bw_rule_set_next_due_us (course->set)) != INT64_MAX)
    {
      int64_t at_us = MAX (due_us, course->seen.awake_us + BW_SECOND_US);
      if (at_us > now.awake_us)
        return;
      course->seen = (BwRuleNow){ at_us, now.wall_us - (now.awake_us - at_us) };
      bw_rule_set_tick (course->set, course->seen, course->events);
    }
}

/* A batch as it came: it fills windows, or it is judged where that was not stored. */
static void
take_batch (Course *course, const BwBatch *batch, int64_t interval_us)
{
  BwRuleNow now = { bw_awake_past_at_us (course->catchup->past, batch->time_us), batch->time_us };
  pass_gaps (course, now.wall_us);
  if (batch->time_us <= course->late->stored->evaluated_us)
    {
      bw_rule_set_warm (course->set, batch, interval_us, now.awake_us);
      return;
    }
  tick_until (course, now);
  bw_rule_set_feed (course->set, batch, interval_us, now.awake_us, course->events);
  course->seen = now;
}

/* Those of COURSE's instance: an expression's series make others as well. */
static void
hand_on_events (const Course *course, GPtrArray *events)
{
  while (course->events->len > 0)
    {
      BwRuleEvent *event = g_ptr_array_steal_index (course->events, 0);
      if (g_str_equal (event->instance->labels, course->late->stored->labels))
        g_ptr_array_add (events, event);
      else
        bw_rule_event_free (event);
    }
}

/* Each instance by itself: that another's samples are not among its own means nothing. The instance
 * as it stands then. (transfer full) */
static BwRuleInstance *
judge_samples (BwRuleCatchup *catchup, const LateInstance *late, GPtrArray *events)
{
  const BwRuleInstance *stored = late->stored;
  g_autoptr (BwBatchMerge) merge = bw_batch_merge_new ();
  for (unsigned i = 0; i < late->parts->len; i++)
    merge_metric (catchup, merge, g_ptr_array_index (late->parts, i));
  BwRuleNow then = { bw_awake_past_at_us (catchup->past, stored->evaluated_us),
                     stored->evaluated_us };
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_ptr_array_add (rules, late->rule);
  g_autoptr (BwRuleSet) set = bw_rule_set_new (rules);
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  bw_rule_set_load (set, stored, then, own);
  Course course = { catchup, late, set, own, 0, then };
  const BwBatch *batch;
  while ((batch = bw_batch_merge_next (merge)) != NULL)
    take_batch (&course, batch, bw_batch_merge_step_us (merge));
  hand_on_events (&course, events);
  const BwRuleInstance *judged = bw_rule_set_find (set, stored->rule_id, stored->labels);
  return bw_rule_instance_copy (judged != NULL ? judged : stored);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  int64_t one = (*(BwRuleEvent *const *) a)->at_us, other = (*(BwRuleEvent *const *) b)->at_us;
  return one < other ? -1 : one > other;
}

/* All moments at which something is known to have run, and the last sample. */
static int64_t
find_past (BwRuleCatchup *catchup)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (int64_t));
  int64_t seen_us = BW_TIME_NONE;
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, catchup->readings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Reading *reading = value;
      for (unsigned i = 0; reading->points != NULL && i < reading->points->len; i++)
        {
          int64_t at_us = g_array_index (reading->points, BwHistoryPoint, i).time_us;
          g_array_append_val (times, at_us);
          seen_us = MAX (seen_us, at_us);
        }
    }
  for (unsigned i = 0; i < catchup->instances->len; i++)
    {
      const LateInstance *late = g_ptr_array_index (catchup->instances, i);
      if (late->stored->evaluated_us != BW_TIME_NONE)
        g_array_append_val (times, late->stored->evaluated_us);
    }
  catchup->past = bw_awake_past_new (catchup->heartbeat, catchup->gaps, times);
  return seen_us;
}

/* A window reaches back beyond what was stored, and an expression is made of what came last:
 * without what came before, they would begin empty. */
static void
fill_windows (BwRuleCatchup *catchup)
{
  g_autoptr (BwBatchMerge) merge = bw_batch_merge_new ();
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, catchup->readings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Reading *) value)->is_window)
      merge_metric (catchup, merge, ((Reading *) value)->metric);
  const BwBatch *batch;
  while ((batch = bw_batch_merge_next (merge)) != NULL)
    bw_rule_set_warm (catchup->set, batch, bw_batch_merge_step_us (merge),
                      bw_awake_past_at_us (catchup->past, batch->time_us));
}

static bool
is_sampled (const LateInstance *late)
{
  return late->rule != NULL && late->parts->len > 0 && late->stored->evaluated_us != BW_TIME_NONE;
}

static void
finish (BwRuleCatchup *catchup)
{
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  g_autoptr (GPtrArray) judged =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_instance_free);
  int64_t seen_us = find_past (catchup);
  for (unsigned i = 0; i < catchup->instances->len; i++)
    {
      const LateInstance *late = g_ptr_array_index (catchup->instances, i);
      g_ptr_array_add (judged, is_sampled (late) ? judge_samples (catchup, late, events)
                                                 : bw_rule_instance_copy (late->stored));
    }
  g_ptr_array_sort (events, compare_events);
  if (seen_us != BW_TIME_NONE)
    bw_heartbeat_go_on_from (catchup->heartbeat, bw_awake_past_at_us (catchup->past, seen_us));
  BwRuleNow now = { bw_heartbeat_awake_us (catchup->heartbeat), bw_clock_wall_us (catchup->clock) };
  for (unsigned i = 0; i < judged->len; i++)
    bw_rule_set_load (catchup->set, g_ptr_array_index (judged, i), now, events);
  fill_windows (catchup);
  catchup->events (events, catchup->data);
  catchup->done (catchup->data);
}

static void
samples_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  BwRuleCatchup *catchup = reading->catchup;
  if (points == NULL)
    g_warning ("samples of %s from before the start are not judged: %s", reading->metric->text,
               error->message);
  reading->points = g_steal_pointer (&points);
  if (--catchup->n_reading == 0)
    finish (catchup);
}

static void
want_samples (BwRuleCatchup *catchup, const BwMetric *metric, int64_t from_us, bool is_window)
{
  Reading *reading = g_hash_table_lookup (catchup->readings, metric);
  if (reading == NULL)
    {
      reading = g_new0 (Reading, 1);
      *reading = (Reading){ .catchup = catchup, .metric = metric, .from_us = from_us };
      g_hash_table_insert (catchup->readings, (gpointer) metric, reading);
    }
  reading->from_us = MIN (reading->from_us, from_us);
  reading->is_window |= is_window;
}

static BwRule *
find_rule (BwRuleCatchup *catchup, const char *id)
{
  GPtrArray *rules = bw_rule_set_rules (catchup->set);
  for (unsigned i = 0; i < rules->len; i++)
    {
      BwRule *rule = g_ptr_array_index (rules, i);
      if (g_str_equal (rule->id, id))
        return rule;
    }
  return NULL;
}

/* The series that STORED is about, where RULE still selects it. */
static const BwMetric *
metric_of (const BwRule *rule, const BwRuleInstance *stored)
{
  g_autofree char *text =
      g_strdup_printf ("%s{%s}", bw_selector_name (rule->selector), stored->labels);
  const BwMetric *metric = bw_metric_parse (text, NULL);
  return metric != NULL && bw_rule_covers (rule, metric) ? metric : NULL;
}

/* What LATE is judged by: its series and what tells its sample size, or all that its rule watches
 * where that makes an instance of many. */
static void
find_parts (LateInstance *late, GPtrArray *known)
{
  const BwMetric *metric = metric_of (late->rule, late->stored);
  bool is_of_many = late->rule->kind == BW_RULE_ABSENT || late->rule->kind == BW_RULE_EXPR;
  if (metric == NULL)
    return;
  for (unsigned i = 0; is_of_many && i < known->len; i++)
    if (bw_rule_watches (late->rule, g_ptr_array_index (known, i)))
      g_ptr_array_add (late->parts, g_ptr_array_index (known, i));
  if (is_of_many)
    return;
  const BwMetric *count = bw_rule_companion (late->rule, metric);
  g_ptr_array_add (late->parts, (gpointer) metric);
  if (count != NULL)
    g_ptr_array_add (late->parts, (gpointer) count);
}

static void
want_parts (BwRuleCatchup *catchup, const LateInstance *late)
{
  int64_t span_us = late->rule != NULL ? bw_rule_span_us (late->rule) : 0;
  int64_t from_us = bw_awake_past_reach_us (catchup->gaps, late->stored->evaluated_us, span_us);
  for (unsigned i = 0; i < late->parts->len; i++)
    want_samples (catchup, g_ptr_array_index (late->parts, i), from_us, span_us > 0);
}

/* Expressions that were never judged begin with what there is, too. */
static void
want_expressions (BwRuleCatchup *catchup, GPtrArray *known)
{
  GPtrArray *rules = bw_rule_set_rules (catchup->set);
  int64_t stamp_us = bw_heartbeat_previous_us (catchup->heartbeat);
  for (unsigned i = 0; i < rules->len && stamp_us != BW_TIME_NONE; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      if (rule->kind != BW_RULE_EXPR)
        continue;
      int64_t from_us = bw_awake_past_reach_us (catchup->gaps, stamp_us, bw_rule_span_us (rule));
      for (unsigned k = 0; k < known->len; k++)
        if (bw_rule_watches (rule, g_ptr_array_index (known, k)))
          want_samples (catchup, g_ptr_array_index (known, k), from_us, true);
    }
}

static void
read_samples (BwRuleCatchup *catchup)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, catchup->readings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Reading *reading = value;
      catchup->n_reading++;
      bw_history_samples_async (catchup->history, reading->metric, reading->from_us,
                                bw_clock_wall_us (catchup->clock) + 1, catchup->closing, samples_cb,
                                reading);
    }
}

static void
gaps_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) gaps = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  BwRuleCatchup *catchup = data;
  if (gaps == NULL)
    g_warning ("what was not watched is not known: %s", error->message);
  catchup->gaps = g_steal_pointer (&gaps);
  g_autoptr (GPtrArray) known = bw_history_series_list (catchup->history);
  for (unsigned i = 0; i < catchup->instances->len; i++)
    {
      LateInstance *late = g_ptr_array_index (catchup->instances, i);
      if (late->rule == NULL || late->stored->evaluated_us == BW_TIME_NONE)
        continue;
      find_parts (late, known);
      want_parts (catchup, late);
    }
  want_expressions (catchup, known);
  /* One reading is held back, so that the last one ends it whichever that is. */
  catchup->n_reading = 1;
  read_samples (catchup);
  if (--catchup->n_reading == 0)
    finish (catchup);
}

static void
add_instance (BwRuleCatchup *catchup, const BwRuleStateRow *row)
{
  LateInstance *late = g_new0 (LateInstance, 1);
  late->stored = bw_rule_runner_instance (row);
  late->parts = g_ptr_array_new ();
  BwRule *rule = find_rule (catchup, late->stored->rule_id);
  late->rule = rule != NULL ? bw_rule_ref (rule) : NULL;
  g_ptr_array_add (catchup->instances, late);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  BwRuleCatchup *catchup = data;
  if (rows == NULL)
    g_warning ("the rules begin anew: %s", error->message);
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    add_instance (catchup, g_ptr_array_index (rows, i));
  int64_t now_us = bw_clock_wall_us (catchup->clock);
  BwPeriod *period = g_new (BwPeriod, 1);
  *period = (BwPeriod){ now_us - GAPS_US, now_us + 1 };
  bw_store_worker_run_async (bw_alerts_worker (catchup->alerts), bw_alerts_job_list_gaps, period,
                             g_free, (GDestroyNotify) g_ptr_array_unref, catchup->closing, gaps_cb,
                             catchup);
}

BwRuleCatchup *
bw_rule_catchup_start (BwClock *clock, BwHeartbeat *heartbeat, BwAlerts *alerts, BwHistory *history,
                       BwRuleSet *set, BwRuleCatchupFunc events, BwClockFunc done, gpointer data)
{
  BwRuleCatchup *catchup = g_new0 (BwRuleCatchup, 1);
  *catchup = (BwRuleCatchup){ .clock = clock,
                              .heartbeat = heartbeat,
                              .alerts = alerts,
                              .history = history,
                              .set = set,
                              .events = events,
                              .done = done,
                              .data = data,
                              .instances = g_ptr_array_new_with_free_func (late_instance_free),
                              .readings = g_hash_table_new_full (NULL, NULL, NULL, reading_free),
                              .closing = g_cancellable_new () };
  bw_store_worker_run_async (bw_alerts_worker (alerts), bw_alerts_job_load_states, NULL, NULL,
                             (GDestroyNotify) g_ptr_array_unref, catchup->closing, loaded_cb,
                             catchup);
  return catchup;
}
