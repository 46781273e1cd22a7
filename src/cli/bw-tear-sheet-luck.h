/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the sheet that says whether it may all be luck. */
#pragma once

#include "engine/bw-analysis.h"

/** What takes a while to compute. */
typedef struct
{
  double drawdown_odds; /* NaN: not defined */
  int64_t n_without_p;  /* bets whose chance was taken from the odds */
  double mcb_p;         /* NaN: not defined */
} BwTearSheetLuck;

/** Prints intervals, bets until one would know, the odds of the drawdown, and of each monitor with
 * a step a sentence that says what its evidence guarantees. */
void bw_tear_sheet_print_luck (const BwAnalysis *analysis, const BwTearSheetLuck *luck);
/** "about 1,400 bets, you have 472". (transfer full) */
char *bw_tear_sheet_needed_text (const BwEffect *effect);
