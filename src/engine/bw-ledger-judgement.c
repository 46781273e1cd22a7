/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a ledger's result may be luck: evidence over time, odds of its drawdown, certainty of its
 * averages. */
#include "engine/bw-ledger-judgement-private.h"

#include <math.h>

/* So many rows are taken between two looks at whether the answer is still wanted. */
#define CANCEL_ROWS 4096

struct _BwLedgerJudgement
{
  int n_refs;
  BwLedgerRequest request; /* with strings of its own */
  BwEvidenceCurve evidence[BW_N_MONITORS];
  BwLuck luck;
  BwCertainty certainty;
  double mcb_p;
};

BwLedgerJudgement *
bw_ledger_judgement_ref (BwLedgerJudgement *judgement)
{
  g_return_val_if_fail (judgement != NULL, NULL);
  g_atomic_int_inc (&judgement->n_refs);
  return judgement;
}

void
bw_ledger_judgement_unref (BwLedgerJudgement *judgement)
{
  if (judgement == NULL || !g_atomic_int_dec_and_test (&judgement->n_refs))
    return;
  bw_ledger_request_clear (&judgement->request);
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    bw_evidence_curve_clear (&judgement->evidence[i]);
  bw_luck_clear (&judgement->luck);
  g_free (judgement);
}

static bool
is_cancelled (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

/* A curve that grows. A step that further rows of its event went into stays one point, with the
 * value and the time after the last of them. */
static void
curve_add (BwEvidenceCurve *curve, int64_t order_ms)
{
  const BwMonitor *monitor = &curve->last;
  double step = (double) monitor->process.n;
  size_t i = curve->n > 0 && curve->steps[curve->n - 1] == step ? curve->n - 1 : curve->n++;
  curve->steps[i] = step;
  curve->time_us[i] = order_ms != INT64_MIN ? (double) order_ms * 1000 : (double) NAN;
  curve->log_e[i] = monitor->process.log_e;
  curve->log_sr[i] = monitor->process.log_sr;
}

/* The end of the moment that ROWS[FROM] begins. */
static size_t
moment_end (const BwStatsRow *rows, size_t from, size_t to)
{
  size_t end = from + 1;
  while (end < to && rows[end].order_ms == rows[from].order_ms)
    end++;
  return end;
}

static void
curve_trim (BwEvidenceCurve *curve)
{
  curve->steps = g_renew (double, curve->steps, curve->n);
  curve->time_us = g_renew (double, curve->time_us, curve->n);
  curve->log_e = g_renew (double, curve->log_e, curve->n);
  curve->log_sr = g_renew (double, curve->log_sr, curve->n);
}

/* Nothing that was before counts from here on. */
static void
curve_restart (BwEvidenceCurve *curve)
{
  bw_monitor_restart (&curve->last);
  curve->n = 0;
}

/* SINCE_MS: rows after it count; INT64_MIN: all. */
static bool
compute_curve (BwEvidenceCurve *curve, const BwStatsRow *rows, size_t from, size_t to,
               int64_t since_ms, GCancellable *cancellable)
{
  bool is_counting = since_ms == INT64_MIN;
  size_t n = to - from, seen = 0;
  curve->steps = g_new (double, n);
  curve->time_us = g_new (double, n);
  curve->log_e = g_new (double, n);
  curve->log_sr = g_new (double, n);
  while (from < to)
    {
      size_t end = moment_end (rows, from, to);
      if (!is_counting && rows[from].order_ms > since_ms)
        {
          curve_restart (curve);
          is_counting = true;
        }
      int64_t n_rows = curve->last.n_rows;
      bw_monitor_push (&curve->last, rows + from, end - from);
      if (curve->last.n_rows != n_rows)
        curve_add (curve, rows[from].order_ms);
      seen += end - from;
      if (seen >= CANCEL_ROWS && g_cancellable_is_cancelled (cancellable))
        return false;
      seen %= CANCEL_ROWS;
      from = end;
    }
  if (!is_counting)
    curve_restart (curve);
  curve_trim (curve);
  bw_evidence_curve_outline (curve, BW_EVIDENCE_OUTLINE);
  return true;
}

/* The last restart that REQUEST means; INT64_MIN: none. */
static int64_t
restart_ms (const BwLedgerRequest *request, const BwLedgerRestarts *restarts, BwMonitorKind kind)
{
  if (request->from_us != BW_TIME_NONE)
    return INT64_MIN;
  int64_t until_ms =
      request->to_us != BW_TIME_NONE ? bw_ledger_ceil_ms (request->to_us) - 1 : INT64_MAX;
  return bw_ledger_restarts_last_ms (restarts, kind, request->model != NULL ? request->model : "",
                                     until_ms);
}

/* At what odds a bet has to be won how often is known where there are odds. */
static BwMonitorSpec
spec_of (BwMonitorKind kind, const BwStatsRow *rows, const BwLedgerSpan *span)
{
  BwMonitorSpec spec = bw_monitor_spec (kind);
  for (size_t i = span->from; kind == BW_MONITOR_WIN_RATE && i < span->to; i++)
    if (rows[i].odds > 1 && bw_stats_row_is_decided (&rows[i]))
      {
        spec.level = BW_MONITOR_BREAK_EVEN;
        break;
      }
  return spec;
}

static bool
compute_evidence (BwLedgerJudgement *judgement, const BwStatsRow *rows, const BwLedgerSpan *span,
                  const BwLedgerRestarts *restarts, bool is_forecasts, GCancellable *cancellable)
{
  bool is_done = true;
  for (unsigned i = 0; i < BW_N_MONITORS && is_done; i++)
    {
      BwEvidenceCurve *curve = &judgement->evidence[i];
      curve->spec = spec_of ((BwMonitorKind) i, rows, span);
      int64_t since_ms = restart_ms (&judgement->request, restarts, (BwMonitorKind) i);
      curve->is_restarted = since_ms != INT64_MIN;
      curve->since_us = curve->is_restarted ? since_ms * 1000 : judgement->request.from_us;
      bw_monitor_init (&curve->last, &curve->spec);
      /* Nothing is won on forecasts but being right. */
      bool is_meant = !is_forecasts || i == BW_MONITOR_CALIBRATION;
      is_done = compute_curve (curve, rows, span->from, is_meant ? span->to : span->from, since_ms,
                               cancellable);
    }
  return is_done;
}

static void
compute_mcb_p (BwLedgerJudgement *judgement, const BwStatsRow *rows, size_t n,
               GCancellable *cancellable)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_of_rows (rows, n);
  bw_forecasts_sort (forecasts);
  judgement->mcb_p = bw_mcb_p_value (forecasts, BW_LUCK_SEED, is_cancelled, cancellable);
}

