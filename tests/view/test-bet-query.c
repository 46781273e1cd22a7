/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets are asked for so that the newest are there before all others are read. */
#include "engine/document-fixture.h"
#include "view/bw-bet-query.h"

typedef struct
{
  GPtrArray *tables; /* of BwBetTable, as they came */
  GError *error;
  bool is_done;
} Answers;

static void
answer_cb (GObject *owner, const BwLedgerRequest *request, BwBetTable *table, bool is_last,
           GCancellable *cancellable, const GError *error)
{
  Answers *answers = g_object_get_data (owner, "answers");
  g_assert_false (answers->is_done);
  g_assert_cmpstr (request->source, ==, "bot");
  if (table != NULL)
    g_ptr_array_add (answers->tables, bw_bet_table_ref (table));
  answers->error = error != NULL ? g_error_copy (error) : NULL;
  answers->is_done = is_last;
}

static bool
is_done (gpointer data)
{
  return ((Answers *) data)->is_done;
}

static Answers
ask (DocumentFixture *fixture, BwBetTable *known, GCancellable *cancellable)
{
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  Answers answers = { g_ptr_array_new_with_free_func ((GDestroyNotify) bw_bet_table_unref) };
  BwLedgerRequest request = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_object_set_data (owner, "answers", &answers);
  bw_bet_query_ask (owner, fixture->engine.engine, &request, known, cancellable, answer_cb);
  g_assert_true (bw_test_run_until (is_done, &answers, ENGINE_PATIENCE_MS));
  return answers;
}

static void
test_newest_first (DocumentFixture *fixture, gconstpointer data)
{
  Answers answers = ask (fixture, NULL, NULL);
  g_assert_no_error (answers.error);
  g_assert_cmpuint (answers.tables->len, ==, 2);
  BwBetTable *part = answers.tables->pdata[0], *all = answers.tables->pdata[1];
  g_assert_cmpuint (bw_bet_table_n (part), ==, BW_BET_QUERY_FIRST);
  g_assert_cmpuint (bw_bet_table_n (all), ==, N_BETS);
  g_assert_false (bw_bet_table_origin (all)->is_part);
  for (unsigned i = 0; i < BW_BET_QUERY_FIRST; i++)
    g_assert_cmpstr (bw_bet_table_text (part, i, BW_BET_TEXT_ID), ==,
                     bw_bet_table_text (all, i, BW_BET_TEXT_ID));
  /* Once more: nothing has changed, and nothing was read. */
  Answers again = ask (fixture, all, NULL);
  g_assert_cmpuint (again.tables->len, ==, 1);
  g_assert_true (again.tables->pdata[0] == all);
  g_ptr_array_unref (again.tables);
  g_ptr_array_unref (answers.tables);
}

static void
test_cancelled (DocumentFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  Answers answers = ask (fixture, NULL, cancellable);
  g_assert_error (answers.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (answers.tables->len, ==, 0);
  g_error_free (answers.error);
  g_ptr_array_unref (answers.tables);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/bet-query/newest-first", DocumentFixture, NULL, document_set_up, test_newest_first,
              document_tear_down);
  g_test_add ("/bet-query/cancelled", DocumentFixture, NULL, document_set_up, test_cancelled,
              document_tear_down);
  return g_test_run ();
}
