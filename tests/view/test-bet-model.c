/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of bets: what it shows, what it tells, what it adds up, and that it holds nobody up. */
#include "bet-rows.h"
#include "lib/bw-test.h"

#include <string.h>

/* What the model told, and what it is in the end. */
typedef struct
{
  BwBetModel *model;
  unsigned n_items_changed, n_ticks;
  unsigned position, removed, added;
} World;

static void
items_changed_cb (GListModel *list, unsigned position, unsigned removed, unsigned added,
                  gpointer data)
{
  World *world = data;
  world->n_items_changed++;
  world->position = position;
  world->removed = removed;
  world->added = added;
}

static void
world_init (World *world)
{
  *world = (World){ .model = bw_bet_model_new () };
  g_signal_connect (world->model, "items-changed", G_CALLBACK (items_changed_cb), world);
}

static bool
is_idle (gpointer data)
{
  return !bw_bet_model_is_busy (((World *) data)->model);
}

static void
settle (World *world)
{
  g_assert_true (bw_test_run_until (is_idle, world, 120000));
}

static unsigned
n_shown (const World *world)
{
  return g_list_model_get_n_items (G_LIST_MODEL (world->model));
}

static void
assert_ids (const World *world, const char *expected)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  for (unsigned i = 0; i < n_shown (world); i++)
    {
      g_autoptr (BwBetItem) item = g_list_model_get_item (G_LIST_MODEL (world->model), i);
      g_string_append_printf (ids, "%s%s%s", i > 0 ? " " : "", bw_bet_item_bet (item)->id,
                              bw_bet_model_is_chosen (world->model, i) ? "*" : "");
    }
  g_assert_cmpstr (ids->str, ==, expected);
}

/* Bets "ID:PROFIT", stake 10; "-" for no profit: pending. Newest first. */
static BwBetRows *
rows_from (const char *text)
{
  static const char *const sources[] = { "nfl" };
  BwBetList *list = bw_bet_list_new ();
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  for (unsigned i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[i], ":", 2);
      BwBet bet = nothing_known;
      bet.id = pair[0];
      bet.event = "Event";
      bet.currency = "USD";
      bet.stake = 10;
      bet.settled_us = 1000 - i;
      bet.status = BW_BET_PENDING;
      if (!g_str_equal (pair[1], "-"))
        {
          bet.profit = g_ascii_strtod (pair[1], NULL);
          bet.status = bet.profit > 0 ? BW_BET_WON : bet.profit < 0 ? BW_BET_LOST : BW_BET_PUSH;
        }
      bw_bet_list_add (list, &bet);
    }
  return rows_of (list, sources, 1);
}

static void
test_shows (void)
{
  World world;
  world_init (&world);
  g_assert_cmpuint (n_shown (&world), ==, 0);
  take_rows (world.model, rows_from ("c:5 b:-10 a:7"));
  g_assert_true (bw_bet_model_is_busy (world.model));
  settle (&world);
  assert_ids (&world, "c b a");
  g_assert_cmpuint (world.n_items_changed, ==, 1);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_PROFIT, false });
  assert_ids (&world, "c b a");
  settle (&world);
  assert_ids (&world, "b c a");
  bw_bet_model_set_search (world.model, "a nothing");
  bw_bet_model_set_search (world.model, "A");
  settle (&world);
  assert_ids (&world, "a");
  g_assert_cmpuint (bw_bet_model_n_rows (world.model), ==, 3);
  g_assert_cmpuint (world.n_items_changed, ==, 3); /* the search in between never came */
  /* No rows are there at once, so that nobody takes those of another bot for this one's. */
  take_rows (world.model, rows_from ("e:5 d:-10"));
  bw_bet_model_set_table (world.model, NULL);
  g_assert_cmpuint (n_shown (&world), ==, 0);
  g_assert_false (bw_bet_model_is_busy (world.model));
  g_assert_cmpuint (bw_bet_model_totals (world.model)->n, ==, 0);
  bw_test_drain ();
  g_assert_cmpuint (n_shown (&world), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (world.model), 0));
  g_object_unref (world.model);
}

