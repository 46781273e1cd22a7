/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An icon in the tray on the bus: org.kde.StatusNotifierItem, and its menu. */
#include "ui/bw-tray-item.h"

#include "ui/bw-tray-icon.h"
#include "ui/bw-tray-menu.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define PATH "/StatusNotifierItem"
#define INTERFACE "org.kde.StatusNotifierItem"
#define WATCHER "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH "/StatusNotifierWatcher"

#define READ(name, type) "<property name='" name "' type='" type "' access='read'/>"
static const char xml[] = "<node><interface name='" INTERFACE "'>" READ ("Category", "s") READ (
    "Id", "s") READ ("Title", "s") READ ("Status", "s") READ ("WindowId",
                                                              "i") READ ("IconThemePath", "s")
    READ ("IconName", "s") READ ("IconPixmap", "a(iiay)") READ ("OverlayIconName", "s") READ (
        "OverlayIconPixmap", "a(iiay)") READ ("AttentionIconName",
                                              "s") READ ("AttentionIconPixmap",
                                                         "a(iiay)") READ ("AttentionMovieName", "s")
        READ ("ToolTip", "(sa(iiay)ss)") READ ("ItemIsMenu", "b") READ (
            "Menu",
            "o") "<method name='ContextMenu'><arg type='i' direction='in'/><arg type='i' "
                 "direction='in'/></method>"
                 "<method name='Activate'><arg type='i' direction='in'/><arg type='i' "
                 "direction='in'/></method>"
                 "<method name='SecondaryActivate'><arg type='i' direction='in'/><arg type='i' "
                 "direction='in'/>"
                 "</method>"
                 "<method name='Scroll'><arg type='i' direction='in'/><arg type='s' "
                 "direction='in'/></method>"
                 "<method name='ProvideXdgActivationToken'><arg type='s' direction='in'/></method>"
                 "<signal name='NewTitle'/><signal name='NewIcon'/><signal "
                 "name='NewAttentionIcon'/>"
                 "<signal name='NewOverlayIcon'/><signal name='NewToolTip'/>"
                 "<signal name='NewStatus'><arg type='s'/></signal>"
                 "</interface></node>";

struct _BwTrayItem
{
  GDBusConnection *connection;
  BwTrayItemFuncs funcs;
  gpointer data;
  BwTrayMenu *menu;
  GVariant *pixmaps; /* of the view that is shown */
  unsigned registration;
  unsigned watch;
  unsigned hosts[2]; /* subscriptions: a tray comes, or goes */
  GCancellable *asking;
  const BwTrayView *view; /* borrowed, or NULL */
  char *token;
  bool is_known;      /* whether there is a watcher */
  bool is_registered; /* it took it */
  bool has_host;
};

static void
emit (BwTrayItem *item, const char *signal, GVariant *parameters)
{
  g_dbus_connection_emit_signal (item->connection, NULL, PATH, INTERFACE, signal, parameters, NULL);
}

static const char *
status_of (const BwTrayItem *item)
{
  return item->view != NULL && item->view->needs_person ? "NeedsAttention" : "Active";
}

static void
draw (BwTrayItem *item)
{
  static const BwTrayView plain = { 0 };
  bool is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_clear_pointer (&item->pixmaps, g_variant_unref);
  item->pixmaps =
      g_variant_ref_sink (bw_tray_icon_pixmaps (item->view != NULL ? item->view : &plain, is_dark));
}

/* It may hold markup, which ours has not. */
static GVariant *
tooltip (const BwTrayItem *item)
{
  if (item->view == NULL)
    return g_variant_new ("(sa(iiay)ss)", "", NULL, _ ("Bellwether"), "");
  g_autofree char *text = g_markup_escape_text (item->view->text, -1);
  return g_variant_new ("(sa(iiay)ss)", "", NULL, item->view->title, text);
}

