/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of an evaluation, and its names. */
#include "rules/bw-rule-event.h"

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
  copy->memory = instance->memory != NULL ? g_bytes_ref (instance->memory) : NULL;
  return copy;
}

void
bw_rule_instance_free (BwRuleInstance *instance)
{
  g_return_if_fail (instance != NULL);
  g_free (instance->rule_id);
  g_free (instance->labels);
  g_clear_pointer (&instance->memory, g_bytes_unref);
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
  g_free (event->basis);
  g_free (event->bound);
  g_free (event);
}
