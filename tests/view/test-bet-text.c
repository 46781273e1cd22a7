/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets in words: cells, totals, and rows for other programs. */
#include "bet-rows.h"
#include "lib/bw-test.h"
#include "view/bw-bet-text.h"

#include <string.h>

#define NBSP "\u00a0"

static void
assert_text (char *text, const char *expected)
{
  g_autofree char *own = text;
  g_assert_cmpstr (own, ==, expected);
}

static BwBet
full_bet (void)
{
  BwBet bet = nothing_known;
  bet.placed_us = BW_TEST_NOW_US - 30 * BW_SECOND_US * 60;
  bet.settled_us = BW_TEST_NOW_US - 60 * BW_SECOND_US;
  bet.stake = 1109.14;
  bet.odds = 2.2;
  bet.probability = 0.4806;
  bet.closing_odds = 2;
  bet.profit = -1109.14;
  bet.status = BW_BET_LOST;
  bet.id = "b1";
  bet.event = "Astros at Nationals";
  bet.selection = "Nationals";
  bet.model = "elo";
  bet.currency = "USD";
  return bet;
}

static BwBet
bare_bet (void)
{
  BwBet bet = nothing_known;
  bet.id = bet.event = bet.selection = bet.model = bet.currency = "";
  return bet;
}

static void
test_titles (void)
{
  assert_text (bw_bet_text_title (BW_BET_COLUMN_STAKE, "USD"), "Stake, $");
  assert_text (bw_bet_text_title (BW_BET_COLUMN_PROFIT, "USDT"), "P/L, USDT");
  assert_text (bw_bet_text_title (BW_BET_COLUMN_PROFIT, ""), "P/L");
  assert_text (bw_bet_text_title (BW_BET_COLUMN_ODDS, "USD"), "Odds");
}

static void
test_cells (void)
{
  BwBetTextStyle style = { .now_us = BW_TEST_NOW_US };
  const char *const expected[] = { "11:59",          "Astros at Nationals",
                                   "Nationals",      "elo",
                                   "2.20",           "1,109.14",
                                   "48.1" NBSP "%",  "Lost",
                                   "−1,109.14",      "2.00",
                                   "+10.0" NBSP "%", "mlb" };
  const char *const none[] = { "–", "", "", "", "–", "–", "–", "Pending", "–", "–", "–", "" };
  BwBet bet = full_bet (), bare = bare_bet ();
  for (unsigned i = 0; i < BW_N_BET_COLUMNS; i++)
    {
      assert_text (bw_bet_text_cell (&bet, "mlb", i, &style), expected[i]);
      assert_text (bw_bet_text_cell (&bare, "", i, &style), none[i]);
    }
  style.has_money_currency = true;
  assert_text (bw_bet_text_cell (&bet, "mlb", BW_BET_COLUMN_PROFIT, &style), "−$1,109.14");
}

static void
test_results (void)
{
  const BwBetStatus statuses[] = { BW_BET_PENDING, BW_BET_WON,  BW_BET_LOST,
                                   BW_BET_PUSH,    BW_BET_VOID, (BwBetStatus) 77 };
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      BwStateWords words = bw_bet_text_result (statuses[i]);
      g_assert_nonnull (words.icon);
      g_assert_cmpint (words.tone, !=, BW_TONE_CRITICAL);
      g_assert_cmpint (words.tone, !=, BW_TONE_ERROR);
      g_assert_cmpint (words.tone, !=, BW_TONE_WARNING);
      for (unsigned k = 0; k < i; k++)
        g_assert_cmpstr (words.icon, !=, bw_bet_text_result (statuses[k]).icon);
    }
}

