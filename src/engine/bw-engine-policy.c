/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what by the configuration that is in force. */
#include "engine/bw-engine-policy.h"

#include "engine/bw-engine-groups.h"
#include "rules/bw-rule-load.h"

/* Two evaluations, but no less than a minute; slow sources keep nobody waiting for hours. */
#define MIN_GRACE_US BW_MINUTE_US
#define MAX_GRACE_US (10 * BW_MINUTE_US)

static BwRuleChannels *
channels_of_rules (BwConfig *config)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_rules_load (config, errors);
  return bw_rule_channels_new (rules);
}

void
bw_engine_policy_take (BwEngine *engine, BwConfig *config)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_clear_pointer (&engine->policy, bw_policy_unref);
  g_clear_pointer (&engine->rule_channels, bw_rule_channels_unref);
  engine->policy = bw_engine_policy_new (config, errors);
  engine->rule_channels = channels_of_rules (config);
  if (engine->keeper != NULL)
    bw_incident_keeper_set_policy (engine->keeper, engine->policy, engine->rule_channels);
}

BwPolicy *
bw_engine_policy (BwEngine *engine)
{
  if (engine->policy == NULL)
    bw_engine_policy_take (engine, engine->config);
  return engine->policy;
}

void
bw_engine_policy_fill (BwEngine *engine, BwIncidentRequest *request)
{
  request->policy = bw_policy_ref (bw_engine_policy (engine));
  request->rule_channels = bw_rule_channels_ref (engine->rule_channels);
  if (engine->keeper != NULL)
    request->grace_until_us = bw_incident_keeper_grace_us (engine->keeper);
}

int64_t
bw_engine_policy_grace_us (BwEngine *engine)
{
  int64_t longest_us = 0;
  BwSourceStatus status;
  for (unsigned i = 0; bw_scheduler_status (engine->scheduler, i, &status); i++)
    longest_us = MAX (longest_us, status.interval_us);
  return CLAMP (2 * longest_us, MIN_GRACE_US, MAX_GRACE_US);
}
