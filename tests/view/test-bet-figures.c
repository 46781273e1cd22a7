/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether figures of a ledger tell of other bets. */
#include "lib/bw-test.h"
#include "view/bw-bet-figures.h"

#include <math.h>

static bool
take (BwBetFigures *figures, const char *source, const char *name, double value)
{
  g_autoptr (BwBatch) batch = bw_batch_new (source, BW_TEST_NOW_US);
  bw_batch_add (batch, bw_metric_get_labels (name, "source", source, NULL), value);
  return bw_bet_figures_take (figures, batch, "mlb");
}

static void
test_take (void)
{
  BwBetFigures figures = { 0 };
  g_assert_true (take (&figures, "mlb", "ledger_bets", 12));
  g_assert_false (take (&figures, "mlb", "ledger_bets", 12));
  g_assert_true (take (&figures, "mlb", "ledger_bets", 13));
  g_assert_false (take (&figures, "nba", "ledger_bets", 14));
  /* What time alone changes. */
  g_assert_false (take (&figures, "mlb", "ledger_profit_today", 14));
  g_assert_true (take (&figures, "mlb", "ledger_profit", (double) NAN));
  g_assert_false (take (&figures, "mlb", "ledger_profit", (double) NAN));
  g_assert_true (take (&figures, "mlb", "ledger_profit", -3));
  g_autoptr (BwBatch) empty = bw_batch_new ("mlb", BW_TEST_NOW_US);
  g_assert_false (bw_bet_figures_take (&figures, empty, "mlb"));
  g_assert_false (bw_bet_figures_take (&figures, empty, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bet-figures/take", test_take);
  return g_test_run ();
}
