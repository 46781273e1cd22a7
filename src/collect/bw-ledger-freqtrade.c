/* SPDX-License-Identifier: GPL-3.0-or-later */
/* freqtrade's tradesv3.sqlite: one row for each trade, open or closed. There are no odds and no
 * probabilities; a closed trade is won or lost by the sign of its profit. */
#include "collect/bw-ledger-table-private.h"

#include <math.h>
#include <string.h>

enum
{
  IS_OPEN,
  IS_SHORT,
  FEE_OPEN_COST,
  FEE_CLOSE_COST,
};

static bool
is_dry_run (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  return strstr (lower, "dryrun") != NULL || strstr (lower, "dry_run") != NULL
         || strstr (lower, "dry-run") != NULL;
}

/* What opening and closing cost, as far as it is known. */
static double
add_fees (const BwLedgerCells *cells)
{
  double sum = NAN;
  for (int extra = FEE_OPEN_COST; extra <= FEE_CLOSE_COST; extra++)
    {
      double cost = bw_stmt_double (cells->stmt, cells->first_extra + extra);
      if (!isnan (cost))
        sum = isnan (sum) ? cost : sum + cost;
    }
  return sum;
}

static BwLedgerFault
complete (const BwLedgerCells *cells, BwBet *bet, BwLedgerOutcome *outcome)
{
  bet->is_paper = is_dry_run (cells->path);
  bet->selection =
      bw_stmt_int64 (cells->stmt, cells->first_extra + IS_SHORT) != 0 ? "short" : "long";
  bet->fee = add_fees (cells);
  if (bw_stmt_int64 (cells->stmt, cells->first_extra + IS_OPEN) != 0)
    *outcome = (BwLedgerOutcome){ BW_BET_PENDING, 0 };
  else
    *outcome = bw_ledger_outcome_of_profit (bet->profit);
  return (BwLedgerFault){ NULL, NULL };
}

const BwLedgerTable bw_ledger_table_freqtrade = {
  .format = "freqtrade",
  .table = "trades",
  .columns = { [BW_LEDGER_ID] = "id",
               [BW_LEDGER_PLACED_AT] = "open_date",
               [BW_LEDGER_SETTLED_AT] = "close_date",
               [BW_LEDGER_EVENT] = "pair",
               [BW_LEDGER_MODEL] = "strategy",
               [BW_LEDGER_STAKE] = "stake_amount",
               [BW_LEDGER_PROFIT] = "close_profit_abs",
               [BW_LEDGER_CURRENCY] = "stake_currency" },
  .required = { "id", "pair", "is_open", "open_rate", "amount", "stake_amount", "open_date" },
  .extra = { [IS_OPEN] = "is_open",
             [IS_SHORT] = "is_short",
             [FEE_OPEN_COST] = "fee_open_cost",
             [FEE_CLOSE_COST] = "fee_close_cost" },
  .is_market = true,
  .complete = complete,
};
