/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of ledgers. */
#include "model/bw-bet.h"

#include <string.h>

static void
test_list_copies (void)
{
  char id[] = "17";
  char model[] = "elo";
  BwBet bet = {
    .placed_us = 1, .settled_us = BW_TIME_NONE, .odds = 1.91, .id = id, .model = model
  };
  g_autoptr (BwBetList) list = bw_bet_list_new ();
  bw_bet_list_add (list, &bet);
  id[0] = 'x';
  bw_bet_list_add (list, &bet);
  model[0] = 'x';
  g_assert_cmpuint (list->bets->len, ==, 2);
  g_assert_cmpstr (bw_bet_list_index (list, 0)->id, ==, "17");
  g_assert_cmpstr (bw_bet_list_index (list, 1)->id, ==, "x7");
  g_assert_cmpstr (bw_bet_list_index (list, 1)->model, ==, "elo");
  g_assert_cmpstr (bw_bet_list_index (list, 0)->event, ==, "");
  g_assert_cmpstr (bw_bet_list_index (list, 0)->selection, ==, "");
  g_assert_cmpstr (bw_bet_list_index (list, 0)->currency, ==, "");
  g_assert_cmpfloat (bw_bet_list_index (list, 0)->odds, ==, 1.91);
  /* A model named by each of a million rows is kept once. */
  g_assert_true (bw_bet_list_index (list, 0)->model == bw_bet_list_index (list, 1)->model);
}

static void
test_status (void)
{
  static const struct
  {
    int number;
    const char *name;
  } all[] = { { 0, "pending" }, { 10, "won" }, { 20, "lost" }, { 30, "push" }, { 40, "void" } };
  static const char *const bad[] = { "",     " ",      "w",         "win",     "wonx",   "won lost",
                                     "lose", "pushed", "cancelled", "won\xff", "\xa0won" };
  BwBetStatus status = BW_BET_PENDING;
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *upper = g_ascii_strup (all[i].name, -1);
      g_autofree char *padded = g_strconcat (" \t", upper, " \r\n", NULL);
      g_assert_cmpstr (bw_bet_status_name ((BwBetStatus) all[i].number), ==, all[i].name);
      g_assert_true (bw_bet_status_parse (padded, &status));
      g_assert_cmpint ((int) status, ==, all[i].number);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (bw_bet_status_parse (bad[i], &status));
  g_assert_cmpint ((int) status, ==, 40);
}

static void
test_order (void)
{
  static const struct
  {
    int64_t placed_us;
    int64_t settled_us;
    int64_t ms;
  } cases[] = {
    { 5000, BW_TIME_NONE, 5 },   { 5000, 9999, 9 },
    { BW_TIME_NONE, 1000, 1 },   { BW_TIME_NONE, BW_TIME_NONE, BW_TIME_NONE },
    { BW_TIME_NONE, 0, 0 },      { BW_TIME_NONE, -1, -1 },
    { BW_TIME_NONE, -1000, -1 }, { BW_TIME_NONE, -1001, -2 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BwBet bet = { .placed_us = cases[i].placed_us, .settled_us = cases[i].settled_us };
      g_assert_cmpint (bw_bet_order_ms (&bet), ==, cases[i].ms);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bet/list-copies", test_list_copies);
  g_test_add_func ("/bet/status", test_status);
  g_test_add_func ("/bet/order", test_order);
  return g_test_run ();
}
