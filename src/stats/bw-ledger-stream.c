/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's rows, one at a time, into its figures. */
#include "stats/bw-ledger-stream.h"

#include <math.h>
#include <string.h>

/* Equity this close to its peak is at the peak: what is left of rounding is no drawdown. */
#define PEAK_TOLERANCE 1e-12

void
bw_ledger_stream_init (BwLedgerStream *stream, const BwLedgerOptions *options)
{
  memset (stream, 0, sizeof *stream);
  stream->bankroll = options->bankroll;
  stream->overround = options->overround;
  stream->is_forecasts = options->is_forecasts;
  stream->path.equity = options->bankroll;
  stream->path.peak = options->bankroll;
  stream->path.largest_win = -INFINITY;
  stream->path.largest_loss = -INFINITY;
  stream->path.last_ms = INT64_MIN;
  stream->path.peak_ms = INT64_MIN;
  bw_day_stream_init (&stream->days, options->bankroll);
}

static void
push_edge (BwLedgerPrices *prices, const BwStatsRow *row)
{
  double edge = row->p * row->odds - 1;

  prices->n_edge++;
  bw_sum_add (&prices->edge, edge);
  bw_sum_add (&prices->edge_stake, edge * row->stake);
  bw_sum_add (&prices->edge_staked, row->stake);
  if (edge > 0)
    bw_sum_add (&prices->kelly, edge / (row->odds - 1));
}

static void
push_closing (BwLedgerPrices *prices, const BwStatsRow *row, double overround)
{
  bool has_fair = row->closing_fair_p > 0;

  if (row->closing_odds > 1)
    {
      double ratio = row->odds / row->closing_odds;

      prices->n_clv++;
      prices->n_beaten += row->odds > row->closing_odds;
      bw_sum_add (&prices->clv, ratio - 1);
      bw_sum_add (&prices->clv_log, log (ratio));
      bw_sum_add (&prices->clv_prob, 1 / row->closing_odds - 1 / row->odds);
      bw_sum_add (&prices->clv_stake, (ratio - 1) * row->stake);
      bw_sum_add (&prices->clv_staked, row->stake);
      if (!has_fair)
        {
          prices->n_novig++;
          bw_sum_add (&prices->clv_novig, row->odds / (row->closing_odds * overround) - 1);
        }
    }
  if (has_fair)
    {
      prices->n_novig++;
      bw_sum_add (&prices->clv_novig, row->odds * row->closing_fair_p - 1);
    }
}

static void
push_prices (BwLedgerPrices *prices, const BwStatsRow *row, double overround)
{
  if (!(row->odds > 1))
    return;
  prices->n_odds++;
  bw_sum_add (&prices->odds, row->odds);
  bw_sum_add (&prices->odds_stake, row->odds * row->stake);
  bw_sum_add (&prices->odds_staked, row->stake);
  bw_sum_add (&prices->implied, 1 / row->odds);
  if (row->p >= 0 && row->p <= 1)
    push_edge (prices, row);
  push_closing (prices, row, overround);
}

static void
push_streak (BwLedgerPath *path, bool is_won)
{
  if (is_won)
    path->streak = MAX (path->streak, 0) + 1;
  else
    path->streak = MIN (path->streak, 0) - 1;
  path->longest_win_streak = MAX (path->longest_win_streak, path->streak);
  path->longest_loss_streak = MAX (path->longest_loss_streak, -path->streak);
}

static void
push_path (BwLedgerPath *path, const BwStatsRow *row, double equity)
{
  path->n++;
  path->equity = equity;
  path->last_ms = row->order_ms;
  path->largest_win = MAX (path->largest_win, row->profit);
  path->largest_loss = MAX (path->largest_loss, -row->profit);
  path->peak = MAX (path->peak, equity);
  if (path->n == 1)
    path->peak_ms = row->order_ms;

  double loss = path->peak - equity;
  double drawdown = loss / path->peak;
  if (loss <= fabs (path->peak) * PEAK_TOLERANCE)
    {
      path->peak_index = path->n;
      path->peak_ms = row->order_ms;
      path->n_underwater = 0;
    }
  else
    path->n_underwater++;
  path->longest_underwater = MAX (path->longest_underwater, path->n_underwater);
  path->max_drawdown_abs = MAX (path->max_drawdown_abs, loss);
  if (drawdown > path->max_drawdown)
    {
      path->max_drawdown = drawdown;
      path->trough_index = path->n;
      path->trough_peak_index = path->peak_index;
    }
  if (row->status != BW_BET_PUSH)
    push_streak (path, row->status == BW_BET_WON);
}

static void
push_money (BwLedgerStream *stream, const BwStatsRow *row, int64_t zone_offset_us)
{
  double equity_before = stream->path.equity;

  bw_sum_add (&stream->staked, row->stake);
  bw_sum_add (&stream->profit, row->profit);
  if (row->status != BW_BET_PUSH)
    bw_sum_add (&stream->staked_decided, row->stake);
  if (row->profit > 0)
    {
      stream->n_gains++;
      bw_sum_add (&stream->gains, row->profit);
    }
  else if (row->profit < 0)
    {
      stream->n_losses++;
      bw_sum_add (&stream->losses, -row->profit);
    }
  if (row->stake > 0)
    bw_returns_push (&stream->returns, row->profit / row->stake);
  push_prices (&stream->prices, row, stream->overround);
  push_path (&stream->path, row, stream->bankroll + bw_sum_value (&stream->profit));
  bw_day_stream_push (&stream->days, row, equity_before, zone_offset_us);
}

/* Counts what is not settled; whether that is all there is to ROW. */
static bool
push_aside (BwLedgerAside *aside, const BwStatsRow *row)
{
  bool is_pending = row->status == BW_BET_PENDING;

  if (!bw_stats_row_is_valid (row))
    {
      if (is_pending)
        aside->n_invalid_pending++;
      else
        aside->n_invalid++;
      return true;
    }
  if (is_pending)
    {
      aside->n_pending++;
      bw_sum_add (&aside->open_stake, row->stake);
      return true;
    }
  if (row->status == BW_BET_VOID)
    {
      aside->n_void++;
      bw_sum_add (&aside->void_stake, row->stake);
      return true;
    }
  return false;
}

void
bw_ledger_stream_push (BwLedgerStream *stream, const BwStatsRow *row, int64_t zone_offset_us)
{
  if (push_aside (&stream->aside, row))
    return;
  stream->n_won += row->status == BW_BET_WON;
  stream->n_lost += row->status == BW_BET_LOST;
  stream->n_push += row->status == BW_BET_PUSH;
  if (stream->is_forecasts)
    stream->path.last_ms = row->order_ms;
  else
    push_money (stream, row, zone_offset_us);
  if (row->status != BW_BET_PUSH && row->p >= 0 && row->p <= 1)
    bw_forecast_sums_push (&stream->forecasts, row->p, row->status == BW_BET_WON);
}

void
bw_ledger_stream_clear_pending (BwLedgerStream *stream)
{
  stream->aside.n_pending = 0;
  stream->aside.n_invalid_pending = 0;
  stream->aside.open_stake = (BwSum){ 0 };
}
