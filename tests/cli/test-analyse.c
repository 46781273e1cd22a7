/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl analyse: whole documents, options, evidence in words. */
#include "cli/ctl.h"
#include "lib/bw-test-vectors.h"

#define HEADER "id,settled_at,stake,odds,closing_odds,probability,status,profit\n"

static const char *
argument (char *buffer, size_t size, JsonNode *expected, const char *path)
{
  return g_ascii_dtostr (buffer, (int) size, number_at (expected, path));
}

static void
check_vector (const char *csv_path, JsonNode *expected, gpointer data)
{
  Ctl *ctl = data;
  char bankroll[40], overround[40], pi0[40], roi_m[40], cap[40];
  bool has_series = bw_json_get (expected, "series", NULL) != NULL;
  g_autoptr (BwTestRun) run = bw_test_ctl (
      ctl->home, "analyse", csv_path, "--json", "--tz", "UTC", "--tz", "America/New_York",
      "--bankroll", argument (bankroll, sizeof bankroll, expected, "config.bankroll"),
      "--overround", argument (overround, sizeof overround, expected, "config.overround"), "--pi0",
      argument (pi0, sizeof pi0, expected, "config.pi0"), "--roi-m",
      argument (roi_m, sizeof roi_m, expected, "config.roi_m"), "--clv-cap",
      argument (cap, sizeof cap, expected, "config.clv_cap"), has_series ? "--series" : NULL, NULL);
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) found = ctl_json (run);
  vectors_compare (expected, found);
}

static void
test_vectors (Ctl *ctl, gconstpointer data)
{
  unsigned n = vectors_each (check_vector, ctl);
  if (n > 0)
    g_assert_cmpuint (n, >=, 32);
}

static void
test_refused (Ctl *ctl, gconstpointer data)
{
  static const struct
  {
    const char *option;
    const char *value;
    const char *why;
  } cases[] = {
    { "--pi0", "1", "pi0 1: expected a win rate" },
    { "--pi0", "0.01", "pi0 0.01: expected a win rate" },
    { "--pi0", "nan", "pi0" },
    { "--roi-m", "-1", "roi-m -1: expected a return" },
    { "--roi-m", "inf", "roi-m inf" },
    { "--clv-cap", "0", "clv-cap 0: expected a bound" },
    { "--clv-cap", "x", "clv-cap" },
    { "--series", NULL, "--series: only --json has it" },
  };
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", HEADER, -1);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwTestRun) run =
          bw_test_ctl (ctl->home, "analyse", path, cases[i].option, cases[i].value, NULL);
      ctl_check_refused (run, 2, cases[i].why);
    }
}

/* Levels change what is doubted: 11 bets lost of 20 are no evidence against 10 %. */
static void
test_levels (Ctl *ctl, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (HEADER);
  for (int i = 0; i < 20; i++)
    g_string_append_printf (text, "%d,2026-01-%02dT12:00:00Z,10,2,2.1,0.5,%s,%d\n", i, i + 1,
                            i % 20 < 11 ? "lost" : "won", i % 20 < 11 ? -10 : 10);
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", text->str, -1);
  g_autoptr (BwTestRun) low =
      bw_test_ctl (ctl->home, "analyse", path, "--json", "--pi0", "0.1", "--roi-m=-0.5", NULL);
  g_autoptr (BwTestRun) high =
      bw_test_ctl (ctl->home, "analyse", path, "--json", "--pi0", "0.9", "--roi-m", "0.5", NULL);
  ctl_check_well (low, 0);
  ctl_check_well (high, 0);
  g_autoptr (JsonNode) calm = ctl_json (low);
  g_autoptr (JsonNode) alarmed = ctl_json (high);
  g_assert_cmpfloat (number_at (calm, "alarms.win_rate.log_e_final"), <, -1);
  g_assert_cmpfloat (number_at (alarmed, "alarms.win_rate.log_e_final"), >, log (100));
  g_assert_cmpfloat (number_at (calm, "alarms.roi.log_e_final"), <, -.5);
  g_assert_cmpfloat (number_at (alarmed, "alarms.roi.log_e_final"), >, 1);
  g_assert_null (bw_json_get (calm, "series", NULL));
  g_assert_null (bw_json_get (calm, "alarms.roi.log_e", NULL));
}

