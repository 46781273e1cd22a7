/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for bets: a screen of the newest at once, then all of them. */
#include "view/bw-bet-query.h"

typedef struct
{
  GObject *owner;
  BwEngine *engine;
  BwLedgerRequest request; /* with strings of its own */
  BwBetTable *known;
  GCancellable *cancellable;
  BwBetQueryFunc func;
} Query;

static void
query_free (Query *query)
{
  g_free ((char *) query->request.source);
  g_free ((char *) query->request.model);
  bw_bet_table_unref (query->known);
  g_clear_object (&query->cancellable);
  g_object_unref (query->engine);
  g_object_unref (query->owner);
  g_free (query);
}

static void
bets_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Query *query = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwBetTable) table = bw_engine_bets_finish (query->engine, result, &error);
  bool is_last = table == NULL || !bw_bet_table_origin (table)->is_part;
  query->func (query->owner, &query->request, table, is_last, query->cancellable, error);
  if (is_last)
    query_free (query);
  else
    bw_engine_bets_async (query->engine, &query->request, 0, query->known, query->cancellable,
                          bets_cb, query);
}

void
bw_bet_query_ask (GObject *owner, BwEngine *engine, const BwLedgerRequest *request,
                  BwBetTable *known, GCancellable *cancellable, BwBetQueryFunc func)
{
  g_return_if_fail (G_IS_OBJECT (owner) && BW_IS_ENGINE (engine) && request != NULL);
  Query *query = g_new0 (Query, 1);
  query->owner = g_object_ref (owner);
  query->engine = g_object_ref (engine);
  query->request = *request;
  query->request.source = g_strdup (request->source);
  query->request.model = g_strdup (request->model);
  query->known = known != NULL ? bw_bet_table_ref (known) : NULL;
  query->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  query->func = func;
  bool has_rows = known != NULL && bw_bet_table_n (known) > 0;
  bw_engine_bets_async (engine, request, has_rows ? 0 : BW_BET_QUERY_FIRST, known, cancellable,
                        bets_cb, query);
}
