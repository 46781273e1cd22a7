/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers played by luck: against another implementation, all outcomes enumerated, and what is
 * certain. */
#include "stats/bw-luck.h"

#include "luck-rows.h"
#include "random-ledger.h"
#include "stats/bw-random.h"

static const BwLuckPoint *
point (const BwLuck *luck, unsigned i)
{
  g_assert_cmpuint (i, <, luck->points->len);
  return &g_array_index (luck->points, BwLuckPoint, i);
}

static void
play (const BwStatsRow *rows, size_t n, double bankroll, BwLuck *luck)
{
  g_assert_true (bw_luck_compute (rows, n, bankroll, BW_LUCK_SEED, NULL, NULL, luck));
}

/* The first numbers, computed with Python's whole numbers. */
static void
test_generator (void)
{
  BwRandom random;
  bw_random_seed (&random, BW_LUCK_SEED);
  g_assert_cmpfloat (bw_random_next (&random), ==, 0.16848376666290177);
  g_assert_cmpfloat (bw_random_next (&random), ==, 0.7383077862415229);
  g_assert_cmpfloat (bw_random_next (&random), ==, 0.16425430113894135);
}

/* All 4000 paths again, by another program. */
static void
test_reference (void)
{
  const BwLuckPoint expected[] = {
    { 0, 100, 100, 100, 0, 0, 0 },
    { 1, 90, 109, 109, 0, .1, .1 },
    { 6, 66, 96, 137, 0.11926605504587157, .275, 0.3944954128440367 },
    { 12, 28, 97.9, 170.9, 0.17326732673267325, 0.3853211009174312, 0.7339449541284404 },
  };
  g_auto (BwLuck) luck = { 0 };
  play (luck_rows, G_N_ELEMENTS (luck_rows), 100, &luck);
  g_assert_cmpint (luck.n, ==, 12);
  g_assert_cmpint (luck.n_without_p, ==, 1);
  g_assert_cmpint (luck.n_fixed, ==, 2);
  g_assert_cmpint (luck.n_paths, ==, 4000);
  g_assert_cmpint (luck.n_as_deep, ==, 1021);
  assert_near (luck.max_drawdown, 0.47798165137614673, 1e-13);
  assert_near (luck.drawdown_odds, 1022 / 4001.0, 1e-15);
  g_assert_cmpuint (luck.points->len, ==, 13);
  for (unsigned i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const BwLuckPoint *found = point (&luck, (unsigned) expected[i].index);
      g_assert_cmpint (found->index, ==, expected[i].index);
      assert_near (found->equity_low, expected[i].equity_low, 1e-12);
      assert_near (found->equity_median, expected[i].equity_median, 1e-12);
      assert_near (found->equity_high, expected[i].equity_high, 1e-12);
      assert_near (found->drawdown_median, expected[i].drawdown_median, 1e-12);
      assert_near (found->drawdown_75, expected[i].drawdown_75, 1e-12);
      assert_near (found->drawdown_95, expected[i].drawdown_95, 1e-12);
    }
}

/* What happens when the bits of OUTCOME say who wins, and how likely that is. */
static double
enumerate (const BwStatsRow *rows, unsigned n, unsigned outcome, double bankroll, double *chance)
{
  double equity = bankroll, peak = bankroll, deepest = 0;
  *chance = 1;
  for (unsigned i = 0; i < n; i++)
    {
      bool is_won = outcome >> i & 1;
      *chance *= is_won ? rows[i].p : 1 - rows[i].p;
      equity += is_won ? rows[i].stake * (rows[i].odds - 1) : -rows[i].stake;
      peak = fmax (peak, equity);
      deepest = fmax (deepest, (peak - equity) / peak);
    }
  return deepest;
}

/* The odds that all 2ⁿ outcomes give, to four standard errors. */
static void
test_enumeration (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (unsigned round = 0; round < 20; round++)
    {
      enum
      {
        N = 11
      };
      BwStatsRow rows[N];
      for (unsigned i = 0; i < N; i++)
        {
          double odds = 1.2 + 3 * g_rand_double (random);
          bool is_won = g_rand_boolean (random);
          double stake = g_rand_int_range (random, 1, 20);
          rows[i] = (BwStatsRow){
            .status = is_won ? BW_BET_WON : BW_BET_LOST,
            .stake = stake,
            .odds = odds,
            .p = .1 + .8 * g_rand_double (random),
            .profit = is_won ? stake * (odds - 1) : -stake,
          };
        }
      g_auto (BwLuck) luck = { 0 };
      play (rows, N, 100, &luck);
      double exact = 0;
      for (unsigned outcome = 0; outcome < 1u << N; outcome++)
        {
          double chance;
          double deepest = enumerate (rows, N, outcome, 100, &chance);
          exact += deepest >= luck.max_drawdown - 1e-9 ? chance : 0;
        }
      double error = sqrt (exact * (1 - exact) / 4000);
      g_assert_cmpfloat (fabs (luck.drawdown_odds - exact), <=, 4 * error + 1 / 4001.0);
    }
}

