/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which series a selector takes. */
#include "base/bw-error.h"
#include "model/bw-metric.h"

#include <string.h>

static void
test_matches (void)
{
  static const struct
  {
    const char *selector;
    const char *metric;
    bool is_match;
  } cases[] = {
    { "m", "m", true },
    { "m", "n", false },
    { "m", "m{source=\"x\"}", true },
    { "m{}", "m{source=\"x\",mount=\"/\"}", true },
    { "m{source=\"x\"}", "m{source=\"x\"}", true },
    { "m{source=\"x\"}", "m{source=\"y\"}", false },
    { "m{source=\"x\"}", "m", false },
    { "m{source=\"\"}", "m", true },
    { "m{source=\"\"}", "m{source=\"x\"}", false },
    { "m{source!=\"x\"}", "m{source=\"y\"}", true },
    { "m{source!=\"x\"}", "m{source=\"x\"}", false },
    { "m{source!=\"x\"}", "m", true },
    { "m{source!=\"\"}", "m", false },
    { "m{source=~\"a|b\"}", "m{source=\"a\"}", true },
    { "m{source=~\"a|b\"}", "m{source=\"ab\"}", false },
    { "m{source=~\"a|b\"}", "m{source=\"xb\"}", false },
    { "m{source=~\"a\"}", "m{source=\"a\\n\"}", false },
    { "m{source=~\".*\"}", "m{source=\"a\\nb\"}", true },
    { "m{source=~\".*\"}", "m", true },
    { "m{source=~\".+\"}", "m", false },
    { "m{source!~\"a.*\"}", "m{source=\"b\"}", true },
    { "m{source!~\"a.*\"}", "m{source=\"abc\"}", false },
    { "m{source=~\"a.*\",source!=\"ab\"}", "m{source=\"ac\"}", true },
    { "m{source=~\"a.*\",source!=\"ab\"}", "m{source=\"ab\"}", false },
    { "m{source=~\"(?i)ABC\"}", "m{source=\"abc\"}", true },
    { "m{source=~\"\\\\d+\"}", "m{source=\"42\"}", true },
    { "m{source=~\"é\"}", "m{source=\"é\"}", true },
    /* Not named, a breakdown means the total. */
    { "m{source=\"x\"}", "m{source=\"x\",model=\"elo\"}", false },
    { "m{source=\"x\"}", "m{source=\"x\",window=\"last50\"}", false },
    { "m{source=\"x\"}", "m{source=\"x\",core=\"0\"}", false },
    { "m{source=\"x\",model=\"elo\"}", "m{source=\"x\",model=\"elo\"}", true },
    { "m{source=\"x\",model=\"elo\"}", "m{source=\"x\",model=\"elo\",window=\"7d\"}", false },
    { "m{source=\"x\",model=\"elo\"}", "m{source=\"x\"}", false },
    { "m{model=~\".*\"}", "m{model=\"elo\"}", true },
    { "m{model=~\".*\"}", "m", true },
    { "m{model!=\"\"}", "m{model=\"elo\"}", true },
    { "m{core=~\"[0-3]\"}", "m{core=\"2\"}", true },
    { "m{core=~\"[0-3]\"}", "m{core=\"12\"}", false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwSelector) selector = bw_selector_parse (cases[i].selector, &error);
      g_assert_no_error (error);
      const BwMetric *metric = bw_metric_parse (cases[i].metric, NULL);
      g_test_message ("%s on %s", cases[i].selector, cases[i].metric);
      g_assert_true (bw_selector_matches (selector, metric) == cases[i].is_match);
      g_assert_cmpstr (bw_selector_text (selector), ==, cases[i].selector);
      g_assert_cmpstr (bw_selector_name (selector), ==, "m");
    }
}

static void
test_refuses (void)
{
  static const char *const bad[] = {
    "",
    "{}",
    "{a=\"1\"}",
    "m{",
    "m{a}",
    "m{a=1}",
    "m{a~\"1\"}",
    "m{a!\"1\"}",
    "m{a==\"1\"}",
    "m{a<\"1\"}",
    "m{a=\"1\"",
    "m{a=\"1\"}}",
    "m{a=~\"(\"}",
    "m{a=~\"a)|(b\"}",
    "m{a=~\"[\"}",
    "m{a=~\"*\"}",
    "m{a=~\"(?<n\"}",
    "m{a=~\"\\\\\"}",
    "m{a!~\"(\"}",
    "m{a=\"1\",,}",
    "m{a=~\"(?x)a # comment\"}",
    "m\xff",
    "m x",
    "m{a=\"\\q\"}",
    "m{a=~\"(*LIMIT_MATCH=0\"}",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_selector_parse (bad[i], &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_limits (void)
{
  g_autofree char *letters = g_strnfill (1025, 'a');
  g_autofree char *good = g_strdup_printf ("m{a=~\"%s\"}", letters + 1);
  g_autofree char *bad = g_strdup_printf ("m{a=~\"%s\"}", letters);
  g_autofree char *huge = g_strnfill (10000000, '{');
  g_autoptr (BwSelector) selector = bw_selector_parse (good, NULL);
  g_assert_nonnull (selector);
  g_assert_null (bw_selector_parse (bad, NULL));
  g_assert_null (bw_selector_parse (huge, NULL));
}

/** A pattern that backtracks without end gives up soon. */
static void
test_backtracking (void)
{
  g_autofree char *letters = g_strnfill (40, 'a');
  g_autofree char *value = g_strconcat (letters, "b", NULL);
  g_autoptr (BwSelector) selector = bw_selector_parse ("m{source=~\"(a+)+$\"}", NULL);
  const BwMetric *metric = bw_metric_get_labels ("m", "source", value, NULL);
  int64_t start_us = g_get_monotonic_time ();
  g_assert_false (bw_selector_matches (selector, metric));
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 5 * G_USEC_PER_SEC);
}

static void
test_garbage (void)
{
  static const char seed[] = "m{source=~\"a|b\",model!=\"x\\\\\"}";
  static const char alphabet[] = "m_1{}=~!\",\\(|)[*+?.a \xc3\xa9";
  g_autoptr (GRand) rand = g_rand_new_with_seed (22);
  const BwMetric *metric = bw_metric_get_labels ("m", "a", "aaa", NULL);
  for (size_t length = 0; length < sizeof seed - 1; length++)
    {
      g_autofree char *cut = g_strndup (seed, length);
      g_autoptr (BwSelector) selector = bw_selector_parse (cut, NULL);
      g_assert_true ((selector != NULL) == (length == 1));
    }
  for (int i = 0; i < 5000; i++)
    {
      char text[28] = "m{a=~\"";
      for (int j = g_rand_int_range (rand, 0, 14); j > 0; j--)
        text[5 + j] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      if (g_rand_boolean (rand))
        g_strlcat (text, "\"}", sizeof text);
      g_autoptr (BwSelector) selector = bw_selector_parse (text, NULL);
      if (selector != NULL)
        bw_selector_matches (selector, metric);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selector/matches", test_matches);
  g_test_add_func ("/selector/refuses", test_refuses);
  g_test_add_func ("/selector/limits", test_limits);
  g_test_add_func ("/selector/backtracking", test_backtracking);
  g_test_add_func ("/selector/garbage", test_garbage);
  return g_test_run ();
}
