/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and weeks: kept, folded as they pass, and counted plainly must agree. */
#include "random-ledger.h"
#include "stats/bw-calendar.h"

#include <string.h>

#define HOUR_US INT64_C (3600000000)
#define MAX_DAYS 8000
/* A zone like Newfoundland's until 2011 sets its clock back at one minute past midnight, into the
 * day before. That minute of 2024-02-20 in it: */
#define TURN_MS INT64_C (1708376460000)

typedef int64_t (*OffsetFunc) (int64_t ms);

static int64_t
utc (int64_t ms)
{
  return 0;
}

static int64_t
new_york (int64_t ms)
{
  /* 2024-03-10T07:00Z to 2024-11-03T06:00Z. */
  return (ms >= INT64_C (1710054000000) && ms < INT64_C (1730613600000) ? -4 : -5) * HOUR_US;
}

static int64_t
turning (int64_t ms)
{
  return ms < TURN_MS ? 3 * HOUR_US : 2 * HOUR_US;
}

static int64_t
kiritimati (int64_t ms)
{
  return 14 * HOUR_US;
}

static void
test_day_of (void)
{
  const int64_t day_ms = 86400000;

  g_assert_cmpint (bw_day_of (0, 0), ==, 0);
  g_assert_cmpint (bw_day_of (day_ms - 1, 0), ==, 0);
  g_assert_cmpint (bw_day_of (day_ms, 0), ==, 1);
  g_assert_cmpint (bw_day_of (-1, 0), ==, -1);
  g_assert_cmpint (bw_day_of (-day_ms, 0), ==, -1);
  g_assert_cmpint (bw_day_of (-day_ms - 1, 0), ==, -2);
  g_assert_cmpint (bw_day_of (0, -HOUR_US), ==, -1);
  g_assert_cmpint (bw_day_of (day_ms - 1, 1000), ==, 1);
  g_assert_cmpint (bw_day_of (RANDOM_LEDGER_START_MS, 0), ==, 19723);
}

static void
test_monday (void)
{
  g_assert_cmpint (bw_day_monday (0), ==, -3); /* a Thursday */
  g_assert_cmpint (bw_day_monday (3), ==, -3); /* Sunday still belongs to the week before */
  g_assert_cmpint (bw_day_monday (4), ==, 4);
  g_assert_cmpint (bw_day_monday (-3), ==, -3);
  g_assert_cmpint (bw_day_monday (-4), ==, -10);
  g_assert_cmpint (bw_day_monday (19723), ==, 19723);
  for (int64_t day = -400; day < 400; day++)
    {
      int64_t monday = bw_day_monday (day);

      g_assert_true (monday <= day && day < monday + 7);
      g_assert_cmpint ((monday - 4) % 7, ==, 0);
    }
}

/* Two passes over plain arrays. */
static double
sharpe_of (const double *r, unsigned n)
{
  long double mean = 0, squares = 0;
  double largest = 1;

  for (unsigned i = 0; i < n; i++)
    mean += r[i];
  mean /= n;
  for (unsigned i = 0; i < n; i++)
    {
      squares += (r[i] - mean) * (r[i] - mean);
      largest = fmax (largest, fabs (r[i]));
    }
  double sd = n < 2 ? 0 : (double) sqrtl (squares / (n - 1));
  return sd <= 1e-12 * largest ? (double) NAN : (double) mean / sd;
}

static double
sortino_of (const double *r, unsigned n)
{
  long double mean = 0, squares = 0;

  for (unsigned i = 0; i < n; i++)
    {
      mean += r[i];
      squares += r[i] < 0 ? (long double) r[i] * r[i] : 0;
    }
  if (squares == 0)
    return mean > 0 ? (double) INFINITY : (double) NAN;
  return (double) (mean / n / sqrtl (squares / n));
}

typedef struct
{
  int64_t first;
  int64_t last;
  int64_t n[MAX_DAYS];
  int64_t n_won[MAX_DAYS];
  double staked[MAX_DAYS];
  double profit[MAX_DAYS];
} PlainDays;

