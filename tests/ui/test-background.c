/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Started with the session, and seen without a window: by a file or the desktop's portal, the list
 * of what runs in the background, or a notification that stays. */
#include "engine/bw-engine.h"
#include "lib/bw-test-bus.h"
#include "lib/bw-test.h"
#include "ui/bw-background.h"
#include "ui/bw-presence.h"

#include <adwaita.h>
#include <string.h>

#define PATIENCE_MS 20000
#define PORTAL "org.freedesktop.portal.Desktop"
#define CONFIG                                                                                     \
  "# mine\n[general]\npresets=\nautostart=true\n[source pc]\ntype=system\ninterval=1h\n"           \
  "[channel desktop]\ntype=desktop\nenabled=false\n"

/* A desktop's portal of the test's own. */
typedef struct
{
  GDBusConnection *connection;
  unsigned object, name;
  bool refuses;
  bool lists; /* it has a list of what runs in the background */
  unsigned n_requests;
  gboolean autostart;
  char **command;
  char *status;
  bool is_there;
} Portal;

typedef struct
{
  char *dir;
  char *config;
  char *file; /* that starts the program */
  BwEngine *engine;
  unsigned n_changed;
  char *failed;
  int can_hide; /* -1: not answered */
} World;

static const char xml[] =
    "<node><interface name='org.freedesktop.portal.Background'>"
    "<method name='RequestBackground'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method></interface></node>";

static void
answer_request (Portal *portal, const char *sender, GVariant *options,
                GDBusMethodInvocation *invocation)
{
  const char *token = NULL;
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_clear_pointer (&portal->command, g_strfreev);
  g_variant_lookup (options, "handle_token", "&s", &token);
  g_variant_lookup (options, "autostart", "b", &portal->autostart);
  g_variant_lookup (options, "commandline", "^as", &portal->command);
  g_autofree char *path =
      g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
  GVariantBuilder results = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (!portal->refuses));
  g_variant_builder_add (&results, "{sv}", "autostart",
                         g_variant_new_boolean (portal->autostart && !portal->refuses));
  g_dbus_connection_emit_signal (
      portal->connection, sender, path, "org.freedesktop.portal.Request", "Response",
      g_variant_new ("(ua{sv})", portal->refuses ? 1 : 0, &results), NULL);
  portal->n_requests++;
}

static void
call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  Portal *portal = data;
  bool is_request = g_str_equal (method, "RequestBackground");
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, is_request ? 1 : 0);
  if (is_request)
    answer_request (portal, sender, options, invocation);
  else if (portal->lists)
    {
      g_free (portal->status);
      portal->status = NULL;
      g_variant_lookup (options, "message", "s", &portal->status);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.portal.Error.Failed",
                                                "only for sandboxed programs");
}

static void
acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  ((Portal *) data)->is_there = true;
}

