/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's figures: one by hand, many against sums over arrays, and from saved states. */
#include "random-ledger.h"
#include "stats/bw-ledger-stream.h"

#include <string.h>

static const BwLedgerOptions hand_options = { .bankroll = 100, .overround = 1.05 };

/* Sunday 2025-01-05 is hour 0. */
#define AT(minutes) (INT64_C (1736035200000) + (minutes) *INT64_C (60000))

static const BwStatsRow hand_rows[] = {
  { AT (1410), 10, 2.5, .5, 2.4, NAN, 15, 0, BW_BET_WON },   /* Sunday 23:30 */
  { AT (1450), 20, 1.8, .6, 1.9, NAN, -20, 0, BW_BET_LOST }, /* Monday 00:10 */
  { AT (1500), 7, 2, .5, 1.9, NAN, 0, 0, BW_BET_VOID },      /* no action */
  { AT (2160), 5, 2, .5, NAN, NAN, 0, 0, BW_BET_PUSH },      /* Monday 12:00 */
  { AT (2200), 9, 2, .5, NAN, NAN, NAN, 0, BW_BET_PENDING }, /* open */
  { AT (4500), 40, 3, .25, 3, .3, -40, 0,
    BW_BET_LOST }, /* Wednesday, its own fair close; odds tie with the close */
  { AT (4600), NAN, 3, .25, 3, .3, -40, 0, BW_BET_LOST },    /* no stake: not valid */
  { AT (4800), 0, 4, .3, NAN, NAN, 30, 0, BW_BET_WON },      /* Wednesday, a free bet */
  { AT (6000), 4, 1.9, NAN, 1.8, NAN, 2.5, 0, BW_BET_PUSH }, /* Thursday, half won */
};

static void
stream_rows (BwLedgerStream *stream, const BwLedgerOptions *options, const BwStatsRow *rows,
             unsigned n)
{
  bw_ledger_stream_init (stream, options);
  for (unsigned i = 0; i < n; i++)
    bw_ledger_stream_push (stream, &rows[i], 0);
}

static void
hand_figures (BwLedgerFigures *out)
{
  BwLedgerStream stream;

  stream_rows (&stream, &hand_options, hand_rows, G_N_ELEMENTS (hand_rows));
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, out);
}

static void
test_hand_money (void)
{
  BwLedgerFigures f;

  hand_figures (&f);
  g_assert_cmpint (f.n_rows, ==, 9);
  g_assert_cmpint (f.n_invalid, ==, 1);
  g_assert_cmpint (f.n_won, ==, 2);
  g_assert_cmpint (f.n_lost, ==, 2);
  g_assert_cmpint (f.n_push, ==, 2);
  g_assert_cmpint (f.n_void, ==, 1);
  g_assert_cmpint (f.n_pending, ==, 1);
  assert_near (f.staked, 79, 0);
  assert_near (f.staked_decided, 70, 0);
  assert_near (f.turnover, 86, 0);
  assert_near (f.open_stake, 9, 0);
  assert_near (f.profit, -12.5, 0);
  assert_near (f.roi, -25 / 158.0, 1e-15);
  assert_near (f.roi_decided, -5 / 28.0, 1e-15);
  assert_near (f.return_on_bankroll, -1 / 8.0, 1e-15);
  assert_near (f.win_rate, .5, 0);
  assert_near (f.win_rate_incl_push, 1 / 3.0, 1e-15);
  assert_near (f.win_rate_wilson95.low, 0.15003898915214953, 1e-14);
  g_assert_cmpfloat (f.win_rate_bbcs95.low, <, f.win_rate_wilson95.low);
  assert_near (f.gross_win, 47.5, 0);
  assert_near (f.gross_loss, 60, 0);
  assert_near (f.profit_factor, 19 / 24.0, 1e-15);
  assert_near (f.expectancy, -25 / 12.0, 1e-15);
  assert_near (f.avg_win, 95 / 6.0, 1e-15); /* three gains: the half win is one of them */
  assert_near (f.avg_loss, 30, 1e-15);
  assert_near (f.payoff_ratio, 19 / 36.0, 1e-15);
  assert_near (f.largest_win, 30, 0);
  assert_near (f.largest_loss, 40, 0);
}