static void
test_items_stay (void)
{
  World world;
  world_init (&world);
  take_rows (world.model, rows_from ("b:-10 a:7"));
  settle (&world);
  g_autoptr (BwBetItem) item = g_list_model_get_item (G_LIST_MODEL (world.model), 1);
  bw_bet_model_set_table (world.model, NULL);
  settle (&world);
  g_object_unref (world.model);
  g_assert_cmpstr (bw_bet_item_bet (item)->id, ==, "a");
  g_assert_cmpstr (bw_bet_item_bet (item)->event, ==, "Event");
  g_assert_cmpstr (bw_bet_item_source (item), ==, "nfl");
  g_assert_cmpfloat (bw_bet_item_bet (item)->profit, ==, 7);
}

static void
count_cb (BwBetItem *item, unsigned *n)
{
  (*n)++;
}

static void
test_items_follow (void)
{
  World world;
  world_init (&world);
  take_rows (world.model, rows_from ("b:-10 a:7"));
  settle (&world);
  unsigned n = 0;
  g_autoptr (BwBetItem) item = g_list_model_get_item (G_LIST_MODEL (world.model), 0);
  g_autoptr (BwBetItem) other = g_list_model_get_item (G_LIST_MODEL (world.model), 1);
  g_signal_connect (item, "changed", G_CALLBACK (count_cb), &n);
  bw_bet_item_copy_from (item, other);
  bw_bet_item_copy_from (item, item);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (bw_bet_item_bet (item)->id, ==, "a");
  g_assert_cmpstr (bw_bet_item_source (item), ==, "nfl");
  g_object_unref (world.model);
}

static void
test_new_rows_come (void)
{
  World world;
  world_init (&world);
  take_rows (world.model, rows_from ("d:- c:5 b:-10 a:7"));
  settle (&world);
  bw_bet_model_choose (world.model, 2, 2, true);
  assert_ids (&world, "d c b* a*");
  /* The same once more: nothing is told. */
  take_rows (world.model, rows_from ("d:- c:5 b:-10 a:7"));
  settle (&world);
  g_assert_cmpuint (world.n_items_changed, ==, 1);
  /* Two in front, which move nothing else. */
  BwBetRows *rows = rows_from ("f:- e:1 d:- c:5 b:-10 a:7");
  for (unsigned i = 0; i < 6; i++)
    bw_bet_list_index (rows->list, i)->settled_us += 2;
  take_rows (world.model, rows);
  settle (&world);
  assert_ids (&world, "f e d c b* a*");
  g_assert_cmpuint (world.n_items_changed, ==, 2);
  g_assert_cmpuint (world.position, ==, 0);
  g_assert_cmpuint (world.removed, ==, 0);
  g_assert_cmpuint (world.added, ==, 2);
  /* One is settled, one is gone. */
  rows = rows_from ("f:- e:1 d:9 c:5 b:-10");
  for (unsigned i = 0; i < 5; i++)
    bw_bet_list_index (rows->list, i)->settled_us += 2;
  take_rows (world.model, rows);
  settle (&world);
  assert_ids (&world, "f e d c b*");
  g_assert_cmpuint (world.n_items_changed, ==, 3);
  g_assert_cmpuint (world.position, ==, 2);
  g_assert_cmpuint (bw_bet_model_n_chosen (world.model), ==, 1);
  g_object_unref (world.model);
}

/* The table of ROWS (transfer full), as the newest of more or as all there are. */
static BwBetTable *
table_from (const char *text, bool is_part)
{
  const BwBetTableOrigin origin = { NULL, 1, is_part };
  g_autoptr (BwBetRows) rows = rows_from (text);
  g_autoptr (BwBetTableBuilder) builder = bw_bet_table_builder_new (NULL, 0);
  for (unsigned i = rows->list->bets->len; i-- > 0;)
    bw_bet_table_builder_add (builder, bw_bet_list_index (rows->list, i), "nfl");
  return bw_bet_table_builder_end (builder, &origin);
}

