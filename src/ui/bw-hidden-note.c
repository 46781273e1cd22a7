/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A notification that stays, where there is nothing else by which a program without a window is
 * seen. */
#include "ui/bw-hidden-note.h"

#include <glib/gi18n-lib.h>

#define SERVICE "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define NEVER 0

struct _BwHiddenNote
{
  GDBusConnection *connection;
  BwHiddenNoteFuncs funcs;
  gpointer data;
  GCancellable *asking; /* NULL: nothing is under way */
  guint32 id;           /* 0: it is not shown */
  bool is_done;         /* it was shown, though it may have been dismissed since */
  unsigned subscription;
  char *token;
};

/* It is said before the action that it belongs to. */
static void
signal_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer data)
{
  BwHiddenNote *note = data;
  guint32 id = 0;
  const char *text = NULL;
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)")))
    g_variant_get (parameters, "(u&s)", &id, &text);
  else if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)")))
    g_variant_get (parameters, "(uu)", &id, NULL);
  if (id == 0 || id != note->id)
    return;
  if (g_str_equal (signal, "NotificationClosed"))
    note->id = 0;
  else if (text != NULL && g_str_equal (signal, "ActivationToken"))
    {
      g_free (note->token);
      note->token = g_strdup (text);
    }
  else if (text != NULL && g_str_equal (signal, "ActionInvoked"))
    {
      g_autofree char *token = g_steal_pointer (&note->token);
      note->funcs.chosen (g_str_equal (text, "quit") ? "quit" : "show", token, note->data);
    }
}

BwHiddenNote *
bw_hidden_note_new (GDBusConnection *connection, const BwHiddenNoteFuncs *funcs, gpointer data)
{
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection) && funcs != NULL, NULL);
  BwHiddenNote *note = g_new0 (BwHiddenNote, 1);
  note->connection = g_object_ref (connection);
  note->funcs = *funcs;
  note->data = data;
  return note;
}

static void
forget (BwHiddenNote *note)
{
  if (note->asking != NULL)
    g_cancellable_cancel (note->asking);
  g_clear_object (&note->asking);
  if (note->subscription != 0)
    g_dbus_connection_signal_unsubscribe (note->connection, note->subscription);
  note->subscription = 0;
  note->id = 0;
  note->is_done = false;
}

void
bw_hidden_note_free (BwHiddenNote *note)
{
  if (note == NULL)
    return;
  forget (note);
  g_object_unref (note->connection);
  g_free (note->token);
  g_free (note);
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwHiddenNote *note = data;
  g_clear_object (&note->asking);
  if (answer != NULL)
    g_variant_get (answer, "(u)", &note->id);
  else
    g_debug ("nothing can be shown: %s", error->message);
  note->is_done = note->id != 0;
  note->funcs.answered (note->is_done, note->data);
}

/* It stays where it is until it is dismissed, and does not press. */
static GVariant *
hints (void)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "resident", g_variant_new_boolean (TRUE));
  g_variant_builder_add (&builder, "{sv}", "urgency", g_variant_new_byte (0));
  g_variant_builder_add (&builder, "{sv}", "desktop-entry", g_variant_new_string (BW_APP_ID));
  return g_variant_builder_end (&builder);
}

void
bw_hidden_note_show (BwHiddenNote *note)
{
  g_return_if_fail (note != NULL);
  if (note->is_done || note->asking != NULL)
    return;
  if (note->subscription == 0)
    note->subscription =
        g_dbus_connection_signal_subscribe (note->connection, SERVICE, SERVICE, NULL, PATH, NULL,
                                            G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, note, NULL);
  const char *const actions[] = {
    "default", _ ("Open"), "show", _ ("Open Bellwether"), "quit", _ ("Stop watching and quit"), NULL
  };
  note->asking = g_cancellable_new ();
  g_dbus_connection_call (note->connection, SERVICE, PATH, SERVICE, "Notify",
                          g_variant_new ("(susss^as@a{sv}i)", _ ("Bellwether"), 0, BW_APP_ID,
                                         _ ("Bellwether goes on watching"),
                                         _ ("Its window is closed. Alerts are told as before."),
                                         actions, hints (), NEVER),
                          G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, note->asking,
                          shown_cb, note);
}

void
bw_hidden_note_withdraw (BwHiddenNote *note)
{
  g_return_if_fail (note != NULL);
  if (note->id != 0)
    g_dbus_connection_call (note->connection, SERVICE, PATH, SERVICE, "CloseNotification",
                            g_variant_new ("(u)", note->id), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                            NULL, NULL);
  forget (note);
}
