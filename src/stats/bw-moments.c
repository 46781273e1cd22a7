/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments in one pass. */
#include "stats/bw-moments.h"

#include <glib.h>
#include <math.h>

void
bw_moments_push (BwMoments *moments, double x)
{
  double n_before = (double) moments->n;
  double n = n_before + 1;
  double delta = x - moments->mean;
  double step = delta / n;
  double step2 = step * step;
  double term = delta * step * n_before;

  moments->n++;
  moments->mean += step;
  moments->m4 +=
      term * step2 * (n * n - 3 * n + 3) + 6 * step2 * moments->m2 - 4 * step * moments->m3;
  moments->m3 += term * step * (n - 2) - 3 * step * moments->m2;
  moments->m2 += term;
  moments->max_abs = MAX (moments->max_abs, fabs (x));
}

void
bw_moments_merge (BwMoments *moments, const BwMoments *other)
{
  if (other->n == 0)
    return;
  if (moments->n == 0)
    {
      *moments = *other;
      return;
    }
  double na = (double) moments->n;
  double nb = (double) other->n;
  double n = na + nb;
  double delta = other->mean - moments->mean;
  double step = delta / n;
  double step2 = step * step;
  double cross = delta * step * na * nb;

  moments->m4 += other->m4 + cross * step2 * (na * na - na * nb + nb * nb)
                 + 6 * step2 * (na * na * other->m2 + nb * nb * moments->m2)
                 + 4 * step * (na * other->m3 - nb * moments->m3);
  moments->m3 +=
      other->m3 + cross * step * (na - nb) + 3 * step * (na * other->m2 - nb * moments->m2);
  moments->m2 += other->m2 + cross;
  moments->mean += step * nb;
  moments->n += other->n;
  moments->max_abs = MAX (moments->max_abs, other->max_abs);
}

void
bw_moments_push_many (BwMoments *moments, double x, int64_t count)
{
  BwMoments same = { .n = count, .mean = x, .max_abs = fabs (x) };

  if (count > 0)
    bw_moments_merge (moments, &same);
}

double
bw_moments_mean (const BwMoments *moments)
{
  return moments->n > 0 ? moments->mean : (double) NAN;
}

double
bw_moments_sd (const BwMoments *moments)
{
  if (moments->n < 2)
    return NAN;
  return sqrt (fmax (moments->m2, 0) / (double) (moments->n - 1));
}

bool
bw_moments_is_flat (const BwMoments *moments)
{
  return moments->n < 2 || bw_moments_sd (moments) <= 1e-12 * fmax (1, moments->max_abs);
}

double
bw_moments_skew (const BwMoments *moments)
{
  if (bw_moments_is_flat (moments))
    return NAN;
  double variance = moments->m2 / (double) moments->n;

  return moments->m3 / (double) moments->n / (variance * sqrt (variance));
}

double
bw_moments_kurtosis (const BwMoments *moments)
{
  if (bw_moments_is_flat (moments))
    return NAN;
  return (double) moments->n * moments->m4 / (moments->m2 * moments->m2);
}
