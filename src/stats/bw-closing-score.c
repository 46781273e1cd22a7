/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brier scores of a model and of the closing line beside each other. */
#include "stats/bw-closing-score.h"

#include <math.h>

static double
closing_chance (const BwStatsRow *row, double overround)
{
  if (row->closing_fair_p > 0)
    return fmin (row->closing_fair_p, 1);
  if (!(row->closing_odds > 1) || !(overround > 0))
    return NAN;
  return fmin (1 / (row->closing_odds * overround), 1);
}

void
bw_closing_sums_push (BwClosingSums *sums, const BwStatsRow *row, double overround)
{
  double closing = closing_chance (row, overround);
  double y = row->status == BW_BET_WON ? 1 : 0;
  if (!bw_stats_row_is_valid (row) || !bw_stats_row_is_decided (row) || isnan (closing)
      || !(row->p >= 0 && row->p <= 1))
    return;
  sums->n++;
  bw_sum_add (&sums->brier, (row->p - y) * (row->p - y));
  bw_sum_add (&sums->closing_brier, (closing - y) * (closing - y));
}

void
bw_closing_sums_score (const BwClosingSums *sums, BwClosingScore *out)
{
  double n = (double) sums->n;
  *out = (BwClosingScore){ .n = sums->n, .brier = NAN, .closing_brier = NAN, .skill = NAN };
  if (sums->n == 0)
    return;
  out->brier = bw_sum_value (&sums->brier) / n;
  out->closing_brier = bw_sum_value (&sums->closing_brier) / n;
  if (out->closing_brier > 0)
    out->skill = 1 - out->brier / out->closing_brier;
}