static void
portal_start (Portal *portal)
{
  static const GDBusInterfaceVTable vtable = { call_cb, NULL, NULL, { 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  portal->connection =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  portal->object =
      g_dbus_connection_register_object (portal->connection, "/org/freedesktop/portal/desktop",
                                         node->interfaces[0], &vtable, portal, NULL, &error);
  g_assert_no_error (error);
  portal->name = g_bus_own_name_on_connection (
      portal->connection, PORTAL, G_BUS_NAME_OWNER_FLAGS_NONE, acquired_cb, NULL, portal, NULL);
  bw_test_wait_flag (&portal->is_there);
}

static void
portal_stop (Portal *portal)
{
  g_bus_unown_name (portal->name);
  g_dbus_connection_unregister_object (portal->connection, portal->object);
  g_dbus_connection_close_sync (portal->connection, NULL, NULL);
  g_object_unref (portal->connection);
  g_strfreev (portal->command);
  g_free (portal->status);
}

static void
world_init (World *world)
{
  g_autoptr (GError) error = NULL;
  *world = (World){ .dir = bw_test_dir_new (), .can_hide = -1 };
  world->config = bw_test_write (world->dir, "bellwether.conf", CONFIG, -1);
  world->file = g_build_filename (world->dir, "autostart", BW_APP_ID ".desktop", NULL);
  g_autofree char *state = g_build_filename (world->dir, "state", NULL);
  BwEngineOptions options = { .mode = BW_ENGINE_RUN,
                              .config_path = world->config,
                              .state_dir = state };
  world->engine = bw_engine_open (&options, &error);
  g_assert_no_error (error);
  bw_engine_start (world->engine);
}

static void
world_clear (World *world)
{
  bw_engine_stop (world->engine);
  g_clear_object (&world->engine);
  bw_test_drain ();
  bw_test_dir_remove (world->dir);
  g_free (world->dir);
  g_free (world->config);
  g_free (world->file);
  g_free (world->failed);
}

static void
changed_cb (BwBackground *background, World *world)
{
  world->n_changed++;
}

static void
failed_cb (BwBackground *background, const char *text, World *world)
{
  g_free (world->failed);
  world->failed = g_strdup (text);
}

static BwBackground *
background_new (World *world, bool is_sandboxed)
{
  static const char *const argv[] = { "bellwether", "--hidden", NULL };
  g_autofree char *folder = g_path_get_dirname (world->file);
  BwBackgroundOptions options = { .argv = argv, .folder = folder, .is_sandboxed = is_sandboxed };
  BwBackground *background = bw_background_new (world->engine, &options);
  g_signal_connect (background, "changed", G_CALLBACK (changed_cb), world);
  g_signal_connect (background, "failed", G_CALLBACK (failed_cb), world);
  return background;
}

static bool
is_written (gpointer data)
{
  return g_file_test (((World *) data)->file, G_FILE_TEST_EXISTS);
}

static bool
is_removed (gpointer data)
{
  return !is_written (data);
}

static bool
has_changed (gpointer data)
{
  return ((World *) data)->n_changed > 0;
}

/* The configuration file is the truth, whoever writes it; the session's file follows. */
static void
test_file (void)
{
  World world;
  world_init (&world);
  BwBackground *background = background_new (&world, false);
  g_assert_true (bw_background_autostart (background));
  g_assert_true (bw_background_goes_on (background) && bw_background_has_tray (background));
  g_assert_true (bw_test_run_until (is_written, &world, PATIENCE_MS));
  bw_background_set_autostart (background, false);
  g_assert_true (bw_test_run_until (is_removed, &world, PATIENCE_MS));
  g_assert_false (bw_background_autostart (background));
  g_assert_cmpuint (world.n_changed, ==, 1);
  g_autofree char *text = bw_test_read (world.config);
  g_assert_nonnull (strstr (text, "# mine\n[general]\npresets=\nautostart=false\n"));
  world.n_changed = 0;
  bw_background_set_tray (background, false);
  g_assert_true (bw_test_run_until (has_changed, &world, PATIENCE_MS));
  g_assert_false (bw_background_has_tray (background));
  g_assert_true (is_removed (&world));
  g_free (bw_test_write (world.dir, "bellwether.conf", CONFIG, -1));
  g_assert_true (bw_test_run_until (is_written, &world, PATIENCE_MS));
  g_assert_null (world.failed);
  g_object_unref (background);
  world_clear (&world);
}

static bool
has_failed (gpointer data)
{
  return ((World *) data)->failed != NULL;
}

static bool
is_requested (gpointer data)
{
  return ((Portal *) data)->n_requests == 2;
}

static void
test_portal (void)
{
  g_autoptr (BwTestBus) bus = bw_test_bus_new (NULL);
  if (bus == NULL)
    return;
  World world;
  Portal portal = { .refuses = true };
  world_init (&world);
  BwBackground *background = background_new (&world, true);
  g_assert_true (bw_test_run_until (has_failed, &world, PATIENCE_MS));
  g_assert_nonnull (strstr (world.failed, "no portal"));
  g_clear_pointer (&world.failed, g_free);
  g_object_unref (background);
  portal_start (&portal);
  background = background_new (&world, true);
  g_assert_true (bw_test_run_until (has_failed, &world, PATIENCE_MS));
  g_assert_nonnull (strstr (world.failed, "does not let it"));
  g_assert_true (portal.autostart);
  g_assert_cmpstr (portal.command[1], ==, "--hidden");
  g_clear_pointer (&world.failed, g_free);
  portal.refuses = false;
  bw_background_set_autostart (background, false);
  g_assert_true (bw_test_run_until (is_requested, &portal, PATIENCE_MS));
  g_assert_false (portal.autostart);
  g_assert_null (world.failed);
  g_assert_true (is_removed (&world));
  g_object_unref (background);
  portal_stop (&portal);
  world_clear (&world);
}

static void
hide_cb (BwPresence *presence, gboolean can_hide, World *world)
{
  world->can_hide = can_hide;
}

static bool
is_answered (gpointer data)
{
  return ((World *) data)->can_hide >= 0;
}

static bool
is_listed (gpointer data)
{
  const Portal *portal = data;
  return portal->status != NULL;
}

static BwPresence *
presence_new (World *world, BwContext *context)
{
  BwPresence *presence = bw_presence_new (context, true);
  g_signal_connect (presence, "hide", G_CALLBACK (hide_cb), world);
  world->can_hide = -1;
  return presence;
}

/* Neither tray nor list nor notifications: the window stays. With a service a notification stays
 * instead, and with a list nothing is needed. */
static void
test_presence (void)
{
  g_autoptr (BwTestBus) bus = bw_test_bus_new (NULL);
  if (bus == NULL)
    return;
  World world;
  Portal portal = { .lists = false };
  world_init (&world);
  /* As the program's own: what is under way is not lost with whoever asked last. */
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_assert_nonnull (session);
  g_dbus_connection_set_exit_on_close (session, FALSE);
  g_autoptr (BwContext) context = bw_context_new (world.engine);
  BwPresence *presence = presence_new (&world, context);
  bw_presence_ask_hide (presence);
  g_assert_true (bw_test_run_until (is_answered, &world, PATIENCE_MS));
  g_assert_cmpint (world.can_hide, ==, 0);
  bw_presence_stop (presence);
  g_object_unref (presence);

  bw_test_bus_start_daemon (bus, "actions body");
  portal_start (&portal);
  presence = presence_new (&world, context);
  bw_test_drain ();
  for (unsigned i = 0; i < 2 && world.can_hide != 1; i++)
    {
      /* Before there is a connection there is nothing to be seen by. */
      world.can_hide = -1;
      bw_presence_ask_hide (presence);
      g_assert_true (bw_test_run_until (is_answered, &world, PATIENCE_MS));
      bw_test_bus_wait_calls (bus, "Notify", 1, 1000);
    }
  g_assert_cmpint (world.can_hide, ==, 1);
  g_assert_cmpuint (bw_test_bus_n_calls (bus, "Notify"), ==, 1);
  bw_presence_stop (presence);
  g_object_unref (presence);
  g_assert_true (bw_test_bus_wait_calls (bus, "CloseNotification", 1, PATIENCE_MS));

  portal.lists = true;
  presence = presence_new (&world, context);
  g_assert_true (bw_test_run_until (is_listed, &portal, PATIENCE_MS));
  g_assert_cmpuint (strlen (portal.status), >, 5);
  bw_test_drain ();
  world.can_hide = -1;
  bw_presence_ask_hide (presence);
  g_assert_true (bw_test_run_until (is_answered, &world, PATIENCE_MS));
  g_assert_cmpint (world.can_hide, ==, 1);
  bw_presence_stop (presence);
  g_object_unref (presence);
  g_clear_object (&context);
  portal_stop (&portal);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_func ("/ui/background/file", test_file);
  g_test_add_func ("/ui/background/portal", test_portal);
  g_test_add_func ("/ui/background/presence", test_presence);
  return g_test_run ();
}
