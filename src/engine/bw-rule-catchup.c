/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes up stored rule states after a start, and judges what was sampled after they were stored. */
#include "engine/bw-rule-catchup.h"

#include "engine/bw-late-answer.h"
#include "engine/bw-rule-runner.h"

#include <math.h>

/* One sample of the time between. */
typedef struct
{
  int64_t time_us;
  const BwMetric *metric;
  double value;
} LateSample;

struct _BwRuleCatchup
{
  BwClock *clock;
  BwHeartbeat *heartbeat;
  BwHistory *history;
  BwRuleSet *set;
  BwRuleCatchupFunc events;
  BwClockFunc done;
  gpointer data;
  GArray *samples;  /* of LateSample */
  GHashTable *read; /* the metrics that are read, once each however many rules watch them */
  unsigned n_reading;
  GCancellable *closing;
};

/* What a range answers to. */
typedef struct
{
  BwRuleCatchup *catchup;
  BwHistory *history; /* outlives the catch-up */
  const BwMetric *metric;
} Reading;

void
bw_rule_catchup_free (BwRuleCatchup *catchup)
{
  if (catchup == NULL)
    return;
  g_cancellable_cancel (catchup->closing);
  g_object_unref (catchup->closing);
  g_array_unref (catchup->samples);
  g_hash_table_unref (catchup->read);
  g_free (catchup);
}

static int
compare_samples (gconstpointer a, gconstpointer b)
{
  const LateSample *one = a, *other = b;
  if (one->time_us != other->time_us)
    return one->time_us < other->time_us ? -1 : 1;
  const char *source = bw_metric_label (one->metric, "source");
  return g_strcmp0 (source, bw_metric_label (other->metric, "source"));
}

/* The samples again as the batches they came in: one source, one moment. */
static void
judge_samples (BwRuleCatchup *catchup, GPtrArray *events)
{
  g_array_sort (catchup->samples, compare_samples);
  for (unsigned i = 0; i < catchup->samples->len;)
    {
      const LateSample *first = &g_array_index (catchup->samples, LateSample, i);
      const char *source = bw_metric_label (first->metric, "source");
      g_autoptr (BwBatch) batch = bw_batch_new (source != NULL ? source : "", first->time_us);
      for (; i < catchup->samples->len; i++)
        {
          const LateSample *sample = &g_array_index (catchup->samples, LateSample, i);
          if (compare_samples (sample, first) != 0)
            break;
          bw_batch_add (batch, sample->metric, sample->value);
        }
      bw_rule_set_feed (catchup->set, batch, 0,
                        bw_heartbeat_awake_at_us (catchup->heartbeat, batch->time_us), events);
      bw_heartbeat_go_on_from (catchup->heartbeat, batch->time_us);
    }
}

static void
finish (BwRuleCatchup *catchup)
{
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  judge_samples (catchup, events);
  catchup->events (events, catchup->data);
  catchup->done (catchup->data);
}

static void
range_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  BwRuleCatchup *catchup = reading->catchup;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = bw_history_range_finish (reading->history, result, &error);
  if (bw_late_answer (result))
    return;
  if (points == NULL)
    g_warning ("samples of %s from before the start are not judged: %s", reading->metric->text,
               error->message);
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      LateSample sample = { point->time_us, reading->metric, point->last };
      if (point->n > 0)
        g_array_append_val (catchup->samples, sample);
    }
  if (--catchup->n_reading == 0)
    finish (catchup);
}

static const BwMetric *
metric_of (BwRuleCatchup *catchup, const BwRuleInstance *instance)
{
  GPtrArray *rules = bw_rule_set_rules (catchup->set);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      if (!g_str_equal (rule->id, instance->rule_id))
        continue;
      g_autofree char *text =
          g_strdup_printf ("%s{%s}", bw_selector_name (rule->selector), instance->labels);
      return bw_metric_parse (text, NULL);
    }
  return NULL;
}

static void
read_samples (BwRuleCatchup *catchup, const BwRuleInstance *instance)
{
  const BwMetric *metric = metric_of (catchup, instance);
  if (metric == NULL || instance->evaluated_us == BW_TIME_NONE
      || !g_hash_table_add (catchup->read, (gpointer) metric))
    return;
  Reading *reading = g_new (Reading, 1);
  *reading = (Reading){ catchup, catchup->history, metric };
  catchup->n_reading++;
  bw_history_range_async (catchup->history, metric, instance->evaluated_us + 1,
                          bw_clock_wall_us (catchup->clock), 0, catchup->closing, range_cb,
                          reading);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwRuleCatchup *catchup = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  if (rows == NULL)
    g_warning ("the rules begin anew: %s", error->message);
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  BwRuleNow now = { bw_heartbeat_awake_us (catchup->heartbeat), bw_clock_wall_us (catchup->clock) };
  /* One reading is held back, so that the last one ends it whichever that is. */
  catchup->n_reading = 1;
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    {
      g_autoptr (BwRuleInstance) instance = bw_rule_runner_instance (g_ptr_array_index (rows, i));
      bw_rule_set_load (catchup->set, instance, now, events);
      read_samples (catchup, instance);
    }
  catchup->events (events, catchup->data);
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
                              .samples = g_array_new (FALSE, FALSE, sizeof (LateSample)),
                              .read = g_hash_table_new (NULL, NULL),
                              .closing = g_cancellable_new () };
  bw_store_worker_run_async (bw_alerts_worker (alerts), bw_alerts_job_load_states, NULL, NULL,
                             (GDestroyNotify) g_ptr_array_unref, catchup->closing, loaded_cb,
                             catchup);
  return catchup;
}
