/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals for a proportion. */
#include "stats/bw-interval.h"

#include <glib.h>
#include <math.h>

/* The 97.5 % point of the standard normal distribution. */
#define Z95 1.959963984540054

BwInterval
bw_interval_wilson95 (int64_t n_hits, int64_t n)
{
  g_return_val_if_fail (n_hits >= 0 && n_hits <= n, ((BwInterval){ NAN, NAN }));

  if (n == 0)
    return (BwInterval){ NAN, NAN };
  double count = (double) n;
  double share = (double) n_hits / count;
  double scale = 1 + Z95 * Z95 / count;
  double centre = (share + Z95 * Z95 / (2 * count)) / scale;
  double half = Z95 * sqrt (share * (1 - share) / count + Z95 * Z95 / (4 * count * count)) / scale;

  return (BwInterval){ fmax (0, centre - half), fmin (1, centre + half) };
}

/* How far the logarithm of the evidence against PROPORTION is above that of 20 : 1. */
static double
excess (double log_beta, int64_t n_hits, int64_t n_misses, double proportion)
{
  double hits = n_hits > 0 ? (double) n_hits * log (proportion) : 0;
  double misses = n_misses > 0 ? (double) n_misses * log1p (-proportion) : 0;

  return log_beta - hits - misses - log (20);
}

/* The place between OUTSIDE and INSIDE where the excess changes its sign, to the last bit. */
static double
find_edge (double log_beta, int64_t n_hits, int64_t n_misses, double outside, double inside)
{
  for (;;)
    {
      double middle = (outside + inside) / 2;

      if (middle == outside || middle == inside)
        return inside;
      if (excess (log_beta, n_hits, n_misses, middle) > 0)
        outside = middle;
      else
        inside = middle;
    }
}

BwInterval
bw_interval_sequence95 (int64_t n_hits, int64_t n)
{
  g_return_val_if_fail (n_hits >= 0 && n_hits <= n, ((BwInterval){ NAN, NAN }));

  if (n == 0)
    return (BwInterval){ 0, 1 };
  int sign;
  int64_t n_misses = n - n_hits;
  double share = (double) n_hits / (double) n;
  double log_beta = lgamma_r ((double) n_hits + 1, &sign) + lgamma_r ((double) n_misses + 1, &sign)
                    - lgamma_r ((double) n + 2, &sign);

  return (BwInterval){
    n_hits == 0 ? 0 : find_edge (log_beta, n_hits, n_misses, 0, share),
    n_misses == 0 ? 1 : find_edge (log_beta, n_hits, n_misses, 1, share),
  };
}
