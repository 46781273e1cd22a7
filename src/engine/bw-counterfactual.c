/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would not have fired: the nearest level and the shortest patience, found by running the
 * state machine over the values at hand. */
#include "engine/bw-counterfactual.h"

#include "engine/bw-rule-variant.h"
#include "rules/bw-rule-eval.h"

#include <math.h>

/* RULE made anew, for a change. */
static BwRule *
copy_rule (const BwRule *rule)
{
  g_autofree char *text = bw_rule_to_text (rule);
  return bw_rule_parse_inline (text, NULL);
}

/* Where some values are no longer there: the state before the first one that is, as far as what
 * came of it tells. What is not there is taken to have been beyond any level. */
static void
begin_state (const BwRuleEvidence *evidence, BwRuleState *state)
{
  int64_t n_there = evidence->points->len;
  bw_rule_state_init (state);
  if (n_there >= evidence->n_points)
    return;
  const BwRuleState *before = &evidence->before;
  int64_t first_us = g_array_index (evidence->points, BwRulePoint, 0).awake_us;
  state->status = BW_RULE_PENDING;
  state->crossed_us = before->crossed_us;
  state->last_input_us = first_us;
  for (int k = 1; k <= BW_RULE_MAX_TIERS; k++)
    {
      int64_t since_us = before->ge_since_us[k];
      if (since_us == BW_TIME_NONE || since_us >= first_us)
        continue;
      state->ge_since_us[k] = since_us;
      state->ge_count[k] = MAX (1, before->ge_count[k] - (n_there - 1));
    }
}

static bool
fires (const BwRuleEvidence *evidence, const BwRule *rule)
{
  BwRuleState state;
  begin_state (evidence, &state);
  for (unsigned i = 0; i < evidence->points->len; i++)
    {
      const BwRulePoint *point = &g_array_index (evidence->points, BwRulePoint, i);
      BwRuleInput input = { point->value, point->flag, point->n, point->awake_us, point->at_us };
      if (bw_rule_state_step (&state, rule, &input).kind == BW_TRANSITION_FIRE)
        return true;
    }
  return false;
}

static bool
fires_at_threshold (const BwRuleEvidence *evidence, double threshold)
{
  g_autoptr (BwRule) rule = copy_rule (evidence->rule);
  return rule == NULL || !bw_rule_variant_set_threshold (rule, threshold) || fires (evidence, rule);
}

static bool
fires_at_for (const BwRuleEvidence *evidence, int64_t for_us)
{
  g_autoptr (BwRule) rule = copy_rule (evidence->rule);
  if (rule == NULL)
    return true;
  bw_rule_variant_set_for (rule, for_us);
  return fires (evidence, rule);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return one < other ? -1 : one > other;
}

/* The values at or beyond the mildest level, each once, the mildest last. Between two of them all
 * levels do the same. */
static GArray *
values_beyond (const BwRuleEvidence *evidence)
{
  const BwRule *rule = evidence->rule;
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  for (unsigned i = 0; i < evidence->points->len; i++)
    {
      double value = g_array_index (evidence->points, BwRulePoint, i).value;
      if (isfinite (value) && !bw_rule_variant_is_milder (rule, rule->tiers[0].trip, value))
        g_array_append_val (values, value);
    }
  g_array_sort (values, compare_doubles);
  for (unsigned i = values->len; i > 1; i--)
    if (g_array_index (values, double, i - 1) == g_array_index (values, double, i - 2))
      g_array_remove_index (values, i - 1);
  if (!rule->is_below)
    return values;
  for (unsigned i = 0; i < values->len / 2; i++)
    {
      double *one = &g_array_index (values, double, i);
      double *other = &g_array_index (values, double, values->len - 1 - i);
      double kept = *one;
      *one = *other;
      *other = kept;
    }
  return values;
}

/* Whether a level just beyond value I fires. */
static bool
fires_beyond (const BwRuleEvidence *evidence, GArray *values, unsigned i)
{
  double value = g_array_index (values, double, i);
  return fires_at_threshold (evidence,
                             nextafter (value, evidence->rule->is_below ? -INFINITY : INFINITY));
}

