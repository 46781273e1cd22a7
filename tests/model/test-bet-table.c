/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of bets against the lists they were made of. */
#include "model/bw-bet-table.h"

#include <math.h>
#include <string.h>

/* As many rows as fill a piece are nobody's business: so many fill several. */
#define MANY 70000

static const char *const sources[] = { "nfl", "nba" };

static bool
is_same_number (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static void
assert_same (const BwBet *a, const BwBet *b)
{
  g_assert_cmpint (a->placed_us, ==, b->placed_us);
  g_assert_cmpint (a->settled_us, ==, b->settled_us);
  g_assert_cmpint (a->ordinal, ==, b->ordinal);
  g_assert_true (is_same_number (a->stake, b->stake) && is_same_number (a->odds, b->odds)
                 && is_same_number (a->probability, b->probability)
                 && is_same_number (a->closing_odds, b->closing_odds)
                 && is_same_number (a->closing_fair_probability, b->closing_fair_probability)
                 && is_same_number (a->profit, b->profit) && is_same_number (a->fee, b->fee));
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpint (a->is_paper, ==, b->is_paper);
  g_assert_cmpint (a->is_profit_derived, ==, b->is_profit_derived);
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->event, ==, b->event);
  g_assert_cmpstr (a->selection, ==, b->selection);
  g_assert_cmpstr (a->model, ==, b->model);
  g_assert_cmpstr (a->currency, ==, b->currency);
}

/* N bets as ledgers have them, newest first, the last of which is the same whatever N is. */
static BwBetList *
make_list (unsigned n)
{
  static const char *const teams[] = { "", "Ajax", "Bayern", "Ωmega" };
  static const BwBetStatus statuses[] = { BW_BET_WON, BW_BET_LOST, BW_BET_PENDING,
                                          (BwBetStatus) 70000 };
  BwBetList *list = bw_bet_list_new ();
  for (unsigned i = n; i-- > 0;)
    {
      g_autoptr (GRand) dice = g_rand_new_with_seed (i);
      g_autofree char *id = g_strdup_printf ("bet-%u", i);
      g_autofree char *event = g_strdup_printf ("round %u", i / 3);
      int32_t odds = g_rand_int_range (dice, 101, 900);
      BwBet bet = { .placed_us = i % 7 == 0 ? BW_TIME_NONE : (int64_t) i * 60 * BW_SECOND_US,
                    .settled_us = (int64_t) i * 60 * BW_SECOND_US + 1000,
                    .ordinal = -(int64_t) i,
                    .stake = g_rand_int_range (dice, 1, 5000) / 100.0,
                    .odds = odds / 100.0,
                    .probability = i % 5 == 0 ? (double) NAN : 90.0 / odds,
                    .closing_odds = g_rand_double (dice),
                    .closing_fair_probability = (double) NAN,
                    .profit = i % 2 == 0 ? -0.0 : g_rand_double (dice) * 100,
                    .status = statuses[i % G_N_ELEMENTS (statuses)],
                    .is_paper = i % 3 == 0,
                    .is_profit_derived = i % 4 == 0,
                    .id = i % 11 == 0 ? "" : id,
                    .event = event,
                    .selection = teams[i % G_N_ELEMENTS (teams)],
                    .model = teams[i / 7 % G_N_ELEMENTS (teams)],
                    .currency = "EUR" };
      bw_bet_list_add (list, &bet);
    }
  return list;
}

static const char *
source_of (const BwBetList *list, size_t row)
{
  return sources[bw_bet_list_index (list, row)->ordinal % 2 == 0];
}

