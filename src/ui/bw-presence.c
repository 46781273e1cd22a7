/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By what the program is seen while it has no window. */
#include "ui/bw-presence.h"

#include "ui/bw-hidden-note.h"
#include "ui/bw-portal.h"
#include "ui/bw-tray.h"

#include <glib/gi18n-lib.h>

/* A tray that is started anew, or with the session, needs a moment. */
#define GRACE_S 20

struct _BwPresence
{
  GObject parent_instance;
  BwContext *context;
  BwTray *tray;
  GDBusConnection *connection; /* of the session; NULL: none so far */
  BwHiddenNote *note;
  GCancellable *cancellable;
  bool is_sandboxed;
  bool is_listed; /* the desktop's list shows it */
  bool has_window;
  bool is_asked; /* whether the window may be hidden */
  bool is_over;
  unsigned grace_source;
};

G_DEFINE_FINAL_TYPE (BwPresence, bw_presence, G_TYPE_OBJECT)

enum
{
  SIGNAL_ACTION,
  SIGNAL_HIDE,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void
answer (BwPresence *presence, bool can_hide)
{
  presence->is_asked = false;
  g_signal_emit (presence, signals[SIGNAL_HIDE], 0, (gboolean) can_hide);
}

static bool
is_seen (BwPresence *presence)
{
  return bw_tray_is_seen (presence->tray) || presence->is_listed;
}

static void
show_note (BwPresence *presence)
{
  if (presence->note != NULL)
    bw_hidden_note_show (presence->note);
  else
    answer (presence, false);
}

static gboolean
grace_cb (gpointer data)
{
  BwPresence *presence = data;
  presence->grace_source = 0;
  if (!presence->has_window && !is_seen (presence))
    show_note (presence);
  return G_SOURCE_REMOVE;
}

/* What is the case has changed: a program without a window is given something to be seen by. */
static void
settle (BwPresence *presence)
{
  if (presence->is_over)
    return;
  bool is_needed = !presence->has_window && !is_seen (presence);
  if (!is_needed)
    {
      g_clear_handle_id (&presence->grace_source, g_source_remove);
      if (presence->note != NULL && !presence->is_asked)
        bw_hidden_note_withdraw (presence->note);
      if (presence->is_asked && is_seen (presence))
        answer (presence, true);
    }
  else if (presence->grace_source == 0)
    presence->grace_source = g_timeout_add_seconds (GRACE_S, grace_cb, presence);
}

static void
note_chosen_cb (const char *action, const char *token, gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_ACTION], 0, action, NULL, token);
}

static void
note_answered_cb (bool is_shown, gpointer data)
{
  BwPresence *presence = data;
  if (presence->is_asked || !is_shown)
    answer (presence, is_shown);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  bool is_listed = bw_portal_set_status_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwPresence *presence = data;
  if (is_listed == presence->is_listed)
    return;
  presence->is_listed = is_listed;
  settle (presence);
}

/* Only where no tray says more. */
static void
tell_list (BwPresence *presence)
{
  if (!presence->is_sandboxed || presence->connection == NULL || presence->is_over
      || bw_tray_is_seen (presence->tray) || bw_tray_is_asking (presence->tray))
    return;
  const char *text = bw_tray_text (presence->tray);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : _ ("Watching"), "\n", 2);
  bw_portal_set_status (presence->connection, lines[0], presence->cancellable, listed_cb, presence);
}

static void
tray_cb (BwPresence *presence)
{
  tell_list (presence);
  settle (presence);
}

static void
action_cb (BwTray *tray, const char *name, const char *argument, const char *token,
           BwPresence *presence)
{
  g_signal_emit (presence, signals[SIGNAL_ACTION], 0, name, argument, token);
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  static const BwHiddenNoteFuncs funcs = { note_chosen_cb, note_answered_cb };
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_bus_get_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwPresence *presence = data;
  presence->connection = connection;
  if (connection == NULL)
    return;
  presence->note = bw_hidden_note_new (connection, &funcs, presence);
  tell_list (presence);
}

static void
config_cb (BwEngine *engine, BwPresence *presence)
{
  const BwConfigGroup *general = bw_config_group (bw_engine_config (engine), "general", 0);
  if (!presence->is_over)
    bw_tray_set_enabled (presence->tray,
                         g_strcmp0 (bw_config_group_text (general, "tray"), "off") != 0);
}

static void
bw_presence_dispose (GObject *object)
{
  BwPresence *presence = BW_PRESENCE (object);
  bw_presence_stop (presence);
  g_clear_object (&presence->tray);
  g_clear_object (&presence->connection);
  g_clear_object (&presence->cancellable);
  g_clear_object (&presence->context);
  G_OBJECT_CLASS (bw_presence_parent_class)->dispose (object);
}

static void
bw_presence_class_init (BwPresenceClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_presence_dispose;
  signals[SIGNAL_ACTION] =
      g_signal_new ("action", BW_TYPE_PRESENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_HIDE] = g_signal_new ("hide", BW_TYPE_PRESENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
bw_presence_init (BwPresence *presence)
{
  presence->cancellable = g_cancellable_new ();
}

BwPresence *
bw_presence_new (BwContext *context, bool is_sandboxed)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  BwPresence *presence = g_object_new (BW_TYPE_PRESENCE, NULL);
  BwEngine *engine = bw_context_engine (context);
  presence->context = g_object_ref (context);
  presence->is_sandboxed = is_sandboxed;
  presence->has_window = true;
  presence->tray = bw_tray_new (context);
  g_signal_connect_object (presence->tray, "changed", G_CALLBACK (tray_cb), presence,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (presence->tray, "action", G_CALLBACK (action_cb), presence, 0);
  g_signal_connect_object (engine, "config-changed", G_CALLBACK (config_cb), presence, 0);
  g_autofree char *address = bw_portal_bus_address ();
  if (address != NULL)
    g_bus_get (G_BUS_TYPE_SESSION, presence->cancellable, bus_cb, presence);
  config_cb (engine, presence);
  return presence;
}

void
bw_presence_set_window (BwPresence *presence, bool has_window)
{
  g_return_if_fail (BW_IS_PRESENCE (presence));
  if (presence->has_window == has_window)
    return;
  presence->has_window = has_window;
  settle (presence);
}

void
bw_presence_ask_hide (BwPresence *presence)
{
  g_return_if_fail (BW_IS_PRESENCE (presence));
  presence->is_asked = true;
  if (is_seen (presence))
    answer (presence, true);
  else
    show_note (presence);
}

void
bw_presence_stop (BwPresence *presence)
{
  g_return_if_fail (BW_IS_PRESENCE (presence));
  presence->is_over = true;
  g_clear_handle_id (&presence->grace_source, g_source_remove);
  if (presence->cancellable != NULL)
    g_cancellable_cancel (presence->cancellable);
  if (presence->note != NULL)
    bw_hidden_note_withdraw (presence->note);
  g_clear_pointer (&presence->note, bw_hidden_note_free);
  if (presence->tray != NULL)
    bw_tray_set_enabled (presence->tray, false);
}