/* Nothing is staked on forecasts, so that there is nothing to play again. */
static bool
compute_luck (BwLedgerJudgement *judgement, const BwLedgerDocumentOptions *options,
              const BwStatsRow *rows, size_t n, const BwLedgerSpan *span, bool is_forecasts,
              GCancellable *cancellable)
{
  return bw_luck_compute_from (rows, is_forecasts ? 0 : n,
                               is_forecasts ? options->bankroll : span->opening,
                               is_forecasts ? options->bankroll : span->peak, BW_LUCK_SEED,
                               is_cancelled, cancellable, &judgement->luck);
}

BwLedgerJudgement *
bw_ledger_judgement_new (const BwLedgerRequest *request, const BwLedgerDocumentOptions *options,
                         const BwLedgerRows *rows, const BwLedgerRestarts *restarts,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (BwLedgerJudgement) judgement = g_new0 (BwLedgerJudgement, 1);
  const BwStatsRow *all = (const BwStatsRow *) (const void *) rows->rows->data;
  BwLedgerSpan span;
  judgement->n_refs = 1;
  judgement->mcb_p = NAN;
  judgement->request = bw_ledger_request_copy (request);
  bw_ledger_span_find (request, options->bankroll, rows->is_forecasts, all, rows->rows->len, &span);
  const BwStatsRow *first = all + span.from;
  size_t n = span.to - span.from;
  if (compute_evidence (judgement, all, &span, restarts, rows->is_forecasts, cancellable))
    bw_certainty_compute (first, n, &judgement->certainty);
  if (!g_cancellable_is_cancelled (cancellable)
      && compute_luck (judgement, options, first, n, &span, rows->is_forecasts, cancellable))
    compute_mcb_p (judgement, first, n, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&judgement);
}

const BwLedgerRequest *
bw_ledger_judgement_request (const BwLedgerJudgement *judgement)
{
  return &judgement->request;
}

size_t
bw_ledger_judgement_n_rows (const BwLedgerJudgement *judgement)
{
  size_t n = 0;
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    n += judgement->evidence[i].n;
  return n;
}

const BwEvidenceCurve *
bw_ledger_judgement_evidence (const BwLedgerJudgement *judgement, BwMonitorKind kind)
{
  g_return_val_if_fail ((unsigned) kind < BW_N_MONITORS, NULL);
  return &judgement->evidence[kind];
}

const BwLuck *
bw_ledger_judgement_luck (const BwLedgerJudgement *judgement)
{
  return &judgement->luck;
}

const BwCertainty *
bw_ledger_judgement_certainty (const BwLedgerJudgement *judgement)
{
  return &judgement->certainty;
}

double
bw_ledger_judgement_mcb_p (const BwLedgerJudgement *judgement)
{
  return judgement->mcb_p;
}
