/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One ledger_* figure over time: its value at every moment at which it changed, or at every day
 * end.
 */
#include "engine/bw-ledger-view-private.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A figure of today changes at midnight, one of this week at most eight midnights on; after that it
 * stays as it is until the next row. */
#define MAX_MIDNIGHTS 8
/* What takes a while is worked out for so many days at most. */
#define MAX_SIMULATED 60
/* What grows by itself is told so often at most, and at each row. */
#define MAX_AGES 2000

/* A moment, and how many rows were before it. */
typedef struct
{
  int64_t ms;
  unsigned n_rows;
} DayEnd;

typedef struct
{
  BwLedgerView *view;
  const BwLedgerMetric *metric;
  const BwLedgerWindow *window;
  const char *model;
  unsigned monitor; /* of a figure of evidence */
  int64_t from_ms;
  int64_t to_ms;
  unsigned max_points;
  GArray *points;         /* of BwHistoryPoint */
  GQueue leaving;         /* of int64_t: when rows leave a window by time */
  BwForecasts *forecasts; /* for figures of a fit */
  GArray *rows;           /* of BwStatsRow: for those that are simulated */
  GArray *ends;           /* of DayEnd: the same */
  GCancellable *cancellable;
  int64_t day_ms; /* the day whose forecasts are being gathered; INT64_MIN: none so far */
} Series;

static bool
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* The value is VALUE from MS on. */
static void
add_point (Series *series, int64_t ms, double value)
{
  GArray *points = series->points;
  const BwHistoryPoint *last =
      points->len > 0 ? &g_array_index (points, BwHistoryPoint, points->len - 1) : NULL;
  BwHistoryPoint point = { .time_us = ms * 1000,
                           .first = value,
                           .min = value,
                           .max = value,
                           .last = value,
                           .sum = value,
                           .n = isnan (value) ? 0 : 1 };
  if (is_same (value, last != NULL ? last->last : (double) NAN))
    return;
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
  if (series->metric->evidence != NULL)
    return bw_ledger_breakdown_evidence (breakdown, series->metric, series->monitor, ms);
  return bw_ledger_breakdown_value (breakdown, series->metric, series->window, ms,
                                    bw_ledger_replay_offset (&series->view->source, ms));
}

static void
add_value (Series *series, BwLedgerReplay *replay, int64_t ms)
{
  add_point (series, ms, value_now (series, replay, ms));
}

/* Rows left the window between FROM_MS and TO_MS, both exclusive. */
static void
add_leavings (Series *series, BwLedgerReplay *replay, int64_t from_ms, int64_t to_ms)
{
  int64_t *leaves_ms;
  while ((leaves_ms = g_queue_peek_head (&series->leaving)) != NULL && *leaves_ms < to_ms)
    {
      if (*leaves_ms > from_ms)
        add_value (series, replay, *leaves_ms);
      g_free (g_queue_pop_head (&series->leaving));
    }
}

static void
add_midnights (Series *series, BwLedgerReplay *replay, int64_t from_ms, int64_t to_ms)
{
  int64_t day_ms = bw_ledger_view_day_start_ms (series->view, from_ms);
  for (int i = 0; i < MAX_MIDNIGHTS; i++)
    {
      day_ms = bw_ledger_view_next_day_ms (series->view, day_ms);
      if (day_ms >= to_ms)
        return;
      add_value (series, replay, day_ms);
    }
}

/* What grows by itself is told every hour, or less often over a long time, and at the end. */
static void
add_ages (Series *series, BwLedgerReplay *replay, int64_t from_ms, int64_t to_ms)
{
  int64_t step_ms = MAX (BW_HOUR_US / 1000, (series->to_ms - series->from_ms) / MAX_AGES);
  for (int64_t at_ms = from_ms + step_ms; at_ms < to_ms - 1; at_ms += step_ms)
    add_value (series, replay, at_ms);
  if (to_ms - 1 > from_ms)
    add_value (series, replay, to_ms - 1);
}