static PlainDays *
plain_days (const BwStatsRow *rows, unsigned n, OffsetFunc offset)
{
  PlainDays *days = g_new0 (PlainDays, 1);
  int64_t base = RANDOM_LEDGER_START_MS / 86400000 - 2;

  days->first = INT64_MAX;
  days->last = INT64_MIN;
  for (unsigned i = 0; i < n; i++)
    {
      if (!bw_stats_row_is_settled (&rows[i]) || !bw_stats_row_is_valid (&rows[i]))
        continue;
      int64_t day = (rows[i].order_ms * 1000 + offset (rows[i].order_ms)) / 86400000000 - base;

      g_assert_true (day >= 0 && day < MAX_DAYS);
      days->first = MIN (days->first, day);
      days->last = MAX (days->last, day);
      days->n[day]++;
      days->n_won[day] += rows[i].status == BW_BET_WON;
      days->staked[day] += rows[i].stake;
      days->profit[day] += rows[i].profit;
    }
  return days;
}

static void
plain_figures (const PlainDays *days, double bankroll, BwDayFigures *out)
{
  g_autofree double *calendar = g_new (double, MAX_DAYS);
  g_autofree double *active = g_new (double, MAX_DAYS);
  g_autofree double *fixed = g_new (double, MAX_DAYS);
  unsigned n = 0, n_active = 0;
  double equity = bankroll, best = -INFINITY, worst = INFINITY;
  bool is_ruined = false;

  for (int64_t day = days->first; day <= days->last; day++)
    {
      is_ruined |= equity <= 0;
      fixed[n] = days->profit[day] / bankroll;
      calendar[n++] = days->profit[day] / equity;
      if (days->n[day] > 0)
        {
          active[n_active++] = days->profit[day] / equity;
          best = fmax (best, days->profit[day]);
          worst = fmin (worst, days->profit[day]);
        }
      equity += days->profit[day];
    }
  *out = (BwDayFigures){
    .n_days_calendar = n,
    .n_days_active = n_active,
    .sharpe_365_calendar = is_ruined ? (double) NAN : sharpe_of (calendar, n) * sqrt (365),
    .sortino_365_calendar = is_ruined ? (double) NAN : sortino_of (calendar, n) * sqrt (365),
    .sharpe_252_active = is_ruined ? (double) NAN : sharpe_of (active, n_active) * sqrt (252),
    .sortino_252_active = is_ruined ? (double) NAN : sortino_of (active, n_active) * sqrt (252),
    .sharpe_365_calendar_fixed_bankroll = sharpe_of (fixed, n) * sqrt (365),
    .best_day = best,
    .worst_day = worst,
  };
}

static void
assert_same (const BwDayFigures *found, const BwDayFigures *expected)
{
  g_assert_cmpint (found->n_days_calendar, ==, expected->n_days_calendar);
  g_assert_cmpint (found->n_days_active, ==, expected->n_days_active);
  assert_near (found->sharpe_365_calendar, expected->sharpe_365_calendar, 1e-11);
  assert_near (found->sortino_365_calendar, expected->sortino_365_calendar, 1e-11);
  assert_near (found->sharpe_252_active, expected->sharpe_252_active, 1e-11);
  assert_near (found->sortino_252_active, expected->sortino_252_active, 1e-11);
  assert_near (found->sharpe_365_calendar_fixed_bankroll,
               expected->sharpe_365_calendar_fixed_bankroll, 1e-11);
  assert_near (found->best_day, expected->best_day, 1e-12);
  assert_near (found->worst_day, expected->worst_day, 1e-12);
}

