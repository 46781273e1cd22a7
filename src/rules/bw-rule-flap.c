/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flips counted, and the time that an alert is kept lengthened by them. */
#include "rules/bw-rule-flap.h"

int
bw_rule_state_recent_flips (const BwRuleState *state, int64_t wall_us)
{
  g_return_val_if_fail (state != NULL, 0);
  int n = 0;
  int64_t kept = MIN (state->n_flips, BW_RULE_MAX_FLIPS);
  for (int64_t i = state->n_flips - kept; i < state->n_flips; i++)
    {
      int64_t at_us = state->flips_us[i % BW_RULE_MAX_FLIPS];
      n += at_us != BW_TIME_NONE && at_us > wall_us - BW_RULE_FLAP_WINDOW_US && at_us <= wall_us;
    }
  return n;
}

int64_t
bw_rule_state_keep_us (const BwRuleState *state, const BwRule *rule, int64_t wall_us)
{
  g_return_val_if_fail (state != NULL && rule != NULL, 0);
  int n = bw_rule_state_recent_flips (state, wall_us);
  if (n < BW_RULE_FLAP_FLIPS)
    return rule->keep_us;
  double longer_us = (double) MAX (rule->keep_us, BW_MINUTE_US);
  for (int i = BW_RULE_FLAP_FLIPS - 1; i < n && longer_us < (double) BW_HOUR_US; i++)
    longer_us *= 1.5;
  return MAX (rule->keep_us, (int64_t) MIN (longer_us, (double) BW_HOUR_US));
}
