/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox as commands and windows see it: listed with its attempts, tried again. */
#include "engine/bw-engine-outbox.h"

#include "base/bw-error.h"
#include "engine/bw-engine-private.h"
#include "store/bw-outbox-care.h"

#include <glib/gi18n-lib.h>

static void
attempt_free (gpointer data)
{
  g_free (((BwAttemptView *) data)->error);
  g_free (data);
}

void
bw_outbox_view_free (BwOutboxView *view)
{
  if (view == NULL)
    return;
  g_free (view->id);
  g_free (view->channel);
  g_free (view->title);
  g_free (view->reason);
  g_free (view->error);
  g_free (view->merged_into);
  g_free (view->fallback_of);
  g_ptr_array_unref (view->tries);
  g_free (view);
}

static GPtrArray *
read_tries (BwEngine *engine, const char *id, GError **error)
{
  g_autoptr (GPtrArray) attempts = bw_store_worker_run (
      bw_alerts_worker (engine->alerts), bw_alerts_job_list_attempts, (gpointer) id, error);
  if (attempts == NULL)
    return NULL;
  GPtrArray *tries = g_ptr_array_new_with_free_func (attempt_free);
  for (unsigned i = 0; i < attempts->len; i++)
    {
      const BwDeliveryAttempt *attempt = g_ptr_array_index (attempts, i);
      BwAttemptView *view = g_new (BwAttemptView, 1);
      *view = (BwAttemptView){ attempt->at_us, attempt->duration_ms, attempt->code,
                               attempt->outcome, g_strdup (attempt->error) };
      g_ptr_array_add (tries, view);
    }
  return tries;
}

static BwOutboxView *
make_view (BwEngine *engine, const BwOutboxRow *row, GError **error)
{
  g_autoptr (GPtrArray) tries = read_tries (engine, row->id, error);
  if (tries == NULL)
    return NULL;
  g_autoptr (BwMessage) message = bw_message_from_json (row->payload, NULL);
  BwOutboxView *view = g_new0 (BwOutboxView, 1);
  *view = (BwOutboxView){ .id = g_strdup (row->id),
                          .channel = g_strdup (row->channel),
                          .incident_id = row->incident_id,
                          .kind = row->kind,
                          .severity = row->severity,
                          .title = g_strdup (message != NULL ? message->title : ""),
                          .status = bw_outbox_status_name (row->status),
                          .reason = g_strdup (row->reason),
                          .attempts = row->attempts,
                          .created_us = row->created_us,
                          .not_before_us = row->not_before_us,
                          .expires_us = row->expires_us,
                          .delivered_us = row->delivered_us,
                          .error = g_strdup (row->last_error),
                          .is_maybe_duplicate = row->is_maybe_duplicate,
                          .merged_into = g_strdup (row->merged_into),
                          .fallback_of = g_strdup (row->fallback_of),
                          .tries = g_steal_pointer (&tries) };
  return view;
}

GPtrArray *
bw_engine_outbox (BwEngine *engine, const BwOutboxFilter *filter, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && filter != NULL, NULL);
  g_autoptr (GPtrArray) views =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_view_free);
  if (engine->alerts == NULL)
    return g_steal_pointer (&views);
  BwOutboxQuery query = { .channel = filter->channel,
                          .incident_id = filter->incident_id,
                          .is_unsettled = filter->is_unsettled,
                          .limit = filter->limit };
  g_autoptr (GPtrArray) rows = bw_store_worker_run (bw_alerts_worker (engine->alerts),
                                                    bw_alerts_job_list_outbox, &query, error);
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    {
      /* What waits is listed oldest first by the store. */
      unsigned k = filter->is_unsettled ? rows->len - 1 - i : i;
      BwOutboxView *view = make_view (engine, g_ptr_array_index (rows, k), error);
      if (view == NULL)
        return NULL;
      g_ptr_array_add (views, view);
    }
  return rows != NULL ? g_steal_pointer (&views) : NULL;
}

/* ID is the data. The result is not NULL. */
static gpointer
work_at_retry (BwEngine *engine, gpointer id, GCancellable *cancellable, GError **error)
{
  if (engine->alerts == NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no delivery %s"),
                   (const char *) id);
      return NULL;
    }
  BwOutboxRetry retry = { id, bw_clock_wall_us (engine->clock) };
  return bw_store_worker_run (bw_alerts_worker (engine->alerts), bw_alerts_job_retry, &retry,
                              error);
}

static void
conclude_retry (BwEngine *engine, gpointer id, gpointer result)
{
  if (engine->dispatcher != NULL)
    bw_dispatcher_reload (engine->dispatcher);
}

bool
bw_engine_outbox_retry (BwEngine *engine, const char *id, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && id != NULL, false);
  if (work_at_retry (engine, (gpointer) id, NULL, error) == NULL)
    return false;
  conclude_retry (engine, NULL, NULL);
  return true;
}

static const BwQuestion retry_question = {
  .work = work_at_retry,
  .conclude = conclude_retry,
  .is_deed = true,
  .data_free = g_free,
};

void
bw_engine_outbox_retry_async (BwEngine *engine, const char *id, GAsyncReadyCallback callback,
                              gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && id != NULL);
  bw_question_ask (engine, &retry_question, g_strdup (id), NULL, callback, data);
}

bool
bw_engine_outbox_retry_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &retry_question, result, error) != NULL;
}
