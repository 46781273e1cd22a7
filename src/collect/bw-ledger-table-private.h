/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of other programs that are ledgers: which columns are which fields, and what is
 * particular about them. */
#pragma once

#include "collect/bw-ledger-columns-private.h"
#include "collect/bw-ledger-outcome-private.h"
#include "db/bw-stmt.h"

#define BW_LEDGER_MAX_REQUIRED 8
#define BW_LEDGER_MAX_EXTRA 6

/** A row being read: its cells in the order of the table's extra columns. */
typedef struct
{
  BwStmt *stmt;
  int first_extra;
  const char *path;   /* of the database */
  const char *status; /* the cell of the status column, or NULL */
} BwLedgerCells;

/** One kind of table. A column that is not required may be missing: its cells are NULL. */
typedef struct
{
  const char *format; /* "paper-trades" */
  const char *table;
  const char *columns[BW_LEDGER_N_FIELDS];
  const char *required[BW_LEDGER_MAX_REQUIRED + 1];
  const char *extra[BW_LEDGER_MAX_EXTRA + 1];
  bool is_market; /* its event is something in which bets come and go, so that it makes no key */
  bool is_local;  /* times without an offset are the system's, not UTC */
  /** Fills what the columns alone do not tell: how it ended, whether it is paper. BET has its
   * fields. The fault of a row that can't be understood. */
  BwLedgerFault (*complete) (const BwLedgerCells *cells, BwBet *bet, BwLedgerOutcome *outcome);
} BwLedgerTable;

/** "bets" of the paper trading programs that write paper_trades.db. */
extern const BwLedgerTable bw_ledger_table_paper_trades;
/** "trades" of freqtrade, any schema since 2021. */
extern const BwLedgerTable bw_ledger_table_freqtrade;
