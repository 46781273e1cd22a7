/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tray's menu as its hosts talk to it: each method of com.canonical.dbusmenu, and what it tells
 * by itself. */
#include "lib/bw-test-bus.h"
#include "lib/bw-test.h"
#include "ui/bw-tray-menu.h"

#include <gtk/gtk.h>
#include <string.h>

#define PATIENCE_MS 20000

typedef struct
{
  BwTestBus *bus;
  GDBusConnection *own, *host;
  BwTrayMenu *menu;
  BwTrayView view, next;
  BwTrayView *answer; /* to what is about to be shown; NULL: it stays */
  GString *chosen;
  GString *told; /* signals */
  GVariant *reply;
  GError *error;
  bool has_reply;
} World;

static BwTrayRow *
row (GPtrArray *rows, int32_t id, BwTrayDeed deed, const char *label)
{
  BwTrayRow *made = g_new0 (BwTrayRow, 1);
  *made = (BwTrayRow){ .id = id, .deed = deed, .label = g_strdup (label) };
  g_ptr_array_add (rows, made);
  return made;
}

static void
free_row (gpointer data)
{
  BwTrayRow *made = data;
  g_free (made->label);
  g_clear_pointer (&made->children, g_ptr_array_unref);
  g_free (made);
}

/* A state, an alert of the bot "a_b" with a row of its own, a line, a text. */
static GPtrArray *
rows_new (const char *alert, bool has_more)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (free_row);
  row (rows, 1, BW_TRAY_OPEN, "Warning")->icon = "bellwether-warning-symbolic";
  BwTrayRow *made = row (rows, 40, BW_TRAY_ALERT, alert);
  made->children = g_ptr_array_new_with_free_func (free_row);
  row (made->children, 41, BW_TRAY_ACKNOWLEDGE, "Acknowledge")->target = 1;
  row (rows, 3, BW_TRAY_SEPARATOR, NULL);
  row (rows, 4, BW_TRAY_TEXT, "Muted");
  if (has_more)
    row (rows, 5, BW_TRAY_QUIT, "Quit");
  return rows;
}

static void
chosen_cb (const BwTrayRow *chosen, gpointer data)
{
  g_string_append_printf (((World *) data)->chosen, "%d ", chosen->id);
}

static void
about_cb (gpointer data)
{
  World *world = data;
  if (world->answer != NULL)
    bw_tray_menu_set_view (world->menu, world->answer);
  else
    bw_tray_menu_stay (world->menu);
}

static GDBusConnection *
connect_bus (void)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
signal_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer data)
{
  g_autofree char *text = g_variant_print (parameters, FALSE);
  g_string_append_printf (((World *) data)->told, "%s%s;", signal, text);
}

static bool
world_init (World *world)
{
  static const BwTrayMenuFuncs funcs = { chosen_cb, about_cb };
  g_autoptr (GError) error = NULL;
  *world = (World){ .bus = bw_test_bus_new (NULL) };
  if (world->bus == NULL)
    return false;
  world->own = connect_bus ();
  world->host = connect_bus ();
  world->chosen = g_string_new (NULL);
  world->told = g_string_new (NULL);
  world->view.rows = rows_new ("a_b: Drawdown 20 %", false);
  g_dbus_connection_signal_subscribe (world->host, NULL, "com.canonical.dbusmenu", NULL, NULL, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, world, NULL);
  world->menu = bw_tray_menu_new (world->own, &funcs, world, &error);
  g_assert_no_error (error);
  return true;
}

static void
world_clear (World *world)
{
  bw_tray_menu_free (world->menu);
  g_dbus_connection_close_sync (world->own, NULL, NULL);
  g_dbus_connection_close_sync (world->host, NULL, NULL);
  g_object_unref (world->own);
  g_object_unref (world->host);
  g_ptr_array_unref (world->view.rows);
  g_clear_pointer (&world->next.rows, g_ptr_array_unref);
  g_string_free (world->chosen, TRUE);
  g_string_free (world->told, TRUE);
  bw_test_bus_free (world->bus);
}

static void
reply_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  World *world = data;
  world->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &world->error);
  world->has_reply = true;
}

/* What the menu answers to METHOD with PARAMETERS in text; NULL: an error. (transfer full) */
static char *
ask (World *world, const char *method, const char *parameters)
{
  g_autoptr (GError) error = NULL;
  world->has_reply = false;
  GVariant *arguments = g_variant_new_parsed (parameters);
  g_dbus_connection_call (world->host, g_dbus_connection_get_unique_name (world->own),
                          BW_TRAY_MENU_PATH, "com.canonical.dbusmenu", method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, reply_cb, world);
  bw_test_wait_flag (&world->has_reply);
  g_clear_error (&world->error);
  char *text = world->reply != NULL ? g_variant_print (world->reply, FALSE) : NULL;
  g_clear_pointer (&world->reply, g_variant_unref);
  return text;
}

