/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers without stakes: probabilities and what came true. */
#include "collect/bw-ledger-forecasts-private.h"

#include <math.h>

bool
bw_ledger_forecast_complete (BwBet *bet, const BwLedgerOutcome *outcome)
{
  bet->stake = 0;
  bet->profit = 0;
  bet->fee = NAN;
  return outcome->status == BW_BET_WON || outcome->status == BW_BET_LOST
         || outcome->status == BW_BET_PENDING;
}
