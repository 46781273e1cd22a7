/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows against a second look at the rows they hold. */
#include "random-ledger.h"
#include "stats/bw-window.h"

#define OVERROUND 1.04

static const BwLedgerOptions money = { .bankroll = 3000, .overround = OVERROUND };

/* Which rows of ROWS [0, END) are in the window, newest first, for one kind of figure. */
typedef bool (*WantFunc) (const BwStatsRow *row);

static bool
is_counted (const BwStatsRow *row)
{
  return bw_stats_row_is_settled (row) && bw_stats_row_is_valid (row);
}

static bool
is_decided (const BwStatsRow *row)
{
  return is_counted (row) && row->status != BW_BET_PUSH;
}

static bool
is_staked (const BwStatsRow *row)
{
  return is_counted (row) && row->stake > 0;
}

typedef struct
{
  const BwStatsRow *rows;
  const double *equity; /* after each row */
  unsigned end;
  unsigned n_max;   /* 0: by time */
  int64_t after_ms; /* by time: rows later than that */
} View;

/* The places of the rows of VIEW that WANT takes, oldest first. (element type unsigned, transfer
 * full) */
static GArray *
pick (const View *view, WantFunc want)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (unsigned));

  for (unsigned i = view->end; i-- > 0;)
    {
      if (!want (&view->rows[i]) || (view->n_max == 0 && view->rows[i].order_ms <= view->after_ms))
        continue;
      if (view->n_max > 0 && places->len == view->n_max)
        break;
      g_array_prepend_val (places, i);
    }
  return places;
}

static double
mean_of (long double sum, long double n)
{
  return n > 0 ? (double) (sum / n) : (double) NAN;
}

static void
check_settled (const View *view, const BwWindowFigures *f)
{
  g_autoptr (GArray) places = pick (view, is_counted);
  long double staked = 0, profit = 0, gains = 0, losses = 0, edge = 0, clv = 0, novig = 0;
  int64_t n_edge = 0, n_clv = 0, n_novig = 0;
  double peak = -INFINITY, fall = 0, last = NAN;

  for (unsigned i = 0; i < places->len; i++)
    {
      unsigned place = g_array_index (places, unsigned, i);
      const BwStatsRow *row = &view->rows[place];

      staked += row->stake;
      profit += row->profit;
      gains += MAX (row->profit, 0);
      losses += MAX (-row->profit, 0);
      peak = fmax (peak, fmax (view->equity[place], view->equity[place] - row->profit));
      fall = fmax (fall, 1 - view->equity[place] / peak);
      last = view->equity[place];
      if (!(row->odds > 1))
        continue;
      if (!isnan (row->p))
        {
          edge += row->p * row->odds - 1;
          n_edge++;
        }
      if (row->closing_odds > 1)
        {
          clv += row->odds / row->closing_odds - 1;
          n_clv++;
        }
      if (row->closing_fair_p > 0 || row->closing_odds > 1)
        {
          double fair =
              row->closing_fair_p > 0 ? row->closing_fair_p : 1 / (row->closing_odds * OVERROUND);

          novig += row->odds * fair - 1;
          n_novig++;
        }
    }
  g_assert_cmpint (f->n, ==, places->len);
  g_assert_cmpint (f->n_edge, ==, n_edge);
  g_assert_cmpint (f->n_clv, ==, n_clv);
  g_assert_cmpint (f->n_novig, ==, n_novig);
  assert_near (f->staked, (double) staked, 1e-12);
  assert_near (f->profit, (double) profit, 1e-12);
  assert_near (f->roi, mean_of (profit, staked), 1e-12);
  assert_near (f->average_edge, mean_of (edge, n_edge), 1e-12);
  assert_near (f->clv, mean_of (clv, n_clv), 1e-12);
  assert_near (f->clv_novig, mean_of (novig, n_novig), 1e-12);
  assert_near (f->max_drawdown, places->len > 0 ? fall : (double) NAN, 1e-12);
  assert_near (f->current_drawdown, places->len > 0 ? 1 - last / peak : (double) NAN, 1e-12);
  if (losses > 0)
    assert_near (f->profit_factor, (double) (gains / losses), 1e-12);
}

