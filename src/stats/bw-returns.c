/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratios of return to risk. */
#include "stats/bw-returns.h"

#include <math.h>

/* The 95 % point of the standard normal distribution. */
#define Z95_ONE_SIDED 1.6448536269514722

void
bw_returns_push (BwReturns *returns, double r)
{
  bw_moments_push (&returns->moments, r);
  if (r < 0)
    bw_sum_add (&returns->downside, r * r);
}

void
bw_returns_push_zeros (BwReturns *returns, int64_t count)
{
  bw_moments_push_many (&returns->moments, 0, count);
}

void
bw_returns_merge (BwReturns *returns, const BwReturns *other)
{
  bw_moments_merge (&returns->moments, &other->moments);
  bw_sum_merge (&returns->downside, &other->downside);
}

double
bw_returns_sharpe (const BwReturns *returns)
{
  if (bw_moments_is_flat (&returns->moments))
    return NAN;
  return returns->moments.mean / bw_moments_sd (&returns->moments);
}

double
bw_returns_downside (const BwReturns *returns)
{
  if (returns->moments.n == 0)
    return NAN;
  return sqrt (bw_sum_value (&returns->downside) / (double) returns->moments.n);
}

double
bw_returns_sortino (const BwReturns *returns)
{
  double downside = bw_returns_downside (returns);

  if (downside == 0)
    return returns->moments.mean > 0 ? (double) INFINITY : (double) NAN;
  return bw_moments_mean (&returns->moments) / downside;
}

void
bw_returns_figures (const BwReturns *returns, BwReturnFigures *out)
{
  double n = (double) returns->moments.n;
  double sharpe = bw_returns_sharpe (returns);
  double skew = bw_moments_skew (&returns->moments);
  double kurtosis = bw_moments_kurtosis (&returns->moments);
  double lo = 1 + sharpe * sharpe / 2;
  double mertens = lo - skew * sharpe + (kurtosis - 3) / 4 * sharpe * sharpe;
  double psr = 1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;

  *out = (BwReturnFigures){
    .n = returns->moments.n,
    .mean = bw_moments_mean (&returns->moments),
    .sd = bw_moments_sd (&returns->moments),
    .sharpe = sharpe,
    .sortino = bw_returns_sortino (returns),
    .downside_dev = bw_returns_downside (returns),
    .skew = skew,
    .kurtosis = kurtosis,
    .se_lo = sqrt (lo / n),
    .se_mertens = mertens > 0 ? sqrt (mertens / n) : (double) NAN,
    .psr0 = psr > 0 ? 0.5 * erfc (-sharpe * sqrt ((n - 1) / psr) / M_SQRT2) : (double) NAN,
    .min_trl95 =
        sharpe > 1e-9 && psr > 0 ? 1 + psr * pow (Z95_ONE_SIDED / sharpe, 2) : (double) NAN,
  };
}