/* The newest rows are there before the others, and stay where they are when these come. */
static void
test_newest_first (void)
{
  World world;
  world_init (&world);
  g_autoptr (BwBetTable) part = table_from ("d:- c:5", true);
  g_autoptr (BwBetTable) all = table_from ("d:- c:5 b:-10 a:7", false);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_TIME, true });
  bw_bet_model_set_table (world.model, part);
  settle (&world);
  assert_ids (&world, "d c");
  g_assert_true (bw_bet_model_is_part (world.model));
  bw_bet_model_choose (world.model, 1, 1, true);
  bw_bet_model_set_table (world.model, all);
  settle (&world);
  assert_ids (&world, "d c* b a");
  g_assert_false (bw_bet_model_is_part (world.model));
  g_assert_cmpuint (world.n_items_changed, ==, 2);
  g_assert_cmpuint (world.position, ==, 2);
  g_assert_cmpuint (world.removed, ==, 0);
  g_assert_cmpuint (world.added, ==, 2);
  /* The same table once more is no work. */
  bw_bet_model_set_table (world.model, all);
  g_assert_false (bw_bet_model_is_busy (world.model));
  g_object_unref (world.model);
}

/* In another order the newest rows are not the first ones, and among them alone nothing is looked
 * for. */
static void
test_part_waits (void)
{
  World world;
  world_init (&world);
  g_autoptr (BwBetTable) part = table_from ("d:- c:5", true);
  g_autoptr (BwBetTable) all = table_from ("d:- c:5 b:-10 a:7", false);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_PROFIT, true });
  settle (&world);
  bw_bet_model_set_table (world.model, part);
  g_assert_true (bw_bet_model_is_busy (world.model));
  bw_test_drain ();
  g_assert_cmpuint (n_shown (&world), ==, 0);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_TIME, true });
  settle (&world);
  assert_ids (&world, "d c");
  bw_bet_model_set_search (world.model, "a");
  bw_test_drain ();
  g_assert_true (bw_bet_model_is_busy (world.model));
  assert_ids (&world, "d c");
  bw_bet_model_set_table (world.model, all);
  settle (&world);
  assert_ids (&world, "a");
  g_object_unref (world.model);
}

static void
test_sort_and_search_stay (void)
{
  World world;
  world_init (&world);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_PROFIT, true });
  bw_bet_model_set_search (world.model, "event");
  take_rows (world.model, rows_from ("d:- c:5 b:-10 a:7"));
  settle (&world);
  assert_ids (&world, "a c b d");
  bw_bet_model_choose (world.model, 0, 1, true);
  take_rows (world.model, rows_from ("e:6 d:- c:5 b:-10 a:7"));
  settle (&world);
  assert_ids (&world, "a* e c b d");
  /* What a search hides is not chosen any more. */
  bw_bet_model_set_search (world.model, "b");
  settle (&world);
  assert_ids (&world, "b");
  g_assert_cmpuint (bw_bet_model_n_chosen (world.model), ==, 0);
  g_object_unref (world.model);
}

static void
test_chosen_meanwhile (void)
{
  World world;
  world_init (&world);
  take_rows (world.model, rows_from ("c:5 b:-10 a:7"));
  settle (&world);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_PROFIT, false });
  bw_bet_model_choose (world.model, 0, 1, true);
  settle (&world);
  assert_ids (&world, "b c* a");
  g_object_unref (world.model);
}

