/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stated chances against those of the closing line, on the same bets. */
#pragma once

#include "stats/bw-stats-row.h"
#include "stats/bw-sum.h"

/** Zeroed memory is the empty set. */
typedef struct
{
  int64_t n;
  BwSum brier;
  BwSum closing_brier;
} BwClosingSums;

/** Adds ROW if it is decided and has both chances. That of the closing line is the fair one where
 * the row has it, else 1 / (closing odds · OVERROUND): proportional, at most 1. */
void bw_closing_sums_push (BwClosingSums *sums, const BwStatsRow *row, double overround);

/** NaN where undefined; all of it when there are none. */
typedef struct
{
  int64_t n;
  double brier;         /* mean (p − y)² of these bets alone */
  double closing_brier; /* of the closing line's chances */
  double skill;         /* 1 − brier / closing_brier: above 0 it knows more than the close */
} BwClosingScore;
void bw_closing_sums_score (const BwClosingSums *sums, BwClosingScore *out);
