/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a ledger's rows in total or of one model: a stream, its windows, and what restores
 * both. */
#include "engine/bw-ledger-breakdown.h"

#include <math.h>
#include <string.h>

/* The longest window by number. */
#define TAIL_LENGTH 100
/* The tail is cut when it has grown to a multiple of this, so that cutting costs little for each
 * row. */
#define TAIL_STEP 1024
/* Where hardly a row is decided or has a stake. */
#define TAIL_LONGEST 4096
#define STATE_FORMAT "(ua(sayayay))"
#define STATE_VERSION 2

typedef struct
{
  BwStatsRow row;
  double equity;
} TailRow;

const BwLedgerFit bw_ledger_fit_unknown = { NAN, NAN, NAN, { NAN, NAN, NAN, NAN } };

BwLedgerBreakdown *
bw_ledger_breakdown_new (const char *model, const BwLedgerOptions *options, const GArray *specs)
{
  BwLedgerBreakdown *breakdown = g_new0 (BwLedgerBreakdown, 1);
  unsigned n = 0;
  const BwLedgerWindow *windows = bw_ledger_windows (&n);
  g_assert (n == BW_LEDGER_N_WINDOWS);
  breakdown->model = g_strdup (model);
  breakdown->options = *options;
  breakdown->tail = g_array_new (FALSE, FALSE, sizeof (TailRow));
  breakdown->fit = bw_ledger_fit_unknown;
  breakdown->monitors = bw_ledger_monitors_new (model, specs, options->is_forecasts);
  bw_ledger_stream_init (&breakdown->stream, options);
  for (unsigned i = 0; i < n; i++)
    breakdown->windows[i] = windows[i].n > 0 ? bw_window_new_count (windows[i].n, options)
                                             : bw_window_new_span (windows[i].duration_ms, options);
  return breakdown;
}

void
bw_ledger_breakdown_free (BwLedgerBreakdown *breakdown)
{
  if (breakdown == NULL)
    return;
  for (unsigned i = 0; i < BW_LEDGER_N_WINDOWS; i++)
    bw_window_free (breakdown->windows[i]);
  bw_ledger_monitors_free (breakdown->monitors);
  g_array_unref (breakdown->tail);
  g_free (breakdown->model);
  g_free (breakdown);
}

/* Keeps as many rows as the windows by number can need: until enough of them are decided, and
 * enough have a stake. */
static void
cut_tail (BwLedgerBreakdown *breakdown)
{
  GArray *tail = breakdown->tail;
  unsigned n_decided = 0;
  unsigned n_staked = breakdown->options.is_forecasts ? TAIL_LENGTH : 0;
  unsigned i = tail->len;
  while (i > 0 && tail->len - i < TAIL_LONGEST
         && (n_decided < TAIL_LENGTH || n_staked < TAIL_LENGTH))
    {
      const BwStatsRow *row = &g_array_index (tail, TailRow, --i).row;
      n_decided += bw_stats_row_is_decided (row) ? 1 : 0;
      n_staked += row->stake > 0 ? 1 : 0;
    }
  if (i > 0)
    g_array_remove_range (tail, 0, i);
}

static void
push_windows (BwLedgerBreakdown *breakdown, const BwStatsRow *row, double equity)
{
  for (unsigned i = 0; i < BW_LEDGER_N_WINDOWS; i++)
    bw_window_push (breakdown->windows[i], row, equity);
  TailRow kept = { *row, equity };
  g_array_append_val (breakdown->tail, kept);
  if (breakdown->tail->len % TAIL_STEP == 0)
    cut_tail (breakdown);
}

void
bw_ledger_breakdown_push (BwLedgerBreakdown *breakdown, const BwStatsRow *row,
                          int64_t zone_offset_us)
{
  bw_ledger_stream_push (&breakdown->stream, row, zone_offset_us);
  if (!bw_stats_row_is_settled (row) || !bw_stats_row_is_valid (row))
    return;
  push_windows (breakdown, row, breakdown->stream.path.equity);
  bw_ledger_monitors_push (breakdown->monitors, row);
}

void
bw_ledger_breakdown_moment (BwLedgerBreakdown *breakdown, int64_t now_ms, int64_t zone_offset_us,
                            BwLedgerMoment *out)
{
  bw_ledger_stream_figures (&breakdown->stream, now_ms, zone_offset_us, &out->figures);
  for (unsigned i = 0; i < BW_LEDGER_N_WINDOWS; i++)
    {
      bw_window_advance (breakdown->windows[i], now_ms);
      bw_window_figures (breakdown->windows[i], &out->windows[i]);
    }
  out->fit = breakdown->fit;
  out->now_ms = now_ms;
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    bw_ledger_monitors_evidence (breakdown->monitors, i, now_ms, &out->evidence[i]);
}

/* Of the newest settled row; 0 for one of the future, NaN without any that has a time. */
static double
age_s (const BwLedgerFigures *figures, int64_t now_ms)
{
  if (figures->last_order_ms == INT64_MIN || now_ms == INT64_MIN)
    return NAN;
  return (double) MAX (now_ms - figures->last_order_ms, 0) / 1000;
}

double
bw_ledger_moment_value (const BwLedgerMoment *moment, const BwLedgerMetric *metric,
                        const BwLedgerWindow *window)
{
  if (window != NULL)
    {
      unsigned n = 0;
      ptrdiff_t i = window - bw_ledger_windows (&n);
      return metric->window != NULL ? metric->window (&moment->windows[i]) : (double) NAN;
    }
  if (metric->evidence != NULL)
    return metric->evidence (&moment->evidence[metric->monitor]);
  if (metric->is_age)
    return age_s (&moment->figures, moment->now_ms);
  return metric->fit != NULL ? metric->fit (&moment->fit) : metric->figure (&moment->figures);
}

