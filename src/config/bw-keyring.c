/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's keyring, through libsecret; in a sandbox that is a file which the portal has the
 * key of. */
#include "config/bw-keyring-private.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define SERVICE "org.freedesktop.secrets"

static const SecretSchema schema = {
  .name = "io.github.bellwether.Bellwether",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "owner", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "key", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/** What is listened to: items that come, go or change; collections that are locked or unlocked. */
static const struct
{
  const char *interface;
  const char *signal;
} watched[] = {
  { "org.freedesktop.Secret.Collection", NULL },
  { "org.freedesktop.Secret.Service", NULL },
  { "org.freedesktop.DBus.Properties", "PropertiesChanged" },
};

struct _BwKeyring
{
  void (*changed) (gpointer data);
  gpointer data;
  GCancellable *stop; /* for what nobody waits for */
  GDBusConnection *bus;
  unsigned subscriptions[G_N_ELEMENTS (watched)];
  unsigned name_watch;
  bool is_name_known; /* what the watch says first is no change */
  GSource *tell;      /* calls CHANGED when idle; or NULL */
  bool is_watching;
  bool has_asked; /* its owner, to unlock it */
};

BwKeyring *
bw_keyring_new (void (*changed) (gpointer data), gpointer data)
{
  BwKeyring *keyring = g_new0 (BwKeyring, 1);
  keyring->changed = changed;
  keyring->data = data;
  keyring->stop = g_cancellable_new ();
  return keyring;
}

void
bw_keyring_free (BwKeyring *keyring)
{
  g_cancellable_cancel (keyring->stop);
  g_clear_object (&keyring->stop);
  if (keyring->tell != NULL)
    g_source_destroy (keyring->tell);
  g_clear_pointer (&keyring->tell, g_source_unref);
  g_clear_handle_id (&keyring->name_watch, g_bus_unwatch_name);
  for (unsigned i = 0; i < G_N_ELEMENTS (watched); i++)
    if (keyring->subscriptions[i] != 0)
      g_dbus_connection_signal_unsubscribe (keyring->bus, keyring->subscriptions[i]);
  g_clear_object (&keyring->bus);
  /* libsecret's one object is of the main context it was made in, which may end with KEYRING. */
  if (keyring->is_watching)
    secret_service_disconnect ();
  g_free (keyring);
}

static gboolean
tell_cb (gpointer data)
{
  BwKeyring *keyring = data;
  g_clear_pointer (&keyring->tell, g_source_unref);
  keyring->changed (keyring->data);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (BwKeyring *keyring)
{
  if (keyring->tell != NULL)
    return;
  keyring->tell = g_idle_source_new ();
  g_source_set_callback (keyring->tell, tell_cb, keyring, NULL);
  g_source_attach (keyring->tell, g_main_context_get_thread_default ());
}

static void
signal_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *arguments, gpointer data)
{
  tell_soon (data);
}

/** Another service than before, or none: libsecret's session with the old one is worth nothing. */
static void
owner_changed (BwKeyring *keyring)
{
  if (keyring->is_name_known)
    {
      secret_service_disconnect ();
      tell_soon (keyring);
    }
  keyring->is_name_known = true;
}

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  owner_changed (data);
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  owner_changed (data);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BwKeyring *keyring = data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus == NULL)
    {
      g_debug ("the keyring is not watched: %s", error->message);
      return;
    }
  /* Alerts go on where a session ends. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  keyring->bus = bus;
  for (unsigned i = 0; i < G_N_ELEMENTS (watched); i++)
    keyring->subscriptions[i] = g_dbus_connection_signal_subscribe (
        bus, SERVICE, watched[i].interface, watched[i].signal, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
        signal_cb, keyring, NULL);
  keyring->name_watch = g_bus_watch_name_on_connection (bus, SERVICE, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                        appeared_cb, vanished_cb, keyring, NULL);
}

static void
watch (BwKeyring *keyring)
{
  if (!keyring->is_watching)
    g_bus_get (G_BUS_TYPE_SESSION, keyring->stop, bus_cb, keyring);
  keyring->is_watching = true;
}

/** CAUSE as libsecret and D-Bus tell it, with a code of BW_ERROR. */
static void
fail (GTask *task, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (cause));
  else if (g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_task_return_new_error (task, BW_ERROR, BW_ERROR_BUSY, _ ("the keyring is locked"));
  else
    g_task_return_new_error (task, BW_ERROR, BW_ERROR_UNAVAILABLE, _ ("there is no keyring: %s"),
                             cause->message);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  /* What was unlocked is signalled by the keyring itself, whoever did it. */
  if (secret_service_unlock_finish (SECRET_SERVICE (source), result, NULL, &error) < 0)
    g_debug ("the keyring stays locked: %s", error->message);
}

void
bw_keyring_keep_quiet (BwKeyring *keyring)
{
  keyring->has_asked = true;
}

