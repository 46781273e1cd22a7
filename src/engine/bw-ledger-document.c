/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One ledger over one stretch of time, computed: what a page about a bot shows. */
#include "engine/bw-ledger-document-private.h"

#include "engine/bw-analysis-private.h"

#include <string.h>

#define N_BINS 10
#define DEFAULT_WINDOW 50

struct _BwLedgerDocument
{
  int n_refs;
  BwLedgerRequest request; /* with strings of its own */
  BwLedgerFigures figures;
  BwCertainty certainty;
  BwForecasts *forecasts;
  BwCalibration calibration;
  BwClosingScore closing;
  BwLedgerCurves curves;
  GByteArray *results; /* of int8_t */
  GPtrArray *names;    /* of char *: what models points into */
  GArray *models;      /* of BwModelFigures */
  char **model_names;
  char *currency;
  int64_t first_us, last_us;
};

BwLedgerRequest
bw_ledger_request_copy (const BwLedgerRequest *request)
{
  BwLedgerRequest copy = *request;
  copy.source = g_strdup (request->source);
  copy.model = g_strdup (request->model);
  if (request->rolling_window == 0)
    copy.rolling_window = DEFAULT_WINDOW;
  return copy;
}

void
bw_ledger_request_clear (BwLedgerRequest *request)
{
  g_free ((char *) request->source);
  g_free ((char *) request->model);
}

BwLedgerDocument *
bw_ledger_document_ref (BwLedgerDocument *document)
{
  g_return_val_if_fail (document != NULL, NULL);
  g_atomic_int_inc (&document->n_refs);
  return document;
}

void
bw_ledger_document_unref (BwLedgerDocument *document)
{
  if (document == NULL || !g_atomic_int_dec_and_test (&document->n_refs))
    return;
  bw_ledger_request_clear (&document->request);
  g_clear_pointer (&document->forecasts, bw_forecasts_free);
  bw_calibration_clear (&document->calibration);
  bw_ledger_curves_clear (&document->curves);
  g_byte_array_unref (document->results);
  g_array_unref (document->models);
  g_ptr_array_unref (document->names);
  g_strfreev (document->model_names);
  g_free (document->currency);
  g_free (document);
}

static void
compute_figures (BwLedgerDocument *document, const BwLedgerDocumentOptions *options,
                 const BwLedgerRows *rows, const BwLedgerSpan *span)
{
  BwAnalysisZone zone = { .zone = options->zone };
  BwLedgerOptions ledger_options = { .bankroll = span->opening,
                                     .overround = options->overround,
                                     .is_forecasts = rows->is_forecasts };
  BwLedgerStream stream;
  if (rows->is_forecasts)
    ledger_options.bankroll = options->bankroll;
  bw_ledger_stream_init (&stream, &ledger_options);
  for (size_t i = span->from; i < span->to; i++)
    {
      const BwStatsRow *row = &g_array_index (rows->rows, BwStatsRow, i);
      bw_ledger_stream_push (&stream, row, bw_analysis_zone_offset_us (&zone, row->order_ms));
    }
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &document->figures);
}

