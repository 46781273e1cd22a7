/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be configured, declared once: files are checked against it and forms are drawn from it.
 */
#include "config/bw-key-schema.h"

#include "base/bw-nearest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static bool
is_wildcard_for (const char *pattern, const char *name)
{
  if (!g_str_has_suffix (pattern, "*"))
    return false;
  gsize n = strlen (pattern) - 1;
  return strncmp (pattern, name, n) == 0 && name[n] != '\0';
}

const BwKeySchema *
bw_key_schema_find (const BwKeySchema *keys, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);
  const BwKeySchema *wildcard = NULL;
  for (const BwKeySchema *key = keys; key != NULL && key->name != NULL; key++)
    {
      if (strcmp (key->name, name) == 0)
        return key;
      if (wildcard == NULL && is_wildcard_for (key->name, name))
        wildcard = key;
    }
  return wildcard;
}

const char *
bw_key_schema_nearest (const BwKeySchema *keys, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const BwKeySchema *key = keys; key != NULL && key->name != NULL; key++)
    g_ptr_array_add (names, (gpointer) key->name);
  return bw_nearest (name, (const char *const *) names->pdata, names->len);
}

typedef struct
{
  const BwKeySchema *a;
  const BwKeySchema *b;
} Pair;

static unsigned
pair_hash (gconstpointer data)
{
  const Pair *pair = data;
  return g_direct_hash (pair->a) * 31 + g_direct_hash (pair->b);
}

static gboolean
pair_equal (gconstpointer x, gconstpointer y)
{
  const Pair *p = x;
  const Pair *q = y;
  return p->a == q->a && p->b == q->b;
}

static bool
has_row (const BwKeySchema *keys, const char *name)
{
  const BwKeySchema *row = keys != NULL ? bw_key_schema_find (keys, name) : NULL;
  return row != NULL && strcmp (row->name, name) == 0;
}

/** Each secret may be in a file, which its -file key names. */
static void
add_secret_files (GArray *keys)
{
  unsigned n = keys->len;
  for (unsigned i = 0; i < n; i++)
    {
      const BwKeySchema *secret = &g_array_index (keys, BwKeySchema, i);
      g_autofree char *name = g_strconcat (secret->name, BW_SECRET_FILE_SUFFIX, NULL);
      if (!secret->is_secret || has_row ((const BwKeySchema *) (gpointer) keys->data, name))
        continue;
      BwKeySchema row = { .name = g_intern_string (name),
                          .type = BW_KEY_PATH,
                          .help =
                              N_ ("A file of mode 0600 with the secret, where the keyring does not "
                                  "have it.") };
      g_array_append_val (keys, row);
    }
}

static BwKeySchema *
join (const BwKeySchema *a, const BwKeySchema *b)
{
  GArray *keys = g_array_new (TRUE, TRUE, sizeof (BwKeySchema));
  for (const BwKeySchema *key = a; key != NULL && key->name != NULL; key++)
    g_array_append_vals (keys, key, 1);
  for (const BwKeySchema *key = b; key != NULL && key->name != NULL; key++)
    if (!has_row (a, key->name))
      g_array_append_vals (keys, key, 1);
  add_secret_files (keys);
  return (BwKeySchema *) (gpointer) g_array_free (keys, FALSE);
}

const BwKeySchema *
bw_key_schema_concat (const BwKeySchema *a, const BwKeySchema *b)
{
  static GMutex mutex;
  static GHashTable *joined = NULL;
  const Pair wanted = { a, b };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  if (joined == NULL)
    joined = g_hash_table_new (pair_hash, pair_equal);
  BwKeySchema *keys = g_hash_table_lookup (joined, &wanted);
  if (keys == NULL)
    {
      keys = join (a, b);
      g_hash_table_insert (joined, g_memdup2 (&wanted, sizeof wanted), keys);
    }
  return keys;
}

const char *
bw_group_schema_kind_key (const char *family)
{
  g_return_val_if_fail (family != NULL, NULL);
  return strcmp (family, "rule") == 0 ? "kind" : "type";
}

const BwGroupSchema *
bw_group_schema_find (const BwGroupSchema *schemas, unsigned n, const char *family,
                      const char *kind)
{
  g_return_val_if_fail (family != NULL, NULL);
  for (unsigned i = 0; i < n; i++)
    if (strcmp (schemas[i].family, family) == 0 && g_strcmp0 (schemas[i].kind, kind) == 0)
      return &schemas[i];
  return NULL;
}

bool
bw_group_schema_is_list (const BwGroupSchema *schemas, unsigned n, const char *family,
                         const char *key)
{
  g_return_val_if_fail (family != NULL && key != NULL, false);
  for (unsigned i = 0; i < n; i++)
    {
      bool is_family = strcmp (schemas[i].family, family) == 0;
      const BwKeySchema *row = is_family ? bw_key_schema_find (schemas[i].keys, key) : NULL;
      if (row != NULL && row->type == BW_KEY_LIST)
        return true;
    }
  return false;
}
