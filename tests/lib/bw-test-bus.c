/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session bus of the test's own with a notification daemon on it that remembers what it was asked
 * to show. */
#include "lib/bw-test-bus.h"

#include "lib/bw-test.h"

#include <signal.h>
#include <sys/prctl.h>

#define DAEMON_NAME "org.freedesktop.Notifications"
#define DAEMON_PATH "/org/freedesktop/Notifications"
#define MOCK "org.freedesktop.DBus.Mock"

enum
{
  CALL_TIMEOUT_MS = 10000,
};

struct _BwTestBus
{
  GTestDBus *bus;
  GDBusConnection *connection;
  GSubprocess *daemon;
  bool has_daemon;
};

static void
die_with_test_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* The interpreter of the system: one earlier on PATH may lack the system's modules. */
static const char *
find_python (void)
{
  const char *system_python = "/usr/bin/python3";
  return g_file_test (system_python, G_FILE_TEST_IS_EXECUTABLE) ? system_python : "python3";
}

static bool
is_installed (void)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  int status = 1;
  const char *argv[] = { find_python (), "-c", "import dbusmock", NULL };
  return daemon != NULL
         && g_spawn_sync (NULL, (char **) argv, NULL,
                          G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                          &status, NULL)
         && status == 0;
}

BwTestBus *
bw_test_bus_new (const char *capabilities)
{
  g_autoptr (GError) error = NULL;
  if (!bw_test_needs (is_installed (), "dbus-daemon or python3-dbusmock"))
    return NULL;
  BwTestBus *bus = g_new0 (BwTestBus, 1);
  bus->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus->bus);
  bus->connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus->bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (bus->connection, false);
  if (capabilities != NULL)
    bw_test_bus_start_daemon (bus, capabilities);
  return bus;
}

void
bw_test_bus_free (BwTestBus *bus)
{
  if (bus->daemon != NULL)
    bw_test_bus_stop_daemon (bus);
  g_dbus_connection_close_sync (bus->connection, NULL, NULL);
  g_object_unref (bus->connection);
  g_test_dbus_stop (bus->bus);
  g_object_unref (bus->bus);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", true);
  g_free (bus);
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  BwTestBus *bus = data;
  bus->has_daemon = true;
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  BwTestBus *bus = data;
  bus->has_daemon = false;
}

static bool
has_daemon (gpointer data)
{
  return ((BwTestBus *) data)->has_daemon;
}

static bool
has_no_daemon (gpointer data)
{
  return !((BwTestBus *) data)->has_daemon;
}

/* Waits until the daemon's name has an owner, or none. */
static void
wait_daemon (BwTestBus *bus, bool is_wanted)
{
  bus->has_daemon = !is_wanted;
  unsigned id =
      g_bus_watch_name_on_connection (bus->connection, DAEMON_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      appeared_cb, vanished_cb, bus, NULL);
  g_assert_true (bw_test_run_until (is_wanted ? has_daemon : has_no_daemon, bus, CALL_TIMEOUT_MS));
  g_bus_unwatch_name (id);
}

void
bw_test_bus_start_daemon (BwTestBus *bus, const char *capabilities)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parameters = g_strdup_printf ("{\"capabilities\": \"%s\"}", capabilities);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_assert_null (bus->daemon);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test_cb, NULL, NULL);
  bus->daemon = g_subprocess_launcher_spawn (launcher, &error, find_python (), "-m", "dbusmock",
                                             "--session", "--template", "notification_daemon",
                                             "--parameters", parameters, NULL);
  g_assert_no_error (error);
  wait_daemon (bus, true);
}

void
bw_test_bus_stop_daemon (BwTestBus *bus)
{
  g_assert_nonnull (bus->daemon);
  g_subprocess_force_exit (bus->daemon);
  g_subprocess_wait (bus->daemon, NULL, NULL);
  g_clear_object (&bus->daemon);
  wait_daemon (bus, false);
}

/* Calls METHOD of the mock; floating ARGUMENTS are consumed. (transfer full) */
static GVariant *
call_mock (BwTestBus *bus, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync (bus->connection, DAEMON_NAME, DAEMON_PATH, MOCK,
                                                 method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE,
                                                 CALL_TIMEOUT_MS, NULL, &error);
  g_assert_no_error (error);
  return reply;
}

GVariant *
bw_test_bus_calls (BwTestBus *bus, const char *method)
{
  g_autoptr (GVariant) reply = call_mock (bus, "GetMethodCalls", g_variant_new ("(s)", method));
  return g_variant_get_child_value (reply, 0);
}

unsigned
bw_test_bus_n_calls (BwTestBus *bus, const char *method)
{
  g_autoptr (GVariant) calls = bw_test_bus_calls (bus, method);
  return g_variant_n_children (calls);
}

typedef struct
{
  BwTestBus *bus;
  const char *method;
  unsigned n;
} Expected;

static bool
have_come (gpointer data)
{
  Expected *expected = data;
  return bw_test_bus_n_calls (expected->bus, expected->method) >= expected->n;
}

static void
called_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *arguments, gpointer data)
{
  /* The wake-up is all that is wanted: the condition is asked after it. */
}

bool
bw_test_bus_wait_calls (BwTestBus *bus, const char *method, unsigned n, unsigned timeout_ms)
{
  Expected expected = { bus, method, n };
  unsigned id = g_dbus_connection_signal_subscribe (
      bus->connection, DAEMON_NAME, MOCK, "MethodCalled", DAEMON_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, called_cb, NULL, NULL);
  bool has_come = bw_test_run_until (have_come, &expected, timeout_ms);
  g_dbus_connection_signal_unsubscribe (bus->connection, id);
  return has_come;
}

/* Lets the daemon send SIGNAL: one from any other name would be ignored. */
static void
emit (BwTestBus *bus, const char *signal, const char *types, GVariant *first, GVariant *second)
{
  GVariant *values[] = { g_variant_new_variant (first), g_variant_new_variant (second) };
  g_autoptr (GVariant) reply =
      call_mock (bus, "EmitSignal",
                 g_variant_new ("(sss@av)", DAEMON_NAME, signal, types,
                                g_variant_new_array (G_VARIANT_TYPE_VARIANT, values, 2)));
}

void
bw_test_bus_click (BwTestBus *bus, uint32_t id, const char *action)
{
  emit (bus, "ActionInvoked", "us", g_variant_new_uint32 (id), g_variant_new_string (action));
}

void
bw_test_bus_token (BwTestBus *bus, uint32_t id, const char *token)
{
  emit (bus, "ActivationToken", "us", g_variant_new_uint32 (id), g_variant_new_string (token));
}

void
bw_test_bus_close (BwTestBus *bus, uint32_t id, uint32_t reason)
{
  emit (bus, "NotificationClosed", "uu", g_variant_new_uint32 (id), g_variant_new_uint32 (reason));
}
