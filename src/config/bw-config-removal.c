/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group taken out of the configuration file in such a way that it can be put back. */
#include "config/bw-config-removal.h"

#include "base/bw-error.h"
#include "config/bw-config-disk.h"
#include "config/bw-config-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TRIES 20

struct _BwConfigRemoval
{
  char *path;
  char *group;
  GBytes *before, *after; /* the whole file */
};

void
bw_config_removal_free (BwConfigRemoval *removal)
{
  if (removal == NULL)
    return;
  g_free (removal->path);
  g_free (removal->group);
  g_clear_pointer (&removal->before, g_bytes_unref);
  g_clear_pointer (&removal->after, g_bytes_unref);
  g_free (removal);
}

const char *
bw_config_removal_group (const BwConfigRemoval *removal)
{
  return removal->group;
}

/* (transfer full) */
static GBytes *
read_file (const char *path, GError **error)
{
  GBytes *bytes = bw_config_disk_read (path, error);
  if (bytes == NULL)
    g_prefix_error (error, "%s: ", path);
  return bytes;
}

/* (transfer full) */
static BwConfigFile *
parse (GBytes *bytes)
{
  gsize n = 0;
  const char *text = g_bytes_get_data (bytes, &n);
  return bw_config_file_parse (text, (gssize) n);
}

static BwConfigRemoval *
try_remove (const char *path, const char *group, GError **error)
{
  g_autoptr (GBytes) before = read_file (path, error);
  if (before == NULL)
    return NULL;
  g_autoptr (BwConfigFile) file = parse (before);
  if (!bw_config_file_remove_group (file, group))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("%s: there is no [%s]"), path, group);
      return NULL;
    }
  gsize length = 0;
  char *text = bw_config_file_text (file, &length);
  g_autoptr (GBytes) after = g_bytes_new_take (text, length);
  if (!bw_config_disk_replace (path, before, after, error))
    return NULL;
  BwConfigRemoval *removal = g_new0 (BwConfigRemoval, 1);
  removal->path = g_strdup (path);
  removal->group = g_strdup (group);
  removal->before = g_steal_pointer (&before);
  removal->after = g_steal_pointer (&after);
  return removal;
}

BwConfigRemoval *
bw_config_remove_group (const char *path, const char *group, GError **error)
{
  g_return_val_if_fail (path != NULL && group != NULL, NULL);
  g_autoptr (GError) problem = NULL;
  for (int i = 0; i < MAX_TRIES; i++)
    {
      g_clear_error (&problem);
      BwConfigRemoval *removal = try_remove (path, group, &problem);
      if (removal != NULL)
        return removal;
      if (!g_error_matches (problem, BW_ERROR, BW_ERROR_CONFLICT))
        break;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* The lines of [GROUP] in BYTES, without what stands before the next group. (transfer full) */
static char *
group_text (GBytes *bytes, const char *group)
{
  g_autoptr (BwConfigFile) file = parse (bytes);
  GString *text = g_string_new (NULL);
  gsize n_kept = 0;
  bool is_inside = false;
  for (unsigned i = 0; i < bw_config_file_n_lines (file); i++)
    {
      const BwConfigLine *line = bw_config_file_line (file, i);
      if (line->kind == BW_LINE_GROUP)
        {
          g_string_truncate (text, n_kept);
          is_inside = strcmp (line->name, group) == 0;
        }
      if (!is_inside)
        continue;
      g_string_append_len (text, line->bytes, (gssize) line->n_bytes);
      if (line->kind == BW_LINE_GROUP || line->kind == BW_LINE_KEY)
        n_kept = text->len;
    }
  g_string_truncate (text, n_kept);
  return g_string_free (text, FALSE);
}

/* NOW with the group at its end. (transfer full) */
static GBytes *
append_group (const BwConfigRemoval *removal, GBytes *now)
{
  gsize n = 0;
  const char *old = g_bytes_get_data (now, &n);
  g_autofree char *group = group_text (removal->before, removal->group);
  GString *text = g_string_new_len (old, (gssize) n);
  if (n > 0 && old[n - 1] != '\n')
    g_string_append_c (text, '\n');
  if (n > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, group);
  return g_string_free_to_bytes (text);
}

static bool
try_undo (const BwConfigRemoval *removal, GError **error, bool *is_lost)
{
  g_autoptr (GBytes) now = read_file (removal->path, error);
  if (now == NULL)
    return false;
  if (g_bytes_equal (now, removal->after))
    {
      bool is_done = bw_config_disk_replace (removal->path, now, removal->before, error);
      *is_lost = !is_done;
      return is_done;
    }
  g_autoptr (BwConfigFile) file = parse (now);
  if (bw_config_file_has_group (file, removal->group))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("%s: there is a [%s] again"),
                   removal->path, removal->group);
      return false;
    }
  g_autoptr (GBytes) all = append_group (removal, now);
  *is_lost = !bw_config_disk_replace (removal->path, now, all, error);
  return !*is_lost;
}

bool
bw_config_removal_undo (const BwConfigRemoval *removal, GError **error)
{
  g_return_val_if_fail (removal != NULL, false);
  g_autoptr (GError) problem = NULL;
  for (int i = 0; i < MAX_TRIES; i++)
    {
      bool is_lost = false;
      g_clear_error (&problem);
      if (try_undo (removal, &problem, &is_lost))
        return true;
      if (!is_lost || !g_error_matches (problem, BW_ERROR, BW_ERROR_CONFLICT))
        break;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}
