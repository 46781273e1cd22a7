/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One key of the configuration file, changed in place. */
#include "config/bw-config-edit.h"

#include "base/bw-error.h"
#include "config/bw-config-disk.h"
#include "config/bw-config-private.h"
#include "config/bw-key-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TRIES 20

/* What is to be set where. */
typedef struct
{
  const char *path;
  const char *group;
  const char *key;
  const char *value; /* NULL: to be taken out */
  bool is_guarded;   /* the file has to say OLD (NULL: nothing) before, or VALUE already */
  const char *old;
  const char *const *keys; /* of a group that is new, in place of KEY and VALUE; or NULL */
  const char *const *values;
  const BwGroupSchema *schemas;
  unsigned n_schemas;
} Edit;

static bool
has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return true;
  return false;
}

/* Whether group and key can stand in a file at all. */
static bool
check_names (const Edit *edit, GError **error)
{
  const char *group = edit->group;
  const char *key = edit->key;
  gsize n = strlen (key);
  bool is_group = group[0] != '\0' && strpbrk (group, "[]") == NULL && !has_control (group)
                  && g_utf8_validate (group, -1, NULL);
  bool is_key = n > 0 && strpbrk (key, "=[]") == NULL && strchr ("# ", key[0]) == NULL
                && key[n - 1] != ' ' && !has_control (key) && g_utf8_validate (key, -1, NULL);
  if (is_group && is_key)
    return true;
  g_autofree char *found = bw_key_text_quote (is_group ? key : group);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               is_group ? _ ("found %s, expected the name of a key")
                        : _ ("found %s, expected the name of a group"),
               found);
  return false;
}

/* The value as it will stand in the file. (transfer full) */
static char *
to_raw (const Edit *edit, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (edit->group, " ", 2);
  bool is_list = bw_group_schema_is_list (edit->schemas, edit->n_schemas, parts[0], edit->key);
  if (!g_utf8_validate (edit->value, -1, NULL))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("[%s] %s: the value is not UTF-8"),
                   edit->group, edit->key);
      return NULL;
    }
  if (!is_list)
    return bw_key_text_escape (edit->value);
  if (!has_control (edit->value))
    return g_strstrip (g_strdup (edit->value));
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("[%s] %s: has a control character, expected a list on one line"), edit->group,
               edit->key);
  return NULL;
}

static unsigned
find_header_line (const BwConfigFile *file, const char *group)
{
  for (unsigned i = 0; i < bw_config_file_n_lines (file); i++)
    {
      const BwConfigLine *line = bw_config_file_line (file, i);
      if (line->kind == BW_LINE_GROUP && strcmp (line->name, group) == 0)
        return i + 1;
    }
  return 0;
}

/* Whether PROBLEM of the edited file has to do with the edit. What else is wrong in the file is no
 * reason to refuse it. */
static bool
concerns (const Edit *edit, const BwConfigError *problem, unsigned header_line, bool is_usable)
{
  if (problem->key == NULL)
    return problem->line == 0 || problem->line == header_line;
  if (g_strcmp0 (problem->group, edit->group) != 0)
    return false;
  return edit->keys != NULL || strcmp (problem->key, edit->key) == 0 || !is_usable;
}

static bool
check_edited (const Edit *edit, const char *text, gsize length, GError **error)
{
  g_autoptr (BwConfigFile) file = bw_config_file_parse (text, (gssize) length);
  g_autoptr (BwConfig) config =
      bw_config_parse ("", text, (gssize) length, edit->schemas, edit->n_schemas);
  g_auto (GStrv) parts = g_strsplit (edit->group, " ", 2);
  bool is_usable = bw_config_find (config, parts[0], parts[1] != NULL ? parts[1] : "") != NULL;
  unsigned header_line = find_header_line (file, edit->group);
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    {
      const BwConfigError *problem = bw_config_error (config, i);
      if (!concerns (edit, problem, header_line, is_usable))
        continue;
      const char *key = problem->key;
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "[%s] %s%s%s", edit->group,
                   key != NULL ? key : "", key != NULL ? ": " : "", problem->message);
      return false;
    }
  if (edit->value == NULL || bw_config_file_get (file, edit->group, edit->key) != NULL)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("[%s] %s: the value is longer than %d KiB"),
               edit->group, edit->key, BW_CONFIG_LINE_MAX_BYTES / 1024);
  return false;
}

/* Whether FILE still says what whoever edits has seen, or RAW (NULL: nothing) already. */
static bool
check_old (const Edit *edit, const BwConfigFile *file, const char *raw, GError **error)
{
  const char *found = bw_config_file_get (file, edit->group, edit->key);
  if (!edit->is_guarded || g_strcmp0 (found, edit->old) == 0 || g_strcmp0 (found, raw) == 0)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
               _ ("[%s] %s: the file says something else by now"), edit->group, edit->key);
  return false;
}

/* Takes the key out of FILE. */
static bool
apply_removal (const Edit *edit, BwConfigFile *file, GError **error)
{
  if (!check_old (edit, file, NULL, error))
    return false;
  if (bw_config_file_remove (file, edit->group, edit->key) || edit->is_guarded)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("%s: [%s] has no key %s"), edit->path,
               edit->group, edit->key);
  return false;
}