static void
test_totals (void)
{
  World world;
  world_init (&world);
  take_rows (world.model, rows_from ("e:- d:0 c:5 b:-10 a:7"));
  settle (&world);
  const BwBetTotals *all = bw_bet_model_totals (world.model);
  g_assert_cmpint (all->n, ==, 5);
  g_assert_cmpint (all->n_settled, ==, 4);
  g_assert_cmpint (all->n_decided, ==, 3);
  g_assert_cmpint (all->n_won, ==, 2);
  g_assert_cmpint (all->n_lost, ==, 1);
  g_assert_cmpint (all->n_push, ==, 1);
  g_assert_cmpint (all->n_pending, ==, 1);
  g_assert_cmpfloat (all->staked, ==, 40);
  g_assert_cmpfloat (all->profit, ==, 2);
  g_assert_cmpfloat (all->roi, ==, 0.05);
  /* By hand: stakes of 10, so Σ (profit − 0.5)² = 20.25 + 110.25 + 42.25 + 0.25 = 173, and half of
   * the interval is 1.96 · √(4/3 · 173) / 40. */
  g_assert_cmpfloat_with_epsilon (all->roi95.low, 0.05 - 0.7441843, 1e-6);
  g_assert_cmpfloat_with_epsilon (all->roi95.high, 0.05 + 0.7441843, 1e-6);
  g_assert_cmpfloat_with_epsilon (all->win_rate, 2.0 / 3, 1e-15);
  /* Wilson for 2 of 3, worked out by hand: (2/3 + z²/6 ± z √(2/27 + z²/36)) / (1 + z²/3). */
  g_assert_cmpfloat_with_epsilon (all->wilson95.low, 0.2076596, 1e-6);
  g_assert_cmpfloat_with_epsilon (all->wilson95.high, 0.9385081, 1e-6);
  g_assert_cmpstr (all->currency, ==, "USD");
  bw_bet_model_choose (world.model, 2, 2, true);
  const BwBetTotals *chosen = bw_bet_model_totals (world.model);
  g_assert_cmpint (chosen->n, ==, 2);
  g_assert_cmpfloat (chosen->staked, ==, 20);
  g_assert_cmpfloat (chosen->profit, ==, -5);
  g_assert_cmpfloat (chosen->roi, ==, -0.25);
  bw_bet_model_choose (world.model, 2, 2, false);
  g_assert_cmpint (bw_bet_model_totals (world.model)->n, ==, 5);
  bw_bet_model_set_search (world.model, "b");
  settle (&world);
  g_assert_cmpfloat (bw_bet_model_totals (world.model)->profit, ==, -10);
  g_object_unref (world.model);
}

/* Rows of one moment stand together in either direction; what has no time comes last. */
static void
test_moment (void)
{
  World world;
  world_init (&world);
  BwBetRows *rows = rows_from ("e:1 d:2 c:3 b:4 a:5 z:6");
  const int64_t ms[] = { 40, 30, 30, 30, -20 };
  for (unsigned i = 0; i < G_N_ELEMENTS (ms); i++)
    bw_bet_list_index (rows->list, i)->settled_us = ms[i] * 1000 + i;
  bw_bet_list_index (rows->list, 5)->settled_us = BW_TIME_NONE;
  bw_bet_list_index (rows->list, 5)->placed_us = BW_TIME_NONE;
  unsigned first = 9;
  take_rows (world.model, rows);
  settle (&world);
  g_assert_cmpuint (bw_bet_model_find_moment (world.model, 30, &first), ==, 0);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_TIME, true });
  settle (&world);
  g_assert_cmpuint (bw_bet_model_find_moment (world.model, 30, &first), ==, 3);
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (bw_bet_model_find_moment (world.model, 31, &first), ==, 0);
  g_assert_cmpuint (bw_bet_model_find_moment (world.model, BW_TIME_NONE, &first), ==, 0);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_TIME, false });
  settle (&world);
  g_assert_cmpuint (bw_bet_model_find_moment (world.model, -20, &first), ==, 1);
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (bw_bet_model_find_moment (world.model, 30, &first), ==, 3);
  g_assert_cmpuint (first, ==, 1);
  g_object_unref (world.model);
}

/* Adds up the first N of ROWS. */
static void
compute_first (const BwBetRows *rows, size_t n, BwBetTotals *totals)
{
  g_autoptr (BwBetTable) table = table_of (rows);
  g_autofree uint8_t *marks = g_malloc0 (rows->list->bets->len);
  memset (marks, 1, n);
  g_assert_true (bw_bet_totals_compute (table, marks, NULL, totals));
}

