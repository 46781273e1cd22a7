/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is usual at this hour of the week: a Huberised exponential average for each of its 168
 * hours. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define BW_SEASONAL_HOURS 168
/* So many values of an hour of the week make a score: eight weeks of hourly means. */
#define BW_SEASONAL_MIN_N 8

/** One hour of the week. */
typedef struct
{
  int64_t n;
  double mean;
  double spread; /* a standard deviation: the mean absolute deviation, scaled for a normal one */
} BwSeasonalHour;

/** Zeroed memory is the empty baseline. Plain data without pointers or padding: copy or store it to
 * keep a moment. */
typedef struct
{
  BwSeasonalHour hours[BW_SEASONAL_HOURS];
} BwSeasonal;

/** The hour of the week of LOCAL_S, seconds since 1970 with the zone's offset added: Monday 00:00
 * is 0. */
unsigned bw_seasonal_hour (int64_t local_s);
/** How many spreads X lies from what is usual in HOUR; NaN under BW_SEASONAL_MIN_N values. The
 * spread counts as at least max (1e-9, 1 % of the mean). */
double bw_seasonal_score (const BwSeasonal *seasonal, unsigned hour, double x);
/** Adds X to HOUR and returns its score as it was before. With e = x − m, cut to ± 3 spreads from
 * the fourth value on: m += max (1/(n+1), .05) · e, s += max (1/n, .05) · (κ |e| − s), κ = 1 / E
 * min
 * (|Z|, 3) (after Huber 1964). One outlier moves m by at most .15 s; another level is taken for
 * usual after 10 to 20 visits. A NaN changes nothing. O(1). */
double bw_seasonal_push (BwSeasonal *seasonal, unsigned hour, double x);
/** Whether it is one that values have led to, such as one that was read from a file. */
bool bw_seasonal_is_valid (const BwSeasonal *seasonal);
