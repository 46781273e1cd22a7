/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "desktop": notifications of the session. A send is answered when the service has
 * answered, or at once when it is cancelled, or when the service takes too long. */
#include "notify/bw-channel-private.h"
#include "notify/bw-notifier-private.h"

#include <glib/gi18n-lib.h>

#define GIVE_UP_MS 10000

typedef struct
{
  BwChannel base;
  BwChannelContext context;
  BwNotifier *notifier;
  GPtrArray *sends; /* of Send that have no answer yet */
  bool is_destroyed;
} DesktopChannel;

/* Lives until the notifier is done with it, which may be after its answer. */
typedef struct
{
  DesktopChannel *channel;
  GTask *task; /* NULL: answered */
  GSource *give_up;
  GCancellable *cancellable; /* tells the notifier that nobody waits any more */
} Send;

static const BwKeySchema desktop_keys[] = {
  { .name = NULL },
};

static void
clear_channel (gpointer data)
{
  DesktopChannel *channel = data;
  g_ptr_array_unref (channel->sends);
  bw_clock_unref (channel->context.clock);
}

static void
action_cb (int64_t incident_id, const char *action, const char *token, gpointer data)
{
  DesktopChannel *channel = data;
  if (channel->context.action == NULL)
    return;
  /* What is done about it may remove the channel. */
  g_rc_box_acquire (channel);
  g_autofree char *name = g_strdup (channel->base.name);
  channel->context.action (name, incident_id, action, token, channel->context.action_data);
  g_rc_box_release_full (channel, clear_channel);
}

static BwChannel *
desktop_create (const BwConfigGroup *group, const BwChannelContext *context, GError **error)
{
  DesktopChannel *channel = g_rc_box_new0 (DesktopChannel);
  channel->context = *context;
  bw_clock_ref (channel->context.clock);
  channel->sends = g_ptr_array_new ();
  channel->notifier = bw_notifier_new (action_cb, channel);
  return &channel->base;
}

static void
desktop_destroy (BwChannel *base)
{
  DesktopChannel *channel = (DesktopChannel *) base;
  channel->is_destroyed = true;
  g_clear_pointer (&channel->notifier, bw_notifier_free);
  for (unsigned i = 0; i < channel->sends->len; i++)
    {
      /* From the main loop: whoever frees a channel is not called back from within. */
      Send *send = g_ptr_array_index (channel->sends, i);
      g_source_set_ready_time (send->give_up, 0);
    }
  g_rc_box_release_full (channel, clear_channel);
}

/* Ends the waiting of whoever sent. */
static void
answer (Send *send, BwOutcome outcome, const char *text)
{
  g_ptr_array_remove_fast (send->channel->sends, send);
  g_source_destroy (send->give_up);
  g_clear_pointer (&send->give_up, g_source_unref);
  g_autoptr (GTask) task = g_steal_pointer (&send->task);
  bw_channel_return (task, outcome, 0, text);
}

/* Cancelled, the channel gone, or too late. */
static gboolean
give_up_cb (gpointer data)
{
  Send *send = data;
  bool is_cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (send->task))
                      || send->channel->is_destroyed;
  g_cancellable_cancel (send->cancellable);
  if (is_cancelled)
    answer (send, BW_OUTCOME_CANCELLED, "cancelled");
  else
    answer (send, BW_OUTCOME_RETRYABLE, _ ("the notification service does not answer"));
  return G_SOURCE_REMOVE;
}

static void
answered_cb (BwOutcome outcome, const char *text, gpointer data)
{
  Send *send = data;
  if (send->task != NULL)
    answer (send, outcome, text);
  g_object_unref (send->cancellable);
  g_rc_box_release_full (send->channel, clear_channel);
  g_free (send);
}

static void
watch (Send *send)
{
  GCancellable *cancellable = g_task_get_cancellable (send->task);
  send->give_up = g_timeout_source_new (GIVE_UP_MS);
  g_source_set_callback (send->give_up, give_up_cb, send, NULL);
  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);
      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (send->give_up, cancelled);
    }
  g_source_attach (send->give_up, g_task_get_context (send->task));
}

static void
desktop_send_async (BwChannel *base, const BwMessage *message, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  DesktopChannel *channel = (DesktopChannel *) base;
  Send *send = g_new0 (Send, 1);
  send->channel = g_rc_box_acquire (channel);
  send->cancellable = g_cancellable_new ();
  send->task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (send->task, desktop_send_async);
  /* What was shown is said, also when it was cancelled meanwhile. */
  g_task_set_check_cancellable (send->task, FALSE);
  watch (send);
  g_ptr_array_add (channel->sends, send);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (send->cancellable);
  bool has_window = channel->context.has_window != NULL
                    && channel->context.has_window (channel->context.action_data);
  bw_notifier_show (channel->notifier, message, has_window, send->cancellable, answered_cb, send);
}

static void
desktop_withdraw (BwChannel *base, int64_t incident_id)
{
  bw_notifier_withdraw (((DesktopChannel *) base)->notifier, incident_id);
}

const BwChannelKind bw_channel_desktop_kind = {
  .type = "desktop",
  .title = "Desktop",
  .is_local = true,
  .rates = { { 3, 10 * BW_SECOND_US } },
  .keys = desktop_keys,
  .create = desktop_create,
  .send_async = desktop_send_async,
  .send_finish = bw_channel_finish,
  .withdraw = desktop_withdraw,
  .destroy = desktop_destroy,
};
