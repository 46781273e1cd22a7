/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real keyring for one test: gnome-keyring on the test's own bus, with a password. */
#include "lib/bw-test-keyring.h"

#include "lib/bw-test.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define NAME "org.freedesktop.secrets"
#define PATH "/org/freedesktop/secrets"
#define SERVICE "org.freedesktop.Secret.Service"
#define LOGIN "/org/freedesktop/secrets/collection/login"
#define PASSWORD "the keyring's own password"

enum
{
  CALL_TIMEOUT_MS = 10000,
};

struct _BwTestKeyring
{
  char *dir;
  GSubprocess *daemon;
  GDBusConnection *bus;
  bool is_there;
};

static void
die_with_test_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  ((BwTestKeyring *) data)->is_there = true;
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  ((BwTestKeyring *) data)->is_there = false;
}

static bool
is_there (gpointer data)
{
  return ((BwTestKeyring *) data)->is_there;
}

static bool
is_gone (gpointer data)
{
  return !((BwTestKeyring *) data)->is_there;
}

/* Waits until the service's name has an owner, or none. */
static void
wait_service (BwTestKeyring *keyring, bool is_wanted)
{
  keyring->is_there = !is_wanted;
  unsigned id = g_bus_watch_name_on_connection (keyring->bus, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                appeared_cb, vanished_cb, keyring, NULL);
  g_assert_true (bw_test_run_until (is_wanted ? is_there : is_gone, keyring, CALL_TIMEOUT_MS));
  g_bus_unwatch_name (id);
}

static GSubprocess *
start (BwTestKeyring *keyring, const char *program)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test_cb, NULL, NULL);
  static const char *const folders[] = { "HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR",
                                         "XDG_CONFIG_HOME" };
  for (unsigned i = 0; i < G_N_ELEMENTS (folders); i++)
    g_subprocess_launcher_setenv (launcher, folders[i], keyring->dir, true);
  /* Its warnings are its own. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  GSubprocess *daemon = g_subprocess_launcher_spawn (launcher, &error, program, "--foreground",
                                                     "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);
  GOutputStream *in = g_subprocess_get_stdin_pipe (daemon);
  g_output_stream_write_all (in, PASSWORD, strlen (PASSWORD), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (in, NULL, &error);
  g_assert_no_error (error);
  return daemon;
}

/* Calls METHOD; floating ARGUMENTS are consumed. (transfer full) */
static GVariant *
call (BwTestKeyring *keyring, const char *interface, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply =
      g_dbus_connection_call_sync (keyring->bus, NAME, PATH, interface, method, arguments, NULL,
                                   G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, &error);
  g_assert_no_error (error);
  return reply;
}

/* Whether there is a collection that is taken where none is named. */
static bool
has_default (gpointer data)
{
  g_autoptr (GVariant) reply = call (data, SERVICE, "ReadAlias", g_variant_new ("(s)", "default"));
  const char *path = NULL;
  g_variant_get (reply, "(&o)", &path);
  return !g_str_equal (path, "/");
}

static void
signal_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *arguments, gpointer data)
{
  /* The wake-up is all that is wanted: the condition is asked after it. */
}

/* The name is there before the password has made the collection. */
static void
wait_default (BwTestKeyring *keyring)
{
  unsigned id =
      g_dbus_connection_signal_subscribe (keyring->bus, NAME, SERVICE, NULL, NULL, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, NULL, NULL);
  g_assert_true (bw_test_run_until (has_default, keyring, CALL_TIMEOUT_MS));
  g_dbus_connection_signal_unsubscribe (keyring->bus, id);
}

BwTestKeyring *
bw_test_keyring_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");
  if (!bw_test_needs (program != NULL, "gnome-keyring"))
    return NULL;
  BwTestKeyring *keyring = g_new0 (BwTestKeyring, 1);
  keyring->dir = bw_test_dir_new ();
  keyring->bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (keyring->bus, false);
  keyring->daemon = start (keyring, program);
  wait_service (keyring, true);
  wait_default (keyring);
  return keyring;
}

void
bw_test_keyring_free (BwTestKeyring *keyring)
{
  g_subprocess_force_exit (keyring->daemon);
  g_subprocess_wait (keyring->daemon, NULL, NULL);
  wait_service (keyring, false);
  g_object_unref (keyring->daemon);
  g_dbus_connection_close_sync (keyring->bus, NULL, NULL);
  g_object_unref (keyring->bus);
  bw_test_dir_remove (keyring->dir);
  g_free (keyring->dir);
  g_free (keyring);
}

void
bw_test_keyring_lock (BwTestKeyring *keyring)
{
  const char *paths[] = { LOGIN, NULL };
  g_autoptr (GVariant) reply = call (keyring, SERVICE, "Lock", g_variant_new ("(^ao)", paths));
}

void
bw_test_keyring_unlock (BwTestKeyring *keyring)
{
  g_autoptr (GVariant) opened = call (keyring, SERVICE, "OpenSession",
                                      g_variant_new ("(sv)", "plain", g_variant_new_string ("")));
  const char *session = NULL;
  g_variant_get (opened, "(v&o)", NULL, &session);
  GVariant *password =
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, PASSWORD, strlen (PASSWORD), 1);
  GVariant *nothing = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1);
  g_autoptr (GVariant) reply =
      call (keyring, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
            "UnlockWithMasterPassword",
            g_variant_new ("(o(o@ay@ays))", LOGIN, session, nothing, password, "text/plain"));
}
