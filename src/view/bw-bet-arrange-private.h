/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arrangement of bets: which rows are shown in which order, computed on a worker and immutable
 * from then on. */
#pragma once

#include "view/bw-bet-order.h"
#include "view/bw-bet-totals.h"

/** What is shown. Reference-counted. */
typedef struct
{
  gatomicrefcount refs;
  BwBetTable *table;
  BwBetSort sort;
  char *search;
  GTimeZone *zone; /* of days in SEARCH; NULL: UTC */
  uint32_t *order; /* all rows sorted, n_rows */
  uint32_t *found; /* those shown, n; may be ORDER */
  size_t n_rows, n;
  BwBetFacts facts;
  BwBetTotals totals; /* of those shown */
} BwBetArrangement;
/** Of no rows, as they come. (transfer full) */
BwBetArrangement *bw_bet_arrangement_new (void);
BwBetArrangement *bw_bet_arrangement_ref (BwBetArrangement *arrangement);
void bw_bet_arrangement_unref (BwBetArrangement *arrangement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetArrangement, bw_bet_arrangement_unref)

/** The bet at POSITION; returns its source. */
const char *bw_bet_arrangement_bet (const BwBetArrangement *arrangement, size_t position,
                                    BwBet *out);

/** Another arrangement, and what it is against the one before. */
typedef struct
{
  BwBetArrangement *next;
  size_t n_before, n_after; /* rows at start and end that are the same in both */
  uint8_t *chosen;          /* a byte a row of the next table */
  size_t n_chosen;
} BwBetStep;
void bw_bet_step_free (BwBetStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetStep, bw_bet_step_free)
/** From BEFORE, of which CHOSEN (a byte a row; NULL: none) are chosen, to TABLE in the order of
 * SORT and searched for TEXT, with days in ZONE (or NULL). Uses what BEFORE has already. NULL when
 * it was cancelled. (transfer full)
 */
BwBetStep *bw_bet_arrange (BwBetArrangement *before, const uint8_t *chosen, BwBetTable *table,
                           BwBetSort sort, const char *text, GTimeZone *zone,
                           GCancellable *cancellable);
