/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How everything is: sources, channels, open incidents, the score. */
#include "engine/bw-engine-status.h"

#include "engine/bw-engine-board.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-engine-query.h"
#include "store/bw-alert-times.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static BwEngineStatus *
status_new (void)
{
  BwEngineStatus *status = g_new0 (BwEngineStatus, 1);
  status->alive_us = BW_TIME_NONE;
  status->as_of_us = BW_TIME_NONE;
  status->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  status->sources = g_array_new (FALSE, FALSE, sizeof (BwSourceView));
  status->channels = g_array_new (FALSE, FALSE, sizeof (BwChannelView));
  status->problems = g_ptr_array_new_with_free_func (g_free);
  status->strings = g_ptr_array_new_with_free_func (g_free);
  return status;
}

void
bw_engine_status_free (BwEngineStatus *status)
{
  if (status == NULL)
    return;
  g_ptr_array_unref (status->incidents);
  g_array_unref (status->sources);
  g_array_unref (status->channels);
  g_ptr_array_unref (status->problems);
  g_ptr_array_unref (status->strings);
  g_free (status);
}

static int64_t
stored_number (BwEngine *engine, const char *key, int64_t otherwise)
{
  BwMeta meta = { .key = key };
  if (bw_store_worker_run (bw_alerts_worker (engine->alerts), bw_alerts_job_get_meta, &meta, NULL)
          == NULL
      || !meta.is_set)
    return otherwise;
  return meta.value;
}

/* What the running engine last said of itself: OWN, when it is this one. */
static bool
read_board (BwEngine *engine, const char *own, BwEngineStatus *status, GError **error)
{
  g_autofree char *stored = own == NULL ? bw_status_board_read (engine->alerts, error) : NULL;
  const char *text = own != NULL ? own : stored;
  BwEngineBoard board = { status->sources, status->channels, status->problems, status->strings, 0 };
  if (text == NULL)
    return *error == NULL;
  bool is_read = bw_engine_board_parse (&board, text, error);
  status->as_of_us = board.at_us;
  return is_read;
}

static int
compare_incidents (gconstpointer a, gconstpointer b)
{
  const BwIncident *one = *(BwIncident *const *) a, *other = *(BwIncident *const *) b;
  if (one->severity != other->severity)
    return one->severity > other->severity ? -1 : 1;
  return one->opened_us > other->opened_us ? -1 : one->opened_us < other->opened_us;
}

static bool
read_incidents (BwEngine *engine, BwEngineStatus *status, GError **error)
{
  BwIncidentQuery query = { .is_open_only = true, .since_us = BW_TIME_NONE };
  GPtrArray *open = bw_store_worker_run (bw_alerts_worker (engine->alerts),
                                         bw_alerts_job_list_incidents, &query, error);
  if (open == NULL)
    return false;
  g_ptr_array_unref (status->incidents);
  status->incidents = open;
  g_ptr_array_sort (open, compare_incidents);
  return true;
}