double
bw_ledger_breakdown_evidence (BwLedgerBreakdown *breakdown, const BwLedgerMetric *metric,
                              unsigned i, int64_t now_ms)
{
  BwLedgerEvidence evidence;
  bw_ledger_monitors_evidence (breakdown->monitors, i, now_ms, &evidence);
  return metric->evidence (&evidence);
}

double
bw_ledger_breakdown_value (BwLedgerBreakdown *breakdown, const BwLedgerMetric *metric,
                           const BwLedgerWindow *window, int64_t now_ms, int64_t zone_offset_us)
{
  BwLedgerMoment moment;
  if (metric->evidence != NULL)
    return bw_ledger_breakdown_evidence (breakdown, metric, metric->monitor, now_ms);
  if (window == NULL)
    {
      bw_ledger_stream_figures (&breakdown->stream, now_ms, zone_offset_us, &moment.figures);
      moment.fit = breakdown->fit;
      moment.now_ms = now_ms;
      return bw_ledger_moment_value (&moment, metric, NULL);
    }
  unsigned n = 0;
  ptrdiff_t i = window - bw_ledger_windows (&n);
  bw_window_advance (breakdown->windows[i], now_ms);
  bw_window_figures (breakdown->windows[i], &moment.windows[i]);
  return bw_ledger_moment_value (&moment, metric, window);
}

static GVariant *
bytes_variant (GBytes *bytes)
{
  return g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

GBytes *
bw_ledger_breakdowns_save (GPtrArray *breakdowns)
{
  g_return_val_if_fail (breakdowns != NULL, NULL);
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sayayay)"));
  for (unsigned i = 0; i < breakdowns->len; i++)
    {
      BwLedgerBreakdown *breakdown = g_ptr_array_index (breakdowns, i);
      g_autoptr (GBytes) stream = bw_ledger_stream_save (&breakdown->stream);
      cut_tail (breakdown);
      g_autoptr (GBytes) tail =
          g_bytes_new (breakdown->tail->data, breakdown->tail->len * sizeof (TailRow));
      g_autoptr (GBytes) monitors = bw_ledger_monitors_save (breakdown->monitors);
      g_variant_builder_add (&builder, "(s@ay@ay@ay)", breakdown->model, bytes_variant (stream),
                             bytes_variant (tail), bytes_variant (monitors));
    }
  g_autoptr (GVariant) state =
      g_variant_ref_sink (g_variant_new (STATE_FORMAT, STATE_VERSION, &builder));
  return g_variant_get_data_as_bytes (state);
}

/* The windows by number are filled from the saved tail; those by time fill themselves. */
static bool
restore_tail (BwLedgerBreakdown *breakdown, GVariant *bytes)
{
  gsize n = 0;
  const char *data = g_variant_get_fixed_array (bytes, &n, 1);
  if (n % sizeof (TailRow) != 0)
    return false;
  for (gsize at = 0; at < n; at += sizeof (TailRow))
    {
      TailRow kept;
      memcpy (&kept, data + at, sizeof kept);
      push_windows (breakdown, &kept.row, kept.equity);
    }
  return true;
}

static bool
restore_monitors (BwLedgerBreakdown *breakdown, GVariant *bytes)
{
  gsize n = 0;
  const void *data = g_variant_get_fixed_array (bytes, &n, 1);
  return bw_ledger_monitors_load (breakdown->monitors, data, n);
}

static BwLedgerBreakdown *
load_one (GVariant *item, const BwLedgerOptions *options, const GArray *specs,
          BwLedgerRestarts *restarts)
{
  const char *model = NULL;
  g_autoptr (GVariant) stream = NULL;
  g_autoptr (GVariant) tail = NULL;
  g_autoptr (GVariant) monitors = NULL;
  g_variant_get (item, "(&s@ay@ay@ay)", &model, &stream, &tail, &monitors);
  BwLedgerBreakdown *breakdown = bw_ledger_breakdown_new (model, options, specs);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (stream);
  bw_ledger_monitors_set_restarts (breakdown->monitors, restarts);
  if (bw_ledger_stream_load (&breakdown->stream, bytes) && restore_tail (breakdown, tail)
      && restore_monitors (breakdown, monitors))
    return breakdown;
  bw_ledger_breakdown_free (breakdown);
  return NULL;
}

GPtrArray *
bw_ledger_breakdowns_load (GBytes *bytes, const BwLedgerOptions *options, const GArray *specs,
                           BwLedgerRestarts *restarts)
{
  g_return_val_if_fail (bytes != NULL && options != NULL, NULL);
  g_autoptr (GVariant) state =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (STATE_FORMAT), bytes, FALSE));
  uint32_t version = 0;
  g_autoptr (GVariant) items = NULL;
  g_variant_get (state, "(u@a(sayayay))", &version, &items);
  if (version != STATE_VERSION || !g_variant_is_normal_form (state))
    return NULL;
  GPtrArray *breakdowns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_ledger_breakdown_free);
  for (gsize i = 0; i < g_variant_n_children (items); i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (items, i);
      BwLedgerBreakdown *breakdown = load_one (item, options, specs, restarts);
      if (breakdown == NULL)
        {
          g_ptr_array_unref (breakdowns);
          return NULL;
        }
      g_ptr_array_add (breakdowns, breakdown);
    }
  return breakdowns;
}
