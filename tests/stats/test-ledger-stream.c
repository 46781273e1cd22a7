/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's figures: one by hand, and all the ways there is little or nothing to go on. */
#include "random-ledger.h"
#include "stats/bw-ledger-stream.h"

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
                   2); /* the push and the void between do not break it */
  assert_near (f.losing_streak, 0, 0);
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
  BwStatsRow invalid = { AT (1), NAN, 2, .5, NAN, NAN, NAN, 0, BW_BET_PENDING };
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

  bw_ledger_stream_push (&stream, &invalid, 0);
  invalid.status = BW_BET_LOST;
  bw_ledger_stream_push (&stream, &invalid, 0);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  g_assert_cmpint (f.n_rows, ==, 3);
  g_assert_cmpint (f.n_invalid, ==, 2);
  bw_ledger_stream_clear_pending (&stream);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  g_assert_cmpint (f.n_rows, ==, 1); /* what is lost without a stake stays so */
  g_assert_cmpint (f.n_invalid, ==, 1);
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
  assert_near (f.losing_streak, 2, 0);
  assert_near (f.equity, -20, 0);
  assert_near (f.max_drawdown, 1.2, 1e-15);  /* ruin: over 1 */
  assert_near (f.seconds_since_peak, 60, 0); /* since the first row, the peak being the bankroll */
  g_assert_cmpint (f.bets_since_peak, ==, 2);
  assert_near (f.days.sharpe_365_calendar_fixed_bankroll, NAN, 0);
}

static void
test_large_and_small (void)
{
  const BwStatsRow rows[] = { simple_row (1, BW_BET_WON, 1e16, 1e16),
                              simple_row (2, BW_BET_WON, 1, 1),
                              simple_row (3, BW_BET_LOST, 1, -1e16),
                              simple_row (4, BW_BET_WON, 1, .25) };
  BwLedgerStream stream;
  BwLedgerFigures f;

  stream_rows (&stream, &hand_options, rows, 4);
  bw_ledger_stream_figures (&stream, INT64_MIN, 0, &f);
  g_assert_cmpfloat (f.profit, ==, 1.25);
  g_assert_cmpfloat (f.equity, ==, 101.25);
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
    f.per_bet.mean, f.days.best_day,    f.today.profit,  f.win_rate_bbcs95.high,
    f.losing_streak
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (undefined); i++)
    if (!isnan (undefined[i]))
      g_error ("number %u is %g", i, undefined[i]);
  g_assert_cmpint (f.forecasts.n, ==, 3);
  g_assert_cmpint (f.forecasts.n_certain_wrong, ==, 1);
  assert_near (f.forecasts.brier, (.0625 + .25 + 1) / 3, 1e-15);
  assert_near (f.forecasts.log_loss, (-log (.75) - log (.5) + 52 * M_LN2) / 3, 1e-14);
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
  g_test_add_func ("/ledger/large-and-small", test_large_and_small);
  g_test_add_func ("/ledger/peak-tolerance", test_peak_tolerance);
  g_test_add_func ("/ledger/no-bankroll-and-no-times", test_no_bankroll_and_no_times);
  g_test_add_func ("/ledger/forecasts-only", test_forecasts_only);
  return g_test_run ();
}
