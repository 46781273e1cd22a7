/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many of events with different chances happen. */
#include "stats/bw-certainty.h"

#include <glib.h>
#include <math.h>

/* So many events are added one by one. */
#define MAX_EXACT 2000

/* P(X ≤ K) by adding one event after the other; all terms are positive, so that small tails keep
 * their digits. */
static double
cdf_exact (const double *p, size_t n, size_t k)
{
  g_autofree double *shares = g_new0 (double, k + 1);

  shares[0] = 1;
  for (size_t i = 0; i < n; i++)
    {
      for (size_t j = MIN (i + 1, k); j > 0; j--)
        shares[j] = shares[j] * (1 - p[i]) + shares[j - 1] * p[i];
      shares[0] *= 1 - p[i];
    }
  double sum = 0;
  for (size_t j = 0; j <= k; j++)
    sum += shares[j];
  return fmin (sum, 1);
}

/* The normal distribution at k + ½, with what skewness changes (Volkova 1996). */
static double
cdf_refined_normal (const double *p, size_t n, int64_t k)
{
  double mean = 0;
  double variance = 0;
  double third = 0;

  for (size_t i = 0; i < n; i++)
    {
      mean += p[i];
      variance += p[i] * (1 - p[i]);
      third += p[i] * (1 - p[i]) * (1 - 2 * p[i]);
    }
  if (!(variance > 0))
    return (double) k + 0.5 >= mean ? 1 : 0;
  double sd = sqrt (variance);
  double x = ((double) k + 0.5 - mean) / sd;
  double density = exp (-x * x / 2) / sqrt (2 * G_PI);
  double share = erfc (-x / G_SQRT2) / 2 + third / (variance * sd) * (1 - x * x) * density / 6;
  return CLAMP (share, 0, 1);
}

double
bw_poisson_binomial_cdf (const double *p, size_t n, int64_t k)
{
  if (k < 0)
    return 0;
  if ((uint64_t) k >= n)
    return 1;
  return n <= MAX_EXACT ? cdf_exact (p, n, (size_t) k) : cdf_refined_normal (p, n, k);
}