static void
test_totals_undefined (void)
{
  BwBetTotals totals;
  g_autoptr (BwBetRows) two = rows_from ("c:5 b:-10 a:7 v:1");
  bw_bet_list_index (two->list, 1)->currency = "EUR";
  compute_first (two, 3, &totals);
  g_assert_true (totals.has_two_currencies);
  g_assert_true (isnan (totals.staked) && isnan (totals.profit) && isnan (totals.roi));
  g_assert_cmpint (totals.n_won, ==, 2);
  /* A void bet was never at stake; one that is open has no profit. */
  g_autoptr (BwBetRows) open = rows_from ("b:- a:7");
  bw_bet_list_index (open->list, 1)->status = BW_BET_VOID;
  compute_first (open, 2, &totals);
  g_assert_true (isnan (totals.profit) && isnan (totals.win_rate));
  g_assert_cmpint (totals.n_void, ==, 1);
  /* Forecasts have results, and no money. */
  g_autoptr (BwBetRows) forecasts = rows_from ("b:1 a:-1");
  bw_bet_list_index (forecasts->list, 0)->stake = (double) NAN;
  bw_bet_list_index (forecasts->list, 1)->stake = (double) NAN;
  compute_first (forecasts, 2, &totals);
  g_assert_cmpint (totals.n_settled, ==, 2);
  g_assert_cmpint (totals.n_staked, ==, 0);
  g_assert_true (isnan (totals.profit));
  g_assert_cmpfloat (totals.win_rate, ==, 0.5);
  /* Nothing was at stake. */
  g_autoptr (BwBetRows) free_bets = rows_from ("a:1");
  bw_bet_list_index (free_bets->list, 0)->stake = 0;
  compute_first (free_bets, 1, &totals);
  g_assert_cmpfloat (totals.profit, ==, 1);
  g_assert_true (isnan (totals.roi));
  compute_first (free_bets, 0, &totals);
  g_assert_true (isnan (totals.staked) && totals.n == 0);
}

static void
test_facts (void)
{
  World world;
  world_init (&world);
  take_rows (world.model, rows_from ("b:- a:7"));
  settle (&world);
  const BwBetFacts *facts = bw_bet_model_facts (world.model);
  g_assert_true (facts->has_events && facts->has_stakes && facts->has_profits);
  g_assert_false (facts->has_models || facts->has_odds || facts->has_chances || facts->has_closing
                  || facts->has_selections);
  g_assert_false (facts->has_two_sources || facts->has_two_models || facts->has_two_currencies);
  g_assert_cmpstr (facts->currency, ==, "USD");
  take_rows (world.model, random_rows (3, 50));
  settle (&world);
  facts = bw_bet_model_facts (world.model);
  g_assert_true (facts->has_models && facts->has_two_models && facts->has_odds && facts->has_chances
                 && facts->has_closing && facts->has_two_sources);
  g_object_unref (world.model);
}

static void
test_extract (void)
{
  World world;
  world_init (&world);
  take_rows (world.model, rows_from ("c:5 b:-10 a:7"));
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_PROFIT, false });
  settle (&world);
  bw_bet_model_choose (world.model, 1, 2, true);
  g_autoptr (BwBetExtract) all = bw_bet_model_extract (world.model, false);
  g_autoptr (BwBetExtract) chosen = bw_bet_model_extract (world.model, true);
  g_assert_cmpuint (bw_bet_model_find (world.model, "nfl", "a", 3), ==, 2);
  g_assert_cmpuint (bw_bet_model_find (world.model, "nfl", "a", 2), ==, UINT_MAX);
  g_assert_cmpuint (bw_bet_model_find (world.model, "nba", "a", 3), ==, UINT_MAX);
  g_object_unref (world.model);
  g_assert_cmpuint (bw_bet_extract_n (all), ==, 3);
  BwBet bet;
  g_assert_cmpstr (bw_bet_extract_bet (all, 0, &bet), ==, "nfl");
  g_assert_cmpstr (bet.id, ==, "b");
  g_assert_cmpuint (bw_bet_extract_n (chosen), ==, 2);
  g_assert_cmpstr (bw_bet_extract_bet (chosen, 1, &bet), ==, "nfl");
  g_assert_cmpstr (bet.id, ==, "a");
}

