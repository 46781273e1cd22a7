/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of an SQLite database that is open to be read, and its rows as bets. */
#pragma once

#include "collect/bw-ledger-copy-private.h"
#include "collect/bw-ledger-db-cursor-private.h"
#include "collect/bw-ledger-reader-private.h"
#include "collect/bw-ledger-table-private.h"
#include "db/bw-db.h"

/** What the query's columns are. */
enum
{
  BW_LEDGER_COLUMN_ROWID,
  BW_LEDGER_COLUMN_WANTED, /* whether the user's condition holds */
  BW_LEDGER_COLUMN_FIELD,
  BW_LEDGER_COLUMN_KEY = BW_LEDGER_COLUMN_FIELD + BW_LEDGER_N_FIELDS, /* text of the event's key */
  BW_LEDGER_COLUMN_EXTRA,
};

typedef struct
{
  BwLedgerReader *reader;
  BwLedgerRun *run;
  const BwLedgerTable *table;
  BwLedgerCopy copy;
  BwDb *db;
  GPtrArray *columns; /* of the table, char * */
  bool has_rowid;
  int n_columns; /* of the query */
  char *query;   /* "SELECT … FROM …" without a condition on rows */
  GTimeZone *zone;
} BwLedgerDbSource;


/** Closes the database and removes its copy. */
void bw_ledger_db_source_clear (BwLedgerDbSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwLedgerDbSource, bw_ledger_db_source_clear)
/** Opens the database of SOURCE, whose reader and run are set, waiting up to 5 s for a lock; finds
 * its table and the columns, and makes the query. INVALID names what is missing and what is there.
 */
bool bw_ledger_db_source_open (BwLedgerDbSource *source, GError **error);
/** The query with REST behind it. INVALID where the user's condition is not understood.
 * (transfer none) */
BwStmt *bw_ledger_db_source_prepare (BwLedgerDbSource *source, const char *rest, GError **error);
/** A hash of the table's columns. */
uint64_t bw_ledger_db_source_schema (const BwLedgerDbSource *source);

/** A hash of the cells of the row STMT stands at. */
uint64_t bw_ledger_db_row_hash (const BwLedgerDbSource *source, BwStmt *stmt);
/** Hands the row STMT stands at to the run, or reports why it is not taken; WATCH tells what became
 * of it. False: stopped or cancelled. */
bool bw_ledger_db_row_take (BwLedgerDbSource *source, BwStmt *stmt, BwLedgerWatch *watch,
                            GError **error);