static GVariant *
get_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
        const char *name, GError **error, gpointer data)
{
  const BwTrayItem *item = data;
  static const char *const texts[][2] = { { "Category", "ApplicationStatus" },
                                          { "Id", "bellwether" } };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i][0], name))
      return g_variant_new_string (texts[i][1]);
  if (g_str_equal (name, "Title"))
    return g_variant_new_string (_ ("Bellwether"));
  if (g_str_equal (name, "Status"))
    return g_variant_new_string (status_of (item));
  if (g_str_equal (name, "WindowId"))
    return g_variant_new_int32 (0);
  if (g_str_equal (name, "IconPixmap") || g_str_equal (name, "AttentionIconPixmap"))
    return g_variant_ref (item->pixmaps);
  if (g_str_equal (name, "OverlayIconPixmap"))
    return g_variant_new ("a(iiay)", NULL);
  if (g_str_equal (name, "ToolTip"))
    return tooltip (item);
  if (g_str_equal (name, "ItemIsMenu"))
    return g_variant_new_boolean (FALSE);
  if (g_str_equal (name, "Menu"))
    return g_variant_new_object_path (BW_TRAY_MENU_PATH);
  /* Names of icons: the pictures are drawn. */
  return g_variant_new_string ("");
}

static void
call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  BwTrayItem *item = data;
  if (g_str_equal (method, "ProvideXdgActivationToken"))
    {
      g_free (item->token);
      g_variant_get (parameters, "(s)", &item->token);
    }
  /* Answered first: what is chosen may end it. */
  g_dbus_method_invocation_return_value (invocation, NULL);
  const BwTrayRow open = { .deed = BW_TRAY_OPEN };
  if (!g_str_equal (method, "Activate"))
    return;
  g_autofree char *token = g_steal_pointer (&item->token);
  item->funcs.chosen (&open, token, item->data);
}

static const GDBusInterfaceVTable vtable = { call_cb, get_cb, NULL, { 0 } };

static void
chosen_cb (const BwTrayRow *row, gpointer data)
{
  BwTrayItem *item = data;
  g_autofree char *token = g_steal_pointer (&item->token);
  item->funcs.chosen (row, token, item->data);
}

static void
about_to_show_cb (gpointer data)
{
  BwTrayItem *item = data;
  item->funcs.wanted (item->data);
}

static void
dark_cb (BwTrayItem *item)
{
  draw (item);
  emit (item, "NewIcon", NULL);
  emit (item, "NewAttentionIcon", NULL);
}

/* What is the case is told when it is another. */
static void
set_seen (BwTrayItem *item, bool is_known, bool is_registered, bool has_host)
{
  bool was_seen = bw_tray_item_is_seen (item), was_known = item->is_known;
  item->is_known = is_known;
  item->is_registered = is_registered;
  item->has_host = has_host;
  if (was_seen != bw_tray_item_is_seen (item) || was_known != is_known)
    item->funcs.seen (item->data);
}

static void
host_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *signal, GVariant *parameters, gpointer data)
{
  BwTrayItem *item = data;
  set_seen (item, true, item->is_registered, g_str_equal (signal, "StatusNotifierHostRegistered"));
}

static void
has_host_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_autoptr (GVariant) value = NULL;
  if (answer != NULL)
    g_variant_get (answer, "(v)", &value);
  bool has_host = value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN)
                  && g_variant_get_boolean (value);
  set_seen (data, true, true, has_host);
}

static void
registered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwTrayItem *item = data;
  if (answer == NULL)
    {
      g_message ("the tray does not take the icon: %s", error->message);
      set_seen (item, true, false, false);
      return;
    }
  g_dbus_connection_call (
      item->connection, WATCHER, WATCHER_PATH, "org.freedesktop.DBus.Properties", "Get",
      g_variant_new ("(ss)", WATCHER, "IsStatusNotifierHostRegistered"), G_VARIANT_TYPE ("(v)"),
      G_DBUS_CALL_FLAGS_NONE, -1, item->asking, has_host_cb, item);
}

