/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes to the ledger against a list in memory that does the same slowly. */
#include "base/bw-error.h"
#include "lib/bw-test.h"
#include "store/bw-ledger.h"

#include <math.h>

#define SOURCE "bot"

typedef struct
{
  char *dir;
  BwLedger *ledger;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->dir = bw_test_dir_new ();
  fixture->ledger = bw_ledger_open (fixture->dir, false, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_ledger_close (fixture->ledger);
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

static BwBet
make_bet (const char *id, int64_t second, int64_t ordinal)
{
  return (BwBet){ .placed_us = second * BW_SECOND_US,
                  .settled_us = BW_TIME_NONE,
                  .ordinal = ordinal,
                  .stake = 10,
                  .odds = 1.5,
                  .probability = (double) NAN,
                  .closing_odds = (double) NAN,
                  .closing_fair_probability = (double) NAN,
                  .profit = (double) NAN,
                  .fee = 0,
                  .status = BW_BET_PENDING,
                  .id = id,
                  .event = "A - B",
                  .selection = "A",
                  .model = "elo",
                  .currency = "EUR" };
}

static BwLedgerChange
write_bets (BwLedger *ledger, const char *source, bool is_complete, const BwBet *bets, unsigned n)
{
  g_autoptr (GError) error = NULL;
  BwLedgerWrite *write = bw_ledger_write_begin (ledger, source, is_complete);
  for (unsigned i = 0; i < n; i++)
    {
      BwBetList *list = bw_bet_list_new ();
      bw_bet_list_add (list, &bets[i]);
      g_assert_true (bw_ledger_write_add (write, list));
    }
  BwLedgerChange change;
  bw_ledger_write_end (write, false, NULL, &change, &error);
  g_assert_no_error (error);
  return change;
}

static void
assert_change (const BwLedgerChange *change, int64_t n_added, int64_t n_updated,
               int64_t n_unchanged, int64_t n_removed, int64_t first_order_ms)
{
  g_assert_cmpint (change->n_added, ==, n_added);
  g_assert_cmpint (change->n_updated, ==, n_updated);
  g_assert_cmpint (change->n_unchanged, ==, n_unchanged);
  g_assert_cmpint (change->n_removed, ==, n_removed);
  g_assert_cmpint (change->first_order_ms, ==, first_order_ms);
}

/* All that was read: "source/id" of each row, and the bets. */
typedef struct
{
  GString *ids;
  BwBetList *bets;
  unsigned n_pieces;
  unsigned n_wanted; /* 0: all */
} Seen;

static bool
see (const BwBetList *rows, const char *const *sources, gpointer data)
{
  Seen *seen = data;
  seen->n_pieces++;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      g_string_append_printf (seen->ids, "%s/%s ", sources[i], bw_bet_list_index (rows, i)->id);
      bw_bet_list_add (seen->bets, bw_bet_list_index (rows, i));
    }
  return seen->n_wanted == 0 || seen->bets->bets->len < seen->n_wanted;
}

static void
seen_clear (Seen *seen)
{
  g_string_free (seen->ids, TRUE);
  bw_bet_list_free (seen->bets);
}

static Seen
read_query (BwLedger *ledger, const BwLedgerQuery *query)
{
  Seen seen = { g_string_new (NULL), bw_bet_list_new (), 0, 0 };
  g_autoptr (GError) error = NULL;
  g_assert_true (bw_ledger_read (ledger, query, see, &seen, NULL, &error));
  g_assert_no_error (error);
  return seen;
}

static void
assert_ids (BwLedger *ledger, const BwLedgerQuery *query, const char *expected)
{
  Seen seen = read_query (ledger, query);
  g_assert_cmpstr (seen.ids->str, ==, expected);
  seen_clear (&seen);
}

static const BwLedgerQuery all = BW_LEDGER_QUERY_ALL;

static void
test_upsert (Fixture *fixture, gconstpointer data)
{
  BwBet bets[] = { make_bet ("a", 30, 1), make_bet ("b", 10, 2), make_bet ("c", 20, 3) };
  BwLedgerChange change = write_bets (fixture->ledger, SOURCE, false, bets, 3);
  assert_change (&change, 3, 0, 0, 0, 10000);
  assert_ids (fixture->ledger, &all, "bot/b bot/c bot/a ");

  change = write_bets (fixture->ledger, SOURCE, false, bets, 3);
  assert_change (&change, 0, 0, 3, 0, INT64_MAX);

  /* A bet that is settled moves: both places count. */
  bets[1].status = BW_BET_WON;
  bets[1].profit = 5;
  bets[1].settled_us = 25 * BW_SECOND_US;
  change = write_bets (fixture->ledger, SOURCE, false, &bets[1], 1);
  assert_change (&change, 0, 1, 0, 0, 10000);
  assert_ids (fixture->ledger, &all, "bot/c bot/b bot/a ");

  /* What a complete write does not bring is gone. */
  change = write_bets (fixture->ledger, SOURCE, true, &bets[1], 2);
  assert_change (&change, 0, 0, 2, 1, 30000);
  assert_ids (fixture->ledger, &all, "bot/c bot/b ");
  change = write_bets (fixture->ledger, SOURCE, true, NULL, 0);
  assert_change (&change, 0, 0, 0, 2, 20000);
  assert_ids (fixture->ledger, &all, "");
}

/* Each field by itself makes a row another one, and comes back as it was. */
static void
test_fields (Fixture *fixture, gconstpointer data)
{
  BwBet bet = make_bet ("x", 10, 1);
  write_bets (fixture->ledger, SOURCE, false, &bet, 1);
  BwBet changes[18];
  for (size_t i = 0; i < G_N_ELEMENTS (changes); i++)
    changes[i] = bet;
  changes[0].placed_us += 1;
  changes[1].settled_us = 11 * BW_SECOND_US;
  changes[2].ordinal = 7;
  changes[3].stake = (double) NAN;
  changes[4].odds = 1.6;
  changes[5].probability = 0.5;
  changes[6].closing_odds = 1.4;
  changes[7].closing_fair_probability = 0.6;
  changes[8].profit = -10;
  changes[9].fee = 0.1;
  changes[10].status = BW_BET_VOID;
  changes[11].is_paper = true;
  changes[12].is_profit_derived = true;
  changes[13].event = "";
  changes[14].selection = "Bé";
  changes[15].model = "x";
  changes[16].currency = "";
  changes[17].event_key = UINT32_MAX;
  for (size_t i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      BwLedgerChange change = write_bets (fixture->ledger, SOURCE, false, &changes[i], 1);
      g_assert_cmpint (change.n_updated, ==, 1);
      Seen seen = read_query (fixture->ledger, &all);
      const BwBet *read = bw_bet_list_index (seen.bets, 0);
      g_assert_cmpint (read->placed_us, ==, changes[i].placed_us);
      g_assert_cmpint (read->settled_us, ==, changes[i].settled_us);
      g_assert_cmpint (read->ordinal, ==, changes[i].ordinal);
      g_assert_cmpint (read->status, ==, changes[i].status);
      g_assert_true (isnan (read->stake) == isnan (changes[i].stake));
      g_assert_cmpstr (read->event, ==, changes[i].event);
      g_assert_cmpuint (read->event_key, ==, changes[i].event_key);
      g_assert_cmpstr (read->selection, ==, changes[i].selection);
      g_assert_cmpstr (read->model, ==, changes[i].model);
      g_assert_cmpstr (read->currency, ==, changes[i].currency);
      seen_clear (&seen);
      /* Back to the first, which again is one change. */
      change = write_bets (fixture->ledger, SOURCE, false, &bet, 1);
      g_assert_cmpint (change.n_updated, ==, 1);
    }
}

static void
test_queries (Fixture *fixture, gconstpointer data)
{
  BwBet ours[] = { make_bet ("a", 10, 1), make_bet ("b", 20, 2), make_bet ("c", 20, 1),
                   make_bet ("d", 30, 4) };
  ours[1].model = "poisson";
  BwBet theirs[] = { make_bet ("a", 15, 1), make_bet ("e", 20, 2) };
  BwBet untimed = make_bet ("z", 0, 9);
  untimed.placed_us = BW_TIME_NONE;
  write_bets (fixture->ledger, "one", true, ours, 4);
  write_bets (fixture->ledger, "two", true, theirs, 2);
  write_bets (fixture->ledger, "two", false, &untimed, 1);
  assert_ids (fixture->ledger, &all, "two/z one/a two/a one/c one/b two/e one/d ");

  BwLedgerQuery query = all;
  query.source = "one";
  assert_ids (fixture->ledger, &query, "one/a one/c one/b one/d ");
  query.limit = 2;
  assert_ids (fixture->ledger, &query, "one/b one/d ");
  query.limit = 99;
  assert_ids (fixture->ledger, &query, "one/a one/c one/b one/d ");
  query.limit = 0;
  query.model = "elo";
  assert_ids (fixture->ledger, &query, "one/a one/c one/d ");
  query.limit = 2;
  assert_ids (fixture->ledger, &query, "one/c one/d ");
  query = all;
  query.from_order_ms = 15000;
  query.to_order_ms = 30000;
  assert_ids (fixture->ledger, &query, "two/a one/c one/b two/e ");
  query.limit = 3;
  assert_ids (fixture->ledger, &query, "one/c one/b two/e ");
  query.model = "poisson";
  assert_ids (fixture->ledger, &query, "one/b ");
  query = all;
  query.source = "three";
  assert_ids (fixture->ledger, &query, "");
  query.source = "one";
  query.is_bare = true;
  assert_ids (fixture->ledger, &query, "one/ one/ one/ one/ ");
}

/* The slow second implementation: ids and what they map to. */
typedef struct
{
  GHashTable *bets; /* id → BwBet */
  GRand *rand;
} Model;

static gint
compare_bets (gconstpointer a, gconstpointer b)
{
  const BwBet *x = *(const BwBet *const *) a;
  const BwBet *y = *(const BwBet *const *) b;
  int64_t x_ms = bw_bet_order_ms (x), y_ms = bw_bet_order_ms (y);
  if (x_ms != y_ms)
    return x_ms < y_ms ? -1 : 1;
  return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

static char *
model_ids (Model *model)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer bet;
  g_hash_table_iter_init (&iter, model->bets);
  while (g_hash_table_iter_next (&iter, NULL, &bet))
    g_ptr_array_add (list, bet);
  g_ptr_array_sort (list, compare_bets);
  GString *ids = g_string_new (NULL);
  for (unsigned i = 0; i < list->len; i++)
    g_string_append_printf (ids, SOURCE "/%s ", ((const BwBet *) list->pdata[i])->id);
  return g_string_free (ids, FALSE);
}

/* Puts BET where an equal id may be; adds what that is to EXPECTED. */
static void
model_put (Model *model, const BwBet *bet, BwLedgerChange *expected)
{
  const BwBet *old = g_hash_table_lookup (model->bets, bet->id);
  bool is_same = old != NULL && old->stake == bet->stake && old->placed_us == bet->placed_us
                 && old->ordinal == bet->ordinal;
  if (is_same)
    {
      expected->n_unchanged++;
      return;
    }
  if (old == NULL)
    expected->n_added++;
  else
    {
      expected->n_updated++;
      expected->first_order_ms = MIN (expected->first_order_ms, bw_bet_order_ms (old));
    }
  expected->first_order_ms = MIN (expected->first_order_ms, bw_bet_order_ms (bet));
  BwBet *copy = g_memdup2 (bet, sizeof *bet);
  g_hash_table_replace (model->bets, (gpointer) copy->id, copy);
}

static void
model_keep_only (Model *model, GHashTable *ids, BwLedgerChange *expected)
{
  GHashTableIter iter;
  gpointer id, bet;
  g_hash_table_iter_init (&iter, model->bets);
  while (g_hash_table_iter_next (&iter, &id, &bet))
    if (!g_hash_table_contains (ids, id))
      {
        expected->n_removed++;
        expected->first_order_ms = MIN (expected->first_order_ms, bw_bet_order_ms (bet));
        g_hash_table_iter_remove (&iter);
      }
}

static void
random_write (Fixture *fixture, Model *model)
{
  bool is_complete = g_rand_boolean (model->rand);
  BwLedgerChange expected = { .first_order_ms = INT64_MAX };
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) bets = g_array_new (FALSE, FALSE, sizeof (BwBet));
  int n = g_rand_int_range (model->rand, 0, 60);
  for (int i = 0; i < n; i++)
    {
      /* The ordinal is of the id, so that no two rows have the same place. */
      int number = g_rand_int_range (model->rand, 0, 80);
      g_autofree char *name = g_strdup_printf ("%d", number);
      BwBet bet = make_bet (g_intern_string (name), g_rand_int_range (model->rand, 0, 9), number);
      bet.stake = g_rand_int_range (model->rand, 1, 4);
      g_hash_table_add (ids, (gpointer) bet.id);
      g_array_append_val (bets, bet);
      model_put (model, &bet, &expected);
    }
  if (is_complete)
    model_keep_only (model, ids, &expected);
  BwLedgerChange change =
      write_bets (fixture->ledger, SOURCE, is_complete, &g_array_index (bets, BwBet, 0), bets->len);
  assert_change (&change, expected.n_added, expected.n_updated, expected.n_unchanged,
                 expected.n_removed, expected.first_order_ms);
  g_autofree char *ids_expected = model_ids (model);
  assert_ids (fixture->ledger, &all, ids_expected);
  g_autoptr (GError) error = NULL;
  int64_t n_rows;
  g_assert_true (bw_ledger_count (fixture->ledger, SOURCE, &n_rows, &error));
  g_assert_cmpint (n_rows, ==, g_hash_table_size (model->bets));
}