static void
check_buckets (const BwCalendar *calendar, const PlainDays *days)
{
  int64_t base = RANDOM_LEDGER_START_MS / 86400000 - 2;
  unsigned n;
  const BwCalendarBucket *buckets = bw_calendar_days (calendar, &n);
  g_autoptr (GArray) weeks = bw_calendar_weeks (calendar);
  unsigned next = 0;
  int64_t n_in_weeks = 0;
  double profit_in_weeks = 0;

  for (int64_t day = days->first; day <= days->last; day++)
    {
      if (days->n[day] == 0)
        continue;
      g_assert_cmpuint (next, <, n);
      g_assert_cmpint (buckets[next].day, ==, day + base);
      g_assert_cmpint (buckets[next].n, ==, days->n[day]);
      g_assert_cmpint (buckets[next].n_won, ==, days->n_won[day]);
      assert_near (bw_sum_value (&buckets[next].staked), days->staked[day], 1e-12);
      assert_near (bw_sum_value (&buckets[next].profit), days->profit[day], 1e-12);
      next++;
    }
  g_assert_cmpuint (next, ==, n);
  for (unsigned i = 0; i < weeks->len; i++)
    {
      const BwCalendarBucket *week = &g_array_index (weeks, BwCalendarBucket, i);
      int64_t in_week = 0;

      g_assert_cmpint (bw_day_monday (week->day), ==, week->day);
      g_assert_true (i == 0 || week[-1].day < week->day);
      for (int64_t day = week->day - base; day < week->day - base + 7; day++)
        in_week += day >= 0 ? days->n[day] : 0;
      g_assert_cmpint (week->n, ==, in_week);
      n_in_weeks += week->n;
      profit_in_weeks += bw_sum_value (&week->profit);
    }
  BwSum profit = { 0 };
  for (unsigned i = 0; i < n; i++)
    {
      bw_sum_merge (&profit, &buckets[i].profit);
      n_in_weeks -= buckets[i].n;
    }
  g_assert_cmpint (n_in_weeks, ==, 0);
  assert_near (profit_in_weeks, bw_sum_value (&profit), 1e-12);
}

static void
check_ledger (const BwStatsRow *rows, unsigned n, double bankroll, OffsetFunc offset)
{
  g_autofree PlainDays *days = plain_days (rows, n, offset);
  g_autoptr (BwCalendar) calendar = bw_calendar_new (bankroll);
  BwDayStream stream;
  BwDayFigures plain;
  BwDayFigures kept;
  BwDayFigures folded;
  double equity = bankroll;

  bw_day_stream_init (&stream, bankroll);
  for (unsigned i = 0; i < n; i++)
    {
      bw_calendar_push (calendar, &rows[i], offset (rows[i].order_ms));
      if (!bw_stats_row_is_settled (&rows[i]) || !bw_stats_row_is_valid (&rows[i]))
        continue;
      bw_day_stream_push (&stream, &rows[i], equity, offset (rows[i].order_ms));
      equity += rows[i].profit;
    }
  bw_calendar_figures (calendar, &kept);
  bw_day_stream_figures (&stream, &folded);
  if (days->last < days->first)
    {
      g_assert_cmpint (kept.n_days_active, ==, 0);
      g_assert_cmpint (folded.n_days_active, ==, 0);
      return;
    }
  plain_figures (days, bankroll, &plain);
  assert_same (&kept, &plain);
  assert_same (&folded, &plain);
  check_buckets (calendar, days);
}

static void
test_agree (void)
{
  const OffsetFunc offsets[] = { utc, new_york, turning, kiritimati };
  g_autoptr (GRand) random = g_rand_new_with_seed (31);

  for (unsigned round = 0; round < 80; round++)
    {
      unsigned n = (unsigned) g_rand_int_range (random, 1, 500);
      g_autofree BwStatsRow *rows = random_ledger (random, n);

      /* Ruin in some. */
      check_ledger (rows, n, round % 3 == 0 ? 60 : 5000, offsets[round % G_N_ELEMENTS (offsets)]);
    }
}

