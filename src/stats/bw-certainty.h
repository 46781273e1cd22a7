/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a ledger's averages say: intervals, bets until one would know, and p-values. */
#pragma once

#include "stats/bw-forecasts.h"
#include "stats/bw-interval.h"
#include "stats/bw-stats-row.h"

/** An average that is compared with 0. */
typedef struct
{
  int64_t n;
  double mean;
  double sd;       /* n − 1 */
  double n_needed; /* observations until a difference of MEAN from 0 would be seen with power 80 %
                      at two-sided 5 %: ⌈(1.96 + 0.84)² sd² / mean²⌉; INFINITY when mean is 0; NaN
                      when undefined, as under two of them or when all are the same */
} BwEffect;

/** Over the settled and decided ones of the rows; NaN where undefined. */
typedef struct
{
  BwInterval roi95;      /* linearised ratio (Cochran 1977); fixed n */
  BwInterval clv95;      /* mean ± 1.96 · sd / √n; fixed n */
  BwEffect roi;          /* returns per stake */
  BwEffect win_rate;     /* won − 1 / odds, of the decided ones with odds */
  BwEffect clv;          /* odds / closing odds − 1 */
  int64_t breakeven_n;   /* decided ones with odds */
  double breakeven_rate; /* mean 1 / odds of them */
  double breakeven_p;    /* chance of so few wins or fewer if each were won with chance 1 / odds:
                            exact (Poisson binomial) up to 2000, then the refined normal
                            approximation (Volkova 1996) */
} BwCertainty;

/** Of N ROWS in ledger order. O(n), for up to 2000 bets O(n²): some 4 ms. */
void bw_certainty_compute (const BwStatsRow *rows, size_t n, BwCertainty *out);
/** The interval of a return: PROFIT of N bets over what they STAKED, with SQUARES the sum of
 * (profit − ROI · stake)²; see roi95. NaN below two, or where nothing is staked. */
BwInterval bw_certainty_roi95 (int64_t n, double staked, double profit, double squares);
/** P(X ≤ K) of a sum X of N independent events with chances P. */
double bw_poisson_binomial_cdf (const double *p, size_t n, int64_t k);
/** How often forecasts whose every chance is right would look as miscalibrated as FORECASTS
 * (sorted): (1 + #{MCB* ≥ MCB}) / (R + 1), outcomes drawn by their chances, MCB of CORP (Brier); R
 * = 999, above 20,000 forecasts 199; the generator of bw-luck.h. NaN when there are none.
 * Cancelled: NaN. */
double bw_mcb_p_value (const BwForecasts *forecasts, uint64_t seed,
                       bool (*is_cancelled) (gpointer data), gpointer data);