static void
test_hand_prices (void)
{
  BwLedgerFigures f;

  hand_figures (&f);
  g_assert_cmpint (f.n_odds, ==, 6);
  assert_near (f.avg_odds, 38 / 15.0, 1e-15);
  assert_near (f.avg_odds_stake_weighted, 993 / 395.0, 1e-15);
  assert_near (f.mean_implied_prob, 8773 / 20520.0, 1e-15);
  g_assert_cmpint (f.n_edge, ==, 5);
  assert_near (f.avg_edge, 7 / 125.0, 1e-15);
  assert_near (f.avg_edge_stake_weighted, -59 / 750.0, 1e-15);
  assert_near (f.expected_profit, -5.9, 1e-15);
  assert_near (f.kelly_mean, 1 / 15.0, 1e-15); /* an edge below 0 counts as 0 */
  g_assert_cmpint (f.n_clv, ==, 4);
  assert_near (f.clv_mean, 61 / 5472.0, 1e-15);
  assert_near (f.clv_log_mean, 0.010205498630063783, 1e-15);
  assert_near (f.clv_prob_mean, 1 / 240.0, 1e-15);
  assert_near (f.clv_novig_mean, -257 / 5130.0,
               1e-15); /* odds · p_fair − 1 for one, the overround for three */
  assert_near (f.beat_close_rate, .5, 0); /* the tie is not beaten */
  assert_near (f.clv_stake_weighted, -283 / 50616.0, 1e-15);
}

static void
test_hand_path (void)
{
  BwLedgerFigures f;

  hand_figures (&f);
  /* Equity 100, 115, 95, 95, 55, 85, 87.5. */
  assert_near (f.equity, 87.5, 0);
  assert_near (f.peak_equity, 115, 0);
  assert_near (f.current_drawdown, 11 / 46.0, 1e-15);
  assert_near (f.max_drawdown, 12 / 23.0, 1e-15);
  assert_near (f.max_drawdown_abs, 60, 0);
  g_assert_cmpint (f.max_drawdown_trough_index, ==, 4);
  g_assert_cmpint (f.max_drawdown_peak_index, ==, 1);
  g_assert_cmpint (f.bets_since_peak, ==, 5);
  g_assert_cmpint (f.longest_underwater_bets, ==, 5);
  assert_near (f.seconds_since_peak, (6000 - 1410) * 60, 0);
  g_assert_cmpint (f.longest_win_streak, ==, 1);
  g_assert_cmpint (f.longest_loss_streak, ==,
                   2);                       /* the push and the void between do not break it */
  g_assert_cmpint (f.current_streak, ==, 1); /* nor does the push after the win end that */
  g_assert_cmpint (f.last_order_ms, ==, AT (6000));
  assert_near (f.per_bet.sharpe, 0.023218173010628604, 1e-14); /* the free bet is not in it */
  g_assert_cmpint (f.per_bet.n, ==, 5);
}

static void
test_hand_days_and_forecasts (void)
{
  BwLedgerFigures f;

  hand_figures (&f);
  g_assert_cmpint (f.days.n_days_calendar, ==, 5);
  g_assert_cmpint (f.days.n_days_active, ==, 4);
  assert_near (f.days.sharpe_365_calendar, -3.0447141749227078, 1e-13);
  assert_near (f.days.sortino_365_calendar, -4.1930021330549891, 1e-13);
  assert_near (f.days.sharpe_252_active, -2.7496116618379083, 1e-13);
  assert_near (f.days.sortino_252_active, -3.8952373693328393, 1e-13);
  assert_near (f.days.sharpe_365_calendar_fixed_bankroll, -3.6105005588857462, 1e-13);
  assert_near (f.days.best_day, 15, 0);
  assert_near (f.days.worst_day, -20, 0);
  g_assert_cmpint (f.forecasts.n, ==, 4); /* decided ones, with p */
  assert_near (f.forecasts.brier, 93 / 320.0, 1e-15);
  assert_near (f.forecasts.brier_skill, -13 / 80.0, 1e-15);
  assert_near (f.forecasts.log_loss, 0.7752731973029543, 1e-15);
}

