/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values in bars of a width that a person would choose. */
#include "view/bw-histogram.h"

#include <math.h>
#include <stdlib.h>

/* Equal values stand in one bar with so many empty ones on each side. */
#define LONE_MARGIN 2

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return (one > other) - (one < other);
}

/* The quantile SHARE of N SORTED values (type 7). */
static double
quantile (const double *sorted, size_t n, double share)
{
  double at = share * (double) (n - 1);
  size_t low = (size_t) at;
  size_t high = MIN (low + 1, n - 1);
  return sorted[low] + (at - (double) low) * (sorted[high] - sorted[low]);
}

/* The least of 1, 2, 2.5, 5 · 10^k that is at least WIDTH. */
static double
round_up (double width)
{
  static const double steps[] = { 1, 2, 2.5, 5, 10 };
  double unit = pow (10, floor (log10 (width)));
  for (unsigned i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * unit >= width * (1 - 1e-9))
      return steps[i] * unit;
  return 10 * unit;
}

static double
first_width (const double *sorted, size_t n)
{
  double range = sorted[n - 1] - sorted[0];
  double iqr = quantile (sorted, n, 0.75) - quantile (sorted, n, 0.25);
  if (range <= 0)
    return fabs (sorted[0]) > 0 ? fabs (sorted[0]) / 10 : 1;
  if (iqr > 0)
    return 2 * iqr / cbrt ((double) n);
  return range / ceil (log2 ((double) n) + 1);
}

/* The number of bars of WIDTH from the edge at or below LOW to the one above HIGH. */
static double
n_bars_of (double low, double high, double width)
{
  return floor (high / width) - floor (low / width) + 1;
}

static void
count (const double *sorted, BwHistogram *out)
{
  unsigned bar = 0;
  for (size_t i = 0; i < out->n; i++)
    {
      while (bar + 1 < out->n_bars && sorted[i] >= out->edges[bar + 1])
        bar++;
      out->counts[bar]++;
    }
}

void
bw_histogram_compute (const double *values, size_t n, unsigned max_bars, BwHistogram *out)
{
  g_return_if_fail (max_bars >= 2 * LONE_MARGIN + 1);
  *out = (BwHistogram){ .median = NAN };
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  for (size_t i = 0; i < n; i++)
    if (isfinite (values[i]))
      sorted[out->n++] = values[i];
  if (out->n == 0)
    return;
  qsort (sorted, out->n, sizeof (double), compare);
  out->median = quantile (sorted, out->n, 0.5);
  double low = sorted[0], high = sorted[out->n - 1];
  double width = round_up (first_width (sorted, out->n));
  while (n_bars_of (low, high, width) > max_bars)
    width = round_up (width * 1.01);
  double first = floor (low / width);
  out->n_bars = (unsigned) n_bars_of (low, high, width);
  if (out->n_bars == 1)
    {
      /* Equal values stand in the middle of theirs. */
      first = (low + high) / 2 / width - LONE_MARGIN - 0.5;
      out->n_bars = 2 * LONE_MARGIN + 1;
    }
  out->edges = g_new (double, out->n_bars + 1);
  out->counts = g_new0 (double, out->n_bars);
  for (unsigned i = 0; i <= out->n_bars; i++)
    out->edges[i] = (first + i) * width;
  count (sorted, out);
}

void
bw_histogram_clear (BwHistogram *histogram)
{
  g_clear_pointer (&histogram->edges, g_free);
  g_clear_pointer (&histogram->counts, g_free);
  histogram->n_bars = 0;
}
