/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a stretch of a series comes to: extent, pixel columns (M4), few points (LTTB). */
#include "plot/bw-series-private.h"

/** How x falls into columns. */
typedef struct
{
  double from, to;
  unsigned width;
} Grid;

static unsigned
column_of (const Grid *grid, double x)
{
  if (x >= grid->to)
    return grid->width - 1;
  double k = floor ((x - grid->from) * grid->width / (grid->to - grid->from));
  return k >= grid->width ? grid->width - 1 : (unsigned) fmax (k, 0);
}

/** The first of the points [LOW, HIGH) beyond column K, or HIGH: from a guess in steps that double,
 * then by halves, because points are mostly spread evenly. */
static size_t
column_end (const BwPoint *points, size_t low, size_t high, const Grid *grid, unsigned k)
{
  if (low == high)
    return high;
  size_t guess = low + (high - low) / (grid->width - k);
  guess = MIN (guess, high - 1);
  size_t step = 4;
  if (column_of (grid, points[guess].x) > k)
    for (high = guess; low < high; step *= 2)
      {
        size_t at = high - low > step ? high - step : low;
        if (column_of (grid, points[at].x) <= k)
          {
            low = at + 1;
            break;
          }
        high = at;
      }
  else
    for (low = guess + 1; low < high; step *= 2)
      {
        size_t at = high - low > step ? low + step - 1 : high - 1;
        if (column_of (grid, points[at].x) > k)
          {
            high = at;
            break;
          }
        low = at + 1;
      }
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (column_of (grid, points[middle].x) <= k)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

BwColumn *
bw_series_reduce (const BwSeries *series, double from, double to, unsigned width)
{
  g_return_val_if_fail (series != NULL && width > 0, NULL);
  BwColumn *columns = g_new (BwColumn, width);
  bool is_range = isfinite (from) && isfinite (to) && from <= to;
  const BwPoint *points = bw_series_points (series);
  size_t at = is_range ? bw_series_lower_bound (series, from) : 0;
  size_t end = is_range ? bw_series_upper_bound (series, to) : 0;
  Grid grid = { from, to, width };
  for (unsigned k = 0; k < width; k++)
    {
      size_t next = k + 1 < width && at < end ? column_end (points, at, end, &grid, k) : end;
      BwSeriesNode node;
      bw_series_summarise (series, at, next, &node);
      columns[k] =
          (BwColumn){ node.first, node.min, node.max,
                      node.last,  node.n,   node.n > 0 && node.last - node.first + 1 != node.n,
                      node.low,   node.high };
      at = next;
    }
  return columns;
}

/** The value of the line between A and B at X; NaN where there is no line. */
static double
between (const BwPoint *a, const BwPoint *b, double x, bool is_step)
{
  if (!bw_point_has_y (a) || !bw_point_has_y (b))
    return NAN;
  if (is_step)
    return a->y;
  double share = (x - a->x) / (b->x - a->x);
  return a->y + (b->y - a->y) * share;
}

bool
bw_series_extent_of (const BwSeries *series, double from, double to, bool has_band, bool is_step,
                     double *low, double *high)
{
  if (!(from <= to))
    return false;
  const BwPoint *points = bw_series_points (series);
  size_t n = bw_series_length (series);
  size_t first = bw_series_lower_bound (series, from);
  size_t end = bw_series_upper_bound (series, to);
  BwSeriesNode node;
  bw_series_summarise (series, first, end, &node);
  double least = node.n > 0 ? node.y_min : (double) NAN;
  double most = node.n > 0 ? node.y_max : (double) NAN;
  if (first > 0 && first < n && points[first].x > from)
    {
      double y = between (&points[first - 1], &points[first], from, is_step);
      least = fmin (least, y);
      most = fmax (most, y);
    }
  if (end > 0 && end < n && points[end - 1].x < to)
    {
      double y = between (&points[end - 1], &points[end], to, is_step);
      least = fmin (least, y);
      most = fmax (most, y);
    }
  if (has_band)
    {
      least = fmin (least, fmin (node.low, node.high));
      most = fmax (most, fmax (node.low, node.high));
    }
  if (isnan (least))
    return false;
  *low = least;
  *high = most;
  return true;
}

bool
bw_series_extent (const BwSeries *series, double from, double to, bool has_band, double *low,
                  double *high)
{
  return bw_series_extent_of (series, from, to, has_band, false, low, high);
}

/** The mean point of [FROM, TO). */
static void
bucket_mean (const double *x, const double *y, size_t from, size_t to, double *mean_x,
             double *mean_y)
{
  *mean_x = 0;
  *mean_y = 0;
  for (size_t i = from; i < to; i++)
    {
      *mean_x += x != NULL ? x[i] : (double) i;
      *mean_y += y[i];
    }
  *mean_x /= (double) (to - from);
  *mean_y /= (double) (to - from);
}

size_t
bw_series_lttb (const double *x, const double *y, size_t n, size_t n_out, size_t *out)
{
  if (n <= n_out || n_out < 3)
    {
      for (size_t i = 0; i < MIN (n, n_out); i++)
        out[i] = i;
      return MIN (n, n_out);
    }
  double every = (double) (n - 2) / (double) (n_out - 2);
  size_t chosen = 0;
  out[0] = 0;
  for (size_t k = 0; k < n_out - 2; k++)
    {
      size_t from = (size_t) (every * (double) k) + 1;
      size_t to = (size_t) (every * (double) (k + 1)) + 1;
      size_t after = MIN ((size_t) (every * (double) (k + 2)) + 1, n);
      double next_x;
      double next_y;
      bucket_mean (x, y, to, MAX (after, to + 1), &next_x, &next_y);
      double chosen_x = x != NULL ? x[chosen] : (double) chosen;
      double chosen_y = y[chosen];
      double best = -1;
      size_t best_at = from;
      for (size_t i = from; i < to; i++)
        {
          double at = x != NULL ? x[i] : (double) i;
          double area = fabs ((chosen_x - next_x) * (y[i] - chosen_y)
                              - (chosen_x - at) * (next_y - chosen_y));
          if (area > best)
            {
              best = area;
              best_at = i;
            }
        }
      out[k + 1] = best_at;
      chosen = best_at;
    }
  out[n_out - 1] = n - 1;
  return n_out;
}
