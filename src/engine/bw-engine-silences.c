/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Silences as commands and windows see them. */
#include "engine/bw-engine-silences.h"

#include "base/bw-error.h"
#include "engine/bw-engine-policy.h"
#include "engine/bw-engine-stores.h"
#include "engine/bw-foreign-changes.h"
#include "engine/bw-silence-work.h"
#include "store/bw-silences.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_COMMENT "snoozed"

void
bw_silence_view_free (BwSilenceView *view)
{
  if (view == NULL)
    return;
  bw_silence_free (view->silence);
  g_free (view);
}

/* What a list is made from. */
typedef struct
{
  BwPolicy *policy; /* a reference */
  int64_t now_us;
  bool is_all;
} List;

static void
list_free (gpointer data)
{
  List *list = data;
  bw_policy_unref (list->policy);
  g_free (list);
}

static void
add_view (GPtrArray *views, const BwSilence *silence, const GPtrArray *open, int64_t now_us)
{
  BwSilenceView *view = g_new0 (BwSilenceView, 1);
  view->silence = bw_silence_copy (silence);
  view->is_active = bw_silence_is_active (silence, now_us);
  view->next_change_us = bw_silence_next_change_us (silence, now_us);
  for (unsigned i = 0; i < open->len; i++)
    view->n_incidents += bw_silence_matches (silence, g_ptr_array_index (open, i), now_us);
  g_ptr_array_add (views, view);
}

/* A store job: List → GPtrArray of BwSilenceView. */
static gpointer
list_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const List *list = data;
  BwIncidentQuery query = { .is_open_only = true, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) stored =
      bw_silences_list (db, list->is_all ? BW_TIME_NONE : list->now_us, error);
  g_autoptr (GPtrArray) open =
      stored != NULL ? bw_alerts_job_list_incidents (db, &query, cancellable, error) : NULL;
  if (open == NULL)
    return NULL;
  GPtrArray *views = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_view_free);
  for (unsigned i = 0; i < stored->len; i++)
    add_view (views, g_ptr_array_index (stored, i), open, list->now_us);
  const GPtrArray *configured = bw_policy_silences (list->policy);
  for (unsigned i = 0; configured != NULL && i < configured->len; i++)
    add_view (views, g_ptr_array_index (configured, i), open, list->now_us);
  return views;
}

static List *
list_new (BwEngine *engine, bool is_all)
{
  List *list = g_new0 (List, 1);
  list->policy = bw_policy_ref (bw_engine_policy (engine));
  list->now_us = bw_clock_wall_us (engine->clock);
  list->is_all = is_all;
  return list;
}

/* Whoever adds something made the store, where it was not there yet. */
static gpointer
run_job (BwEngine *engine, BwStoreJob job, gpointer data, GError **error)
{
  if (engine->alerts != NULL)
    return bw_store_worker_run (bw_alerts_worker (engine->alerts), job, data, error);
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there are no alerts in %s yet"),
               engine->state_dir);
  return NULL;
}

static gpointer
work_at_list (BwEngine *engine, gpointer list, GCancellable *cancellable, GError **error)
{
  if (engine->alerts != NULL)
    return run_job (engine, list_job, list, error);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const GPtrArray *configured = bw_policy_silences (((List *) list)->policy);
  GPtrArray *views = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_view_free);
  for (unsigned i = 0; configured != NULL && i < configured->len; i++)
    add_view (views, g_ptr_array_index (configured, i), none, ((List *) list)->now_us);
  return views;
}

static const BwQuestion list_question = {
  .work = work_at_list,
  .data_free = list_free,
  .result_free = (GDestroyNotify) g_ptr_array_unref,
};

GPtrArray *
bw_engine_silences (BwEngine *engine, bool is_all, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  List *list = list_new (engine, is_all);
  GPtrArray *views = work_at_list (engine, list, NULL, error);
  list_free (list);
  return views;
}

