/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state machine of a rule's instance: from values to FIRE, UPGRADE, DOWNGRADE, RESOLVE. */
#include "rules/bw-rule-state.h"

#include "rules/bw-rule-flap.h"

#include <math.h>

void
bw_rule_state_init (BwRuleState *state)
{
  g_return_if_fail (state != NULL);
  *state = (BwRuleState){
    .status = BW_RULE_OK,
    .data_flag = BW_DATA_FRESH,
    .severity = BW_SEVERITY_NONE,
    .last_value = NAN,
    .last_input_us = BW_TIME_NONE,
    .no_value_us = BW_TIME_NONE,
    .frozen_us = BW_TIME_NONE,
    .recover_since_us = BW_TIME_NONE,
    .crossed_us = BW_TIME_NONE,
    .worst_value = NAN,
  };
  for (int k = 0; k <= BW_RULE_MAX_TIERS; k++)
    state->ge_since_us[k] = BW_TIME_NONE;
  for (int i = 0; i < BW_RULE_MAX_FLIPS; i++)
    state->flips_us[i] = BW_TIME_NONE;
}

static inline bool
trips (const BwRule *rule, int k, double v)
{
  double trip = rule->tiers[k - 1].trip;
  if (rule->is_strict)
    return rule->is_below ? v < trip : v > trip;
  return rule->is_below ? v <= trip : v >= trip;
}

static inline bool
recovers (const BwRule *rule, int k, double v)
{
  double level = rule->tiers[k - 1].recover;
  return rule->is_below ? v > level : v < level;
}

/* Tiers are strictly ordered, so the first that does not trip ends the search. */
static inline int
raw_tier (const BwRule *rule, double v)
{
  int k = 0;
  while (k < (int) rule->n_tiers && trips (rule, k + 1, v))
    k++;
  return k;
}

/* While firing, a tier is left only on the healthy side of its recovery level. */
static int
held_tier (const BwRule *rule, int current, int raw, double v)
{
  int k = MIN (current, (int) rule->n_tiers);
  while (k > raw && recovers (rule, k, v))
    k--;
  return MAX (k, raw);
}

static void
record_flip (BwRuleState *state, int64_t wall_us)
{
  state->flips_us[state->n_flips % BW_RULE_MAX_FLIPS] = wall_us;
  state->n_flips++;
}

static void
set_tier (BwRuleState *state, const BwRule *rule, int tier)
{
  state->tier = tier;
  state->severity = tier == 0 ? BW_SEVERITY_NONE : rule->tiers[tier - 1].severity;
}

static void
end_recovery (BwRuleState *state)
{
  state->recover_since_us = BW_TIME_NONE;
  state->recover_count = 0;
  state->effective_max = 0;
}

static void
end_episode (BwRuleState *state, const BwRule *rule)
{
  state->status = BW_RULE_OK;
  set_tier (state, rule, 0);
  end_recovery (state);
  state->crossed_us = BW_TIME_NONE;
  state->worst_value = NAN;
}

static void
freeze (BwRuleState *state, int64_t since_us)
{
  if (state->frozen_us == BW_TIME_NONE)
    state->frozen_us = since_us;
}

/* What was frozen is moved up by the time that does not count. */
static void
thaw (BwRuleState *state, int64_t now_us)
{
  if (state->frozen_us == BW_TIME_NONE)
    return;
  int64_t gap_us = MAX (0, now_us - state->frozen_us);
  for (int k = 1; k <= BW_RULE_MAX_TIERS; k++)
    {
      if (state->ge_since_us[k] != BW_TIME_NONE)
        state->ge_since_us[k] += gap_us;
    }
  if (state->recover_since_us != BW_TIME_NONE)
    state->recover_since_us += gap_us;
  state->frozen_us = BW_TIME_NONE;
}

/* Counts this evaluation for every tier that EFFECTIVE reaches; returns the highest that has
 * lasted. */
