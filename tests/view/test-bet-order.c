/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting and searching bets against plain comparisons of each with each. */
#include "bet-rows.h"

#include <string.h>

/* Below 0, 0 or above 0; what is missing is larger than all in both directions. */
static int
compare_numbers (double a, double b, bool is_descending)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  int order = (a > b) - (a < b);
  return is_descending ? -order : order;
}

static int
compare_texts (const char *a, const char *b, bool is_descending)
{
  if (*a == '\0' || *b == '\0')
    return (*a == '\0') - (*b == '\0');
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);
  int order = g_utf8_collate (folded_a, folded_b);
  return is_descending ? -order : order;
}

static double
time_of (const BwBet *bet)
{
  if (bet->settled_us != BW_TIME_NONE)
    return (double) bet->settled_us;
  return bet->placed_us != BW_TIME_NONE ? (double) bet->placed_us : (double) NAN;
}

static double
clv_of (const BwBet *bet)
{
  if (!(bet->odds > 1) || !(bet->closing_odds > 1))
    return (double) NAN;
  return bet->odds / bet->closing_odds - 1;
}

static int
compare_rows (const BwBetRows *rows, uint32_t i, uint32_t j, BwBetSort sort)
{
  const BwBet *a = bw_bet_list_index (rows->list, i), *b = bw_bet_list_index (rows->list, j);
  bool is_down = sort.is_descending;
  switch (sort.column)
    {
    case BW_BET_COLUMN_TIME:
      return compare_numbers (time_of (a), time_of (b), is_down);
    case BW_BET_COLUMN_EVENT:
      return compare_texts (a->event, b->event, is_down);
    case BW_BET_COLUMN_SELECTION:
      return compare_texts (a->selection, b->selection, is_down);
    case BW_BET_COLUMN_MODEL:
      return compare_texts (a->model, b->model, is_down);
    case BW_BET_COLUMN_ODDS:
      return compare_numbers (a->odds, b->odds, is_down);
    case BW_BET_COLUMN_STAKE:
      return compare_numbers (a->stake, b->stake, is_down);
    case BW_BET_COLUMN_CHANCE:
      return compare_numbers (a->probability, b->probability, is_down);
    case BW_BET_COLUMN_RESULT:
      return compare_numbers (a->status, b->status, is_down);
    case BW_BET_COLUMN_PROFIT:
      return compare_numbers (a->profit, b->profit, is_down);
    case BW_BET_COLUMN_CLOSING:
      return compare_numbers (a->closing_odds, b->closing_odds, is_down);
    case BW_BET_COLUMN_CLV:
      return compare_numbers (clv_of (a), clv_of (b), is_down);
    case BW_BET_COLUMN_SOURCE:
      return compare_texts (rows->sources[i], rows->sources[j], is_down);
    case BW_N_BET_COLUMNS:
    default:
      return 0;
    }
}

/* By insertion, which is stable and has nothing in common with the other. */
static uint32_t *
sort_plainly (const BwBetRows *rows, BwBetSort sort)
{
  unsigned n = rows->list->bets->len;
  uint32_t *order = g_new (uint32_t, n);
  for (uint32_t i = 0; i < n; i++)
    {
      unsigned place = i;
      for (; place > 0 && compare_rows (rows, order[place - 1], i, sort) > 0; place--)
        order[place] = order[place - 1];
      order[place] = i;
    }
  return order;
}

static void
test_sort (void)
{
  for (uint32_t seed = 0; seed < 3; seed++)
    {
      g_autoptr (BwBetRows) rows = random_rows (seed, 400);
      g_autoptr (BwBetTable) table = table_of (rows);
      for (unsigned column = 0; column <= BW_N_BET_COLUMNS; column++)
        for (unsigned down = 0; down < 2; down++)
          {
            BwBetSort sort = { column, down };
            g_autofree uint32_t *order = bw_bet_order_sort (table, sort, NULL);
            g_autofree uint32_t *expected = sort_plainly (rows, sort);
            for (unsigned i = 0; i < rows->list->bets->len; i++)
              if (order[i] != expected[i])
                g_error ("seed %u, column %u, place %u: row %u, expected %u", seed, column, i,
                         order[i], expected[i]);
          }
    }
}

