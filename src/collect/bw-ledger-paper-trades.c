/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paper_trades.db: one row for each bet. When a bet was settled is not written down, so that the
 * order of such a ledger is that of placing; "bankroll_history" names no bets and is not read. */
#include "collect/bw-ledger-table-private.h"

#include <glib/gi18n-lib.h>

static BwLedgerFault
complete (const BwLedgerCells *cells, BwBet *bet, BwLedgerOutcome *outcome)
{
  const char *word = bw_stmt_text (cells->stmt, cells->first_extra);
  bet->is_paper = true;
  if (cells->status != NULL && bw_ledger_outcome_parse (cells->status, outcome))
    return (BwLedgerFault){ NULL, NULL };
  if (cells->status == NULL && word != NULL && bw_ledger_outcome_parse (word, outcome))
    return (BwLedgerFault){ NULL, NULL };
  return (BwLedgerFault){ "status", _ ("expected pending, won, lost, pushed or cancelled") };
}

const BwLedgerTable bw_ledger_table_paper_trades = {
  .format = "paper-trades",
  .table = "bets",
  .columns = { [BW_LEDGER_ID] = "bet_id",
               [BW_LEDGER_PLACED_AT] = "timestamp",
               [BW_LEDGER_EVENT] = "game_id",
               [BW_LEDGER_SELECTION] = "bet_type",
               [BW_LEDGER_STAKE] = "amount",
               [BW_LEDGER_ODDS] = "odds",
               [BW_LEDGER_PROBABILITY] = "sim_prob",
               [BW_LEDGER_CLOSING_ODDS] = "closing_odds",
               [BW_LEDGER_STATUS] = "status",
               [BW_LEDGER_PROFIT] = "profit_loss" },
  .required = { "bet_id", "timestamp", "amount", "odds", "status" },
  .extra = { "outcome" },
  .is_local = true,
  .complete = complete,
};
