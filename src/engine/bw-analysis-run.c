/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computes an analysis from its rows. */
#include "engine/bw-analysis-private.h"

#include "stats/bw-window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A zone's offset is taken to stay the same within a stretch of that length when both its ends have
 * the same. */
#define STRETCH_MS (6 * BW_HOUR_US / 1000)

/* What a model's figures are made of. */
typedef struct
{
  int64_t n;
  int64_t n_won;
  int64_t n_lost;
  int64_t n_p;
  BwSum staked;
  BwSum profit;
  BwSum brier;
} ModelSums;

static BwStatsRow *
rows_of (BwAnalysis *analysis)
{
  return (BwStatsRow *) (void *) analysis->rows->data;
}

static bool
is_in_time (const BwAnalysisOptions *options, const BwStatsRow *row)
{
  if (options->since_us == BW_TIME_NONE && options->until_us == BW_TIME_NONE)
    return true;
  if (row->order_ms == INT64_MIN)
    return false;
  return (options->since_us == BW_TIME_NONE || row->order_ms * 1000 >= options->since_us)
         && (options->until_us == BW_TIME_NONE || row->order_ms * 1000 < options->until_us);
}

/* Leaves only the rows that were asked for. */
static void
filter (BwAnalysis *analysis)
{
  BwStatsRow *rows = rows_of (analysis);
  bool has_model = analysis->model != NULL;
  unsigned wanted = 0;
  unsigned n_kept = 0;

  if (!has_model && analysis->options.since_us == BW_TIME_NONE
      && analysis->options.until_us == BW_TIME_NONE)
    return;
  if (has_model)
    wanted = GPOINTER_TO_UINT (g_hash_table_lookup (analysis->indices, analysis->model));
  for (unsigned i = 0; i < analysis->rows->len; i++)
    if ((!has_model || (uint32_t) rows[i].model + 1 == wanted)
        && is_in_time (&analysis->options, &rows[i]))
      {
        if (analysis->id_texts != NULL)
          analysis->id_texts->pdata[n_kept] = analysis->id_texts->pdata[i];
        rows[n_kept++] = rows[i];
      }
  g_array_set_size (analysis->rows, n_kept);
}

/* An id and what orders its row. */
typedef struct
{
  int64_t order_ms;
  size_t place;
  char *id;
} Identity;

static int
compare_identities (const void *a, const void *b)
{
  const Identity *first = a;
  const Identity *second = b;

  if (first->order_ms != second->order_ms)
    return first->order_ms < second->order_ms ? -1 : 1;
  return first->place < second->place ? -1 : 1;
}

/* Puts the ids into the order that the rows will have. */
static void
sort_ids (BwAnalysis *analysis)
{
  const BwStatsRow *rows = rows_of (analysis);
  size_t n = analysis->rows->len;
  g_autofree Identity *identities = g_new (Identity, n);

  for (size_t i = 0; i < n; i++)
    identities[i] = (Identity){ rows[i].order_ms, i, analysis->id_texts->pdata[i] };
  if (n > 0)
    qsort (identities, n, sizeof *identities, compare_identities);
  for (size_t i = 0; i < n; i++)
    analysis->id_texts->pdata[i] = identities[i].id;
}

/* Rows of one moment stay as they are: what stands last in a file that goes back in time was first.
 */
static void
turn_round (BwAnalysis *analysis)
{
  BwStatsRow *rows = rows_of (analysis);
  size_t n = analysis->rows->len;

  for (size_t i = 0; i < n / 2; i++)
    {
      BwStatsRow row = rows[i];
      rows[i] = rows[n - 1 - i];
      rows[n - 1 - i] = row;
      if (analysis->id_texts == NULL)
        continue;
      gpointer id = analysis->id_texts->pdata[i];
      analysis->id_texts->pdata[i] = analysis->id_texts->pdata[n - 1 - i];
      analysis->id_texts->pdata[n - 1 - i] = id;
    }
}

