/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's portal for programs in the background. */
#include "ui/bw-portal.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <sys/xattr.h>
#include <unistd.h>

#define SERVICE "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"
#define MOST_CHARS 96
/* Has the path outside, with or without a zero at its end. */
#define ORIGINAL_KEY "user.document-portal.host-path"
#define MOST_PATH 4096

bool
bw_portal_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

char *
bw_portal_bus_address (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  if (address != NULL)
    return g_strdup (address);
  g_autofree char *usual = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  return g_file_test (usual, G_FILE_TEST_EXISTS) ? g_strconcat ("unix:path=", usual, NULL) : NULL;
}

/* A request under way: the answer comes by a signal. */
typedef struct
{
  GDBusConnection *connection;
  unsigned subscription;
  bool is_background;
  bool is_autostart;
} Request;

static void
free_request (gpointer data)
{
  Request *request = data;
  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->connection, request->subscription);
  g_object_unref (request->connection);
  g_free (request);
}

static void
response_cb (GDBusConnection *connection, const char *sender, const char *path,
             const char *interface, const char *signal, GVariant *parameters, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  Request *request = g_task_get_task_data (task);
  if (request->subscription == 0)
    return;
  g_autoptr (GVariant) results = NULL;
  guint32 response = 2;
  gboolean is_background = FALSE, is_autostart = FALSE;
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (results != NULL)
    {
      g_variant_lookup (results, "background", "b", &is_background);
      g_variant_lookup (results, "autostart", "b", &is_autostart);
    }
  request->is_background = is_background;
  request->is_autostart = is_autostart;
  /* The task's own reference is that of the subscription. */
  g_dbus_connection_signal_unsubscribe (connection, request->subscription);
  request->subscription = 0;
  if (response == 0 && is_background)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, BW_ERROR, BW_ERROR_PERMISSION,
                             _ ("the desktop does not let it run in the background"));
}

static void
set_error (GTask *task, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, error);
  else
    {
      g_task_return_new_error (task, BW_ERROR, BW_ERROR_NOT_FOUND,
                               _ ("the desktop has no portal for programs in the background (%s)"),
                               error->message);
      g_error_free (error);
    }
}

static void
requested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  Request *request = g_task_get_task_data (task);
  if (answer != NULL || request->subscription == 0)
    {
      g_clear_error (&error);
      return;
    }
  unsigned subscription = request->subscription;
  request->subscription = 0;
  g_dbus_connection_signal_unsubscribe (request->connection, subscription);
  set_error (task, error);
}

/* Where the answer will come from: subscribed to before it is asked. */
static char *
request_path (GDBusConnection *connection, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (connection) + 1);
  g_strdelimit (sender, ".", '_');
  return g_strdup_printf (PATH "/request/%s/%s", sender, token);
}

void
bw_portal_request_background (GDBusConnection *connection, const char *const *argv,
                              bool is_autostart, const char *reason, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (G_IS_DBUS_CONNECTION (connection) && argv != NULL && reason != NULL);
  static unsigned n_requests;
  g_autofree char *token = g_strdup_printf ("bellwether%u", ++n_requests);
  g_autofree char *path = request_path (connection, token);
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Request *request = g_new0 (Request, 1);
  request->connection = g_object_ref (connection);
  g_task_set_task_data (task, request, free_request);
  request->subscription = g_dbus_connection_signal_subscribe (
      connection, SERVICE, REQUEST, "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, response_cb,
      g_object_ref (task), g_object_unref);
  g_auto (GVariantBuilder) options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (is_autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (argv, -1));
  g_dbus_connection_call (connection, SERVICE, PATH, BACKGROUND, "RequestBackground",
                          g_variant_new ("(sa{sv})", "", &options), NULL, G_DBUS_CALL_FLAGS_NONE,
                          -1, cancellable, requested_cb, task);
}

bool
bw_portal_request_background_finish (GAsyncResult *result, bool *is_autostart, GError **error)
{
  const Request *request = g_task_get_task_data (G_TASK (result));
  if (is_autostart != NULL)
    *is_autostart = request->is_autostart;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
status_set_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    set_error (task, error);
}

void
bw_portal_set_status (GDBusConnection *connection, const char *text, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (G_IS_DBUS_CONNECTION (connection) && text != NULL);
  glong length = g_utf8_strlen (text, -1);
  g_autofree char *message = g_utf8_substring (text, 0, MIN (length, MOST_CHARS));
  g_auto (GVariantBuilder) options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (message));
  g_dbus_connection_call (connection, SERVICE, PATH, BACKGROUND, "SetStatus",
                          g_variant_new ("(a{sv})", &options), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          cancellable, status_set_cb,
                          g_task_new (NULL, cancellable, callback, data));
}

bool
bw_portal_set_status_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

GFile *
bw_portal_original (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  const char *path = g_file_peek_path (file);
  char original[MOST_PATH + 1];
  ssize_t length = path != NULL ? getxattr (path, ORIGINAL_KEY, original, MOST_PATH) : -1;
  if (length <= 0)
    return g_object_ref (file);
  original[length] = '\0';
  bool is_there = g_path_is_absolute (original) && access (original, R_OK) == 0;
  return is_there ? g_file_new_for_path (original) : g_object_ref (file);
}

static void
original_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, bw_portal_original (data), g_object_unref);
}

void
bw_portal_original_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data)
{
  g_return_if_fail (G_IS_FILE (file));
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, original_thread);
}

GFile *
bw_portal_original_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
