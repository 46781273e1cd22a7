/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets as they are, of one ledger or of all. */
#include "engine/bw-engine-private.h"
#include "engine/bw-ledger-document-private.h"

typedef struct
{
  BwLedgerQuery query; /* with strings of its own */
  BwLedgerKnown known;
  char *words; /* what is asked, as a table has it */
  BwBetTable *base;
  BwBetTableBuilder *builder; /* from the first rows on */
  int64_t n_read;
} BetsQuestion;

static void
question_free (gpointer data)
{
  BetsQuestion *question = data;
  g_free ((char *) question->query.source);
  g_free ((char *) question->query.model);
  g_free (question->words);
  bw_bet_table_unref (question->base);
  bw_bet_table_builder_free (question->builder);
  g_free (question);
}

/* How many of the oldest rows of TABLE are before ORDER_MS. */
static size_t
n_before (const BwBetTable *table, int64_t order_ms)
{
  size_t n = bw_bet_table_n (table), low = 0, high = n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      BwBet bet;
      bw_bet_table_get (table, n - 1 - middle, &bet);
      if (bw_bet_order_ms (&bet) < order_ms)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* What stays of the answer before is known by now. */
static void
begin (BetsQuestion *question)
{
  bool has_kept = question->base != NULL && question->known.from_order_ms != INT64_MIN;
  size_t n = has_kept ? n_before (question->base, question->known.from_order_ms) : 0;
  question->builder = bw_bet_table_builder_new (question->base, n);
}

static bool
take_rows (const BwBetList *piece, const char *const *sources, gpointer data)
{
  BetsQuestion *question = data;
  if (question->builder == NULL)
    begin (question);
  for (unsigned i = 0; i < piece->bets->len; i++)
    bw_bet_table_builder_add (question->builder, bw_bet_list_index (piece, i), sources[i]);
  question->n_read += piece->bets->len;
  return true;
}

static gpointer
work_at_bets (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  BetsQuestion *question = data;
  if (engine->ledger != NULL
      && !bw_ledger_read (engine->ledger, &question->query, take_rows, question, cancellable,
                          error))
    return NULL;
  if (question->base != NULL && question->known.from_order_ms == INT64_MAX)
    return g_steal_pointer (&question->base);
  if (question->builder == NULL)
    begin (question);
  int64_t limit = question->query.limit;
  BwBetTableOrigin origin = { .question = question->words,
                              .version = question->known.stamp,
                              .is_part = limit > 0 && question->n_read >= limit };
  return bw_bet_table_builder_end (question->builder, &origin);
}

static const BwQuestion bets_question = {
  .work = work_at_bets,
  .data_free = question_free,
  .result_free = (GDestroyNotify) bw_bet_table_unref,
};

/* What is known of one ledger, of which all rows were read. */
static void
use_base (BetsQuestion *question, BwBetTable *base)
{
  const BwLedgerQuery *query = &question->query;
  question->known.from_order_ms = INT64_MIN;
  if (query->source == NULL || query->limit > 0)
    return;
  question->query.known = &question->known;
  question->words = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT,
                                     query->source, query->model != NULL ? query->model : "\n",
                                     query->from_order_ms, query->to_order_ms);
  const BwBetTableOrigin *origin = base != NULL ? bw_bet_table_origin (base) : NULL;
  if (origin == NULL || g_strcmp0 (origin->question, question->words) != 0)
    return;
  question->known.stamp = origin->version;
  question->base = bw_bet_table_ref (base);
}

void
bw_engine_bets_async (BwEngine *engine, const BwLedgerRequest *request, int64_t limit,
                      BwBetTable *base, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data)
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
  use_base (question, base);
  bw_question_ask (engine, &bets_question, question, cancellable, callback, data);
}

BwBetTable *
bw_engine_bets_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &bets_question, result, error);
}
