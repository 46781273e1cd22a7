/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a ledger file of any known format as bets: the whole of it, or what is new since a cursor.
 */
#pragma once

#include "base/bw-time.h"
#include "collect/bw-ledger-report.h"
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
  const char *event_key;  /* "COLUMN;COLUMN": what makes rows bets of one event; NULL: their event,
                             where it is one */
  int is_paper; /* -1: as the source says. 0 or 1: what rows are that do not say; others are
                   left out */
} BwLedgerReaderOptions;

/** The fields that a map may name, NULL-terminated. */
const char *const *bw_ledger_fields (void);

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
 * were pending. *NEXT_CURSOR (transfer full) is for the next read. Where it is wanted, a last line
 * without its end waits until it has one or nothing was written between two reads; NEXT_CURSOR is
 * NULL for a file that is read once. Blocks: a worker thread. Errors name the file, and line and
 * field where there is one: NOT_FOUND, PERMISSION, BUSY, CORRUPT, INVALID, G_IO_ERROR_CANCELLED.
 * Nothing is begun when nothing changed. REPORT is overwritten, and filled either way.
 *
 * What is not noticed without a complete read: in a text that grows, a change in place between its
 * first and last 4 KiB that touches no pending row; in a table, a change of a settled row that is
 * not among the newest 256. A text that is written anew, and rows that are deleted, are noticed. */
bool bw_ledger_reader_read (BwLedgerReader *reader, GBytes *cursor,
                            const BwLedgerReaderCallbacks *callbacks, BwLedgerReport *report,
                            GBytes **next_cursor, GCancellable *cancellable, GError **error);
/** Reads all of it into one list, in the file's order, each id once: for a ledger that is looked at
 * and not kept. Blocks. (transfer full) NULL on error. */
BwBetList *bw_ledger_reader_load (BwLedgerReader *reader, BwLedgerReport *report,
                                  GCancellable *cancellable, GError **error);
