/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as text reads back as the same rule, whatever it is. */
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-load.h"

#include <math.h>
#include <string.h>

static BwRule *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  BwRule *rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  return rule;
}

static void
assert_text (const char *text, const char *expected)
{
  g_autoptr (BwRule) rule = parse (text);
  g_autofree char *got = bw_rule_to_text (rule);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_examples (void)
{
  assert_text ("metric=x;warning=1", "metric=x;warning=1");
  assert_text (" warning = 80 ; metric = system_cpu_percent{source=\"a;b\"} ; for=120s",
               "metric=system_cpu_percent{source=\"a;b\"};warning=80;for=2m");
  assert_text ("metric=x;error=0.1;direction=below;error-recover=0.2;kind=threshold;strict=true",
               "metric=x;direction=below;error=0.1;error-recover=0.2;strict=true");
  assert_text ("metric=x;warning=1;window=5m;agg=avg", "metric=x;warning=1;window=5m");
  assert_text ("metric=x;warning=1;window=5m;agg=last", "metric=x;warning=1;agg=last;window=5m");
  assert_text ("metric=x;warning=1;channels=desk;log;enabled=false",
               "metric=x;warning=1;enabled=false;channels=desk;log");
  assert_text ("metric=ledger_roi;warning=1;category=performance", "metric=ledger_roi;warning=1");
  assert_text ("metric=ledger_roi;warning=1;category=data_quality",
               "metric=ledger_roi;warning=1;category=data_quality");
}

static void
assert_same_number (double a, double b)
{
  g_assert_true (a == b || (isnan (a) && isnan (b)));
}

static void
assert_same (const BwRule *a, const BwRule *b)
{
  g_assert_cmpint (a->is_enabled, ==, b->is_enabled);
  g_assert_cmpint (a->category, ==, b->category);
  g_assert_cmpstr (bw_selector_text (a->selector), ==, bw_selector_text (b->selector));
  g_assert_cmpint (a->is_below, ==, b->is_below);
  g_assert_cmpint (a->is_strict, ==, b->is_strict);
  g_assert_cmpuint (a->n_tiers, ==, b->n_tiers);
  for (unsigned i = 0; i < a->n_tiers; i++)
    {
      g_assert_cmpint (a->tiers[i].severity, ==, b->tiers[i].severity);
      assert_same_number (a->tiers[i].trip, b->tiers[i].trip);
      assert_same_number (a->tiers[i].recover, b->tiers[i].recover);
    }
  assert_same_number (a->healthy, b->healthy);
  g_assert_cmpint (a->for_us, ==, b->for_us);
  g_assert_cmpint (a->keep_us, ==, b->keep_us);
  g_assert_cmpuint (a->for_count, ==, b->for_count);
  g_assert_cmpuint (a->recover_count, ==, b->recover_count);
  g_assert_cmpint (a->min_samples, ==, b->min_samples);
  g_assert_cmpint (a->eval_every_us, ==, b->eval_every_us);
  g_assert_cmpint (a->aggregate, ==, b->aggregate);
  g_assert_cmpint (a->window_us, ==, b->window_us);
  g_assert_cmpint (a->no_data, ==, b->no_data);
  g_assert_cmpint (a->no_data_after_us, ==, b->no_data_after_us);
  g_assert_cmpint (a->no_data_severity, ==, b->no_data_severity);
  g_assert_cmpint (a->channels == NULL, ==, b->channels == NULL);
  if (a->channels != NULL)
    g_assert_true (
        g_strv_equal ((const char *const *) a->channels, (const char *const *) b->channels));
  g_assert_cmpstr (a->runbook, ==, b->runbook);
  g_assert_cmpuint (a->fingerprint, ==, b->fingerprint);
}

static int64_t
random_duration (GRand *rand)
{
  static const int64_t units[] = { 1, 1000, BW_SECOND_US, BW_MINUTE_US, BW_HOUR_US, BW_DAY_US };
  if (g_rand_boolean (rand))
    return 0;
  return g_rand_int_range (rand, 1, 2000) * units[g_rand_int_range (rand, 0, 6)];
}

static double
random_step (GRand *rand)
{
  return g_rand_boolean (rand) ? g_rand_int_range (rand, 1, 50) : g_rand_double (rand) * 1e-3;
}

static void
random_levels (GRand *rand, BwRule *rule)
{
  double sign = rule->is_below ? -1 : 1, trip = g_rand_double_range (rand, -1e6, 1e6);
  double recover = trip - random_step (rand);
  unsigned first = (unsigned) g_rand_int_range (rand, 0, BW_RULE_MAX_TIERS);
  rule->healthy = g_rand_boolean (rand) ? sign * (trip - 1) : (double) NAN;
  for (unsigned i = first; i < BW_RULE_MAX_TIERS; i++)
    {
      bool has_band = g_rand_boolean (rand);
      rule->tiers[rule->n_tiers++] =
          (BwTier){ (BwSeverity) (10 * (i + 1)), sign * trip, sign * (has_band ? recover : trip) };
      trip += random_step (rand);
      recover = MAX (recover, has_band ? recover : trip);
    }
}

/* Text with all that has a meaning in a line of keys. */
static char *
random_words (GRand *rand)
{
  static const char signs[] = "ab ;;\\\\\"'{}=#[]\n\t,\303\274";
  GString *out = g_string_new (NULL);
  for (int n = g_rand_int_range (rand, 1, 12); n > 0; n--)
    {
      int i = g_rand_int_range (rand, 0, (int) sizeof signs - 2);
      if ((signs[i] & 0x80) != 0)
        g_string_append (out, "\303\274");
      else
        g_string_append_c (out, signs[i]);
    }
  return g_string_free (out, FALSE);
}

static void
random_rule (GRand *rand, BwRule *rule)
{
  static const char *const selectors[] = { "x", "system_cpu_percent{source=~\"a;.*\"}",
                                           "ledger_roi{model!=\"a\\\\b\\\"}\"}",
                                           "disk { mount = \"/\" , source=\"\" }" };
  static const char *const channels[] = { "desk", "my log", "a\\;b", NULL };
  rule->id = g_strdup ("rule");
  rule->selector = bw_selector_parse (selectors[g_rand_int_range (rand, 0, 4)], NULL);
  rule->is_enabled = g_rand_boolean (rand);
  rule->is_below = g_rand_boolean (rand);
  rule->is_strict = g_rand_boolean (rand);
  rule->category = (BwCategory) (10 * g_rand_int_range (rand, 1, 10));
  random_levels (rand, rule);
  rule->for_us = random_duration (rand);
  rule->keep_us = random_duration (rand);
  rule->for_count = (unsigned) g_rand_int_range (rand, 0, 3);
  rule->recover_count = (unsigned) g_rand_int_range (rand, 0, 3);
  rule->min_samples = g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, 0, 100000);
  rule->eval_every_us = random_duration (rand);
  rule->window_us = random_duration (rand);
  if (rule->window_us > 0)
    rule->aggregate = (BwAggregate) g_rand_int_range (rand, 1, 5);
  rule->no_data = (BwNoDataPolicy) g_rand_int_range (rand, 0, 3);
  rule->no_data_after_us = random_duration (rand);
  rule->no_data_severity = rule->tiers[0].severity;
  if (g_rand_boolean (rand))
    rule->channels = g_strdupv ((char **) channels);
  if (g_rand_boolean (rand))
    rule->runbook = random_words (rand);
  rule->fingerprint = bw_rule_fingerprint (rule);
}

