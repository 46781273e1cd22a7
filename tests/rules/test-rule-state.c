/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state machine against hand-worked sequences and against the slow model of rule-model.h. */
#include "rule-model.h"

#include "rules/bw-rule-flap.h"

#define S BW_SECOND_US

static const BwRule cpu = {
  .id = (char *) "cpu",
  .is_enabled = true,
  .n_tiers = 2,
  .tiers = { { BW_SEVERITY_WARNING, 80, 60 }, { BW_SEVERITY_CRITICAL, 90, 80 } },
  .for_us = 120 * S,
  .keep_us = 120 * S,
  .for_count = 2,
  .recover_count = 2,
  .no_data_severity = BW_SEVERITY_WARNING,
};

/* Runs VALUES, a minute apart unless an element is "@seconds", "-" being no data; returns
 * transitions as "index:KIND tier" joined by blanks, and the last state. */
static char *
run (const BwRule *rule, const char *values, BwRuleState *state)
{
  bw_rule_state_init (state);
  g_auto (GStrv) list = g_strsplit (values, " ", -1);
  GString *out = g_string_new (NULL);
  int64_t step_us = 60 * S, now_us = 0;
  int index = 0;
  for (char **p = list; *p != NULL; p++)
    {
      if (**p == '@')
        {
          now_us += (int64_t) (g_ascii_strtod (*p + 1, NULL) * S) - step_us;
          continue;
        }
      BwRuleInput input = { .flag = BW_DATA_FRESH, .n = -1, .awake_us = now_us };
      input.value = strcmp (*p, "-") == 0 ? (double) NAN : g_ascii_strtod (*p, NULL);
      input.wall_us = 1000 * S + now_us;
      BwTransition t = bw_rule_state_step (state, rule, &input);
      if (t.kind != BW_TRANSITION_NONE)
        g_string_append_printf (out, "%s%d:%s %d", out->len > 0 ? " " : "", index,
                                bw_transition_name (t.kind), t.tier);
      index++;
      now_us += step_us;
    }
  return g_string_free (out, FALSE);
}