static void
assert_is_of (const BwBetTable *table, const BwBetList *list)
{
  g_assert_cmpuint (bw_bet_table_n (table), ==, list->bets->len);
  for (size_t i = 0; i < list->bets->len; i++)
    {
      const BwBet *expected = bw_bet_list_index (list, i);
      BwBet bet;
      bw_bet_table_get (table, i, &bet);
      assert_same (&bet, expected);
      g_assert_cmpuint (bet.event_key, ==, 0);
      g_assert_cmpstr (bw_bet_table_text (table, i, BW_BET_TEXT_SOURCE), ==, source_of (list, i));
      g_assert_cmpstr (bw_bet_table_text (table, i, BW_BET_TEXT_ID), ==, expected->id);
      g_assert_cmpstr (bw_bet_table_text (table, i, BW_BET_TEXT_EVENT), ==, expected->event);
      g_assert_cmpstr (bw_bet_table_text (table, i, BW_BET_TEXT_SELECTION), ==,
                       expected->selection);
      g_assert_cmpstr (bw_bet_table_text (table, i, BW_BET_TEXT_MODEL), ==, expected->model);
      g_assert_cmpstr (bw_bet_table_text (table, i, BW_BET_TEXT_CURRENCY), ==, expected->currency);
    }
}

/* LIST from its oldest on, but for the N_KEPT oldest, which are those of BASE. */
static BwBetTable *
make_table (const BwBetTable *base, size_t n_kept, const BwBetList *list)
{
  const BwBetTableOrigin origin = { "what is asked", 17, true };
  g_autoptr (BwBetTableBuilder) builder = bw_bet_table_builder_new (base, n_kept);
  for (size_t i = list->bets->len - n_kept; i-- > 0;)
    bw_bet_table_builder_add (builder, bw_bet_list_index (list, i), source_of (list, i));
  return bw_bet_table_builder_end (builder, &origin);
}

static void
test_rows (void)
{
  static const unsigned ns[] = { 0, 1, 2, 32767, 32768, 32769, MANY };
  for (unsigned i = 0; i < G_N_ELEMENTS (ns); i++)
    {
      g_autoptr (BwBetList) list = make_list (ns[i]);
      g_autoptr (BwBetTable) table = make_table (NULL, 0, list);
      assert_is_of (table, list);
      const BwBetTableOrigin *origin = bw_bet_table_origin (table);
      g_assert_cmpstr (origin->question, ==, "what is asked");
      g_assert_cmpint (origin->version, ==, 17);
      g_assert_true (origin->is_part);
    }
}

static void
test_of_list (void)
{
  g_autoptr (BwBetList) list = make_list (3);
  const char *const beside[] = { source_of (list, 0), source_of (list, 1), source_of (list, 2) };
  g_autoptr (BwBetTable) table = bw_bet_table_new (list, beside);
  assert_is_of (table, list);
  g_assert_null (bw_bet_table_origin (table)->question);
  g_autoptr (BwBetTable) bare = bw_bet_table_new (list, NULL);
  g_assert_cmpstr (bw_bet_table_text (bare, 2, BW_BET_TEXT_SOURCE), ==, "");
}

/* A ledger that grows, or changes from some row on, keeps what it was before. */
static void
test_grows (void)
{
  g_autoptr (BwBetList) before = make_list (MANY), after = make_list (MANY + 100);
  g_autoptr (BwBetTable) base = make_table (NULL, 0, before);
  static const size_t kept[] = { 0, 1, 32768, 65536, MANY - 1, MANY };
  static const size_t shared[] = { 0, 0, 32768, 65536, 65536, 65536 };
  for (unsigned i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (BwBetTable) table = make_table (base, kept[i], after);
      assert_is_of (table, after);
      g_assert_cmpuint (bw_bet_table_n_shared (base, table), ==, shared[i]);
    }
  g_assert_cmpuint (bw_bet_table_n_shared (base, base), ==, MANY);
  assert_is_of (base, before);
}

/* Tens of bytes a bet, where its structure alone has more than a hundred. */
static void
test_small (void)
{
  g_autoptr (BwBetList) list = make_list (MANY);
  g_autoptr (BwBetTable) table = make_table (NULL, 0, list);
  g_assert_cmpuint (bw_bet_table_bytes (table) / MANY, <, 70);
  g_assert_cmpuint (sizeof (BwBet), >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bet-table/rows", test_rows);
  g_test_add_func ("/bet-table/of-list", test_of_list);
  g_test_add_func ("/bet-table/grows", test_grows);
  g_test_add_func ("/bet-table/small", test_small);
  return g_test_run ();
}
