/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The straight line through a series, and when it would reach a level: only where the points say
 * so. */
#pragma once

#include "plot/bw-series.h"

/** The fewest points that make a trend. */
#define BW_TREND_MIN_POINTS 20

/** Least squares of y on x. */
typedef struct
{
  size_t n;    /* points with a y */
  double span; /* from the first to the last of them */
  double mean_x;
  double mean_y;
  double slope;     /* per unit of x; NaN below two different x */
  double r_squared; /* the share of the variance that the line explains; NaN when there is none */
} BwTrend;

/** Fits the points of SERIES with a y whose x lies in [FROM, TO]. */
void bw_trend_fit (const BwSeries *series, double from, double to, BwTrend *out);
/** How far after X the line reaches LEVEL. NaN where it leads away from it, is there already, has
 * fewer than BW_TREND_MIN_POINTS, explains less than half of the variance, or would be drawn out
 * to more than ten times its own span. */
double bw_trend_distance (const BwTrend *trend, double x, double level);
