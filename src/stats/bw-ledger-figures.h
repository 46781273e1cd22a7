/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a ledger. S are the settled rows (won, lost, push), D the decided ones (won,
 * lost). */
#pragma once

#include "stats/bw-day-stream.h"
#include "stats/bw-forecast-sums.h"
#include "stats/bw-interval.h"

/** NaN where undefined, INFINITY where a ratio has no losses. Fractions, not percent. In a ledger
 * of forecasts everything that is money or made of wins and losses of money is NaN, and the streaks
 * and indices are -1. */
typedef struct
{
  bool is_forecasts;
  int64_t n_rows;
  int64_t n_invalid;
  int64_t n_won;
  int64_t n_lost;
  int64_t n_push;
  int64_t n_void;
  int64_t n_pending;
  double staked;
  double staked_decided;
  double turnover; /* staked and void stakes */
  double open_stake;
  double profit;
  double roi;
  double roi_decided;
  double return_on_bankroll;
  double win_rate; /* of D */
  double win_rate_incl_push;
  BwInterval win_rate_wilson95;
  BwInterval win_rate_bbcs95; /* confidence sequence */
  int64_t n_odds;
  double avg_odds;
  double avg_odds_stake_weighted;
  double mean_implied_prob;
  int64_t n_edge;
  double avg_edge;
  double avg_edge_stake_weighted;
  double expected_profit;
  double kelly_mean;
  int64_t n_clv;
  double clv_mean;
  double clv_log_mean;
  double clv_prob_mean;
  double clv_novig_mean;
  double beat_close_rate;
  double clv_stake_weighted;
  double gross_win;
  double gross_loss;
  double profit_factor;
  double expectancy;
  double avg_win;
  double avg_loss;
  double payoff_ratio;
  double largest_win;  /* largest profit over S; NaN when S is empty */
  double largest_loss; /* − smallest profit over S */
  int64_t longest_win_streak;
  int64_t longest_loss_streak;
  int64_t current_streak; /* wins above 0, losses below */
  double losing_streak;   /* max (0, − current_streak) */
  double equity;
  double peak_equity; /* the opening bankroll is a peak */
  double current_drawdown;
  double max_drawdown;
  double max_drawdown_abs;
  int64_t max_drawdown_trough_index; /* rows of S from 1; 0 is the start */
  int64_t max_drawdown_peak_index;
  int64_t bets_since_peak;
  int64_t longest_underwater_bets;
  double seconds_since_peak;
  int64_t last_order_ms; /* of the newest row of S; INT64_MIN without one */
  BwReturnFigures per_bet;
  BwDayFigures days;
  BwPeriodFigures today; /* NaN unless a moment was given */
  BwPeriodFigures this_week;
  BwForecastFigures forecasts;
} BwLedgerFigures;
