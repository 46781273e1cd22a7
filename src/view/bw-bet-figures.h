/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells from a ledger's figures whether it has other bets than before. */
#pragma once

#include "model/bw-batch.h"

#include <stdbool.h>

#define BW_BET_N_FIGURES 5

/** The figures that bets change and mere time does not; zeroed: none so far. */
typedef struct
{
  double values[BW_BET_N_FIGURES];
} BwBetFigures;

/** Takes the figures of SOURCE from BATCH; false when they are as before, or BATCH has none of it.
 * A ledger's figures come after each reading and every minute; asking for a million rows again is
 * for when there are others. */
bool bw_bet_figures_take (BwBetFigures *figures, const BwBatch *batch, const char *source);
