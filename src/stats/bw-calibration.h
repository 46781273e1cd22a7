/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything about how well probabilities were meant: scores, bins, recalibration, CORP. */
#pragma once

#include "stats/bw-bins.h"
#include "stats/bw-corp.h"
#include "stats/bw-forecast-sums.h"
#include "stats/bw-recalibration.h"

typedef struct
{
  BwForecastFigures scores; /* scores.n is 0 when there is nothing: then all else is empty or NaN */
  double auc;
  BwBins equal_width;
  BwBins equal_count;
  BwRecalibration recalibration;
  BwCorp corp;
} BwCalibration;

/** Sorts FORECASTS and computes all of it with N_BINS bins of each kind: O(n), some 0.2 µs a row. A
 * worker thread when there are many. Clear OUT with bw_calibration_clear(). */
void bw_calibration_compute (BwForecasts *forecasts, unsigned n_bins, BwCalibration *out);
void bw_calibration_clear (BwCalibration *calibration);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwCalibration, bw_calibration_clear)
