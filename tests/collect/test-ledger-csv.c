/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers in delimited text, read as a whole. */
#include "collect/ledger-loaded.h"

#include <math.h>
#include <string.h>

#define HEADER "id,placed_at,settled_at,model,stake,odds,closing_odds,probability,status,profit\n"

static void
test_plain (void)
{
  g_auto (Loaded) loaded =
      load_text (HEADER "a,2026-01-05T00:00:00Z,2026-01-05T02:00:00Z,m,10.0,2.5,2.4,0.55,won,15.0\n"
                        "b,2026-01-05T03:00:00Z,,m,10.0,1.9,,,pending,\n"
                        "c,2026-01-05T06:00:00+01:00,2026-01-05T07:00:00.9999Z,m,4,2,,,lost,\n");
  g_assert_no_error (loaded.error);
  g_assert_cmpint (loaded.report.n_rows, ==, 3);
  g_assert_cmpint (loaded.report.n_rejected, ==, 0);
  g_assert_cmpint (loaded.list->bets->len, ==, 3);
  const BwBet *a = bw_bet_list_index (loaded.list, 0);
  g_assert_cmpstr (a->id, ==, "a");
  g_assert_cmpint (a->placed_us, ==, INT64_C (1767571200000000));
  g_assert_cmpint (a->settled_us, ==, INT64_C (1767578400000000));
  g_assert_cmpfloat (a->stake, ==, 10);
  g_assert_cmpfloat (a->odds, ==, 2.5);
  g_assert_cmpfloat (a->closing_odds, ==, 2.4);
  g_assert_cmpfloat (a->probability, ==, 0.55);
  g_assert_cmpint (a->status, ==, BW_BET_WON);
  g_assert_cmpfloat (a->profit, ==, 15);
  g_assert_false (a->is_profit_derived);
  const BwBet *b = bw_bet_list_index (loaded.list, 1);
  g_assert_cmpint (b->status, ==, BW_BET_PENDING);
  g_assert_cmpint (b->settled_us, ==, BW_TIME_NONE);
  g_assert_true (isnan (b->profit) && isnan (b->probability) && isnan (b->closing_odds));
  const BwBet *c = bw_bet_list_index (loaded.list, 2);
  g_assert_cmpint (c->placed_us, ==, INT64_C (1767589200000000));
  g_assert_cmpint (c->ordinal, ==, 2);
  g_assert_cmpfloat (c->profit, ==, -4);
  g_assert_true (c->is_profit_derived);
  g_assert_cmpint (loaded.report.newest_us, ==, INT64_C (1767596400999900));
}

static void
test_vectors (void)
{
  static const struct
  {
    const char *name;
    int n_rows, n_invalid, n_won, n_lost, n_push, n_void, n_pending;
  } cases[] = {
    { "csv_quoting", 30, 0, 16, 11, 1, 0, 2 },
    { "edge_missing", 13, 3, 5, 4, 1, 0, 0 },
    { "edge_half_results", 4, 0, 2, 2, 0, 0, 0 },
    { "edge_out_of_order", 24, 0, 9, 9, 3, 3, 0 },
    { "edge_pending_only", 4, 0, 0, 0, 0, 0, 4 },
    { "empty", 0, 0, 0, 0, 0, 0, 0 },
    { "n365", 365, 0, 176, 175, 5, 7, 2 },
    { "n5000_change", 5000, 0, 2445, 2362, 84, 53, 56 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("vectors/%s.csv", cases[i].name);
      g_autofree char *path = bw_test_shared (name);
      if (path == NULL)
        return;
      g_auto (Loaded) loaded = load_path (path);
      g_assert_no_error (loaded.error);
      int n[BW_BET_VOID + 1] = { 0 };
      for (unsigned k = 0; k < loaded.list->bets->len; k++)
        n[bw_bet_list_index (loaded.list, k)->status]++;
      g_assert_cmpint (loaded.report.n_rows + loaded.report.n_rejected, ==, cases[i].n_rows);
      g_assert_cmpint (loaded.report.n_rejected, ==, cases[i].n_invalid);
      g_assert_cmpint (n[BW_BET_WON], ==, cases[i].n_won);
      g_assert_cmpint (n[BW_BET_LOST], ==, cases[i].n_lost);
      g_assert_cmpint (n[BW_BET_PUSH], ==, cases[i].n_push);
      g_assert_cmpint (n[BW_BET_VOID], ==, cases[i].n_void);
      g_assert_cmpint (n[BW_BET_PENDING], ==, cases[i].n_pending);
    }
}

static void
test_real_value_bets (void)
{
  g_autofree char *path = bw_test_shared ("data/ledger_mlb_value.csv");
  if (path == NULL)
    return;
  g_auto (Loaded) loaded = load_path (path);
  g_assert_no_error (loaded.error);
  g_assert_cmpint (loaded.report.n_rows, ==, 2422);
  g_assert_cmpint (loaded.report.n_rejected, ==, 0);
  g_assert_cmpint (loaded.report.n_profit_mismatch, ==, 0);
  double profit = 0, odds = 0;
  for (unsigned i = 0; i < loaded.list->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (loaded.list, i);
      profit += bet->profit;
      odds += bet->odds;
      g_assert_true (bet->closing_fair_probability > 0 && bet->closing_fair_probability < 1);
      g_assert_cmpstr (bet->model, ==, "mlb_538_value_open_ev5");
    }
  g_assert_cmpfloat_with_epsilon (profit, 3387.81, 0.005);
  g_assert_cmpfloat_with_epsilon (odds / 2422, 2.396527, 5e-7);
}

static void
test_real_forecasts (void)
{
  g_autofree char *path = bw_test_shared ("data/538_nba_games.csv");
  if (path == NULL)
    return;
  g_auto (Loaded) loaded = load_path (path);
  g_assert_no_error (loaded.error);
  g_assert_true (loaded.report.is_forecasts);
  g_assert_cmpstr (loaded.report.format, ==, "forecasts");
  g_assert_cmpint (loaded.report.n_rows, ==, 8886);
  g_assert_cmpint (loaded.report.n_duplicates, ==, 0);
  int n_won = 0;
  double brier = 0;
  for (unsigned i = 0; i < loaded.list->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (loaded.list, i);
      double y = bet->status == BW_BET_WON;
      n_won += bet->status == BW_BET_WON;
      brier += (bet->probability - y) * (bet->probability - y);
      g_assert_true (bet->stake == 0 && bet->profit == 0);
    }
  g_assert_cmpfloat_with_epsilon (n_won / 8886., .571686, 5e-7);
  g_assert_cmpfloat_with_epsilon (brier / 8886, .214654, 5e-7);
  const BwBet *first = bw_bet_list_index (loaded.list, 0);
  g_assert_cmpstr (first->event, ==, "Celtics – Warriors");
  g_assert_cmpstr (first->selection, ==, "Celtics");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ledger-csv/plain", test_plain);
  g_test_add_func ("/ledger-csv/vectors", test_vectors);
  g_test_add_func ("/ledger-csv/real-value-bets", test_real_value_bets);
  g_test_add_func ("/ledger-csv/real-forecasts", test_real_forecasts);
  return g_test_run ();
}
