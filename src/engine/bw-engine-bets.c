/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets as they are, of one ledger or of all, newest first. */
#include "engine/bw-engine-private.h"
#include "engine/bw-ledger-document-private.h"

#include <string.h>

typedef struct
{
  BwLedgerQuery query; /* with strings of its own */
  BwBetRows *rows;
  GPtrArray *sources;
  const char *last_source; /* of the row before, in this piece: they repeat */
  const char *last_name;
} BetsQuestion;

void
bw_bet_rows_free (BwBetRows *rows)
{
  if (rows == NULL)
    return;
  g_clear_pointer (&rows->list, bw_bet_list_free);
  g_free (rows->sources);
  g_free (rows);
}

static void
question_free (gpointer data)
{
  BetsQuestion *question = data;
  g_free ((char *) question->query.source);
  g_free ((char *) question->query.model);
  g_clear_pointer (&question->rows, bw_bet_rows_free);
  g_clear_pointer (&question->sources, g_ptr_array_unref);
  g_free (question);
}

static bool
take_rows (const BwBetList *piece, const char *const *sources, gpointer data)
{
  BetsQuestion *question = data;
  BwBetList *list = question->rows->list;
  question->last_source = NULL;
  for (unsigned i = 0; i < piece->bets->len; i++)
    {
      bw_bet_list_add (list, bw_bet_list_index (piece, i));
      if (sources[i] != question->last_source)
        question->last_name = g_intern_string (sources[i]);
      question->last_source = sources[i];
      g_ptr_array_add (question->sources, (gpointer) question->last_name);
    }
  return true;
}

/* The last one first. */
static void
reverse (BetsQuestion *question)
{
  GArray *bets = question->rows->list->bets;
  for (unsigned i = 0; i < bets->len / 2; i++)
    {
      unsigned other = bets->len - 1 - i;
      BwBet bet = g_array_index (bets, BwBet, i);
      gpointer source = g_ptr_array_index (question->sources, i);
      g_array_index (bets, BwBet, i) = g_array_index (bets, BwBet, other);
      g_array_index (bets, BwBet, other) = bet;
      question->sources->pdata[i] = question->sources->pdata[other];
      question->sources->pdata[other] = source;
    }
}

static gpointer
work_at_bets (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  BetsQuestion *question = data;
  question->rows = g_new0 (BwBetRows, 1);
  question->rows->list = bw_bet_list_new ();
  question->sources = g_ptr_array_new ();
  if (engine->ledger != NULL
      && !bw_ledger_read (engine->ledger, &question->query, take_rows, question, cancellable,
                          error))
    return NULL;
  reverse (question);
  g_ptr_array_add (question->sources, NULL);
  question->rows->sources =
      (const char **) g_ptr_array_free (g_steal_pointer (&question->sources), FALSE);
  return g_steal_pointer (&question->rows);
}

static const BwQuestion bets_question = {
  .work = work_at_bets,
  .data_free = question_free,
  .result_free = (GDestroyNotify) bw_bet_rows_free,
};

void
bw_engine_bets_async (BwEngine *engine, const BwLedgerRequest *request, int64_t limit,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && request != NULL);
  BetsQuestion *question = g_new0 (BetsQuestion, 1);
  question->query = (BwLedgerQuery) BW_LEDGER_QUERY_ALL;
  question->query.source = g_strdup (request->source);
  question->query.model = g_strdup (request->model);
  question->query.limit = MAX (limit, 0);
  if (request->from_us != BW_TIME_NONE)
    question->query.from_order_ms = bw_ledger_ceil_ms (request->from_us);
  if (request->to_us != BW_TIME_NONE)
    question->query.to_order_ms = bw_ledger_ceil_ms (request->to_us);
  bw_question_ask (engine, &bets_question, question, cancellable, callback, data);
}

BwBetRows *
bw_engine_bets_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &bets_question, result, error);
}
