/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks of time on bounds of the calendar of a zone. */
#include "base/bw-time.h"
#include "plot/bw-ticks.h"

#include <math.h>

#define MS INT64_C (1000)
#define MIN_US INT64_C (-62135596800000000) /* 1 January 1 */
#define MAX_US INT64_C (253402214400000000) /* 31 December 9999 */

typedef struct
{
  BwTicksUnit unit;
  int n; /* of the unit; of days 7, 14: Mondays */
  int64_t about_us;
} Step;

static const Step steps[] = {
  { BW_TICKS_MILLISECOND, 1, MS },
  { BW_TICKS_MILLISECOND, 2, 2 * MS },
  { BW_TICKS_MILLISECOND, 5, 5 * MS },
  { BW_TICKS_MILLISECOND, 10, 10 * MS },
  { BW_TICKS_MILLISECOND, 20, 20 * MS },
  { BW_TICKS_MILLISECOND, 50, 50 * MS },
  { BW_TICKS_MILLISECOND, 100, 100 * MS },
  { BW_TICKS_MILLISECOND, 200, 200 * MS },
  { BW_TICKS_MILLISECOND, 500, 500 * MS },
  { BW_TICKS_SECOND, 1, BW_SECOND_US },
  { BW_TICKS_SECOND, 2, 2 * BW_SECOND_US },
  { BW_TICKS_SECOND, 5, 5 * BW_SECOND_US },
  { BW_TICKS_SECOND, 10, 10 * BW_SECOND_US },
  { BW_TICKS_SECOND, 15, 15 * BW_SECOND_US },
  { BW_TICKS_SECOND, 30, 30 * BW_SECOND_US },
  { BW_TICKS_MINUTE, 1, BW_MINUTE_US },
  { BW_TICKS_MINUTE, 2, 2 * BW_MINUTE_US },
  { BW_TICKS_MINUTE, 5, 5 * BW_MINUTE_US },
  { BW_TICKS_MINUTE, 10, 10 * BW_MINUTE_US },
  { BW_TICKS_MINUTE, 15, 15 * BW_MINUTE_US },
  { BW_TICKS_MINUTE, 30, 30 * BW_MINUTE_US },
  { BW_TICKS_HOUR, 1, BW_HOUR_US },
  { BW_TICKS_HOUR, 2, 2 * BW_HOUR_US },
  { BW_TICKS_HOUR, 3, 3 * BW_HOUR_US },
  { BW_TICKS_HOUR, 6, 6 * BW_HOUR_US },
  { BW_TICKS_HOUR, 12, 12 * BW_HOUR_US },
  { BW_TICKS_DAY, 1, BW_DAY_US },
  { BW_TICKS_DAY, 2, 2 * BW_DAY_US },
  { BW_TICKS_DAY, 7, 7 * BW_DAY_US },
  { BW_TICKS_DAY, 14, 14 * BW_DAY_US },
  { BW_TICKS_MONTH, 1, 30 * BW_DAY_US },
  { BW_TICKS_MONTH, 2, 61 * BW_DAY_US },
  { BW_TICKS_MONTH, 3, 91 * BW_DAY_US },
  { BW_TICKS_MONTH, 6, 182 * BW_DAY_US },
  { BW_TICKS_YEAR, 1, 365 * BW_DAY_US },
  { BW_TICKS_YEAR, 2, 730 * BW_DAY_US },
  { BW_TICKS_YEAR, 5, 1826 * BW_DAY_US },
  { BW_TICKS_YEAR, 10, 3652 * BW_DAY_US },
  { BW_TICKS_YEAR, 20, 7304 * BW_DAY_US },
  { BW_TICKS_YEAR, 50, 18262 * BW_DAY_US },
  { BW_TICKS_YEAR, 100, 36524 * BW_DAY_US },
  { BW_TICKS_YEAR, 200, 73048 * BW_DAY_US },
  { BW_TICKS_YEAR, 500, 182621 * BW_DAY_US },
  { BW_TICKS_YEAR, 1000, 365242 * BW_DAY_US },
  { BW_TICKS_YEAR, 2000, 730485 * BW_DAY_US },
};

static int64_t
floor_to (int64_t value, int64_t step)
{
  int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

static int64_t
to_local (GTimeZone *zone, int64_t us)
{
  return us + bw_zone_offset_us (zone, us);
}

/** The instant that clocks show as LOCAL_US; the first of two; after a skipped hour when it is in
 * it. */
static int64_t
from_local (GTimeZone *zone, int64_t local_us)
{
  int64_t before = bw_zone_offset_us (zone, local_us - BW_DAY_US);
  int64_t after = bw_zone_offset_us (zone, local_us + BW_DAY_US);
  int64_t first = local_us - before;
  if (bw_zone_offset_us (zone, first) == before)
    return first;
  int64_t second = local_us - after;
  return bw_zone_offset_us (zone, second) == after ? second : first;
}

/** The days from 1970 to the first of MONTH (counted from January of the year 0). */
static int64_t
days_to_month (int64_t month)
{
  GDate date;
  int64_t year = month / 12;
  if (year < 1 || year > 9999)
    return year < 1 ? MIN_US / BW_DAY_US - 1 : MAX_US / BW_DAY_US + 1;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, (GDateMonth) (month % 12 + 1), (GDateYear) year);
  return (int64_t) g_date_get_julian (&date) - 719163;
}

