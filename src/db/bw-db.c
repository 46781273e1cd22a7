/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SQLite connection: opening, transactions, errors in our own terms. */
#include "db/bw-db.h"

#include "base/bw-error.h"
#include "db/bw-db-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is left of a -wal file after a checkpoint. */
#define WAL_LIMIT_BYTES (4 * 1024 * 1024)
/* Of page cache for a connection, in KiB. */
#define CACHE_KIB 1024
/* What the undoing of a part of a transaction takes of memory before it goes to a file: more than
 * one of many small parts ever needs. */
#define PART_BYTES (1024 * 1024)
/* Virtual machine steps between two looks at the cancellable: well under a millisecond. */
#define STEPS_PER_LOOK 4000
#define PAGES_PER_COPY 1024

_Thread_local char bw_db_here;

/* SQLite's own count of memory takes a lock of the whole process at each allocation. */
static void
configure_library (void)
{
  static gsize is_done;
  if (!g_once_init_enter (&is_done))
    return;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config (SQLITE_CONFIG_STMTJRNL_SPILL, PART_BYTES);
  sqlite3_initialize ();
  g_once_init_leave (&is_done, 1);
}

static BwErrorCode
code_of_errno (int number)
{
  switch (number)
    {
    case ENOENT:
    case ENOTDIR:
      return BW_ERROR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
      return BW_ERROR_PERMISSION;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return BW_ERROR_FULL;
    default:
      return BW_ERROR_FAILED;
    }
}

static BwErrorCode
code_of_result (int rc, int system_errno)
{
  switch (rc & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return BW_ERROR_BUSY;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return BW_ERROR_CORRUPT;
    case SQLITE_FULL:
      return BW_ERROR_FULL;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return BW_ERROR_PERMISSION;
    case SQLITE_CONSTRAINT:
      return BW_ERROR_CONFLICT;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return code_of_errno (system_errno);
    default:
      return BW_ERROR_FAILED;
    }
}

static bool
is_cancelled (BwDb *db)
{
  return db->cancellable != NULL && g_cancellable_is_cancelled (db->cancellable);
}

void
bw_db_set_error (BwDb *db, int rc, const char *detail, GError **error)
{
  int primary = rc & 0xff;
  /* A wait for a lock that was cut short ends as BUSY. */
  if (primary == SQLITE_INTERRUPT || (primary == SQLITE_BUSY && is_cancelled (db)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", db->path);
      return;
    }
  int number = 0;
  if (primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR)
    number = sqlite3_system_errno (db->handle);
  /* SQLite quotes what stands in a damaged file as it finds it. */
  g_autofree char *clean =
      g_utf8_make_valid (detail != NULL ? detail : sqlite3_errmsg (db->handle), -1);
  if (number != 0)
    g_set_error (error, BW_ERROR, code_of_result (rc, number), "%s: %s (%s)", db->path, clean,
                 g_strerror (number));
  else
    g_set_error (error, BW_ERROR, code_of_result (rc, number), "%s: %s", db->path, clean);
}

static int
busy_cb (void *data, int n_calls)
{
  BwDb *db = data;
  int64_t now_us = g_get_monotonic_time ();
  if (n_calls == 0)
    db->busy_since_us = now_us;
  int64_t left_ms = db->busy_ms - (now_us - db->busy_since_us) / 1000;
  if (left_ms <= 0 || is_cancelled (db))
    return 0;
  sqlite3_sleep ((int) MIN (left_ms, MIN (n_calls + 1, 20)));
  return 1;
}

static int
progress_cb (void *data)
{
  return is_cancelled (data) ? 1 : 0;
}

/* SQLite opens lazily: only a read shows whether this is a database and can be used. */
static bool
first_use (BwDb *db, BwDbFlags flags, GError **error)
{
  int64_t version;
  if ((flags & BW_DB_WAL) != 0 && !bw_db_exec (db, "PRAGMA journal_mode = WAL", error))
    return false;
  return bw_db_query_int64 (db, "PRAGMA schema_version", &version, error);
}

/* Changing to WAL, and mending or removing one, take a lock without asking the busy handler, since
 * waiting could be a deadlock there; another process that opens or closes the file has it for a
 * moment. */
static bool
first_use_when_free (BwDb *db, BwDbFlags flags, GError **error)
{
  int64_t until_us = g_get_monotonic_time () + (int64_t) db->busy_ms * 1000;
  while (true)
    {
      g_autoptr (GError) local = NULL;
      if (first_use (db, flags, &local))
        return true;
      if (!g_error_matches (local, BW_ERROR, BW_ERROR_BUSY) || g_get_monotonic_time () >= until_us)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return false;
        }
      sqlite3_sleep (5);
    }
}

