/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a ledger that are found out by playing its rows again. */
#include "engine/bw-ledger-view-private.h"
#include "stats/bw-certainty.h"
#include "stats/bw-luck.h"

#include <math.h>

static bool
is_cancelled (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

static double
mcb_p (const BwStatsRow *rows, size_t n, GCancellable *cancellable)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (n);
  for (size_t i = 0; i < n; i++)
    if (bw_stats_row_is_decided (&rows[i]))
      bw_forecasts_add (forecasts, rows[i].p, rows[i].status == BW_BET_WON);
  bw_forecasts_sort (forecasts);
  return bw_mcb_p_value (forecasts, BW_LUCK_SEED, is_cancelled, cancellable);
}

static double
drawdown_odds (double bankroll, const BwStatsRow *rows, size_t n, GCancellable *cancellable)
{
  g_auto (BwLuck) luck = { 0 };
  if (!bw_luck_compute (rows, n, bankroll, BW_LUCK_SEED, is_cancelled, cancellable, &luck))
    return NAN;
  return luck.drawdown_odds;
}

static double
breakeven_p (const BwStatsRow *rows, size_t n)
{
  BwCertainty certainty;
  bw_certainty_compute (rows, n, &certainty);
  return certainty.breakeven_p;
}

double
bw_ledger_simulate (BwSimulated which, const BwLedgerOptions *options, const BwStatsRow *rows,
                    size_t n, GCancellable *cancellable)
{
  switch (which)
    {
    case BW_SIMULATED_MCB_P:
      return mcb_p (rows, n, cancellable);
    case BW_SIMULATED_DRAWDOWN_ODDS:
      return options->is_forecasts ? (double) NAN
                                   : drawdown_odds (options->bankroll, rows, n, cancellable);
    case BW_SIMULATED_BREAKEVEN_P:
      return options->is_forecasts ? (double) NAN : breakeven_p (rows, n);
    case BW_SIMULATED_NONE:
    case BW_N_SIMULATED:
    default:
      return NAN;
    }
}
