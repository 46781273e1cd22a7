/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The baseline of a machine's series. */
#include "stats/bw-seasonal.h"

#include <glib.h>
#include <math.h>

#define ALPHA .05
#define CUT 3
/* From so many values on they are cut. */
#define CUT_MIN_N 4
/* 1 / E min (|Z|, 3) of a standard normal Z. */
#define KAPPA 1.2545158616648413

unsigned
bw_seasonal_hour (int64_t local_s)
{
  int64_t hours = local_s / 3600 - (local_s % 3600 < 0);
  /* 1970 began on a Thursday. */
  int64_t hour = (hours + 72) % BW_SEASONAL_HOURS;
  return (unsigned) (hour < 0 ? hour + BW_SEASONAL_HOURS : hour);
}

static double
scale_of (const BwSeasonalHour *hour)
{
  return fmax (hour->spread, fmax (1e-9, .01 * fabs (hour->mean)));
}

double
bw_seasonal_score (const BwSeasonal *seasonal, unsigned hour, double x)
{
  g_return_val_if_fail (seasonal != NULL && hour < BW_SEASONAL_HOURS, (double) NAN);
  const BwSeasonalHour *of = &seasonal->hours[hour];
  if (of->n < BW_SEASONAL_MIN_N || !isfinite (x))
    return NAN;
  return (x - of->mean) / scale_of (of);
}

double
bw_seasonal_push (BwSeasonal *seasonal, unsigned hour, double x)
{
  g_return_val_if_fail (seasonal != NULL && hour < BW_SEASONAL_HOURS, (double) NAN);
  double score = bw_seasonal_score (seasonal, hour, x);
  BwSeasonalHour *of = &seasonal->hours[hour];
  if (!isfinite (x))
    return NAN;
  if (of->n == 0)
    {
      *of = (BwSeasonalHour){ 1, x, 0 };
      return NAN;
    }
  double n = (double) of->n;
  double limit = of->n >= CUT_MIN_N ? CUT * scale_of (of) : (double) INFINITY;
  double e = fmax (-limit, fmin (limit, x - of->mean));
  of->mean += fmax (1 / (n + 1), ALPHA) * e;
  of->spread += fmax (1 / n, ALPHA) * (KAPPA * fabs (e) - of->spread);
  of->n++;
  return score;
}

bool
bw_seasonal_is_valid (const BwSeasonal *seasonal)
{
  g_return_val_if_fail (seasonal != NULL, false);
  for (unsigned i = 0; i < BW_SEASONAL_HOURS; i++)
    {
      const BwSeasonalHour *hour = &seasonal->hours[i];
      if (hour->n < 0 || !isfinite (hour->mean) || !(hour->spread >= 0) || isinf (hour->spread))
        return false;
    }
  return true;
}
