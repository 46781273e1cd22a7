/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the rules over what is collected, and turns their transitions into requests to the incident
 * keeper. */
#include "engine/bw-rule-runner.h"

#include "engine/bw-rule-catchup.h"
#include "engine/bw-rule-request.h"
#include "engine/bw-rule-seeds.h"
#include "model/bw-catalogue.h"

#define SAVE_US BW_MINUTE_US

struct _BwRuleRunner
{
  BwClock *clock;
  BwHeartbeat *heartbeat;
  BwAlerts *alerts;
  BwIncidentKeeper *keeper;
  BwLedger *ledger; /* or NULL */
  BwRuleSet *set;
  unsigned save_timer;
  unsigned tick_timer;
  bool is_live;
  bool is_held;
  BwRuleCatchup *catchup;
  BwRuleSeeds *seeds; /* NULL before there is history */
  BwClockFunc ready;
  gpointer ready_data;
};

static void arm_tick (BwRuleRunner *runner);

static BwRuleNow
moment (BwRuleRunner *runner)
{
  return (BwRuleNow){ bw_heartbeat_awake_us (runner->heartbeat), bw_clock_wall_us (runner->clock) };
}

/* Which instance a request was about, for when it is stored. */
typedef struct
{
  BwRuleRunner *runner;
  char *rule;
  char *labels;
  bool is_nodata;
} Pending;

static void
stored_cb (const BwIncidentAnswer *answer, const GError *error, gpointer data)
{
  Pending *pending = data;
  if (answer != NULL && answer->incident != NULL)
    bw_rule_set_attach (pending->runner->set, pending->rule, pending->labels, pending->is_nodata,
                        bw_incident_is_open (answer->incident) ? answer->incident->id : 0);
  g_free (pending->rule);
  g_free (pending->labels);
  g_free (pending);
}

static void
submit (BwRuleRunner *runner, const BwRuleEvent *event)
{
  Pending *pending = g_new (Pending, 1);
  *pending = (Pending){ runner, g_strdup (event->instance->rule_id),
                        g_strdup (event->instance->labels), event->is_nodata };
  const char *const *channels =
      event->rule != NULL ? (const char *const *) event->rule->channels : NULL;
  BwIncidentRequest *request = bw_rule_request_new (event);
  BwTransitionKind kind = event->transition.kind;
  if (kind == BW_TRANSITION_FIRE || kind == BW_TRANSITION_UPGRADE)
    request->ledger = runner->ledger;
  bw_incident_keeper_submit (runner->keeper, request, channels, stored_cb, pending);
}

static GPtrArray *
new_events (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
}

static void
submit_all (BwRuleRunner *runner, GPtrArray *events)
{
  for (unsigned i = 0; i < events->len; i++)
    submit (runner, g_ptr_array_index (events, i));
  arm_tick (runner);
}

BwRuleRunner *
bw_rule_runner_new (BwClock *clock, BwHeartbeat *heartbeat, BwAlerts *alerts,
                    BwIncidentKeeper *keeper)
{
  BwRuleRunner *runner = g_new0 (BwRuleRunner, 1);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  runner->clock = bw_clock_ref (clock);
  runner->heartbeat = heartbeat;
  runner->alerts = alerts;
  runner->keeper = keeper;
  runner->set = bw_rule_set_new (none);
  return runner;
}

void
bw_rule_runner_free (BwRuleRunner *runner)
{
  if (runner == NULL)
    return;
  bw_clock_cancel (runner->clock, &runner->save_timer);
  bw_clock_cancel (runner->clock, &runner->tick_timer);
  g_clear_pointer (&runner->catchup, bw_rule_catchup_free);
  g_clear_pointer (&runner->seeds, bw_rule_seeds_free);
  bw_rule_set_free (runner->set);
  bw_clock_unref (runner->clock);
  g_free (runner);
}

void
bw_rule_runner_set_ledger (BwRuleRunner *runner, BwLedger *ledger)
{
  g_return_if_fail (runner != NULL);
  runner->ledger = ledger;
}

void
bw_rule_runner_set_rules (BwRuleRunner *runner, GPtrArray *rules)
{
  g_return_if_fail (runner != NULL && rules != NULL);
  g_autoptr (GPtrArray) events = new_events ();
  bw_rule_set_replace (runner->set, rules, moment (runner), events);
  submit_all (runner, events);
  if (runner->is_live)
    bw_rule_seeds_look (runner->seeds);
}

