/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a ledger file of any known format as bets: the whole of it, or what is new since a cursor.
 */
#pragma once

#include "base/bw-time.h"
#include "model/bw-bet.h"

#include <gio/gio.h>

/** How a ledger is to be understood. Strings are owned by the caller of bw_ledger_reader_new(),
 * copied there. */
typedef struct
{
  const char *path;
  const char *format;     /* "auto", "csv", "forecasts", "paper-trades", "freqtrade" */
  GTimeZone *zone;        /* of times without an offset; NULL: the format's own default */
  const char *where;      /* SQL over the source's own column names, or NULL */
  const char *currency;   /* or NULL */
  const char *const *map; /* "field=COLUMN", NULL-terminated, or NULL */
  int is_paper;           /* -1: as the source says */
} BwLedgerReaderOptions;

/** A row that was not taken. */
typedef struct
{
  int64_t line; /* of the file, from 1; for databases the rowid */
  char *field;  /* or NULL */
  char *reason;
} BwRejectedRow;

/** What a read found. */
typedef struct
{
  char *format;        /* the one that was used */
  int64_t n_rows;      /* rows handed to the callback */
  int64_t n_rejected;  /* rows that can't count: no status, stake or profit to be had, an unreadable
                        * number or time. An analysis of  the whole file has n_invalid = n_rejected
                        * and n_rows = n_rows + n_rejected */
  int64_t n_skipped;   /* left out on purpose, and in neither of the others: by where or paper, ties
                          of forecasts */
  GPtrArray *rejected; /* of BwRejectedRow, the first 1,000 */
  GPtrArray *notes;    /* of char *: how what was not certain was understood, a sentence each */
  int64_t n_duplicates; /* rows whose id had come before in this read: the later row replaces the
                           earlier */
  int64_t n_profit_mismatch; /* given profit differs from stake, odds and status */
  bool is_complete;          /* brought every row there is, not only what is new */
  bool is_forecasts;         /* no stake column: probabilities and outcomes only */
  int64_t newest_us;         /* newest placed or settled time; BW_TIME_NONE */
  int64_t bytes_read;
  char *columns; /* "field=COLUMN;…" as understood */
} BwLedgerReport;
void bw_ledger_report_clear (BwLedgerReport *report);

typedef struct _BwLedgerReader BwLedgerReader;
/** Called before the first row: whether all rows follow, or only what is new. False stops. */
typedef bool (*BwLedgerBeginFunc) (bool is_complete, gpointer data);
/** Takes LIST (transfer full). A row whose id came before, in this read or another, replaces the
 * earlier one. False stops. */
typedef bool (*BwBetRowsFunc) (BwBetList *list, gpointer data);
typedef void (*BwLedgerProgressFunc) (int64_t bytes, int64_t total_bytes, gpointer data);

typedef struct
{
  BwLedgerBeginFunc begin; /* may be NULL */
  BwBetRowsFunc rows;
  BwLedgerProgressFunc progress; /* may be NULL */
  gpointer data;
} BwLedgerReaderCallbacks;

/** INVALID for an unknown format, zone or map. Does no I/O. (transfer full) */
BwLedgerReader *bw_ledger_reader_new (const BwLedgerReaderOptions *options, GError **error);
void bw_ledger_reader_free (BwLedgerReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerReader, bw_ledger_reader_free)
/** Reads all of it (CURSOR NULL) or what changed since CURSOR was returned: new rows and those that
 * were pending. *NEXT_CURSOR (transfer full, may be NULL) is for the next read. Blocks: a worker
 * thread. Errors name the file, and line and field where there is one: NOT_FOUND, PERMISSION, BUSY,
 * CORRUPT, INVALID, G_IO_ERROR_CANCELLED. REPORT is cleared and filled either way. */
bool bw_ledger_reader_read (BwLedgerReader *reader, GBytes *cursor,
                            const BwLedgerReaderCallbacks *callbacks, BwLedgerReport *report,
                            GBytes **next_cursor, GCancellable *cancellable, GError **error);
/** Reads all of it into one list, in the file's order, each id once: for a ledger that is looked at
 * and not kept. Blocks. (transfer full) NULL on error. */
BwBetList *bw_ledger_reader_load (BwLedgerReader *reader, BwLedgerReport *report,
                                  GCancellable *cancellable, GError **error);