/* Rows of a minute after midnight, then an hour of the day before, then the day again. */
static void
test_turned_back (void)
{
  BwStatsRow rows[5];
  const int64_t minutes[] = { -90, -1, 5, 55, 65 };

  for (unsigned i = 0; i < 5; i++)
    rows[i] = (BwStatsRow){ .order_ms = TURN_MS + minutes[i] * 60000,
                            .stake = 10,
                            .profit = i % 2 == 0 ? 7 : -3 - (double) i,
                            .status = i % 2 == 0 ? BW_BET_WON : BW_BET_LOST };
  check_ledger (rows, 5, 100, turning);
  check_ledger (rows + 1, 4, 100, turning); /* the first day of all is the one that is left */
  check_ledger (rows + 1, 2, 100, turning);

  BwDayStream stream;
  BwPeriodFigures today;
  BwPeriodFigures week;
  bw_day_stream_init (&stream, 100);
  double equity = 100;
  for (unsigned i = 0; i < 5; i++)
    {
      bw_day_stream_push (&stream, &rows[i], equity, turning (rows[i].order_ms));
      equity += rows[i].profit;
    }
  /* The new day has its first minute and what came after the hour: −4 and 7 of an opening 100 + 7 +
   * 7 − 6. */
  bw_day_stream_periods (&stream, equity, rows[4].order_ms, turning (rows[4].order_ms), &today,
                         &week);
  assert_near (today.profit, 3, 1e-12);
  assert_near (stream.day_equity, 108, 1e-12);
  assert_near (week.profit, 11, 1e-12);
}

/* The clock is set back into Sunday when Monday's week has begun. */
static void
test_turned_back_over_a_week (void)
{
  const int64_t monday_ms = RANDOM_LEDGER_START_MS;
  BwStatsRow row = {
    .order_ms = monday_ms - 60000, .stake = 10, .profit = 10, .status = BW_BET_WON
  };
  BwDayStream stream;
  BwPeriodFigures today;
  BwPeriodFigures week;

  bw_day_stream_init (&stream, 100);
  bw_day_stream_push (&stream, &row, 100, 0);
  row.order_ms = monday_ms;
  row.profit = -22;
  bw_day_stream_push (&stream, &row, 110, 0);
  row.order_ms = monday_ms + 60000;
  row.profit = 30;
  bw_day_stream_push (&stream, &row, 88, -HOUR_US); /* Sunday 23:01 again */
  /* Monday and its week opened with 100 + 10 + 30 and lost 22. */
  bw_day_stream_periods (&stream, 118, monday_ms + HOUR_US / 1000, 0, &today, &week);
  assert_near (week.profit, -22, 0);
  assert_near (week.drawdown, 22 / 140.0, 1e-15);
  assert_near (today.profit, -22, 0);
  assert_near (today.drawdown, 22 / 140.0, 1e-15);
}

static void
test_no_time (void)
{
  BwStatsRow row = { .order_ms = INT64_MIN, .stake = 10, .profit = -50, .status = BW_BET_LOST };
  BwStatsRow timed = {
    .order_ms = RANDOM_LEDGER_START_MS, .stake = 10, .profit = 25, .status = BW_BET_WON
  };
  g_autoptr (BwCalendar) calendar = bw_calendar_new (100);
  BwDayStream stream;
  BwDayFigures kept;
  BwDayFigures folded;

  bw_day_stream_init (&stream, 100);
  bw_calendar_push (calendar, &row, 0);
  bw_day_stream_push (&stream, &row, 100, 0);
  bw_calendar_figures (calendar, &kept);
  bw_day_stream_figures (&stream, &folded);
  g_assert_cmpint (kept.n_days_active + folded.n_days_active, ==, 0);
  g_assert_true (isnan (kept.best_day) && isnan (folded.best_day));

  bw_calendar_push (calendar, &timed, 0);
  bw_day_stream_push (&stream, &timed, 50, 0);
  timed.order_ms += 86400000;
  timed.profit = -15;
  bw_calendar_push (calendar, &timed, 0);
  bw_day_stream_push (&stream, &timed, 75, 0);
  bw_calendar_figures (calendar, &kept);
  bw_day_stream_figures (&stream, &folded);
  /* Returns .5 and −.2: the row without a time moved the equity they are taken of. */
  assert_near (kept.sharpe_365_calendar, .15 / (.7 / sqrt (2)) * sqrt (365), 1e-12);
  assert_near (folded.sharpe_365_calendar, kept.sharpe_365_calendar, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/day/of", test_day_of);
  g_test_add_func ("/day/monday", test_monday);
  g_test_add_func ("/calendar/agree", test_agree);
  g_test_add_func ("/calendar/turned-back", test_turned_back);
  g_test_add_func ("/calendar/turned-back-over-a-week", test_turned_back_over_a_week);
  g_test_add_func ("/calendar/no-time", test_no_time);
  return g_test_run ();
}