/* Evidence that a person restarted begins anew at that moment. */
static void
add_restarts (Series *series, BwLedgerReplay *replay, int64_t from_ms, int64_t to_ms)
{
  int64_t at_ms = from_ms;
  while ((at_ms = bw_ledger_restarts_next_ms (replay->restarts, series->metric->monitor,
                                              series->model, at_ms))
         < to_ms)
    add_value (series, replay, at_ms);
}

/* Between two moments with rows: the value after the first of them, and how it changed by itself
 * before the next. */
static bool
figure_cb (BwLedgerReplay *replay, int64_t next_ms, gpointer data)
{
  Series *series = data;
  int64_t at_ms = replay->order_ms;
  if (series->window != NULL && series->window->duration_ms > 0 && replay->n_rows > 0
      && at_ms != INT64_MIN)
    {
      int64_t leaves_ms = at_ms + series->window->duration_ms;
      g_queue_push_tail (&series->leaving, g_memdup2 (&leaves_ms, sizeof leaves_ms));
    }
  if (next_ms <= series->from_ms)
    return true;
  /* The first moment is FROM, whether there was a row or not. */
  at_ms = MAX (at_ms, series->from_ms);
  add_value (series, replay, at_ms);
  add_leavings (series, replay, at_ms, next_ms);
  if (series->metric->is_of_period)
    add_midnights (series, replay, at_ms, next_ms);
  if (series->metric->is_age)
    add_ages (series, replay, at_ms, MIN (next_ms, series->to_ms));
  if (series->metric->evidence != NULL)
    add_restarts (series, replay, at_ms, next_ms);
  return true;
}

/* The monitor that the series is about: one of the view's, or one that is added to OWN. */
static bool
find_monitor (Series *series, const BwMetric *metric, GArray *own)
{
  const GArray *specs = series->view->specs;
  BwMonitorKind kind = series->metric->monitor;
  BwLedgerMonitorSpec spec, usual = bw_ledger_monitor_spec (kind);
  if (!bw_ledger_monitor_spec_of (metric, kind, &spec))
    return false;
  series->monitor = kind;
  if (bw_ledger_monitor_spec_equal (&spec, &usual))
    return true;
  for (unsigned i = 0; specs != NULL && i < specs->len; i++)
    if (bw_ledger_monitor_spec_equal (&spec, &g_array_index (specs, BwLedgerMonitorSpec, i)))
      {
        series->monitor = BW_N_MONITORS + i;
        return true;
      }
  g_array_append_val (own, spec);
  series->monitor = BW_N_MONITORS;
  return true;
}

/* Replays with monitors that nobody else asks for read all rows, for no snapshot has them. */
static bool
read_figure (Series *series, const GArray *own, GCancellable *cancellable, GError **error)
{
  g_auto (BwLedgerReplay) replay = { 0 };
  BwLedgerReplaySource with_own = series->view->source;
  const BwLedgerReplaySource *source = &with_own;
  if (own->len > 0)
    with_own.specs = own;
  bool is_read = bw_ledger_replay_restore (&replay, source, series->from_ms, error)
                 && bw_ledger_replay_run (&replay, source, series->to_ms, false, figure_cb, series,
                                          cancellable, error);
  if (is_read)
    figure_cb (&replay, series->to_ms, series);
  g_queue_clear_full (&series->leaving, g_free);
  return is_read;
}

/* What takes a while is worked out when all rows have been read. */
static void
add_fit (Series *series, int64_t ms)
{
  if (series->metric->simulated != BW_SIMULATED_NONE)
    {
      DayEnd end = { ms, series->rows->len };
      g_array_append_val (series->ends, end);
      return;
    }
  BwLedgerFit fit = bw_ledger_fit_compute (series->forecasts);
  add_point (series, ms, series->metric->fit (&fit));
}

