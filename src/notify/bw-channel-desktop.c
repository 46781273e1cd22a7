/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "desktop": notifications of the session, as the Desktop Notifications
 * specification 1.2 has them. All calls are asynchronous: a notification service may have to be
 * started first, or hang. */
#include "notify/bw-channel-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SERVICE "org.freedesktop.Notifications"
#define OBJECT "/org/freedesktop/Notifications"
#define BUS "org.freedesktop.DBus"
#define CALL_TIMEOUT_MS 10000
#define MAX_TITLE_BYTES 200
#define MAX_BODY_BYTES 1000

enum
{
  SIGNAL_ACTION,
  SIGNAL_CLOSED,
  SIGNAL_OWNER,
  N_SIGNALS,
};

/* A notification that may still be on the screen. */
typedef struct
{
  uint32_t id;
  bool is_over; /* it says so itself and goes away by itself */
} Shown;

typedef struct
{
  BwChannel base;
  BwChannelContext context;
  GDBusConnection *connection; /* NULL: none so far, or it was closed */
  unsigned signals[N_SIGNALS];
  gulong closed_id;
  GHashTable *shown; /* incident id → Shown */
  bool has_capabilities;
  bool can_act;
  bool can_mark_up;
  bool is_destroyed;
} DesktopChannel;

typedef struct
{
  DesktopChannel *channel;
  BwMessage *message;
} Send;

static const BwKeySchema desktop_keys[] = {
  { .name = NULL },
};

static void
clear_channel (gpointer data)
{
  DesktopChannel *channel = data;
  g_hash_table_unref (channel->shown);
  bw_clock_unref (channel->context.clock);
}

static void
free_send (gpointer data)
{
  Send *send = data;
  bw_message_free (send->message);
  g_rc_box_release_full (send->channel, clear_channel);
  g_free (send);
}

static BwChannel *
desktop_create (const BwConfigGroup *group, const BwChannelContext *context, GError **error)
{
  DesktopChannel *channel = g_rc_box_new0 (DesktopChannel);
  channel->context = *context;
  bw_clock_ref (channel->context.clock);
  channel->shown = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return &channel->base;
}

/* Another service, or none, knows nothing of what the last one showed. */
static void
forget_service (DesktopChannel *channel)
{
  channel->has_capabilities = false;
  g_hash_table_remove_all (channel->shown);
}

static void
drop_connection (DesktopChannel *channel)
{
  forget_service (channel);
  if (channel->connection == NULL)
    return;
  for (int i = 0; i < N_SIGNALS; i++)
    g_dbus_connection_signal_unsubscribe (channel->connection, channel->signals[i]);
  g_signal_handler_disconnect (channel->connection, channel->closed_id);
  g_clear_object (&channel->connection);
}

static void
desktop_destroy (BwChannel *base)
{
  DesktopChannel *channel = (DesktopChannel *) base;
  drop_connection (channel);
  channel->is_destroyed = true;
  g_rc_box_release_full (channel, clear_channel);
}

/* The incident whose notification has ID; false when it is none of ours. */
static bool
find_incident (DesktopChannel *channel, uint32_t id, int64_t *incident_id)
{
  GHashTableIter iter;
  gpointer key = NULL, value = NULL;
  g_hash_table_iter_init (&iter, channel->shown);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (((const Shown *) value)->id != id)
        continue;
      *incident_id = *(const int64_t *) key;
      return true;
    }
  return false;
}

static void
action_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *arguments, gpointer data)
{
  DesktopChannel *channel = data;
  uint32_t id = 0;
  const char *action = NULL;
  int64_t incident_id = 0;
  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(us)")))
    return;
  g_variant_get (arguments, "(u&s)", &id, &action);
  if (!find_incident (channel, id, &incident_id) || channel->context.action == NULL)
    return;
  /* What is done about it may remove the channel. */
  g_rc_box_acquire (channel);
  g_autofree char *name = g_strdup (channel->base.name);
  channel->context.action (name, incident_id, action, channel->context.action_data);
  g_rc_box_release_full (channel, clear_channel);
}

static void
notification_closed_cb (GDBusConnection *connection, const char *sender, const char *path,
                        const char *interface, const char *signal, GVariant *arguments,
                        gpointer data)
{
  DesktopChannel *channel = data;
  uint32_t id = 0, reason = 0;
  int64_t incident_id = 0;
  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(uu)")))
    return;
  g_variant_get (arguments, "(uu)", &id, &reason);
  if (find_incident (channel, id, &incident_id))
    g_hash_table_remove (channel->shown, &incident_id);
}

static void
owner_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
          const char *signal, GVariant *arguments, gpointer data)
{
  forget_service (data);
}

