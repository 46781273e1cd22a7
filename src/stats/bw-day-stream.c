/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days of a ledger, folded into sums once they are over. */
#include "stats/bw-day-stream.h"

#include <glib.h>
#include <math.h>

#define DAY_MS (BW_DAY_US / 1000)

int64_t
bw_day_of (int64_t ms, int64_t zone_offset_us)
{
  int64_t local_ms = ms + zone_offset_us / 1000;
  int64_t day = local_ms / DAY_MS;

  return local_ms % DAY_MS < 0 ? day - 1 : day;
}

int64_t
bw_day_monday (int64_t day)
{
  int64_t weekday = (day % 7 + 7 + 3) % 7; /* 1970-01-01 was a Thursday */

  return day - weekday;
}

void
bw_day_stream_init (BwDayStream *stream, double bankroll)
{
  *stream = (BwDayStream){
    .bankroll = bankroll,
    .first_day = INT64_MIN,
    .best = -INFINITY,
    .worst = INFINITY,
  };
}

static void
fold_day (BwDayStream *stream, const BwOpenDay *day, double equity)
{
  double profit = bw_sum_value (&day->profit);

  if (equity <= 0)
    stream->is_ruined = 1;
  bw_returns_push (&stream->fixed, profit / stream->bankroll);
  bw_returns_push (&stream->calendar, profit / equity);
  if (day->n == 0)
    return;
  bw_returns_push (&stream->active, profit / equity);
  stream->n_active++;
  stream->best = fmax (stream->best, profit);
  stream->worst = fmin (stream->worst, profit);
}

/* Days without rows, all of which begin with EQUITY. */
static void
fold_empty_days (BwDayStream *stream, int64_t count, double equity)
{
  if (count <= 0)
    return;
  if (equity <= 0)
    stream->is_ruined = 1;
  bw_returns_push_zeros (&stream->fixed, count);
  bw_returns_push_zeros (&stream->calendar, count);
}

static void
fold_before (BwDayStream *stream)
{
  if (stream->day - 1 >= stream->first_day)
    fold_day (stream, &stream->before, stream->before_equity);
}

static void
start_day (BwDayStream *stream, int64_t day, double equity)
{
  if (stream->first_day == INT64_MIN)
    {
      stream->first_day = day;
      stream->before_equity = equity;
    }
  else
    {
      fold_before (stream);
      if (day == stream->day + 1)
        {
          stream->before = stream->newest;
          stream->before_equity = stream->day_equity;
        }
      else
        {
          fold_day (stream, &stream->newest, stream->day_equity);
          fold_empty_days (stream, day - stream->day - 2, equity);
          stream->before = (BwOpenDay){ 0 };
          stream->before_equity = equity;
        }
    }
  stream->day = day;
  stream->day_equity = equity;
  stream->newest = (BwOpenDay){ 0 };
}

static void
push_week (BwDayStream *stream, int64_t week, double profit, double equity, bool is_first)
{
  if (is_first || week > stream->week)
    {
      stream->week = week;
      stream->week_equity = equity;
      stream->week_profit = (BwSum){ 0 };
    }
  if (week == stream->week)
    bw_sum_add (&stream->week_profit, profit);
  else
    stream->week_equity += profit;
}

void
bw_day_stream_push (BwDayStream *stream, const BwStatsRow *row, double equity,
                    int64_t zone_offset_us)
{
  if (row->order_ms == INT64_MIN)
    return;
  int64_t day = bw_day_of (row->order_ms, zone_offset_us);
  bool is_first = stream->first_day == INT64_MIN;

  if (is_first || day > stream->day)
    start_day (stream, day, equity);
  push_week (stream, bw_day_monday (day), row->profit, equity, is_first);
  if (day == stream->day)
    {
      stream->newest.n++;
      bw_sum_add (&stream->newest.profit, row->profit);
      return;
    }
  stream->first_day = MIN (stream->first_day, stream->day - 1);
  stream->before.n++;
  bw_sum_add (&stream->before.profit, row->profit);
  stream->day_equity += row->profit;
}

void
bw_day_stream_figures (const BwDayStream *stream, BwDayFigures *out)
{
  if (stream->first_day == INT64_MIN)
    {
      *out = (BwDayFigures){ 0, 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
      return;
    }
  BwDayStream all = *stream;
  fold_before (&all);
  fold_day (&all, &all.newest, all.day_equity);

  double year = sqrt (365);
  double trading_year = sqrt (252);
  *out = (BwDayFigures){
    .n_days_calendar = stream->day - stream->first_day + 1,
    .n_days_active = all.n_active,
    .sharpe_365_calendar = all.is_ruined ? (double) NAN : bw_returns_sharpe (&all.calendar) * year,
    .sortino_365_calendar =
        all.is_ruined ? (double) NAN : bw_returns_sortino (&all.calendar) * year,
    .sharpe_252_active =
        all.is_ruined ? (double) NAN : bw_returns_sharpe (&all.active) * trading_year,
    .sortino_252_active =
        all.is_ruined ? (double) NAN : bw_returns_sortino (&all.active) * trading_year,
    .sharpe_365_calendar_fixed_bankroll =
        stream->bankroll > 0 ? bw_returns_sharpe (&all.fixed) * year : (double) NAN,
    .best_day = all.best,
    .worst_day = all.worst,
  };
}

static BwPeriodFigures
period_figures (bool is_current, bool is_past, double profit, double opening, double equity)
{
  if (is_past)
    return (BwPeriodFigures){ NAN, NAN };
  if (!is_current)
    return (BwPeriodFigures){ 0, equity > 0 ? 0 : (double) NAN };
  return (BwPeriodFigures){ profit,
                            opening > 0 ? fmax (0, (opening - equity) / opening) : (double) NAN };
}

void
bw_day_stream_periods (const BwDayStream *stream, double equity, int64_t now_ms,
                       int64_t zone_offset_us, BwPeriodFigures *today, BwPeriodFigures *this_week)
{
  int64_t now_day = bw_day_of (now_ms, zone_offset_us);
  int64_t now_week = bw_day_monday (now_day);
  bool has_rows = stream->first_day != INT64_MIN;

  *today = period_figures (has_rows && now_day == stream->day, has_rows && now_day < stream->day,
                           bw_sum_value (&stream->newest.profit), stream->day_equity, equity);
  *this_week =
      period_figures (has_rows && now_week == stream->week, has_rows && now_week < stream->week,
                      bw_sum_value (&stream->week_profit), stream->week_equity, equity);
}