static bool
configure (BwDb *db, BwDbFlags flags, GError **error)
{
  sqlite3_busy_handler (db->handle, busy_cb, db);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);

  g_autofree char *sql = g_strdup_printf (
      "PRAGMA cache_size = -%d; PRAGMA cell_size_check = ON;"
      "PRAGMA journal_size_limit = %d; PRAGMA synchronous = %s;",
      CACHE_KIB, WAL_LIMIT_BYTES, (flags & BW_DB_SYNCHRONOUS_FULL) != 0 ? "FULL" : "NORMAL");
  return bw_db_exec (db, sql, error) && first_use_when_free (db, flags, error);
}

/* Whether reading failed only because the -wal or journal beside a readable file can't be used. */
static bool
needs_copy (BwDb *db)
{
  int rc = sqlite3_extended_errcode (db->handle);
  bool is_side_file = (rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY
                      || rc == SQLITE_IOERR_SHMOPEN || rc == SQLITE_IOERR_LOCK;
  return is_side_file && g_access (db->path, R_OK) == 0;
}

static bool
check_kind_of_file (const char *path, BwDbFlags flags, GError **error)
{
  GStatBuf info;
  if (g_stat (path, &info) != 0)
    {
      if (errno == ENOENT && (flags & BW_DB_CREATE) != 0)
        return true;
      g_set_error (error, BW_ERROR, code_of_errno (errno), "%s: %s", path, g_strerror (errno));
      return false;
    }
  /* Opening a pipe would wait for its other end. */
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s: expected a database file, found %s"),
                   path, S_ISDIR (info.st_mode) ? _ ("a folder") : _ ("a special file"));
      return false;
    }
  return true;
}

BwDb *
bw_db_open (const char *path, BwDbFlags flags, int busy_ms, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail ((flags & BW_DB_READ_ONLY) == 0 || (flags & (BW_DB_CREATE | BW_DB_WAL)) == 0,
                        NULL);

  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  if (!check_kind_of_file (absolute, flags, error))
    return NULL;

  configure_library ();
  g_autoptr (BwDb) db = g_new0 (BwDb, 1);
  db->path = g_steal_pointer (&absolute);
  db->thread = &bw_db_here;
  db->busy_ms = busy_ms;
  db->statements =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) bw_stmt_free);
  int mode = (flags & BW_DB_READ_ONLY) != 0 ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if ((flags & BW_DB_CREATE) != 0)
    mode |= SQLITE_OPEN_CREATE;
  int rc = sqlite3_open_v2 (db->path, &db->handle,
                            mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (rc != SQLITE_OK)
    {
      bw_db_set_error (db, rc, NULL, error);
      return NULL;
    }
  g_autoptr (GError) local = NULL;
  if (configure (db, flags, &local))
    return g_steal_pointer (&db);
  if ((flags & BW_DB_READ_ONLY) != 0 && needs_copy (db))
    g_set_error (error, BW_ERROR, BW_ERROR_UNAVAILABLE,
                 _ ("%s: its -wal or journal can't be used without writing beside it"), db->path);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
bw_db_close (BwDb *db)
{
  if (db == NULL)
    return;
  bw_db_assert_thread (db);
  g_hash_table_unref (db->statements);
  int rc = sqlite3_close (db->handle);
  g_assert (rc == SQLITE_OK);
  g_clear_object (&db->cancellable);
  g_free (db->path);
  g_free (db);
}

const char *
bw_db_path (BwDb *db)
{
  g_return_val_if_fail (db != NULL, NULL);
  return db->path;
}

bool
bw_db_exec (BwDb *db, const char *sql, GError **error)
{
  g_return_val_if_fail (db != NULL && sql != NULL, false);
  bw_db_assert_thread (db);
  int rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    bw_db_set_error (db, rc, NULL, error);
  return rc == SQLITE_OK;
}

bool
bw_db_query_int64 (BwDb *db, const char *sql, int64_t *out, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return false;
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_DONE)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("%s: no row for: %s"), db->path, sql);
  if (step != BW_STEP_ROW)
    return false;
  *out = bw_stmt_int64 (stmt, 0);
  bw_stmt_reset (stmt);
  return true;
}

bool
bw_db_begin (BwDb *db, GError **error)
{
  /* What failed badly enough has undone all of it. */
  if (!bw_db_in_transaction (db))
    db->depth = 0;
  if (!bw_db_exec (db, db->depth > 0 ? "SAVEPOINT inner" : "BEGIN IMMEDIATE", error))
    return false;
  db->depth++;
  return true;
}

bool
bw_db_commit (BwDb *db, GError **error)
{
  if (!bw_db_exec (db, db->depth > 1 ? "RELEASE inner" : "COMMIT", error))
    return false;
  db->depth -= MIN (db->depth, 1);
  return true;
}