static gboolean
tick_cb (gpointer data)
{
  ((World *) data)->n_ticks++;
  return G_SOURCE_CONTINUE;
}

/* A million rows: every call returns before anything moved, the main loop goes on meanwhile, and
 * each change is told once. */
static void
test_million (void)
{
  World world;
  world_init (&world);
  take_rows (world.model, random_rows (9, 1000000));
  g_assert_cmpuint (n_shown (&world), ==, 0);
  settle (&world);
  g_assert_cmpuint (n_shown (&world), ==, 1000000);
  unsigned ticks = g_timeout_add (1, tick_cb, &world);
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_EVENT, true });
  g_assert_true (bw_bet_model_is_busy (world.model));
  g_assert_cmpuint (world.n_items_changed, ==, 1);
  settle (&world);
  g_assert_cmpuint (world.n_items_changed, ==, 2);
  g_assert_cmpuint (world.n_ticks, >, 2);
  bw_bet_model_set_search (world.model, "id-77777");
  g_assert_cmpuint (n_shown (&world), ==, 1000000);
  settle (&world);
  g_assert_cmpuint (world.n_items_changed, ==, 3);
  g_assert_cmpuint (n_shown (&world), ==, 11); /* id-77777 and id-777770 to id-777779 */
  bw_bet_model_set_search (world.model, NULL);
  settle (&world);
  bw_bet_model_choose (world.model, 0, 1000000, true);
  g_assert_cmpuint (bw_bet_model_n_chosen (world.model), ==, 1000000);
  /* Let go of while it works: nothing comes after that. */
  bw_bet_model_set_sort (world.model, (BwBetSort){ BW_BET_COLUMN_MODEL, false });
  g_source_remove (ticks);
  g_object_unref (world.model);
  bw_test_drain ();
}

static void
test_garbage (void)
{
  static const char *const sources[] = { "" };
  World world;
  world_init (&world);
  BwBetList *list = bw_bet_list_new ();
  for (unsigned i = 0; i < 300; i++)
    {
      char bytes[] = { (char) (i + 1), (char) (255 - i), (char) (i * 7), '\0' };
      BwBet bet = nothing_known;
      bet.event = bet.selection = bet.model = bet.id = bet.currency = bytes;
      bet.odds = -INFINITY;
      bet.stake = i % 2 == 0 ? INFINITY : -1;
      bet.profit = INFINITY;
      bet.status = (BwBetStatus) (i % 45);
      bw_bet_list_add (list, &bet);
    }
  take_rows (world.model, rows_of (list, sources, 1));
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    {
      bw_bet_model_set_sort (world.model, (BwBetSort){ column, true });
      settle (&world);
      g_assert_cmpuint (n_shown (&world), ==, 300);
    }
  bw_bet_model_set_search (world.model, "\xff\xfe\x80");
  settle (&world);
  g_assert_true (isnan (bw_bet_model_totals (world.model)->staked));
  g_object_unref (world.model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bet-model/shows", test_shows);
  g_test_add_func ("/bet-model/items-stay", test_items_stay);
  g_test_add_func ("/bet-model/items-follow", test_items_follow);
  g_test_add_func ("/bet-model/new-rows-come", test_new_rows_come);
  g_test_add_func ("/bet-model/newest-first", test_newest_first);
  g_test_add_func ("/bet-model/part-waits", test_part_waits);
  g_test_add_func ("/bet-model/sort-and-search-stay", test_sort_and_search_stay);
  g_test_add_func ("/bet-model/chosen-meanwhile", test_chosen_meanwhile);
  g_test_add_func ("/bet-model/totals", test_totals);
  g_test_add_func ("/bet-model/moment", test_moment);
  g_test_add_func ("/bet-model/totals-undefined", test_totals_undefined);
  g_test_add_func ("/bet-model/facts", test_facts);
  g_test_add_func ("/bet-model/extract", test_extract);
  g_test_add_func ("/bet-model/million", test_million);
  g_test_add_func ("/bet-model/garbage", test_garbage);
  return g_test_run ();
}
