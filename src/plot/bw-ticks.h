/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an axis is labelled: round values, powers of ten, bounds of the calendar. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define BW_TICKS_MAX 12

typedef enum
{
  BW_TICKS_VALUE, /* numbers */
  BW_TICKS_MILLISECOND,
  BW_TICKS_SECOND,
  BW_TICKS_MINUTE,
  BW_TICKS_HOUR,
  BW_TICKS_DAY, /* and Mondays */
  BW_TICKS_MONTH,
  BW_TICKS_YEAR,
} BwTicksUnit;

/** Ticks, increasing, within the range they are for. */
typedef struct
{
  BwTicksUnit unit;
  double step; /* in the unit; of powers of ten: 0 */
  unsigned n;
  double values[BW_TICKS_MAX];
} BwTicks;

/** Multiples of 1, 2, 2.5 or 5 × 10^k of UNIT (a value that counts as one, such as 1024 for KiB) in
 * [FROM, TO], as many as there can be within MAX (2 … 12): then at least MAX / 2, rounded down.
 * IS_WHOLE: multiples of UNIT only, which may be fewer. */
void bw_ticks_linear (double from, double to, double unit, bool is_whole, unsigned max,
                      BwTicks *ticks);
/** For a logarithmic axis from FROM to TO, both positive: powers of ten, every one or every 2nd,
 * 3rd, 5th …; with 2 and 5 between them where a decade is all there is, and linear ones where it is
 * less. */
void bw_ticks_log (double from, double to, unsigned max, BwTicks *ticks);
/** On bounds of the calendar in ZONE (NULL: UTC) between FROM and TO, µs since 1970: milliseconds
 * to 500, seconds to 30, minutes to 30, hours to 12, days, Mondays, months to 6, years; the finest
 * that gives at most MAX (2 … 12). None outside the years 1 to 9999. */
void bw_ticks_time (double from, double to, GTimeZone *zone, unsigned max, BwTicks *ticks);