/* What a reader has that reads only what is new. */
typedef struct
{
  BwLedgerKnown known;
  BwBetList *bets;
} Follower;

static void
follow (BwLedger *ledger, Follower *follower)
{
  BwLedgerQuery query = { SOURCE, NULL, INT64_MIN, INT64_MAX, 0, false, &follower->known };
  Seen news = read_query (ledger, &query);
  BwBetList *next = bw_bet_list_new ();
  for (unsigned i = 0; i < follower->bets->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (follower->bets, i);
      if (bw_bet_order_ms (bet) < follower->known.from_order_ms)
        bw_bet_list_add (next, bet);
    }
  for (unsigned i = 0; i < news.bets->bets->len; i++)
    bw_bet_list_add (next, bw_bet_list_index (news.bets, i));
  bw_bet_list_free (follower->bets);
  follower->bets = next;
  seen_clear (&news);
}

static void
assert_follows (BwLedger *ledger, Follower *follower)
{
  follow (ledger, follower);
  Seen seen = read_query (ledger, &all);
  g_autoptr (GString) ids = g_string_new (NULL);
  for (unsigned i = 0; i < follower->bets->bets->len; i++)
    g_string_append_printf (ids, SOURCE "/%s ", bw_bet_list_index (follower->bets, i)->id);
  g_assert_cmpstr (ids->str, ==, seen.ids->str);
  for (unsigned i = 0; i < follower->bets->bets->len; i++)
    g_assert_cmpfloat (bw_bet_list_index (follower->bets, i)->odds, ==,
                       bw_bet_list_index (seen.bets, i)->odds);
  seen_clear (&seen);
}