static void
connection_closed_cb (GDBusConnection *connection, gboolean is_remote, GError *error, gpointer data)
{
  drop_connection (data);
}

static void
adopt_connection (DesktopChannel *channel, GDBusConnection *connection)
{
  /* The end of the session's bus is not the end of watching. */
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  channel->connection = g_object_ref (connection);
  channel->closed_id =
      g_signal_connect (connection, "closed", G_CALLBACK (connection_closed_cb), channel);
  channel->signals[SIGNAL_ACTION] =
      g_dbus_connection_signal_subscribe (connection, SERVICE, SERVICE, "ActionInvoked", OBJECT,
                                          NULL, G_DBUS_SIGNAL_FLAGS_NONE, action_cb, channel, NULL);
  channel->signals[SIGNAL_CLOSED] = g_dbus_connection_signal_subscribe (
      connection, SERVICE, SERVICE, "NotificationClosed", OBJECT, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      notification_closed_cb, channel, NULL);
  channel->signals[SIGNAL_OWNER] =
      g_dbus_connection_signal_subscribe (connection, BUS, BUS, "NameOwnerChanged", NULL, SERVICE,
                                          G_DBUS_SIGNAL_FLAGS_NONE, owner_cb, channel, NULL);
}

/* Nobody there: neither the service nor, where D-Bus could start one, one that stays. */
static bool
is_absent (const GError *error)
{
  if (error->domain == G_DBUS_ERROR)
    return error->code == G_DBUS_ERROR_SERVICE_UNKNOWN
           || error->code == G_DBUS_ERROR_NAME_HAS_NO_OWNER || error->code == G_DBUS_ERROR_NO_SERVER
           || error->code == G_DBUS_ERROR_DISCONNECTED
           || (error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED
               && error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

static void
return_error (GTask *task, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    bw_channel_return (task, BW_OUTCOME_CANCELLED, 0, "cancelled");
  else if (is_absent (error))
    bw_channel_return (task, BW_OUTCOME_NO_NETWORK, 0,
                       "no notification service on this session bus");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
           || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    bw_channel_return (task, BW_OUTCOME_RETRYABLE, 0, "the notification service does not answer");
  else
    {
      g_dbus_error_strip_remote_error (error);
      bw_channel_return (task, BW_OUTCOME_RETRYABLE, 0, error->message);
    }
}

/* Whether the next step of TASK can be taken; answers when not. */
static bool
can_go_on (GTask *task, DesktopChannel *channel)
{
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)) || channel->is_destroyed)
    bw_channel_return (task, BW_OUTCOME_CANCELLED, 0, "cancelled");
  else if (channel->connection == NULL)
    bw_channel_return (task, BW_OUTCOME_NO_NETWORK, 0, "the session bus is gone");
  else
    return true;
  return false;
}

static bool
is_end (const BwMessage *message)
{
  return message->kind == BW_KIND_RESOLVE;
}

static bool
has_buttons (const BwMessage *message)
{
  return !is_end (message) && message->kind != BW_KIND_TEST && message->kind != BW_KIND_DIGEST;
}

/* Urgencies of the specification: 0 low, 1 normal, 2 critical. */
static uint8_t
urgency_of (const BwMessage *message)
{
  if (is_end (message) || message->severity <= BW_SEVERITY_INFO)
    return 0;
  return message->severity >= BW_SEVERITY_CRITICAL ? 2 : 1;
}

static const char *
icon_of (const BwMessage *message)
{
  if (urgency_of (message) == 0)
    return "dialog-information";
  return message->severity >= BW_SEVERITY_ERROR ? "dialog-error" : "dialog-warning";
}

static char *
make_body (const DesktopChannel *channel, const BwMessage *message)
{
  g_autofree char *whole = g_strconcat (
      message->body != NULL ? message->body : "", message->is_maybe_duplicate ? "\n" : "",
      message->is_maybe_duplicate ? _ ("(may be repeated)") : "", NULL);
  g_autofree char *body = bw_message_clean (whole, MAX_BODY_BYTES, true);
  return channel->can_mark_up ? g_markup_escape_text (body, -1) : g_steal_pointer (&body);
}