void
bw_engine_silences_async (BwEngine *engine, bool is_all, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_question_ask (engine, &list_question, list_new (engine, is_all), cancellable, callback, data);
}

GPtrArray *
bw_engine_silences_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &list_question, result, error);
}

/* What was done to silences shows in what is told: held messages are asked about again. */
static void
conclude (BwEngine *engine, gpointer data, gpointer result)
{
  if (engine->mode == BW_ENGINE_RUN && engine->deadlines != NULL)
    bw_incident_deadlines_changed (engine->deadlines);
}

static BwSilenceAdd *
add_new (BwEngine *engine, const BwSilence *wanted)
{
  BwSilenceAdd *add = g_new0 (BwSilenceAdd, 1);
  add->silence = bw_silence_copy (wanted);
  add->silence->id = 0;
  if (add->silence->created_us == BW_TIME_NONE || add->silence->created_us == 0)
    add->silence->created_us = bw_clock_wall_us (engine->clock);
  return add;
}

/* The id of what was added, as a result that can't be 0. */
static gpointer
work_at_add (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  BwSilenceAdd *add = data;
  if (!bw_silence_check (add->silence, error)
      || run_job (engine, bw_silence_add_run, add, error) == NULL)
    return NULL;
  return g_memdup2 (&add->silence->id, sizeof add->silence->id);
}

static const BwQuestion add_question = {
  .work = work_at_add,
  .conclude = conclude,
  .is_deed = true,
  .data_free = (GDestroyNotify) bw_silence_add_free,
  .result_free = g_free,
};

int64_t
bw_engine_silence_add (BwEngine *engine, const BwSilence *wanted, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && wanted != NULL, 0);
  if (!bw_engine_make_alerts (engine, error))
    return 0;
  BwSilenceAdd *add = add_new (engine, wanted);
  g_autofree int64_t *id = work_at_add (engine, add, NULL, error);
  if (id != NULL)
    conclude (engine, add, id);
  bw_silence_add_free (add);
  return id != NULL ? *id : 0;
}

void
bw_engine_silence_add_async (BwEngine *engine, const BwSilence *wanted,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && wanted != NULL);
  bw_engine_make_alerts (engine, NULL);
  bw_question_ask (engine, &add_question, add_new (engine, wanted), NULL, callback, data);
}

int64_t
bw_engine_silence_add_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autofree int64_t *id = bw_question_answer (engine, &add_question, result, error);
  return id != NULL ? *id : 0;
}

static BwSilenceEnd *
end_new (BwEngine *engine, int64_t id, const char *actor)
{
  BwSilenceEnd *end = g_new0 (BwSilenceEnd, 1);
  end->id = id;
  end->now_us = bw_clock_wall_us (engine->clock);
  end->actor = g_strdup (actor);
  return end;
}

static gpointer
work_at_end (BwEngine *engine, gpointer end, GCancellable *cancellable, GError **error)
{
  return run_job (engine, bw_silence_end_run, end, error);
}

static const BwQuestion end_question = {
  .work = work_at_end,
  .conclude = conclude,
  .is_deed = true,
  .data_free = (GDestroyNotify) bw_silence_end_free,
};

bool
bw_engine_silence_end (BwEngine *engine, int64_t id, const char *actor, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && actor != NULL, false);
  BwSilenceEnd *end = end_new (engine, id, actor);
  bool ok = work_at_end (engine, end, NULL, error) != NULL;
  if (ok)
    conclude (engine, end, NULL);
  bw_silence_end_free (end);
  return ok;
}

void
bw_engine_silence_end_async (BwEngine *engine, int64_t id, const char *actor,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && actor != NULL);
  bw_question_ask (engine, &end_question, end_new (engine, id, actor), NULL, callback, data);
}

bool
bw_engine_silence_end_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &end_question, result, error) != NULL;
}

