/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a choice of bets comes to: record, stakes, profit, and how sure that is. */
#pragma once

#include "engine/bw-ledger-document.h"
#include "stats/bw-interval.h"

/** Settled bets below which a return or a rate of wins says nothing. */
#define BW_BET_TOTALS_MIN_ROI 10
#define BW_BET_TOTALS_MIN_WIN_RATE 20

/** Numbers are NaN where undefined. */
typedef struct
{
  int64_t n;
  int64_t n_won, n_lost, n_push, n_void, n_pending;
  int64_t n_settled; /* won, lost and push */
  int64_t n_decided; /* won and lost */
  int64_t n_staked;  /* settled ones with stake and profit: those money is of */
  double staked, profit, roi;
  BwInterval roi95; /* that of bw_certainty_roi95() */
  double win_rate;
  BwInterval wilson95;
  char currency[16];       /* "" when there is none */
  bool has_two_currencies; /* money adds up to nothing then */
} BwBetTotals;

/** What is known of any row at all, so that columns of nothing are left out. */
typedef struct
{
  bool has_events, has_selections, has_models, has_odds, has_stakes, has_chances, has_profits;
  bool has_closing;
  bool has_two_sources, has_two_models;
  char currency[16];
  bool has_two_currencies;
} BwBetFacts;

/** Adds up the rows of TABLE that MARKS (a byte a row; NULL: all) has; false, with nothing to be
 * used in OUT, when it was cancelled. CANCELLABLE may be NULL. Any thread. */
bool bw_bet_totals_compute (const BwBetTable *table, const uint8_t *marks,
                            GCancellable *cancellable, BwBetTotals *out);
/** Looks at all rows. Any thread. */
void bw_bet_facts_compute (const BwBetTable *table, BwBetFacts *out);
