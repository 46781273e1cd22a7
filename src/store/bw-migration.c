/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a database of ours to the present shape, or says why it can't be used. */
#include "store/bw-migration.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#define RESOURCE_DIR "/io/github/bellwether/Bellwether/store/sql/"

/* Generated; asking for it by name keeps it in a static library. */
extern GResource *bw_store_get_resource (void);

static bool
read_version (BwDb *db, int *out, GError **error)
{
  int64_t version;
  if (!bw_db_query_int64 (db, "PRAGMA user_version", &version, error))
    return false;
  *out = (int) version;
  return true;
}

static bool
check_not_newer (BwDb *db, int version, int newest, GError **error)
{
  if (version <= newest)
    return true;
  g_autofree char *name = g_path_get_basename (bw_db_path (db));
  g_set_error (error, BW_ERROR, BW_ERROR_TOO_NEW,
               _ ("%s was written by a newer version: %s has version %d, this program knows %d"),
               name, bw_db_path (db), version, newest);
  return false;
}

static bool
check_empty (BwDb *db, GError **error)
{
  int64_t n;
  if (!bw_db_query_int64 (db, "SELECT count(*) FROM sqlite_schema", &n, error))
    return false;
  if (n > 0)
    g_set_error (error, BW_ERROR, BW_ERROR_CORRUPT,
                 _ ("%s: expected a database of Bellwether, found one of another program"),
                 bw_db_path (db));
  return n == 0;
}

static bool
run_files (BwDb *db, const BwMigration *migrations, unsigned n, int version, GError **error)
{
  for (unsigned i = 0; i < n; i++)
    if (migrations[i].version == version && !bw_db_exec (db, migrations[i].sql, error))
      {
        g_prefix_error (error, "%s: ", migrations[i].name);
        return false;
      }
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d", version);
  return bw_db_exec (db, stamp, error);
}

/* The version is read again inside the transaction: another process may have been faster. */
static bool
run_next (BwDb *db, const BwMigration *migrations, unsigned n, int *version, GError **error)
{
  if (!bw_db_begin (db, error))
    return false;
  int newest = migrations[n - 1].version;
  bool ok = read_version (db, version, error) && check_not_newer (db, *version, newest, error);
  if (ok && *version == newest)
    {
      bw_db_rollback (db);
      return true;
    }
  ok = ok && (*version > 0 || check_empty (db, error))
       && run_files (db, migrations, n, *version + 1, error) && bw_db_commit (db, error);
  if (!ok)
    bw_db_rollback (db);
  *version += 1;
  return ok;
}

bool
bw_migration_run (BwDb *db, const BwMigration *migrations, unsigned n, GError **error)
{
  g_return_val_if_fail (db != NULL && n > 0, false);
  int newest = migrations[n - 1].version;
  int version;
  if (!read_version (db, &version, error) || !check_not_newer (db, version, newest, error))
    return false;
  while (version < newest)
    if (!run_next (db, migrations, n, &version, error))
      return false;
  return true;
}

static int
compare_names (const void *a, const void *b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
clear_bytes (gpointer data)
{
  g_bytes_unref (*(GBytes **) data);
}

/* Calls for the files NNN-table.sql of database NAME, NNN being the version; TEXTS keeps them. */
static GArray *
load_files (const char *name, char ***names, GArray *texts)
{
  GResource *resource = bw_store_get_resource ();
  g_autofree char *dir = g_strconcat (RESOURCE_DIR, name, "/", NULL);
  *names = g_resource_enumerate_children (resource, dir, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (*names != NULL);
  unsigned n = g_strv_length (*names);
  qsort (*names, n, sizeof (char *), compare_names);

  GArray *list = g_array_new (FALSE, FALSE, sizeof (BwMigration));
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat (dir, (*names)[i], NULL);
      GBytes *text = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_assert (text != NULL);
      g_array_append_val (texts, text);
      /* Data of a resource always ends with a NUL that is not counted. */
      BwMigration migration = { atoi ((*names)[i]), (*names)[i], g_bytes_get_data (text, NULL) };
      g_assert (migration.version > 0);
      g_array_append_val (list, migration);
    }
  return list;
}

bool
bw_migration_run_named (BwDb *db, const char *name, GError **error)
{
  g_return_val_if_fail (db != NULL && name != NULL, false);
  g_auto (GStrv) names = NULL;
  g_autoptr (GArray) texts = g_array_new (FALSE, FALSE, sizeof (GBytes *));
  g_array_set_clear_func (texts, clear_bytes);
  g_autoptr (GArray) list = load_files (name, &names, texts);
  return bw_migration_run (db, &g_array_index (list, BwMigration, 0), list->len, error);
}

bool
bw_migration_check_named (BwDb *db, const char *name, GError **error)
{
  g_return_val_if_fail (db != NULL && name != NULL, false);
  g_auto (GStrv) names = NULL;
  g_autoptr (GArray) texts = g_array_new (FALSE, FALSE, sizeof (GBytes *));
  g_array_set_clear_func (texts, clear_bytes);
  g_autoptr (GArray) list = load_files (name, &names, texts);
  int newest = g_array_index (list, BwMigration, list->len - 1).version;
  int version;
  if (!read_version (db, &version, error) || !check_not_newer (db, version, newest, error))
    return false;
  if (version == 0)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("%s holds nothing yet"), bw_db_path (db));
  else if (version < newest)
    g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
                 _ ("%s was written by an older version; it is brought up to date when it is next "
                    "opened for writing"),
                 bw_db_path (db));
  return version == newest;
}
