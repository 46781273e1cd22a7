/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a ledger's averages say. */
#include "stats/bw-certainty.h"

#include "stats/bw-moments.h"
#include "stats/bw-sum.h"

#include <glib.h>
#include <math.h>

/* The 97.5 % and the 80 % point of the standard normal distribution. */
#define Z95 1.959963984540054
#define Z80 0.8416212335729143
/* A mean is told from 0, and a standard deviation, as in bw_moments_is_flat(). */
#define TOLERANCE 1e-12

/* What one pass over the rows collects. */
typedef struct
{
  int64_t n; /* settled */
  BwSum staked;
  BwSum profit;
  BwMoments returns;
  BwMoments wins;
  BwMoments clv;
  BwSum implied;
  int64_t n_won;   /* of those with odds */
  double *chances; /* of those with odds, 1 / odds */
  size_t n_chances;
} Sums;

static void
push (Sums *sums, const BwStatsRow *row)
{
  sums->n++;
  bw_sum_add (&sums->staked, row->stake);
  bw_sum_add (&sums->profit, row->profit);
  if (row->stake > 0)
    bw_moments_push (&sums->returns, row->profit / row->stake);
  if (!(row->odds > 1))
    return;
  if (row->closing_odds > 1)
    bw_moments_push (&sums->clv, row->odds / row->closing_odds - 1);
  if (!bw_stats_row_is_decided (row))
    return;
  bool is_won = row->status == BW_BET_WON;
  sums->n_won += is_won;
  sums->chances[sums->n_chances++] = 1 / row->odds;
  bw_sum_add (&sums->implied, 1 / row->odds);
  bw_moments_push (&sums->wins, is_won - 1 / row->odds);
}

static bool
counts (const BwStatsRow *row)
{
  return bw_stats_row_is_valid (row) && bw_stats_row_is_settled (row);
}

static BwEffect
effect (const BwMoments *moments)
{
  BwEffect effect = { moments->n, bw_moments_mean (moments), bw_moments_sd (moments), NAN };

  /* What is beyond all numbers is not known. */
  if (!isfinite (effect.mean) || isinf (effect.sd))
    effect.mean = effect.sd = NAN;
  if (bw_moments_is_flat (moments) || isnan (effect.sd))
    return effect;
  if (fabs (effect.mean) <= TOLERANCE * fmax (1, moments->max_abs))
    {
      effect.n_needed = INFINITY;
      return effect;
    }
  double ratio = (Z95 + Z80) * effect.sd / effect.mean;
  effect.n_needed = ceil (ratio * ratio);
  return effect;
}

static BwInterval
around (double middle, double half)
{
  bool is_known = isfinite (middle - half) && isfinite (middle + half);
  return is_known ? (BwInterval){ middle - half, middle + half } : (BwInterval){ NAN, NAN };
}

/* ROI ± z · √(n / (n − 1) · Σ (profit − ROI · stake)²) / Σ stake. */
BwInterval
bw_certainty_roi95 (int64_t n, double staked, double profit, double squares)
{
  double count = (double) n;

  if (n < 2 || !(staked > 0))
    return (BwInterval){ NAN, NAN };
  return around (profit / staked, Z95 * sqrt (count / (count - 1) * squares) / staked);
}

static BwInterval
roi_interval (const BwStatsRow *rows, size_t n, const Sums *sums)
{
  double staked = bw_sum_value (&sums->staked), profit = bw_sum_value (&sums->profit);
  BwSum squares = { 0 };

  for (size_t i = 0; i < n; i++)
    if (counts (&rows[i]))
      {
        double rest = rows[i].profit - profit / staked * rows[i].stake;
        bw_sum_add (&squares, rest * rest);
      }
  return bw_certainty_roi95 (sums->n, staked, profit, bw_sum_value (&squares));
}

void
bw_certainty_compute (const BwStatsRow *rows, size_t n, BwCertainty *out)
{
  g_autofree double *chances = g_new (double, n);
  Sums sums = { .chances = chances };

  for (size_t i = 0; i < n; i++)
    if (counts (&rows[i]))
      push (&sums, &rows[i]);
  *out = (BwCertainty){
    .roi95 = roi_interval (rows, n, &sums),
    .roi = effect (&sums.returns),
    .win_rate = effect (&sums.wins),
    .clv = effect (&sums.clv),
    .breakeven_n = (int64_t) sums.n_chances,
    .breakeven_rate = NAN,
    .breakeven_p = NAN,
  };
  out->clv95 = around (out->clv.mean, Z95 * out->clv.sd / sqrt ((double) out->clv.n));
  if (sums.n_chances == 0)
    return;
  out->breakeven_rate = bw_sum_value (&sums.implied) / (double) sums.n_chances;
  out->breakeven_p = bw_poisson_binomial_cdf (sums.chances, sums.n_chances, sums.n_won);
}
