/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident marked as useful or as noise, with a note of who did it. */
#include "base/bw-error.h"
#include "engine/bw-engine-feedback.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-foreign-changes.h"
#include "model/bw-workflow.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Another process may write between reading and writing; it does so rarely. */
#define MAX_RACES 5

typedef struct
{
  int64_t id;
  bool is_useful;
  char *actor;
  int64_t now_us;
} Mark;

static void
mark_free (gpointer data)
{
  Mark *mark = data;
  g_free (mark->actor);
  g_free (mark);
}

static BwIncident *
read_incident (BwDb *db, int64_t id, GError **error)
{
  BwIncidentQuery query = { .id = id, .since_us = BW_TIME_NONE, .limit = 1 };
  g_autoptr (GPtrArray) found =
      id > 0 ? bw_alerts_job_list_incidents (db, &query, NULL, error) : g_ptr_array_new ();
  if (found == NULL)
    return NULL;
  if (found->len > 0)
    return bw_incident_copy (g_ptr_array_index (found, 0));
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no incident %" PRId64), id);
  return NULL;
}

/* A store job: Mark → BwAlertCommit, as it was committed. */
static gpointer
mark_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Mark *mark = data;
  for (int race = 1;; race++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (BwAlertCommit) commit = bw_alert_commit_new ();
      commit->incident = read_incident (db, mark->id, error);
      if (commit->incident == NULL)
        return NULL;
      commit->expected_seq = commit->incident->seq;
      BwWorkflowEvent note = { .kind = BW_KIND_NOTE,
                               .now_us = mark->now_us,
                               .actor = mark->actor,
                               .note = mark->is_useful ? "marked as useful" : "marked as noise" };
      commit->incident->useful = mark->is_useful ? 1 : 0;
      commit->event = bw_workflow_apply (commit->incident, &note, error);
      if (commit->event == NULL)
        return NULL;
      if (bw_alerts_job_commit (db, commit, NULL, &local) != NULL)
        return g_steal_pointer (&commit);
      if (race < MAX_RACES && g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
}

static Mark *
mark_new (BwEngine *engine, int64_t id, bool is_useful, const char *actor)
{
  Mark *mark = g_new (Mark, 1);
  *mark = (Mark){ id, is_useful, g_strdup (actor), bw_clock_wall_us (engine->clock) };
  return mark;
}

static gpointer
work_at_mark (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  if (engine->alerts != NULL)
    return bw_store_worker_run (bw_alerts_worker (engine->alerts), mark_job, data, error);
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no incident %" PRId64),
               ((const Mark *) data)->id);
  return NULL;
}

static void
conclude_mark (BwEngine *engine, gpointer data, gpointer result)
{
  const BwAlertCommit *commit = result;
  if (engine->mode == BW_ENGINE_RUN)
    bw_foreign_changes_note (engine, commit->incident, commit->event);
}

BwIncident *
bw_engine_mark (BwEngine *engine, int64_t id, bool is_useful, const char *actor, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && actor != NULL, NULL);
  Mark *mark = mark_new (engine, id, is_useful, actor);
  g_autoptr (BwAlertCommit) commit = work_at_mark (engine, mark, NULL, error);
  mark_free (mark);
  if (commit == NULL)
    return NULL;
  conclude_mark (engine, NULL, commit);
  return g_steal_pointer (&commit->incident);
}

static const BwQuestion mark_question = {
  .work = work_at_mark,
  .conclude = conclude_mark,
  .is_deed = true,
  .data_free = mark_free,
  .result_free = (GDestroyNotify) bw_alert_commit_free,
};

void
bw_engine_mark_async (BwEngine *engine, int64_t id, bool is_useful, const char *actor,
                      GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && actor != NULL);
  bw_question_ask (engine, &mark_question, mark_new (engine, id, is_useful, actor), NULL, callback,
                   data);
}

BwIncident *
bw_engine_mark_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwAlertCommit) commit = bw_question_answer (engine, &mark_question, result, error);
  return commit != NULL ? g_steal_pointer (&commit->incident) : NULL;
}