/** Asks the owner to unlock ITEM, the first time; a second prompt for what was declined would be a
 * nuisance. Nobody waits for it: it may take a night. */
static void
ask_once (BwKeyring *keyring, SecretItem *item)
{
  g_autoptr (SecretService) service =
      secret_item_get_service (item) != NULL ? g_object_ref (secret_item_get_service (item)) : NULL;
  if (keyring->has_asked || service == NULL)
    return;
  keyring->has_asked = true;
  g_autoptr (GList) items = g_list_prepend (NULL, item);
  secret_service_unlock (service, items, keyring->stop, unlocked_cb, NULL);
}

static void
retrieved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  SecretValue *value =
      secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source), result, &error);
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;
  if (error != NULL)
    fail (task, error);
  else if (text == NULL || *text == '\0')
    g_task_return_new_error (task, BW_ERROR, BW_ERROR_NOT_FOUND,
                             _ ("the keyring has no text there"));
  else
    g_task_return_pointer (task, g_strdup (text), g_free);
  g_clear_pointer (&value, secret_value_unref);
}

static bool
is_locked (gpointer found)
{
  return SECRET_IS_ITEM (found) && secret_item_get_locked (found);
}

/** The item to take: an unlocked one before a locked one; NULL: there is none. */
static gpointer
choose (GList *found)
{
  for (GList *l = found; l != NULL; l = l->next)
    if (!is_locked (l->data))
      return l->data;
  return found != NULL ? found->data : NULL;
}

/** A look-up; KEYRING may be gone by its end. */
typedef struct
{
  BwKeyring *keyring;
  GCancellable *stop; /* cancelled when that is */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;
  g_object_unref (lookup->stop);
  g_free (lookup);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  const Lookup *lookup = g_task_get_task_data (task);
  GList *found = secret_password_search_finish (result, &error);
  gpointer item = choose (found);
  if (error != NULL)
    fail (task, error);
  else if (item == NULL)
    g_task_return_new_error (task, BW_ERROR, BW_ERROR_NOT_FOUND,
                             _ ("the keyring does not have it"));
  else if (is_locked (item))
    {
      if (!g_cancellable_is_cancelled (lookup->stop))
        ask_once (lookup->keyring, item);
      g_task_return_new_error (task, BW_ERROR, BW_ERROR_BUSY, _ ("the keyring is locked"));
    }
  else
    secret_retrievable_retrieve_secret (item, g_task_get_cancellable (task), retrieved_cb,
                                        g_object_ref (task));
  g_list_free_full (found, g_object_unref);
}

/** (transfer full) */
static GHashTable *
attributes_of (const char *owner, const char *key)
{
  return secret_attributes_build (&schema, "owner", owner, "key", key, NULL);
}

/** D-Bus takes text alone, and would end the connection for anything else. */
static bool
is_text (GTask *task, const char *owner, const char *key, const char *value)
{
  if (g_utf8_validate (owner, -1, NULL) && g_utf8_validate (key, -1, NULL)
      && (value == NULL || g_utf8_validate (value, -1, NULL)))
    return true;
  g_task_return_new_error (task, BW_ERROR, BW_ERROR_INVALID,
                           _ ("the keyring takes UTF-8 text alone"));
  return false;
}

void
bw_keyring_lookup_async (BwKeyring *keyring, const char *owner, const char *key,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, bw_keyring_lookup_async);
  if (!is_text (task, owner, key, NULL))
    return;
  watch (keyring);
  Lookup *lookup = g_new (Lookup, 1);
  *lookup = (Lookup){ keyring, g_object_ref (keyring->stop) };
  g_task_set_task_data (task, lookup, lookup_free);
  g_autoptr (GHashTable) attributes = attributes_of (owner, key);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL, cancellable, searched_cb,
                           g_steal_pointer (&task));
}

char *
bw_keyring_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_keyring_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, true);
  else
    fail (task, error);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  bool was_there = secret_password_clear_finish (result, &error);
  if (error != NULL)
    fail (task, error);
  else if (!was_there)
    g_task_return_new_error (task, BW_ERROR, BW_ERROR_NOT_FOUND,
                             _ ("the keyring does not have it"));
  else
    g_task_return_boolean (task, true);
}

void
bw_keyring_store_async (BwKeyring *keyring, const char *owner, const char *key, const char *value,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, bw_keyring_store_async);
  if (!is_text (task, owner, key, value))
    return;
  watch (keyring);
  g_autoptr (GHashTable) attributes = attributes_of (owner, key);
  g_autofree char *label = g_strdup_printf ("Bellwether: %s/%s", owner, key);
  if (value != NULL)
    secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, value,
                            cancellable, stored_cb, g_steal_pointer (&task));
  else
    secret_password_clearv (&schema, attributes, cancellable, cleared_cb, g_steal_pointer (&task));
}

bool
bw_keyring_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_keyring_store_async), false);

  return g_task_propagate_boolean (G_TASK (result), error);
}
