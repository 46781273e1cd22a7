/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is missing for all of it to work, and what to do about each. */
#include "engine/bw-doctor.h"

#include "base/bw-error.h"
#include "db/bw-db.h"
#include "engine/bw-doctor-private.h"
#include "engine/bw-engine-lock.h"
#include "engine/bw-paths.h"
#include "engine/bw-schemas.h"
#include "store/bw-migration.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Under this much free space a database may soon be unable to grow. */
#define LITTLE_SPACE_BYTES (100 * 1024 * 1024)

static void
check_free (gpointer data)
{
  BwCheck *check = data;
  g_free (check->name);
  g_free (check->found);
  g_free (check->advice);
  g_free (check);
}

void
bw_doctor_add (GPtrArray *checks, BwCheckResult result, const char *name, char *found,
               const char *advice)
{
  BwCheck *check = g_new (BwCheck, 1);
  *check = (BwCheck){ g_strdup (name), result, found, g_strdup (advice) };
  g_ptr_array_add (checks, check);
}

static void
check_libraries (GPtrArray *checks)
{
  const char *mismatch = glib_check_version (2, 74, 0);
  char *found = g_strdup_printf ("GLib %u.%u.%u, SQLite %s", glib_major_version, glib_minor_version,
                                 glib_micro_version, bw_db_running_version ());
  bw_doctor_add (checks, mismatch == NULL ? BW_CHECK_OK : BW_CHECK_FAILED, N_ ("libraries"), found,
                 mismatch == NULL ? NULL : _ ("Install GLib 2.74 or newer"));
}

static void
check_configuration (GPtrArray *checks, BwConfig *config)
{
  const char *path = bw_config_path (config);
  g_autoptr (GPtrArray) errors = bw_schemas_check (config);
  if (errors->len > 0)
    bw_doctor_add (checks, BW_CHECK_FAILED, N_ ("configuration"),
                   g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u error, the first: %s",
                                                 "%u errors, the first: %s", errors->len),
                                    errors->len, (char *) g_ptr_array_index (errors, 0)),
                   _ ("bellwetherctl config check lists them all"));
  else if (!g_file_test (path, G_FILE_TEST_EXISTS))
    bw_doctor_add (
        checks, BW_CHECK_OK, N_ ("configuration"),
        g_strdup_printf (_ ("there is none at %s: this computer is watched by the defaults"), path),
        NULL);
  else
    bw_doctor_add (checks, BW_CHECK_OK, N_ ("configuration"),
                   g_strdup_printf (_ ("%s is good"), path), NULL);
}

static void
check_state_dir (GPtrArray *checks, const char *dir)
{
  struct statvfs space;
  if (!g_file_test (dir, G_FILE_TEST_EXISTS))
    bw_doctor_add (checks, BW_CHECK_OK, N_ ("state directory"),
                   g_strdup_printf (_ ("%s is not there yet; the first run makes it"), dir), NULL);
  else if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    bw_doctor_add (checks, BW_CHECK_FAILED, N_ ("state directory"),
                   g_strdup_printf (_ ("%s is not a directory"), dir),
                   _ ("Move it away, or name another with --state"));
  else if (access (dir, R_OK | W_OK | X_OK) != 0)
    bw_doctor_add (checks, BW_CHECK_FAILED, N_ ("state directory"),
                   g_strdup_printf ("%s: %s", dir, g_strerror (errno)),
                   _ ("Give the user who runs Bellwether the right to write there"));
  else if (statvfs (dir, &space) == 0
           && (uint64_t) space.f_bavail * space.f_frsize < LITTLE_SPACE_BYTES)
    bw_doctor_add (checks, BW_CHECK_WARNING, N_ ("state directory"),
                   g_strdup_printf (_ ("%s has less than 100 MiB of free space"), dir),
                   _ ("Make room: alerts and history are kept there"));
  else
    bw_doctor_add (checks, BW_CHECK_OK, N_ ("state directory"),
                   g_strdup_printf (_ ("%s can be written"), dir), NULL);
}

