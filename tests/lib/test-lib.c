/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helpers of the tests do what they say. */
#include "lib/bw-test-bus.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>

static void
test_files (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = bw_test_write (dir, "a/b.txt", "x\0y", 3);
  g_autofree char *text = bw_test_read (path);
  g_assert_cmpmem (text, 3, "x\0y", 3);
  bw_test_dir_remove (dir);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

static bool
is_never (gpointer data)
{
  ++*(unsigned *) data;
  return false;
}

static gboolean
set_cb (gpointer data)
{
  *(bool *) data = true;
  return G_SOURCE_REMOVE;
}

static void
test_waiting (void)
{
  unsigned n_asked = 0;
  bool flag = false;
  g_assert_false (bw_test_run_until (is_never, &n_asked, 5));
  g_assert_cmpuint (n_asked, >=, 2);
  g_idle_add (set_cb, &flag);
  bw_test_wait_flag (&flag);
  flag = false;
  g_idle_add (set_cb, &flag);
  bw_test_drain ();
  g_assert_true (flag);
}

static void
test_clock (void)
{
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  bool flag = false;
  g_assert_cmpint (bw_clock_wall_us (clock), ==, BW_TEST_NOW_US);
  bw_clock_call_at (clock, 3 * BW_SECOND_US, (BwClockFunc) (GCallback) set_cb, &flag);
  bw_test_advance (clock, 2 * BW_SECOND_US, BW_SECOND_US);
  g_assert_false (flag);
  bw_test_advance (clock, 2 * BW_SECOND_US, BW_SECOND_US);
  g_assert_true (flag);
  g_assert_cmpint (bw_clock_wall_us (clock), ==, BW_TEST_NOW_US + 4 * BW_SECOND_US);
}

static void
remember_action_cb (GDBusConnection *connection, const char *sender, const char *path,
                    const char *interface, const char *signal, GVariant *arguments, gpointer data)
{
  char **action = data;
  uint32_t id = 0;
  g_variant_get (arguments, "(us)", &id, action);
  g_assert_cmpuint (id, ==, 1);
}

static bool
is_string (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_bus (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwTestBus) bus = bw_test_bus_new ("actions body");
  if (bus == NULL)
    return;
  g_autoptr (GDBusConnection) other =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *action = NULL;
  g_dbus_connection_signal_subscribe (other, NULL, "org.freedesktop.Notifications", "ActionInvoked",
                                      NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, remember_action_cb,
                                      &action, NULL);

  g_assert_cmpuint (bw_test_bus_n_calls (bus, "Notify"), ==, 0);
  g_dbus_connection_call (other, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
                          "org.freedesktop.Notifications", "Notify",
                          g_variant_new_parsed ("('a', uint32 0, '', 'Too hot', 'b', ['ack', 'A'],"
                                                " @a{sv} {}, -1)"),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_assert_true (bw_test_bus_wait_calls (bus, "Notify", 1, 10000));
  g_autoptr (GVariant) calls = bw_test_bus_calls (bus, "Notify");
  g_autoptr (GVariant) call = g_variant_get_child_value (calls, 0);
  g_autoptr (GVariant) arguments = g_variant_get_child_value (call, 1);
  g_autoptr (GVariant) boxed = g_variant_get_child_value (arguments, 3);
  g_autoptr (GVariant) summary = g_variant_get_variant (boxed);
  g_assert_cmpstr (g_variant_get_string (summary, NULL), ==, "Too hot");

  bw_test_bus_click (bus, 1, "ack");
  g_assert_true (bw_test_run_until (is_string, &action, 10000));
  g_assert_cmpstr (action, ==, "ack");
  bw_test_bus_stop_daemon (bus);
  bw_test_bus_start_daemon (bus, "body");
  g_assert_cmpuint (bw_test_bus_n_calls (bus, "Notify"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lib/files", test_files);
  g_test_add_func ("/lib/waiting", test_waiting);
  g_test_add_func ("/lib/clock", test_clock);
  g_test_add_func ("/lib/bus", test_bus);
  return g_test_run ();
}
