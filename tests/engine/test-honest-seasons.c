/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules over bets that are played again: how often they fire is what can be worked out exactly. */
#include "engine/bw-honest-seasons.h"
#include "lib/bw-test.h"
#include "rules/bw-rule-eval.h"

#include <math.h>

#define N_SEASONS 2000

/* N bets at ODDS with chance P (NaN: not known), GAP_MS apart. */
static BwLedgerRows *
rows_of (unsigned n, double odds, double p, int64_t gap_ms)
{
  BwLedgerRows *rows = bw_ledger_rows_new ();
  for (unsigned i = 0; i < n; i++)
    {
      BwStatsRow row = { .order_ms = INT64_C (1700000000000) + i * gap_ms,
                         .stake = 10,
                         .odds = odds,
                         .p = p,
                         .closing_odds = NAN,
                         .closing_fair_p = NAN,
                         .profit = -10,
                         .status = BW_BET_LOST };
      g_array_append_val (rows->rows, row);
    }
  return rows;
}

static BwSeasons
play (const BwLedgerRows *rows, const char *text, unsigned n_seasons)
{
  static const BwLedgerOptions options = { .bankroll = 1000, .overround = 1.045 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  g_ptr_array_add (rules, bw_rule_parse_inline (text, &error));
  g_assert_no_error (error);
  BwSeasons seasons = { 0 };
  g_assert_true (
      bw_honest_seasons_play (rows, &options, NULL, rules, n_seasons, 7, NULL, &seasons));
  return seasons;
}

/* Within four standard errors. */
static void
assert_share (unsigned n, double expected)
{
  double share = (double) n / N_SEASONS;
  double error = sqrt (expected * (1 - expected) / N_SEASONS);
  g_assert_cmpfloat_with_epsilon (share, expected, 4 * error + 1e-9);
}

/* P(a run of at least LENGTH losses in N bets), each lost with chance LOSS. */
static double
run_chance (unsigned n, unsigned length, double loss)
{
  double at[16] = { 1 }, done = 0;
  for (unsigned i = 0; i < n; i++)
    {
      double next[16] = { 0 };
      for (unsigned k = 0; k < length; k++)
        {
          next[0] += at[k] * (1 - loss);
          if (k + 1 == length)
            done += at[k] * loss;
          else
            next[k + 1] += at[k] * loss;
        }
      for (unsigned k = 0; k < 16; k++)
        at[k] = next[k];
    }
  return done;
}

static void
test_streaks (void)
{
  g_autoptr (BwLedgerRows) known = rows_of (100, 2.5, 0.524, 60000);
  BwSeasons seasons = play (known, "metric=ledger_losing_streak;warning=5;critical=8", N_SEASONS);
  g_assert_cmpint (seasons.reason, ==, BW_SEASONS_PLAYED);
  g_assert_cmpuint (seasons.n_seasons, ==, N_SEASONS);
  assert_share (seasons.n_alarms, run_chance (100, 5, 0.476));
  assert_share (seasons.n_worst, run_chance (100, 8, 0.476));
  /* Where the chance is not known it is that of the odds. */
  g_autoptr (BwLedgerRows) unknown = rows_of (100, 2.5, NAN, 60000);
  seasons = play (unknown, "metric=ledger_losing_streak;warning=6", N_SEASONS);
  assert_share (seasons.n_alarms, run_chance (100, 6, 0.6));
  g_assert_cmpuint (seasons.n_alarms, ==, seasons.n_worst);
}

/* P(at most K of N are won), at once. */
static double
binomial (unsigned n, unsigned k, double p)
{
  double sum = 0;
  for (unsigned i = 0; i <= k; i++)
    sum += exp (lgamma (n + 1.0) - lgamma (i + 1.0) - lgamma (n - i + 1.0) + i * log (p)
                + (n - i) * log (1 - p));
  return sum;
}

/* What is settled in one moment is judged once. */
static void
test_moments (void)
{
  g_autoptr (BwLedgerRows) rows = rows_of (30, 2, 0.55, 0);
  BwSeasons seasons =
      play (rows, "metric=ledger_win_rate;direction=below;warning=0.45;min-samples=10", N_SEASONS);
  assert_share (seasons.n_alarms, binomial (30, 13, 0.55));
  seasons =
      play (rows, "metric=ledger_win_rate;direction=below;warning=0.45;min-samples=31", N_SEASONS);
  g_assert_cmpuint (seasons.n_alarms, ==, 0);
}

/* A full window of ten, over and over: the share of seasons with one of at most two wins, found
 * here by playing with another generator. */
static void
test_window (void)
{
  g_autoptr (BwLedgerRows) rows = rows_of (60, 1.9, 0.55, 1000);
  BwSeasons seasons = play (rows,
                            "metric=ledger_win_rate{window=\"last10\"};direction=below;"
                            "warning=0.2;min-samples=10",
                            N_SEASONS);
  g_autoptr (GRand) random = g_rand_new_with_seed (99);
  unsigned n_alarms = 0, n = 40000;
  for (unsigned i = 0; i < n; i++)
    {
      bool won[60], is_alarm = false;
      for (unsigned k = 0; k < 60; k++)
        {
          unsigned n_won = 0;
          won[k] = g_rand_double (random) < 0.55;
          for (unsigned j = 0; k >= 9 && j < 10; j++)
            n_won += won[k - j];
          is_alarm |= k >= 9 && n_won <= 2;
        }
      n_alarms += is_alarm;
    }
  assert_share (seasons.n_alarms, (double) n_alarms / n);
}

/* Evidence keeps its promise for whoever wins as often as is claimed. */
static void
test_evidence (void)
{
  g_autoptr (BwLedgerRows) honest = rows_of (300, 1.909, 0.524, 1000);
  BwSeasons seasons = play (honest, "kind=evidence_win_rate;statistic=e", 1000);
  g_assert_cmpuint (seasons.n_alarms, <=, 50);
  g_assert_cmpuint (seasons.n_worst, <=, 10 + 8);
  seasons = play (honest, "kind=evidence_calibration;statistic=e", 1000);
  g_assert_cmpuint (seasons.n_alarms, <=, 50);
  /* One that claims far more is found out, whatever happens. */
  seasons = play (honest, "kind=evidence_win_rate;statistic=e;pi0=0.8", 200);
  g_assert_cmpuint (seasons.n_worst, ==, 200);
}

static void
test_reasons (void)
{
  static const struct
  {
    const char *text;
    BwSeasonsReason reason;
  } cases[] = {
    { "metric=system_cpu_percent;warning=80", BW_SEASONS_NO_FIGURE },
    { "kind=absent;metric=ledger_roi;for=5m", BW_SEASONS_NO_FIGURE },
    { "metric=ledger_clv;direction=below;warning=0", BW_SEASONS_NO_RESULT },
    { "kind=evidence_clv", BW_SEASONS_NO_RESULT },
    { "metric=ledger_mcb;warning=0.1", BW_SEASONS_TOO_SLOW },
    { "kind=drawdown_odds", BW_SEASONS_TOO_SLOW },
    { "metric=ledger_roi;direction=below;warning=0", BW_SEASONS_PLAYED },
  };
  g_autoptr (BwLedgerRows) rows = rows_of (20, 2, 0.5, 1000);
  g_autoptr (BwLedgerRows) blind = rows_of (20, NAN, NAN, 1000);
  g_autoptr (BwLedgerRows) none = bw_ledger_rows_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BwSeasons seasons = play (rows, cases[i].text, 5);
      g_assert_cmpint (seasons.reason, ==, cases[i].reason);
      g_assert_cmpuint (seasons.n_seasons, ==, cases[i].reason == BW_SEASONS_PLAYED ? 5 : 0);
    }
  g_assert_cmpint (play (blind, "metric=ledger_roi;warning=0", 5).reason, ==,
                   BW_SEASONS_NO_CHANCES);
  g_assert_cmpint (play (none, "metric=ledger_roi;warning=0", 5).reason, ==, BW_SEASONS_NO_CHANCES);
}