static GVariant *
make_arguments (const DesktopChannel *channel, const BwMessage *message)
{
  const Shown *shown = g_hash_table_lookup (channel->shown, &message->incident_id);
  g_autofree char *title = bw_message_clean (message->title, MAX_TITLE_BYTES, false);
  g_autofree char *body = make_body (channel, message);
  bool is_lasting = message->severity >= BW_SEVERITY_CRITICAL && !is_end (message);
  GVariantBuilder actions, hints;
  g_variant_builder_init (&actions, G_VARIANT_TYPE_STRING_ARRAY);
  if (channel->can_act && has_buttons (message))
    {
      g_variant_builder_add (&actions, "s", "default");
      g_variant_builder_add (&actions, "s", _ ("Open"));
      g_variant_builder_add (&actions, "s", "ack");
      g_variant_builder_add (&actions, "s", _ ("Acknowledge"));
    }
  g_variant_builder_init (&hints, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&hints, "{sv}", "urgency", g_variant_new_byte (urgency_of (message)));
  g_variant_builder_add (&hints, "{sv}", "desktop-entry", g_variant_new_string (BW_APP_ID));
  /* 0: stays until it is closed; -1: as long as the service thinks right. */
  return g_variant_new ("(susssasa{sv}i)", "Bellwether", shown != NULL ? shown->id : 0,
                        icon_of (message), title, body, &actions, &hints, is_lasting ? 0 : -1);
}

static void
notified_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Send *send = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (reply == NULL)
    {
      return_error (task, error);
      return;
    }
  Shown *shown = g_new0 (Shown, 1);
  g_variant_get (reply, "(u)", &shown->id);
  shown->is_over = is_end (send->message);
  g_hash_table_insert (send->channel->shown,
                       g_memdup2 (&send->message->incident_id, sizeof (int64_t)), shown);
  bw_channel_return (task, BW_OUTCOME_ACCEPTED, 0, NULL);
}

/* Takes TASK. */
static void
notify (GTask *task)
{
  Send *send = g_task_get_task_data (task);
  g_dbus_connection_call (send->channel->connection, SERVICE, OBJECT, SERVICE, "Notify",
                          make_arguments (send->channel, send->message), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, g_task_get_cancellable (task),
                          notified_cb, task);
}

static void
capabilities_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Send *send = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (reply == NULL)
    {
      return_error (task, error);
      return;
    }
  g_autofree const char **list = NULL;
  g_variant_get (reply, "(^a&s)", &list);
  send->channel->can_act = g_strv_contains (list, "actions");
  send->channel->can_mark_up = g_strv_contains (list, "body-markup");
  send->channel->has_capabilities = true;
  if (can_go_on (task, send->channel))
    notify (g_steal_pointer (&task));
}

/* Takes TASK. What the service can do is asked once of each owner of its name. */
static void
ask_capabilities (GTask *task)
{
  Send *send = g_task_get_task_data (task);
  if (send->channel->has_capabilities)
    {
      notify (task);
      return;
    }
  g_dbus_connection_call (send->channel->connection, SERVICE, OBJECT, SERVICE, "GetCapabilities",
                          NULL, G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS,
                          g_task_get_cancellable (task), capabilities_cb, task);
}

static void
got_bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Send *send = g_task_get_task_data (task);
  DesktopChannel *channel = send->channel;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);
  if (connection == NULL)
    {
      bool is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_autofree char *text = g_strdup_printf ("no session bus: %s", error->message);
      bw_channel_return (task, is_cancelled ? BW_OUTCOME_CANCELLED : BW_OUTCOME_NO_NETWORK, 0,
                         text);
      return;
    }
  if (channel->connection == NULL && !channel->is_destroyed
      && !g_dbus_connection_is_closed (connection))
    adopt_connection (channel, connection);
  if (can_go_on (task, channel))
    ask_capabilities (g_steal_pointer (&task));
}

static void
desktop_send_async (BwChannel *base, const BwMessage *message, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  DesktopChannel *channel = (DesktopChannel *) base;
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Send *send = g_new0 (Send, 1);
  send->channel = g_rc_box_acquire (channel);
  send->message = bw_message_copy (message);
  g_task_set_source_tag (task, desktop_send_async);
  /* What was shown is said, also when it was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, send, free_send);
  if (channel->connection != NULL)
    ask_capabilities (task);
  else
    g_bus_get (G_BUS_TYPE_SESSION, cancellable, got_bus_cb, task);
}

static void
desktop_withdraw (BwChannel *base, int64_t incident_id)
{
  DesktopChannel *channel = (DesktopChannel *) base;
  const Shown *shown = g_hash_table_lookup (channel->shown, &incident_id);
  if (shown == NULL || shown->is_over || channel->connection == NULL)
    return;
  g_dbus_connection_call (channel->connection, SERVICE, OBJECT, SERVICE, "CloseNotification",
                          g_variant_new ("(u)", shown->id), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CALL_TIMEOUT_MS, NULL, NULL, NULL);
  g_hash_table_remove (channel->shown, &incident_id);
}

const BwChannelKind bw_channel_desktop_kind = {
  .type = "desktop",
  .title = "Desktop",
  .keys = desktop_keys,
  .create = desktop_create,
  .send_async = desktop_send_async,
  .send_finish = bw_channel_finish,
  .withdraw = desktop_withdraw,
  .destroy = desktop_destroy,
};