static void
renew_asking (BwTrayItem *item)
{
  g_cancellable_cancel (item->asking);
  g_object_unref (item->asking);
  item->asking = g_cancellable_new ();
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  BwTrayItem *item = data;
  renew_asking (item);
  /* The unique name: another one may not be owned from within a Flatpak. */
  const char *own = g_dbus_connection_get_unique_name (connection);
  g_dbus_connection_call (connection, WATCHER, WATCHER_PATH, WATCHER, "RegisterStatusNotifierItem",
                          g_variant_new ("(s)", own), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          item->asking, registered_cb, item);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  BwTrayItem *item = data;
  renew_asking (item);
  set_seen (item, true, false, false);
}

static void
watch (BwTrayItem *item)
{
  static const char *const signals[] = { "StatusNotifierHostRegistered",
                                         "StatusNotifierHostUnregistered" };
  for (unsigned i = 0; i < G_N_ELEMENTS (signals); i++)
    item->hosts[i] = g_dbus_connection_signal_subscribe (
        item->connection, WATCHER, WATCHER, signals[i], WATCHER_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, host_cb, item, NULL);
  item->watch =
      g_bus_watch_name_on_connection (item->connection, WATCHER, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      appeared_cb, vanished_cb, item, NULL);
  g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb),
                            item);
}

BwTrayItem *
bw_tray_item_new (GDBusConnection *connection, const BwTrayItemFuncs *funcs, gpointer data,
                  GError **error)
{
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection) && funcs != NULL, NULL);
  static const BwTrayMenuFuncs menu_funcs = { chosen_cb, about_to_show_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  BwTrayItem *item = g_new0 (BwTrayItem, 1);
  item->connection = g_object_ref (connection);
  item->funcs = *funcs;
  item->data = data;
  item->asking = g_cancellable_new ();
  draw (item);
  item->menu = bw_tray_menu_new (connection, &menu_funcs, item, error);
  if (item->menu != NULL)
    item->registration = g_dbus_connection_register_object (connection, PATH, node->interfaces[0],
                                                            &vtable, item, NULL, error);
  if (item->registration == 0)
    g_clear_pointer (&item, bw_tray_item_free);
  else
    watch (item);
  return item;
}

void
bw_tray_item_free (BwTrayItem *item)
{
  if (item == NULL)
    return;
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), item);
  g_cancellable_cancel (item->asking);
  g_clear_handle_id (&item->watch, g_bus_unwatch_name);
  for (unsigned i = 0; i < G_N_ELEMENTS (item->hosts); i++)
    if (item->hosts[i] != 0)
      g_dbus_connection_signal_unsubscribe (item->connection, item->hosts[i]);
  if (item->registration != 0)
    g_dbus_connection_unregister_object (item->connection, item->registration);
  g_clear_pointer (&item->menu, bw_tray_menu_free);
  g_dbus_connection_close (item->connection, NULL, NULL, NULL);
  g_object_unref (item->connection);
  g_object_unref (item->asking);
  g_clear_pointer (&item->pixmaps, g_variant_unref);
  g_free (item->token);
  g_free (item);
}

void
bw_tray_item_set_view (BwTrayItem *item, const BwTrayView *view)
{
  g_return_if_fail (item != NULL && view != NULL);
  const BwTrayView *old = item->view;
  bool was_urgent = old != NULL && old->needs_person;
  item->view = view;
  bw_tray_menu_set_view (item->menu, view);
  if (old != NULL && bw_tray_view_looks_like (old, view))
    return;
  draw (item);
  emit (item, "NewIcon", NULL);
  emit (item, "NewAttentionIcon", NULL);
  emit (item, "NewToolTip", NULL);
  if (old == NULL || was_urgent != view->needs_person)
    emit (item, "NewStatus", g_variant_new ("(s)", status_of (item)));
}

void
bw_tray_item_stay (BwTrayItem *item)
{
  g_return_if_fail (item != NULL);
  bw_tray_menu_stay (item->menu);
}

bool
bw_tray_item_is_seen (const BwTrayItem *item)
{
  g_return_val_if_fail (item != NULL, false);
  return item->is_registered && item->has_host;
}

bool
bw_tray_item_is_asking (const BwTrayItem *item)
{
  g_return_val_if_fail (item != NULL, false);
  return !item->is_known;
}
