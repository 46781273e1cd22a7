/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents as commands see them: listed, shown with their story, and moved on by a person. */
#include "engine/bw-engine-alerts.h"

#include "base/bw-error.h"
#include "engine/bw-engine-policy.h"
#include "engine/bw-engine-query.h"
#include "engine/bw-foreign-changes.h"
#include "store/bw-alert-times.h"
#include "store/bw-delivery.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

static gpointer
run_job (BwEngine *engine, BwStoreJob job, gpointer data, GError **error)
{
  return bw_store_worker_run (bw_alerts_worker (engine->alerts), job, data, error);
}

GPtrArray *
bw_engine_incidents (BwEngine *engine, const BwIncidentFilter *filter, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && filter != NULL, NULL);
  if (engine->alerts == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  BwIncidentQuery query = { .is_open_only = filter->is_open_only,
                            .since_us = filter->since_us,
                            .limit = filter->limit,
                            .before_id = filter->before_id,
                            .is_open_first = filter->is_open_first };
  return run_job (engine, bw_alerts_job_list_incidents, &query, error);
}

static gpointer
work_at_incidents (BwEngine *engine, gpointer filter, GCancellable *cancellable, GError **error)
{
  return bw_engine_incidents (engine, filter, error);
}

static const BwQuestion incidents_question = {
  .work = work_at_incidents,
  .data_free = g_free,
  .result_free = (GDestroyNotify) g_ptr_array_unref,
};

void
bw_engine_incidents_async (BwEngine *engine, const BwIncidentFilter *filter,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && filter != NULL);
  bw_question_ask (engine, &incidents_question, g_memdup2 (filter, sizeof *filter), cancellable,
                   callback, data);
}

GPtrArray *
bw_engine_incidents_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &incidents_question, result, error);
}

static void
delivery_view_free (gpointer data)
{
  BwDeliveryView *view = data;
  g_free (view->channel);
  g_free (view->reason);
  g_free (view->error);
  g_free (view);
}

static int
compare_deliveries (gconstpointer a, gconstpointer b)
{
  const BwDeliveryView *one = *(BwDeliveryView *const *) a, *other = *(BwDeliveryView *const *) b;
  if (one->created_us != other->created_us)
    return one->created_us < other->created_us ? -1 : 1;
  return g_strcmp0 (one->channel, other->channel);
}

static GPtrArray *
read_deliveries (BwEngine *engine, int64_t id, GError **error)
{
  BwOutboxQuery query = { .incident_id = id };
  g_autoptr (GPtrArray) rows = run_job (engine, bw_alerts_job_list_outbox, &query, error);
  if (rows == NULL)
    return NULL;
  GPtrArray *views = g_ptr_array_new_with_free_func (delivery_view_free);
  for (unsigned i = 0; i < rows->len; i++)
    {
      const BwOutboxRow *row = g_ptr_array_index (rows, i);
      BwDeliveryView *view = g_new (BwDeliveryView, 1);
      *view = (BwDeliveryView){ .channel = g_strdup (row->channel),
                                .kind = row->kind,
                                .status = bw_outbox_status_name (row->status),
                                .reason = g_strdup (row->reason),
                                .attempts = row->attempts,
                                .created_us = row->created_us,
                                .delivered_us = row->delivered_us,
                                .error = g_strdup (row->last_error) };
      g_ptr_array_add (views, view);
    }
  g_ptr_array_sort (views, compare_deliveries);
  return views;
}

void
bw_incident_story_free (BwIncidentStory *story)
{
  if (story == NULL)
    return;
  g_clear_pointer (&story->incident, bw_incident_free);
  g_clear_pointer (&story->events, g_ptr_array_unref);
  g_clear_pointer (&story->deliveries, g_ptr_array_unref);
  g_free (story);
}

static BwIncident *
read_incident (BwEngine *engine, int64_t id, GError **error)
{
  BwIncidentQuery query = { .id = id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found = engine->alerts != NULL
                                    ? run_job (engine, bw_alerts_job_list_incidents, &query, error)
                                    : g_ptr_array_new ();
  if (found == NULL)
    return NULL;
  if (found->len == 0 || id <= 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no incident %" PRId64), id);
      return NULL;
    }
  return bw_incident_copy (g_ptr_array_index (found, 0));
}

BwIncidentStory *
bw_engine_incident_story (BwEngine *engine, int64_t id, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  g_autoptr (BwIncidentStory) story = g_new0 (BwIncidentStory, 1);
  story->incident = read_incident (engine, id, error);
  if (story->incident == NULL)
    return NULL;
  story->events = run_job (engine, bw_alerts_job_list_events, &id, error);
  if (story->events == NULL)
    return NULL;
  story->deliveries = read_deliveries (engine, id, error);
  if (story->deliveries == NULL)
    return NULL;
  return g_steal_pointer (&story);
}

static gpointer
work_at_story (BwEngine *engine, gpointer id, GCancellable *cancellable, GError **error)
{
  return bw_engine_incident_story (engine, *(int64_t *) id, error);
}

static const BwQuestion story_question = {
  .work = work_at_story,
  .data_free = g_free,
  .result_free = (GDestroyNotify) bw_incident_story_free,
};

void
bw_engine_incident_story_async (BwEngine *engine, int64_t id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_question_ask (engine, &story_question, g_memdup2 (&id, sizeof id), cancellable, callback,
                   data);
}

BwIncidentStory *
bw_engine_incident_story_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &story_question, result, error);
}