static void
test_periods (void)
{
  BwLedgerStream stream;
  BwLedgerFigures f;

  stream_rows (&stream, &hand_options, hand_rows, 4);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  g_assert_true (isnan (f.today.profit) && isnan (f.this_week.drawdown));
  /* Monday: −20 of the 115 it began with. The week began with that day. */
  bw_ledger_stream_figures (&stream, AT (2170), 0, &f);
  assert_near (f.today.profit, -20, 0);
  assert_near (f.today.drawdown, 20 / 115.0, 1e-15);
  assert_near (f.this_week.profit, -20, 0);
  assert_near (f.this_week.drawdown, 20 / 115.0, 1e-15);
  /* Tuesday has nothing so far. */
  bw_ledger_stream_figures (&stream, AT (2890), 0, &f);
  assert_near (f.today.profit, 0, 0);
  assert_near (f.today.drawdown, 0, 0);
  assert_near (f.this_week.profit, -20, 0);
  /* Next Monday. */
  bw_ledger_stream_figures (&stream, AT (1440 * 8), 0, &f);
  assert_near (f.this_week.profit, 0, 0);
  assert_near (f.this_week.drawdown, 0, 0);
  /* Sunday is over and no longer known. */
  bw_ledger_stream_figures (&stream, AT (1410), 0, &f);
  g_assert_true (isnan (f.today.profit) && isnan (f.this_week.profit));

  for (unsigned i = 4; i < G_N_ELEMENTS (hand_rows); i++)
    bw_ledger_stream_push (&stream, &hand_rows[i], 0);
  /* Thursday: +2.5 today is no loss; −27.5 since Monday. */
  bw_ledger_stream_figures (&stream, AT (6001), 0, &f);
  assert_near (f.today.profit, 2.5, 0);
  assert_near (f.today.drawdown, 0, 0);
  assert_near (f.this_week.profit, -27.5, 0);
  assert_near (f.this_week.drawdown, 27.5 / 115, 1e-15);
}

static void
test_empty (void)
{
  const BwStatsRow pending = { AT (1), 10, 2, .5, NAN, NAN, NAN, 0, BW_BET_PENDING };
  BwLedgerStream stream;
  BwLedgerFigures f;

  stream_rows (&stream, &hand_options, &pending, 1);
  bw_ledger_stream_figures (&stream, AT (5), 0, &f);
  g_assert_cmpint (f.n_rows, ==, 1);
  g_assert_cmpint (f.n_pending, ==, 1);
  assert_near (f.staked, 0, 0);
  assert_near (f.open_stake, 10, 0);
  assert_near (f.profit, 0, 0);
  const double undefined[] = {
    f.roi,
    f.roi_decided,
    f.win_rate,
    f.win_rate_incl_push,
    f.win_rate_wilson95.low,
    f.avg_odds,
    f.avg_edge,
    f.kelly_mean,
    f.clv_mean,
    f.clv_novig_mean,
    f.beat_close_rate,
    f.profit_factor,
    f.expectancy,
    f.avg_win,
    f.avg_loss,
    f.payoff_ratio,
    f.largest_win,
    f.largest_loss,
    f.per_bet.mean,
    f.per_bet.sharpe,
    f.days.sharpe_365_calendar,
    f.days.best_day,
    f.forecasts.brier,
    f.forecasts.log_loss,
    f.forecasts.spiegelhalter_p,
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (undefined); i++)
    if (!isnan (undefined[i]))
      g_error ("number %u is %g", i, undefined[i]);
  assert_near (f.win_rate_bbcs95.low, 0, 0);
  assert_near (f.win_rate_bbcs95.high, 1, 0);
  assert_near (f.return_on_bankroll, 0, 0);
  assert_near (f.equity, 100, 0);
  assert_near (f.current_drawdown, 0, 0);
  assert_near (f.seconds_since_peak, 0, 0);
  assert_near (f.today.profit, 0, 0);
  g_assert_cmpint (f.current_streak, ==, 0);
  g_assert_cmpint (f.last_order_ms, ==, INT64_MIN);

  bw_ledger_stream_clear_pending (&stream);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  g_assert_cmpint (f.n_rows, ==, 0);
  assert_near (f.open_stake, 0, 0);
}

