/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The days and weeks of a ledger in one zone. */
#pragma once

#include "stats/bw-day-stream.h"

#include <glib.h>

/** One day, or one week, with settled rows. */
typedef struct
{
  int64_t day; /* days since 1970-01-01; a week's Monday */
  int64_t n;
  int64_t n_won;
  int64_t n_lost;
  BwSum staked;
  BwSum profit;
} BwCalendarBucket;

typedef struct _BwCalendar BwCalendar;

/** (transfer full) */
BwCalendar *bw_calendar_new (double bankroll);
void bw_calendar_free (BwCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwCalendar, bw_calendar_free)
/** Adds a settled row; others are passed over. Constant time in ledger order; a late row costs a
 * search. ZONE_OFFSET_US is that of the row's own instant. */
void bw_calendar_push (BwCalendar *calendar, const BwStatsRow *row, int64_t zone_offset_us);
/** Days with settlements, in order; valid until the next push. (transfer none) */
const BwCalendarBucket *bw_calendar_days (const BwCalendar *calendar, unsigned *n);
/** Weeks with settlements, in order, made from the days. (element type BwCalendarBucket, transfer
 * full) */
GArray *bw_calendar_weeks (const BwCalendar *calendar);
/** The figures of the days. */
void bw_calendar_figures (const BwCalendar *calendar, BwDayFigures *out);
