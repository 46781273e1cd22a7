/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration's ledger says what its text says: the truth lies within what the analysis
 * finds, and the numbers are always the same ones. */
#include "base/bw-time.h"
#include "collect/bw-ledger-reader.h"
#include "engine/bw-analysis.h"
#include "engine/bw-demo-dir.h"
#include "engine/bw-demo.h"
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sys/file.h>
#include <unistd.h>
#include <utime.h>

/* Two-sided 95 % of the normal distribution. */
#define Z95 1.959963984540054

static BwBetList *
read_ledger (const char *path)
{
  BwLedgerReaderOptions options = { .path = path, .format = "auto", .is_paper = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BwLedgerReader) reader = bw_ledger_reader_new (&options, &error);
  g_assert_no_error (error);
  BwLedgerReport report;
  BwBetList *bets = bw_ledger_reader_load (reader, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.n_rejected, ==, 0);
  g_assert_cmpint (report.n_duplicates, ==, 0);
  g_assert_cmpint (report.n_profit_mismatch, ==, 0);
  g_assert_false (report.is_forecasts);
  bw_ledger_report_clear (&report);
  return bets;
}

static BwAnalysis *
analyse (const BwBetList *bets, unsigned from, unsigned to)
{
  BwAnalysisOptions options;
  bw_analysis_options_init (&options);
  options.bankroll = BW_DEMO_BANKROLL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwAnalysis) analysis = bw_analysis_new (&options, &error);
  g_assert_no_error (error);
  for (unsigned i = from; i < to; i++)
    bw_analysis_add (analysis, bw_bet_list_index (bets, i));
  bw_analysis_run (analysis);
  return g_steal_pointer (&analysis);
}

/* The true chance of winning and the return per unit lie within the intervals of what was found. */
static void
assert_truth (const BwLedgerFigures *figures, double win_rate)
{
  double n = (double) (figures->n_won + figures->n_lost);
  g_assert_cmpfloat (figures->win_rate_wilson95.low, <, win_rate);
  g_assert_cmpfloat (figures->win_rate_wilson95.high, >, win_rate);
  double roi = win_rate * BW_DEMO_ODDS - 1;
  double sd = BW_DEMO_ODDS * sqrt (figures->win_rate * (1 - figures->win_rate));
  g_assert_cmpfloat (fabs (figures->roi - roi), <, Z95 * sd / sqrt (n));
}

static void
test_truth (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDemo) demo = bw_demo_new (BW_TEST_NOW_US, &error);
  g_assert_no_error (error);
  g_autoptr (BwBetList) bets = read_ledger (bw_demo_ledger_path (demo));
  g_assert_cmpuint (bets->bets->len, ==, BW_DEMO_BETS);
  for (unsigned i = 0; i < bets->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (bets, i);
      g_assert_cmpfloat (bet->stake, ==, BW_DEMO_STAKE);
      g_assert_cmpfloat (bet->odds, ==, BW_DEMO_ODDS);
      g_assert_cmpfloat (fabs (bet->probability - BW_DEMO_WIN_RATE), <=, BW_DEMO_SPREAD + 1e-4);
    }

  g_autoptr (BwAnalysis) before = analyse (bets, 0, BW_DEMO_CHANGE_BET);
  g_autoptr (BwAnalysis) after = analyse (bets, BW_DEMO_CHANGE_BET, BW_DEMO_BETS);
  const BwLedgerFigures *good = bw_analysis_figures (before), *bad = bw_analysis_figures (after);
  assert_truth (good, BW_DEMO_WIN_RATE);
  assert_truth (bad, BW_DEMO_WIN_RATE - BW_DEMO_LOSS);

  /* The same numbers everywhere and always, worked out by another implementation of the generator
   * (SplitMix64, seed 20250105). */
  g_assert_cmpint (good->n_won, ==, 682);
  g_assert_cmpint (good->n_lost, ==, 518);
  g_assert_cmpint (bad->n_won, ==, 354);
  g_assert_cmpint (bad->n_lost, ==, 446);
  g_assert_cmpfloat (good->profit, ==, 6495);
  g_assert_cmpfloat (bad->profit, ==, -5485);
  g_assert_cmpfloat_with_epsilon (good->roi, 0.10825, 1e-12);
  g_assert_cmpfloat_with_epsilon (bad->roi, -0.137125, 1e-12);
  g_assert_cmpfloat_with_epsilon (good->forecasts.brier, 0.24212570143333348, 1e-12);
  g_assert_cmpfloat_with_epsilon (bad->forecasts.brier, 0.2551125477625, 1e-12);
  /* The market moves towards the bot while it is good and away from it afterwards. */
  g_assert_cmpfloat (good->clv_mean, >, 0.01);
  g_assert_cmpfloat (bad->clv_mean, <, -0.005);
}