int64_t
bw_analysis_zone_offset_us (BwAnalysisZone *zone, int64_t ms)
{
  if (ms == INT64_MIN)
    return 0;
  if (ms >= zone->start_ms && ms < zone->end_ms)
    return zone->offset_us;
  int64_t start_ms = ms - ((ms % STRETCH_MS) + STRETCH_MS) % STRETCH_MS;
  int64_t end_ms = start_ms + STRETCH_MS;

  zone->offset_us = bw_zone_offset_us (zone->zone, start_ms * 1000);
  if (zone->offset_us != bw_zone_offset_us (zone->zone, end_ms * 1000 - 1))
    return bw_zone_offset_us (zone->zone, ms * 1000);
  zone->start_ms = start_ms;
  zone->end_ms = end_ms;
  return zone->offset_us;
}

static BwLedgerOptions
ledger_options (const BwAnalysis *analysis)
{
  return (BwLedgerOptions){
    .bankroll = analysis->options.bankroll,
    .overround = analysis->options.overround,
    .is_forecasts = analysis->options.is_forecasts,
  };
}

static void
compute_figures (BwAnalysis *analysis)
{
  const BwStatsRow *rows = rows_of (analysis);
  BwAnalysisZone *zone = &g_array_index (analysis->zones, BwAnalysisZone, 0);
  BwLedgerOptions options = ledger_options (analysis);
  BwLedgerStream stream;

  bw_ledger_stream_init (&stream, &options);
  for (unsigned i = 0; i < analysis->rows->len; i++)
    bw_ledger_stream_push (&stream, &rows[i], bw_analysis_zone_offset_us (zone, rows[i].order_ms));
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &analysis->figures);
  analysis->figures.n_invalid += analysis->n_invalid;
  analysis->figures.n_rows += analysis->n_invalid;
}

static void
compute_calendars (BwAnalysis *analysis)
{
  const BwStatsRow *rows = rows_of (analysis);

  for (unsigned i = 0; i < analysis->zones->len; i++)
    {
      BwAnalysisZone *zone = &g_array_index (analysis->zones, BwAnalysisZone, i);

      for (unsigned row = 0; row < analysis->rows->len; row++)
        bw_calendar_push (zone->calendar, &rows[row],
                          bw_analysis_zone_offset_us (zone, rows[row].order_ms));
    }
}

static void
compute_calibration (BwAnalysis *analysis)
{
  g_autoptr (BwForecasts) forecasts =
      bw_forecasts_of_rows (rows_of (analysis), analysis->rows->len);

  bw_calibration_compute (forecasts, analysis->options.n_bins, &analysis->calibration);
}

/* The first of the last rows that fill a window of N, whatever kind of row it counts. */
static unsigned
find_tail (const BwAnalysis *analysis, unsigned n)
{
  unsigned start = analysis->rows->len;
  unsigned n_decided = 0;
  unsigned n_staked = 0;

  while (start > 0 && (n_decided < n || n_staked < n))
    {
      const BwStatsRow *row = &g_array_index (analysis->rows, BwStatsRow, --start);

      if (!bw_stats_row_is_settled (row) || !bw_stats_row_is_valid (row))
        continue;
      n_decided += bw_stats_row_is_decided (row);
      n_staked += row->stake > 0;
    }
  return start;
}

static void
compute_window (const BwAnalysis *analysis, unsigned n, BwWindowFigures *out)
{
  BwLedgerOptions options = ledger_options (analysis);
  g_autoptr (BwWindow) window = bw_window_new_count (n, &options);

  for (unsigned i = find_tail (analysis, n); i < analysis->rows->len; i++)
    bw_window_push (window, &g_array_index (analysis->rows, BwStatsRow, i), 0);
  bw_window_figures (window, out);
}

static void
compute_rolling (BwAnalysis *analysis)
{
  BwWindowFigures last10;
  BwWindowFigures last100;

  compute_window (analysis, 10, &last10);
  compute_window (analysis, 100, &last100);
  analysis->rolling = (BwRollingFigures){
    .win_rate_10 = last10.win_rate,
    .roi_10 = last10.roi,
    .win_rate_100 = last100.win_rate,
    .roi_100 = last100.roi,
    .sharpe_100 = last100.sharpe_bet,
  };
}

static void
add_to_model (ModelSums *sums, const BwStatsRow *row)
{
  bool is_won = row->status == BW_BET_WON;

  sums->n++;
  bw_sum_add (&sums->staked, row->stake);
  bw_sum_add (&sums->profit, row->profit);
  if (!bw_stats_row_is_decided (row))
    return;
  sums->n_won += is_won;
  sums->n_lost += !is_won;
  if (isnan (row->p))
    return;
  sums->n_p++;
  bw_sum_add (&sums->brier, (row->p - is_won) * (row->p - is_won));
}