static void
find_threshold (const BwRuleEvidence *evidence, BwOtherThreshold *out)
{
  g_autoptr (GArray) values = values_beyond (evidence);
  *out = (BwOtherThreshold){ .threshold = NAN };
  /* What is true or not has no level. */
  if (evidence->rule->is_truth)
    return;
  if (values->len == 0 || fires_beyond (evidence, values, values->len - 1))
    return;
  /* Bisected for the first that does not fire ... */
  unsigned low = 0, high = values->len - 1;
  while (low < high)
    {
      unsigned middle = low + (high - low) / 2;
      if (fires_beyond (evidence, values, middle))
        low = middle + 1;
      else
        high = middle;
    }
  /* ... which it is only when no milder one fires. */
  out->is_monotonic = true;
  for (unsigned i = low; i < values->len && out->is_monotonic; i++)
    out->is_monotonic = !fires_beyond (evidence, values, i);
  for (unsigned i = 0; i < low && out->is_monotonic; i++)
    out->is_monotonic = fires_beyond (evidence, values, i);
  double limit = out->is_monotonic || low + 1 == values->len
                     ? (double) NAN
                     : g_array_index (values, double, low + 1);
  out->threshold =
      bw_rule_variant_round (evidence->rule, g_array_index (values, double, low), limit);
  out->is_known = !isnan (out->threshold) && !fires_at_threshold (evidence, out->threshold);
}

int64_t
bw_counterfactual_round_up (int64_t us)
{
  static const struct
  {
    int64_t up_to_us, step_us;
  } steps[] = {
    { 20 * BW_SECOND_US, BW_SECOND_US },    { 2 * BW_MINUTE_US, 10 * BW_SECOND_US },
    { 10 * BW_MINUTE_US, BW_MINUTE_US },    { 2 * BW_HOUR_US, 5 * BW_MINUTE_US },
    { 12 * BW_HOUR_US, 30 * BW_MINUTE_US }, { 2 * BW_DAY_US, BW_HOUR_US },
    { 30 * BW_DAY_US, 6 * BW_HOUR_US },     { INT64_MAX, BW_DAY_US },
  };
  unsigned i = 0;
  while (us > steps[i].up_to_us)
    i++;
  int64_t rest_us = us % steps[i].step_us;
  return rest_us == 0 ? us : us - rest_us + steps[i].step_us;
}

static void
find_for (const BwRuleEvidence *evidence, BwOtherFor *out)
{
  const BwRulePoint *first = &g_array_index (evidence->points, BwRulePoint, 0);
  const BwRulePoint *last =
      &g_array_index (evidence->points, BwRulePoint, evidence->points->len - 1);
  BwRuleState begin;
  begin_state (evidence, &begin);
  int64_t first_us = first->awake_us;
  for (int k = 1; k <= BW_RULE_MAX_TIERS; k++)
    if (begin.ge_since_us[k] != BW_TIME_NONE)
      first_us = MIN (first_us, begin.ge_since_us[k]);
  int64_t low = evidence->rule->for_us, high = MAX (low, last->awake_us - first_us) + 1;
  *out = (BwOtherFor){ .for_us = 0 };
  if (fires_at_for (evidence, high))
    return;
  while (high - low > 1)
    {
      int64_t middle = low + (high - low) / 2;
      if (fires_at_for (evidence, middle))
        low = middle;
      else
        high = middle;
    }
  out->for_us = bw_counterfactual_round_up (high);
  out->is_known = !fires_at_for (evidence, out->for_us);
  /* To last longer is to last as long: a longer one never fires where a shorter one does not. */
  out->is_monotonic = out->is_known;
}

bool
bw_counterfactual_find (const BwRuleEvidence *evidence, BwCounterfactual *out)
{
  g_return_val_if_fail (evidence != NULL && out != NULL, false);
  *out = (BwCounterfactual){ .n_values = evidence->points->len };
  if (evidence->points->len == 0 || evidence->rule->n_tiers == 0
      || !fires (evidence, evidence->rule))
    return false;
  out->from_us = g_array_index (evidence->points, BwRulePoint, 0).at_us;
  out->until_us = g_array_index (evidence->points, BwRulePoint, evidence->points->len - 1).at_us;
  out->is_whole = evidence->points->len >= evidence->n_points;
  find_threshold (evidence, &out->threshold);
  find_for (evidence, &out->patience);
  return true;
}
