/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals for a proportion. */
#pragma once

#include <stdint.h>

typedef struct
{
  double low;
  double high;
} BwInterval;

/** The Wilson 95 % score interval of N_HITS among N, without continuity correction, within 0..1
 * (Brown, Cai & DasGupta 2001); NaN when N is 0. Holds for an N that was fixed before looking. */
BwInterval bw_interval_wilson95 (int64_t n_hits, int64_t n);
/** The beta-binomial 95 % confidence sequence with a uniform prior (Robbins 1970): covers a
 * constant proportion at all N at once, however often it is looked at. 0..1 when N is 0. */
BwInterval bw_interval_sequence95 (int64_t n_hits, int64_t n);
