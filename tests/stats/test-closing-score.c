/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model beside the closing line: which bets count, which chance the close had, and the score. */
#include "stats/bw-closing-score.h"

#include <glib.h>
#include <math.h>

static BwStatsRow
row_of (BwBetStatus status, double p, double closing_odds, double closing_fair_p)
{
  return (BwStatsRow){ .stake = 10,
                       .odds = 2,
                       .p = p,
                       .closing_odds = closing_odds,
                       .closing_fair_p = closing_fair_p,
                       .profit = status == BW_BET_WON ? 10 : -10,
                       .status = status };
}

static BwClosingScore
score_of (const BwStatsRow *rows, unsigned n, double overround)
{
  BwClosingSums sums = { 0 };
  BwClosingScore score;
  for (unsigned i = 0; i < n; i++)
    bw_closing_sums_push (&sums, &rows[i], overround);
  bw_closing_sums_score (&sums, &score);
  return score;
}

static void
test_score (void)
{
  const BwStatsRow rows[] = {
    row_of (BW_BET_WON, 0.6, 1.6, NAN),     /* 1 / (1.6 · 1.25) = 0.5 */
    row_of (BW_BET_LOST, 0.6, 1.6, 0.7),    /* its own fair chance goes first */
    row_of (BW_BET_WON, 0.25, NAN, 0.5),    /* and does without odds */
    row_of (BW_BET_WON, NAN, 1.6, NAN),     /* no chance stated */
    row_of (BW_BET_WON, 0.5, NAN, NAN),     /* no close */
    row_of (BW_BET_PUSH, 0.5, 1.6, 0.5),    /* not decided */
    row_of (BW_BET_PENDING, 0.5, 1.6, 0.5), /* nor settled */
    row_of (BW_BET_VOID, 0.5, 1.6, 0.5),
  };
  BwClosingScore score = score_of (rows, G_N_ELEMENTS (rows), 1.25);
  double own = (0.16 + 0.36 + 0.5625) / 3;
  double close = (0.25 + 0.49 + 0.25) / 3;
  g_assert_cmpint (score.n, ==, 3);
  g_assert_cmpfloat_with_epsilon (score.brier, own, 1e-15);
  g_assert_cmpfloat_with_epsilon (score.closing_brier, close, 1e-15);
  g_assert_cmpfloat_with_epsilon (score.skill, 1 - own / close, 1e-15);
}

/* A booksum below 1 can't make a chance above 1. */
static void
test_certain (void)
{
  const BwStatsRow rows[] = { row_of (BW_BET_LOST, 0.5, 1.01, NAN) };
  BwClosingScore score = score_of (rows, 1, 0.9);
  g_assert_cmpfloat (score.closing_brier, ==, 1);
  g_assert_cmpfloat (score.skill, ==, 0.75);
}

static void
test_undefined (void)
{
  BwClosingScore none = score_of (NULL, 0, 1);
  g_assert_cmpint (none.n, ==, 0);
  g_assert_true (isnan (none.brier) && isnan (none.closing_brier) && isnan (none.skill));
  /* A close that was certain and right can't be beaten, nor is there a ratio. */
  const BwStatsRow rows[] = { row_of (BW_BET_WON, 0.5, NAN, 1) };
  BwClosingScore right = score_of (rows, 1, 1);
  g_assert_cmpfloat (right.closing_brier, ==, 0);
  g_assert_true (isnan (right.skill));
  /* Without a usable booksum odds say nothing. */
  const BwStatsRow odds[] = { row_of (BW_BET_WON, 0.5, 1.6, NAN) };
  g_assert_cmpint (score_of (odds, 1, NAN).n, ==, 0);
  g_assert_cmpint (score_of (odds, 1, 0).n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/closing-score/score", test_score);
  g_test_add_func ("/closing-score/certain", test_certain);
  g_test_add_func ("/closing-score/undefined", test_undefined);
  return g_test_run ();
}