static void
test_rows (void)
{
  BwBetTextStyle style = { .now_us = BW_TEST_NOW_US };
  BwBet bet = full_bet (), bare = bare_bet ();
  assert_text (bw_bet_text_headline (&bet), "Nationals");
  assert_text (bw_bet_text_details (&bet, "mlb", &style),
               "11:59 · at 2.20 · stake $1,109.14 · Astros at Nationals");
  assert_text (bw_bet_text_sentence (&bet, "mlb", &style),
               "Nationals, Lost, profit −$1,109.14, 11:59 · at 2.20 · stake $1,109.14 · "
               "Astros at Nationals, chance 48.1" NBSP "%, CLV +10.0" NBSP "%, elo");
  assert_text (bw_bet_text_headline (&bare), "–");
  assert_text (bw_bet_text_details (&bare, "", &style), "");
  assert_text (bw_bet_text_sentence (&bare, "", &style), "Pending");
  bare.event = "100 %s of it";
  assert_text (bw_bet_text_headline (&bare), "100 %s of it");
  bet.event = "%n%s";
  assert_text (bw_bet_text_details (&bet, "mlb", &style),
               "11:59 · at 2.20 · stake $1,109.14 · %n%s");
  /* A side alone says nothing. */
  bet.event = "Astros at Nationals";
  bet.selection = "Home";
  assert_text (bw_bet_text_headline (&bet), "Astros at Nationals");
  assert_text (bw_bet_text_details (&bet, "mlb", &style),
               "11:59 · Home · at 2.20 · stake $1,109.14");
}

static void
test_totals (void)
{
  BwBetTotals totals = { .n = 12,
                         .n_won = 7,
                         .n_lost = 5,
                         .n_settled = 12,
                         .n_decided = 12,
                         .n_staked = 12,
                         .staked = 600,
                         .profit = 41.2,
                         .roi = 41.2 / 600,
                         .roi95 = { NAN, NAN },
                         .win_rate = 7.0 / 12,
                         .wilson95 = bw_interval_wilson95 (7, 12),
                         .currency = "USD" };
  const char *line = "staked $600 · profit +$41.20 · ROI +6.9" NBSP "% · 7 won, 5 lost";
  g_autofree char *chosen = g_strconcat ("12 bets selected · ", line, NULL);
  g_autofree char *all = g_strconcat ("12 bets · ", line, NULL);
  g_autofree char *part = g_strconcat ("12 of 1,480 bets · ", line, NULL);
  assert_text (bw_bet_text_totals (&totals, 12, 1480), chosen);
  assert_text (bw_bet_text_totals (&totals, 0, 12), all);
  assert_text (bw_bet_text_totals (&totals, 0, 1480), part);
  assert_text (bw_bet_text_totals (&totals, 13, 1480), "13 bets selected · adding up");
  assert_text (bw_bet_text_reason (&totals), "A win rate is shown from 20 won or lost bets on.");
  totals.n = totals.n_settled = totals.n_decided = totals.n_staked = 20;
  totals.n_won = totals.n_lost = 10;
  totals.win_rate = 0.5;
  totals.wilson95 = bw_interval_wilson95 (10, 20);
  totals.staked = 600.5;
  totals.roi95 = (BwInterval){ -0.31, 0.45 };
  assert_text (bw_bet_text_totals (&totals, 0, 20),
               "20 bets · staked $600.50 · profit +$41.20 · ROI +6.9" NBSP "% (95" NBSP
               "% −31 to" NBSP "+45" NBSP "%) · 10 won, 10 lost · win rate 50.0" NBSP "% (95" NBSP
               "% 30 to" NBSP "70" NBSP "%)");
  assert_text (bw_bet_text_reason (&totals),
               "May still be luck. The 95" NBSP "% interval of ROI includes zero.");
  totals.roi95 = (BwInterval){ 0.01, 0.13 };
  g_assert_null (bw_bet_text_reason (&totals));
}

/* Of one bet, or none. */
static void
compute (const BwBet *bet, BwBetTotals *totals)
{
  g_autoptr (BwBetList) list = bw_bet_list_new ();
  if (bet != NULL)
    bw_bet_list_add (list, bet);
  g_autoptr (BwBetTable) table = bw_bet_table_new (list, NULL);
  bw_bet_totals_compute (table, NULL, NULL, totals);
}

