/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bet as the statistics see it: numbers only, a cache line each, so that a million of them fit in
 * memory. */
#pragma once

#include "model/bw-bet.h"

#include <stddef.h>

/** One row. A number is NaN where it is missing or can't be meant. */
typedef struct
{
  int64_t order_ms; /* settled, else placed; INT64_MIN when neither is known: then it comes first
                       and falls on no day */
  double stake;
  double odds;           /* decimal, above 1 */
  double p;              /* 0..1 */
  double closing_odds;   /* above 1 */
  double closing_fair_p; /* above 0, up to 1 */
  double profit;
  uint32_t model : 24; /* index into the caller's table of names */
  uint32_t status : 8; /* BwBetStatus */
  uint32_t event;      /* the bet's event_key: bets of one event come out together; 0: not known */
} BwStatsRow;

/** Fills ROW from BET: odds of 1 or less, probabilities outside 0..1 and infinities become missing.
 * The numbers of a valid row are unchanged otherwise. Pure; any thread. */
void bw_stats_row_init (BwStatsRow *row, const BwBet *bet, uint32_t model);
/** Makes of ROW one of a ledger of forecasts, which has no stakes: stake and profit become 0, and
 * without p the row is not valid. */
void bw_stats_row_to_forecast (BwStatsRow *row);
/** bw_stats_row_init() and bw_stats_row_to_forecast(). */
void bw_stats_row_init_forecast (BwStatsRow *row, const BwBet *bet, uint32_t model);
/** A row counts only with a finite stake of at least 0 and, unless it is pending, a finite profit.
 */
bool bw_stats_row_is_valid (const BwStatsRow *row);
/** Won, lost or push. */
bool bw_stats_row_is_settled (const BwStatsRow *row);
/** Won or lost. */
bool bw_stats_row_is_decided (const BwStatsRow *row);
/** Sorts ROWS by (order_ms, place in the array). Stable; needs 32 bytes more per row unless they
 * are in order already. */
void bw_stats_rows_sort (BwStatsRow *rows, size_t n);
