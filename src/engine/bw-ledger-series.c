/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One ledger_* figure over time: its value after every settlement, or at every day end. */
#include "engine/bw-ledger-view-private.h"

#include "base/bw-error.h"

#include <math.h>

typedef struct
{
  BwLedgerView *view;
  const BwLedgerMetric *metric;
  const BwLedgerWindow *window;
  const char *model;
  int64_t from_ms;
  int64_t to_ms;
  unsigned max_points;
  GArray *points;         /* of BwHistoryPoint */
  BwForecasts *forecasts; /* for figures of a fit */
  int64_t day_ms;         /* the day whose forecasts are being gathered */
  int64_t moment_ms;      /* rows that share a moment are one point */
  double before;          /* the value before FROM */
} Series;

static void
add_point (Series *series, int64_t ms, double value)
{
  BwHistoryPoint point = { .time_us = ms * 1000,
                           .first = value,
                           .min = value,
                           .max = value,
                           .last = value,
                           .sum = value,
                           .n = isnan (value) ? 0 : 1 };
  GArray *points = series->points;
  if (points->len > 0
      && g_array_index (points, BwHistoryPoint, points->len - 1).time_us == point.time_us)
    g_array_index (points, BwHistoryPoint, points->len - 1) = point;
  else
    g_array_append_val (points, point);
}

/* Adds POINT to COLUMN, which has its place in time already. */
static void
merge (BwHistoryPoint *column, const BwHistoryPoint *point)
{
  if (point->n == 0)
    return;
  if (column->n == 0)
    {
      *column = *point;
      return;
    }
  column->min = MIN (column->min, point->min);
  column->max = MAX (column->max, point->max);
  column->last = point->last;
  column->sum += point->sum;
  column->n += point->n;
}

/* At most max_points columns of equal width, each with first, min, max and last. */
static GArray *
reduce (Series *series)
{
  GArray *points = series->points;
  if (series->max_points == 0 || points->len <= series->max_points)
    return g_array_ref (points);
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  int64_t first_us = g_array_index (points, BwHistoryPoint, 0).time_us;
  int64_t last_us = g_array_index (points, BwHistoryPoint, points->len - 1).time_us;
  double width_us = (double) (last_us - first_us + 1) / series->max_points;
  int64_t column = -1;
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      int64_t at = (int64_t) ((double) (point->time_us - first_us) / width_us);
      if (at != column)
        g_array_append_vals (columns, point, 1);
      else
        merge (&g_array_index (columns, BwHistoryPoint, columns->len - 1), point);
      column = at;
    }
  return columns;
}

static double
value_now (Series *series, BwLedgerReplay *replay, int64_t ms)
{
  BwLedgerBreakdown *breakdown = bw_ledger_replay_find (replay, series->model);
  if (breakdown == NULL)
    return NAN;
  return bw_ledger_breakdown_value (breakdown, series->metric, series->window, ms,
                                    bw_ledger_replay_offset (&series->view->source, ms));
}

/* After each row; the moment's last row wins. */
static bool
figure_cb (BwLedgerReplay *replay, const BwStatsRow *row, gpointer data)
{
  Series *series = data;
  if (row->order_ms >= series->to_ms)
    return false;
  if (row->order_ms < series->from_ms)
    return true;
  if (series->points->len == 0 && !isnan (series->before))
    add_point (series, series->from_ms, series->before);
  add_point (series, row->order_ms, value_now (series, replay, row->order_ms));
  return true;
}

static bool
read_figure (Series *series, GCancellable *cancellable, GError **error)
{
  g_auto (BwLedgerReplay) replay = { 0 };
  const BwLedgerReplaySource *source = &series->view->source;
  if (!bw_ledger_replay_restore (&replay, source, series->from_ms, error)
      || !bw_ledger_replay_run (&replay, source, series->from_ms, false, NULL, NULL, cancellable,
                                error))
    return false;
  series->before = value_now (series, &replay, series->from_ms);
  return bw_ledger_replay_run (&replay, source, series->to_ms, false, figure_cb, series,
                               cancellable, error);
}

/* The day of the last forecasts is over: its end is a point. */
static void
end_day (Series *series)
{
  if (series->day_ms == INT64_MIN)
    return;
  int64_t next_ms =
      bw_ledger_view_day_start_ms (series->view, series->day_ms + 36 * BW_HOUR_US / 1000);
  if (next_ms < series->from_ms || next_ms >= series->to_ms)
    return;
  BwLedgerFit fit = bw_ledger_fit_compute (series->forecasts);
  add_point (series, next_ms, series->metric->fit (&fit));
}

static bool
forecasts_cb (const BwBetList *rows, const char *const *sources, gpointer data)
{
  Series *series = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      bool is_decided = bet->status == BW_BET_WON || bet->status == BW_BET_LOST;
      bool is_wanted = series->model[0] == '\0' || g_str_equal (bet->model, series->model);
      if (!is_decided || !is_wanted)
        continue;
      int64_t day_ms = bw_ledger_view_day_start_ms (series->view, bw_bet_order_ms (bet));
      if (day_ms != series->day_ms)
        end_day (series);
      series->day_ms = day_ms;
      bw_forecasts_add (series->forecasts, bet->probability, bet->status == BW_BET_WON);
    }
  return true;
}

static bool
read_fit (Series *series, GCancellable *cancellable, GError **error)
{
  BwLedgerQuery query = { .source = series->view->name,
                          .from_order_ms = INT64_MIN,
                          .to_order_ms = series->to_ms,
                          .is_bare = true };
  series->forecasts = bw_forecasts_new (1024);
  series->day_ms = INT64_MIN;
  bool is_read = bw_ledger_read (series->view->source.ledger, &query, forecasts_cb, series,
                                 cancellable, error);
  if (is_read)
    end_day (series);
  bw_forecasts_free (series->forecasts);
  return is_read;
}

GArray *
bw_ledger_view_series (BwLedgerView *view, const BwMetric *metric, int64_t from_us, int64_t to_us,
                       unsigned max_points, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (view != NULL && metric != NULL, NULL);
  const char *model = bw_metric_label (metric, "model");
  const char *window = bw_metric_label (metric, "window");
  Series series = { .view = view,
                    .metric = bw_ledger_metric_find (metric->name),
                    .window = window != NULL ? bw_ledger_window_find (window) : NULL,
                    .model = model != NULL ? model : "",
                    .from_ms = from_us / 1000,
                    .to_ms = to_us / 1000,
                    .max_points = max_points,
                    .before = NAN };
  if (series.metric == NULL || (window != NULL && series.window == NULL)
      || (series.window != NULL && series.metric->window == NULL))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, "%s is not a figure of a ledger",
                   metric->text);
      return NULL;
    }
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  series.points = points;
  bool is_read = series.metric->fit != NULL ? read_fit (&series, cancellable, error)
                                            : read_figure (&series, cancellable, error);
  return is_read ? reduce (&series) : NULL;
}