/* Changes FILE as EDIT says. */
static bool
apply (const Edit *edit, BwConfigFile *file, GError **error)
{
  unsigned line = 0;
  const char *problem = bw_config_file_problem (file, &line);
  if (problem != NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s: %s", edit->path, problem);
      return false;
    }
  if (edit->value == NULL)
    return apply_removal (edit, file, error);
  g_autofree char *raw = to_raw (edit, error);
  if (raw == NULL || !check_old (edit, file, raw, error))
    return false;
  bw_config_file_set (file, edit->group, edit->key, raw);
  return true;
}

/* The part of EDIT, which is of a new group, about its key I. */
static Edit
edit_of_key (const Edit *edit, unsigned i)
{
  Edit one = *edit;
  one.key = edit->keys[i];
  one.value = edit->values[i];
  return one;
}

static bool
apply_all (const Edit *edit, BwConfigFile *file, GError **error)
{
  if (edit->keys == NULL)
    return apply (edit, file, error);
  if (bw_config_file_has_group (file, edit->group))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("%s: there is a [%s] already"),
                   edit->path, edit->group);
      return false;
    }
  for (unsigned i = 0; edit->keys[i] != NULL; i++)
    {
      Edit one = edit_of_key (edit, i);
      if (!apply (&one, file, error))
        return false;
    }
  return true;
}

static bool
check_all (const Edit *edit, const char *text, gsize length, GError **error)
{
  if (edit->keys == NULL)
    return check_edited (edit, text, length, error);
  for (unsigned i = 0; edit->keys[i] != NULL; i++)
    {
      Edit one = edit_of_key (edit, i);
      if (!check_edited (&one, text, length, error))
        return false;
    }
  return true;
}

/* IS_LOST: another program changed the file meanwhile. */
static bool
try_edit (const Edit *edit, bool *is_lost, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) old = bw_config_disk_read (edit->path, &problem);
  if (old == NULL && !g_error_matches (problem, BW_ERROR, BW_ERROR_NOT_FOUND))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&problem), "%s: ", edit->path);
      return false;
    }
  gsize n_old = 0;
  const char *old_text = old != NULL ? g_bytes_get_data (old, &n_old) : NULL;
  g_autoptr (BwConfigFile) file = bw_config_file_parse (old_text, (gssize) n_old);
  if (!apply_all (edit, file, error))
    return false;
  gsize length = 0;
  g_autofree char *text = bw_config_file_text (file, &length);
  if (!check_all (edit, text, length, error))
    return false;
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  if (old != NULL && g_bytes_equal (old, bytes))
    return true;
  g_clear_error (&problem);
  bool is_done = bw_config_disk_replace (edit->path, old, bytes, &problem);
  *is_lost = g_error_matches (problem, BW_ERROR, BW_ERROR_CONFLICT);
  if (!is_done)
    g_propagate_error (error, g_steal_pointer (&problem));
  return is_done;
}

static bool
edit_patiently (const Edit *edit, GError **error)
{
  g_autoptr (GError) problem = NULL;
  for (int i = 0; i < MAX_TRIES; i++)
    {
      bool is_lost = false;
      g_clear_error (&problem);
      if (try_edit (edit, &is_lost, &problem))
        return true;
      /* Another program was quicker; the same change fits the new file as well. */
      if (!is_lost)
        break;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

bool
bw_config_set (const char *path, const char *group, const char *key, const char *value,
               const BwGroupSchema *schemas, unsigned n, GError **error)
{
  g_return_val_if_fail (path != NULL && group != NULL && key != NULL, false);
  g_return_val_if_fail (schemas != NULL || n == 0, false);
  const Edit edit = {
    .path = path, .group = group, .key = key, .value = value, .schemas = schemas, .n_schemas = n
  };
  return check_names (&edit, error) && edit_patiently (&edit, error);
}

bool
bw_config_replace (const char *path, const char *group, const char *key, const char *old,
                   const char *value, const BwGroupSchema *schemas, unsigned n, GError **error)
{
  g_return_val_if_fail (path != NULL && group != NULL && key != NULL, false);
  g_return_val_if_fail (schemas != NULL || n == 0, false);
  const Edit edit = { .path = path,
                      .group = group,
                      .key = key,
                      .value = value,
                      .is_guarded = true,
                      .old = old,
                      .schemas = schemas,
                      .n_schemas = n };
  return check_names (&edit, error) && edit_patiently (&edit, error);
}

bool
bw_config_set_new_group (const char *path, const char *group, const char *const *keys,
                         const char *const *values, const BwGroupSchema *schemas, unsigned n,
                         GError **error)
{
  g_return_val_if_fail (path != NULL && group != NULL && keys != NULL && values != NULL, false);
  g_return_val_if_fail (schemas != NULL || n == 0, false);
  const Edit edit = {
    .path = path, .group = group, .keys = keys, .values = values, .schemas = schemas, .n_schemas = n
  };
  for (unsigned i = 0; keys[i] != NULL; i++)
    {
      Edit one = edit_of_key (&edit, i);
      if (!check_names (&one, error))
        return false;
    }
  return edit_patiently (&edit, error);
}
