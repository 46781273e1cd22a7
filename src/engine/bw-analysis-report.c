/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An analysis as the pages about a bot take it. */
#include "engine/bw-analysis-report.h"

#include "engine/bw-analysis-private.h"
#include "engine/bw-ledger-document-private.h"

#include <math.h>

static void
find_span (const BwAnalysis *analysis, int64_t *first_ms, int64_t *last_ms)
{
  *first_ms = *last_ms = INT64_MIN;
  for (unsigned i = 0; i < analysis->rows->len; i++)
    {
      const BwStatsRow *row = &g_array_index (analysis->rows, BwStatsRow, i);
      if (row->order_ms == INT64_MIN || !bw_stats_row_is_valid (row)
          || !bw_stats_row_is_settled (row))
        continue;
      if (*first_ms == INT64_MIN)
        *first_ms = row->order_ms;
      *last_ms = row->order_ms;
    }
}

BwLedgerDocument *
bw_analysis_document (const BwAnalysis *analysis, const char *title)
{
  g_return_val_if_fail (analysis != NULL && analysis->has_run, NULL);
  const BwLedgerRequest request = { .source = title,
                                    .from_us = BW_TIME_NONE,
                                    .to_us = BW_TIME_NONE };
  const BwLedgerDocumentOptions options = {
    .bankroll = analysis->options.bankroll,
    .overround = analysis->options.overround,
    .zone = g_array_index (analysis->zones, BwAnalysisZone, 0).zone,
  };
  bool has_currency = analysis->currency != NULL && *analysis->currency != '\0';
  BwLedgerRows rows = { .rows = analysis->rows,
                        .names = analysis->names,
                        .is_forecasts = analysis->options.is_forecasts,
                        .currency = has_currency ? analysis->currency : NULL };
  find_span (analysis, &rows.first_ms, &rows.last_ms);
  return bw_ledger_document_new (&request, &options, &rows, NULL, NULL);
}

void
bw_analysis_curve (const BwAnalysis *analysis, BwMonitorKind kind, BwEvidenceCurve *out)
{
  const GArray *log_sr;
  const GArray *log_e = bw_analysis_evidence (analysis, kind, &log_sr);
  const BwMonitor *last = bw_analysis_monitor (analysis, kind);
  size_t n = log_e != NULL ? log_e->len : 0;
  *out = (BwEvidenceCurve){ .spec = last->spec,
                            .n = n,
                            .steps = g_new (double, n),
                            .time_us = g_new (double, n),
                            .log_e = g_new (double, n),
                            .log_sr = g_new (double, n),
                            .since_us = BW_TIME_NONE,
                            .last = *last };
  for (size_t i = 0; i < n; i++)
    {
      out->steps[i] = (double) (i + 1);
      out->time_us[i] = NAN;
      out->log_e[i] = g_array_index (log_e, double, i);
      out->log_sr[i] = g_array_index (log_sr, double, i);
    }
}

static bool
is_cancelled (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

bool
bw_analysis_luck (const BwAnalysis *analysis, GCancellable *cancellable, BwLuck *out)
{
  size_t n;
  const BwStatsRow *rows = bw_analysis_rows (analysis, &n);
  return bw_luck_compute (rows, analysis->options.is_forecasts ? 0 : n, analysis->options.bankroll,
                          BW_LUCK_SEED, is_cancelled, cancellable, out);
}

double
bw_analysis_mcb_p (const BwAnalysis *analysis, GCancellable *cancellable)
{
  size_t n;
  const BwStatsRow *rows = bw_analysis_rows (analysis, &n);
  g_autoptr (BwForecasts) forecasts = bw_forecasts_of_rows (rows, n);
  bw_forecasts_sort (forecasts);
  return bw_mcb_p_value (forecasts, BW_LUCK_SEED, is_cancelled, cancellable);
}
