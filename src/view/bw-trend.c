/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Least squares through a series. */
#include "view/bw-trend.h"

#include <math.h>

#define MIN_R_SQUARED 0.5
#define MAX_SPANS 10

void
bw_trend_fit (const BwSeries *series, double from, double to, BwTrend *out)
{
  const BwPoint *points = bw_series_points (series);
  size_t length = bw_series_length (series);
  size_t begin = bw_series_lower_bound (series, from);
  *out = (BwTrend){ .slope = NAN, .r_squared = NAN };
  /* Means first: times are large numbers whose squares would drown the differences. */
  double sum_x = 0, sum_y = 0, first = NAN, last = NAN;
  for (size_t i = begin; i < length && points[i].x <= to; i++)
    if (isfinite (points[i].y))
      {
        /* From the first on, for the same reason. */
        first = out->n == 0 ? points[i].x : first;
        last = points[i].x;
        sum_x += points[i].x - first;
        sum_y += points[i].y;
        out->n++;
      }
  if (out->n == 0)
    return;
  out->span = last - first;
  out->mean_x = first + sum_x / (double) out->n;
  out->mean_y = sum_y / (double) out->n;
  double sxx = 0, sxy = 0, syy = 0;
  for (size_t i = begin; i < length && points[i].x <= to; i++)
    if (isfinite (points[i].y))
      {
        double dx = points[i].x - out->mean_x;
        double dy = points[i].y - out->mean_y;
        sxx += dx * dx;
        sxy += dx * dy;
        syy += dy * dy;
      }
  if (sxx > 0)
    out->slope = sxy / sxx;
  if (sxx > 0 && syy > 0)
    out->r_squared = sxy * sxy / (sxx * syy);
}

double
bw_trend_distance (const BwTrend *trend, double x, double level)
{
  if (trend->n < BW_TREND_MIN_POINTS || !(trend->r_squared >= MIN_R_SQUARED))
    return NAN;
  double here = trend->mean_y + trend->slope * (x - trend->mean_x);
  double distance = (level - here) / trend->slope;
  return distance > 0 && distance <= MAX_SPANS * trend->span ? distance : (double) NAN;
}
