/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values to pixels and back. */
#include "plot/bw-scale.h"

#include <float.h>
#include <math.h>

/* Coordinates beyond this are of no picture, and cairo's fixed point has no place for them. */
#define FAR 1e6
/* Differences of two values within it are finite, as percents, too. */
#define MOST 1e305
/* The narrowest range, as a part of its greatest value. */
#define NARROWEST 1e-12

static double
clamp (double value, double low, double high)
{
  return fmin (fmax (value, low), high);
}

bool
bw_scale_fix_range (bool is_log, double *from, double *to)
{
  double least = is_log ? DBL_MIN : -MOST;
  bool is_usable = !isnan (*from) && !isnan (*to) && (!is_log || fmax (*from, *to) > 0);
  if (!is_usable)
    {
      *from = is_log ? 1 : 0;
      *to = is_log ? 10 : 1;
      return false;
    }
  double low = clamp (fmin (*from, *to), least, MOST);
  double high = clamp (fmax (*from, *to), least, MOST);
  double width = NARROWEST * fmax (fabs (low), fabs (high));
  if (high - low < width || high <= low)
    {
      double half = width > 0 ? width / 2 : 0.5;
      low = is_log ? low * (1 - NARROWEST) : low - half;
      high = is_log ? high * (1 + NARROWEST) : high + half;
    }
  *from = low;
  *to = high;
  return true;
}

double
bw_scale_to_px (const BwScale *scale, double value)
{
  if (isnan (value))
    return value;
  double share;
  if (scale->is_log)
    share = value > 0 ? (log (value) - log (scale->from)) / (log (scale->to) - log (scale->from))
                      : -FAR;
  else
    share = (clamp (value, -MOST, MOST) - scale->from) / (scale->to - scale->from);
  share = clamp (share, -FAR, FAR);
  return clamp (scale->px_from + share * (scale->px_to - scale->px_from), -FAR, FAR);
}

double
bw_scale_from_px (const BwScale *scale, double px)
{
  double width = scale->px_to - scale->px_from;
  double share = width != 0 ? (px - scale->px_from) / width : 0;
  if (scale->is_log)
    return exp (log (scale->from) + share * (log (scale->to) - log (scale->from)));
  return scale->from + share * (scale->to - scale->from);
}