static void
test_sort_extremes (void)
{
  const double profits[] = { 1, -INFINITY, (double) NAN, INFINITY, -1e-300, 1e300, -1e300, 0 };
  const uint32_t expected[] = { 1, 6, 4, 7, 0, 5, 3, 2 };
  static const char *const sources[] = { "a" };
  BwBetList *list = bw_bet_list_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (profits); i++)
    {
      BwBet bet = nothing_known;
      bet.profit = profits[i];
      bw_bet_list_add (list, &bet);
    }
  g_autoptr (BwBetRows) rows = rows_of (list, sources, 1);
  g_autoptr (BwBetTable) table = table_of (rows);
  g_autofree uint32_t *order =
      bw_bet_order_sort (table, (BwBetSort){ BW_BET_COLUMN_PROFIT, false }, NULL);
  g_assert_cmpmem (order, sizeof expected, expected, sizeof expected);
}

static void
test_sort_nothing (void)
{
  static const char *const sources[] = { "a" };
  g_autoptr (BwBetRows) rows = rows_of (bw_bet_list_new (), sources, 1);
  g_autoptr (BwBetTable) table = table_of (rows);
  g_autofree uint32_t *order =
      bw_bet_order_sort (table, (BwBetSort){ BW_BET_COLUMN_EVENT, true }, NULL);
  g_assert_nonnull (order);
}

static void
test_cancelled (void)
{
  g_autoptr (BwBetRows) rows = random_rows (1, 100);
  g_autoptr (BwBetTable) table = table_of (rows);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (GStrv) words = bw_bet_order_words ("boston");
  g_cancellable_cancel (cancellable);
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    g_assert_null (bw_bet_order_sort (table, (BwBetSort){ column, false }, cancellable));
  g_assert_null (bw_bet_order_search (table, (const char *const *) words, cancellable));
}

static void
check_found (const char *search, const char *expected)
{
  static const char *const sources[] = { "mlb-value" };
  static const char *const events[] = { "Astros at Nationals", "Élan Béarnais v Paris",
                                        "\xff\xfe broken \xc3", "E\u0301LAN", "100% up_down" };
  BwBetList *list = bw_bet_list_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *id = g_strdup_printf ("Bet%u", i);
      BwBet bet = nothing_known;
      bet.event = events[i];
      bet.selection = i == 0 ? "Nationals" : "";
      bet.model = i < 2 ? "Elo" : "";
      bet.id = id;
      bw_bet_list_add (list, &bet);
    }
  g_autoptr (BwBetRows) rows = rows_of (list, sources, 1);
  g_autoptr (BwBetTable) table = table_of (rows);
  g_auto (GStrv) words = bw_bet_order_words (search);
  g_autofree uint8_t *marks = bw_bet_order_search (table, (const char *const *) words, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = G_N_ELEMENTS (events); i > 0; i--)
    if (marks[i - 1])
      g_string_append_printf (text, "%u", i - 1);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_search (void)
{
  check_found (NULL, "43210");
  check_found ("   ", "43210");
  check_found ("NATIONALS", "0");
  check_found ("nationals astros", "0");
  check_found ("nationals paris", "");
  check_found ("elo mlb", "10");
  check_found ("bet3", "3");
  check_found ("élan", "31");
  check_found ("e\u0301lan", "31");
  check_found ("ÉLAN paris", "1");
  check_found ("elan", "");
  check_found ("broken", "2");
  check_found ("100%", "4");
  check_found ("_", "4");
  check_found (".*", "");
  check_found ("\xff", "2"); /* both read as what can't be read */
  check_found ("astros\u2003at", "0");
  check_found ("nationalsx", "");
}

/* A short way for texts that are as they are when folded finds the same. */
static void
test_contains (void)
{
  g_assert_true (bw_bet_order_contains ("Ajax – PSV", "psv"));
  g_assert_true (bw_bet_order_contains ("Ajax – PSV", "–"));
  g_assert_false (bw_bet_order_contains ("Ajax – PSV", "ajax psv"));
  g_assert_false (bw_bet_order_contains ("Ajax", "–"));
  g_assert_true (bw_bet_order_contains ("the \ufb01nal", "final"));
  g_assert_true (bw_bet_order_contains ("– 5 \u212a", "k"));
  g_assert_true (bw_bet_order_contains ("\u2026", "..."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bet-order/sort", test_sort);
  g_test_add_func ("/bet-order/sort-extremes", test_sort_extremes);
  g_test_add_func ("/bet-order/sort-nothing", test_sort_nothing);
  g_test_add_func ("/bet-order/cancelled", test_cancelled);
  g_test_add_func ("/bet-order/search", test_search);
  g_test_add_func ("/bet-order/contains", test_contains);
  return g_test_run ();
}
