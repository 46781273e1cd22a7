/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logistic line that would put forecasts right (Cox 1958). */
#pragma once

#include "stats/bw-forecasts.h"

/** P(won) = σ(intercept + slope · logit p), unpenalised maximum likelihood, p clipped to 1e-12 … 1
 * − 1e-12. NaN with one outcome only, with one p only, and when a threshold on p separates the
 * outcomes; citl only with one outcome only. */
typedef struct
{
  double slope;     /* 1 is ideal, below is overconfident */
  double intercept; /* 0 is ideal */
  double slope_se;  /* from the inverse Fisher information */
  double intercept_se;
  double citl; /* calibration in the large: the intercept when the slope is held at 1 */
} BwRecalibration;

/** Fits sorted FORECASTS. */
void bw_recalibration_fit (const BwForecasts *forecasts, BwRecalibration *out);