/** The month of LOCAL_US, counted from January of the year 0. */
static int64_t
month_of (int64_t local_us)
{
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (floor_to (local_us, BW_DAY_US) / BW_DAY_US + 719163));
  return (int64_t) g_date_get_year (&date) * 12 + (int64_t) g_date_get_month (&date) - 1;
}

static bool
add (BwTicks *ticks, int64_t us, int64_t from_us, int64_t to_us, unsigned max)
{
  if (us < from_us || us > to_us)
    return true;
  if (ticks->n > 0 && (double) us <= ticks->values[ticks->n - 1])
    return true;
  if (ticks->n == max)
    return false;
  ticks->values[ticks->n++] = (double) us;
  return true;
}

/** Months and years. */
static bool
fill_months (int64_t from_us, int64_t to_us, GTimeZone *zone, int n_months, unsigned max,
             BwTicks *ticks)
{
  int64_t month = floor_to (month_of (to_local (zone, from_us)), n_months);
  for (;; month += n_months)
    {
      int64_t us = from_local (zone, days_to_month (month) * BW_DAY_US);
      if (us > to_us || us > MAX_US)
        return true;
      if (!add (ticks, us, from_us, to_us, max))
        return false;
    }
}

/** Days and Mondays. */
static bool
fill_days (int64_t from_us, int64_t to_us, GTimeZone *zone, int n_days, unsigned max,
           BwTicks *ticks)
{
  /* 1970 began on a Thursday. */
  int64_t shift = n_days % 7 == 0 ? 3 * BW_DAY_US : 0;
  int64_t local = floor_to (to_local (zone, from_us) + shift, n_days * BW_DAY_US) - shift;
  for (;; local += n_days * BW_DAY_US)
    {
      int64_t us = from_local (zone, local);
      if (us > to_us)
        return true;
      if (!add (ticks, us, from_us, to_us, max))
        return false;
    }
}

/** The first moment in (FROM, TO] with the offset of TO, when that is another than FROM's. */
static int64_t
find_change (int64_t from_us, int64_t to_us, GTimeZone *zone)
{
  int64_t offset = bw_zone_offset_us (zone, to_us);
  while (to_us - from_us > 1)
    {
      int64_t middle = from_us + (to_us - from_us) / 2;
      if (bw_zone_offset_us (zone, middle) == offset)
        to_us = middle;
      else
        from_us = middle;
    }
  return to_us;
}

/** Hours and less in a stretch without a change of the clocks. One nearer than half a step to the
 * one before is left out: it shows the same time again. */
static bool
fill_stretch (int64_t from_us, int64_t to_us, int64_t offset_us, int64_t step_us, unsigned max,
              BwTicks *ticks)
{
  int64_t us = floor_to (from_us + offset_us + step_us - 1, step_us) - offset_us;
  for (; us <= to_us; us += step_us)
    {
      bool is_near =
          ticks->n > 0 && (double) us - ticks->values[ticks->n - 1] <= (double) step_us / 2;
      if (!is_near && !add (ticks, us, from_us, to_us, max))
        return false;
    }
  return true;
}

/** Hours and less, by what clocks show. */
static bool
fill_clock (int64_t from_us, int64_t to_us, GTimeZone *zone, int64_t step_us, unsigned max,
            BwTicks *ticks)
{
  int64_t before = bw_zone_offset_us (zone, from_us);
  int64_t after = bw_zone_offset_us (zone, to_us);
  if (before == after)
    return fill_stretch (from_us, to_us, before, step_us, max, ticks);
  int64_t change = find_change (from_us, to_us, zone);
  return fill_stretch (from_us, change - 1, before, step_us, max, ticks)
         && fill_stretch (change, to_us, after, step_us, max, ticks);
}

void
bw_ticks_time (double from, double to, GTimeZone *zone, unsigned max, BwTicks *ticks)
{
  *ticks = (BwTicks){ .unit = BW_TICKS_SECOND };
  max = CLAMP (max, 2, BW_TICKS_MAX);
  if (!(from >= (double) MIN_US) || !(to <= (double) MAX_US) || !(to > from))
    return;
  int64_t from_us = (int64_t) ceil (from);
  int64_t to_us = (int64_t) floor (to);
  for (unsigned i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const Step *step = &steps[i];
      if ((to_us - from_us) / step->about_us > max + 1)
        continue;
      *ticks = (BwTicks){ .unit = step->unit, .step = step->n };
      bool is_done =
          step->unit == BW_TICKS_YEAR ? fill_months (from_us, to_us, zone, 12 * step->n, max, ticks)
          : step->unit == BW_TICKS_MONTH ? fill_months (from_us, to_us, zone, step->n, max, ticks)
          : step->unit == BW_TICKS_DAY
              ? fill_days (from_us, to_us, zone, step->n, max, ticks)
              : fill_clock (from_us, to_us, zone, step->about_us, max, ticks);
      if (is_done)
        return;
    }
  ticks->n = 0;
}
