/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Per-day figures of a ledger in constant memory; bw-calendar.h keeps the days themselves. */
#pragma once

#include "stats/bw-returns.h"
#include "stats/bw-stats-row.h"

/** Figures of calendar days. A day's return is its profit over the equity it began with; NaN where
 * that was 0 or less on any day, and all of it when no settled row has a time. */
typedef struct
{
  int64_t n_days_calendar; /* from the first to the last day with a settlement */
  int64_t n_days_active;
  double sharpe_365_calendar; /* empty days are returns of 0; · √365 */
  double sortino_365_calendar;
  double sharpe_252_active; /* days with a settlement only; · √252 */
  double sortino_252_active;
  double sharpe_365_calendar_fixed_bankroll; /* profit over the opening bankroll */
  double best_day;                           /* largest profit of an active day */
  double worst_day;
} BwDayFigures;

/** One day that may still get rows. */
typedef struct
{
  int64_t n;
  BwSum profit;
} BwOpenDay;

/** Plain data without padding. The newest day and the one before stay open: where a zone's clock is
 * set back just after midnight, the day before goes on. */
typedef struct
{
  double bankroll;
  int64_t first_day; /* days since 1970-01-01; INT64_MIN before the first row */
  int64_t day;       /* the newest */
  BwOpenDay newest;
  BwOpenDay before;
  double before_equity; /* at the start of the day before */
  double day_equity;    /* at the start of the newest */
  int64_t week;         /* the Monday of the newest week */
  BwSum week_profit;
  double week_equity; /* at its start */
  int64_t n_active;   /* of days no longer open, as all that follows */
  int64_t is_ruined;  /* a day began with equity of 0 or less */
  double best;
  double worst;
  BwReturns calendar;
  BwReturns active;
  BwReturns fixed;
} BwDayStream;

/** The day of the instant MS where local time is UTC + ZONE_OFFSET_US: days since 1970-01-01. */
int64_t bw_day_of (int64_t ms, int64_t zone_offset_us);
/** The Monday of the week of DAY. */
int64_t bw_day_monday (int64_t day);

/** No row so far; BANKROLL is the equity before the first. */
void bw_day_stream_init (BwDayStream *stream, double bankroll);
/** Adds a settled row in ledger order; EQUITY is the equity before it. ZONE_OFFSET_US is that of
 * the row's own instant. */
void bw_day_stream_push (BwDayStream *stream, const BwStatsRow *row, double equity,
                         int64_t zone_offset_us);
/** The figures so far, the open days taken as they are. */
void bw_day_stream_figures (const BwDayStream *stream, BwDayFigures *out);

/** What a period that is not over has brought. */
typedef struct
{
  double profit;
  double drawdown; /* loss since the period's opening equity, as a fraction of it, never below 0;
                      NaN if that was 0 or less */
} BwPeriodFigures;
/** The day and the week of NOW_MS, which must not be before the last row's day (NaN then). EQUITY
 * is the present one. */
void bw_day_stream_periods (const BwDayStream *stream, double equity, int64_t now_ms,
                            int64_t zone_offset_us, BwPeriodFigures *today,
                            BwPeriodFigures *this_week);
