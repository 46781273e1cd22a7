/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the steps of a reliability diagram lie when every stated chance is right. */
#pragma once

#include "stats/bw-forecasts.h"

/** At stated chance P all but the outermost resamples have the step between LOW and HIGH. */
typedef struct
{
  double p;
  double low;
  double high;
} BwBandPoint;

/** A band that holds at each point by itself: one point in ten lies outside of one of level 0.9. */
typedef struct
{
  double level;
  GArray *points; /* of BwBandPoint, p increasing; at most 200 of them */
} BwConsistency;

/** The consistency band of sorted FORECASTS, at least one: their chances are kept, outcomes are
 * drawn by them, recalibrated by pooling adjacent violators, and the quantiles (type 7) of LEVEL
 * taken at each chance (Dimitriadis, Gneiting & Jordan 2021). 1000 resamples; above 20,000
 * forecasts 200 of them, of the chances in 1000 groups. The generator is xoshiro256** from a fixed
 * seed, so the same forecasts have the same band. Some 30 ms for 2000: a worker thread. Clear OUT
 * with bw_consistency_clear(). */
void bw_consistency_compute (const BwForecasts *forecasts, double level, BwConsistency *out);
void bw_consistency_clear (BwConsistency *consistency);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwConsistency, bw_consistency_clear)
/** The band at P, straight between its points; NaN outside of them. */
void bw_consistency_at (const BwConsistency *consistency, double p, double *low, double *high);