static int
count_tiers (BwRuleState *state, const BwRule *rule, int effective, int64_t now_us)
{
  int confirmed = 0;
  for (int k = 1; k <= (int) rule->n_tiers; k++)
    {
      if (k > effective)
        {
          state->ge_since_us[k] = BW_TIME_NONE;
          state->ge_count[k] = 0;
          continue;
        }
      if (state->ge_since_us[k] == BW_TIME_NONE)
        state->ge_since_us[k] = now_us;
      state->ge_count[k]++;
      if (now_us - state->ge_since_us[k] >= rule->for_us
          && state->ge_count[k] >= (int64_t) rule->for_count)
        confirmed = k;
    }
  return confirmed;
}

/* An alert that comes back so soon after it was over is the same one once more. */
static bool
is_reopening (const BwRuleState *state, int64_t wall_us)
{
  int64_t last_us = state->n_flips == 0 ? BW_TIME_NONE
                                        : state->flips_us[(state->n_flips - 1) % BW_RULE_MAX_FLIPS];
  return last_us != BW_TIME_NONE && wall_us - last_us <= BW_RULE_FLAP_WINDOW_US;
}

static BwTransition
step_calm (BwRuleState *state, const BwRule *rule, int effective, int confirmed, int64_t wall_us)
{
  if (effective == 0)
    {
      if (state->status == BW_RULE_PENDING)
        {
          state->n_pending_aborted++;
          end_episode (state, rule);
        }
      return (BwTransition){ BW_TRANSITION_NONE, 0 };
    }
  if (state->status == BW_RULE_OK)
    {
      state->status = BW_RULE_PENDING;
      state->crossed_us = wall_us;
    }
  if (confirmed == 0)
    return (BwTransition){ BW_TRANSITION_NONE, 0 };
  state->status = BW_RULE_FIRING;
  set_tier (state, rule, confirmed);
  if (is_reopening (state, wall_us))
    record_flip (state, wall_us);
  return (BwTransition){ BW_TRANSITION_FIRE, confirmed };
}

/* One more evaluation below the firing tier: enough of them, for long enough, end it or lower it.
 */
static BwTransition
step_recovery (BwRuleState *state, const BwRule *rule, int effective, const BwRuleInput *input)
{
  state->recover_count++;
  state->effective_max = MAX (state->effective_max, effective);
  if (input->awake_us - state->recover_since_us
          < bw_rule_state_keep_us (state, rule, input->wall_us)
      || state->recover_count < (int64_t) rule->recover_count)
    return (BwTransition){ BW_TRANSITION_NONE, 0 };
  if (state->effective_max == 0)
    {
      record_flip (state, input->wall_us);
      end_episode (state, rule);
      return (BwTransition){ BW_TRANSITION_RESOLVE, 0 };
    }
  state->status = BW_RULE_FIRING;
  set_tier (state, rule, state->effective_max);
  end_recovery (state);
  return (BwTransition){ BW_TRANSITION_DOWNGRADE, state->tier };
}

static BwTransition
step_firing (BwRuleState *state, const BwRule *rule, int effective, int confirmed,
             const BwRuleInput *input)
{
  if (effective < state->tier)
    {
      if (state->status == BW_RULE_FIRING)
        {
          state->status = BW_RULE_RECOVERING;
          state->recover_since_us = input->awake_us;
          state->recover_count = 0;
          state->effective_max = 0;
        }
      return step_recovery (state, rule, effective, input);
    }
  if (state->status == BW_RULE_RECOVERING)
    {
      state->status = BW_RULE_FIRING;
      end_recovery (state);
      record_flip (state, input->wall_us);
    }
  if (confirmed <= state->tier)
    return (BwTransition){ BW_TRANSITION_NONE, 0 };
  set_tier (state, rule, confirmed);
  return (BwTransition){ BW_TRANSITION_UPGRADE, confirmed };
}

static bool
is_firing (const BwRuleState *state)
{
  return state->status == BW_RULE_FIRING || state->status == BW_RULE_RECOVERING;
}