/* A silence of one incident, with the note of its story. */
static BwSilenceAdd *
snooze_new (BwEngine *engine, int64_t id, int64_t duration_us, const char *actor,
            const char *comment)
{
  BwSilenceAdd *add = g_new0 (BwSilenceAdd, 1);
  int64_t now_us = bw_clock_wall_us (engine->clock);
  const char *name = strchr (actor, ':');
  add->duration_us = duration_us;
  add->silence = bw_silence_new ();
  add->silence->starts_us = now_us;
  add->silence->created_us = now_us;
  add->silence->ends_us = duration_us > 0 ? now_us + duration_us : BW_TIME_NONE;
  add->silence->is_until_resolved = duration_us == 0;
  add->silence->author = g_strdup (name != NULL ? name + 1 : actor);
  add->silence->comment =
      g_strdup (comment != NULL && *comment != '\0' ? comment : DEFAULT_COMMENT);
  /* Of the incident's key, which is read with it. */
  add->silence->matchers = g_strdup ("key=\"\"");
  add->note = bw_incident_request_new (BW_KIND_NOTE, now_us, actor);
  add->note->incident_id = id;
  bw_engine_policy_fill (engine, add->note);
  return add;
}

/* What a snooze came to. */
typedef struct
{
  int64_t silence_id;
  BwIncidentAnswer *answer;
} Snoozed;

static void
snoozed_free (gpointer data)
{
  Snoozed *snoozed = data;
  bw_incident_answer_free (snoozed->answer);
  g_free (snoozed);
}

static gpointer
work_at_snooze (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  BwSilenceAdd *add = data;
  if (!bw_silence_check (add->silence, error))
    return NULL;
  BwIncidentAnswer *answer = run_job (engine, bw_silence_add_run, add, error);
  if (answer == NULL)
    return NULL;
  Snoozed *snoozed = g_new0 (Snoozed, 1);
  snoozed->silence_id = add->silence->id;
  snoozed->answer = answer;
  return snoozed;
}

static void
conclude_snooze (BwEngine *engine, gpointer data, gpointer result)
{
  const Snoozed *snoozed = result;
  if (engine->mode != BW_ENGINE_RUN)
    return;
  bw_foreign_changes_note (engine, snoozed->answer->incident, snoozed->answer->event);
  conclude (engine, NULL, NULL);
}

static const BwQuestion snooze_question = {
  .work = work_at_snooze,
  .conclude = conclude_snooze,
  .is_deed = true,
  .data_free = (GDestroyNotify) bw_silence_add_free,
  .result_free = snoozed_free,
};

int64_t
bw_engine_snooze (BwEngine *engine, int64_t id, int64_t duration_us, const char *actor,
                  const char *comment, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && actor != NULL && duration_us >= 0, 0);
  if (!bw_engine_make_alerts (engine, error))
    return 0;
  BwSilenceAdd *add = snooze_new (engine, id, duration_us, actor, comment);
  Snoozed *snoozed = work_at_snooze (engine, add, NULL, error);
  int64_t silence_id = snoozed != NULL ? snoozed->silence_id : 0;
  if (snoozed != NULL)
    {
      conclude_snooze (engine, add, snoozed);
      snoozed_free (snoozed);
    }
  bw_silence_add_free (add);
  return silence_id;
}

void
bw_engine_snooze_async (BwEngine *engine, int64_t id, int64_t duration_us, const char *actor,
                        const char *comment, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && actor != NULL && duration_us >= 0);
  bw_engine_make_alerts (engine, NULL);
  bw_question_ask (engine, &snooze_question, snooze_new (engine, id, duration_us, actor, comment),
                   NULL, callback, data);
}

int64_t
bw_engine_snooze_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  Snoozed *snoozed = bw_question_answer (engine, &snooze_question, result, error);
  int64_t id = snoozed != NULL ? snoozed->silence_id : 0;
  g_clear_pointer (&snoozed, snoozed_free);
  return id;
}