/* Without any luck, every path is the same. */
static void
test_certain (void)
{
  BwStatsRow rows[] = { LUCK_ROW (WON, 10, 2, 1, 2, 10), LUCK_ROW (LOST, 10, 2, 0, 2, -10),
                        LUCK_ROW (LOST, 22, 2, 0, 2, -22) };
  g_auto (BwLuck) luck = { 0 };
  play (rows, 3, 100, &luck);
  g_assert_cmpfloat (luck.drawdown_odds, ==, 1);
  assert_near (luck.max_drawdown, 32 / 110.0, 1e-15);
  assert_near (point (&luck, 3)->drawdown_median, 32 / 110.0, 1e-15);
  g_assert_cmpfloat (point (&luck, 3)->equity_low, ==, 78);
  g_assert_cmpfloat (point (&luck, 3)->equity_high, ==, 78);
  /* It went worse than it could have. */
  rows[0].status = BW_BET_LOST;
  rows[0].profit = -10;
  g_auto (BwLuck) worse = { 0 };
  play (rows, 3, 100, &worse);
  g_assert_cmpfloat (worse.drawdown_odds, ==, 1 / 4001.0);
}

/* Equity below nothing goes on; a path without wins is ruined by the third. */
static void
test_ruin (void)
{
  const BwStatsRow rows[] = { LUCK_ROW (LOST, 60, 2, 0, 2, -60), LUCK_ROW (LOST, 60, 2, 0, 2, -60),
                              LUCK_ROW (WON, 60, 2, 1, 2, 60) };
  g_auto (BwLuck) luck = { 0 };
  play (rows, 3, 100, &luck);
  assert_near (luck.max_drawdown, 1.2, 1e-15);
  g_assert_cmpfloat (point (&luck, 2)->equity_median, ==, -20);
  assert_near (point (&luck, 3)->drawdown_95, .6, 1e-15);
  g_assert_cmpfloat (luck.drawdown_odds, ==, 1);
}

static void
check_no_odds (const BwStatsRow *rows, size_t n, double bankroll)
{
  g_auto (BwLuck) luck = { 0 };
  play (rows, n, bankroll, &luck);
  g_assert_true (isnan (luck.drawdown_odds));
  g_assert_cmpint (point (&luck, 0)->index, ==, 0);
  g_assert_cmpfloat (point (&luck, 0)->equity_median, ==, bankroll);
}

/* Nothing to play, or nothing to lose a share of. */
static void
test_undefined (void)
{
  const BwStatsRow fixed[] = { LUCK_ROW (PUSH, 10, 2, .5, 2, 0),
                               LUCK_ROW (LOST, 10, NAN, .5, NAN, -10) };
  check_no_odds (NULL, 0, 100);
  check_no_odds (&luck_rows[13], 1, 100);
  check_no_odds (fixed, 2, 100);
  check_no_odds (luck_rows, G_N_ELEMENTS (luck_rows), 0);
  check_no_odds (luck_rows, G_N_ELEMENTS (luck_rows), -5);
  g_auto (BwLuck) luck = { 0 };
  play (luck_rows, G_N_ELEMENTS (luck_rows), -5, &luck);
  g_assert_true (isnan (luck.max_drawdown) && isnan (point (&luck, 3)->drawdown_95));
  g_assert_true (point (&luck, 3)->equity_low < point (&luck, 3)->equity_high);
}

/* All won, all lost, no stake: numbers everywhere. */
static void
test_extremes (void)
{
  for (unsigned kind = 0; kind < 3; kind++)
    {
      BwStatsRow rows[30];
      for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
        rows[i] = (BwStatsRow){
          .status = kind == 0 ? BW_BET_WON : BW_BET_LOST,
          .stake = kind == 2 ? 0 : 1,
          .odds = 2,
          .p = .5,
          .profit = kind == 0   ? 1
                    : kind == 1 ? -1
                                : 0,
        };
      g_auto (BwLuck) luck = { 0 };
      play (rows, G_N_ELEMENTS (rows), 100, &luck);
      assert_near (luck.max_drawdown, kind == 1 ? .3 : 0, 1e-13);
      g_assert_cmpfloat (luck.drawdown_odds, ==, kind == 1 ? 1 / 4001.0 : 1);
    }
}

/* Above 20,000 bets there are fewer paths; points stay at most 200, from the first to the last;
 * asking again gives the same. */