static BwIncidentRequest *
act_request (BwEngine *engine, int64_t id, BwIncidentKind kind, const char *actor, const char *note)
{
  BwIncidentRequest *request =
      bw_incident_request_new (kind, bw_clock_wall_us (engine->clock), actor);
  request->incident_id = id;
  request->note = g_strdup (note);
  bw_engine_policy_fill (engine, request);
  return request;
}

/* Not cancelled once begun: whoever asks is told what was done. */
static gpointer
work_at_act (BwEngine *engine, gpointer request, GCancellable *cancellable, GError **error)
{
  g_autoptr (BwIncident) known =
      read_incident (engine, ((BwIncidentRequest *) request)->incident_id, error);
  if (known == NULL)
    return NULL;
  return run_job (engine, bw_incident_request_run, request, error);
}

static void
conclude_act (BwEngine *engine, gpointer request, gpointer result)
{
  const BwIncidentAnswer *answer = result;
  if (engine->mode != BW_ENGINE_RUN)
    return;
  bw_foreign_changes_note (engine, answer->incident, answer->event);
  bw_incident_deadlines_note (engine->deadlines, answer->event);
  bw_dispatcher_reload (engine->dispatcher);
}

BwIncident *
bw_engine_act (BwEngine *engine, int64_t id, BwIncidentKind kind, const char *actor,
               const char *note, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && actor != NULL, NULL);
  g_autoptr (BwIncidentRequest) request = act_request (engine, id, kind, actor, note);
  g_autoptr (BwIncidentAnswer) answer = work_at_act (engine, request, NULL, error);
  if (answer == NULL)
    return NULL;
  conclude_act (engine, request, answer);
  return g_steal_pointer (&answer->incident);
}

static const BwQuestion act_question = {
  .work = work_at_act,
  .conclude = conclude_act,
  .is_deed = true,
  .data_free = (GDestroyNotify) bw_incident_request_free,
  .result_free = (GDestroyNotify) bw_incident_answer_free,
};

void
bw_engine_act_async (BwEngine *engine, int64_t id, BwIncidentKind kind, const char *actor,
                     const char *note, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && actor != NULL);
  bw_question_ask (engine, &act_question, act_request (engine, id, kind, actor, note), NULL,
                   callback, data);
}

BwIncident *
bw_engine_act_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwIncidentAnswer) answer = bw_question_answer (engine, &act_question, result, error);
  return answer != NULL ? g_steal_pointer (&answer->incident) : NULL;
}

static GArray *
copy_counts (GArray *counts)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (BwAlertCount));
  for (unsigned i = 0; i < counts->len; i++)
    {
      const BwNameCount *count = &g_array_index (counts, BwNameCount, i);
      BwAlertCount own = { g_strdup (count->name), count->n };
      g_array_append_val (copy, own);
    }
  return copy;
}

static void
free_counts (GArray *counts)
{
  for (unsigned i = 0; i < counts->len; i++)
    g_free (g_array_index (counts, BwAlertCount, i).name);
  g_array_unref (counts);
}

void
bw_alert_summary_free (BwAlertSummary *summary)
{
  if (summary == NULL)
    return;
  free_counts (summary->by_severity);
  free_counts (summary->by_rule);
  free_counts (summary->by_category);
  g_free (summary);
}

static BwAlertSummary *
empty_summary (int64_t from_us, int64_t to_us)
{
  BwAlertSummary *summary = g_new0 (BwAlertSummary, 1);
  summary->from_us = from_us;
  summary->to_us = to_us;
  summary->mean_ack_s = summary->mean_resolve_s = summary->suppression_rate = NAN;
  summary->by_severity = g_array_new (FALSE, FALSE, sizeof (BwAlertCount));
  summary->by_rule = g_array_new (FALSE, FALSE, sizeof (BwAlertCount));
  summary->by_category = g_array_new (FALSE, FALSE, sizeof (BwAlertCount));
  return summary;
}

BwAlertSummary *
bw_engine_alert_summary (BwEngine *engine, int64_t from_us, int64_t to_us, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  if (engine->alerts == NULL)
    return empty_summary (from_us, to_us);
  BwPeriod period = { from_us, to_us };
  g_autoptr (BwAlertStats) stats = run_job (engine, bw_alerts_job_stats, &period, error);
  if (stats == NULL)
    return NULL;
  BwAlertSummary *summary = g_new0 (BwAlertSummary, 1);
  int64_t n_planned = stats->n_suppressed + stats->n_delivered + stats->n_failed;
  *summary = (BwAlertSummary){
    .from_us = from_us,
    .to_us = to_us,
    .n_incidents = stats->n_incidents,
    .n_open = stats->n_open,
    .n_acknowledged = stats->n_acknowledged,
    .n_resolved = stats->n_resolved,
    .n_delivered = stats->n_delivered,
    .n_suppressed = stats->n_suppressed,
    .n_failed = stats->n_failed,
    .mean_ack_s = stats->mean_ack_s,
    .mean_resolve_s = stats->mean_resolve_s,
    .suppression_rate =
        n_planned > 0 ? (double) stats->n_suppressed / (double) n_planned : (double) NAN,
    .by_severity = copy_counts (stats->by_severity),
    .by_rule = copy_counts (stats->by_rule),
    .by_category = copy_counts (stats->by_category),
  };
  return summary;
}