static void
check_decided (const View *view, const BwWindowFigures *f)
{
  g_autoptr (GArray) places = pick (view, is_decided);
  int64_t n_won = 0, n_p = 0;
  long double brier = 0, log_loss = 0;

  for (unsigned i = 0; i < places->len; i++)
    {
      const BwStatsRow *row = &view->rows[g_array_index (places, unsigned, i)];
      bool is_won = row->status == BW_BET_WON;

      n_won += is_won;
      if (isnan (row->p))
        continue;
      double right = fmin (fmax (is_won ? row->p : 1 - row->p, 0x1p-52), 1 - 0x1p-52);
      brier += (row->p - is_won) * (row->p - is_won);
      log_loss -= log (right);
      n_p++;
    }
  g_assert_cmpint (f->n_decided, ==, places->len);
  g_assert_cmpint (f->n_won, ==, n_won);
  g_assert_cmpint (f->n_lost, ==, places->len - n_won);
  g_assert_cmpint (f->n_p, ==, n_p);
  assert_near (f->win_rate, mean_of (n_won, places->len), 1e-14);
  assert_near (f->brier, mean_of (brier, n_p), 1e-12);
  assert_near (f->log_loss, mean_of (log_loss, n_p), 1e-12);
}

static void
check_returns (const View *view, const BwWindowFigures *f)
{
  g_autoptr (GArray) places = pick (view, is_staked);
  long double sum = 0, squares = 0, downside = 0;
  unsigned n = places->len;

  for (unsigned pass = 0; pass < 2; pass++)
    for (unsigned i = 0; i < n; i++)
      {
        const BwStatsRow *row = &view->rows[g_array_index (places, unsigned, i)];
        long double r = (long double) row->profit / row->stake;

        if (pass == 0)
          {
            sum += r;
            downside += r < 0 ? r * r : 0;
          }
        else
          squares += (r - sum / n) * (r - sum / n);
      }
  double sd = n > 1 ? (double) sqrtl (squares / (n - 1)) : 0;
  g_assert_cmpint (f->n_returns, ==, n);
  assert_near (f->sharpe_bet, sd > 1e-9 ? (double) (sum / n) / sd : (double) NAN, 1e-11);
  if (downside > 0)
    assert_near (f->sortino_bet, (double) (sum / n / sqrtl (downside / n)), 1e-11);
}

static void
check (BwWindow *window, const View *view)
{
  BwWindowFigures figures;

  bw_window_figures (window, &figures);
  check_settled (view, &figures);
  check_decided (view, &figures);
  check_returns (view, &figures);
}

static void
test_count (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (41);
  const unsigned sizes[] = { 1, 2, 10, 50, 100 };

  for (unsigned round = 0; round < 15; round++)
    {
      const unsigned n = 220;
      g_autofree BwStatsRow *rows = random_ledger (random, n);
      g_autofree double *equity = g_new (double, n);
      unsigned n_max = sizes[round % G_N_ELEMENTS (sizes)];
      g_autoptr (BwWindow) window = bw_window_new_count (n_max, &money);
      double level = 3000;

      for (unsigned i = 0; i < n; i++)
        {
          level += is_counted (&rows[i]) ? rows[i].profit : 0;
          equity[i] = level;
          bw_window_push (window, &rows[i], level);
          bw_window_advance (window, INT64_MAX); /* is nothing to a window of the last N */
          check (window, &(View){ rows, equity, i + 1, n_max, 0 });
        }
    }
}

