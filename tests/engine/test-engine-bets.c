/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets as they are: newest first, of one ledger or all. */
#include "document-fixture.h"

static void
ask_bets (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  BwLedgerRequest request = { .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  bw_engine_bets_async (engine, &request, 0, NULL, cancellable, query_cb, answer);
}

static bool
finish_bets (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwBetTable) table = bw_engine_bets_finish (engine, result, error);
  return table != NULL;
}

static void
test_cancelled (DocumentFixture *fixture, gconstpointer data)
{
  query_assert_cancels (fixture->engine.engine, ask_bets, finish_bets);
}

static void
test_main_loop_serves (DocumentFixture *fixture, gconstpointer data)
{
  query_assert_waits (fixture->engine.engine, ask_bets);
}

/* (transfer full) */
static BwBetTable *
ask (DocumentFixture *fixture, const BwLedgerRequest *request, int64_t limit, BwBetTable *base)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  bw_engine_bets_async (fixture->engine.engine, request, limit, base, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  BwBetTable *table = bw_engine_bets_finish (fixture->engine.engine, result, &error);
  g_assert_no_error (error);
  return table;
}

static void
import (DocumentFixture *fixture, const char *source, unsigned n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = bw_demo_ledger_csv (n, BW_TEST_NOW_US - BW_MINUTE_US / 2);
  g_autofree char *path = bw_test_write (fixture->engine.dir, "old.csv", csv, -1);
  BwLedgerFile file = { .path = path };
  BwImportResult result;
  bw_engine_import (fixture->engine.engine, source, &file, NULL, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  bw_import_result_clear (&result);
}

static void
test_bets (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest any = { .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  import (fixture, "archive", 40);
  g_autoptr (BwBetTable) all = ask (fixture, &any, 0, NULL);
  g_assert_cmpuint (bw_bet_table_n (all), ==, N_BETS + 40);
  g_assert_false (bw_bet_table_origin (all)->is_part);
  unsigned n_archive = 0;
  int64_t last_ms = INT64_MAX;
  for (unsigned i = 0; i < bw_bet_table_n (all); i++)
    {
      BwBet bet;
      bw_bet_table_get (all, i, &bet);
      const char *source = bw_bet_table_text (all, i, BW_BET_TEXT_SOURCE);
      g_assert_cmpint (bw_bet_order_ms (&bet), <=, last_ms);
      last_ms = bw_bet_order_ms (&bet);
      bool is_archive = g_str_equal (source, "archive");
      g_assert_cmpint (is_archive, ==, g_str_has_prefix (bet.id, "demo-"));
      g_assert_true (is_archive || g_str_equal (source, "bot"));
      n_archive += is_archive;
    }
  g_assert_cmpuint (n_archive, ==, 40);

  g_autoptr (BwBetTable) newest = ask (fixture, &any, 3, NULL);
  g_assert_cmpuint (bw_bet_table_n (newest), ==, 3);
  g_assert_true (bw_bet_table_origin (newest)->is_part);
  for (unsigned i = 0; i < 3; i++)
    g_assert_cmpstr (bw_bet_table_text (newest, i, BW_BET_TEXT_ID), ==,
                     bw_bet_table_text (all, i, BW_BET_TEXT_ID));

  BwLedgerRequest some = { .source = "bot",
                           .model = "poisson",
                           .from_us = bet_at (fixture->bets, 200)->order_us,
                           .to_us = bet_at (fixture->bets, 400)->order_us };
  g_autoptr (BwBetTable) filtered = ask (fixture, &some, 0, NULL);
  unsigned n = 0;
  for (unsigned i = 0; i < fixture->bets->len; i++)
    n += is_in_range (&some, bet_at (fixture->bets, i))
         && g_str_equal (bet_at (fixture->bets, i)->model, "poisson");
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (bw_bet_table_n (filtered), ==, n);
}

static void
assert_same (const BwBetTable *a, const BwBetTable *b)
{
  g_assert_cmpuint (bw_bet_table_n (a), ==, bw_bet_table_n (b));
  for (unsigned i = 0; i < bw_bet_table_n (a); i++)
    {
      BwBet one, other;
      bw_bet_table_get (a, i, &one);
      bw_bet_table_get (b, i, &other);
      g_assert_cmpstr (one.id, ==, other.id);
      g_assert_cmpint (bw_bet_order_ms (&one), ==, bw_bet_order_ms (&other));
      g_assert_cmpint (one.status, ==, other.status);
    }
}

/* What was answered before is gone on from, where it answers the same. */
static void
test_base (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest request = { "archive", NULL, BW_TIME_NONE, BW_TIME_NONE, 0 };
  import (fixture, "archive", 40);
  g_autoptr (BwBetTable) first = ask (fixture, &request, 0, NULL);
  g_autoptr (BwBetTable) again = ask (fixture, &request, 0, first);
  g_assert_true (again == first);
  import (fixture, "archive", 90);
  g_autoptr (BwBetTable) next = ask (fixture, &request, 0, first);
  g_autoptr (BwBetTable) fresh = ask (fixture, &request, 0, NULL);
  g_assert_cmpuint (bw_bet_table_n (first), ==, 40);
  g_assert_cmpuint (bw_bet_table_n (next), >, 40);
  assert_same (next, fresh);
  /* Another question has another answer, and the first rows alone are no answer to go on from. */
  request.model = "no such model";
  g_autoptr (BwBetTable) none = ask (fixture, &request, 0, next);
  g_assert_cmpuint (bw_bet_table_n (none), ==, 0);
  request.model = NULL;
  g_autoptr (BwBetTable) part = ask (fixture, &request, 5, next);
  g_assert_cmpuint (bw_bet_table_n (part), ==, 5);
  g_autoptr (BwBetTable) whole = ask (fixture, &request, 0, part);
  assert_same (whole, fresh);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (DocumentFixture *fixture, gconstpointer data);
  } tests[] = {
    { "rows", test_bets },
    { "base", test_base },
    { "cancelled", test_cancelled },
    { "main-loop-serves", test_main_loop_serves },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/bets/", tests[i].name, NULL);
      g_test_add (path, DocumentFixture, NULL, document_set_up, tests[i].test, document_tear_down);
    }
  return g_test_run ();
}
