/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there was after each row of an analysis. */
#include "engine/bw-analysis-private.h"

#include <math.h>

#define WINDOW 10

/* After each settled row, and (WIN_RATE) after each decided one. */
typedef struct
{
  GPtrArray *ids; /* of char *, borrowed */
  GArray *equity;
  GArray *peak;
  GArray *drawdown;
  GArray *win_rate;
} Series;

static GArray *
numbers_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

static void
append (GArray *numbers, double value)
{
  g_array_append_val (numbers, value);
}

static void
add_row (Series *series, const BwLedgerStream *stream, bool is_forecasts)
{
  double equity = is_forecasts ? (double) NAN : stream->path.equity;
  double peak = is_forecasts ? (double) NAN : stream->path.peak;

  append (series->equity, equity);
  append (series->peak, peak);
  append (series->drawdown, peak > 0 ? (peak - equity) / peak : (double) NAN);
}

/* The share that was won of the last ones, of those there are below that many. */
static double
push_window (bool *is_won, unsigned *n, bool is_last_won)
{
  unsigned n_won = 0;

  is_won[(*n)++ % WINDOW] = is_last_won;
  for (unsigned i = 0; i < MIN (*n, WINDOW); i++)
    n_won += is_won[i];
  return (double) n_won / MIN (*n, WINDOW);
}

static void
compute (const BwAnalysis *analysis, Series *series)
{
  BwLedgerOptions options = { .bankroll = analysis->options.bankroll,
                              .overround = analysis->options.overround,
                              .is_forecasts = analysis->options.is_forecasts };
  BwLedgerStream stream;
  bool is_won[WINDOW];
  unsigned n_decided = 0;

  bw_ledger_stream_init (&stream, &options);
  for (unsigned i = 0; i < analysis->rows->len; i++)
    {
      const BwStatsRow *row = &g_array_index (analysis->rows, BwStatsRow, i);

      if (!bw_stats_row_is_valid (row) || !bw_stats_row_is_settled (row))
        continue;
      bw_ledger_stream_push (&stream, row, 0);
      g_ptr_array_add (series->ids, analysis->id_texts->pdata[i]);
      add_row (series, &stream, options.is_forecasts);
      if (!bw_stats_row_is_decided (row))
        continue;
      double rate = push_window (is_won, &n_decided, row->status == BW_BET_WON);
      append (series->win_rate, options.is_forecasts ? (double) NAN : rate);
    }
}

/* Takes NUMBERS. */
static void
add_numbers (JsonBuilder *builder, const char *name, GArray *numbers)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < numbers->len; i++)
    bw_json_add_double (builder, NULL, g_array_index (numbers, double, i));
  json_builder_end_array (builder);
  g_array_unref (numbers);
}

void
bw_analysis_add_series (const BwAnalysis *analysis, JsonBuilder *builder)
{
  Series series = { g_ptr_array_new (), numbers_new (), numbers_new (), numbers_new (),
                    numbers_new () };

  compute (analysis, &series);
  json_builder_set_member_name (builder, "series");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "order_ids");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < series.ids->len; i++)
    bw_json_add_string (builder, NULL, g_ptr_array_index (series.ids, i));
  json_builder_end_array (builder);
  g_ptr_array_unref (series.ids);
  add_numbers (builder, "equity", series.equity);
  add_numbers (builder, "peak", series.peak);
  add_numbers (builder, "drawdown", series.drawdown);
  add_numbers (builder, "rolling_win_rate_10", series.win_rate);
  json_builder_end_object (builder);
}
