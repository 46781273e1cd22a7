/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Returns and what is made of them: Sharpe and Sortino ratios, their uncertainty. */
#pragma once

#include "stats/bw-moments.h"
#include "stats/bw-sum.h"

/** Zeroed memory is the empty set. */
typedef struct
{
  BwMoments moments;
  BwSum downside; /* Σ min (r, 0)² */
} BwReturns;

/** Adds a return. */
void bw_returns_push (BwReturns *returns, double r);
/** COUNT returns of 0, in constant time. */
void bw_returns_push_zeros (BwReturns *returns, int64_t count);
/** Adds all that OTHER holds. */
void bw_returns_merge (BwReturns *returns, const BwReturns *other);
/** mean / sd (n − 1), risk-free rate 0, not annualised; NaN when flat. */
double bw_returns_sharpe (const BwReturns *returns);
/** mean / √(Σ min (r, 0)² / n) over all n (Sortino & van der Meer 1991); without losses infinite if
 * the mean is above 0, else NaN. */
double bw_returns_sortino (const BwReturns *returns);
/** √(Σ min (r, 0)² / n); NaN when empty. */
double bw_returns_downside (const BwReturns *returns);

/** All figures of a set of returns; NaN where undefined. */
typedef struct
{
  int64_t n;
  double mean;
  double sd;
  double sharpe;
  double sortino;
  double downside_dev;
  double skew;
  double kurtosis;
  double se_lo; /* standard error of the Sharpe ratio for independent normal returns (Lo 2002) */
  double se_mertens; /* the same for any skewness and kurtosis (Mertens 2002) */
  double
      psr0; /* probability that the true Sharpe ratio is above 0 (Bailey & López de Prado 2012) */
  double min_trl95; /* returns needed before psr0 reaches 95 % */
} BwReturnFigures;
void bw_returns_figures (const BwReturns *returns, BwReturnFigures *out);
