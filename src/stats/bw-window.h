/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of the last N rows or of the last stretch of time of a ledger, without ever subtracting.
 */
#pragma once

#include "stats/bw-ledger-stream.h"

#include <glib.h>

typedef struct _BwWindow BwWindow;

/** The last N: N decided rows for the win rate and the scores of p, N settled rows for money,
 * drawdown and prices, N settled rows with a stake for the Sharpe ratio. (transfer full) */
BwWindow *bw_window_new_count (unsigned n, const BwLedgerOptions *options);
/** The last SPAN_MS before the moment of bw_window_advance(). (transfer full) */
BwWindow *bw_window_new_span (int64_t span_ms, const BwLedgerOptions *options);
void bw_window_free (BwWindow *window);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwWindow, bw_window_free)
/** Forgets all rows. */
void bw_window_reset (BwWindow *window);
/** Adds ROW in ledger order; rows that are not settled or not valid are passed over. EQUITY is the
 * equity after it, for the drawdown. Amortised constant time (a queue of two stacks whose elements
 * are combined, not taken apart). */
void bw_window_push (BwWindow *window, const BwStatsRow *row, double equity);
/** Drops what is SPAN_MS old or older at NOW_MS; nothing happens to a window of the last N. */
void bw_window_advance (BwWindow *window, int64_t now_ms);

/** NaN where undefined, and in a ledger of forecasts all but the counts and the two scores. A
 * window that is not full yet has what there is. */
typedef struct
{
  int64_t n;         /* settled rows */
  int64_t n_decided; /* behind win_rate */
  int64_t n_returns; /* behind sharpe_bet and sortino_bet */
  int64_t n_won;
  int64_t n_lost;
  int64_t n_p; /* behind brier and log_loss */
  int64_t n_edge;
  int64_t n_clv;
  int64_t n_novig;
  double staked;
  double profit;
  double roi;
  double win_rate;
  double sharpe_bet;
  double sortino_bet;
  double max_drawdown; /* within the window, against the peak within it */
  double current_drawdown;
  double profit_factor;
  double average_edge;
  double clv;
  double clv_novig;
  double brier;
  double log_loss;
} BwWindowFigures;
void bw_window_figures (const BwWindow *window, BwWindowFigures *out);
