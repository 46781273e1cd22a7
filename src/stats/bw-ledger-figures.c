/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures that a ledger's state stands for. */
#include "stats/bw-ledger-figures.h"

#include "stats/bw-ledger-stream.h"

#include <math.h>
#include <string.h>

/* What DIVISOR can't divide has no value. */
static double
ratio (double dividend, double divisor)
{
  return divisor > 0 ? dividend / divisor : (double) NAN;
}

static double
mean (const BwSum *sum, int64_t n)
{
  return ratio (bw_sum_value (sum), (double) n);
}

static double
weighted (const BwSum *sum, const BwSum *weights)
{
  return ratio (bw_sum_value (sum), bw_sum_value (weights));
}

static void
fill_counts (const BwLedgerStream *stream, BwLedgerFigures *out)
{
  const BwLedgerAside *aside = &stream->aside;
  int64_t n_settled = stream->n_won + stream->n_lost + stream->n_push;

  out->is_forecasts = stream->is_forecasts;
  out->n_invalid = aside->n_invalid + aside->n_invalid_pending;
  out->n_won = stream->n_won;
  out->n_lost = stream->n_lost;
  out->n_push = stream->n_push;
  out->n_void = aside->n_void;
  out->n_pending = aside->n_pending;
  out->n_rows = n_settled + aside->n_void + aside->n_pending + out->n_invalid;
  out->last_order_ms = stream->path.last_ms;
}

static void
fill_win_rates (const BwLedgerStream *stream, BwLedgerFigures *out)
{
  int64_t n_decided = stream->n_won + stream->n_lost;
  int64_t n_settled = n_decided + stream->n_push;

  out->win_rate = ratio ((double) stream->n_won, (double) n_decided);
  out->win_rate_incl_push = ratio ((double) stream->n_won, (double) n_settled);
  out->win_rate_wilson95 = bw_interval_wilson95 (stream->n_won, n_decided);
  out->win_rate_bbcs95 = bw_interval_sequence95 (stream->n_won, n_decided);
}

static void
fill_money (const BwLedgerStream *stream, BwLedgerFigures *out)
{
  double n_settled = (double) (stream->n_won + stream->n_lost + stream->n_push);

  out->staked = bw_sum_value (&stream->staked);
  out->staked_decided = bw_sum_value (&stream->staked_decided);
  out->turnover = out->staked + bw_sum_value (&stream->aside.void_stake);
  out->open_stake = bw_sum_value (&stream->aside.open_stake);
  out->profit = bw_sum_value (&stream->profit);
  out->roi = ratio (out->profit, out->staked);
  out->roi_decided = ratio (out->profit, out->staked_decided);
  out->return_on_bankroll = ratio (out->profit, stream->bankroll);
  out->gross_win = bw_sum_value (&stream->gains);
  out->gross_loss = bw_sum_value (&stream->losses);
  out->profit_factor = ratio (out->gross_win, out->gross_loss);
  if (stream->n_losses == 0 && stream->n_gains > 0)
    out->profit_factor = INFINITY;
  out->expectancy = ratio (out->profit, n_settled);
  out->avg_win = mean (&stream->gains, stream->n_gains);
  out->avg_loss = mean (&stream->losses, stream->n_losses);
  out->payoff_ratio = ratio (out->avg_win, out->avg_loss);
  bw_returns_figures (&stream->returns, &out->per_bet);
}

static void
fill_prices (const BwLedgerPrices *prices, BwLedgerFigures *out)
{
  out->n_odds = prices->n_odds;
  out->avg_odds = mean (&prices->odds, prices->n_odds);
  out->avg_odds_stake_weighted = weighted (&prices->odds_stake, &prices->odds_staked);
  out->mean_implied_prob = mean (&prices->implied, prices->n_odds);
  out->n_edge = prices->n_edge;
  out->avg_edge = mean (&prices->edge, prices->n_edge);
  out->avg_edge_stake_weighted = weighted (&prices->edge_stake, &prices->edge_staked);
  out->expected_profit = bw_sum_value (&prices->edge_stake);
  out->kelly_mean = mean (&prices->kelly, prices->n_edge);
  out->n_clv = prices->n_clv;
  out->clv_mean = mean (&prices->clv, prices->n_clv);
  out->clv_log_mean = mean (&prices->clv_log, prices->n_clv);
  out->clv_prob_mean = mean (&prices->clv_prob, prices->n_clv);
  out->clv_novig_mean = mean (&prices->clv_novig, prices->n_novig);
  out->beat_close_rate = ratio ((double) prices->n_beaten, (double) prices->n_clv);
  out->clv_stake_weighted = weighted (&prices->clv_stake, &prices->clv_staked);
}

static void
fill_path (const BwLedgerPath *path, double bankroll, BwLedgerFigures *out)
{
  bool has_fraction = bankroll > 0;
  bool has_times = path->last_ms != INT64_MIN && path->peak_ms != INT64_MIN;

  out->largest_win = path->n > 0 ? path->largest_win : (double) NAN;
  out->largest_loss = path->n > 0 ? path->largest_loss : (double) NAN;
  out->longest_win_streak = path->longest_win_streak;
  out->longest_loss_streak = path->longest_loss_streak;
  out->current_streak = path->streak;
  out->losing_streak = (double) MAX (-path->streak, 0);
  out->equity = path->equity;
  out->peak_equity = path->peak;
  out->current_drawdown = has_fraction ? (path->peak - path->equity) / path->peak : (double) NAN;
  out->max_drawdown = has_fraction ? path->max_drawdown : (double) NAN;
  out->max_drawdown_abs = path->max_drawdown_abs;
  out->max_drawdown_trough_index = path->trough_index;
  out->max_drawdown_peak_index = path->trough_peak_index;
  out->bets_since_peak = path->n - path->peak_index;
  out->longest_underwater_bets = path->longest_underwater;
  if (path->n == 0)
    out->seconds_since_peak = 0;
  else
    out->seconds_since_peak =
        has_times ? (double) (path->last_ms - path->peak_ms) / 1000 : (double) NAN;
}

void
bw_ledger_stream_figures (const BwLedgerStream *stream, int64_t now_ms, int64_t zone_offset_us,
                          BwLedgerFigures *out)
{
  /* All bits set is NaN in a double and -1 in an integer: what is not filled in has no value. */
  memset (out, 0xff, sizeof *out);
  fill_counts (stream, out);
  bw_forecast_sums_figures (&stream->forecasts, &out->forecasts);
  if (stream->is_forecasts)
    return;
  fill_win_rates (stream, out);
  fill_money (stream, out);
  fill_prices (&stream->prices, out);
  fill_path (&stream->path, stream->bankroll, out);
  bw_day_stream_figures (&stream->days, &out->days);
  if (now_ms != INT64_MIN)
    bw_day_stream_periods (&stream->days, stream->path.equity, now_ms, zone_offset_us, &out->today,
                           &out->this_week);
}