static BwTransition
judge (BwRuleState *state, const BwRule *rule, int effective, const BwRuleInput *input)
{
  thaw (state, input->awake_us);
  int confirmed = count_tiers (state, rule, effective, input->awake_us);
  if (is_firing (state))
    return step_firing (state, rule, effective, confirmed, input);
  return step_calm (state, rule, effective, confirmed, input->wall_us);
}

static void
take_value (BwRuleState *state, const BwRuleInput *input, BwDataFlag flag)
{
  state->data_flag = flag;
  state->last_value = input->value;
  state->last_input_us = input->awake_us;
  state->no_value_us = BW_TIME_NONE;
}

static void
note_worst (BwRuleState *state, const BwRule *rule, double v)
{
  if (state->status != BW_RULE_OK
      && (isnan (state->worst_value)
          || (rule->is_below ? v < state->worst_value : v > state->worst_value)))
    state->worst_value = v;
}

static BwTransition
step_value (BwRuleState *state, const BwRule *rule, const BwRuleInput *input)
{
  take_value (state, input, BW_DATA_FRESH);
  int raw = raw_tier (rule, input->value);
  if (raw == 0 && state->status == BW_RULE_OK)
    {
      state->frozen_us = BW_TIME_NONE;
      return (BwTransition){ BW_TRANSITION_NONE, 0 };
    }
  int effective = raw;
  if (raw < state->tier && is_firing (state))
    effective =
        rule->figure.is_latching ? state->tier : held_tier (rule, state->tier, raw, input->value);
  BwTransition transition = judge (state, rule, effective, input);
  note_worst (state, rule, input->value);
  return transition;
}

/* No data as a verdict: the mildest tier that is as severe as the rule asks for. */
static int
no_data_tier (const BwRule *rule)
{
  int k = 1;
  while (k < (int) rule->n_tiers && rule->tiers[k - 1].severity < rule->no_data_severity)
    k++;
  return k;
}

static BwTransition
step_no_value (BwRuleState *state, const BwRule *rule, const BwRuleInput *input, BwDataFlag flag)
{
  int64_t since_us = input->awake_us;
  if (flag == BW_DATA_STALE && state->last_input_us != BW_TIME_NONE)
    since_us = state->last_input_us;
  state->data_flag = flag;
  if (state->no_value_us == BW_TIME_NONE)
    state->no_value_us = since_us;
  switch (rule->no_data)
    {
    case BW_NO_DATA_OK:
      return judge (state, rule, 0, input);
    case BW_NO_DATA_ALERT:
      return judge (state, rule, no_data_tier (rule), input);
    case BW_NO_DATA_KEEP:
    default:
      freeze (state, since_us);
      return (BwTransition){ BW_TRANSITION_NONE, 0 };
    }
}

static BwDataFlag
input_flag (const BwRule *rule, const BwRuleInput *input)
{
  if (input->flag != BW_DATA_FRESH)
    return input->flag;
  if (isnan (input->value))
    return BW_DATA_NODATA;
  if (input->n < rule->min_samples && rule->min_samples > 0)
    return BW_DATA_INSUFFICIENT;
  return BW_DATA_FRESH;
}

static void
wake_paused (BwRuleState *state, const BwRule *rule)
{
  end_episode (state, rule);
  state->frozen_us = BW_TIME_NONE;
  for (int k = 1; k <= BW_RULE_MAX_TIERS; k++)
    {
      state->ge_since_us[k] = BW_TIME_NONE;
      state->ge_count[k] = 0;
    }
}

/* So few rows are behind the evidence because it was restarted. */
static BwTransition
end_latch (BwRuleState *state, const BwRule *rule)
{
  wake_paused (state, rule);
  return (BwTransition){ BW_TRANSITION_RESOLVE, 0 };
}