static void
assert_answer (World *world, const char *method, const char *parameters, const char *expected)
{
  g_autofree char *text = ask (world, method, parameters);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_layout (void)
{
  World world;
  if (!world_init (&world))
    return;
  assert_answer (&world, "GetLayout", "(0, -1, @as [])",
                 "(0, (0, {'children-display': <'submenu'>}, []))");
  bw_tray_menu_set_view (world.menu, &world.view);
  /* The names that are wanted alone; an underscore is doubled, for it would underline. */
  assert_answer (&world, "GetLayout", "(0, -1, ['label', 'type', 'enabled'])",
                 "(1, (0, {}, [<(1, {'label': <'Warning'>}, @av [])>, "
                 "<(40, {'label': <'a__b: Drawdown 20 %'>}, "
                 "[<(41, {'label': <'Acknowledge'>}, @av [])>])>, "
                 "<(3, {'type': <'separator'>}, @av [])>, "
                 "<(4, {'label': <'Muted'>, 'enabled': <false>}, @av [])>]))");
  assert_answer (&world, "GetLayout", "(40, 0, @as [])",
                 "(1, (40, {'children-display': <'submenu'>, 'label': <'a__b: Drawdown 20 %'>}, "
                 "[]))");
  assert_answer (&world, "GetLayout", "(7, -1, @as [])", NULL);
  g_autofree char *icon = ask (&world, "GetProperty", "(1, 'icon-data')");
  g_assert_true (g_str_has_prefix (icon, "(<[byte 0x89, 0x50, 0x4e, 0x47,"));
  assert_answer (&world, "GetProperty", "(41, 'label')", "(<'Acknowledge'>,)");
  assert_answer (&world, "GetProperty", "(41, 'toggle-type')", NULL);
  assert_answer (&world, "GetGroupProperties", "([41, 4, 7], ['label'])",
                 "([(41, {'label': <'Acknowledge'>}), (4, {'label': <'Muted'>})],)");
  g_autofree char *all = ask (&world, "GetGroupProperties", "(@ai [], ['type'])");
  g_assert_cmpstr (all, ==,
                   "([(1, {}), (40, {}), (41, {}), (3, {'type': <'separator'>}), (4, {})],)");
  world_clear (&world);
}

static void
test_events (void)
{
  World world;
  if (!world_init (&world))
    return;
  bw_tray_menu_set_view (world.menu, &world.view);
  assert_answer (&world, "Event", "(41, 'clicked', <0>, uint32 1)", "()");
  assert_answer (&world, "Event", "(41, 'hovered', <0>, uint32 1)", "()");
  /* What can't be chosen, or is gone, does nothing. */
  assert_answer (&world, "Event", "(4, 'clicked', <0>, uint32 1)", "()");
  assert_answer (&world, "Event", "(99, 'clicked', <0>, uint32 1)", "()");
  assert_answer (&world, "EventGroup",
                 "([(1, 'clicked', <0>, uint32 1), (99, 'clicked', <0>, uint32 1)],)", "([99],)");
  g_assert_cmpstr (world.chosen->str, ==, "41 1 ");
  world_clear (&world);
}

static bool
is_told (gpointer data)
{
  return ((World *) data)->told->len > 0;
}

/* Other words for the same rows, other rows, and nothing new. */
static void
test_changes (void)
{
  World world;
  if (!world_init (&world))
    return;
  bw_tray_menu_set_view (world.menu, &world.view);
  g_assert_true (bw_test_run_until (is_told, &world, PATIENCE_MS));
  g_assert_cmpstr (world.told->str, ==, "LayoutUpdated(1, 0);");
  assert_answer (&world, "AboutToShow", "(0,)", "(false,)");
  g_string_truncate (world.told, 0);
  world.next.rows = rows_new ("a_b: Drawdown 21 %", false);
  world.answer = &world.next;
  /* The rows are the same ones; the host is told what they say, and to look at them again. */
  assert_answer (&world, "AboutToShow", "(0,)", "(true,)");
  g_assert_true (bw_test_run_until (is_told, &world, PATIENCE_MS));
  g_assert_cmpstr (world.told->str, ==,
                   "ItemsPropertiesUpdated([(40, {'children-display': <'submenu'>, 'label': "
                   "<'a__b: Drawdown 21 %'>})], []);");
  assert_answer (&world, "AboutToShowGroup", "([0, 40],)", "([], [])");
  g_string_truncate (world.told, 0);
  g_ptr_array_unref (world.view.rows);
  world.view.rows = rows_new ("a_b: Drawdown 21 %", true);
  world.answer = &world.view;
  assert_answer (&world, "AboutToShowGroup", "([0, 40],)", "([0], [])");
  g_assert_true (bw_test_run_until (is_told, &world, PATIENCE_MS));
  g_assert_cmpstr (world.told->str, ==, "LayoutUpdated(2, 0);");
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/tray-menu/layout", test_layout);
  g_test_add_func ("/ui/tray-menu/events", test_events);
  g_test_add_func ("/ui/tray-menu/changes", test_changes);
  return g_test_run ();
}