static BwStatsRow
simple_row (int64_t minute, BwBetStatus status, double stake, double profit)
{
  return (BwStatsRow){ AT (minute), stake, NAN, NAN, NAN, NAN, profit, 0, status };
}

static void
test_only_one_side (void)
{
  const BwStatsRow won[] = { simple_row (1, BW_BET_WON, 10, 9), simple_row (2, BW_BET_WON, 10, 9) };
  const BwStatsRow lost[] = { simple_row (1, BW_BET_LOST, 60, -60),
                              simple_row (2, BW_BET_LOST, 60, -60) };
  BwLedgerStream stream;
  BwLedgerFigures f;

  stream_rows (&stream, &hand_options, won, 2);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  assert_near (f.profit_factor, INFINITY, 0);
  g_assert_true (isnan (f.avg_loss) && isnan (f.payoff_ratio));
  assert_near (f.per_bet.sortino, INFINITY, 0);
  g_assert_true (isnan (f.per_bet.sharpe)); /* identical returns */
  assert_near (f.max_drawdown, 0, 0);
  g_assert_cmpint (f.max_drawdown_trough_index, ==, 0);
  assert_near (f.largest_loss, -9, 0);

  stream_rows (&stream, &hand_options, lost, 2);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  assert_near (f.profit_factor, 0, 0);
  assert_near (f.equity, -20, 0);
  assert_near (f.max_drawdown, 1.2, 1e-15);  /* ruin: over 1 */
  assert_near (f.seconds_since_peak, 60, 0); /* since the first row, the peak being the bankroll */
  g_assert_cmpint (f.bets_since_peak, ==, 2);
  assert_near (f.days.sharpe_365_calendar_fixed_bankroll, NAN, 0);
}

static void
test_peak_tolerance (void)
{
  /* 100 + 0.1 + 0.2 − 0.3 in doubles is not 100 again everywhere; at the peak it must count as
   * there. */
  const BwStatsRow rows[] = {
    simple_row (1, BW_BET_LOST, 1, -.3),
    simple_row (2, BW_BET_WON, 1, .1),
    simple_row (3, BW_BET_WON, 1, .2 - 5e-11),
    simple_row (4, BW_BET_LOST, 1, -1e-9),
  };
  BwLedgerStream stream;
  BwLedgerFigures f;

  stream_rows (&stream, &hand_options, rows, 3);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  g_assert_cmpint (f.bets_since_peak, ==, 0);
  g_assert_cmpint (f.longest_underwater_bets, ==, 2);
  assert_near (f.seconds_since_peak, 0, 0);
  bw_ledger_stream_push (&stream, &rows[3], 0);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  g_assert_cmpint (f.bets_since_peak, ==, 1);
}

static void
test_no_bankroll_and_no_times (void)
{
  const BwLedgerOptions options = { .bankroll = 0, .overround = 1 };
  BwStatsRow row = simple_row (1, BW_BET_LOST, 10, -10);
  BwLedgerStream stream;
  BwLedgerFigures f;

  row.order_ms = INT64_MIN;
  stream_rows (&stream, &options, &row, 1);
  bw_ledger_stream_figures (&stream, AT (5), 0, &f);
  assert_near (f.roi, -1, 0);
  g_assert_true (isnan (f.return_on_bankroll));
  g_assert_true (isnan (f.current_drawdown) && isnan (f.max_drawdown));
  g_assert_true (isnan (f.seconds_since_peak));
  assert_near (f.max_drawdown_abs, 10, 0);
  g_assert_cmpint (f.days.n_days_calendar, ==, 0);
  assert_near (f.today.profit, 0, 0);
}

