/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends all that can be sent now: by the engine that runs, or without one by this process. */
#include "base/bw-error.h"
#include "engine/bw-engine-groups.h"
#include "engine/bw-engine-outbox.h"
#include "engine/bw-engine-private.h"
#include "store/bw-outbox-care.h"

#define POLL_US (BW_SECOND_US / 5)
/* Another process is given this long to answer for each message that is under way. */
#define PATIENCE_US (2 * BW_MINUTE_US)

typedef struct
{
  BwEngine *engine;
  BwEngineLock *lock;       /* while this process sends, having no engine */
  BwDispatcher *own;        /* likewise */
  BwDispatcher *dispatcher; /* that sends in this process, or NULL */
  int64_t since_us;
  int64_t until_awake_us;
  unsigned timer;
} Drain;

static const BwQuestion drain_question = { .result_free = g_free };

static void
drain_free (gpointer data)
{
  Drain *drain = data;
  bw_clock_cancel (drain->engine->clock, &drain->timer);
  g_clear_pointer (&drain->own, bw_dispatcher_free);
  g_clear_pointer (&drain->lock, bw_engine_lock_release);
  g_free (drain);
}

static void
add_channel (const BwConfigGroup *group, gpointer data)
{
  Drain *drain = data;
  BwChannelContext context = { .clock = drain->engine->clock,
                               .http = drain->engine->http,
                               .secrets = drain->engine->secrets };
  g_autoptr (GError) error = NULL;
  BwChannel *channel = bw_channel_new (group, &context, &error);
  if (channel == NULL)
    g_warning ("channel %s is left out: %s", bw_config_group_name (group), error->message);
  else
    bw_dispatcher_add_channel (drain->own, channel);
}

static void poll_cb (gpointer data);

static void
poll_later (GTask *task)
{
  Drain *drain = g_task_get_task_data (task);
  BwClock *clock = drain->engine->clock;
  drain->timer = bw_clock_call_at (clock, bw_clock_awake_us (clock) + POLL_US, poll_cb, task);
}

static void
finish_drain (GTask *task, int64_t n)
{
  g_task_return_pointer (task, g_memdup2 (&n, sizeof n), g_free);
  g_object_unref (task);
}

/* The answer is there when this process has nothing under way, or nothing is left that is due to
 * another one. */
static void
progress_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Drain *drain = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree BwOutboxProgress *progress = bw_store_worker_run_finish (result, &error);
  if (progress == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  bool is_busy =
      drain->dispatcher != NULL ? bw_dispatcher_is_busy (drain->dispatcher) : progress->n_due > 0;
  bool is_over = !is_busy || bw_clock_awake_us (drain->engine->clock) >= drain->until_awake_us;
  if (is_over || g_task_return_error_if_cancelled (task))
    {
      if (is_over)
        finish_drain (task, progress->n_delivered);
      else
        g_object_unref (task);
      return;
    }
  poll_later (task);
}

/* A store job: BwOutboxProgress → a copy of it. */
static gpointer
ask_progress (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  if (bw_alerts_job_outbox_progress (db, data, cancellable, error) == NULL)
    return NULL;
  return g_memdup2 (data, sizeof (BwOutboxProgress));
}

static void
poll_cb (gpointer data)
{
  GTask *task = data;
  Drain *drain = g_task_get_task_data (task);
  BwEngine *engine = drain->engine;
  drain->timer = 0;
  if (engine->alerts == NULL)
    {
      finish_drain (task, 0);
      return;
    }
  BwOutboxProgress progress = { .since_us = drain->since_us,
                                .now_us = bw_clock_wall_us (engine->clock) };
  bw_store_worker_run_async (bw_alerts_worker (engine->alerts), ask_progress,
                             g_memdup2 (&progress, sizeof progress), g_free, g_free, NULL,
                             progress_cb, task);
}

static void
made_due_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Drain *drain = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  if (bw_store_worker_run_finish (result, &error) == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  if (drain->own != NULL)
    {
      bw_engine_each_group (drain->engine->config, "channel", add_channel, drain);
      bw_dispatcher_resume (drain->own);
    }
  else if (drain->dispatcher != NULL)
    bw_dispatcher_reload (drain->dispatcher);
  poll_later (task);
}

/* Who sends: the engine of this process, that of another, or, having taken its place, nobody's but
 * this process. */
static bool
choose_sender (Drain *drain, GError **error)
{
  BwEngine *engine = drain->engine;
  drain->dispatcher = engine->dispatcher;
  if (drain->dispatcher != NULL || bw_engine_lock_holder (engine->state_dir) != 0)
    return true;
  drain->lock = bw_engine_lock_take (engine->state_dir, error);
  if (drain->lock == NULL)
    return false;
  drain->own = bw_dispatcher_new (engine->clock, engine->alerts, NULL, NULL);
  drain->dispatcher = drain->own;
  return true;
}

void
bw_engine_outbox_drain_async (BwEngine *engine, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  GTask *task = bw_question_new (engine, &drain_question, cancellable, callback, data);
  Drain *drain = g_new0 (Drain, 1);
  GError *error = NULL;
  drain->engine = engine;
  drain->since_us = bw_clock_wall_us (engine->clock);
  drain->until_awake_us = bw_clock_awake_us (engine->clock) + PATIENCE_US;
  g_task_set_task_data (task, drain, drain_free);
  if (engine->alerts == NULL)
    {
      finish_drain (task, 0);
      return;
    }
  if (!choose_sender (drain, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  bw_store_worker_run_async (bw_alerts_worker (engine->alerts), bw_alerts_job_make_due,
                             g_memdup2 (&drain->since_us, sizeof drain->since_us), g_free, NULL,
                             NULL, made_due_cb, task);
}

bool
bw_engine_outbox_drain_finish (BwEngine *engine, GAsyncResult *result, int64_t *n, GError **error)
{
  g_autofree int64_t *count = bw_question_answer (engine, &drain_question, result, error);
  if (count == NULL)
    return false;
  if (n != NULL)
    *n = *count;
  return true;
}
