/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger file as a command names it, and what reading it found. */
#pragma once

#include "model/bw-bet.h"

#include <gio/gio.h>

/** How a file is to be understood. All borrowed; NULL: by default. */
typedef struct
{
  const char *path;
  const char *format;     /* "auto", "csv", "forecasts", "paper-trades", "freqtrade" */
  const char *zone;       /* of times without an offset */
  const char *where;      /* SQL over the file's own columns */
  const char *const *map; /* "field=COLUMN", NULL-terminated */
  const char *event_key;  /* "COLUMN;COLUMN" of the file that say which bets are of one event */
} BwLedgerFile;

/** A row that was not taken. */
typedef struct
{
  int64_t line;
  char *field; /* or NULL */
  char *reason;
} BwLedgerRejection;

/** What reading found. */
typedef struct
{
  char *format;
  char *columns;  /* "field=COLUMN;…" as understood */
  char **names;   /* the file's own columns; NULL where the format has fixed ones, or unknown */
  char **matched; /* beside bw_ledger_fields(): the column of each, or ""; NULL: unknown */
  bool is_forecasts;
  int64_t n_rows, n_rejected, n_skipped, n_duplicates, n_profit_mismatch;
  GArray *rejections; /* of BwLedgerRejection, the first 1,000 */
  GPtrArray *notes;   /* of char *: how what was not certain was understood */
} BwLedgerFindings;
void bw_ledger_findings_clear (BwLedgerFindings *findings);

/** Whether FILE's format, zone, map and condition are what they may be, without looking for the
 * file. INVALID. */
bool bw_ledger_file_check (const BwLedgerFile *file, GError **error);
/** Takes rows in the file's order; LIST is the callee's (transfer full). False stops. */
typedef bool (*BwLedgerFileFunc) (BwBetList *list, gpointer data);
/** Reads all of FILE. Blocks. Errors name the file, and line and field where there is one. FINDINGS
 * is filled either way. */
bool bw_ledger_file_read (const BwLedgerFile *file, BwLedgerFileFunc func,
                          void (*progress) (int64_t bytes, int64_t total, gpointer data),
                          gpointer data, GCancellable *cancellable, BwLedgerFindings *findings,
                          GError **error);
