/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file as an immutable snapshot, with all its errors. */
#include "config/bw-config.h"

#include "base/bw-error.h"
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "config/bw-config-disk.h"
#include "config/bw-config-private.h"
#include "config/bw-environment.h"
#include "config/bw-key-text.h"
#include "config/bw-key-value.h"

#include <math.h>
#include <string.h>

static void
entry_free (gpointer data)
{
  BwConfigEntry *entry = data;
  g_free (entry->key);
  g_free (entry->raw);
  g_free (entry->text);
  g_free (entry);
}

static void
error_free (gpointer data)
{
  BwConfigError *error = data;
  g_free (error->group);
  g_free (error->key);
  g_free (error->message);
  g_free (error);
}

BwConfig *
bw_config_alloc (const char *path, const BwGroupSchema *schemas, unsigned n)
{
  BwConfig *config = g_new0 (BwConfig, 1);
  g_atomic_ref_count_init (&config->n_refs);
  config->path = g_strdup (path);
  config->schemas = schemas;
  config->n_schemas = n;
  config->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_config_group_free);
  config->by_label = g_hash_table_new (g_str_hash, g_str_equal);
  config->errors = g_ptr_array_new_with_free_func (error_free);
  return config;
}

BwConfig *
bw_config_ref (BwConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);
  g_atomic_ref_count_inc (&config->n_refs);
  return config;
}

void
bw_config_unref (BwConfig *config)
{
  g_return_if_fail (config != NULL);
  if (!g_atomic_ref_count_dec (&config->n_refs))
    return;
  g_hash_table_unref (config->by_label);
  g_ptr_array_unref (config->groups);
  g_ptr_array_unref (config->errors);
  g_free (config->path);
  g_free (config->folder);
  g_free (config->digest);
  g_free (config);
}

BwConfigGroup *
bw_config_group_new (BwConfig *config, const char *label, const char *family, const char *name,
                     unsigned line)
{
  BwConfigGroup *group = g_new0 (BwConfigGroup, 1);
  group->config = config;
  group->label = g_strdup (label);
  group->family = g_strdup (family);
  group->name = g_strdup (name);
  group->line = line;
  group->entries = g_ptr_array_new_with_free_func (entry_free);
  group->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  return group;
}

void
bw_config_group_free (BwConfigGroup *group)
{
  g_hash_table_unref (group->by_key);
  g_ptr_array_unref (group->entries);
  g_free (group->label);
  g_free (group->family);
  g_free (group->name);
  g_free (group);
}

void
bw_config_add_group (BwConfigGroup *group)
{
  g_ptr_array_add (group->config->groups, group);
  g_hash_table_insert (group->config->by_label, group->label, group);
}

void
bw_config_group_add (BwConfigGroup *group, BwConfigEntry *entry)
{
  g_ptr_array_add (group->entries, entry);
  g_hash_table_insert (group->by_key, entry->key, entry);
}

void
bw_config_add_error (BwConfig *config, unsigned line, const char *group, const char *key,
                     char *message)
{
  BwConfigError *error = g_new0 (BwConfigError, 1);
  error->line = line;
  error->group = g_strdup (group);
  error->key = g_strdup (key);
  error->message = message;
  g_ptr_array_add (config->errors, error);
}

static void
fill (BwConfig *config, const char *text, gsize length)
{
  g_autoptr (BwConfigFile) file = bw_config_file_parse (text, (gssize) length);
  config->digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  bw_config_check (config, file);
}

static BwConfig *
load_file (const char *path, const BwGroupSchema *schemas, unsigned n)
{
  BwConfig *config = bw_config_alloc (path, schemas, n);
  config->folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bw_config_disk_read (path, &error);
  if (bytes != NULL)
    {
      gsize length = 0;
      const char *text = g_bytes_get_data (bytes, &length);
      fill (config, text, length);
      return config;
    }
  fill (config, "", 0);
  g_free (config->digest);
  config->digest = g_strdup (error->message);
  if (!g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND))
    bw_config_add_error (config, 0, NULL, NULL, g_strdup (error->message));
  return config;
}

BwConfig *
bw_config_load (const char *path, const BwGroupSchema *schemas, unsigned n)
{
  g_return_val_if_fail (path != NULL && (schemas != NULL || n == 0), NULL);
  BwConfig *config = load_file (path, schemas, n);
  g_auto (GStrv) environment = g_get_environ ();
  bw_environment_add (config, environment);
  return config;
}

BwConfig *
bw_config_parse (const char *name, const char *text, gssize length, const BwGroupSchema *schemas,
                 unsigned n)
{
  g_return_val_if_fail (name != NULL && (text != NULL || length == 0), NULL);
  g_return_val_if_fail (schemas != NULL || n == 0, NULL);
  BwConfig *config = bw_config_alloc (name, schemas, n);
  const char *from = text != NULL ? text : "";
  fill (config, from, length < 0 ? strlen (from) : (gsize) length);
  return config;
}

const char *
bw_config_path (BwConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);
  return config->path;
}

unsigned
bw_config_n_errors (BwConfig *config)
{
  g_return_val_if_fail (config != NULL, 0);
  return config->errors->len;
}