static void
test_many (void)
{
  enum
  {
    N = 20500
  };
  g_autofree BwStatsRow *rows = g_new (BwStatsRow, N);
  for (unsigned i = 0; i < N; i++)
    rows[i] = (BwStatsRow){ .status = i % 2 ? BW_BET_WON : BW_BET_LOST,
                            .stake = 1,
                            .odds = 2,
                            .p = .5,
                            .profit = i % 2 ? 1 : -1 };
  g_auto (BwLuck) luck = { 0 }, again = { 0 };
  play (rows, N, 1000, &luck);
  play (rows, N, 1000, &again);
  g_assert_cmpint (luck.n_paths, ==, 400);
  g_assert_cmpuint (luck.points->len, ==, BW_LUCK_MAX_POINTS);
  g_assert_cmpmem (luck.points->data, luck.points->len * sizeof (BwLuckPoint), again.points->data,
                   again.points->len * sizeof (BwLuckPoint));
  g_assert_cmpint (point (&luck, 0)->index, ==, 0);
  g_assert_cmpint (point (&luck, 199)->index, ==, N);
  for (unsigned i = 1; i < 200; i++)
    g_assert_cmpint (point (&luck, i)->index, >, point (&luck, i - 1)->index);
  /* 1.645 · √20500, to four standard errors of a quantile of 400. */
  double half = 1.6448536269514722 * sqrt (N);
  double error = 4 * sqrt (.05 * .95 / 400) / 0.10313564037537139 * sqrt (N);
  g_assert_cmpfloat (fabs (point (&luck, 199)->equity_low - 1000 + half), <, error);
  g_assert_cmpfloat (fabs (point (&luck, 199)->equity_high - 1000 - half), <, error);
}

static bool
is_third (gpointer data)
{
  return ++*(unsigned *) data == 3;
}

/* From 100 after a highest of 160: as from 160 with a first bet that surely lost 60, but for what
 * that bet itself cost. */
static void
test_peak (void)
{
  BwStatsRow rows[G_N_ELEMENTS (luck_rows) + 1];
  size_t n = G_N_ELEMENTS (luck_rows);
  rows[0] = luck_rows[0];
  rows[0].status = BW_BET_LOST;
  rows[0].odds = rows[0].p = (double) NAN;
  rows[0].profit = -60;
  for (size_t i = 0; i < n; i++)
    rows[i + 1] = luck_rows[i];
  g_auto (BwLuck) after = { 0 }, whole = { 0 };
  g_assert_true (bw_luck_compute_from (luck_rows, n, 100, 160, BW_LUCK_SEED, NULL, NULL, &after));
  play (rows, n + 1, 160, &whole);
  g_assert_cmpint (after.n, ==, 12);
  for (unsigned i = 0; i <= 12; i++)
    {
      const BwLuckPoint *found = point (&after, i), *expected = point (&whole, i + 1);
      assert_near (found->equity_median, expected->equity_median, 1e-12);
      assert_near (found->drawdown_median, expected->drawdown_median, 1e-12);
      assert_near (found->drawdown_95, expected->drawdown_95, 1e-12);
    }
  assert_near (point (&after, 0)->drawdown_median, 60 / 160.0, 1e-15);
  assert_near (after.max_drawdown, whole.max_drawdown, 1e-12);
  /* Deeper than that first loss it is in both. */
  g_assert_cmpfloat (after.max_drawdown, >, 60 / 160.0);
  g_assert_cmpint (after.n_as_deep, ==, whole.n_as_deep);
  /* A sure win leaves less than there was at first, which is none of its own. */
  BwStatsRow sure = luck_rows[0];
  sure.status = BW_BET_WON;
  sure.p = 1;
  sure.odds = 2;
  sure.stake = sure.profit = 20;
  g_auto (BwLuck) won = { 0 };
  g_assert_true (bw_luck_compute_from (&sure, 1, 100, 160, BW_LUCK_SEED, NULL, NULL, &won));
  assert_near (won.max_drawdown, 40 / 160.0, 1e-15);
  assert_near (won.drawdown_odds, 1, 0);
}

static void
test_cancelled (void)
{
  unsigned n_asked = 0;
  BwLuck luck;
  g_assert_false (bw_luck_compute (luck_rows, G_N_ELEMENTS (luck_rows), 100, BW_LUCK_SEED, is_third,
                                   &n_asked, &luck));
  g_assert_cmpuint (n_asked, ==, 3);
  g_assert_null (luck.points);
  bw_luck_clear (&luck);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/luck/generator", test_generator);
  g_test_add_func ("/luck/reference", test_reference);
  g_test_add_func ("/luck/enumeration", test_enumeration);
  g_test_add_func ("/luck/certain", test_certain);
  g_test_add_func ("/luck/ruin", test_ruin);
  g_test_add_func ("/luck/undefined", test_undefined);
  g_test_add_func ("/luck/extremes", test_extremes);
  g_test_add_func ("/luck/many", test_many);
  g_test_add_func ("/luck/peak", test_peak);
  g_test_add_func ("/luck/cancelled", test_cancelled);
  return g_test_run ();
}
