/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets as they are: newest first, of one ledger or all. */
#include "document-fixture.h"

static void
ask_bets (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  BwLedgerRequest request = { .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  bw_engine_bets_async (engine, &request, 0, cancellable, query_cb, answer);
}

static bool
finish_bets (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwBetRows) rows = bw_engine_bets_finish (engine, result, error);
  return rows != NULL;
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
static BwBetRows *
bets (DocumentFixture *fixture, const BwLedgerRequest *request, int64_t limit)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  bw_engine_bets_async (fixture->engine.engine, request, limit, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  BwBetRows *rows = bw_engine_bets_finish (fixture->engine.engine, result, &error);
  g_assert_no_error (error);
  return rows;
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
  g_autoptr (BwBetRows) all = bets (fixture, &any, 0);
  g_assert_cmpuint (all->list->bets->len, ==, N_BETS + 40);
  g_assert_null (all->sources[N_BETS + 40]);
  unsigned n_archive = 0;
  for (unsigned i = 0; i < all->list->bets->len; i++)
    {
      if (i > 0)
        g_assert_cmpint (bw_bet_order_ms (bw_bet_list_index (all->list, i)), <=,
                         bw_bet_order_ms (bw_bet_list_index (all->list, i - 1)));
      bool is_archive = g_str_equal (all->sources[i], "archive");
      bool is_demo = g_str_has_prefix (bw_bet_list_index (all->list, i)->id, "demo-");
      g_assert_cmpint (is_archive, ==, is_demo);
      g_assert_true (is_archive || g_str_equal (all->sources[i], "bot"));
      n_archive += is_archive;
    }
  g_assert_cmpuint (n_archive, ==, 40);

  g_autoptr (BwBetRows) newest = bets (fixture, &any, 3);
  g_assert_cmpuint (newest->list->bets->len, ==, 3);
  g_assert_cmpstr (bw_bet_list_index (newest->list, 0)->id, ==,
                   bw_bet_list_index (all->list, 0)->id);
  /* Each lives as long as the process. */
  g_assert_true (newest->sources[0] == all->sources[0]);

  BwLedgerRequest some = { .source = "bot",
                           .model = "poisson",
                           .from_us = bet_at (fixture->bets, 200)->order_us,
                           .to_us = bet_at (fixture->bets, 400)->order_us };
  g_autoptr (BwBetRows) filtered = bets (fixture, &some, 0);
  unsigned n = 0;
  for (unsigned i = 0; i < fixture->bets->len; i++)
    n += is_in_range (&some, bet_at (fixture->bets, i))
         && g_str_equal (bet_at (fixture->bets, i)->model, "poisson");
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (filtered->list->bets->len, ==, n);
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