static void
tick_cb (gpointer data)
{
  BwRuleRunner *runner = data;
  runner->tick_timer = 0;
  g_autoptr (GPtrArray) events = new_events ();
  bw_rule_set_tick (runner->set, moment (runner), events);
  submit_all (runner, events);
}

/* Silence is noticed at the moment it counts, without looking at it in between. */
static void
arm_tick (BwRuleRunner *runner)
{
  bw_clock_cancel (runner->clock, &runner->tick_timer);
  int64_t due_us = bw_rule_set_next_due_us (runner->set);
  if (!runner->is_live || runner->is_held || due_us == INT64_MAX)
    return;
  int64_t wait_us = MAX (due_us - bw_heartbeat_awake_us (runner->heartbeat), BW_SECOND_US);
  runner->tick_timer = bw_clock_call_at (runner->clock, bw_clock_awake_us (runner->clock) + wait_us,
                                         tick_cb, runner);
}

static void
save_cb (gpointer data)
{
  BwRuleRunner *runner = data;
  runner->save_timer = bw_clock_call_at (runner->clock, bw_clock_awake_us (runner->clock) + SAVE_US,
                                         save_cb, runner);
  bw_rule_runner_save (runner);
}

void
bw_rule_runner_save (BwRuleRunner *runner)
{
  g_return_if_fail (runner != NULL);
  g_autoptr (GPtrArray) changed = bw_rule_set_take_changed (runner->set);
  if (changed->len == 0)
    return;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_state_row_free);
  for (unsigned i = 0; i < changed->len; i++)
    g_ptr_array_add (rows, bw_rule_runner_row (g_ptr_array_index (changed, i)));
  bw_store_worker_run_async (bw_alerts_worker (runner->alerts), bw_alerts_job_save_states, rows,
                             (GDestroyNotify) g_ptr_array_unref, NULL, NULL, NULL, NULL);
}

/* Stored states are taken up and what came after them is judged: from now on it is live. */
static void
caught_up_cb (gpointer data)
{
  BwRuleRunner *runner = data;
  g_clear_pointer (&runner->catchup, bw_rule_catchup_free);
  runner->is_live = true;
  bw_rule_set_resumed (runner->set, bw_heartbeat_awake_us (runner->heartbeat));
  save_cb (runner);
  arm_tick (runner);
  bw_rule_seeds_look (runner->seeds);
  runner->ready (runner->ready_data);
}

static void
events_cb (GPtrArray *events, gpointer data)
{
  submit_all (data, events);
}

void
bw_rule_runner_resume (BwRuleRunner *runner, BwHistory *history, BwClockFunc ready, gpointer data)
{
  g_return_if_fail (runner != NULL && history != NULL);
  runner->ready = ready;
  runner->ready_data = data;
  runner->seeds = bw_rule_seeds_new (runner->clock, history, runner->set);
  runner->catchup = bw_rule_catchup_start (runner->clock, runner->heartbeat, runner->alerts,
                                           history, runner->set, events_cb, caught_up_cb, runner);
}

void
bw_rule_runner_feed (BwRuleRunner *runner, const BwBatch *batch, int64_t interval_us)
{
  g_return_if_fail (runner != NULL && batch != NULL);
  if (!runner->is_live || runner->is_held)
    return;
  g_autoptr (GPtrArray) events = new_events ();
  bw_rule_set_feed (runner->set, batch, interval_us, bw_heartbeat_awake_us (runner->heartbeat),
                    events);
  submit_all (runner, events);
}

void
bw_rule_runner_source_failed (BwRuleRunner *runner, const char *source, int64_t interval_us)
{
  g_return_if_fail (runner != NULL && source != NULL);
  if (!runner->is_live || runner->is_held)
    return;
  g_autoptr (GPtrArray) events = new_events ();
  bw_rule_set_source_failed (runner->set, source, interval_us, moment (runner), events);
  submit_all (runner, events);
}

void
bw_rule_runner_source_removed (BwRuleRunner *runner, const char *source)
{
  g_return_if_fail (runner != NULL && source != NULL);
  g_autoptr (GPtrArray) events = new_events ();
  bw_rule_set_source_removed (runner->set, source, moment (runner), events);
  submit_all (runner, events);
}

