/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets, from wherever they are kept: the environment, the keyring, a file of mode 0600; never
 * from the configuration. */
#include "config/bw-secrets.h"

#include "base/bw-error.h"
#include "base/bw-log.h"
#include "config/bw-keyring-private.h"
#include "config/bw-secret-file-private.h"

#include <glib/gi18n-lib.h>

struct _BwSecrets
{
  int n_refs;
  BwKeyring *keyring;
  GHashTable *variables; /* "owner/key" → GPtrArray of names */
  GHashTable *known;     /* "owner/key" → what the keyring has */
  unsigned generation;   /* of the keyring: an answer of an older one is not kept */
  void (*changed) (gpointer data);
  gpointer data;
};

/** A look-up on its way through the places. */
typedef struct
{
  BwSecrets *secrets;
  char *owner;
  char *key;
  char *file;
  unsigned generation;
  GError *keyring_error;
} Lookup;

/** Where a secret was. */
typedef struct
{
  BwSecretPlace place;
  char *where;
  char *value;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;
  g_free (found->where);
  g_free (found->value);
  g_free (found);
}

static char *
label (const char *owner, const char *key)
{
  return g_strdup_printf ("%s/%s", owner, key);
}

/** Another keyring, or another state of it: what was read before may be wrong. */
static void
on_changed (gpointer data)
{
  BwSecrets *secrets = data;
  secrets->generation++;
  g_hash_table_remove_all (secrets->known);
  if (secrets->changed != NULL)
    secrets->changed (secrets->data);
}

BwSecrets *
bw_secrets_new (void)
{
  BwSecrets *secrets = g_new0 (BwSecrets, 1);
  secrets->n_refs = 1;
  secrets->keyring = bw_keyring_new (on_changed, secrets);
  secrets->variables =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  secrets->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return secrets;
}

BwSecrets *
bw_secrets_ref (BwSecrets *secrets)
{
  secrets->n_refs++;
  return secrets;
}

void
bw_secrets_unref (BwSecrets *secrets)
{
  if (secrets == NULL || --secrets->n_refs > 0)
    return;
  bw_keyring_free (secrets->keyring);
  g_hash_table_unref (secrets->variables);
  g_hash_table_unref (secrets->known);
  g_free (secrets);
}

void
bw_secrets_set_changed_func (BwSecrets *secrets, void (*func) (gpointer data), gpointer data)
{
  g_return_if_fail (secrets != NULL);

  secrets->changed = func;
  secrets->data = data;
}

void
bw_secrets_keep_quiet (BwSecrets *secrets)
{
  g_return_if_fail (secrets != NULL);

  bw_keyring_keep_quiet (secrets->keyring);
}

/** Adds NAME in capitals, with _ for whatever a variable's name can't have. */
static void
append_name (GString *out, const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (((unsigned char) *p & 0xC0) != 0x80) /* one for each character, not for each byte */
      g_string_append_c (out, g_ascii_isalnum (*p) ? g_ascii_toupper (*p) : '_');
}

char *
bw_secrets_variable (const char *owner, const char *key)
{
  g_return_val_if_fail (owner != NULL && key != NULL, NULL);

  GString *out = g_string_new ("BELLWETHER_SECRET_");
  append_name (out, owner);
  g_string_append_c (out, '_');
  append_name (out, key);
  return g_string_free (out, FALSE);
}

void
bw_secrets_add_variable (BwSecrets *secrets, const char *owner, const char *key,
                         const char *variable)
{
  g_return_if_fail (secrets != NULL && owner != NULL && key != NULL && variable != NULL);

  g_autofree char *name = label (owner, key);
  GPtrArray *names = g_hash_table_lookup (secrets->variables, name);
  if (names == NULL)
    {
      names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (secrets->variables, g_steal_pointer (&name), names);
    }
  if (!g_ptr_array_find_with_equal_func (names, variable, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (variable));
}

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;
  bw_secrets_unref (lookup->secrets);
  g_free (lookup->owner);
  g_free (lookup->key);
  g_free (lookup->file);
  g_clear_error (&lookup->keyring_error);
  g_free (lookup);
}

/** Ends TASK with VALUE (transfer full), found at WHERE of PLACE. */
static void
succeed (GTask *task, BwSecretPlace place, const char *where, char *value)
{
  Found *found = g_new (Found, 1);
  *found = (Found){ place, g_strdup (where), value };
  bw_log_add_secret (value);
  g_task_return_pointer (task, found, found_free);
}

/** The variable of LOOKUP that is set and not empty, or NULL. (transfer full) */
static char *
set_variable (const Lookup *lookup)
{
  g_autofree char *name = label (lookup->owner, lookup->key);
  const GPtrArray *more = g_hash_table_lookup (lookup->secrets->variables, name);
  g_autofree char *own = bw_secrets_variable (lookup->owner, lookup->key);
  const char *value = g_getenv (own);
  if (value != NULL && *value != '\0')
    return g_steal_pointer (&own);
  for (unsigned i = 0; more != NULL && i < more->len; i++)
    {
      value = g_getenv (more->pdata[i]);
      if (value != NULL && *value != '\0')
        return g_strdup (more->pdata[i]);
    }
  return NULL;
}