static void
test_span (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (43);
  const int64_t span_ms = 7 * INT64_C (86400000);

  for (unsigned round = 0; round < 10; round++)
    {
      const unsigned n = 300;
      g_autofree BwStatsRow *rows = random_ledger (random, n);
      g_autofree double *equity = g_new (double, n);
      g_autoptr (BwWindow) window = bw_window_new_span (span_ms, &money);
      double level = 3000;

      for (unsigned i = 0; i < n; i++)
        {
          int64_t now_ms = rows[i].order_ms;

          level += is_counted (&rows[i]) ? rows[i].profit : 0;
          equity[i] = level;
          bw_window_push (window, &rows[i], level);
          bw_window_advance (window, now_ms);
          check (window, &(View){ rows, equity, i + 1, 0, now_ms - span_ms });
          if (i % 10 == 0 && (i + 1 == n || rows[i + 1].order_ms > now_ms + 3600000))
            {
              bw_window_advance (window, now_ms + 3600000);
              check (window, &(View){ rows, equity, i + 1, 0, now_ms + 3600000 - span_ms });
            }
        }
      bw_window_advance (window, rows[n - 1].order_ms + span_ms);
      check (window, &(View){ rows, equity, n, 0, rows[n - 1].order_ms });
      BwWindowFigures figures;
      bw_window_figures (window, &figures);
      g_assert_cmpint (figures.n, ==, 0);
      g_assert_true (isnan (figures.roi) && isnan (figures.win_rate)
                     && isnan (figures.max_drawdown));
    }
}

static void
test_membership (void)
{
  const BwStatsRow rows[] = {
    { 1, 10, NAN, NAN, NAN, NAN, 9, 0, BW_BET_WON },
    { 2, 10, NAN, NAN, NAN, NAN, -10, 0, BW_BET_LOST },
    { 3, 0, NAN, NAN, NAN, NAN, 5, 0, BW_BET_WON },
    { 4, 10, NAN, NAN, NAN, NAN, 0, 0, BW_BET_PUSH },
    { 5, 10, NAN, NAN, NAN, NAN, 0, 0, BW_BET_VOID },
    { 6, 10, NAN, NAN, NAN, NAN, NAN, 0, BW_BET_PENDING },
    { 7, NAN, NAN, NAN, NAN, NAN, 0, 0, BW_BET_LOST },
  };
  g_autoptr (BwWindow) window = bw_window_new_count (2, &money);
  BwWindowFigures f;

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    bw_window_push (window, &rows[i], 100);
  bw_window_figures (window, &f);
  g_assert_cmpint (f.n, ==, 2); /* the free win and the push */
  assert_near (f.roi, .5, 0);
  g_assert_cmpint (f.n_decided, ==, 2); /* the loss and the free win */
  assert_near (f.win_rate, .5, 0);
  g_assert_cmpint (f.n_returns, ==, 2); /* the loss and the push */
  assert_near (f.sharpe_bet, -.5 / sqrt (.5), 1e-15);
  assert_near (f.profit_factor, INFINITY, 0);

  bw_window_reset (window);
  bw_window_figures (window, &f);
  g_assert_cmpint (f.n + f.n_decided + f.n_returns, ==, 0);
  bw_window_push (window, &rows[0], 109);
  bw_window_figures (window, &f);
  g_assert_cmpint (f.n, ==, 1);
  assert_near (f.roi, .9, 0);
}

static void
test_forecasts (void)
{
  const BwLedgerOptions forecasts = { .overround = 1, .is_forecasts = true };
  const BwStatsRow rows[] = { { 1, 0, 2, .5, 2, NAN, 0, 0, BW_BET_WON },
                              { 2, 0, 2, .75, 2, NAN, 0, 0, BW_BET_LOST } };
  g_autoptr (BwWindow) window = bw_window_new_count (5, &forecasts);
  BwWindowFigures f;

  bw_window_push (window, &rows[0], 0);
  bw_window_push (window, &rows[1], 0);
  bw_window_figures (window, &f);
  g_assert_cmpint (f.n, ==, 2);
  g_assert_cmpint (f.n_won, ==, 1);
  g_assert_cmpint (f.n_p, ==, 2);
  assert_near (f.brier, (.25 + .5625) / 2, 1e-15);
  assert_near (f.log_loss, (log (2) + log (4)) / 2, 1e-15);
  for (const double *number = &f.staked; number < &f.brier; number++)
    g_assert_true (isnan (*number));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/count", test_count);
  g_test_add_func ("/window/span", test_span);
  g_test_add_func ("/window/membership", test_membership);
  g_test_add_func ("/window/forecasts", test_forecasts);
  return g_test_run ();
}