/* The first, the last, and of those between as many as may be. */
static void
add_simulated (Series *series)
{
  const BwStatsRow *rows = (const BwStatsRow *) (gpointer) series->rows->data;
  unsigned n = series->ends->len, step = n / MAX_SIMULATED + 1;
  for (unsigned i = 0; i < n && !g_cancellable_is_cancelled (series->cancellable); i++)
    {
      const DayEnd *end = &g_array_index (series->ends, DayEnd, i);
      if (i % step != 0 && i + 1 != n)
        continue;
      double value = bw_ledger_simulate (series->metric->simulated, &series->view->source.options,
                                         rows, end->n_rows, series->cancellable);
      add_point (series, end->ms, value);
    }
}

/* All forecasts before the day that begins at NEXT_DAY_MS are gathered (INT64_MAX: all there are).
 * The value changed at the end of the last one's day. */
static void
end_day (Series *series, int64_t next_day_ms)
{
  bool has_day = series->day_ms != INT64_MIN;
  int64_t end_ms = has_day ? bw_ledger_view_next_day_ms (series->view, series->day_ms) : INT64_MIN;
  /* The value at FROM is that of the last day that was over by then. */
  bool is_before = end_ms <= series->from_ms;
  if (is_before
      && (next_day_ms == INT64_MAX
          || bw_ledger_view_next_day_ms (series->view, next_day_ms) > series->from_ms))
    add_fit (series, series->from_ms);
  else if (!is_before && end_ms < series->to_ms)
    add_fit (series, end_ms);
}

static bool
forecasts_cb (const BwBetList *rows, const char *const *sources, gpointer data)
{
  Series *series = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      bool is_wanted = series->model[0] == '\0' || g_str_equal (bet->model, series->model);
      BwStatsRow row;
      if (!bw_ledger_view_is_settled (series->view, bet, &row) || !is_wanted
          || (series->metric->simulated == BW_SIMULATED_NONE && !bw_stats_row_is_decided (&row)))
        continue;
      /* One without a time was there before any day. */
      int64_t day_ms = row.order_ms != INT64_MIN
                           ? bw_ledger_view_day_start_ms (series->view, row.order_ms)
                           : INT64_MIN;
      if (day_ms != series->day_ms)
        end_day (series, day_ms);
      series->day_ms = day_ms;
      if (series->metric->simulated == BW_SIMULATED_NONE)
        bw_forecasts_add (series->forecasts, row.p, row.status == BW_BET_WON);
      else
        g_array_append_val (series->rows, row);
    }
  return !g_cancellable_is_cancelled (series->cancellable);
}

static bool
read_fit (Series *series, GCancellable *cancellable, GError **error)
{
  BwLedgerQuery query = { .source = series->view->name,
                          .from_order_ms = INT64_MIN,
                          .to_order_ms = series->to_ms,
                          .is_bare = true };
  series->ends = g_array_new (FALSE, FALSE, sizeof (DayEnd));
  series->rows = g_array_new (FALSE, FALSE, sizeof (BwStatsRow));
  series->cancellable = cancellable;
  series->forecasts = bw_forecasts_new (1024);
  series->day_ms = INT64_MIN;
  bool is_read = bw_ledger_read (series->view->source.ledger, &query, forecasts_cb, series,
                                 cancellable, error);
  if (is_read)
    {
      end_day (series, INT64_MAX);
      add_simulated (series);
    }
  bw_forecasts_free (series->forecasts);
  g_array_unref (series->ends);
  g_array_unref (series->rows);
  return is_read && !g_cancellable_set_error_if_cancelled (cancellable, error);
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
                    .leaving = G_QUEUE_INIT };
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (BwLedgerMonitorSpec));
  if (series.metric == NULL || (window != NULL && series.window == NULL)
      || (series.window != NULL && series.metric->window == NULL)
      || (series.metric->evidence != NULL && !find_monitor (&series, metric, own)))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("%s is not a figure of a ledger"),
                   metric->text);
      return NULL;
    }
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  series.points = points;
  bool is_read = series.metric->fit != NULL ? read_fit (&series, cancellable, error)
                                            : read_figure (&series, own, cancellable, error);
  return is_read ? reduce (&series) : NULL;
}
