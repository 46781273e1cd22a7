/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean and central moments to the fourth, one value at a time (Welford 1962, Pébay 2008; merged by
 * Chan et al. 1983). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Zeroed memory is the empty set. */
typedef struct
{
  int64_t n;
  double mean;
  double m2; /* sums of powers of the deviations from the mean */
  double m3;
  double m4;
  double max_abs;
} BwMoments;

/** Adds X. */
void bw_moments_push (BwMoments *moments, double x);
/** Adds all that OTHER has seen. */
void bw_moments_merge (BwMoments *moments, const BwMoments *other);
/** As COUNT times bw_moments_push() with X, in constant time. */
void bw_moments_push_many (BwMoments *moments, double x, int64_t count);
/** NaN when empty. */
double bw_moments_mean (const BwMoments *moments);
/** Sample standard deviation (n − 1); NaN under two values. */
double bw_moments_sd (const BwMoments *moments);
/** Whether the standard deviation can't be told from zero: at most 1e-12 · max (1, largest
 * magnitude), or under two values. */
bool bw_moments_is_flat (const BwMoments *moments);
/** Population skewness; NaN when flat. */
double bw_moments_skew (const BwMoments *moments);
/** Population kurtosis, 3 for a normal distribution (not excess); NaN when flat. */
double bw_moments_kurtosis (const BwMoments *moments);