BwTransition
bw_rule_state_step (BwRuleState *state, const BwRule *rule, const BwRuleInput *input)
{
  BwDataFlag flag = input_flag (rule, input);
  if (state->status == BW_RULE_PAUSED)
    wake_paused (state, rule);
  switch (flag)
    {
    case BW_DATA_FRESH:
      return step_value (state, rule, input);
    case BW_DATA_INSUFFICIENT:
      take_value (state, input, flag);
      if (rule->figure.is_latching && is_firing (state))
        return end_latch (state, rule);
      freeze (state, input->awake_us);
      return (BwTransition){ BW_TRANSITION_NONE, 0 };
    case BW_DATA_STALE:
    case BW_DATA_NODATA:
    case BW_DATA_ERROR:
    default:
      return step_no_value (state, rule, input, flag);
    }
}

/* The new rule's tier for the severity that fires now: the highest not above it, 0 when all are. */
static int
tier_of_severity (const BwRule *rule, BwSeverity severity)
{
  int k = (int) rule->n_tiers;
  while (k > 0 && rule->tiers[k - 1].severity > severity)
    k--;
  return k;
}

static BwTransition
edit_firing (BwRuleState *state, const BwRule *rule, const BwRuleInput *input)
{
  BwSeverity before = state->severity;
  int raw = raw_tier (rule, input->value);
  int tier = MIN (raw, MAX (1, tier_of_severity (rule, before)));
  state->status = BW_RULE_FIRING;
  end_recovery (state);
  count_tiers (state, rule, raw, input->awake_us);
  note_worst (state, rule, input->value);
  set_tier (state, rule, tier);
  if (tier == 0)
    {
      record_flip (state, input->wall_us);
      end_episode (state, rule);
      return (BwTransition){ BW_TRANSITION_RESOLVE, 0 };
    }
  if (state->severity == before)
    return (BwTransition){ BW_TRANSITION_NONE, 0 };
  return (BwTransition){ state->severity < before ? BW_TRANSITION_DOWNGRADE : BW_TRANSITION_UPGRADE,
                         tier };
}

BwTransition
bw_rule_state_edited (BwRuleState *state, const BwRule *rule, const BwRuleInput *input)
{
  BwDataFlag flag = input_flag (rule, input);
  if (is_firing (state) && flag != BW_DATA_FRESH)
    {
      state->status = BW_RULE_FIRING;
      state->tier = MAX (1, tier_of_severity (rule, state->severity));
      return bw_rule_state_step (state, rule, input);
    }
  state->frozen_us = BW_TIME_NONE;
  for (int k = 1; k <= BW_RULE_MAX_TIERS; k++)
    {
      state->ge_since_us[k] = BW_TIME_NONE;
      state->ge_count[k] = 0;
    }
  if (!is_firing (state))
    return bw_rule_state_step (state, rule, input);
  take_value (state, input, BW_DATA_FRESH);
  return edit_firing (state, rule, input);
}

const char *
bw_rule_status_name (BwRuleStatus status)
{
  switch (status)
    {
    case BW_RULE_OK:
      return "OK";
    case BW_RULE_PENDING:
      return "PENDING";
    case BW_RULE_FIRING:
      return "FIRING";
    case BW_RULE_RECOVERING:
      return "RECOVERING";
    case BW_RULE_PAUSED:
      return "PAUSED";
    default:
      return "UNKNOWN";
    }
}

const char *
bw_data_flag_name (BwDataFlag flag)
{
  switch (flag)
    {
    case BW_DATA_FRESH:
      return "FRESH";
    case BW_DATA_INSUFFICIENT:
      return "INSUFFICIENT";
    case BW_DATA_STALE:
      return "STALE";
    case BW_DATA_NODATA:
      return "NODATA";
    case BW_DATA_ERROR:
      return "ERROR";
    default:
      return "UNKNOWN";
    }
}

const char *
bw_transition_name (BwTransitionKind kind)
{
  switch (kind)
    {
    case BW_TRANSITION_NONE:
      return "NONE";
    case BW_TRANSITION_FIRE:
      return "FIRE";
    case BW_TRANSITION_UPGRADE:
      return "UPGRADE";
    case BW_TRANSITION_DOWNGRADE:
      return "DOWNGRADE";
    case BW_TRANSITION_RESOLVE:
      return "RESOLVE";
    default:
      return "UNKNOWN";
    }
}
