/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One verdict recomputed from its evidence, and compared with what the evidence tells. */
#include "engine/bw-why-check.h"

#include "base/bw-number.h"
#include "base/bw-time.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* No rule takes silence for longer than it says, and none sooner than this when it says nothing. */
#define SILENCE_MIN_US (2 * BW_MINUTE_US)

static void fault (GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
fault (GPtrArray *faults, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static bool
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static void
expect_number (JsonNode *node, const char *path, double expected, GPtrArray *faults)
{
  double told = NAN;
  bw_json_get_double (node, path, &told, NULL);
  if (is_same (told, expected))
    return;
  g_autofree char *told_text = bw_number_format_exact (told);
  g_autofree char *expected_text = bw_number_format_exact (expected);
  fault (faults, _ ("%s is told as %s, and is %s"), path,
         isnan (told) ? C_ ("told as", "nothing") : told_text,
         isnan (expected) ? C_ ("told as", "nothing") : expected_text);
}

static void
expect_text (JsonNode *node, const char *path, const char *expected, GPtrArray *faults)
{
  const char *told = bw_json_get_string (node, path, NULL);
  if (g_strcmp0 (told, expected) != 0)
    fault (faults, _ ("%s is told as %s, and is %s"), path,
           told != NULL ? told : C_ ("told as", "nothing"),
           expected != NULL ? expected : C_ ("told as", "nothing"));
}

static void
expect_time (JsonNode *node, const char *path, int64_t expected_us, GPtrArray *faults)
{
  g_autofree char *expected = bw_time_format_iso (expected_us);
  expect_text (node, path, expected, faults);
}

/* What the evidence repeats of the rule, for people. */
static void
check_rule (const BwRule *rule, JsonNode *node, GPtrArray *faults)
{
  g_autofree char *words = bw_rule_describe_plain (rule);
  expect_text (node, "rule_words", words, faults);
  expect_text (node, "direction", rule->is_below ? "below" : "above", faults);
  expect_number (node, "for_seconds", (double) rule->for_us / BW_SECOND_US, faults);
  expect_number (node, "for_count", rule->for_count, faults);
  expect_number (node, "keep_seconds", (double) rule->keep_us / BW_SECOND_US, faults);
  expect_number (node, "recover_count", rule->recover_count, faults);
  expect_number (node, "min_samples", (double) rule->min_samples, faults);
}

static void
check_flips (const BwRuleState *told, const BwRuleState *found, GPtrArray *faults)
{
  bool is_equal = told->n_flips == found->n_flips;
  for (int64_t i = MAX (0, found->n_flips - BW_RULE_MAX_FLIPS); is_equal && i < found->n_flips; i++)
    is_equal = told->flips_us[i % BW_RULE_MAX_FLIPS] == found->flips_us[i % BW_RULE_MAX_FLIPS];
  if (!is_equal)
    fault (faults, _ ("the changes back and forth come out otherwise than told"));
}

static void
check_timers (const BwRuleState *told, const BwRuleState *found, GPtrArray *faults)
{
  bool is_equal = told->recover_since_us == found->recover_since_us
                  && told->frozen_us == found->frozen_us && told->no_value_us == found->no_value_us
                  && told->last_input_us == found->last_input_us
                  && told->crossed_us == found->crossed_us;
  /* How often it was below is only told while it recovers. */
  if (found->recover_since_us != BW_TIME_NONE)
    is_equal = is_equal && told->recover_count == found->recover_count
               && told->effective_max == found->effective_max;
  for (int k = 1; k <= BW_RULE_MAX_TIERS; k++)
    is_equal = is_equal && told->ge_since_us[k] == found->ge_since_us[k]
               && told->ge_count[k] == found->ge_count[k];
  if (!is_equal)
    fault (faults, _ ("the timers come out otherwise than told"));
}

static void
check_after (const BwRuleState *told, const BwRuleState *found, GPtrArray *faults)
{
  if (told->status != found->status || told->tier != found->tier
      || told->severity != found->severity || told->data_flag != found->data_flag)
    fault (faults, _ ("the state comes out as %s, and is told as %s"),
           bw_rule_status_name (found->status), bw_rule_status_name (told->status));
  if (!is_same (told->last_value, found->last_value)
      || !is_same (told->worst_value, found->worst_value)
      || told->n_pending_aborted != found->n_pending_aborted)
    fault (faults, _ ("the values kept come out otherwise than told"));
  check_timers (told, found, faults);
  check_flips (told, found, faults);
}

/* A state that the machine is never in was not made by it. Only an edited rule may have had other
 * tiers. */
static void
check_before (const BwRuleEvidence *evidence, GPtrArray *faults)
{
  const BwRuleState *state = &evidence->before;
  bool is_firing = state->status == BW_RULE_FIRING || state->status == BW_RULE_RECOVERING;
  bool is_there = evidence->is_edited || state->tier <= (int) evidence->rule->n_tiers;
  if (is_firing != (state->tier > 0) || is_firing != (state->severity != BW_SEVERITY_NONE)
      || !is_there)
    fault (faults, _ ("the state before is none that there is"));
}

static void
check_input (const BwRuleEvidence *evidence, JsonNode *node, GPtrArray *faults)
{
  const BwRuleInput *input = &evidence->input;
  bool is_value = input->flag == BW_DATA_FRESH;
  expect_number (node, "value", is_value ? input->value : (double) NAN, faults);
  expect_number (node, "n", input->n >= 0 ? (double) input->n : (double) NAN, faults);
  expect_time (node, "at", input->wall_us, faults);
  if (evidence->points->len == 0)
    return;
  const BwRulePoint *last =
      &g_array_index (evidence->points, BwRulePoint, evidence->points->len - 1);
  if (last->awake_us != input->awake_us || last->at_us != input->wall_us || last->n != input->n
      || !is_same (last->value, is_value ? input->value : (double) NAN))
    fault (faults, _ ("the last of the values is not the one that was judged"));
}

/* What is told of the tier that it is about. */
static void
check_tier (const BwRuleEvidence *evidence, const BwRuleState *found, JsonNode *node,
            GPtrArray *faults)
{
  const BwRule *rule = evidence->rule;
  bool is_over = evidence->transition.kind == BW_TRANSITION_RESOLVE;
  int tier = is_over ? evidence->before.tier : evidence->transition.tier;
  BwSeverity severity = is_over ? evidence->before.severity : found->severity;
  bool is_known = tier >= 1 && tier <= (int) rule->n_tiers;
  expect_number (node, "threshold", is_known ? rule->tiers[tier - 1].trip : (double) NAN, faults);
  expect_number (node, "recover", is_known ? rule->tiers[tier - 1].recover : (double) NAN, faults);
  expect_text (node, "severity", bw_severity_name (severity), faults);
  expect_time (node, "since", is_over ? evidence->before.crossed_us : found->crossed_us, faults);
  expect_number (node, "worst",
                 isnan (found->worst_value) ? evidence->before.worst_value : found->worst_value,
                 faults);
}

/* Nothing came for so long that it is an incident of its own. */
static char *
check_silence (const BwRuleEvidence *evidence, JsonNode *node, GPtrArray *faults)
{
  const BwRuleState *state = &evidence->before;
  int64_t since_us = state->no_value_us;
  int64_t limit_us =
      evidence->rule->no_data_after_us > 0 ? evidence->rule->no_data_after_us : SILENCE_MIN_US;
  expect_time (node, "at", evidence->input.wall_us, faults);
  expect_text (node, "severity", bw_severity_name (evidence->rule->no_data_severity), faults);
  if (evidence->input.flag == BW_DATA_FRESH || since_us == BW_TIME_NONE)
    {
      fault (faults, _ ("there was a value"));
      return g_strdup ("");
    }
  int64_t lasted_us = evidence->input.awake_us - since_us;
  expect_time (node, "since", evidence->input.wall_us - lasted_us, faults);
  if (lasted_us < limit_us)
    fault (faults, _ ("values were missing for less than the rule waits"));
  g_autofree char *lasted = bw_duration_format_age (MAX (0, lasted_us));
  return g_strdup_printf (_ ("no value for %s comes out again"), lasted);
}

static char *
transition_words (const BwRule *rule, BwTransition transition)
{
  if (transition.tier < 1 || transition.tier > (int) rule->n_tiers)
    return g_strdup (bw_transition_name (transition.kind));
  return g_strdup_printf ("%s %s", bw_transition_name (transition.kind),
                          bw_severity_name (rule->tiers[transition.tier - 1].severity));
}

char *
bw_why_check (const BwRuleEvidence *evidence, JsonNode *node, GPtrArray *faults)
{
  g_return_val_if_fail (evidence != NULL && node != NULL && faults != NULL, NULL);
  check_rule (evidence->rule, node, faults);
  if (!evidence->is_judged)
    return check_silence (evidence, node, faults);
  BwRuleState state = evidence->before;
  BwTransition found = evidence->is_edited
                           ? bw_rule_state_edited (&state, evidence->rule, &evidence->input)
                           : bw_rule_state_step (&state, evidence->rule, &evidence->input);
  g_autofree char *words = transition_words (evidence->rule, found);
  if (found.kind != evidence->transition.kind || found.tier != evidence->transition.tier)
    {
      g_autofree char *told = transition_words (evidence->rule, evidence->transition);
      fault (faults, _ ("told as %s, and comes out as %s"), told, words);
    }
  check_before (evidence, faults);
  check_after (&evidence->after, &state, faults);
  check_input (evidence, node, faults);
  check_tier (evidence, &state, node, faults);
  return g_strdup_printf (_ ("%s comes out again"), words);
}
