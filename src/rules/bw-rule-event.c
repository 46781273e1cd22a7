/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of an evaluation, and its evidence as JSON. */
#include "rules/bw-rule-event.h"

#include "base/bw-json.h"

#include <math.h>

BwRuleInstance *
bw_rule_instance_new (const char *rule_id, const char *labels)
{
  g_return_val_if_fail (rule_id != NULL && labels != NULL, NULL);
  BwRuleInstance *instance = g_new0 (BwRuleInstance, 1);
  instance->rule_id = g_strdup (rule_id);
  instance->labels = g_strdup (labels);
  bw_rule_state_init (&instance->state);
  instance->evaluated_us = BW_TIME_NONE;
  instance->nodata_since_us = BW_TIME_NONE;
  return instance;
}

BwRuleInstance *
bw_rule_instance_copy (const BwRuleInstance *instance)
{
  g_return_val_if_fail (instance != NULL, NULL);
  BwRuleInstance *copy = g_memdup2 (instance, sizeof *instance);
  copy->rule_id = g_strdup (instance->rule_id);
  copy->labels = g_strdup (instance->labels);
  return copy;
}

void
bw_rule_instance_free (BwRuleInstance *instance)
{
  g_return_if_fail (instance != NULL);
  g_free (instance->rule_id);
  g_free (instance->labels);
  g_free (instance);
}

const char *
bw_rule_reason_name (BwRuleReason reason)
{
  switch (reason)
    {
    case BW_REASON_VALUE:
      return "value";
    case BW_REASON_NO_DATA:
      return "no_data";
    case BW_REASON_DATA_RETURNED:
      return "data_returned";
    case BW_REASON_EDITED:
      return "edited";
    case BW_REASON_MISSING_SERIES:
      return "missing_series";
    case BW_REASON_RULE_REMOVED:
      return "rule_removed";
    case BW_REASON_RULE_DISABLED:
      return "rule_disabled";
    case BW_REASON_SOURCE_REMOVED:
      return "source_removed";
    default:
      return "unknown";
    }
}

void
bw_rule_event_free (BwRuleEvent *event)
{
  g_return_if_fail (event != NULL);
  g_clear_pointer (&event->rule, bw_rule_unref);
  g_clear_pointer (&event->instance, bw_rule_instance_free);
  g_clear_pointer (&event->points, g_array_unref);
  g_free (event);
}

static void
add_seconds (JsonBuilder *builder, const char *name, int64_t us)
{
  bw_json_add_double (builder, name, (double) us / (double) BW_SECOND_US);
}

/* Timers as what has passed: how long and how often each tier has been reached. */
static void
add_state (JsonBuilder *builder, const char *name, const BwRuleState *state, int64_t now_us)
{
  if (state->frozen_us != BW_TIME_NONE)
    now_us = state->frozen_us;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "state", bw_rule_status_name (state->status));
  bw_json_add_int64 (builder, "tier", state->tier);
  bw_json_add_string (builder, "data", bw_data_flag_name (state->data_flag));
  bw_json_add_double (builder, "value", state->last_value);
  json_builder_set_member_name (builder, "reached");
  json_builder_begin_array (builder);
  for (int k = 1; k <= BW_RULE_MAX_TIERS && state->ge_since_us[k] != BW_TIME_NONE; k++)
    {
      json_builder_begin_object (builder);
      bw_json_add_int64 (builder, "tier", k);
      add_seconds (builder, "seconds", MAX (0, now_us - state->ge_since_us[k]));
      bw_json_add_int64 (builder, "count", state->ge_count[k]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (state->recover_since_us != BW_TIME_NONE)
    {
      add_seconds (builder, "recovering_seconds", MAX (0, now_us - state->recover_since_us));
      bw_json_add_int64 (builder, "recovering_count", state->recover_count);
    }
  json_builder_end_object (builder);
}

static void
add_rule (JsonBuilder *builder, const BwRuleEvent *event)
{
  const BwRule *rule = event->rule;
  bw_json_add_string (builder, "rule", event->instance->rule_id);
  if (rule == NULL)
    return;
  g_autofree char *text = bw_rule_describe (rule);
  bw_json_add_string (builder, "rule_text", text);
  if (rule->runbook != NULL)
    bw_json_add_string (builder, "runbook", rule->runbook);
  bw_json_add_string (builder, "direction", rule->is_below ? "below" : "above");
  add_seconds (builder, "for_seconds", rule->for_us);
  bw_json_add_int64 (builder, "for_count", rule->for_count);
  add_seconds (builder, "keep_seconds", rule->keep_us);
  bw_json_add_int64 (builder, "recover_count", rule->recover_count);
  bw_json_add_int64 (builder, "min_samples", rule->min_samples);
}

static void
add_points (JsonBuilder *builder, const GArray *points)
{
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    {
      const BwRulePoint *point = &g_array_index (points, BwRulePoint, i);
      json_builder_begin_array (builder);
      bw_json_add_time (builder, NULL, point->at_us);
      bw_json_add_double (builder, NULL, point->value);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

/* The episode's worst value stands in the state before when this ends it. */
static double
worst_value (const BwRuleEvent *event)
{
  double after = event->instance->state.worst_value;
  return isnan (after) ? event->before.worst_value : after;
}

static double
recover_level (const BwRuleEvent *event)
{
  int tier = event->transition.tier > 0 ? event->transition.tier : event->before.tier;
  if (event->rule == NULL || event->is_nodata || tier < 1 || tier > (int) event->rule->n_tiers)
    return NAN;
  return event->rule->tiers[tier - 1].recover;
}

char *
bw_rule_event_evidence (const BwRuleEvent *event)
{
  g_return_val_if_fail (event != NULL && event->instance != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_rule (builder, event);
  bw_json_add_string (builder, "metric", event->metric != NULL ? event->metric->text : NULL);
  bw_json_add_string (builder, "labels", event->instance->labels);
  bw_json_add_string (builder, "kind",
                      event->is_nodata && event->transition.kind == BW_TRANSITION_FIRE
                          ? "NODATA"
                          : bw_transition_name (event->transition.kind));
  bw_json_add_string (builder, "reason", bw_rule_reason_name (event->reason));
  bw_json_add_double (builder, "value", event->value);
  bw_json_add_double (builder, "threshold", event->threshold);
  bw_json_add_double (builder, "recover", recover_level (event));
  bw_json_add_int64 (builder, "tier", event->transition.tier);
  bw_json_add_string (builder, "severity", bw_severity_name (event->severity));
  if (event->n >= 0)
    bw_json_add_int64 (builder, "n", event->n);
  bw_json_add_time (builder, "at", event->at_us);
  bw_json_add_time (builder, "since", event->crossed_us);
  bw_json_add_double (builder, "worst", worst_value (event));
  add_state (builder, "before", &event->before, event->awake_us);
  add_state (builder, "after", &event->instance->state, event->awake_us);
  add_points (builder, event->points);
  json_builder_end_object (builder);
  return bw_json_to_text (builder, false);
}