/* Whoever has read a source reads from the first change on. */
static void
test_news (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Follower follower = { { 0, 0 }, bw_bet_list_new () };
  BwBet bets[] = { make_bet ("a", 10, 0), make_bet ("b", 20, 1), make_bet ("c", 30, 2) };
  assert_follows (fixture->ledger, &follower); /* there is no such source */
  write_bets (fixture->ledger, SOURCE, false, bets, 3);
  assert_follows (fixture->ledger, &follower);
  g_assert_cmpint (follower.known.from_order_ms, ==, INT64_MIN);
  assert_follows (fixture->ledger, &follower);
  g_assert_cmpint (follower.known.from_order_ms, ==, INT64_MAX);
  /* Two writes in between. */
  BwBet later = make_bet ("d", 40, 3);
  bets[1].odds = 3;
  write_bets (fixture->ledger, SOURCE, false, &later, 1);
  write_bets (fixture->ledger, SOURCE, false, &bets[1], 1);
  write_bets (fixture->ledger, "other", false, bets, 1);
  g_assert_true (bw_ledger_remove_source (fixture->ledger, "other", &error));
  assert_follows (fixture->ledger, &follower);
  g_assert_cmpint (follower.known.from_order_ms, ==, 20000);
  /* What was written by nobody who tells is read as a whole. */
  g_assert_true (bw_ledger_remove_source (fixture->ledger, SOURCE, &error));
  follow (fixture->ledger, &follower);
  g_assert_cmpint (follower.known.from_order_ms, ==, INT64_MIN);
  g_assert_cmpuint (follower.bets->bets->len, ==, 0);
  write_bets (fixture->ledger, SOURCE, false, bets, 3);
  g_autoptr (BwLedger) other = bw_ledger_open (fixture->dir, true, &error);
  assert_follows (other, &follower);
  write_bets (fixture->ledger, SOURCE, false, &later, 1);
  assert_follows (other, &follower);
  g_assert_cmpint (follower.known.from_order_ms, ==, INT64_MIN);
  /* More writes than are remembered. */
  for (int i = 0; i < 200; i++)
    {
      later.odds += 1;
      write_bets (fixture->ledger, SOURCE, false, &later, 1);
    }
  assert_follows (fixture->ledger, &follower);
  g_assert_cmpint (follower.known.from_order_ms, ==, INT64_MIN);
  bw_bet_list_free (follower.bets);
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  Model model = { g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
                  g_rand_new_with_seed (20) };
  Follower follower = { { 0, 0 }, bw_bet_list_new () };
  for (int i = 0; i < 60; i++)
    {
      random_write (fixture, &model);
      if (i % 3 > 0)
        assert_follows (fixture->ledger, &follower);
    }
  bw_bet_list_free (follower.bets);
  g_hash_table_unref (model.bets);
  g_rand_free (model.rand);
}

