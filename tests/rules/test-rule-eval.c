/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule run over rows of seconds and values, and windows of samples. */
#include "base/bw-error.h"
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-window.h"

#include <math.h>
#include <string.h>

#define CPU                                                                                        \
  "metric=x;direction=above;warning=80;warning-recover=60;critical=90;critical-recover=80;"        \
  "for=120s;for-count=2;keep-firing-for=120s;recover-count=2"

static char *
eval (const char *text, const char *csv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRule) rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) steps = bw_rule_eval (rule, "v.csv", csv, &error);
  if (steps == NULL)
    return g_strdup (error->message);
  GString *out = g_string_new (NULL);
  for (unsigned i = 0; i < steps->len; i++)
    {
      const BwRuleEvalStep *step = &g_array_index (steps, BwRuleEvalStep, i);
      g_string_append_printf (out, "%g,%s,%d ", step->seconds,
                              bw_transition_name (step->transition.kind), step->transition.tier);
    }
  return g_string_free (out, FALSE);
}

static void
assert_eval (const char *text, const char *csv, const char *expected)
{
  g_autofree char *got = eval (text, csv);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_transitions (void)
{
  assert_eval (CPU,
               "0,79\n60,81\n120,82\n180,80.5\n240,85\n300,92\n360,91\n420,93\n480,75\n540,75\n"
               "600,75\n660,59\n720,58\n780,57\n",
               "180,FIRE,1 420,UPGRADE,2 600,DOWNGRADE,1 780,RESOLVE,0 ");
  /* An hour without data counts for nothing; a heading, blanks, other line ends and a mark are
   * fine. */
  assert_eval (CPU, "\xef\xbb\xbfseconds,value\r\n0,85\r\n60,\r\n3660, 85 \r\n\r\n3720,85",
               "3720,FIRE,1 ");
  assert_eval (CPU, "0,85\n60,nan\n3660,85\n3720,85", "3720,FIRE,1 ");
  assert_eval ("metric=x;info=1", "-0.5,1\n0.25,0", "-0.5,FIRE,1 0.25,RESOLVE,0 ");
  assert_eval (CPU, "", "");
  /* Tiers are numbered as given, by severity. */
  assert_eval ("metric=x;emergency=5;info=1", "0,6\n1,2", "0,FIRE,2 1,DOWNGRADE,1 ");
  /* No sample size is told here. */
  assert_eval ("metric=x;info=1;min-samples=10", "0,1", "0,FIRE,1 ");
}

static void
test_window (void)
{
  assert_eval ("metric=x;warning=80;agg=avg;window=60s", "0,100\n30,50\n59,120\n60,60\n119,1",
               "0,FIRE,1 30,RESOLVE,0 59,FIRE,1 60,RESOLVE,0 ");
  assert_eval ("metric=x;warning=80;agg=min;window=60s", "0,50\n30,90\n59,90\n60,90", "60,FIRE,1 ");
  assert_eval ("metric=x;warning=80;eval-every=60s", "0,0\n30,90\n60,90\n90,0\n120,0",
               "60,FIRE,1 120,RESOLVE,0 ");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *csv, *message;
  } rows[] = {
    { "0,1\nx,2", "v.csv:2: \"x\": expected a number of seconds" },
    { "0,1\n1", "v.csv:2: \"1\": expected seconds,value" },
    { "0,1,2", "v.csv:1: \"0,1,2\": expected seconds,value" },
    { "5,1\n4,1", "v.csv:2: \"4\": expected seconds that do not go back" },
    { "0,1\n\n1,one", "v.csv:3: \"one\": expected a number, or nothing for no data" },
    { "1e300,1", "v.csv:1: \"1e300\": expected a number of seconds" },
    { "seconds,value\nseconds,value", "v.csv:2: \"seconds\": expected a number of seconds" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_eval ("metric=x;info=1", rows[i].csv, rows[i].message);
}

static void
test_garbage (void)
{
  g_autoptr (BwRule) rule = bw_rule_parse_inline (CPU, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  static const char alphabet[] = "0123456789,.-+e\n\r ,\xff\xc3nai";
  for (int i = 0; i < 3000; i++)
    {
      char csv[200];
      int length = g_rand_int_range (rand, 0, 199);
      for (int j = 0; j < length; j++)
        csv[j] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      csv[length] = '\0';
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) steps = bw_rule_eval (rule, "v.csv", csv, &error);
      g_assert_true ((steps == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  g_autofree char *huge = g_strnfill (2000000, '9');
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_rule_eval (rule, "v.csv", huge, &error));
  g_assert_cmpuint (strlen (error->message), <, 300);
}

/* All aggregates against a plain loop over everything that ever came. */
static void
test_window_model (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  for (int aggregate = BW_AGGREGATE_NONE; aggregate <= BW_AGGREGATE_LAST; aggregate++)
    {
      BwRuleWindow window = { 0 };
      double values[1500];
      int64_t times[1500], now_us = 0;
      for (int i = 0; i < 1500; i++)
        {
          now_us += g_rand_int_range (rand, 0, i == 700 ? 1000 : 4);
          times[i] = now_us;
          values[i] =
              g_rand_int_range (rand, 0, 9) == 0 ? (double) NAN : g_rand_int_range (rand, -50, 50);
          double sum = 0, low = INFINITY, high = -INFINITY, last = NAN;
          int n = 0;
          for (int j = 0; j <= i; j++)
            {
              if (times[j] <= now_us - 90 || isnan (values[j]))
                continue;
              sum += values[j];
              low = MIN (low, values[j]);
              high = MAX (high, values[j]);
              last = values[j];
              n++;
            }
          const double expected[] = { values[i], sum / n, low, high, last };
          double got =
              bw_rule_window_push (&window, (BwAggregate) aggregate, 90, now_us, values[i]);
          if (aggregate != BW_AGGREGATE_NONE && n == 0)
            g_assert_true (isnan (got));
          else if (isnan (expected[aggregate]))
            g_assert_true (isnan (got));
          else
            g_assert_cmpfloat_with_epsilon (got, expected[aggregate], 1e-9);
        }
      bw_rule_window_clear (&window);
      g_assert_null (window.points);
    }
}

static char *
run_kind (const char *text, const char *csv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRule) rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) steps = bw_rule_eval (rule, "csv", csv, &error);
  if (steps == NULL)
    return g_strdup (error->message);
  GString *out = g_string_new (NULL);
  for (unsigned i = 0; i < steps->len; i++)
    {
      const BwRuleEvalStep *step = &g_array_index (steps, BwRuleEvalStep, i);
      g_string_append_printf (out, "%s%g %s %d", i > 0 ? ", " : "", step->seconds,
                              bw_transition_name (step->transition.kind), step->transition.tier);
    }
  return g_string_free (out, FALSE);
}

static void
test_kinds (void)
{
  static const struct
  {
    const char *rule, *csv, *expected;
  } cases[] = {
    { "kind=rate_of_change;metric=x;window=2m;warning=5",
      "0,0\n60,3\n120,12\n180,24\n240,24\n300,24\n", "120 FIRE 1, 300 RESOLVE 0" },
    { "kind=absent;metric=x;for=5m", "seconds,sample\n0,1\n60,1\n200,\n400,\n500,1\n",
      "360 FIRE 1, 500 RESOLVE 0" },
    { "kind=absent;metric=x;for=5m", "0,\n299,\n301,\n", "300 FIRE 1" },
    { "kind=expr;expr=x > 1 AND y > 1", "seconds,x,y\n0,2,0\n1,2,2\n2,2,\n3,,0\n",
      "1 FIRE 1, 3 RESOLVE 0" },
    { "kind=expr;expr=mean(x, '2m') - x;warning=5", "0,10,10\n60,20,20\n120,0,0\n", "120 FIRE 1" },
    { "kind=expr;expr=x > y", "0,1\n",
      "csv:1: \"0,1\": expected seconds and a value for each reference" },
    { "kind=event;matchers=a=\"b\"", "0,1\n", "kind: events have no values to run over" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = run_kind (cases[i].rule, cases[i].csv);
      g_assert_cmpstr (got, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-eval/transitions", test_transitions);
  g_test_add_func ("/rule-eval/window", test_window);
  g_test_add_func ("/rule-eval/refused", test_refused);
  g_test_add_func ("/rule-eval/garbage", test_garbage);
  g_test_add_func ("/rule-eval/window-model", test_window_model);
  g_test_add_func ("/rule-eval/kinds", test_kinds);
  return g_test_run ();
}