/** Nowhere: says where it was looked for, and how it is set. */
static void
fail (GTask *task, const GError *file_error)
{
  const Lookup *lookup = g_task_get_task_data (task);
  const GError *keyring = lookup->keyring_error;
  g_autofree char *variable = bw_secrets_variable (lookup->owner, lookup->key);
  bool is_file_missing = g_error_matches (file_error, BW_ERROR, BW_ERROR_NOT_FOUND);
  /* A file that is there and wrong is what is to be put right; then a keyring that may have it. */
  if (file_error != NULL && !is_file_missing)
    g_task_return_error (task, g_error_copy (file_error));
  else if (g_error_matches (keyring, BW_ERROR, BW_ERROR_BUSY))
    g_task_return_error (task, g_error_copy (keyring));
  else
    {
      g_autofree char *why = file_error != NULL
                                 ? g_strdup_printf ("%s; %s", keyring->message, file_error->message)
                                 : g_strdup (keyring->message);
      g_task_return_new_error (task, BW_ERROR, keyring->code,
                               _ ("%s/%s is not set: not as %s in the environment; %s"),
                               lookup->owner, lookup->key, variable, why);
    }
}

static void
file_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  const Lookup *lookup = g_task_get_task_data (task);
  char *value = bw_secret_file_read_finish (result, &error);
  if (value != NULL)
    succeed (task, BW_SECRET_FILE, lookup->file, value);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    fail (task, error);
}

static void
keyring_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Lookup *lookup = g_task_get_task_data (task);
  char *value = bw_keyring_lookup_finish (result, &lookup->keyring_error);
  if (value != NULL)
    {
      if (lookup->generation == lookup->secrets->generation)
        g_hash_table_replace (lookup->secrets->known, label (lookup->owner, lookup->key),
                              g_strdup (value));
      succeed (task, BW_SECRET_KEYRING, NULL, value);
    }
  else if (g_error_matches (lookup->keyring_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&lookup->keyring_error));
  else if (lookup->file != NULL)
    bw_secret_file_read_async (lookup->file, g_task_get_cancellable (task), file_cb,
                               g_object_ref (task));
  else
    fail (task, NULL);
}

void
bw_secrets_lookup_async (BwSecrets *secrets, const char *owner, const char *key, const char *file,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (secrets != NULL && owner != NULL && key != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *name = label (owner, key);
  Lookup *lookup = g_new0 (Lookup, 1);
  g_task_set_source_tag (task, bw_secrets_lookup_async);
  g_task_set_task_data (task, lookup, lookup_free);
  lookup->secrets = bw_secrets_ref (secrets);
  lookup->owner = g_strdup (owner);
  lookup->key = g_strdup (key);
  lookup->file = g_strdup (file);
  lookup->generation = secrets->generation;
  g_autofree char *variable = set_variable (lookup);
  const char *known = g_hash_table_lookup (secrets->known, name);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (variable != NULL)
    succeed (task, BW_SECRET_ENVIRONMENT, variable, g_strdup (g_getenv (variable)));
  else if (known != NULL)
    succeed (task, BW_SECRET_KEYRING, NULL, g_strdup (known));
  else
    bw_keyring_lookup_async (secrets->keyring, owner, key, cancellable, keyring_cb,
                             g_steal_pointer (&task));
}

bool
bw_secrets_find_finish (GAsyncResult *result, BwSecretPlace *place, char **where, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_secrets_lookup_async), false);

  Found *found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return false;
  *place = found->place;
  *where = g_steal_pointer (&found->where);
  found_free (found);
  return true;
}

char *
bw_secrets_lookup_finish (BwSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_secrets_lookup_async), NULL);

  Found *found = g_task_propagate_pointer (G_TASK (result), error);
  char *value = found != NULL ? g_steal_pointer (&found->value) : NULL;
  g_clear_pointer (&found, found_free);
  return value;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  BwSecrets *secrets = g_task_get_task_data (task);
  if (!bw_keyring_store_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* A keyring that is a file tells nobody; one that is a service tells once more. */
  on_changed (secrets);
  g_task_return_boolean (task, true);
}

void
bw_secrets_store_async (BwSecrets *secrets, const char *owner, const char *key, const char *value,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (secrets != NULL && owner != NULL && key != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, bw_secrets_store_async);
  g_task_set_task_data (task, bw_secrets_ref (secrets), (GDestroyNotify) bw_secrets_unref);
  if (value != NULL)
    bw_log_add_secret (value);
  bw_keyring_store_async (secrets->keyring, owner, key, value, cancellable, stored_cb,
                          g_steal_pointer (&task));
}

bool
bw_secrets_store_finish (BwSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_secrets_store_async), false);

  return g_task_propagate_boolean (G_TASK (result), error);
}
