/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a document about a ledger is made, and what it is made of. */
#pragma once

#include "engine/bw-ledger-document.h"
#include "engine/bw-ledger-rows.h"

/** What a document depends on beside its request and the rows. */
typedef struct
{
  double bankroll;
  double overround;
  GTimeZone *zone; /* where days begin */
} BwLedgerDocumentOptions;

/** A copy with strings of its own, and the usual window where it asks for none. Clear it with
 * bw_ledger_request_clear(). */
BwLedgerRequest bw_ledger_request_copy (const BwLedgerRequest *request);
void bw_ledger_request_clear (BwLedgerRequest *request);

/** Computes the answer to REQUEST (copied) from ROWS, those of the request's model. Any thread.
 * NULL when cancelled, with the error. (transfer full) */
BwLedgerDocument *bw_ledger_document_new (const BwLedgerRequest *request,
                                          const BwLedgerDocumentOptions *options,
                                          const BwLedgerRows *rows, GCancellable *cancellable,
                                          GError **error);

/** Its settled rows, which is what it takes memory for. */
size_t bw_ledger_document_n_rows (const BwLedgerDocument *document);

/** The first millisecond that is not before US. */
int64_t bw_ledger_ceil_ms (int64_t us);

/** The place among settled rows that a range begins at. */
typedef struct
{
  size_t from, to; /* rows of the range: [FROM, TO) of the array */
  double opening;  /* equity at its start; NaN in a ledger of forecasts */
  double peak;     /* the highest equity until then; NaN likewise */
} BwLedgerSpan;

/** Finds the range of REQUEST in N ROWS, which are in order. */
void bw_ledger_span_find (const BwLedgerRequest *request, double bankroll, bool is_forecasts,
                          const BwStatsRow *rows, size_t n, BwLedgerSpan *out);
/** Fills OUT from ROWS; RESULTS (of int8_t) gets a result for each of its rows. */
void bw_ledger_curves_compute (const BwStatsRow *rows, const BwLedgerSpan *span, unsigned window,
                               bool is_forecasts, BwLedgerCurves *out, GByteArray *results);
void bw_ledger_curves_clear (BwLedgerCurves *curves);
