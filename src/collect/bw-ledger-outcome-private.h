/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bet ended, in the words of any source, and what it then pays. */
#pragma once

#include "model/bw-bet.h"

typedef struct
{
  BwBetStatus status;
  /** What was won in parts of the possible win (1, .5) or lost in parts of the stake (-1, -.5); 0:
   * nothing moved; NaN: only the source knows. */
  double part;
} BwLedgerOutcome;

/** Reads a word such as "W", "half-lost", "cashed out" or "1"; case, blanks, '-' and '_' do not
 * count. */
bool bw_ledger_outcome_parse (const char *text, BwLedgerOutcome *out);
/** The words that are understood, for a message. */
const char *bw_ledger_outcome_expected (void);
/** Won, lost or push by the sign of PROFIT, where a source has no word. */
BwLedgerOutcome bw_ledger_outcome_of_profit (double profit);

/** What is wrong with a row; static strings. */
typedef struct
{
  const char *field;
  const char *reason; /* NULL: nothing */
} BwLedgerFault;

/** Sets BET's status by OUTCOME, and its profit where it has none: stake · (odds − 1) when won,
 * −stake when lost, half of it for half results, 0 for a push or void. A given profit stays,
 * *IS_MISMATCH tells whether it differs by more than 0.01 + 1e-6 · stake. The fault of a row that
 * can't count: no stake or a negative one, no profit and none to be derived. */
BwLedgerFault bw_ledger_outcome_settle (BwLedgerOutcome outcome, BwBet *bet, bool *is_mismatch);
