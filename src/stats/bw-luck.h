/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a ledger would have gone by luck alone: its bets played again with the chances they were
 * taken at. */
#pragma once

#include "stats/bw-stats-row.h"

#include <glib.h>

#define BW_LUCK_SEED 20250105
#define BW_LUCK_MAX_POINTS 200

/** Pointwise quantiles (type 7) after settled row INDEX (from 1). */
typedef struct
{
  int64_t index;
  double equity_low, equity_median, equity_high;    /* 5 %, 50 %, 95 % */
  double drawdown_median, drawdown_75, drawdown_95; /* of the peak so far */
} BwLuckPoint;

typedef struct
{
  int64_t n;           /* settled bets that were played */
  int64_t n_without_p; /* of these: their chance was taken from the odds, 1 / odds */
  int64_t n_fixed;     /* of these: pushes, and bets without odds, kept as they went */
  int64_t n_paths;
  int64_t n_as_deep;    /* paths whose largest drawdown is at least the ledger's */
  double max_drawdown;  /* the ledger's own, after any of the bets */
  double drawdown_odds; /* (1 + n_as_deep) / (n_paths + 1); NaN where no bet could be played */
  GArray *points; /* of BwLuckPoint, at most BW_LUCK_MAX_POINTS of them, the first at index 0 */
} BwLuck;

/** Plays the settled ones of N ROWS (in ledger order) from BANKROLL: won with chance p (where p is
 * missing 1 / odds) for stake · (odds − 1), else lost. 4000 paths, above 20,000 bets 400;
 * xoshiro256** seeded by SplitMix64 from SEED, u = (x >> 11) · 2⁻⁵³, path by path, rows in order,
 * a number for each bet that is not fixed. Drawdowns are NaN where BANKROLL is not above 0.
 * Some 10 ns a bet and path: a worker thread. IS_CANCELLED, or NULL, is asked now and then with
 * DATA; false is returned, with OUT cleared, when it says so. Clear OUT with bw_luck_clear(). */
bool bw_luck_compute (const BwStatsRow *rows, size_t n, double bankroll, uint64_t seed,
                      bool (*is_cancelled) (gpointer data), gpointer data, BwLuck *out);
/** The same from EQUITY where the highest until then was PEAK, from which drawdowns are. */
bool bw_luck_compute_from (const BwStatsRow *rows, size_t n, double equity, double peak,
                           uint64_t seed, bool (*is_cancelled) (gpointer data), gpointer data,
                           BwLuck *out);
void bw_luck_clear (BwLuck *luck);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwLuck, bw_luck_clear)