/* Forecasts have no stakes: nothing is evidence but their chances, and equity is not known. */
static void
test_forecasts (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path = bw_test_write (
      ctl->home, "a.csv", "date,p,outcome\n2026-01-01,0.7,1\n2026-01-02,0.6,0\n", -1);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "analyse", path, "--json", "--series", NULL);
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) root = ctl_json (run);
  g_assert_cmpfloat (number_at (root, "alarms.calibration.n"), ==, 2);
  g_assert_cmpuint (length_at (root, "alarms.calibration.log_sr"), ==, 2);
  g_assert_cmpfloat (number_at (root, "alarms.win_rate.n"), ==, 0);
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (root, "alarms.roi.log_sr_final", NULL)));
  g_assert_cmpuint (length_at (root, "series.equity"), ==, 2);
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (root, "series.equity[1]", NULL)));
}

/* Of rows that come again the last counts, and the ids stay beside their rows. */
static void
test_series_order (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path = bw_test_write (ctl->home, "a.csv",
                                         HEADER "a,2026-01-03T00:00:00Z,10,2,,,won,10\n"
                                                "b,2026-01-02T00:00:00Z,10,2,,,lost,-10\n"
                                                "c,2026-01-02T00:00:00Z,10,2,,,pending,\n"
                                                "a,2026-01-01T00:00:00Z,10,2,,,lost,-10\n"
                                                "d,2026-01-02T00:00:00Z,10,2,,,won,10\n",
                                         -1);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "analyse", path, "--json", "--series", NULL);
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) root = ctl_json (run);
  g_assert_cmpuint (length_at (root, "series.order_ids"), ==, 3);
  g_assert_cmpstr (text_at (root, "series.order_ids[0]"), ==, "a");
  g_assert_cmpstr (text_at (root, "series.order_ids[1]"), ==, "b");
  g_assert_cmpstr (text_at (root, "series.order_ids[2]"), ==, "d");
  g_assert_cmpfloat (number_at (root, "series.equity[1]"), ==, 980);
  g_assert_cmpfloat (number_at (root, "series.equity[2]"), ==, 990);
}

/* Three bets of a game are one step, unless something else is said to be the event. */
static void
test_events (Ctl *ctl, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("settled_at,stake,odds,status,game,round\n");
  for (int i = 0; i < 30; i++)
    g_string_append_printf (text, "2026-01-%02dT1%d:00:00Z,10,2,lost,g%d,%d\n", 1 + i / 3, i % 3,
                            i / 3, i);
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", text->str, -1);
  g_autoptr (BwTestRun) game = bw_test_ctl (ctl->home, "analyse", path, "--json", "--series", NULL);
  g_autoptr (BwTestRun) each = bw_test_ctl (ctl->home, "analyse", path, "--json", "--series",
                                            "--event-key", "game;round", NULL);
  g_autoptr (BwTestRun) wrong =
      bw_test_ctl (ctl->home, "analyse", path, "--json", "--event-key", "games", NULL);
  g_autoptr (BwTestRun) empty = bw_test_ctl (ctl->home, "analyse", path, "--event-key", "", NULL);
  ctl_check_well (game, 0);
  ctl_check_well (each, 0);
  ctl_check_refused (wrong, 1, "event-key: no column 'games'");
  ctl_check_refused (empty, 2, "event-key: expected the name of a column");
  g_autoptr (JsonNode) batched = ctl_json (game);
  g_autoptr (JsonNode) single = ctl_json (each);
  g_assert_cmpfloat (number_at (batched, "ledger.n_lost"), ==, 30);
  g_assert_cmpfloat (number_at (batched, "alarms.roi.n"), ==, 10);
  g_assert_cmpuint (length_at (batched, "alarms.roi.log_e"), ==, 10);
  g_assert_cmpfloat (number_at (single, "alarms.roi.n"), ==, 30);
  /* Each game's three equal bets have the mean of one of them. */
  g_assert_cmpfloat (number_at (batched, "alarms.roi.log_e_final"), ==,
                     number_at (single, "alarms.roi.log_e[9]"));
}

static void
add (const char *path, void (*test) (Ctl *ctl, gconstpointer data))
{
  g_test_add (path, Ctl, NULL, ctl_set_up, test, ctl_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/analyse/vectors", test_vectors);
  add ("/analyse/refused", test_refused);
  add ("/analyse/levels", test_levels);
  add ("/analyse/forecasts", test_forecasts);
  add ("/analyse/series-order", test_series_order);
  add ("/analyse/events", test_events);
  return g_test_run ();
}
