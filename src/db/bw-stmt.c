/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A prepared SQL statement: parameters in, rows out. */
#include "db/bw-stmt.h"

#include "base/bw-clock.h"
#include "base/bw-error.h"
#include "db/bw-db-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static bool
only_blanks_follow (const char *tail)
{
  while (g_ascii_isspace (*tail) || *tail == ';')
    tail++;
  return *tail == '\0';
}

BwStmt *
bw_db_prepare (BwDb *db, const char *sql, GError **error)
{
  g_return_val_if_fail (db != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);
  bw_db_assert_thread (db);

  BwStmt *known = g_hash_table_lookup (db->statements, sql);
  if (known != NULL)
    {
      sqlite3_reset (known->handle);
      sqlite3_clear_bindings (known->handle);
      known->bind_rc = SQLITE_OK;
      return known;
    }

  sqlite3_stmt *handle = NULL;
  const char *tail = NULL;
  int rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &tail);
  if (rc != SQLITE_OK)
    {
      bw_db_set_error (db, rc, NULL, error);
      if (rc == SQLITE_ERROR && error != NULL)
        (*error)->code = BW_ERROR_INVALID;
      return NULL;
    }
  if (handle == NULL || !only_blanks_follow (tail))
    {
      sqlite3_finalize (handle);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("%s: expected exactly one SQL statement: %s"), db->path, sql);
      return NULL;
    }
  BwStmt *stmt = g_new0 (BwStmt, 1);
  stmt->db = db;
  stmt->handle = handle;
  stmt->sql = g_strdup (sql);
  g_hash_table_insert (db->statements, stmt->sql, stmt);
  return stmt;
}

GPtrArray *
bw_db_statements (BwDb *db)
{
  g_return_val_if_fail (db != NULL, NULL);
  bw_db_assert_thread (db);
  GPtrArray *texts = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer text;
  g_hash_table_iter_init (&iter, db->statements);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    g_ptr_array_add (texts, text);
  return texts;
}

void
bw_stmt_free (BwStmt *stmt)
{
  sqlite3_finalize (stmt->handle);
  g_free (stmt->sql);
  g_free (stmt);
}

static void
note_bind (BwStmt *stmt, int rc)
{
  g_assert (rc != SQLITE_RANGE && rc != SQLITE_MISUSE);
  if (stmt->bind_rc == SQLITE_OK)
    stmt->bind_rc = rc;
}

void
bw_stmt_bind_null (BwStmt *stmt, int index)
{
  bw_db_assert_thread (stmt->db);
  note_bind (stmt, sqlite3_bind_null (stmt->handle, index));
}

void
bw_stmt_bind_int64 (BwStmt *stmt, int index, int64_t value)
{
  bw_db_assert_thread (stmt->db);
  note_bind (stmt, sqlite3_bind_int64 (stmt->handle, index, value));
}

void
bw_stmt_bind_double (BwStmt *stmt, int index, double value)
{
  bw_db_assert_thread (stmt->db);
  /* SQLite itself stores NaN as NULL. */
  note_bind (stmt, sqlite3_bind_double (stmt->handle, index, value));
}

void
bw_stmt_bind_text (BwStmt *stmt, int index, const char *text)
{
  bw_db_assert_thread (stmt->db);
  note_bind (stmt, sqlite3_bind_text (stmt->handle, index, text, -1, SQLITE_TRANSIENT));
}

void
bw_stmt_bind_blob (BwStmt *stmt, int index, const void *data, size_t size)
{
  bw_db_assert_thread (stmt->db);
  note_bind (stmt, sqlite3_bind_blob64 (stmt->handle, index, data, size, SQLITE_TRANSIENT));
}

void
bw_stmt_bind_time (BwStmt *stmt, int index, int64_t us)
{
  if (us == BW_TIME_NONE)
    bw_stmt_bind_null (stmt, index);
  else
    bw_stmt_bind_int64 (stmt, index, us);
}

void
bw_stmt_bind_text_borrowed (BwStmt *stmt, int index, const char *text)
{
  bw_db_assert_thread (stmt->db);
  note_bind (stmt, sqlite3_bind_text (stmt->handle, index, text, -1, SQLITE_STATIC));
}

void
bw_stmt_bind_blob_borrowed (BwStmt *stmt, int index, const void *data, size_t size)
{
  bw_db_assert_thread (stmt->db);
  note_bind (stmt, sqlite3_bind_blob64 (stmt->handle, index, data, size, SQLITE_STATIC));
}

BwStep
bw_stmt_step (BwStmt *stmt, GError **error)
{
  g_return_val_if_fail (stmt != NULL, BW_STEP_ERROR);
  bw_db_assert_thread (stmt->db);

  int rc = stmt->bind_rc;
  if (rc == SQLITE_OK)
    {
      rc = sqlite3_step (stmt->handle);
      if (rc == SQLITE_ROW)
        return BW_STEP_ROW;
      if (rc == SQLITE_DONE)
        {
          sqlite3_reset (stmt->handle);
          return BW_STEP_DONE;
        }
      bw_db_set_error (stmt->db, rc, NULL, error);
    }
  else
    bw_db_set_error (stmt->db, rc, sqlite3_errstr (rc), error);
  sqlite3_reset (stmt->handle);
  return BW_STEP_ERROR;
}

bool
bw_stmt_run (BwStmt *stmt, GError **error)
{
  BwStep step;
  do
    step = bw_stmt_step (stmt, error);
  while (step == BW_STEP_ROW);
  return step == BW_STEP_DONE;
}

void
bw_stmt_reset (BwStmt *stmt)
{
  bw_db_assert_thread (stmt->db);
  sqlite3_reset (stmt->handle);
}

int
bw_stmt_n_columns (BwStmt *stmt)
{
  bw_db_assert_thread (stmt->db);
  return sqlite3_column_count (stmt->handle);
}

const char *
bw_stmt_column_name (BwStmt *stmt, int column)
{
  bw_db_assert_thread (stmt->db);
  return sqlite3_column_name (stmt->handle, column);
}

bool
bw_stmt_is_null (BwStmt *stmt, int column)
{
  bw_db_assert_thread (stmt->db);
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

bool
bw_stmt_is_number (BwStmt *stmt, int column)
{
  bw_db_assert_thread (stmt->db);
  int type = sqlite3_column_type (stmt->handle, column);
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

int64_t
bw_stmt_int64 (BwStmt *stmt, int column)
{
  bw_db_assert_thread (stmt->db);
  return sqlite3_column_int64 (stmt->handle, column);
}

double
bw_stmt_double (BwStmt *stmt, int column)
{
  if (bw_stmt_is_null (stmt, column))
    return (double) NAN;
  return sqlite3_column_double (stmt->handle, column);
}

const char *
bw_stmt_text (BwStmt *stmt, int column)
{
  bw_db_assert_thread (stmt->db);
  return (const char *) sqlite3_column_text (stmt->handle, column);
}

const void *
bw_stmt_blob (BwStmt *stmt, int column, size_t *size)
{
  bw_db_assert_thread (stmt->db);
  const void *data = sqlite3_column_blob (stmt->handle, column);
  *size = (size_t) sqlite3_column_bytes (stmt->handle, column);
  return data;
}

int64_t
bw_stmt_time (BwStmt *stmt, int column)
{
  if (bw_stmt_is_null (stmt, column))
    return BW_TIME_NONE;
  return bw_stmt_int64 (stmt, column);
}