const BwConfigError *
bw_config_error (BwConfig *config, unsigned i)
{
  g_return_val_if_fail (config != NULL && i < config->errors->len, NULL);
  return g_ptr_array_index (config->errors, i);
}

char *
bw_config_error_text (BwConfig *config, const BwConfigError *error)
{
  g_return_val_if_fail (config != NULL && error != NULL, NULL);
  GString *text = g_string_new (config->path);
  if (error->line > 0)
    g_string_append_printf (text, ":%u", error->line);
  g_string_append (text, text->len > 0 ? ": " : "");
  if (error->group != NULL)
    g_string_append_printf (text, "[%s] ", error->group);
  if (error->key != NULL)
    g_string_append_printf (text, "%s: ", error->key);
  g_string_append (text, error->message);
  return g_string_free (text, FALSE);
}

unsigned
bw_config_n_groups (BwConfig *config, const char *family)
{
  g_return_val_if_fail (config != NULL && family != NULL, 0);
  unsigned n = 0;
  for (unsigned i = 0; i < config->groups->len; i++)
    {
      const BwConfigGroup *group = g_ptr_array_index (config->groups, i);
      n += strcmp (group->family, family) == 0;
    }
  return n;
}

const BwConfigGroup *
bw_config_group (BwConfig *config, const char *family, unsigned i)
{
  g_return_val_if_fail (config != NULL && family != NULL, NULL);
  for (unsigned at = 0; at < config->groups->len; at++)
    {
      const BwConfigGroup *group = g_ptr_array_index (config->groups, at);
      if (strcmp (group->family, family) == 0 && i-- == 0)
        return group;
    }
  return NULL;
}

const BwConfigGroup *
bw_config_find (BwConfig *config, const char *family, const char *name)
{
  g_return_val_if_fail (config != NULL && family != NULL && name != NULL, NULL);
  g_autofree char *label = name[0] != '\0' ? g_strconcat (family, " ", name, NULL) : NULL;
  return g_hash_table_lookup (config->by_label, label != NULL ? label : family);
}

const char *
bw_config_group_family (const BwConfigGroup *group)
{
  g_return_val_if_fail (group != NULL, NULL);
  return group->family;
}

const char *
bw_config_group_name (const BwConfigGroup *group)
{
  g_return_val_if_fail (group != NULL, NULL);
  return group->name;
}

unsigned
bw_config_group_line (const BwConfigGroup *group)
{
  g_return_val_if_fail (group != NULL, 0);
  return group->line;
}

const BwConfigEntry *
bw_config_group_entry (const BwConfigGroup *group, const char *key)
{
  return g_hash_table_lookup (group->by_key, key);
}

bool
bw_config_group_has (const BwConfigGroup *group, const char *key)
{
  g_return_val_if_fail (group != NULL && key != NULL, false);
  return bw_config_group_entry (group, key) != NULL;
}

const char *
bw_config_group_raw (const BwConfigGroup *group, const char *key)
{
  g_return_val_if_fail (group != NULL && key != NULL, NULL);
  const BwConfigEntry *entry = bw_config_group_entry (group, key);
  return entry != NULL ? entry->raw : NULL;
}

unsigned
bw_config_group_key_line (const BwConfigGroup *group, const char *key)
{
  g_return_val_if_fail (group != NULL && key != NULL, 0);
  const BwConfigEntry *entry = bw_config_group_entry (group, key);
  return entry != NULL ? entry->line : 0;
}

const char *
bw_config_group_text (const BwConfigGroup *group, const char *key)
{
  g_return_val_if_fail (group != NULL && key != NULL, NULL);
  const BwConfigEntry *entry = bw_config_group_entry (group, key);
  if (entry != NULL && entry->text != NULL)
    return entry->text;
  const BwKeySchema *schema = bw_key_schema_find (group->keys, key);
  return schema != NULL ? schema->default_text : NULL;
}

char *
bw_config_group_path (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  return text != NULL ? bw_key_value_path (text, group->config->folder) : NULL;
}

bool
bw_config_group_boolean (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  bool value = false;
  return text != NULL && bw_key_value_boolean (text, &value) && value;
}

int64_t
bw_config_group_integer (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  int64_t value = 0;
  return text != NULL && bw_key_value_integer (text, &value) ? value : 0;
}

double
bw_config_group_number (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  double value = 0;
  return text != NULL && bw_number_parse (text, &value) ? value : (double) NAN;
}

int64_t
bw_config_group_duration (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  int64_t value = 0;
  return text != NULL && bw_duration_parse (text, &value, NULL) ? value : -1;
}

char **
bw_config_group_list (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  char **list = text != NULL ? bw_key_text_split (text, NULL) : NULL;
  for (unsigned i = 0; list != NULL && list[i] != NULL; i++)
    g_strstrip (list[i]);
  return list;
}

const char **
bw_config_group_keys (const BwConfigGroup *group)
{
  g_return_val_if_fail (group != NULL, NULL);
  const char **keys = g_new0 (const char *, group->entries->len + 1);
  for (unsigned i = 0; i < group->entries->len; i++)
    keys[i] = ((const BwConfigEntry *) g_ptr_array_index (group->entries, i))->key;
  return keys;
}