static void
test_same_rows (void)
{
  g_autofree char *all = bw_demo_ledger_csv (BW_DEMO_BETS, BW_TEST_NOW_US);
  g_autofree char *again = bw_demo_ledger_csv (BW_DEMO_BETS, BW_TEST_NOW_US);
  g_assert_cmpstr (all, ==, again);
  g_auto (GStrv) lines = g_strsplit (all, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, BW_DEMO_BETS + 2);
  g_assert_cmpstr (
      lines[0], ==,
      "id,placed_at,settled_at,model,stake,odds,closing_odds,probability,status,profit");
  g_assert_cmpstr (lines[BW_DEMO_BETS], ==,
                   "demo-02000,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,demo-elo,50.00,1.95,1.961,"
                   "0.5221,lost,-50.00");
  g_assert_cmpstr (lines[BW_DEMO_BETS + 1], ==, "");
  /* A shorter one is its beginning, but for the times. */
  g_autofree char *some = bw_demo_ledger_csv (2, BW_TEST_NOW_US);
  g_auto (GStrv) first = g_strsplit (some, "\n", -1);
  g_assert_cmpstr (first[2], ==,
                   "demo-00002,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,demo-elo,50.00,1.95,1.947,"
                   "0.6011,won,47.50");
}

static void
test_directory (void)
{
  g_autoptr (GError) error = NULL;
  BwDemo *demo = bw_demo_new (BW_TEST_NOW_US, &error);
  g_assert_no_error (error);
  g_autofree char *dir = g_strdup (bw_demo_state_dir (demo));
  g_assert_true (g_file_test (dir, G_FILE_TEST_IS_DIR));
  g_autoptr (BwConfig) config = bw_schemas_load_config (bw_demo_config_path (demo));
  g_autoptr (GPtrArray) problems = bw_schemas_check (config);
  g_assert_cmpuint (problems->len, ==, 0);
  const BwConfigGroup *source = bw_config_find (config, "source", "demo-bot");
  g_assert_nonnull (source);
  g_assert_cmpstr (bw_config_group_text (source, "path"), ==, bw_demo_ledger_path (demo));
  g_assert_nonnull (strstr (bw_demo_text (demo), bw_demo_ledger_path (demo)));
  g_assert_nonnull (strstr (bw_demo_text (demo), "55 %"));
  g_assert_nonnull (strstr (bw_demo_text (demo), "47 %"));
  /* Whatever an engine put there goes with it. */
  g_autofree char *left = bw_test_write (dir, "folder/alerts.db", "x", -1);
  bw_demo_free (demo);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

static char *
make_folder (const char *parent, const char *name, bool has_lock, int64_t age_us)
{
  char *path = g_build_filename (parent, name, NULL);
  g_autofree char *inner = g_build_filename (path, "inner", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_free (bw_test_write (inner, "history.db", "x", -1));
  if (has_lock)
    g_free (bw_test_write (path, "demo.lock", "", -1));
  int64_t then_s = (g_get_real_time () - age_us) / BW_SECOND_US;
  struct utimbuf times = { then_s, then_s };
  g_assert_cmpint (g_utime (path, &times), ==, 0);
  return path;
}

static bool
is_there (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

/* A program that was killed holds no lock any more. What lives, is anything else, or may be just
 * about to be locked stays. */
static void
test_left_behind (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *killed = make_folder (dir, "bellwether-demo-AAAAAA", true, 0);
  g_autofree char *alive = make_folder (dir, "bellwether-demo-BBBBBB", true, BW_DAY_US * 9);
  g_autofree char *fresh = make_folder (dir, "bellwether-demo-CCCCCC", false, BW_HOUR_US);
  g_autofree char *old = make_folder (dir, "bellwether-demo-DDDDDD", false, BW_DAY_US * 2);
  g_autofree char *other = make_folder (dir, "bellwether-demo-notes", true, BW_DAY_US * 9);
  g_autofree char *target = make_folder (dir, "precious", true, BW_DAY_US * 9);
  g_autofree char *link = g_build_filename (dir, "bellwether-demo-EEEEEE", NULL);
  g_assert_cmpint (symlink (target, link), ==, 0);
  /* What it holds may lead elsewhere, too. */
  g_autofree char *inner_link = g_build_filename (killed, "away", NULL);
  g_assert_cmpint (symlink (target, inner_link), ==, 0);
  g_autofree char *lock_path = g_build_filename (alive, "demo.lock", NULL);
  int lock = g_open (lock_path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (flock (lock, LOCK_EX | LOCK_NB), ==, 0);
  g_assert_cmpuint (bw_demo_dir_sweep (dir), ==, 2);
  g_assert_false (is_there (killed));
  g_assert_false (is_there (old));
  const char *const kept[] = { alive, fresh, other, target, link };
  for (unsigned i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_true (is_there (kept[i]));
  close (lock);
  g_assert_cmpuint (bw_demo_dir_sweep (dir), ==, 1);
  g_assert_false (is_there (alive));
  g_assert_cmpuint (bw_demo_dir_sweep ("/nowhere/at/all"), ==, 0);
  bw_test_dir_remove (dir);
}

/* One demonstration does not take another's folder away. */
static void
test_two (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDemo) first = bw_demo_new (BW_TEST_NOW_US, &error);
  g_assert_no_error (error);
  g_autoptr (BwDemo) second = bw_demo_new (BW_TEST_NOW_US, &error);
  g_assert_no_error (error);
  g_assert_true (is_there (bw_demo_state_dir (first)));
  g_assert_true (is_there (bw_demo_state_dir (second)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/truth", test_truth);
  g_test_add_func ("/demo/same-rows", test_same_rows);
  g_test_add_func ("/demo/directory", test_directory);
  g_test_add_func ("/demo/left-behind", test_left_behind);
  g_test_add_func ("/demo/two", test_two);
  return g_test_run ();
}