static void
test_totals_undefined (void)
{
  BwBetTotals totals;
  BwBet bet = bare_bet ();
  compute (NULL, &totals);
  assert_text (bw_bet_text_totals (&totals, 0, 0), "0 bets");
  assert_text (bw_bet_text_part (200, true), "The newest 200 bets · counting all");
  assert_text (bw_bet_text_part (200, false), "The newest 200 bets · the others were not read");
  assert_text (bw_bet_text_totals (&totals, 0, 1), "0 of 1 bet");
  g_assert_null (bw_bet_text_reason (&totals));
  compute (&bet, &totals);
  assert_text (bw_bet_text_totals (&totals, 0, 1), "1 bet · 1 pending");
  assert_text (bw_bet_text_reason (&totals),
               "None of these bets is settled, so there is no profit to show.");
  bet.status = BW_BET_WON;
  compute (&bet, &totals);
  assert_text (bw_bet_text_totals (&totals, 1, 1), "1 bet selected · 1 won");
  assert_text (bw_bet_text_reason (&totals),
               "These are forecasts without stakes, so there is no profit to show.");
  /* One bet is no sample: no return, and it is said why. */
  bet.stake = 10;
  bet.profit = 12.5;
  compute (&bet, &totals);
  assert_text (bw_bet_text_totals (&totals, 0, 1),
               "1 bet · staked 10 · profit +12.50 · too few for a return · 1 won");
  assert_text (bw_bet_text_reason (&totals),
               "A return is shown from 10 settled bets on, a win rate from 20.");
}

/* What is written of one bet that has all, one that has nothing, and one that needs quotes. */
static char *
write_three (char separator)
{
  static const char *const sources[] = { "mlb" };
  BwBetList *list = bw_bet_list_new ();
  BwBet bets[] = { full_bet (), bare_bet (), bare_bet () };
  bets[2].event = "a,\"b\"\tc\nd";
  bets[2].odds = 1.0 / 3;
  bets[1].selection = "=1+1";
  for (unsigned i = 0; i < G_N_ELEMENTS (bets); i++)
    bw_bet_list_add (list, &bets[i]);
  g_autoptr (BwBetModel) model = bw_bet_model_new ();
  take_rows (model, rows_of (list, sources, 1));
  while (bw_bet_model_is_busy (model))
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (BwBetExtract) extract = bw_bet_model_extract (model, false);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  bw_bet_text_write (extract, separator, stream, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);
  return g_strndup (g_memory_output_stream_get_data (memory),
                    g_memory_output_stream_get_data_size (memory));
}

static void
test_csv (void)
{
  assert_text (write_three (','),
               "source,id,placed_at,settled_at,event,selection,model,stake,odds,probability,"
               "closing_odds,closing_fair_prob,status,profit,fee,currency\n"
               "mlb,b1,2026-03-02T11:30:00Z,2026-03-02T11:59:00Z,Astros at Nationals,Nationals,"
               "elo,1109.14,2.2,0.4806,2,,lost,-1109.14,,USD\n"
               "mlb,,,,,\"=1+1\",,,,,,,pending,,,\n"
               "mlb,,,,\"a,\"\"b\"\"\tc\nd\",,,,0.3333333333333333,,,,pending,,,\n");
}

static void
test_tsv (void)
{
  g_autofree char *text = write_three ('\t');
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5); /* with the empty one at the end */
  for (unsigned i = 0; i < 4; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      g_assert_cmpuint (g_strv_length (cells), ==, 16);
    }
  g_assert_nonnull (strstr (lines[3], "\ta,\"b\" c d\t"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bet-text/titles", test_titles);
  g_test_add_func ("/bet-text/cells", test_cells);
  g_test_add_func ("/bet-text/results", test_results);
  g_test_add_func ("/bet-text/rows", test_rows);
  g_test_add_func ("/bet-text/totals", test_totals);
  g_test_add_func ("/bet-text/totals-undefined", test_totals_undefined);
  g_test_add_func ("/bet-text/csv", test_csv);
  g_test_add_func ("/bet-text/tsv", test_tsv);
  return g_test_run ();
}
