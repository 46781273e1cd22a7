/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an incident is there: all that is stored of it as one bundle. */
#include "engine/bw-engine-why.h"

#include "base/bw-error.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-why-bundle.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef struct
{
  int64_t id;
  int64_t now_us;
} WhyQuestion;

static GPtrArray *
read_attempts (BwDb *db, GPtrArray *deliveries, GError **error)
{
  g_autoptr (GPtrArray) attempts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (unsigned i = 0; i < deliveries->len; i++)
    {
      BwOutboxRow *row = g_ptr_array_index (deliveries, i);
      GPtrArray *of_row = bw_alerts_job_list_attempts (db, row->id, NULL, error);
      if (of_row == NULL)
        return NULL;
      g_ptr_array_add (attempts, of_row);
    }
  return g_steal_pointer (&attempts);
}

static int
compare_deliveries (gconstpointer a, gconstpointer b)
{
  const BwOutboxRow *one = *(BwOutboxRow *const *) a, *other = *(BwOutboxRow *const *) b;
  if (one->created_us != other->created_us)
    return one->created_us < other->created_us ? -1 : 1;
  if (one->event_seq != other->event_seq)
    return one->event_seq < other->event_seq ? -1 : 1;
  return g_strcmp0 (one->channel, other->channel);
}

/* A store job: WhyQuestion → BwWhyBundle, all of it as of one moment. */
static gpointer
why_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const WhyQuestion *question = data;
  int64_t id = question->id;
  BwIncidentQuery by_id = { .id = id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (db, &by_id, NULL, error);
  if (found == NULL)
    return NULL;
  if (found->len == 0 || id <= 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no incident %" PRId64), id);
      return NULL;
    }
  g_autoptr (BwWhyBundle) bundle = g_new0 (BwWhyBundle, 1);
  bundle->now_us = question->now_us;
  bundle->incident = bw_incident_copy (g_ptr_array_index (found, 0));
  BwIncidentQuery by_key = { .dedup_key = bundle->incident->dedup_key, .since_us = BW_TIME_NONE };
  BwOutboxQuery sent = { .incident_id = id };
  if ((bundle->all = bw_alerts_job_list_incidents (db, &by_key, NULL, error)) == NULL
      || (bundle->events = bw_alerts_job_list_events (db, &id, NULL, error)) == NULL
      || (bundle->deliveries = bw_alerts_job_list_outbox (db, &sent, NULL, error)) == NULL)
    return NULL;
  g_ptr_array_sort (bundle->deliveries, compare_deliveries);
  bundle->attempts = read_attempts (db, bundle->deliveries, error);
  return bundle->attempts != NULL ? g_steal_pointer (&bundle) : NULL;
}

static gpointer
work_at_why (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  if (engine->alerts == NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no incident %" PRId64),
                   ((const WhyQuestion *) data)->id);
      return NULL;
    }
  g_autoptr (BwWhyBundle) bundle =
      bw_store_worker_run (bw_alerts_worker (engine->alerts), why_job, data, error);
  return bundle != NULL ? bw_why_bundle_to_text (bundle) : NULL;
}

char *
bw_engine_why (BwEngine *engine, int64_t id, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  WhyQuestion question = { id, bw_clock_wall_us (engine->clock) };
  return work_at_why (engine, &question, NULL, error);
}

static const BwQuestion why_question = {
  .work = work_at_why,
  .data_free = g_free,
  .result_free = g_free,
};

void
bw_engine_why_async (BwEngine *engine, int64_t id, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  WhyQuestion question = { id, bw_clock_wall_us (engine->clock) };
  bw_question_ask (engine, &why_question, g_memdup2 (&question, sizeof question), cancellable,
                   callback, data);
}

char *
bw_engine_why_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &why_question, result, error);
}
