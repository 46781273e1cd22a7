/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's icon in the tray: keeps what it shows up to date. A tray forgets an icon when the
 * connection that registered it ends, so it has one of its own. */
#include "ui/bw-tray.h"

#include "engine/bw-engine-query.h"
#include "ui/bw-portal.h"
#include "ui/bw-tray-deed.h"
#include "ui/bw-tray-item.h"
#include "view/bw-tray-view.h"

/* What comes together is shown together. */
#define SETTLE_MS 200

struct _BwTray
{
  GObject parent_instance;
  BwContext *context;
  BwTrayItem *item; /* NULL: not enabled, or not connected */
  BwTrayView *view; /* that is shown, or NULL */
  GCancellable *connecting;
  GCancellable *asking; /* NULL: nothing is asked */
  BwEngineStatus *status;
  bool is_stale; /* something changed since it was asked */
  bool is_enabled;
  unsigned settle_source;
  unsigned change_source; /* when the view is another by itself */
};

G_DEFINE_FINAL_TYPE (BwTray, bw_tray, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ACTION,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void refresh (BwTray *tray);

static gboolean
settled_cb (gpointer data)
{
  BwTray *tray = data;
  tray->settle_source = 0;
  refresh (tray);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (BwTray *tray)
{
  if (tray->is_enabled && tray->settle_source == 0)
    tray->settle_source = g_timeout_add (SETTLE_MS, settled_cb, tray);
}

static gboolean
change_cb (gpointer data)
{
  BwTray *tray = data;
  tray->change_source = 0;
  refresh (tray);
  return G_SOURCE_REMOVE;
}

/* A silence ends without anybody telling. */
static void
await_change (BwTray *tray)
{
  g_clear_handle_id (&tray->change_source, g_source_remove);
  if (tray->view->change_us == BW_TIME_NONE)
    return;
  int64_t wait_us = tray->view->change_us - bw_context_now_us (tray->context);
  int64_t seconds = CLAMP (wait_us / BW_SECOND_US + 1, 1, 24 * 3600);
  tray->change_source = g_timeout_add_seconds ((unsigned) seconds, change_cb, tray);
}

static void
take_view (BwTray *tray, BwTrayView *view)
{
  g_autoptr (BwTrayView) old = tray->view;
  tray->view = view;
  if (tray->item != NULL)
    bw_tray_item_set_view (tray->item, view);
  await_change (tray);
  if (old == NULL || !bw_tray_view_looks_like (old, view))
    g_signal_emit (tray, signals[SIGNAL_CHANGED], 0);
}

/* What was asked is answered, or can't be. */
static void
end_asking (BwTray *tray)
{
  g_clear_object (&tray->asking);
  g_clear_pointer (&tray->status, bw_engine_status_free);
  if (tray->is_stale)
    changed_cb (tray);
}

static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) silences = bw_engine_silences_finish (BW_ENGINE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwTray *tray = data;
  if (silences != NULL)
    take_view (tray, bw_tray_view_new (tray->status, silences, bw_context_now_us (tray->context),
                                       bw_context_zone (tray->context)));
  else if (tray->item != NULL)
    bw_tray_item_stay (tray->item);
  end_asking (tray);
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  BwEngineStatus *status = bw_engine_status_finish (BW_ENGINE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwTray *tray = data;
  if (status == NULL)
    {
      g_debug ("the tray keeps what it shows: %s", error->message);
      if (tray->item != NULL)
        bw_tray_item_stay (tray->item);
      end_asking (tray);
      return;
    }
  tray->status = status;
  bw_engine_silences_async (BW_ENGINE (object), false, tray->asking, silences_cb, tray);
}

static void
refresh (BwTray *tray)
{
  if (!tray->is_enabled)
    return;
  tray->is_stale = tray->asking != NULL;
  if (tray->is_stale)
    return;
  tray->asking = g_cancellable_new ();
  bw_engine_status_async (bw_context_engine (tray->context), tray->asking, status_cb, tray);
}

/* Nothing that is under way is waited for any more. */
static void
stop_asking (BwTray *tray)
{
  g_clear_handle_id (&tray->settle_source, g_source_remove);
  g_clear_handle_id (&tray->change_source, g_source_remove);
  if (tray->asking != NULL)
    g_cancellable_cancel (tray->asking);
  g_clear_object (&tray->asking);
  g_clear_pointer (&tray->status, bw_engine_status_free);
  tray->is_stale = false;
}

static void
chosen_cb (const BwTrayRow *row, const char *token, gpointer data)
{
  BwTray *tray = data;
  const char *name = NULL;
  g_autofree char *argument = NULL;
  if (!bw_tray_deed_action (row, &name, &argument))
    {
      bw_tray_deed_do (row, tray->context);
      return;
    }
  /* The window may end the tray. */
  g_object_ref (tray);
  g_signal_emit (tray, signals[SIGNAL_ACTION], 0, name, argument, token);
  g_object_unref (tray);
}

static void
wanted_cb (gpointer data)
{
  refresh (data);
}

static void
seen_cb (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_CHANGED], 0);
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  static const BwTrayItemFuncs funcs = { chosen_cb, wanted_cb, seen_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection =
      g_dbus_connection_new_for_address_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwTray *tray = data;
  g_clear_object (&tray->connecting);
  if (connection != NULL)
    {
      g_dbus_connection_set_exit_on_close (connection, FALSE);
      tray->item = bw_tray_item_new (connection, &funcs, tray, &error);
    }
  if (tray->item == NULL)
    g_message ("there is no icon in the tray: %s", error->message);
  else if (tray->view != NULL)
    bw_tray_item_set_view (tray->item, tray->view);
  g_signal_emit (tray, signals[SIGNAL_CHANGED], 0);
}

static void
start (BwTray *tray)
{
  g_autofree char *address = bw_portal_bus_address ();
  refresh (tray);
  if (address == NULL)
    return;
  tray->connecting = g_cancellable_new ();
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                         | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, tray->connecting, connected_cb, tray);
}

