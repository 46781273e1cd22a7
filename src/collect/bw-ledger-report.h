/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one read of a ledger found: counts, rows that were not taken and why, how it was understood.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

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
                          number or time. An analysis of the whole file has n_invalid = n_rejected
                          and n_rows = n_rows + n_rejected */
  int64_t n_skipped;   /* left out on purpose, and in neither of the others: by where or paper, ties
                          of forecasts */
  GPtrArray *rejected; /* of BwRejectedRow, the first 1,000 */
  GPtrArray *notes;    /* of char *: how what was not certain was understood, a sentence each */
  int64_t n_duplicates; /* rows whose id had come before in this read: the later row replaces the
                           earlier */
  int64_t n_profit_mismatch; /* given profit differs from stake, odds and status */
  bool is_complete;          /* brought every row there is, not only what is new */
  bool is_forecasts;         /* no stake column: probabilities and outcomes only */
  bool has_odds;             /* the source has a place for them */
  bool has_probabilities;
  int64_t bytes_read;
  char *columns; /* "field=COLUMN;…" as understood */
  char **names;  /* the file's own columns in their order; NULL for a table that is known, or before
                    they were found */
  char **matched; /* beside bw_ledger_fields(): the column of each, "" where there is none; NULL
                     before they were found */
  /* Since and with the last complete read: */
  int64_t newest_us; /* newest placed or settled time; BW_TIME_NONE */
  int64_t n_rejected_so_far;
  int64_t n_settled_so_far;    /* rows that are not pending */
  int64_t n_incomplete_so_far; /* of those, without the odds or probability the source has a place
                                  for */
} BwLedgerReport;
/** Nothing found so far. */
void bw_ledger_report_init (BwLedgerReport *report);
void bw_ledger_report_clear (BwLedgerReport *report);
