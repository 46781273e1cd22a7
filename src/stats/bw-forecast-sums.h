/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores of probability forecasts that need no more than sums. */
#pragma once

#include "stats/bw-sum.h"

#include <stdbool.h>
#include <stdint.h>

/** Zeroed memory is the empty set. */
typedef struct
{
  int64_t n;
  int64_t n_won;
  int64_t n_certain_wrong; /* p of 0 or 1, and the opposite happened */
  BwSum p;
  BwSum brier;
  BwSum log_loss;
  BwSum z_numerator;
  BwSum z_variance;
} BwForecastSums;

/** Adds a forecast P (0..1) whose event did or did not happen. */
void bw_forecast_sums_push (BwForecastSums *sums, double p, bool is_won);
/** Adds N_WON and N_LOST forecasts of the same P. */
void bw_forecast_sums_push_many (BwForecastSums *sums, double p, int64_t n_won, int64_t n_lost);
/** Adds all that OTHER holds. */
void bw_forecast_sums_merge (BwForecastSums *sums, const BwForecastSums *other);

/** NaN where undefined; all of it when there are none. */
typedef struct
{
  int64_t n;
  int64_t n_certain_wrong;
  double base_rate;
  double mean_p;
  double brier;
  double uncertainty;     /* base rate · (1 − base rate) */
  double brier_skill;     /* 1 − brier / uncertainty */
  double log_loss;        /* natural, p clipped to 2⁻⁵² … 1 − 2⁻⁵² */
  double spiegelhalter_z; /* Spiegelhalter 1986 */
  double spiegelhalter_p; /* two-sided */
} BwForecastFigures;
void bw_forecast_sums_figures (const BwForecastSums *sums, BwForecastFigures *out);
