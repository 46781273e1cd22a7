/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes up stored rule states after a start, and judges what was sampled after they were stored. */
#include "engine/bw-rule-catchup.h"

#include "engine/bw-late-answer.h"
#include "engine/bw-rule-runner.h"
#include "model/bw-catalogue.h"

struct _BwRuleCatchup
{
  BwClock *clock;
  BwHeartbeat *heartbeat;
  BwHistory *history;
  BwRuleSet *set;
  BwRuleCatchupFunc events;
  BwClockFunc done;
  gpointer data;
  GPtrArray *instances; /* of LateInstance */
  unsigned n_reading;
  GCancellable *closing;
};

/* A stored instance with the samples that came after it was stored. They differ from one to the
 * next: a state is stored with each transition, and all of them once a minute. */
typedef struct
{
  BwRuleInstance *stored;
  BwRule *rule;           /* NULL: there is none any more */
  const BwMetric *metric; /* NULL likewise */
  GArray *points;         /* of BwHistoryPoint, or NULL */
  GArray *counts;         /* of BwHistoryPoint: the sample size beside the value, or NULL */
} LateInstance;

/* What a range answers to. */
typedef struct
{
  BwRuleCatchup *catchup;
  BwHistory *history; /* outlives the catch-up */
  const BwMetric *metric;
  GArray **points; /* where they go */
} Reading;

static void
late_instance_free (gpointer data)
{
  LateInstance *late = data;
  bw_rule_instance_free (late->stored);
  g_clear_pointer (&late->rule, bw_rule_unref);
  g_clear_pointer (&late->points, g_array_unref);
  g_clear_pointer (&late->counts, g_array_unref);
  g_free (late);
}

void
bw_rule_catchup_free (BwRuleCatchup *catchup)
{
  if (catchup == NULL)
    return;
  g_cancellable_cancel (catchup->closing);
  g_object_unref (catchup->closing);
  g_ptr_array_unref (catchup->instances);
  g_free (catchup);
}

/* The sample size at TIME_US; *NEXT goes on through COUNTS, which are in order as the values are.
 */
static const BwHistoryPoint *
count_at (GArray *counts, unsigned *next, int64_t time_us)
{
  while (counts != NULL && *next < counts->len)
    {
      const BwHistoryPoint *count = &g_array_index (counts, BwHistoryPoint, *next);
      if (count->time_us >= time_us)
        return count->time_us == time_us && count->n > 0 ? count : NULL;
      ++*next;
    }
  return NULL;
}

static const BwMetric *
count_metric (const BwMetric *metric)
{
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  if (info == NULL || info->count_metric == NULL)
    return NULL;
  return bw_metric_get (info->count_metric, metric->labels, metric->n_labels);
}

/* One sample as it came: from its source, at its moment. EVENTS NULL: it only fills a window. */
static void
judge_sample (BwRuleCatchup *catchup, BwRuleSet *set, const LateInstance *late,
              const BwHistoryPoint *point, const BwHistoryPoint *count, GPtrArray *events)
{
  const char *source = bw_metric_label (late->metric, "source");
  int64_t awake_us = bw_heartbeat_awake_at_us (catchup->heartbeat, point->time_us);
  g_autoptr (BwBatch) batch = bw_batch_new (source != NULL ? source : "", point->time_us);
  bw_batch_add (batch, late->metric, point->last);
  if (count != NULL)
    bw_batch_add (batch, count_metric (late->metric), count->last);
  if (events != NULL)
    bw_rule_set_feed (set, batch, 0, awake_us, events);
  else
    bw_rule_set_warm (set, batch, awake_us);
}

/* A window reaches back beyond what was stored: without what came before, it would begin empty. */
static void
fill_window (BwRuleCatchup *catchup, BwRuleSet *set, const LateInstance *late, int64_t until_us)
{
  for (unsigned i = 0; late->points != NULL && i < late->points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (late->points, BwHistoryPoint, i);
      if (point->time_us > until_us - late->rule->window_us && point->time_us <= until_us
          && point->n > 0)
        judge_sample (catchup, set, late, point, NULL, NULL);
    }
}

/* Each instance by itself: that another's samples are not among its own means nothing. The instance
 * as it stands then. (transfer full) */
static BwRuleInstance *
judge_samples (BwRuleCatchup *catchup, const LateInstance *late, GPtrArray *events)
{
  const BwRuleInstance *stored = late->stored;
  BwRuleNow then = { bw_heartbeat_awake_at_us (catchup->heartbeat, stored->evaluated_us),
                     stored->evaluated_us };
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_ptr_array_add (rules, late->rule);
  g_autoptr (BwRuleSet) set = bw_rule_set_new (rules);
  bw_rule_set_load (set, stored, then, events);
  if (late->rule->window_us > 0)
    fill_window (catchup, set, late, stored->evaluated_us);
  unsigned next_count = 0;
  for (unsigned i = 0; i < late->points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (late->points, BwHistoryPoint, i);
      const BwHistoryPoint *count = count_at (late->counts, &next_count, point->time_us);
      if (point->n > 0 && point->time_us > stored->evaluated_us)
        judge_sample (catchup, set, late, point, count, events);
    }
  const BwRuleInstance *judged = bw_rule_set_find (set, stored->rule_id, stored->labels);
  return bw_rule_instance_copy (judged != NULL ? judged : stored);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  int64_t one = (*(BwRuleEvent *const *) a)->at_us, other = (*(BwRuleEvent *const *) b)->at_us;
  return one < other ? -1 : one > other;
}

