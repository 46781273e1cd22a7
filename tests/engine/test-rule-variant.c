/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules as they might have been: levels moved, and round numbers to move them to. */
#include "engine/bw-rule-variant.h"
#include "rules/bw-rule-eval.h"

#include <math.h>

static BwRule *
rule_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  BwRule *rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  return rule;
}

#define ABOVE "metric=system_load1;warning=4;warning-recover=3;critical=8;critical-recover=7"
#define BELOW "metric=system_load1;direction=below;warning=4;critical=1"

static void
test_threshold (void)
{
  static const struct
  {
    const char *rule;
    double threshold;
    unsigned n;
    BwSeverity severity;
    double recover;
  } rows[] = {
    { ABOVE, 5, 2, BW_SEVERITY_WARNING, 4 },      { ABOVE, 8, 1, BW_SEVERITY_CRITICAL, 7 },
    { ABOVE, 9.5, 1, BW_SEVERITY_CRITICAL, 8.5 }, { ABOVE, 2, 2, BW_SEVERITY_WARNING, 1 },
    { BELOW, 2, 2, BW_SEVERITY_WARNING, 2 },      { BELOW, 1, 1, BW_SEVERITY_CRITICAL, 1 },
    { BELOW, -3, 1, BW_SEVERITY_CRITICAL, -3 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwRule) rule = rule_of (rows[i].rule);
      uint64_t before = rule->fingerprint;
      g_assert_true (bw_rule_variant_set_threshold (rule, rows[i].threshold));
      g_assert_cmpuint (rule->n_tiers, ==, rows[i].n);
      g_assert_cmpfloat (rule->tiers[0].trip, ==, rows[i].threshold);
      g_assert_cmpfloat (rule->tiers[0].recover, ==, rows[i].recover);
      g_assert_cmpint (rule->tiers[0].severity, ==, rows[i].severity);
      g_assert_cmpuint (rule->fingerprint, !=, before);
    }
}

static void
test_round (void)
{
  static const struct
  {
    const char *rule;
    double value, limit, expected;
  } rows[] = {
    { ABOVE, 83.27, NAN, 84 },      { ABOVE, 83.27, 83.6, 83.3 }, { ABOVE, 83, NAN, 84 },
    { ABOVE, 0.1234, NAN, 0.13 },   { ABOVE, 1999, NAN, 2000 },   { ABOVE, -0.5, NAN, -0.49 },
    { BELOW, -0.1234, NAN, -0.13 }, { BELOW, 0.5, 0.49, 0.499 },  { BELOW, 50, NAN, 49 },
    { ABOVE, 83.27, 83.27, NAN },   { ABOVE, 0, NAN, 0.01 },      { BELOW, 0, NAN, -0.01 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwRule) rule = rule_of (rows[i].rule);
      double found = bw_rule_variant_round (rule, rows[i].value, rows[i].limit);
      if (isnan (rows[i].expected))
        g_assert_true (isnan (found));
      else
        g_assert_cmpfloat (found, ==, rows[i].expected);
    }
}

/* Whatever the numbers are, it lies between them. */
static void
test_round_between (void)
{
  g_autoptr (BwRule) above = rule_of (ABOVE), below = rule_of (BELOW);
  for (unsigned i = 0; i < 20000; i++)
    {
      double value = g_test_rand_double_range (-1, 1) * pow (10, g_test_rand_int_range (-9, 9));
      double by = g_test_rand_double_range (0.001, 1) * pow (10, g_test_rand_int_range (-6, 6));
      double up = bw_rule_variant_round (above, value, value + by);
      double down = bw_rule_variant_round (below, value, value - by);
      if (by > fabs (value) * 1e-9)
        g_assert_true (up > value && up < value + by && down < value && down > value - by);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/rule-variant/threshold", test_threshold);
  g_test_add_func ("/engine/rule-variant/round", test_round);
  g_test_add_func ("/engine/rule-variant/round-between", test_round_between);
  return g_test_run ();
}