static double
ratio (double dividend, double divisor)
{
  return divisor > 0 ? dividend / divisor : (double) NAN;
}

static int
compare_models (const void *a, const void *b)
{
  const BwModelFigures *first = a;
  const BwModelFigures *second = b;

  return strcmp (first->name, second->name);
}

GArray *
bw_model_figures_compute (const BwStatsRow *rows, size_t n, const GPtrArray *names,
                          bool is_forecasts)
{
  g_autofree ModelSums *sums = g_new0 (ModelSums, names->len);
  GArray *models = g_array_new (FALSE, FALSE, sizeof (BwModelFigures));

  for (size_t i = 0; i < n; i++)
    if (bw_stats_row_is_settled (&rows[i]) && bw_stats_row_is_valid (&rows[i]))
      add_to_model (&sums[rows[i].model], &rows[i]);
  for (unsigned i = 0; i < names->len; i++)
    {
      const ModelSums *of = &sums[i];
      double profit = bw_sum_value (&of->profit);
      BwModelFigures figures = {
        .name = g_ptr_array_index (names, i),
        .n = of->n,
        .profit = is_forecasts ? (double) NAN : profit,
        .roi = ratio (profit, bw_sum_value (&of->staked)),
        .win_rate = ratio ((double) of->n_won, (double) (of->n_won + of->n_lost)),
        .brier = ratio (bw_sum_value (&of->brier), (double) of->n_p),
      };

      if (is_forecasts)
        figures.win_rate = NAN;
      if (of->n > 0)
        g_array_append_val (models, figures);
    }
  g_array_sort (models, compare_models);
  return models;
}

void
bw_analysis_run (BwAnalysis *analysis)
{
  g_return_if_fail (analysis != NULL && !analysis->has_run);

  analysis->has_run = true;
  /* They have served, and are much. */
  g_array_unref (analysis->ids);
  analysis->ids = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  filter (analysis);
  if (analysis->is_newest_first)
    turn_round (analysis);
  if (analysis->options.is_forecasts)
    for (unsigned i = 0; i < analysis->rows->len; i++)
      bw_stats_row_to_forecast (&rows_of (analysis)[i]);
  if (analysis->id_texts != NULL)
    sort_ids (analysis);
  bw_stats_rows_sort (rows_of (analysis), analysis->rows->len);
  compute_figures (analysis);
  compute_calendars (analysis);
  compute_rolling (analysis);
  g_array_unref (analysis->models);
  analysis->models = bw_model_figures_compute (rows_of (analysis), analysis->rows->len,
                                               analysis->names, analysis->options.is_forecasts);
  compute_calibration (analysis);
  bw_analysis_compute_alarms (analysis);
  bw_certainty_compute (rows_of (analysis), analysis->rows->len, &analysis->certainty);
}

const BwLedgerFigures *
bw_analysis_figures (const BwAnalysis *analysis)
{
  return &analysis->figures;
}

const BwRollingFigures *
bw_analysis_rolling (const BwAnalysis *analysis)
{
  return &analysis->rolling;
}

const BwCalibration *
bw_analysis_calibration (const BwAnalysis *analysis)
{
  return &analysis->calibration;
}

unsigned
bw_analysis_n_zones (const BwAnalysis *analysis)
{
  return analysis->zones->len;
}

const char *
bw_analysis_zone_name (const BwAnalysis *analysis, unsigned i)
{
  g_return_val_if_fail (i < analysis->zones->len, NULL);

  return g_array_index (analysis->zones, BwAnalysisZone, i).name;
}

const BwCalendar *
bw_analysis_calendar (const BwAnalysis *analysis, unsigned i)
{
  g_return_val_if_fail (i < analysis->zones->len, NULL);

  return g_array_index (analysis->zones, BwAnalysisZone, i).calendar;
}

const GArray *
bw_analysis_models (const BwAnalysis *analysis)
{
  return analysis->models;
}

const BwCertainty *
bw_analysis_certainty (const BwAnalysis *analysis)
{
  return &analysis->certainty;
}

const BwStatsRow *
bw_analysis_rows (const BwAnalysis *analysis, size_t *n)
{
  *n = analysis->rows->len;
  return (const BwStatsRow *) (const void *) analysis->rows->data;
}