static int64_t
last_sample_us (const LateInstance *late)
{
  if (late->points == NULL || late->points->len == 0)
    return BW_TIME_NONE;
  return g_array_index (late->points, BwHistoryPoint, late->points->len - 1).time_us;
}

static void
finish (BwRuleCatchup *catchup)
{
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  g_autoptr (GPtrArray) judged =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_instance_free);
  int64_t seen_us = BW_TIME_NONE;
  for (unsigned i = 0; i < catchup->instances->len; i++)
    {
      const LateInstance *late = g_ptr_array_index (catchup->instances, i);
      bool has_points = late->points != NULL && late->points->len > 0;
      seen_us = MAX (seen_us, last_sample_us (late));
      g_ptr_array_add (judged, has_points ? judge_samples (catchup, late, events)
                                          : bw_rule_instance_copy (late->stored));
    }
  g_ptr_array_sort (events, compare_events);
  if (seen_us != BW_TIME_NONE)
    bw_heartbeat_go_on_from (catchup->heartbeat, seen_us);
  BwRuleNow now = { bw_heartbeat_awake_us (catchup->heartbeat), bw_clock_wall_us (catchup->clock) };
  for (unsigned i = 0; i < judged->len; i++)
    bw_rule_set_load (catchup->set, g_ptr_array_index (judged, i), now, events);
  for (unsigned i = 0; i < catchup->instances->len; i++)
    {
      const LateInstance *late = g_ptr_array_index (catchup->instances, i);
      if (late->rule != NULL && late->rule->window_us > 0)
        fill_window (catchup, catchup->set, late, now.wall_us);
    }
  catchup->events (events, catchup->data);
  catchup->done (catchup->data);
}

static void
range_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = bw_history_range_finish (reading->history, result, &error);
  if (bw_late_answer (result))
    return;
  BwRuleCatchup *catchup = reading->catchup;
  if (points == NULL)
    g_warning ("samples of %s from before the start are not judged: %s", reading->metric->text,
               error->message);
  *reading->points = g_steal_pointer (&points);
  if (--catchup->n_reading == 0)
    finish (catchup);
}

static void
read_range (BwRuleCatchup *catchup, const BwMetric *metric, int64_t after_us, GArray **points)
{
  Reading *reading = g_new (Reading, 1);
  *reading = (Reading){ catchup, catchup->history, metric, points };
  catchup->n_reading++;
  bw_history_range_async (catchup->history, metric, after_us + 1, bw_clock_wall_us (catchup->clock),
                          0, catchup->closing, range_cb, reading);
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
  return metric != NULL && bw_selector_matches (rule->selector, metric) ? metric : NULL;
}

static void
add_instance (BwRuleCatchup *catchup, const BwRuleStateRow *row)
{
  LateInstance *late = g_new0 (LateInstance, 1);
  g_ptr_array_add (catchup->instances, late);
  late->stored = bw_rule_runner_instance (row);
  BwRule *rule = find_rule (catchup, late->stored->rule_id);
  if (rule == NULL)
    return;
  late->rule = bw_rule_ref (rule);
  late->metric = metric_of (rule, late->stored);
  int64_t after_us = late->stored->evaluated_us;
  if (late->metric == NULL || after_us == BW_TIME_NONE)
    return;
  const BwMetric *count = count_metric (late->metric);
  read_range (catchup, late->metric, after_us - rule->window_us, &late->points);
  if (count != NULL)
    read_range (catchup, count, after_us, &late->counts);
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
  /* One reading is held back, so that the last one ends it whichever that is. */
  catchup->n_reading = 1;
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    add_instance (catchup, g_ptr_array_index (rows, i));
  if (--catchup->n_reading == 0)
    finish (catchup);
}

BwRuleCatchup *
bw_rule_catchup_start (BwClock *clock, BwHeartbeat *heartbeat, BwAlerts *alerts, BwHistory *history,
                       BwRuleSet *set, BwRuleCatchupFunc events, BwClockFunc done, gpointer data)
{
  BwRuleCatchup *catchup = g_new0 (BwRuleCatchup, 1);
  *catchup = (BwRuleCatchup){ .clock = clock,
                              .heartbeat = heartbeat,
                              .history = history,
                              .set = set,
                              .events = events,
                              .done = done,
                              .data = data,
                              .instances = g_ptr_array_new_with_free_func (late_instance_free),
                              .closing = g_cancellable_new () };
  bw_store_worker_run_async (bw_alerts_worker (alerts), bw_alerts_job_load_states, NULL, NULL,
                             (GDestroyNotify) g_ptr_array_unref, catchup->closing, loaded_cb,
                             catchup);
  return catchup;
}