static void
test_forecasts_only (void)
{
  const BwLedgerOptions options = { .bankroll = 100, .overround = 1, .is_forecasts = true };
  BwStatsRow rows[4];
  BwBet bet = { .settled_us = 0, .stake = NAN, .odds = NAN, .profit = NAN, .status = BW_BET_WON };
  const double p[] = { .25, .5, NAN, 1 };
  BwLedgerStream stream;
  BwLedgerFigures f;

  for (unsigned i = 0; i < 4; i++)
    {
      bet.probability = p[i];
      bet.status = i == 1 ? BW_BET_WON : BW_BET_LOST;
      bw_stats_row_init_forecast (&rows[i], &bet, 0);
    }
  stream_rows (&stream, &options, rows, 4);
  bw_ledger_stream_figures (&stream, 0, 0, &f);
  g_assert_true (f.is_forecasts);
  g_assert_cmpint (f.n_rows, ==, 4);
  g_assert_cmpint (f.n_invalid, ==, 1);
  g_assert_cmpint (f.n_won, ==, 1);
  g_assert_cmpint (f.n_lost, ==, 2);
  const double undefined[] = {
    f.staked,       f.profit,           f.roi,           f.win_rate,
    f.equity,       f.current_drawdown, f.profit_factor, f.avg_odds,
    f.clv_mean,     f.open_stake,       f.gross_win,     f.seconds_since_peak,
    f.per_bet.mean, f.days.best_day,    f.today.profit,  f.win_rate_bbcs95.high
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (undefined); i++)
    if (!isnan (undefined[i]))
      g_error ("number %u is %g", i, undefined[i]);
  g_assert_cmpint (f.forecasts.n, ==, 3);
  g_assert_cmpint (f.forecasts.n_certain_wrong, ==, 1);
  assert_near (f.forecasts.brier, (.0625 + .25 + 1) / 3, 1e-15);
  assert_near (f.forecasts.log_loss, (-log (.75) - log (.5) + 52 * M_LN2) / 3, 1e-14);
}

/* --- a second implementation, over arrays
 * ------------------------------------------------------------------------- */

typedef struct
{
  long double sum;
  long double weight;
  int64_t n;
} Tally;

static void
tally_add (Tally *tally, double value, double weight)
{
  tally->sum += value;
  tally->weight += weight;
  tally->n++;
}

static double
tally_mean (const Tally *tally)
{
  return tally->n > 0 ? (double) (tally->sum / tally->n) : (double) NAN;
}

static double
tally_weighted (const Tally *tally)
{
  return tally->weight > 0 ? (double) (tally->sum / tally->weight) : (double) NAN;
}

static void
check_means (const BwStatsRow *rows, unsigned n, const BwLedgerFigures *f)
{
  Tally odds = { 0 }, odds_weighted = { 0 }, implied = { 0 }, edge = { 0 }, edge_weighted = { 0 },
        kelly = { 0 };
  Tally clv = { 0 }, clv_log = { 0 }, clv_prob = { 0 }, novig = { 0 }, clv_weighted = { 0 },
        beaten = { 0 };

  for (unsigned i = 0; i < n; i++)
    {
      const BwStatsRow *row = &rows[i];

      if (!bw_stats_row_is_settled (row) || !bw_stats_row_is_valid (row) || !(row->odds > 1))
        continue;
      double o = row->odds, c = row->closing_odds, s = row->stake;

      tally_add (&odds, o, 1);
      tally_add (&odds_weighted, o * s, s);
      tally_add (&implied, 1 / o, 1);
      if (!isnan (row->p))
        {
          tally_add (&edge, row->p * o - 1, 1);
          tally_add (&edge_weighted, (row->p * o - 1) * s, s);
          tally_add (&kelly, fmax (0, (row->p * o - 1) / (o - 1)), 1);
        }
      if (!isnan (row->closing_fair_p))
        tally_add (&novig, o * row->closing_fair_p - 1, 1);
      else if (c > 1)
        tally_add (&novig, o / (c * 1.05) - 1, 1);
      if (!(c > 1))
        continue;
      tally_add (&clv, o / c - 1, 1);
      tally_add (&clv_log, log (o) - log (c), 1);
      tally_add (&clv_prob, 1 / c - 1 / o, 1);
      tally_add (&clv_weighted, (o / c - 1) * s, s);
      tally_add (&beaten, o > c, 1);
    }
  g_assert_cmpint (f->n_odds, ==, odds.n);
  g_assert_cmpint (f->n_edge, ==, edge.n);
  g_assert_cmpint (f->n_clv, ==, clv.n);
  assert_near (f->avg_odds, tally_mean (&odds), 1e-13);
  assert_near (f->avg_odds_stake_weighted, tally_weighted (&odds_weighted), 1e-13);
  assert_near (f->mean_implied_prob, tally_mean (&implied), 1e-13);
  assert_near (f->avg_edge, tally_mean (&edge), 1e-13);
  assert_near (f->avg_edge_stake_weighted, tally_weighted (&edge_weighted), 1e-13);
  assert_near (f->kelly_mean, tally_mean (&kelly), 1e-13);
  assert_near (f->clv_mean, tally_mean (&clv), 1e-13);
  assert_near (f->clv_log_mean, tally_mean (&clv_log), 1e-13);
  assert_near (f->clv_prob_mean, tally_mean (&clv_prob), 1e-13);
  assert_near (f->clv_novig_mean, tally_mean (&novig), 1e-13);
  assert_near (f->clv_stake_weighted, tally_weighted (&clv_weighted), 1e-13);
  assert_near (f->beat_close_rate, tally_mean (&beaten), 1e-13);
}

