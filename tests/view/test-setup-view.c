/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the assistant says: of a ledger that was found, and of rules that alarm for nothing. */
#include "lib/bw-test.h"
#include "view/bw-setup-view.h"

#include <math.h>
#include <string.h>

static void
test_finding (void)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "bots", "trades.sqlite", NULL);
  BwFinding finding = { .path = path,
                        .format = (char *) "freqtrade",
                        .bot = (char *) "bru_mate",
                        .n_rows = 1261,
                        .first_us = BW_TEST_NOW_US - INT64_C (86400000000),
                        .last_us = BW_TEST_NOW_US,
                        .profit = -12.5 };
  double points[] = { 0, 3, -12.5 };
  g_autofree char *title = bw_setup_finding_title (&finding);
  g_assert_cmpstr (title, ==, "trades.sqlite");
  g_autofree char *text = bw_setup_finding_text (&finding, BW_TEST_NOW_US, NULL);
  g_assert_cmpstr (text, ==,
                   "freqtrade · ~/bots · bru_mate · 1,261 rows · 1\u00a0Mar to 2\u00a0Mar");
  g_assert_null (bw_setup_finding_curve (&finding));
  finding.curve = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_vals (finding.curve, points, 3);
  g_autofree char *curve = bw_setup_finding_curve (&finding);
  g_assert_cmpstr (curve, ==, "Profit over time, \u221212.50 in the end");
  g_array_unref (finding.curve);
}

/* What is doubtful says why, and a neighbour of the home is not in it. */
static void
test_doubt (void)
{
  g_autofree char *path = g_strconcat (g_get_home_dir (), "-of-another/r.csv", NULL);
  BwFinding finding = { .path = path,
                        .format = (char *) "csv",
                        .doubt = BW_DOUBT_COLUMNS,
                        .first_us = BW_TIME_NONE,
                        .last_us = BW_TIME_NONE,
                        .profit = (double) NAN };
  g_autofree char *text = bw_setup_finding_text (&finding, BW_TEST_NOW_US, NULL);
  g_autofree char *expected = g_strdup_printf (
      "Betting ledger · %s-of-another · its columns need your confirmation", g_get_home_dir ());
  g_assert_cmpstr (text, ==, expected);
}

static void
test_counts (void)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();
  g_autofree char *none = bw_setup_heading (findings);
  g_assert_nonnull (strstr (none, "No ledger was found"));
  g_ptr_array_add (findings, &none);
  g_autofree char *one = bw_setup_heading (findings);
  g_assert_true (g_str_has_prefix (one, "1 ledger found"));
  g_autofree char *button = bw_setup_button (1);
  g_assert_cmpstr (button, ==, "Watch 1 source");
  g_autofree char *buttons = bw_setup_button (4);
  g_assert_cmpstr (buttons, ==, "Watch 4 sources");
}

/* The worst of its rules and of all ledgers counts; what could not be played does not. */
static void
test_presets (void)
{
  BwFalseAlarm alarms[] = {
    { .rule = (char *) "a",
      .preset = "default",
      .source = (char *) "elo",
      .n_seasons = 200,
      .n_alarms = 4 },
    { .rule = (char *) "b",
      .preset = "betting",
      .source = (char *) "elo",
      .n_seasons = 200,
      .n_alarms = 60 },
    { .rule = (char *) "c", .preset = "betting", .source = (char *) "elo", .reason = "x" },
    { .rule = (char *) "b",
      .preset = "betting",
      .source = (char *) "mlb",
      .n_seasons = 100,
      .n_alarms = 45 },
    { .rule = (char *) "d", .preset = "trading-bot", .source = (char *) "elo", .reason = "x" },
  };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (alarms); i++)
    g_ptr_array_add (all, &alarms[i]);
  g_autoptr (GPtrArray) presets = bw_setup_presets (all);
  g_assert_cmpuint (presets->len, ==, 3);
  g_assert_cmpstr (presets->pdata[1], ==, "betting");
  g_autofree char *evidence = bw_setup_preset_text (all, "default");
  g_assert_nonnull (strstr (evidence, "in 2 of 100 seasons like that of elo"));
  g_autofree char *limits = bw_setup_preset_text (all, "betting");
  g_assert_nonnull (strstr (limits, "in 45 of 100 seasons like that of mlb"));
  g_autofree char *unknown = bw_setup_preset_text (all, "trading-bot");
  g_assert_nonnull (strstr (unknown, "can't be told"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup-view/finding", test_finding);
  g_test_add_func ("/setup-view/doubt", test_doubt);
  g_test_add_func ("/setup-view/counts", test_counts);
  g_test_add_func ("/setup-view/presets", test_presets);
  return g_test_run ();
}
