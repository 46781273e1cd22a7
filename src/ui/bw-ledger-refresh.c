/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A refresh on its way, of a page about the ledger of the chosen bot over the chosen range. */
#include "ui/bw-ledger-refresh.h"

#include "engine/bw-engine-query.h"
#include "view/bw-performance.h"

bool
bw_ledger_refresh_start (BwPage *page, GCancellable *cancellable, unsigned rolling_window,
                         GAsyncReadyCallback callback)
{
  g_return_val_if_fail (BW_IS_PAGE (page), false);
  BwContext *context = bw_page_context (page);
  BwEngine *engine = bw_context_engine (context);
  const char *source = bw_context_source (context);
  if (engine == NULL || source == NULL)
    return false;
  BwLedgerRefresh *refresh = g_new0 (BwLedgerRefresh, 1);
  refresh->page = g_object_ref (page);
  refresh->cancellable = g_object_ref (cancellable);
  refresh->range = *bw_context_range (context);
  refresh->now_us = bw_performance_now (&refresh->range, bw_context_now_us (context));
  BwLedgerRequest request = { .source = source,
                              .model = bw_context_model (context),
                              .rolling_window = rolling_window };
  bw_performance_request (&refresh->range, refresh->now_us, &request);
  bw_engine_ledger_document_async (engine, &request, cancellable, callback, refresh);
  return true;
}

void
bw_ledger_refresh_free (BwLedgerRefresh *refresh)
{
  g_object_unref (refresh->page);
  g_object_unref (refresh->cancellable);
  g_clear_pointer (&refresh->document, bw_ledger_document_unref);
  g_clear_pointer (&refresh->judgement, bw_ledger_judgement_unref);
  g_clear_pointer (&refresh->gaps, g_ptr_array_unref);
  g_clear_pointer (&refresh->scene, bw_performance_scene_free);
  g_free (refresh);
}

void
bw_ledger_refresh_end (BwLedgerRefresh *refresh, const GError *error)
{
  bw_page_refreshed (refresh->page, refresh->cancellable, error);
}

bool
bw_ledger_refresh_is_of (BwPage *page, const BwLedgerDocument *document)
{
  BwContext *context = bw_page_context (page);
  return document != NULL
         && bw_performance_is_of (document, bw_context_source (context),
                                  bw_context_model (context));
}
