/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of ledger.db share. */
#pragma once

#include "store/bw-ledger-changes.h"
#include "store/bw-ledger.h"

struct _BwLedger
{
  BwStoreWorker *writer; /* NULL when read-only */
  BwStoreWorker *reader;
  char *path;
  BwLedgerChanges *changes;
  _Atomic int64_t bytes;
};

/** A row of the table source; id 0: there is none. */
typedef struct
{
  int64_t id;
  int64_t n_rows;
  int64_t version;
} BwLedgerSource;

/** Finds the source NAME. False on error only. */
bool bw_ledger_find_source (BwDb *db, const char *name, BwLedgerSource *out, GError **error);
/** Writes n_rows and version of SOURCE. */
bool bw_ledger_save_source (BwDb *db, const BwLedgerSource *source, GError **error);
/** Deletes the snapshots of SOURCE at or after ORDER_MS. */
bool bw_ledger_drop_snapshots (BwDb *db, int64_t source_id, int64_t order_ms, GError **error);
/** Looks at the sizes of the files again. */
void bw_ledger_note_bytes (BwLedger *ledger);

/** The numeric columns of bet, then those of text, then those that are left out of bare reads, in
 * the order of bw_ledger_read_bet(). */
#define BW_LEDGER_BARE_COLUMNS                                                                     \
  "ordinal, status, stake, odds, probability, closing_odds, closing_fair_probability, profit, "    \
  "fee, placed_us, settled_us, is_paper, is_profit_derived, event_key, model, currency"
#define BW_LEDGER_COLUMNS BW_LEDGER_BARE_COLUMNS ", id, event, selection"
/** Number of columns that are bare, and of all. */
#define BW_LEDGER_N_BARE 16
#define BW_LEDGER_N_COLUMNS 19

/** Fills OUT from the columns above, beginning at COLUMN; texts are SQLite's, of a bare row "". */
void bw_ledger_read_bet (BwStmt *stmt, int column, bool is_bare, BwBet *out);