/* The source that INSTANCE is sampled from; NULL where it is derived. */
static const char *
sampled_source (BwRuleRunner *runner, const BwRuleInstance *instance)
{
  GPtrArray *rules = bw_rule_set_rules (runner->set);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      if (!g_str_equal (rule->id, instance->rule_id))
        continue;
      if (rule->kind == BW_RULE_ABSENT)
        return NULL; /* that there is no such source is what it tells */
      const char *name = bw_selector_name (rule->selector);
      const BwMetricInfo *info = bw_catalogue_find (name);
      g_autofree char *text = g_strdup_printf ("%s{%s}", name, instance->labels);
      const BwMetric *metric = bw_metric_parse (text, NULL);
      bool is_derived = info != NULL && info->is_derived;
      return metric != NULL && !is_derived ? bw_metric_label (metric, "source") : NULL;
    }
  return NULL;
}

void
bw_rule_runner_keep_sources (BwRuleRunner *runner, GHashTable *sources)
{
  g_return_if_fail (runner != NULL && sources != NULL);
  g_autoptr (GPtrArray) instances = bw_rule_set_list (runner->set);
  g_autoptr (GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < instances->len; i++)
    {
      const char *source = sampled_source (runner, g_ptr_array_index (instances, i));
      if (source != NULL && !g_hash_table_contains (sources, source))
        g_hash_table_add (gone, (gpointer) source);
    }
  GHashTableIter iter;
  gpointer source;
  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &source, NULL))
    bw_rule_runner_source_removed (runner, source);
}

void
bw_rule_runner_restarted (BwRuleRunner *runner, const char *rule_id, const char *labels)
{
  g_return_if_fail (runner != NULL && rule_id != NULL && labels != NULL);
  bw_rule_set_restart (runner->set, rule_id, labels);
}

void
bw_rule_runner_set_held (BwRuleRunner *runner, bool is_held)
{
  g_return_if_fail (runner != NULL);
  runner->is_held = is_held;
  arm_tick (runner);
}

void
bw_rule_runner_resumed_from_sleep (BwRuleRunner *runner)
{
  g_return_if_fail (runner != NULL);
  bw_rule_set_resumed (runner->set, bw_heartbeat_awake_us (runner->heartbeat));
  arm_tick (runner);
}

BwRuleSet *
bw_rule_runner_set (BwRuleRunner *runner)
{
  return runner->set;
}

/* Of what is stored, the state stands first, and what the rule has seen behind it. */
static GBytes *
timers_of (GBytes *stored)
{
  if (stored == NULL || g_bytes_get_size (stored) <= BW_RULE_STATE_BYTES)
    return stored != NULL ? g_bytes_ref (stored) : NULL;
  return g_bytes_new_from_bytes (stored, 0, BW_RULE_STATE_BYTES);
}

static GBytes *
memory_of (GBytes *stored)
{
  size_t size = stored != NULL ? g_bytes_get_size (stored) : 0;
  return size > BW_RULE_STATE_BYTES
             ? g_bytes_new_from_bytes (stored, BW_RULE_STATE_BYTES, size - BW_RULE_STATE_BYTES)
             : NULL;
}

static GBytes *
timers_with (const BwRuleState *state, GBytes *memory)
{
  GBytes *timers = bw_rule_state_save (state);
  if (memory == NULL)
    return timers;
  GByteArray *all = g_bytes_unref_to_array (timers);
  g_byte_array_append (all, g_bytes_get_data (memory, NULL), (guint) g_bytes_get_size (memory));
  return g_byte_array_free_to_bytes (all);
}

BwRuleInstance *
bw_rule_runner_instance (const BwRuleStateRow *row)
{
  BwRuleInstance *instance = bw_rule_instance_new (row->rule, row->labels);
  g_autoptr (GBytes) timers = timers_of (row->timers);
  if (timers == NULL || !bw_rule_state_load (&instance->state, timers))
    bw_rule_state_init (&instance->state);
  instance->memory = memory_of (row->timers);
  instance->evaluated_us = row->evaluated_us;
  instance->incident_id = row->incident_id;
  instance->nodata_since_us = row->nodata_since_us;
  instance->nodata_incident_id = row->nodata_incident_id;
  return instance;
}

BwRuleStateRow *
bw_rule_runner_row (const BwRuleInstance *instance)
{
  BwRuleStateRow *row = bw_rule_state_row_new ();
  row->rule = g_strdup (instance->rule_id);
  row->labels = g_strdup (instance->labels);
  row->state = (int) instance->state.status;
  row->tier = instance->state.tier;
  row->data_flag = (int) instance->state.data_flag;
  row->timers = timers_with (&instance->state, instance->memory);
  row->last_value = instance->state.last_value;
  row->evaluated_us = instance->evaluated_us;
  row->incident_id = instance->incident_id;
  row->nodata_since_us = instance->nodata_since_us;
  row->nodata_incident_id = instance->nodata_incident_id;
  return row;
}