static void
stop (BwTray *tray)
{
  if (tray->connecting != NULL)
    g_cancellable_cancel (tray->connecting);
  g_clear_object (&tray->connecting);
  stop_asking (tray);
  g_clear_pointer (&tray->item, bw_tray_item_free);
  g_clear_pointer (&tray->view, bw_tray_view_free);
}

static void
bw_tray_dispose (GObject *object)
{
  BwTray *tray = BW_TRAY (object);
  stop (tray);
  g_clear_object (&tray->context);
  G_OBJECT_CLASS (bw_tray_parent_class)->dispose (object);
}

static void
bw_tray_class_init (BwTrayClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_tray_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BW_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACTION] =
      g_signal_new ("action", BW_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
bw_tray_init (BwTray *tray)
{
}

BwTray *
bw_tray_new (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  static const char *const events[] = { "source-changed", "incident-changed", "config-changed",
                                        "gap" };
  BwTray *tray = g_object_new (BW_TYPE_TRAY, NULL);
  tray->context = g_object_ref (context);
  for (unsigned i = 0; i < G_N_ELEMENTS (events); i++)
    g_signal_connect_object (bw_context_engine (context), events[i], G_CALLBACK (changed_cb), tray,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), tray, G_CONNECT_SWAPPED);
  return tray;
}

void
bw_tray_set_enabled (BwTray *tray, bool is_enabled)
{
  g_return_if_fail (BW_IS_TRAY (tray));
  if (is_enabled == tray->is_enabled)
    return;
  tray->is_enabled = is_enabled;
  if (is_enabled)
    start (tray);
  else
    stop (tray);
  g_signal_emit (tray, signals[SIGNAL_CHANGED], 0);
}

bool
bw_tray_is_seen (BwTray *tray)
{
  g_return_val_if_fail (BW_IS_TRAY (tray), false);
  return tray->item != NULL && bw_tray_item_is_seen (tray->item);
}

bool
bw_tray_is_asking (BwTray *tray)
{
  g_return_val_if_fail (BW_IS_TRAY (tray), false);
  return tray->connecting != NULL || (tray->item != NULL && bw_tray_item_is_asking (tray->item));
}

const char *
bw_tray_text (BwTray *tray)
{
  g_return_val_if_fail (BW_IS_TRAY (tray), NULL);
  return tray->view != NULL ? tray->view->text : NULL;
}
