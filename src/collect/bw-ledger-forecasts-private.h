/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers without stakes: probabilities and what came true. */
#pragma once

#include "collect/bw-ledger-outcome-private.h"

/** Makes BET, read from a row without a stake, a row that counts for calibration alone: stake and
 * profit are 0. False where OUTCOME is neither decided nor pending: a push or void says nothing
 * about a probability. */
bool bw_ledger_forecast_complete (BwBet *bet, const BwLedgerOutcome *outcome);