static const char *
advice_for (const GError *error)
{
  if (g_error_matches (error, BW_ERROR, BW_ERROR_CORRUPT))
    return _ ("Move the file away; the next run makes a new one. It is not repaired by itself");
  if (g_error_matches (error, BW_ERROR, BW_ERROR_PERMISSION))
    return _ ("Give the user who runs Bellwether the right to read and write it");
  if (g_error_matches (error, BW_ERROR, BW_ERROR_BUSY))
    return _ ("Another program keeps it locked; end that one");
  if (g_error_matches (error, BW_ERROR, BW_ERROR_TOO_NEW))
    return _ ("Run the newer Bellwether that wrote it, or move the file away");
  return _ ("See the message");
}

/* Whether this program can use what is in it. One that holds nothing so far, or is of an older
 * version, is brought up to date by the next run. */
static bool
is_usable (BwDb *db, const char *kind, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!bw_db_check (db, error))
    return false;
  if (bw_migration_check_named (db, kind, &local)
      || g_error_matches (local, BW_ERROR, BW_ERROR_NOT_FOUND)
      || g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT))
    return true;
  g_propagate_error (error, g_steal_pointer (&local));
  return false;
}

static void
check_database (GPtrArray *checks, const char *dir, const char *kind)
{
  g_autofree char *name = g_strconcat (kind, ".db", NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      bw_doctor_add (checks, BW_CHECK_OK, name,
                     g_strdup (_ ("not there yet; the first run makes it")), NULL);
      return;
    }
  /* A reader alone would leave a -wal behind, which is its user's. */
  bool is_writable = access (dir, W_OK) == 0 && access (path, W_OK) == 0;
  g_autoptr (BwDb) db = bw_db_open (path, is_writable ? 0 : BW_DB_READ_ONLY, 2000, &error);
  if (db == NULL || !is_usable (db, kind, &error))
    bw_doctor_add (checks, BW_CHECK_FAILED, name, g_strdup (error->message), advice_for (error));
  else if (!is_writable)
    bw_doctor_add (checks, BW_CHECK_FAILED, name, g_strdup_printf (_ ("%s can't be written"), path),
                   _ ("Give the user who runs Bellwether the right to write it"));
  else
    bw_doctor_add (checks, BW_CHECK_OK, name, g_strdup (C_ ("database", "sound")), NULL);
}

static void
check_engine (GPtrArray *checks, const char *dir)
{
  pid_t pid = bw_engine_lock_holder (dir);
  if (pid != 0)
    bw_doctor_add (checks, BW_CHECK_OK, N_ ("engine"),
                   g_strdup_printf (_ ("is watching, process %ld"), (long) pid), NULL);
  else
    bw_doctor_add (
        checks, BW_CHECK_WARNING, N_ ("engine"), g_strdup (_ ("nothing is watching at present")),
        _ ("Start one: bellwetherctl run, or systemctl --user enable --now bellwetherctl"));
}

GPtrArray *
bw_doctor_run (const char *config_path, const char *state_dir, GError **error)
{
  g_autofree char *path = config_path != NULL ? g_strdup (config_path) : bw_paths_config ();
  g_autofree char *dir = state_dir != NULL ? g_strdup (state_dir) : bw_paths_state ();
  g_autoptr (BwConfig) config = bw_schemas_load_config (path);
  GPtrArray *checks = g_ptr_array_new_with_free_func (check_free);
  check_libraries (checks);
  check_configuration (checks, config);
  check_state_dir (checks, dir);
  check_database (checks, dir, "alerts");
  check_database (checks, dir, "ledger");
  check_database (checks, dir, "history");
  check_engine (checks, dir);
  g_autoptr (GPtrArray) needs = bw_secret_needs (config);
  bw_secret_needs_find (needs, config);
  bw_doctor_add_services (checks, needs);
  bw_doctor_add_sources (checks, config);
  bw_doctor_add_channels (checks, config, needs);
  return checks;
}
