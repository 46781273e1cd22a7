/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels that answer as a test says, and remember what they were given. */
#pragma once

#include "lib/bw-test.h"
#include "notify/bw-channel.h"

/** What all channels of a test share; outlives them. */
typedef struct
{
  GString *sent; /* a line for each message: channel, kind, incident, whether maybe twice, of how
                    many, late */
  unsigned n_sent;
  GString *withdrawn; /* incidents, each followed by a blank */
  unsigned n_destroyed;
  BwOutcome outcome; /* of the next answers */
  bool hangs;        /* no answer before fake_answer() */
  bool obeys;        /* but cancellation is answered at once */
  int64_t retry_after_us;
  int code; /* of answers that are no acceptance */
  bool is_broken;
  bool is_locked;
  GPtrArray *hanging; /* of GTask */
} FakeLog;

typedef struct
{
  BwChannel parent;
  FakeLog *log;
} FakeChannel;

static inline void
fake_log_init (FakeLog *log)
{
  *log = (FakeLog){ .sent = g_string_new (NULL),
                    .withdrawn = g_string_new (NULL),
                    .outcome = BW_OUTCOME_ACCEPTED,
                    .retry_after_us = -1,
                    .code = 500,
                    .hanging = g_ptr_array_new_with_free_func (g_object_unref) };
}

static inline void
fake_log_clear (FakeLog *log)
{
  g_assert_cmpuint (log->hanging->len, ==, 0);
  g_string_free (log->sent, TRUE);
  g_string_free (log->withdrawn, TRUE);
  g_ptr_array_unref (log->hanging);
}

static inline void
fake_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  FakeLog *log = data;
  while (log->hanging->len > 0)
    {
      g_autoptr (GTask) task = g_ptr_array_steal_index (log->hanging, 0);
      g_task_return_int (task, BW_OUTCOME_CANCELLED);
    }
}

static inline void
fake_send_async (BwChannel *channel, const BwMessage *message, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  FakeLog *log = ((FakeChannel *) channel)->log;
  log->n_sent++;
  g_string_append_printf (log->sent, "%s %s %d%s", channel->name,
                          bw_incident_kind_name (message->kind), (int) message->incident_id,
                          message->is_maybe_duplicate ? " again" : "");
  if (message->items != NULL)
    g_string_append_printf (log->sent, " of %u", message->items->len);
  if (message->late != NULL)
    g_string_append_printf (log->sent, ", %s", message->late);
  g_string_append_c (log->sent, '\n');
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  if (!log->hangs)
    {
      g_task_return_int (task, log->outcome);
      return;
    }
  g_ptr_array_add (log->hanging, g_steal_pointer (&task));
  if (log->obeys)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (fake_cancelled_cb), log);
}

static inline void
fake_send_finish (BwChannel *channel, GAsyncResult *result, BwAnswer *out)
{
  FakeLog *log = ((FakeChannel *) channel)->log;
  out->outcome = (BwOutcome) g_task_propagate_int (G_TASK (result), NULL);
  out->code = out->outcome == BW_OUTCOME_ACCEPTED ? 200 : log->code;
  out->is_broken = out->outcome == BW_OUTCOME_PERMANENT && log->is_broken;
  out->is_locked = out->outcome == BW_OUTCOME_NO_NETWORK && log->is_locked;
  out->advice = out->is_broken || out->is_locked ? g_strdup ("do something") : NULL;
  out->retry_after_us = log->retry_after_us;
  out->text = out->outcome == BW_OUTCOME_ACCEPTED ? NULL : g_strdup ("the fake says no");
}

static inline void
fake_withdraw (BwChannel *channel, int64_t incident_id)
{
  g_string_append_printf (((FakeChannel *) channel)->log->withdrawn, "%d ", (int) incident_id);
}

static inline void
fake_destroy (BwChannel *channel)
{
  ((FakeChannel *) channel)->log->n_destroyed++;
  g_free (channel);
}

static const BwChannelKind fake_kind = {
  .type = "fake",
  .title = "Fake",
  .send_async = fake_send_async,
  .send_finish = fake_send_finish,
  .withdraw = fake_withdraw,
  .destroy = fake_destroy,
};

/** (transfer full) */
static inline BwChannel *
fake_channel_new (FakeLog *log, const char *name)
{
  FakeChannel *fake = g_new0 (FakeChannel, 1);
  fake->log = log;
  fake->parent = (BwChannel){ &fake_kind, g_strdup (name), true, BW_SEVERITY_WARNING };
  return &fake->parent;
}

/** One that only shows here. */
static const BwChannelKind fake_local_kind = {
  .type = "fake-local",
  .title = "Fake",
  .is_local = true,
  .send_async = fake_send_async,
  .send_finish = fake_send_finish,
  .withdraw = fake_withdraw,
  .destroy = fake_destroy,
};

/** Ends the oldest attempt that hangs. */
static inline void
fake_answer (FakeLog *log, BwOutcome outcome)
{
  g_assert_cmpuint (log->hanging->len, >, 0);
  g_autoptr (GTask) task = g_ptr_array_steal_index (log->hanging, 0);
  g_task_return_int (task, outcome);
}