void
bw_db_rollback (BwDb *db)
{
  if (!bw_db_in_transaction (db))
    return;
  const char *sql = db->depth > 1 ? "ROLLBACK TO inner; RELEASE inner" : "ROLLBACK";
  /* What is cancelled is undone all the same; a statement left open would keep its lock. */
  sqlite3_progress_handler (db->handle, 0, NULL, NULL);
  sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  if (db->cancellable != NULL)
    sqlite3_progress_handler (db->handle, STEPS_PER_LOOK, progress_cb, db);
  db->depth -= MIN (db->depth, 1);
}

bool
bw_db_in_transaction (BwDb *db)
{
  g_return_val_if_fail (db != NULL, false);
  bw_db_assert_thread (db);
  return sqlite3_get_autocommit (db->handle) == 0;
}

int64_t
bw_db_last_rowid (BwDb *db)
{
  g_return_val_if_fail (db != NULL, 0);
  bw_db_assert_thread (db);
  return sqlite3_last_insert_rowid (db->handle);
}

int64_t
bw_db_changes (BwDb *db)
{
  g_return_val_if_fail (db != NULL, 0);
  bw_db_assert_thread (db);
  return sqlite3_changes64 (db->handle);
}

void
bw_db_set_cancellable (BwDb *db, GCancellable *cancellable)
{
  g_return_if_fail (db != NULL);
  bw_db_assert_thread (db);
  g_set_object (&db->cancellable, cancellable);
  sqlite3_progress_handler (db->handle, cancellable != NULL ? STEPS_PER_LOOK : 0,
                            cancellable != NULL ? progress_cb : NULL, db);
}

void
bw_db_set_cache (BwDb *db, int kib)
{
  g_return_if_fail (db != NULL && kib >= 0);
  bw_db_assert_thread (db);
  g_autofree char *sql = g_strdup_printf ("PRAGMA cache_size = -%d", kib > 0 ? kib : CACHE_KIB);
  sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  if (kib == 0)
    sqlite3_db_release_memory (db->handle);
}

static bool
copy_pages (BwDb *db, BwDb *target, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (target->handle, "main", db->handle, "main");
  if (backup == NULL)
    {
      bw_db_set_error (target, sqlite3_extended_errcode (target->handle), NULL, error);
      return false;
    }
  int rc = SQLITE_OK;
  while (rc == SQLITE_OK)
    rc = is_cancelled (db) ? SQLITE_INTERRUPT : sqlite3_backup_step (backup, PAGES_PER_COPY);
  sqlite3_backup_finish (backup);
  if (rc != SQLITE_DONE)
    bw_db_set_error (target, rc, sqlite3_errstr (rc), error);
  return rc == SQLITE_DONE;
}

/* The copy is made inside one read transaction, so that it is of one moment and never starts over.
 */
static bool
backup_at_one_moment (BwDb *db, const char *part, GError **error)
{
  g_autoptr (BwDb) target = bw_db_open (part, BW_DB_CREATE, db->busy_ms, error);
  if (target == NULL)
    return false;
  bool is_outer = bw_db_in_transaction (db);
  if (!is_outer && !bw_db_exec (db, "BEGIN; SELECT 1 FROM sqlite_schema", error))
    {
      bw_db_rollback (db);
      return false;
    }
  bool ok = copy_pages (db, target, error);
  if (!is_outer)
    bw_db_rollback (db);
  return ok;
}

bool
bw_db_backup (BwDb *db, const char *path, GError **error)
{
  g_return_val_if_fail (db != NULL && path != NULL, false);
  bw_db_assert_thread (db);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("%s: there is such a file already"),
                   path);
      return false;
    }
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_unlink (part);
  bool ok = backup_at_one_moment (db, part, error);
  if (ok && g_rename (part, path) != 0)
    {
      g_set_error (error, BW_ERROR, code_of_errno (errno), "%s: %s", path, g_strerror (errno));
      ok = false;
    }
  if (!ok)
    g_unlink (part);
  return ok;
}

bool
bw_db_check (BwDb *db, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "PRAGMA quick_check(1)", error);
  if (stmt == NULL || bw_stmt_step (stmt, error) != BW_STEP_ROW)
    return false;
  const char *text = bw_stmt_text (stmt, 0);
  bool is_sound = g_strcmp0 (text, "ok") == 0;
  if (!is_sound)
    g_set_error (error, BW_ERROR, BW_ERROR_CORRUPT, "%s: %s", db->path, text);
  bw_stmt_reset (stmt);
  return is_sound;
}

const char *
bw_db_compiled_version (void)
{
  return SQLITE_VERSION;
}

const char *
bw_db_running_version (void)
{
  return sqlite3_libversion ();
}