static void
check_money (const BwStatsRow *rows, unsigned n, const BwLedgerFigures *f)
{
  long double staked = 0, decided = 0, turnover = 0, open = 0, profit = 0, gains = 0, losses = 0;
  int64_t counts[5] = { 0 };

  for (unsigned i = 0; i < n; i++)
    {
      if (!bw_stats_row_is_valid (&rows[i]))
        continue;
      counts[rows[i].status / 10]++;
      if (rows[i].status == BW_BET_PENDING)
        open += rows[i].stake;
      else
        turnover += rows[i].stake;
      if (!bw_stats_row_is_settled (&rows[i]))
        continue;
      staked += rows[i].stake;
      decided += rows[i].status == BW_BET_PUSH ? 0 : rows[i].stake;
      profit += rows[i].profit;
      gains += MAX (rows[i].profit, 0);
      losses += MAX (-rows[i].profit, 0);
    }
  g_assert_cmpint (f->n_pending, ==, counts[0]);
  g_assert_cmpint (f->n_won, ==, counts[1]);
  g_assert_cmpint (f->n_lost, ==, counts[2]);
  g_assert_cmpint (f->n_push, ==, counts[3]);
  g_assert_cmpint (f->n_void, ==, counts[4]);
  g_assert_cmpint (f->n_rows, ==, n);
  assert_near (f->staked, (double) staked, 1e-14);
  assert_near (f->staked_decided, (double) decided, 1e-14);
  assert_near (f->turnover, (double) turnover, 1e-14);
  assert_near (f->open_stake, (double) open, 1e-14);
  assert_near (f->profit, (double) profit, 1e-13);
  assert_near (f->gross_win, (double) gains, 1e-13);
  assert_near (f->gross_loss, (double) losses, 1e-13);
}