static void
assert_run (const BwRule *rule, const char *values, const char *expected)
{
  BwRuleState state;
  g_autofree char *got = run (rule, values, &state);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_life (void)
{
  BwRuleState state;
  g_autofree char *got = run (&cpu, "79 81 82 80.5 85 92 91 93 75 75 75 59 58 57", &state);
  g_assert_cmpstr (got, ==, "3:FIRE 1 7:UPGRADE 2 10:DOWNGRADE 1 13:RESOLVE 0");
  g_assert_cmpint (state.status, ==, BW_RULE_OK);
  g_assert_cmpint (state.crossed_us, ==, BW_TIME_NONE);
  g_assert_true (isnan (state.worst_value));
  /* The same by stages: what a person sees on the way. */
  g_free (got);
  got = run (&cpu, "79 81 82", &state);
  g_assert_cmpint (state.status, ==, BW_RULE_PENDING);
  g_assert_cmpint (state.crossed_us, ==, 1060 * S);
  g_free (got);
  got = run (&cpu, "79 81 82 80.5 85 92 91 93 75", &state);
  g_assert_cmpint (state.status, ==, BW_RULE_RECOVERING);
  g_assert_cmpint (state.tier, ==, 2);
  g_assert_cmpint (state.severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpfloat (state.worst_value, ==, 93);
  g_assert_cmpint (state.effective_max, ==, 1);
}

static void
test_patience (void)
{
  assert_run (&cpu, "85 85 70 85 85 70", "");            /* never for 120 s */
  assert_run (&cpu, "95 95 95 85 85 85 81", "2:FIRE 2"); /* within the band of CRITICAL */
  assert_run (&cpu, "95 95 95 10 10 10", "2:FIRE 2 5:RESOLVE 0");
  assert_run (&cpu, "95 95 95 70 10 10", "2:FIRE 2 5:DOWNGRADE 1"); /* was WARNING within keep */
  assert_run (&cpu, "95 95 95 85 79.9 79.9 79.9", "2:FIRE 2 6:DOWNGRADE 1");
  assert_run (&cpu, "80 80 80 60 60 60 60", "2:FIRE 1"); /* recovery is below 60, not at it */
  /* Both conditions count: the time alone is not enough, nor is the number. */
  assert_run (&cpu, "85 @200 85", "1:FIRE 1");
  assert_run (&cpu, "85 @10 85 @10 85 @10 85", "");
  assert_run (&cpu, "85 @119 85", "");
  assert_run (&cpu, "85 @120 85", "1:FIRE 1");
}

static void
test_flapping (void)
{
  BwRuleState state;
  g_autofree char *got = run (&cpu, "85 85 85 59 70 59 70 59 70 59 70 59 70", &state);
  g_assert_cmpstr (got, ==, "2:FIRE 1");
  g_assert_cmpint (state.n_flips, ==, 5);
  g_assert_cmpint (state.flips_us[0], ==, (1000 + 4 * 60) * S);
  g_assert_cmpint (state.flips_us[4], ==, (1000 + 12 * 60) * S);
  g_assert_cmpint (state.flips_us[5], ==, BW_TIME_NONE);
}

/* 5 flips in 12 minutes: keep of 2 min becomes 2 * 1.5^2 = 4.5 min, so that what would have ended
 * at the third good value goes on until the sixth. */
static void
test_flapping_keep (void)
{
  BwRuleState state;
  assert_run (&cpu, "85 85 85 59 70 59 70 59 70 59 70 59 70 59 59 59 59 59 59",
              "2:FIRE 1 18:RESOLVE 0");
  g_autofree char *got = run (&cpu, "85 85 85 59 70 59 70 59 70 59 70 59 70", &state);
  int64_t wall_us = (1000 + 12 * 60) * S;
  g_assert_cmpint (bw_rule_state_recent_flips (&state, wall_us), ==, 5);
  g_assert_cmpint (bw_rule_state_keep_us (&state, &cpu, wall_us), ==, 270 * S);
  /* Of the first one an hour has passed. */
  int64_t later_us = (1000 + 4 * 60 + 3600) * S;
  g_assert_cmpint (bw_rule_state_recent_flips (&state, later_us), ==, 4);
  g_assert_cmpint (bw_rule_state_keep_us (&state, &cpu, later_us), ==, 180 * S);
  g_assert_cmpint (bw_rule_state_keep_us (&state, &cpu, later_us + 120 * S), ==, 120 * S);
  /* Never less than a minute is lengthened, and no more than an hour comes of it; a rule that is
   * more patient than that stays as it is. */
  BwRule rule = cpu;
  rule.keep_us = 0;
  g_assert_cmpint (bw_rule_state_keep_us (&state, &rule, wall_us), ==, 135 * S);
  rule.keep_us = 50 * 60 * S;
  g_assert_cmpint (bw_rule_state_keep_us (&state, &rule, wall_us), ==, 3600 * S);
  rule.keep_us = 2 * 3600 * S;
  g_assert_cmpint (bw_rule_state_keep_us (&state, &rule, wall_us), ==, 7200 * S);
}

/* The last sixteen flips are known: as many as there were within the hour, an hour is the most that
 * comes of them. */
static void
test_flips_kept (void)
{
  BwRuleState state;
  bw_rule_state_init (&state);
  for (int i = 0; i < 20; i++)
    state.flips_us[i % BW_RULE_MAX_FLIPS] = i * 60 * S;
  state.n_flips = 20;
  g_assert_cmpint (bw_rule_state_recent_flips (&state, 20 * 60 * S), ==, 16);
  g_assert_cmpint (bw_rule_state_keep_us (&state, &cpu, 20 * 60 * S), ==, 3600 * S);
  g_assert_cmpint (bw_rule_state_recent_flips (&state, (60 + 18) * 60 * S), ==, 1);
  g_assert_cmpint (bw_rule_state_recent_flips (&state, (60 + 19) * 60 * S), ==, 0);
}

/* What was about to be over comes back silently, or worse: at once where that need not last. */
static void
test_back_and_worse (void)
{
  BwRuleState state;
  assert_run (&cpu, "85 85 85 59 95 95 95", "2:FIRE 1 6:UPGRADE 2");
  BwRule rule = cpu;
  rule.for_us = 0;
  rule.for_count = 1;
  g_autofree char *got = run (&rule, "85 59 95", &state);
  g_assert_cmpstr (got, ==, "0:FIRE 1 2:UPGRADE 2");
  g_assert_cmpint (state.status, ==, BW_RULE_FIRING);
  g_assert_cmpint (state.n_flips, ==, 1);
}

/* Over and back within the hour is a change too. */
static void
test_reopening (void)
{
  BwRuleState state;
  g_autofree char *got = run (&cpu, "85 85 85 10 10 10 85 85 85", &state);
  g_assert_cmpstr (got, ==, "2:FIRE 1 5:RESOLVE 0 8:FIRE 1");
  g_assert_cmpint (state.n_flips, ==, 2);
  g_autofree char *later = run (&cpu, "85 85 85 10 10 10 @3700 85 85 85", &state);
  g_assert_cmpint (state.n_flips, ==, 1);
}

static void
test_immediate (void)
{
  BwRule kill_switch = { .n_tiers = 1, .tiers = { { BW_SEVERITY_CRITICAL, 1, 1 } } };
  kill_switch.for_count = kill_switch.recover_count = 1;
  assert_run (&kill_switch, "0 1 1 0 1 0", "1:FIRE 1 3:RESOLVE 0 4:FIRE 1 5:RESOLVE 0");
  kill_switch.for_count = kill_switch.recover_count = 0;
  assert_run (&kill_switch, "0 1 1 0 1 0", "1:FIRE 1 3:RESOLVE 0 4:FIRE 1 5:RESOLVE 0");

  BwRule roi = { .n_tiers = 2, .is_below = true };
  roi.tiers[0] = (BwTier){ BW_SEVERITY_WARNING, 0, .01 };
  roi.tiers[1] = (BwTier){ BW_SEVERITY_CRITICAL, -.10, -.07 };
  roi.for_count = roi.recover_count = 1;
  assert_run (&roi, ".02 -.01 -.11 -.08 -.06 .005 .02",
              "1:FIRE 1 2:UPGRADE 2 4:DOWNGRADE 1 6:RESOLVE 0");
}

static void
test_strict (void)
{
  BwRule rule = { .n_tiers = 1, .tiers = { { BW_SEVERITY_WARNING, 80, 80 } } };
  assert_run (&rule, "80 79", "0:FIRE 1 1:RESOLVE 0");
  rule.is_strict = true;
  assert_run (&rule, "80 80.1 80 79.9", "1:FIRE 1 3:RESOLVE 0");
  rule.is_below = true;
  assert_run (&rule, "80 79.9 80 80.1", "1:FIRE 1 3:RESOLVE 0");
  assert_run (&rule, "-inf inf", "0:FIRE 1 1:RESOLVE 0");
}

static void
test_no_data_keep (void)
{
  /* 60 s before the gap and 60 s after it make 120 s; the gap of an hour makes none. */
  assert_run (&cpu, "85 - @3600 85 85 85", "3:FIRE 1");
  assert_run (&cpu, "85 - - - - - - 85", "");
  assert_run (&cpu, "85 - 85 - 85 - 85 - 85", "4:FIRE 1");
  /* Neither does a recovery get on, nor is the alert over, while nothing is known. */
  assert_run (&cpu, "85 85 85 59 - @3600 59 59 59", "2:FIRE 1 6:RESOLVE 0");
  assert_run (&cpu, "85 85 85 - - - - -", "2:FIRE 1");
  BwRuleState state;
  g_autofree char *got = run (&cpu, "- - -", &state);
  g_assert_cmpint (state.status, ==, BW_RULE_OK);
  g_assert_cmpint (state.data_flag, ==, BW_DATA_NODATA);
  g_assert_cmpint (state.no_value_us, ==, 0);
  g_assert_true (isnan (state.last_value));
}

static void
test_no_data_verdicts (void)
{
  BwRule rule = cpu;
  rule.no_data = BW_NO_DATA_OK;
  assert_run (&rule, "85 85 85 - - -", "2:FIRE 1 5:RESOLVE 0");
  assert_run (&rule, "85 - 85 85 85", "4:FIRE 1");
  rule.no_data = BW_NO_DATA_ALERT;
  assert_run (&rule, "50 - - -", "3:FIRE 1");
  rule.no_data_severity = BW_SEVERITY_ERROR;
  assert_run (&rule, "50 - - -", "3:FIRE 2");
}

static void
test_stale (void)
{
  BwRuleState state;
  g_autofree char *got = run (&cpu, "85 85", &state);
  BwRuleInput input = { .flag = BW_DATA_STALE, .n = -1, .awake_us = 200 * S };
  bw_rule_state_step (&state, &cpu, &input);
  g_assert_cmpint (state.no_value_us, ==, 60 * S);
  g_assert_cmpint (state.data_flag, ==, BW_DATA_STALE);
  /* 60 s were seen; the 440 s since the last value count for nothing. */
  input = (BwRuleInput){ .value = 85, .n = -1, .awake_us = 500 * S };
  g_assert_cmpint (bw_rule_state_step (&state, &cpu, &input).kind, ==, BW_TRANSITION_NONE);
  g_assert_cmpint (state.no_value_us, ==, BW_TIME_NONE);
  input.awake_us = 559 * S;
  g_assert_cmpint (bw_rule_state_step (&state, &cpu, &input).kind, ==, BW_TRANSITION_NONE);
  input.awake_us = 560 * S;
  g_assert_cmpint (bw_rule_state_step (&state, &cpu, &input).kind, ==, BW_TRANSITION_FIRE);
}

static void
test_insufficient (void)
{
  BwRule rule = cpu;
  rule.min_samples = 20;
  rule.for_us = rule.keep_us = 0;
  rule.for_count = rule.recover_count = 1;
  BwRuleState state;
  bw_rule_state_init (&state);
  BwRuleInput input = { .value = 99, .n = 19 };
  g_assert_cmpint (bw_rule_state_step (&state, &rule, &input).kind, ==, BW_TRANSITION_NONE);
  g_assert_cmpint (state.status, ==, BW_RULE_OK);
  g_assert_cmpint (state.data_flag, ==, BW_DATA_INSUFFICIENT);
  g_assert_cmpint (state.no_value_us, ==, BW_TIME_NONE);
  input.n = -1;
  g_assert_cmpint (bw_rule_state_step (&state, &rule, &input).kind, ==, BW_TRANSITION_NONE);
  input.n = 20;
  g_assert_cmpint (bw_rule_state_step (&state, &rule, &input).kind, ==, BW_TRANSITION_FIRE);
  input.n = 5;
  input.value = 0;
  g_assert_cmpint (bw_rule_state_step (&state, &rule, &input).kind, ==, BW_TRANSITION_NONE);
  g_assert_cmpint (state.status, ==, BW_RULE_FIRING);
}

static BwTransition
edit (const char *values, const BwRule *rule, double last, BwRuleState *state)
{
  g_autofree char *got = run (&cpu, values, state);
  BwRuleInput input = { .value = last, .n = -1, .awake_us = 3600 * S, .wall_us = 4600 * S };
  return bw_rule_state_edited (state, rule, &input);
}

static void
test_edited (void)
{
  BwRuleState state;
  BwRule rule = cpu;
  /* The limit was raised above the value: over at once, whatever the band and keep say. */
  rule.tiers[0] = (BwTier){ BW_SEVERITY_WARNING, 88, 60 };
  BwTransition t = edit ("85 85 85", &rule, 85, &state);
  g_assert_cmpint (t.kind, ==, BW_TRANSITION_RESOLVE);
  g_assert_cmpint (state.status, ==, BW_RULE_OK);
  /* It still holds: nothing happens, and being worse has to last from now. */
  t = edit ("85 85 85", &rule, 95, &state);
  g_assert_cmpint (t.kind, ==, BW_TRANSITION_NONE);
  g_assert_cmpint (state.tier, ==, 1);
  BwRuleInput input = { .value = 95, .n = -1, .awake_us = 3660 * S };
  g_assert_cmpint (bw_rule_state_step (&state, &rule, &input).kind, ==, BW_TRANSITION_NONE);
  input.awake_us = 3720 * S;
  g_assert_cmpint (bw_rule_state_step (&state, &rule, &input).kind, ==, BW_TRANSITION_UPGRADE);
  /* CRITICAL was raised: the alert goes down to WARNING. */
  rule = cpu;
  rule.tiers[1].trip = 98;
  t = edit ("95 95 95", &rule, 95, &state);
  g_assert_cmpint (t.kind, ==, BW_TRANSITION_DOWNGRADE);
  g_assert_cmpint (t.tier, ==, 1);
  g_assert_cmpint (state.severity, ==, BW_SEVERITY_WARNING);
  /* A pending one starts to count again. */
  t = edit ("85 85", &rule, 85, &state);
  g_assert_cmpint (t.kind, ==, BW_TRANSITION_NONE);
  g_assert_cmpint (state.status, ==, BW_RULE_PENDING);
  g_assert_cmpint (state.ge_since_us[1], ==, 3600 * S);
}

static void
test_edited_tiers (void)
{
  BwRuleState state;
  /* A milder tier below: the firing one keeps its severity under a new number. */
  BwRule rule = cpu;
  rule.n_tiers = 3;
  rule.tiers[0] = (BwTier){ BW_SEVERITY_INFO, 50, 50 };
  rule.tiers[1] = cpu.tiers[0];
  rule.tiers[2] = cpu.tiers[1];
  BwTransition t = edit ("85 85 85", &rule, 85, &state);
  g_assert_cmpint (t.kind, ==, BW_TRANSITION_NONE);
  g_assert_cmpint (state.tier, ==, 2);
  /* Only CRITICAL is left, and the value is beyond it: the alert is worse at once. */
  rule = cpu;
  rule.n_tiers = 1;
  rule.tiers[0] = cpu.tiers[1];
  t = edit ("85 85 85", &rule, 95, &state);
  g_assert_cmpint (t.kind, ==, BW_TRANSITION_UPGRADE);
  g_assert_cmpint (t.tier, ==, 1);
  g_assert_cmpint (state.severity, ==, BW_SEVERITY_CRITICAL);
  /* CRITICAL is gone: the alert goes down. */
  rule.tiers[0] = cpu.tiers[0];
  t = edit ("95 95 95", &rule, 95, &state);
  g_assert_cmpint (t.kind, ==, BW_TRANSITION_DOWNGRADE);
  g_assert_cmpint (state.tier, ==, 1);
  /* No value at the moment: it fires on under its new number until one comes. */
  t = edit ("95 95 95", &rule, NAN, &state);
  g_assert_cmpint (t.kind, ==, BW_TRANSITION_NONE);
  g_assert_cmpint (state.status, ==, BW_RULE_FIRING);
  g_assert_cmpint (state.tier, ==, 1);
}

static void
test_paused (void)
{
  BwRuleState state;
  g_autofree char *got = run (&cpu, "85 85", &state);
  state.status = BW_RULE_PAUSED;
  BwRuleInput input = { .value = 85, .n = -1, .awake_us = 120 * S };
  g_assert_cmpint (bw_rule_state_step (&state, &cpu, &input).kind, ==, BW_TRANSITION_NONE);
  g_assert_cmpint (state.status, ==, BW_RULE_PENDING);
  g_assert_cmpint (state.ge_since_us[1], ==, 120 * S);
}

/* Levels on a coarse grid, so that values often stand exactly on them. */
static void
random_rule (GRand *rand, BwRule *rule)
{
  static const int64_t patience[] = { 0, 0, 30, 60, 120, 200 };
  memset (rule, 0, sizeof *rule);
  rule->is_below = g_rand_boolean (rand);
  rule->is_strict = g_rand_int_range (rand, 0, 4) == 0;
  rule->n_tiers = (unsigned) g_rand_int_range (rand, 1, BW_RULE_MAX_TIERS + 1);
  double trip = g_rand_int_range (rand, -3, 3), recover = trip - g_rand_int_range (rand, 0, 3);
  for (unsigned i = 0; i < rule->n_tiers; i++)
    {
      double sign = rule->is_below ? -1 : 1;
      rule->tiers[i] = (BwTier){ (BwSeverity) (10 * (i + 1)), sign * trip, sign * recover };
      trip += g_rand_int_range (rand, 1, 3);
      recover = g_rand_int_range (rand, (int) recover, (int) trip + 1);
    }
  rule->for_us = patience[g_rand_int_range (rand, 0, G_N_ELEMENTS (patience))] * S;
  rule->keep_us = patience[g_rand_int_range (rand, 0, G_N_ELEMENTS (patience))] * S;
  rule->for_count = (unsigned) g_rand_int_range (rand, 0, 4);
  rule->recover_count = (unsigned) g_rand_int_range (rand, 0, 4);
  rule->min_samples = g_rand_int_range (rand, 0, 4) == 0 ? 10 : 0;
  rule->no_data = (BwNoDataPolicy) g_rand_int_range (rand, 0, 3);
  unsigned worst = g_rand_int_range (rand, 1, (int) rule->n_tiers + 1);
  rule->no_data_severity = (BwSeverity) (10 * worst);
}

static void
random_input (GRand *rand, const BwRule *rule, BwRuleInput *input)
{
  static const int64_t gaps[] = { 0, 1, 30, 60, 60, 60, 60, 61, 90, 600, 86400 };
  static const BwDataFlag flags[] = { BW_DATA_STALE, BW_DATA_NODATA, BW_DATA_ERROR,
                                      BW_DATA_INSUFFICIENT };
  double sign = rule->is_below ? -1 : 1;
  input->awake_us += gaps[g_rand_int_range (rand, 0, G_N_ELEMENTS (gaps))] * S;
  input->wall_us = input->awake_us + BW_DAY_US;
  input->n = g_rand_int_range (rand, 0, 5) == 0 ? g_rand_int_range (rand, -1, 10) : 10;
  input->flag = BW_DATA_FRESH;
  if (g_rand_int_range (rand, 0, 8) == 0)
    input->flag = flags[g_rand_int_range (rand, 0, G_N_ELEMENTS (flags))];
  /* Mostly a small step from the last value, so that bands and runs occur. */
  double x = isnan (input->value) ? 0 : input->value * sign;
  x += g_rand_int_range (rand, -2, 3) / (g_rand_boolean (rand) ? 1.0 : 2.0);
  if (g_rand_int_range (rand, 0, 6) == 0)
    x = g_rand_int_range (rand, -6, 14);
  input->value = g_rand_int_range (rand, 0, 40) == 0 ? (double) NAN : sign * x;
}

static void
compare (const Model *model, const BwRuleState *state)
{
  g_assert_cmpstr (bw_rule_status_name (state->status), ==, model->state);
  g_assert_cmpint (state->tier, ==, model->firing);
  g_assert_cmpint (state->n_flips, ==, model->n_flips);
  g_assert_cmpint (state->n_pending_aborted, ==, model->n_aborted);
  g_assert_cmpint (state->crossed_us == BW_TIME_NONE, ==, model_is (model, "OK"));
  int severity = model->firing == 0 ? 0 : (int) model->rule->tiers[model->firing - 1].severity;
  g_assert_cmpint (state->severity, ==, severity);
}

static void
test_model (void)
{
  unsigned seen[5] = { 0 }, n_flapping = 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261120);
  for (int i = 0; i < 10000; i++)
    {
      BwRule rule;
      Model model;
      BwRuleState state;
      random_rule (rand, &rule);
      model_init (&model, &rule);
      bw_rule_state_init (&state);
      BwRuleInput input = { 0 };
      for (int j = 0; j < 60; j++)
        {
          random_input (rand, &rule, &input);
          BwTransition expected = model_step (&model, &input);
          BwTransition got = bw_rule_state_step (&state, &rule, &input);
          g_assert_cmpint (got.kind, ==, expected.kind);
          g_assert_cmpint (got.tier, ==, expected.tier);
          compare (&model, &state);
          seen[got.kind]++;
          if (j % 20 == 19) /* as after a restart */
            {
              g_autoptr (GBytes) bytes = bw_rule_state_save (&state);
              g_assert_true (bw_rule_state_load (&state, bytes));
            }
        }
      n_flapping += model.n_flapping;
      model_clear (&model);
    }
  g_assert_cmpuint (n_flapping, >, 1000);
  /* The sequences do reach everything. */
  for (int kind = 0; kind < 5; kind++)
    g_assert_cmpuint (seen[kind], >, 3000);
}

static void
test_save (void)
{
  BwRuleState state, back;
  g_autofree char *got = run (&cpu, "85 85 85 59 70 92 - -", &state);
  state.fingerprint = UINT64_C (0xfedcba9876543210);
  g_autoptr (GBytes) bytes = bw_rule_state_save (&state);
  g_assert_true (bw_rule_state_load (&back, bytes));
  g_autoptr (GBytes) again = bw_rule_state_save (&back);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_cmpint (back.status, ==, state.status);
  g_assert_cmpint (back.frozen_us, ==, state.frozen_us);
  g_assert_cmpfloat (back.worst_value, ==, 92);
  g_assert_cmpint (back.ge_count[2], ==, 1);
  g_assert_true (back.fingerprint == state.fingerprint);
}

static void
test_load_garbage (void)
{
  BwRuleState state, init;
  bw_rule_state_init (&init);
  g_assert_false (bw_rule_state_load (&state, NULL));
  g_autoptr (GBytes) good = bw_rule_state_save (&init);
  size_t length = 0;
  const char *data = g_bytes_get_data (good, &length);
  for (size_t n = 0; n < length; n++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (data, n);
      g_assert_false (bw_rule_state_load (&state, cut));
    }
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *copy = g_memdup2 (data, length);
      for (int j = g_rand_int_range (rand, 1, 30); j > 0; j--)
        copy[g_rand_int_range (rand, 0, (int) length)] = (char) g_rand_int_range (rand, 0, 256);
      g_autoptr (GBytes) bytes = g_bytes_new (copy, length);
      /* Whatever is accepted can be used, and says again what was read. */
      if (bw_rule_state_load (&state, bytes))
        {
          g_autoptr (GBytes) again = bw_rule_state_save (&state);
          g_assert_true (g_bytes_equal (bytes, again));
        }
      BwRuleInput input = { .value = 95, .n = -1, .awake_us = 60 * S };
      bw_rule_state_step (&state, &cpu, &input);
      g_assert_cmpint (state.tier, <=, BW_RULE_MAX_TIERS);
    }
}