/* The same bets, rules and seed tell the same. Nothing is told that was cancelled. */
static void
test_reproducible (void)
{
  g_autoptr (BwLedgerRows) rows = rows_of (200, 2.1, 0.5, 1000);
  BwSeasons first = play (rows, "metric=ledger_roi;direction=below;warning=-0.1", 0);
  BwSeasons second = play (rows, "metric=ledger_roi;direction=below;warning=-0.1", 0);
  g_assert_cmpuint (first.n_seasons, ==, 1000);
  g_assert_cmpuint (first.n_alarms, ==, second.n_alarms);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GPtrArray) no_rules = g_ptr_array_new ();
  BwLedgerOptions options = { .bankroll = 1000, .overround = 1.045 };
  g_cancellable_cancel (cancelled);
  g_assert_false (bw_honest_seasons_play (rows, &options, NULL, no_rules, 0, 1, cancelled, &first));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/honest-seasons/streaks", test_streaks);
  g_test_add_func ("/honest-seasons/moments", test_moments);
  g_test_add_func ("/honest-seasons/window", test_window);
  g_test_add_func ("/honest-seasons/evidence", test_evidence);
  g_test_add_func ("/honest-seasons/reasons", test_reasons);
  g_test_add_func ("/honest-seasons/reproducible", test_reproducible);
  return g_test_run ();
}
