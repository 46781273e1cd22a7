/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's figures on random ledgers against sums and searches over arrays. */
#include "random-ledger.h"
#include "stats/bw-ledger-stream.h"

static void
stream_rows (BwLedgerStream *stream, const BwLedgerOptions *options, const BwStatsRow *rows,
             unsigned n)
{
  bw_ledger_stream_init (stream, options);
  for (unsigned i = 0; i < n; i++)
    bw_ledger_stream_push (stream, &rows[i], 0);
}

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/second-implementation", test_second_implementation);
  return g_test_run ();
}
