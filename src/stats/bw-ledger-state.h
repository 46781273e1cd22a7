/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bw-ledger-stream.h keeps between rows. */
#pragma once

#include "stats/bw-day-stream.h"
#include "stats/bw-forecast-sums.h"

/** Rows that do not depend on order. Pending ones apart, because they become something else later.
 */
typedef struct
{
  int64_t n_void;
  int64_t n_pending;
  int64_t n_invalid;
  int64_t n_invalid_pending;
  BwSum void_stake;
  BwSum open_stake;
} BwLedgerAside;

/** Means over the rows with odds, with odds and p, and with closing odds. */
typedef struct
{
  int64_t n_odds;
  int64_t n_edge;
  int64_t n_clv;
  int64_t n_novig;
  int64_t n_beaten;
  BwSum odds;
  BwSum odds_stake;  /* Σ stake · odds */
  BwSum odds_staked; /* Σ stake over the same rows */
  BwSum implied;
  BwSum edge;
  BwSum edge_stake;
  BwSum edge_staked;
  BwSum kelly;
  BwSum clv;
  BwSum clv_log;
  BwSum clv_prob;
  BwSum clv_novig;
  BwSum clv_stake;
  BwSum clv_staked;
} BwLedgerPrices;

/** Equity, its peak and drawdown, and streaks: what depends on order. */
typedef struct
{
  double equity;
  double peak;
  double max_drawdown;
  double max_drawdown_abs;
  double largest_win;
  double largest_loss;
  int64_t n; /* rows of S so far */
  int64_t last_ms;
  int64_t peak_index; /* last row at the present peak; 0 is the start */
  int64_t peak_ms;
  int64_t trough_index;
  int64_t trough_peak_index;
  int64_t n_underwater;
  int64_t longest_underwater;
  int64_t streak;
  int64_t longest_win_streak;
  int64_t longest_loss_streak;
} BwLedgerPath;

/** Plain data without pointers or padding: copy it to keep a moment. */
typedef struct
{
  double bankroll;
  double overround;
  int64_t is_forecasts;
  int64_t n_won;
  int64_t n_lost;
  int64_t n_push;
  int64_t n_gains;
  int64_t n_losses;
  BwSum staked;
  BwSum staked_decided;
  BwSum profit;
  BwSum gains;
  BwSum losses;
  BwLedgerAside aside;
  BwLedgerPrices prices;
  BwLedgerPath path;
  BwReturns returns;
  BwDayStream days;
  BwForecastSums forecasts;
} BwLedgerStream;