/* Drawdown as the largest fall of any pair of moments, streaks by looking back from each row. */
static void
check_path (const BwStatsRow *rows, unsigned n, double bankroll, const BwLedgerFigures *f)
{
  g_autofree double *equity = g_new (double, n + 1);
  int64_t win_streak = 0, loss_streak = 0, streak = 0;
  unsigned n_settled = 0;
  long double sum = bankroll;
  double max_drawdown = 0, max_abs = 0, peak = bankroll;

  equity[0] = bankroll;
  for (unsigned i = 0; i < n; i++)
    {
      if (!bw_stats_row_is_settled (&rows[i]) || !bw_stats_row_is_valid (&rows[i]))
        continue;
      sum += rows[i].profit;
      equity[++n_settled] = (double) sum;
      if (rows[i].status == BW_BET_PUSH)
        continue;
      bool is_won = rows[i].status == BW_BET_WON;
      streak = is_won ? MAX (streak, 0) + 1 : MIN (streak, 0) - 1;
      win_streak = MAX (win_streak, streak);
      loss_streak = MAX (loss_streak, -streak);
    }
  for (unsigned i = 0; i <= n_settled; i++)
    {
      peak = MAX (peak, equity[i]);
      for (unsigned j = i; j <= n_settled; j++)
        {
          max_drawdown = fmax (max_drawdown, (equity[i] - equity[j]) / equity[i]);
          max_abs = fmax (max_abs, equity[i] - equity[j]);
        }
    }
  assert_near (f->equity, equity[n_settled], 1e-13);
  assert_near (f->peak_equity, peak, 1e-13);
  assert_near (f->current_drawdown, 1 - equity[n_settled] / peak, 1e-12);
  assert_near (f->max_drawdown, max_drawdown, 1e-12);
  assert_near (f->max_drawdown_abs, max_abs, 1e-12);
  assert_near ((equity[f->max_drawdown_peak_index] - equity[f->max_drawdown_trough_index])
                   / equity[f->max_drawdown_peak_index],
               max_drawdown, 1e-12);
  assert_near (equity[n_settled - (unsigned) f->bets_since_peak], peak, 1e-12);
  g_assert_cmpint (f->longest_win_streak, ==, win_streak);
  g_assert_cmpint (f->longest_loss_streak, ==, loss_streak);
  g_assert_cmpint (f->current_streak, ==, streak);
}

static void
check_scores (const BwStatsRow *rows, unsigned n, const BwForecastFigures *f)
{
  Tally brier = { 0 }, log_loss = { 0 }, p = { 0 }, y = { 0 };
  long double z = 0, variance = 0;

  for (unsigned i = 0; i < n; i++)
    {
      if (!bw_stats_row_is_decided (&rows[i]) || !bw_stats_row_is_valid (&rows[i])
          || isnan (rows[i].p))
        continue;
      double outcome = rows[i].status == BW_BET_WON ? 1 : 0;
      double clipped = fmin (fmax (rows[i].p, 0x1p-52), 1 - 0x1p-52);

      tally_add (&brier, (rows[i].p - outcome) * (rows[i].p - outcome), 1);
      tally_add (&log_loss, -outcome * log (clipped) - (1 - outcome) * log (1 - clipped), 1);
      tally_add (&p, rows[i].p, 1);
      tally_add (&y, outcome, 1);
      z += (outcome - rows[i].p) * (1 - 2 * rows[i].p);
      variance += (1 - 2 * rows[i].p) * (1 - 2 * rows[i].p) * rows[i].p * (1 - rows[i].p);
    }
  double base = tally_mean (&y);
  g_assert_cmpint (f->n, ==, brier.n);
  assert_near (f->brier, tally_mean (&brier), 1e-13);
  assert_near (f->log_loss, tally_mean (&log_loss), 1e-13);
  assert_near (f->mean_p, tally_mean (&p), 1e-13);
  assert_near (f->base_rate, base, 1e-14);
  if (base > 0 && base < 1)
    assert_near (f->brier_skill, 1 - tally_mean (&brier) / (base * (1 - base)), 1e-12);
  if (variance > 0)
    assert_near (f->spiegelhalter_z, (double) (z / sqrtl (variance)), 1e-12);
}

static void
test_second_implementation (void)
{
  const BwLedgerOptions options = { .bankroll = 2000, .overround = 1.05 };
  g_autoptr (GRand) random = g_rand_new_with_seed (20250105);

  for (unsigned round = 0; round < 60; round++)
    {
      unsigned n = (unsigned) g_rand_int_range (random, 1, 400);
      g_autofree BwStatsRow *rows = random_ledger (random, n);
      BwLedgerStream stream;
      BwLedgerFigures figures;

      stream_rows (&stream, &options, rows, n);
      bw_ledger_stream_figures (&stream, INT64_MIN, 0, &figures);
      check_money (rows, n, &figures);
      check_means (rows, n, &figures);
      check_path (rows, n, options.bankroll, &figures);
      check_scores (rows, n, &figures.forecasts);
    }
}