static void
compute_calibration (BwLedgerDocument *document, const BwLedgerDocumentOptions *options,
                     const BwLedgerRows *rows, const BwLedgerSpan *span)
{
  const BwStatsRow *all = (const BwStatsRow *) (const void *) rows->rows->data;
  BwClosingSums closing = { 0 };
  for (size_t i = span->from; i < span->to; i++)
    bw_closing_sums_push (&closing, &all[i], options->overround);
  bw_closing_sums_score (&closing, &document->closing);
  document->forecasts = bw_forecasts_of_rows (all + span->from, span->to - span->from);
  bw_calibration_compute (document->forecasts, N_BINS, &document->calibration);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char **
sorted_names (const GPtrArray *names)
{
  GPtrArray *sorted = g_ptr_array_new ();
  for (unsigned i = 0; i < names->len; i++)
    if (*(const char *) g_ptr_array_index (names, i) != '\0')
      g_ptr_array_add (sorted, g_strdup (g_ptr_array_index (names, i)));
  g_ptr_array_sort (sorted, compare_names);
  g_ptr_array_add (sorted, NULL);
  return (char **) g_ptr_array_free (sorted, FALSE);
}

BwLedgerDocument *
bw_ledger_document_new (const BwLedgerRequest *request, const BwLedgerDocumentOptions *options,
                        const BwLedgerRows *rows, GCancellable *cancellable, GError **error)
{
  BwLedgerDocument *document = g_new0 (BwLedgerDocument, 1);
  const BwStatsRow *all = (const BwStatsRow *) (const void *) rows->rows->data;
  BwLedgerSpan span;
  document->n_refs = 1;
  document->request = bw_ledger_request_copy (request);
  document->results = g_byte_array_new ();
  document->names = g_ptr_array_ref (rows->names);
  document->model_names = sorted_names (rows->names);
  document->currency = g_strdup (rows->currency != NULL ? rows->currency : "");
  document->first_us = rows->first_ms != INT64_MIN ? rows->first_ms * 1000 : BW_TIME_NONE;
  document->last_us = rows->last_ms != INT64_MIN ? rows->last_ms * 1000 : BW_TIME_NONE;
  bw_ledger_span_find (request, options->bankroll, rows->is_forecasts, all, rows->rows->len, &span);
  document->models = bw_model_figures_compute (all + span.from, span.to - span.from, rows->names,
                                               rows->is_forecasts);
  bw_ledger_curves_compute (all, &span, document->request.rolling_window, rows->is_forecasts,
                            &document->curves, document->results);
  if (!g_cancellable_is_cancelled (cancellable))
    compute_figures (document, options, rows, &span);
  if (!g_cancellable_is_cancelled (cancellable))
    bw_certainty_compute (all + span.from, span.to - span.from, &document->certainty);
  if (!g_cancellable_is_cancelled (cancellable))
    compute_calibration (document, options, rows, &span);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return document;
  bw_ledger_document_unref (document);
  return NULL;
}

const BwLedgerRequest *
bw_ledger_document_request (const BwLedgerDocument *document)
{
  return &document->request;
}

size_t
bw_ledger_document_n_rows (const BwLedgerDocument *document)
{
  return document->curves.n;
}

const BwLedgerFigures *
bw_ledger_document_figures (const BwLedgerDocument *document)
{
  return &document->figures;
}

const BwCertainty *
bw_ledger_document_certainty (const BwLedgerDocument *document)
{
  return &document->certainty;
}

const BwCalibration *
bw_ledger_document_calibration (const BwLedgerDocument *document)
{
  return &document->calibration;
}

const BwClosingScore *
bw_ledger_document_closing (const BwLedgerDocument *document)
{
  return &document->closing;
}

const BwForecasts *
bw_ledger_document_forecasts (const BwLedgerDocument *document)
{
  return document->forecasts;
}

const BwLedgerCurves *
bw_ledger_document_curves (const BwLedgerDocument *document)
{
  return &document->curves;
}

size_t
bw_ledger_document_results (const BwLedgerDocument *document, int8_t *results, size_t n)
{
  size_t n_given = MIN (n, document->results->len);
  if (n_given > 0)
    memcpy (results, document->results->data + document->results->len - n_given, n_given);
  return n_given;
}

const GArray *
bw_ledger_document_models (const BwLedgerDocument *document)
{
  return document->models;
}

const char *const *
bw_ledger_document_model_names (const BwLedgerDocument *document)
{
  return (const char *const *) document->model_names;
}

const char *
bw_ledger_document_currency (const BwLedgerDocument *document)
{
  return document->currency;
}

int64_t
bw_ledger_document_first_us (const BwLedgerDocument *document)
{
  return document->first_us;
}

int64_t
bw_ledger_document_last_us (const BwLedgerDocument *document)
{
  return document->last_us;
}