static void
test_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261129);
  for (int i = 0; i < 5000; i++)
    {
      g_autoptr (BwRule) rule = parse ("metric=x;warning=1");
      g_free (rule->id);
      bw_selector_free (rule->selector);
      memset (rule, 0, sizeof *rule);
      random_rule (rand, rule);
      g_autofree char *text = bw_rule_to_text (rule);
      g_autoptr (GError) error = NULL;
      g_autoptr (BwRule) back = bw_rule_parse_inline (text, &error);
      if (error != NULL)
        g_test_message ("%s", text);
      g_assert_no_error (error);
      assert_same (rule, back);
      g_autofree char *again = bw_rule_to_text (back);
      g_assert_cmpstr (again, ==, text);
    }
}

/* Those of the presets, too. */
static void
test_presets (void)
{
  for (const char *const *name = bw_rule_presets (); *name != NULL; name++)
    {
      g_autofree char *config_text = g_strdup_printf ("[general]\npresets=%s\n", *name);
      g_autoptr (BwConfig) config = bw_config_parse ("test", config_text, -1, NULL, 0);
      g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) rules = bw_rules_load (config, errors);
      for (unsigned i = 0; i < rules->len; i++)
        {
          g_autofree char *text = bw_rule_to_text (g_ptr_array_index (rules, i));
          g_autoptr (BwRule) back = parse (text);
          assert_same (g_ptr_array_index (rules, i), back);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-text/examples", test_examples);
  g_test_add_func ("/rule-text/property", test_property);
  g_test_add_func ("/rule-text/presets", test_presets);
  return g_test_run ();
}