static void problem (BwEngineStatus *status, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
problem (BwEngineStatus *status, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (status->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* Sources that tell nothing leave the whole unknown, whatever else is well. */
static unsigned
count_silent (BwEngineStatus *status)
{
  unsigned n = 0;
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (view->health == BW_SOURCE_OK || view->health == BW_SOURCE_PAUSED)
        continue;
      n++;
      problem (status, "%s: %s", view->source,
               view->error != NULL ? view->error : _ ("nothing collected so far"));
    }
  return n;
}

static BwState
judge (BwEngineStatus *status)
{
  unsigned n_silent = count_silent (status);
  BwSeverity worst = BW_SEVERITY_NONE;
  for (unsigned i = 0; i < status->incidents->len; i++)
    worst = MAX (worst, ((BwIncident *) g_ptr_array_index (status->incidents, i))->severity);
  if (!status->is_live)
    {
      g_ptr_array_insert (status->problems, 0, g_strdup (_ ("Not watching: no engine is running")));
      return BW_STATE_UNKNOWN;
    }
  if (status->is_paused)
    {
      g_ptr_array_insert (status->problems, 0, g_strdup (_ ("Not watching: paused")));
      return BW_STATE_UNKNOWN;
    }
  if (worst >= BW_SEVERITY_CRITICAL)
    return BW_STATE_CRITICAL;
  if (worst >= BW_SEVERITY_WARNING)
    return BW_STATE_WARNING;
  if (status->sources->len == 0)
    problem (status, status->as_of_us == BW_TIME_NONE ? _ ("The engine has only just been started")
                                                      : _ ("Nothing is watched"));
  return n_silent > 0 || status->sources->len == 0 ? BW_STATE_UNKNOWN : BW_STATE_HEALTHY;
}

/* What is taken on the main loop for an answer. */
typedef struct
{
  char *board; /* mode RUN */
  BwConfig *config;
  int64_t now_us;
  BwHealthInput health;
} StatusQuestion;

static StatusQuestion *
status_question_new (BwEngine *engine)
{
  StatusQuestion *question = g_new0 (StatusQuestion, 1);
  if (engine->scheduler != NULL)
    question->board = bw_engine_board_text (engine);
  question->config = bw_config_ref (engine->config);
  question->now_us = bw_clock_wall_us (engine->clock);
  bw_engine_health_prepare (engine, &question->health);
  return question;
}

static void
status_question_free (gpointer data)
{
  StatusQuestion *question = data;
  g_free (question->board);
  bw_config_unref (question->config);
  g_free (question);
}

static gpointer
work_at_status (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  StatusQuestion *question = data;
  g_autoptr (BwEngineStatus) status = status_new ();
  if (engine->alerts != NULL)
    {
      g_autoptr (GError) local = NULL;
      if (!read_incidents (engine, status, error))
        return NULL;
      if (!read_board (engine, question->board, status, &local))
        problem (status, _ ("What the engine wrote of itself can't be read: %s"), local->message);
      status->alive_us = stored_number (engine, "alive_at", BW_TIME_NONE);
      status->pid = stored_number (engine, "alive_pid", 0);
    }
  int64_t age_us = question->now_us - status->alive_us;
  bool is_stamped =
      status->alive_us != BW_TIME_NONE && status->pid != 0 && age_us <= BW_HEARTBEAT_LIMIT_US;
  /* One that is asked and has the lock is alive, though its first stamp may be on its way. */
  status->is_live = engine->mode == BW_ENGINE_RUN
                    || (is_stamped && bw_engine_lock_holder (engine->state_dir) != 0);
  int64_t still_us = engine->alerts != NULL ? stored_number (engine, BW_HEARTBEAT_STILL_KEY, 0) : 0;
  status->is_paused = still_us > 0;
  status->paused_us = still_us > 0 ? still_us : BW_TIME_NONE;
  status->state = judge (status);
  bw_engine_health (engine, question->config, question->now_us, cancellable, &question->health,
                    status);
  return g_steal_pointer (&status);
}

BwEngineStatus *
bw_engine_status (BwEngine *engine, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  StatusQuestion *question = status_question_new (engine);
  BwEngineStatus *status = work_at_status (engine, question, NULL, error);
  status_question_free (question);
  return status;
}

static const BwQuestion status_question = {
  .work = work_at_status,
  .data_free = status_question_free,
  .result_free = (GDestroyNotify) bw_engine_status_free,
};

void
bw_engine_status_async (BwEngine *engine, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_question_ask (engine, &status_question, status_question_new (engine), cancellable, callback,
                   data);
}

BwEngineStatus *
bw_engine_status_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &status_question, result, error);
}

bool
bw_engine_status_is_watching (const BwEngineStatus *status)
{
  return status->is_live && !status->is_paused;
}

int
bw_engine_status_exit_code (const BwEngineStatus *status)
{
  switch (status->state)
    {
    case BW_STATE_HEALTHY:
      return 0;
    case BW_STATE_WARNING:
      return 1;
    case BW_STATE_CRITICAL:
      return 2;
    case BW_STATE_UNKNOWN:
      break;
    }
  return 3;
}