static void
test_names (void)
{
  g_assert_cmpstr (bw_rule_status_name (BW_RULE_RECOVERING), ==, "RECOVERING");
  g_assert_cmpstr (bw_data_flag_name (BW_DATA_INSUFFICIENT), ==, "INSUFFICIENT");
  g_assert_cmpstr (bw_transition_name (BW_TRANSITION_DOWNGRADE), ==, "DOWNGRADE");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-state/life", test_life);
  g_test_add_func ("/rule-state/patience", test_patience);
  g_test_add_func ("/rule-state/flapping", test_flapping);
  g_test_add_func ("/rule-state/flapping-keep", test_flapping_keep);
  g_test_add_func ("/rule-state/flips-kept", test_flips_kept);
  g_test_add_func ("/rule-state/back-and-worse", test_back_and_worse);
  g_test_add_func ("/rule-state/reopening", test_reopening);
  g_test_add_func ("/rule-state/immediate", test_immediate);
  g_test_add_func ("/rule-state/strict", test_strict);
  g_test_add_func ("/rule-state/no-data-keep", test_no_data_keep);
  g_test_add_func ("/rule-state/no-data-verdicts", test_no_data_verdicts);
  g_test_add_func ("/rule-state/stale", test_stale);
  g_test_add_func ("/rule-state/insufficient", test_insufficient);
  g_test_add_func ("/rule-state/edited", test_edited);
  g_test_add_func ("/rule-state/edited-tiers", test_edited_tiers);
  g_test_add_func ("/rule-state/paused", test_paused);
  g_test_add_func ("/rule-state/model", test_model);
  g_test_add_func ("/rule-state/save", test_save);
  g_test_add_func ("/rule-state/load-garbage", test_load_garbage);
  g_test_add_func ("/rule-state/names", test_names);
  return g_test_run ();
}
