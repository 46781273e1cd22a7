/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader knows, for the files that read one format each. */
#pragma once

#include "collect/bw-ledger-file-private.h"
#include "collect/bw-ledger-reader.h"
#include "collect/bw-ledger-run-private.h"

struct _BwLedgerReader
{
  char *path;
  char *format;
  GTimeZone *zone; /* NULL: the format's default */
  char *where;
  char *currency;
  char **map;
  char **event_key; /* columns, or NULL */
  int is_paper;
  BwFileIdentity sniffed; /* a file of which is_table is known */
  bool is_table;
  BwFileIdentity refused; /* a file that seemed half written when it was last looked at */
};

/** A hash of the options: a cursor made with others is of no use. */
uint64_t bw_ledger_reader_signature (const BwLedgerReader *reader);

/** Reads delimited text; IS_FORECASTS: as probabilities and outcomes even where there is a stake.
 */
bool bw_ledger_csv_read (BwLedgerReader *reader, bool is_forecasts, BwLedgerRun *run,
                         GBytes *cursor, GBytes **next_cursor, GError **error);
/** Reads a table of an SQLite database. */
bool bw_ledger_db_read (BwLedgerReader *reader, BwLedgerRun *run, GBytes *cursor,
                        GBytes **next_cursor, GError **error);
