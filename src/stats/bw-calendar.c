/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's days, all of them kept. */
#include "stats/bw-calendar.h"

#include <math.h>

struct _BwCalendar
{
  double bankroll;
  BwSum untimed; /* profit of rows that fall on no day, before all others */
  GArray *days;  /* of BwCalendarBucket, by day */
};

BwCalendar *
bw_calendar_new (double bankroll)
{
  BwCalendar *calendar = g_new0 (BwCalendar, 1);

  calendar->bankroll = bankroll;
  calendar->days = g_array_new (FALSE, FALSE, sizeof (BwCalendarBucket));
  return calendar;
}

void
bw_calendar_free (BwCalendar *calendar)
{
  if (calendar == NULL)
    return;
  g_array_unref (calendar->days);
  g_free (calendar);
}

/* The bucket of DAY in DAYS, made where it belongs when there is none. */
static BwCalendarBucket *
find_bucket (GArray *days, int64_t day)
{
  unsigned place = days->len;

  while (place > 0 && g_array_index (days, BwCalendarBucket, place - 1).day > day)
    place--;
  if (place == 0 || g_array_index (days, BwCalendarBucket, place - 1).day != day)
    {
      BwCalendarBucket bucket = { .day = day };

      g_array_insert_val (days, place, bucket);
      place++;
    }
  return &g_array_index (days, BwCalendarBucket, place - 1);
}

void
bw_calendar_push (BwCalendar *calendar, const BwStatsRow *row, int64_t zone_offset_us)
{
  if (!bw_stats_row_is_settled (row) || !bw_stats_row_is_valid (row))
    return;
  if (row->order_ms == INT64_MIN)
    {
      bw_sum_add (&calendar->untimed, row->profit);
      return;
    }
  BwCalendarBucket *bucket =
      find_bucket (calendar->days, bw_day_of (row->order_ms, zone_offset_us));

  bucket->n++;
  bucket->n_won += row->status == BW_BET_WON;
  bucket->n_lost += row->status == BW_BET_LOST;
  bw_sum_add (&bucket->staked, row->stake);
  bw_sum_add (&bucket->profit, row->profit);
}

const BwCalendarBucket *
bw_calendar_days (const BwCalendar *calendar, unsigned *n)
{
  *n = calendar->days->len;
  return (const BwCalendarBucket *) (const void *) calendar->days->data;
}

GArray *
bw_calendar_weeks (const BwCalendar *calendar)
{
  GArray *weeks = g_array_new (FALSE, FALSE, sizeof (BwCalendarBucket));

  for (unsigned i = 0; i < calendar->days->len; i++)
    {
      const BwCalendarBucket *day = &g_array_index (calendar->days, BwCalendarBucket, i);
      BwCalendarBucket *week = find_bucket (weeks, bw_day_monday (day->day));

      week->n += day->n;
      week->n_won += day->n_won;
      week->n_lost += day->n_lost;
      bw_sum_merge (&week->staked, &day->staked);
      bw_sum_merge (&week->profit, &day->profit);
    }
  return weeks;
}

/* Returns of the days, per day of the calendar, per active day, and over the opening bankroll. */
typedef struct
{
  BwReturns calendar;
  BwReturns active;
  BwReturns fixed;
  bool is_ruined;
} DayReturns;

static void
collect_returns (const BwCalendar *calendar, DayReturns *returns)
{
  BwSum equity = calendar->untimed;

  bw_sum_add (&equity, calendar->bankroll);
  for (unsigned i = 0; i < calendar->days->len; i++)
    {
      const BwCalendarBucket *day = &g_array_index (calendar->days, BwCalendarBucket, i);
      double opening = bw_sum_value (&equity);
      double profit = bw_sum_value (&day->profit);
      int64_t n_empty = i == 0 ? 0 : day->day - day[-1].day - 1;

      returns->is_ruined |= opening <= 0;
      bw_returns_push_zeros (&returns->calendar, n_empty);
      bw_returns_push_zeros (&returns->fixed, n_empty);
      bw_returns_push (&returns->calendar, profit / opening);
      bw_returns_push (&returns->active, profit / opening);
      bw_returns_push (&returns->fixed, profit / calendar->bankroll);
      bw_sum_merge (&equity, &day->profit);
    }
}

void
bw_calendar_figures (const BwCalendar *calendar, BwDayFigures *out)
{
  unsigned n;
  const BwCalendarBucket *days = bw_calendar_days (calendar, &n);
  DayReturns returns = { 0 };

  *out = (BwDayFigures){ 0, 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  if (n == 0)
    return;
  collect_returns (calendar, &returns);
  out->n_days_calendar = days[n - 1].day - days[0].day + 1;
  out->n_days_active = n;
  out->best_day = -INFINITY;
  out->worst_day = INFINITY;
  for (unsigned i = 0; i < n; i++)
    {
      out->best_day = fmax (out->best_day, bw_sum_value (&days[i].profit));
      out->worst_day = fmin (out->worst_day, bw_sum_value (&days[i].profit));
    }
  if (calendar->bankroll > 0)
    out->sharpe_365_calendar_fixed_bankroll = bw_returns_sharpe (&returns.fixed) * sqrt (365);
  if (returns.is_ruined)
    return;
  out->sharpe_365_calendar = bw_returns_sharpe (&returns.calendar) * sqrt (365);
  out->sortino_365_calendar = bw_returns_sortino (&returns.calendar) * sqrt (365);
  out->sharpe_252_active = bw_returns_sharpe (&returns.active) * sqrt (252);
  out->sortino_252_active = bw_returns_sortino (&returns.active) * sqrt (252);
}
