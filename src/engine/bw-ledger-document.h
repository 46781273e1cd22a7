/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One ledger over one stretch of time, computed: what a page about a bot shows. */
#pragma once

#include "engine/bw-analysis.h"
#include "engine/bw-engine.h"
#include "model/bw-bet-table.h"
#include "stats/bw-certainty.h"
#include "stats/bw-closing-score.h"

/** What is asked. Strings are copied. */
typedef struct
{
  const char *source;
  const char *model;       /* NULL: all */
  int64_t from_us, to_us;  /* [FROM, TO) of the time that orders the ledger; BW_TIME_NONE: any */
  unsigned rolling_window; /* settled rows; 0: 50 */
} BwLedgerRequest;

/** A row for each settled bet in the range, in ledger order: arrays of n, NaN where undefined. */
typedef struct
{
  size_t n;
  double *time_us;         /* of the order */
  double *equity;          /* after it */
  double *peak;            /* of the whole ledger until then, and so the drawdown: that which rules
                              judge */
  double *drawdown;        /* 0 … 1 of the peak */
  double *profit;          /* summed from the start of the range */
  double *expected_profit; /* summed stake · (p · odds − 1) over rows that have both; NaN before the
                              first */
  double *stake;
  double *win_rate; /* of the decided ones among the last ROLLING_WINDOW rows of the ledger; NaN
                       below that many */
  double *win_rate_low, *win_rate_high; /* Wilson 95 % */
  double *break_even;                   /* mean 1 / odds of the same rows */
} BwLedgerCurves;

/** Reference-counted, immutable; any thread. All is borrowed from it. */
typedef struct _BwLedgerDocument BwLedgerDocument;
BwLedgerDocument *bw_ledger_document_ref (BwLedgerDocument *document);
void bw_ledger_document_unref (BwLedgerDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerDocument, bw_ledger_document_unref)

/** What it answers. */
const BwLedgerRequest *bw_ledger_document_request (const BwLedgerDocument *document);
/** Figures of the rows in the range, with the equity at its start as bankroll. */
const BwLedgerFigures *bw_ledger_document_figures (const BwLedgerDocument *document);
/** How much they say, of the same rows. */
const BwCertainty *bw_ledger_document_certainty (const BwLedgerDocument *document);
/** Of the forecasts in the range. */
const BwCalibration *bw_ledger_document_calibration (const BwLedgerDocument *document);
/** Those of them that have a closing line, beside it. */
const BwClosingScore *bw_ledger_document_closing (const BwLedgerDocument *document);
/** They themselves, sorted. */
const BwForecasts *bw_ledger_document_forecasts (const BwLedgerDocument *document);
const BwLedgerCurves *bw_ledger_document_curves (const BwLedgerDocument *document);
/** The last N results among settled rows, oldest first: 1 won, -1 lost, 0 neither. */
size_t bw_ledger_document_results (const BwLedgerDocument *document, int8_t *results, size_t n);
/** Share of each model, of the rows in the range. (element type BwModelFigures) */
const GArray *bw_ledger_document_models (const BwLedgerDocument *document);
/** Names of all models in the ledger, sorted, NULL-terminated. */
const char *const *bw_ledger_document_model_names (const BwLedgerDocument *document);
/** The one currency of its rows, "" when there is none or more than one. */
const char *bw_ledger_document_currency (const BwLedgerDocument *document);
/** The first and last settled row of the whole ledger; BW_TIME_NONE when there is none. */
int64_t bw_ledger_document_first_us (const BwLedgerDocument *document);
int64_t bw_ledger_document_last_us (const BwLedgerDocument *document);

/** Computed on a worker; the last ones are kept until their ledger changes. NOT_FOUND for a source
 * that is no ledger. */
void bw_engine_ledger_document_async (BwEngine *engine, const BwLedgerRequest *request,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
/** (transfer full) */
BwLedgerDocument *bw_engine_ledger_document_finish (BwEngine *engine, GAsyncResult *result,
                                                    GError **error);
/** The same, waiting: for commands. (transfer full) */
BwLedgerDocument *bw_engine_ledger_document (BwEngine *engine, const BwLedgerRequest *request,
                                             GCancellable *cancellable, GError **error);

/** Bets as they are. REQUEST's source may be NULL: all ledgers; ROLLING_WINDOW is not used. With a
 * LIMIT the newest, 0: all. BASE is what was answered before, or NULL: where it answers the same
 * request only what has changed since is read, and it is the answer where nothing has. */
void bw_engine_bets_async (BwEngine *engine, const BwLedgerRequest *request, int64_t limit,
                           BwBetTable *base, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
/** (transfer full) */
BwBetTable *bw_engine_bets_finish (BwEngine *engine, GAsyncResult *result, GError **error);
