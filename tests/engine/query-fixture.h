/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of an engine that come later: cancelled, and held back by a store that is busy. */
#pragma once

#include "answer-fixture.h"
#include "engine/bw-demo.h"
#include "engine/bw-engine-live.h"
#include "engine/bw-engine-query.h"
#include "store/bw-ledger-private.h"

#define QUERY_LEDGER                                                                               \
  "[source bot]\ntype=ledger\npath=%s\ninterval=10s\ntimezone=UTC\nbankroll=5000\n"

/** Asks ENGINE something that can be cancelled. */
typedef void (*QueryAsk) (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer);

/** A store's thread that is kept busy. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  bool is_free;
} QueryBlock;

static inline gpointer
query_block_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  QueryBlock *block = data;
  g_mutex_lock (&block->mutex);
  while (!block->is_free)
    g_cond_wait (&block->cond, &block->mutex);
  g_mutex_unlock (&block->mutex);
  return GINT_TO_POINTER (1);
}

static inline void
query_block (QueryBlock *block, BwStoreWorker *worker)
{
  g_mutex_init (&block->mutex);
  g_cond_init (&block->cond);
  block->is_free = false;
  bw_store_worker_post (worker, query_block_job, block, NULL);
}

static inline void
query_unblock (QueryBlock *block)
{
  g_mutex_lock (&block->mutex);
  block->is_free = true;
  g_cond_signal (&block->cond);
  g_mutex_unlock (&block->mutex);
}

static inline gboolean
query_tick_cb (gpointer data)
{
  ++*(unsigned *) data;
  return G_SOURCE_CONTINUE;
}

static inline bool
query_has_ticked (gpointer data)
{
  return *(unsigned *) data >= 100;
}

/** The main loop serves others: it comes around a hundred times. */
static inline void
query_assert_serves (void)
{
  unsigned n = 0;
  unsigned id = g_idle_add (query_tick_cb, &n);
  g_assert_true (bw_test_run_until (query_has_ticked, &n, ENGINE_PATIENCE_MS));
  g_source_remove (id);
}

/** While the ledger's store is busy, what ASK asks waits and the main loop serves others. */
static inline void
query_assert_waits (BwEngine *engine, QueryAsk ask)
{
  QueryBlock block;
  QueryAnswer answer = { NULL };
  query_block (&block, engine->ledger->reader);
  ask (engine, NULL, &answer);
  query_assert_serves ();
  g_assert_null (answer.result);
  query_unblock (&block);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
}

static inline bool
query_has_bets (gpointer data)
{
  EngineFixture *fixture = data;
  double n = 0;
  const BwMetric *metric = bw_metric_parse ("ledger_bets{source=\"bot\"}", NULL);
  return engine_is_idle (data) && bw_engine_latest (fixture->engine, metric, &n, NULL) && n > 0;
}

/** A computer and the demonstration's first N bets, and an incident that is open: ENGINE_LOAD. */
static inline void
query_start (EngineFixture *fixture, unsigned n)
{
  g_autofree char *csv = bw_demo_ledger_csv (n, BW_TEST_NOW_US - BW_MINUTE_US);
  g_autofree char *path = bw_test_write (fixture->dir, "bets.csv", csv, -1);
  g_autofree char *text =
      g_strdup_printf (ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD QUERY_LEDGER, path);
  engine_write_config (fixture, text);
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  engine_run_until (fixture, query_has_bets);
}

/** Cancelled before, during and after: ASK asks with a cancellable and FINISH takes the answer,
 * returning whether there is one. */
static inline void
query_assert_cancels (BwEngine *engine, QueryAsk ask,
                      bool (*finish) (BwEngine *engine, GAsyncResult *result, GError **error))
{
  for (int when = 0; when < 3; when++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      QueryAnswer answer = { NULL };
      if (when == 0)
        g_cancellable_cancel (cancellable);
      ask (engine, cancellable, &answer);
      if (when == 1)
        g_cancellable_cancel (cancellable);
      g_autoptr (GAsyncResult) result = query_wait (&answer);
      bool is_answered = finish (engine, result, &error);
      g_cancellable_cancel (cancellable);
      if (when < 2)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_assert_false (is_answered);
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (is_answered);
    }
}