static void
test_save_and_load (void)
{
  const BwLedgerOptions options = { .bankroll = 2000, .overround = 1.05 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  const unsigned n = 500;
  g_autofree BwStatsRow *rows = random_ledger (random, n);
  BwLedgerStream whole;

  stream_rows (&whole, &options, rows, n);
  for (unsigned round = 0; round < 50; round++)
    {
      unsigned cut = (unsigned) g_rand_int_range (random, 0, (int) n + 1);
      BwLedgerStream first;
      BwLedgerStream second;
      BwLedgerFigures a;
      BwLedgerFigures b;

      stream_rows (&first, &options, rows, cut);
      g_autoptr (GBytes) bytes = bw_ledger_stream_save (&first);
      bw_ledger_stream_init (&second, &options);
      g_assert_true (bw_ledger_stream_load (&second, bytes));
      for (unsigned i = cut; i < n; i++)
        bw_ledger_stream_push (&second, &rows[i], 0);
      g_assert_cmpmem (&second, sizeof second, &whole, sizeof whole);
      bw_ledger_stream_figures (&whole, rows[n - 1].order_ms, 0, &a);
      bw_ledger_stream_figures (&second, rows[n - 1].order_ms, 0, &b);
      g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
    }
}

static void
assert_refused (const BwLedgerOptions *options, const void *data, size_t size)
{
  BwLedgerStream stream;
  BwLedgerStream before;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  bw_ledger_stream_init (&stream, options);
  before = stream;
  g_assert_false (bw_ledger_stream_load (&stream, bytes));
  g_assert_cmpmem (&stream, sizeof stream, &before, sizeof before);
}

static void
test_load_refuses (void)
{
  const BwLedgerOptions options = { .bankroll = 2000, .overround = 1.05 };
  const BwLedgerOptions others[] = {
    { .bankroll = 2001, .overround = 1.05 },
    { .bankroll = 2000, .overround = 1.04 },
    { .bankroll = 2000, .overround = 1.05, .is_forecasts = true }
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  g_autofree BwStatsRow *rows = random_ledger (random, 50);
  BwLedgerStream stream;

  stream_rows (&stream, &options, rows, 50);
  g_autoptr (GBytes) bytes = bw_ledger_stream_save (&stream);
  size_t size;
  const unsigned char *data = g_bytes_get_data (bytes, &size);
  g_autofree unsigned char *copy = g_malloc0 (size + 1);

  memcpy (copy, data, size);
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    assert_refused (&others[i], data, size);
  assert_refused (&options, data, 0);
  assert_refused (&options, data, size - 1);
  assert_refused (&options, copy, size + 1);
  for (unsigned round = 0; round < 300; round++)
    {
      size_t place = (size_t) g_rand_int_range (random, 0, (int) size);
      unsigned char flipped = (unsigned char) (1 << g_rand_int_range (random, 0, 8));

      copy[place] ^= flipped;
      assert_refused (&options, copy, size);
      copy[place] ^= flipped;
    }
  bw_ledger_stream_init (&stream, &options);
  g_assert_true (bw_ledger_stream_load (&stream, bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/hand/money", test_hand_money);
  g_test_add_func ("/ledger/hand/prices", test_hand_prices);
  g_test_add_func ("/ledger/hand/path", test_hand_path);
  g_test_add_func ("/ledger/hand/days-and-forecasts", test_hand_days_and_forecasts);
  g_test_add_func ("/ledger/periods", test_periods);
  g_test_add_func ("/ledger/empty", test_empty);
  g_test_add_func ("/ledger/only-one-side", test_only_one_side);
  g_test_add_func ("/ledger/peak-tolerance", test_peak_tolerance);
  g_test_add_func ("/ledger/no-bankroll-and-no-times", test_no_bankroll_and_no_times);
  g_test_add_func ("/ledger/forecasts-only", test_forecasts_only);
  g_test_add_func ("/ledger/second-implementation", test_second_implementation);
  g_test_add_func ("/ledger/save-and-load", test_save_and_load);
  g_test_add_func ("/ledger/load-refuses", test_load_refuses);
  return g_test_run ();
}