/* More rows than a piece holds come in order, all of them, and stop when asked. */
static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  BwLedgerWrite *write = bw_ledger_write_begin (fixture->ledger, SOURCE, true);
  for (int i = 0; i < 25; i++)
    {
      BwBetList *list = bw_bet_list_new ();
      for (int k = 0; k < 1000; k++)
        {
          g_autofree char *id = g_strdup_printf ("%d", i * 1000 + k);
          BwBet bet = make_bet (id, 25000 - (i * 1000 + k), i * 1000 + k);
          bw_bet_list_add (list, &bet);
        }
      g_assert_true (bw_ledger_write_add (write, list));
    }
  g_assert_true (bw_ledger_write_end (write, false, NULL, NULL, &error));
  Seen seen = read_query (fixture->ledger, &all);
  g_assert_cmpuint (seen.bets->bets->len, ==, 25000);
  g_assert_cmpuint (seen.n_pieces, ==, (25000 + 4095) / 4096);
  for (unsigned i = 0; i < 25000; i++)
    g_assert_cmpint (bw_bet_list_index (seen.bets, i)->ordinal, ==, 24999 - i);
  seen_clear (&seen);

  Seen some = { g_string_new (NULL), bw_bet_list_new (), 0, 5000 };
  g_assert_true (bw_ledger_read (fixture->ledger, &all, see, &some, NULL, &error));
  g_assert_cmpuint (some.n_pieces, ==, 2);
  seen_clear (&some);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_false (bw_ledger_read (fixture->ledger, &all, see, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/ledger/upsert", Fixture, NULL, set_up, test_upsert, tear_down);
  g_test_add ("/ledger/fields", Fixture, NULL, set_up, test_fields, tear_down);
  g_test_add ("/ledger/queries", Fixture, NULL, set_up, test_queries, tear_down);
  g_test_add ("/ledger/news", Fixture, NULL, set_up, test_news, tear_down);
  g_test_add ("/ledger/random", Fixture, NULL, set_up, test_random, tear_down);
  g_test_add ("/ledger/pieces", Fixture, NULL, set_up, test_pieces, tear_down);
  return g_test_run ();
}
