/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test message through one channel, by this process, with what its server said. */
#include "base/bw-error.h"
#include "engine/bw-engine-channels.h"
#include "engine/bw-engine-groups.h"
#include "engine/bw-engine-private.h"

#include <glib/gi18n-lib.h>

/* Channels have time limits of their own, which are shorter. */
#define LEASE_US (90 * BW_SECOND_US)

/* A test under way. */
typedef struct
{
  BwChannel *channel;
  BwOutboxRow *row;
  int64_t started_us; /* by the awake clock */
  BwChannelTest *test;
} Trial;

void
bw_channel_test_free (BwChannelTest *test)
{
  if (test == NULL)
    return;
  g_free (test->text);
  g_free (test->advice);
  g_free (test);
}

static void
trial_free (gpointer data)
{
  Trial *trial = data;
  g_clear_pointer (&trial->channel, bw_channel_free);
  g_clear_pointer (&trial->row, bw_outbox_row_free);
  g_clear_pointer (&trial->test, bw_channel_test_free);
  g_free (trial);
}

static const BwQuestion test_question = { .result_free = (GDestroyNotify) bw_channel_test_free };

typedef struct
{
  const char *name;
  BwEngine *engine;
  BwChannel *channel;
  GString *names;
  GError **error;
  bool is_found;
} Search;

static void
search_cb (const BwConfigGroup *group, gpointer data)
{
  Search *search = data;
  const char *name = bw_config_group_name (group);
  g_string_append_printf (search->names, "%s%s", search->names->len > 0 ? ", " : "", name);
  if (search->is_found || !g_str_equal (name, search->name))
    return;
  search->is_found = true;
  BwChannelContext context = { .clock = search->engine->clock,
                               .http = search->engine->http,
                               .secrets = search->engine->secrets };
  search->channel = bw_channel_new (group, &context, search->error);
}

static BwChannel *
make_channel (BwEngine *engine, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  Search search = { name, engine, NULL, names, error, false };
  bw_engine_each_group (engine->config, "channel", search_cb, &search);
  if (!search.is_found)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no channel %s; there is %s"),
                 name, names->str);
  return search.channel;
}

static BwMessage *
make_message (const char *channel, const char *id, int64_t now_us)
{
  BwMessage *message = bw_message_new ();
  message->outbox_id = g_strdup (id);
  message->kind = BW_KIND_TEST;
  message->severity = BW_SEVERITY_INFO;
  message->title = g_strdup (_ ("Test message from Bellwether"));
  message->body =
      g_strdup_printf (_ ("Channel %s works: alerts sent through it look like this."), channel);
  message->summary = g_strdup (message->title);
  message->at_us = now_us;
  return message;
}

/* It is this process's from the beginning, and of no use to another when this one ends. */
static BwOutboxRow *
make_row (const char *channel, int64_t now_us)
{
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup (channel);
  row->kind = BW_KIND_TEST;
  row->severity = BW_SEVERITY_INFO;
  row->status = BW_OUTBOX_SENDING;
  row->attempts = 1;
  row->created_us = row->not_before_us = now_us;
  row->lease_until_us = row->expires_us = now_us + LEASE_US;
  return row;
}

static void
recorded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Trial *trial = g_task_get_task_data (task);
  if (bw_store_worker_run_finish (result, &error) == NULL)
    g_warning ("the test can't be recorded: %s", error->message);
  BwEngine *engine = g_task_get_source_object (task);
  if (engine->dispatcher != NULL)
    bw_dispatcher_reload (engine->dispatcher);
  g_task_return_pointer (task, g_steal_pointer (&trial->test),
                         (GDestroyNotify) bw_channel_test_free);
}

static void
record (GTask *task)
{
  BwEngine *engine = g_task_get_source_object (task);
  Trial *trial = g_task_get_task_data (task);
  BwChannelTest *test = trial->test;
  if (engine->alerts == NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&trial->test),
                             (GDestroyNotify) bw_channel_test_free);
      return;
    }
  bool is_accepted = test->outcome == BW_OUTCOME_ACCEPTED;
  BwDelivery delivery = { .outbox_id = trial->row->id,
                          .outcome = test->outcome,
                          .status = is_accepted ? BW_OUTBOX_DELIVERED : BW_OUTBOX_DEAD,
                          .at_us = trial->row->created_us,
                          .duration_ms = test->duration_us / 1000,
                          .code = test->code,
                          .error = is_accepted          ? NULL
                                   : test->text != NULL ? test->text
                                                        : test->advice,
                          .not_before_us = BW_TIME_NONE };
  bw_store_worker_run_async (bw_alerts_worker (engine->alerts), bw_alerts_job_finish_delivery,
                             g_memdup2 (&delivery, sizeof delivery), g_free, NULL, NULL,
                             recorded_cb, g_object_ref (task));
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwEngine *engine = g_task_get_source_object (task);
  Trial *trial = g_task_get_task_data (task);
  BwAnswer answer = { .retry_after_us = -1 };
  trial->channel->kind->send_finish (trial->channel, result, &answer);
  trial->test = g_new0 (BwChannelTest, 1);
  *trial->test =
      (BwChannelTest){ .outcome = answer.outcome,
                       .code = answer.code,
                       .text = g_steal_pointer (&answer.text),
                       .advice = g_steal_pointer (&answer.advice),
                       .duration_us = bw_clock_awake_us (engine->clock) - trial->started_us };
  bw_answer_clear (&answer);
  record (task);
}

static void
send_test (GTask *task)
{
  BwEngine *engine = g_task_get_source_object (task);
  Trial *trial = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwMessage) message = bw_message_from_json (trial->row->payload, &error);
  g_assert (message != NULL);
  g_free (message->outbox_id);
  message->outbox_id = g_strdup (trial->row->id);
  trial->started_us = bw_clock_awake_us (engine->clock);
  trial->channel->kind->send_async (trial->channel, message, g_task_get_cancellable (task), sent_cb,
                                    g_object_ref (task));
}

static void
queued_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  if (bw_store_worker_run_finish (result, &error) != NULL)
    send_test (task);
  else
    g_task_return_error (task, error);
}

void
bw_engine_channel_test_async (BwEngine *engine, const char *name, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && name != NULL);
  g_autoptr (GTask) task = bw_question_new (engine, &test_question, cancellable, callback, data);
  GError *error = NULL;
  int64_t now_us = bw_clock_wall_us (engine->clock);
  Trial *trial = g_new0 (Trial, 1);
  g_task_set_task_data (task, trial, trial_free);
  trial->channel = make_channel (engine, name, &error);
  if (trial->channel == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  trial->row = make_row (name, now_us);
  g_autoptr (BwMessage) message = make_message (name, trial->row->id, now_us);
  trial->row->payload = bw_message_to_json (message);
  if (engine->alerts == NULL)
    {
      send_test (task);
      return;
    }
  GPtrArray *rows = g_ptr_array_new ();
  g_ptr_array_add (rows, trial->row);
  bw_store_worker_run_async (bw_alerts_worker (engine->alerts), bw_alerts_job_queue_outbox, rows,
                             (GDestroyNotify) g_ptr_array_unref, NULL, NULL, queued_cb,
                             g_object_ref (task));
}

BwChannelTest *
bw_engine_channel_test_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &test_question, result, error);
}
