/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a table's cells are to be read where a cell alone does not tell: learned from many of them.
 */
#pragma once

#include "base/bw-time.h"
#include "collect/bw-csv-private.h"
#include "collect/bw-ledger-columns-private.h"

typedef struct
{
  bool has_decimal_comma;
  bool is_american; /* odds of 100 and more, or -100 and less */
  bool is_percent;  /* probabilities */
  bool has_lays;    /* the "side" column says back or lay */
  BwDateOrder order;
  bool is_order_assumed; /* dates with slashes, and none that tells day from month */
} BwLedgerDialect;

/** What was seen so far; begin with zeros. */
typedef struct
{
  int64_t n_rows;
  int64_t n_comma, n_point, n_maybe_comma;
  int64_t n_odds, n_american, n_negative;
  int64_t n_probabilities, n_above_one;
  int64_t n_slashed, n_day_first, n_month_first;
  int64_t n_lays;
} BwLedgerEvidence;

/** Adds the row CSV stands at. */
void bw_ledger_evidence_add (BwLedgerEvidence *evidence, const BwLedgerColumns *columns,
                             const BwCsv *csv);
/** Whether there are dates whose order no row has told so far. */
bool bw_ledger_evidence_needs_dates (const BwLedgerEvidence *evidence);
/** Looks at the dates of the row CSV stands at and at nothing else. */
void bw_ledger_evidence_add_dates (BwLedgerEvidence *evidence, const BwLedgerColumns *columns,
                                   const BwCsv *csv);
/** The dialect that follows; DELIMITER is the file's. What is not certain, or not the usual, is
 * added to NOTES (of char *) as a sentence. */
BwLedgerDialect bw_ledger_evidence_conclude (const BwLedgerEvidence *evidence,
                                             const BwLedgerColumns *columns, char delimiter,
                                             GPtrArray *notes);
