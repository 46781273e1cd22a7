/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which bets count, which of their numbers, and in which order. */
#include "random-ledger.h"
#include "stats/bw-stats-row.h"

static const BwBet whole_bet = {
  .placed_us = 1000000,
  .settled_us = 2000999,
  .stake = 10,
  .odds = 1.9,
  .probability = .55,
  .closing_odds = 1.85,
  .closing_fair_probability = .52,
  .profit = 9,
  .status = BW_BET_WON,
};

static void
test_init (void)
{
  BwStatsRow row;

  bw_stats_row_init (&row, &whole_bet, 3);
  g_assert_cmpint (row.order_ms, ==, 2000); /* truncated */
  assert_near (row.stake, 10, 0);
  assert_near (row.odds, 1.9, 0);
  assert_near (row.p, .55, 0);
  assert_near (row.closing_odds, 1.85, 0);
  assert_near (row.closing_fair_p, .52, 0);
  assert_near (row.profit, 9, 0);
  g_assert_cmpuint (row.model, ==, 3);
  g_assert_cmpuint (row.status, ==, BW_BET_WON);
  g_assert_true (bw_stats_row_is_valid (&row));
}

static void
test_numbers_that_cannot_be_meant (void)
{
  const double bad_odds[] = { 1, .9, 0, -2, NAN, INFINITY };
  const double bad_p[] = { -.01, 1.7, NAN, INFINITY };
  BwBet bet = whole_bet;
  BwStatsRow row;

  for (unsigned i = 0; i < G_N_ELEMENTS (bad_odds); i++)
    {
      bet.odds = bet.closing_odds = bad_odds[i];
      bw_stats_row_init (&row, &bet, 0);
      g_assert_true (isnan (row.odds) && isnan (row.closing_odds));
      g_assert_true (bw_stats_row_is_valid (&row)); /* for what needs no odds */
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (bad_p); i++)
    {
      bet.probability = bet.closing_fair_probability = bad_p[i];
      bw_stats_row_init (&row, &bet, 0);
      g_assert_true (isnan (row.p) && isnan (row.closing_fair_p));
      g_assert_true (bw_stats_row_is_valid (&row));
    }
  bet.probability = 0;
  bet.closing_fair_probability = 0;
  bw_stats_row_init (&row, &bet, 0);
  assert_near (row.p, 0, 0);
  g_assert_true (isnan (row.closing_fair_p));
  bet.probability = 1;
  bw_stats_row_init (&row, &bet, 0);
  assert_near (row.p, 1, 0);
}

static void
test_valid (void)
{
  const struct
  {
    BwBetStatus status;
    double stake;
    double profit;
    bool is_valid;
  } cases[] = {
    { BW_BET_WON, 10, 9, true },        { BW_BET_WON, 0, 0, true },
    { BW_BET_WON, 0, 5, true },         { BW_BET_WON, -1, 9, false },
    { BW_BET_WON, NAN, 9, false },      { BW_BET_WON, INFINITY, 9, false },
    { BW_BET_WON, 10, NAN, false },     { BW_BET_LOST, 10, -INFINITY, false },
    { BW_BET_PUSH, 10, 0, true },       { BW_BET_VOID, 10, NAN, false },
    { BW_BET_PENDING, 10, NAN, true },  { BW_BET_PENDING, NAN, NAN, false },
    { BW_BET_PENDING, -1, NAN, false },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BwStatsRow row = { .status = cases[i].status,
                         .stake = cases[i].stake,
                         .profit = cases[i].profit };

      g_assert_cmpint (bw_stats_row_is_valid (&row), ==, cases[i].is_valid);
    }
}

static void
test_sets (void)
{
  const BwBetStatus statuses[] = { BW_BET_WON, BW_BET_LOST, BW_BET_PUSH, BW_BET_VOID,
                                   BW_BET_PENDING };

  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      BwStatsRow row = { .status = statuses[i] };

      g_assert_cmpint (bw_stats_row_is_settled (&row), ==, i < 3);
      g_assert_cmpint (bw_stats_row_is_decided (&row), ==, i < 2);
    }
}

static void
test_order_time (void)
{
  BwBet bet = whole_bet;
  BwStatsRow row;

  bet.settled_us = BW_TIME_NONE;
  bw_stats_row_init (&row, &bet, 0);
  g_assert_cmpint (row.order_ms, ==, 1000);
  bet.placed_us = -1; /* a microsecond before 1970 is in the millisecond before */
  bw_stats_row_init (&row, &bet, 0);
  g_assert_cmpint (row.order_ms, ==, -1);
  bet.placed_us = BW_TIME_NONE;
  bw_stats_row_init (&row, &bet, 0);
  g_assert_cmpint (row.order_ms, ==, INT64_MIN);
  g_assert_true (bw_stats_row_is_valid (&row));
}

static void
test_forecast (void)
{
  BwBet bet = whole_bet;
  BwStatsRow row;

  bet.stake = NAN;
  bet.profit = NAN;
  bw_stats_row_init_forecast (&row, &bet, 0);
  g_assert_true (bw_stats_row_is_valid (&row));
  assert_near (row.stake, 0, 0);
  assert_near (row.profit, 0, 0);
  bet.probability = NAN;
  bw_stats_row_init_forecast (&row, &bet, 0);
  g_assert_false (bw_stats_row_is_valid (&row));
}

/* Insertion, the plainest stable sort. */
static void
sort_slowly (BwStatsRow *rows, unsigned n)
{
  for (unsigned i = 1; i < n; i++)
    for (unsigned j = i; j > 0 && rows[j - 1].order_ms > rows[j].order_ms; j--)
      {
        BwStatsRow swap = rows[j];

        rows[j] = rows[j - 1];
        rows[j - 1] = swap;
      }
}

static void
test_sort (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  bw_stats_rows_sort (NULL, 0);
  for (unsigned round = 0; round < 200; round++)
    {
      unsigned n = (unsigned) g_rand_int_range (random, 1, 120);
      int n_times = g_rand_int_range (random, 1, 60);
      g_autofree BwStatsRow *rows = g_new0 (BwStatsRow, n);

      for (unsigned i = 0; i < n; i++)
        {
          rows[i].order_ms =
              round % 5 == 0 ? (int64_t) i / 2 : g_rand_int_range (random, -n_times, n_times);
          rows[i].model = i;
          rows[i].stake = i;
        }
      if (n > 1 && round % 3 == 0)
        rows[n - 1].order_ms = INT64_MIN;
      g_autofree BwStatsRow *expected = g_memdup2 (rows, n * sizeof *rows);
      sort_slowly (expected, n);
      bw_stats_rows_sort (rows, n);
      g_assert_cmpmem (rows, n * sizeof *rows, expected, n * sizeof *expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row/init", test_init);
  g_test_add_func ("/row/numbers-that-cannot-be-meant", test_numbers_that_cannot_be_meant);
  g_test_add_func ("/row/valid", test_valid);
  g_test_add_func ("/row/sets", test_sets);
  g_test_add_func ("/row/order-time", test_order_time);
  g_test_add_func ("/row/forecast", test_forecast);
  g_test_add_func ("/rows/sort", test_sort);
  return g_test_run ();
}
