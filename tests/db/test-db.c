/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections and statements: values, errors, transactions, waits, backups. */
#include "base/bw-clock.h"
#include "base/bw-error.h"
#include "db/bw-db.h"
#include "lib/bw-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static char *
fresh_path (void)
{
  static int n;
  return g_strdup_printf ("%s/%d.db", folder, n++);
}

static BwDb *
open_fresh (char **path)
{
  *path = fresh_path ();
  g_autoptr (GError) error = NULL;
  BwDb *db = bw_db_open (*path, BW_DB_CREATE | BW_DB_WAL, 0, &error);
  g_assert_no_error (error);
  return db;
}

static void
must (BwDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  bw_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

static int64_t
number (BwDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  int64_t value = -1;
  bw_db_query_int64 (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
bind_all (BwStmt *stmt)
{
  bw_stmt_bind_int64 (stmt, 1, INT64_MIN);
  bw_stmt_bind_double (stmt, 2, 0.1);
  bw_stmt_bind_text (stmt, 3, "naïve");
  bw_stmt_bind_blob (stmt, 4, "a\0b", 3);
  bw_stmt_bind_time (stmt, 5, 42);
  bw_stmt_bind_double (stmt, 6, (double) NAN);
  bw_stmt_bind_text (stmt, 7, NULL);
  bw_stmt_bind_time (stmt, 8, BW_TIME_NONE);
  bw_stmt_bind_double (stmt, 9, (double) INFINITY);
  bw_stmt_bind_text_borrowed (stmt, 10, "borrowed");
  bw_stmt_bind_blob_borrowed (stmt, 11, "xy", 2);
  bw_stmt_bind_null (stmt, 12);
}

static void
test_values (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  g_autoptr (GError) error = NULL;
  must (db, "CREATE TABLE t(a, b, c, d, e, f, g, h, i, j, k, l)");
  BwStmt *stmt = bw_db_prepare (db, "INSERT INTO t VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", &error);
  bind_all (stmt);
  g_assert_true (bw_stmt_run (stmt, &error));
  g_assert_cmpint (bw_db_changes (db), ==, 1);
  g_assert_cmpint (bw_db_last_rowid (db), ==, 1);

  stmt = bw_db_prepare (db, "SELECT * FROM t", &error);
  g_assert_cmpint (bw_stmt_n_columns (stmt), ==, 12);
  g_assert_cmpstr (bw_stmt_column_name (stmt, 2), ==, "c");
  g_assert_cmpint (bw_stmt_step (stmt, &error), ==, BW_STEP_ROW);
  g_assert_true (bw_stmt_int64 (stmt, 0) == INT64_MIN);
  g_assert_true (bw_stmt_double (stmt, 1) == 0.1);
  g_assert_true (bw_stmt_is_number (stmt, 1));
  g_assert_cmpstr (bw_stmt_text (stmt, 2), ==, "naïve");
  g_assert_false (bw_stmt_is_number (stmt, 2));
  size_t size;
  const void *blob = bw_stmt_blob (stmt, 3, &size);
  g_assert_cmpmem (blob, size, "a\0b", 3);
  g_assert_cmpint (bw_stmt_time (stmt, 4), ==, 42);
  g_assert_true (isnan (bw_stmt_double (stmt, 5)) && bw_stmt_is_null (stmt, 5));
  g_assert_null (bw_stmt_text (stmt, 6));
  g_assert_true (bw_stmt_time (stmt, 7) == BW_TIME_NONE);
  g_assert_true (isinf (bw_stmt_double (stmt, 8)));
  g_assert_cmpstr (bw_stmt_text (stmt, 9), ==, "borrowed");
  blob = bw_stmt_blob (stmt, 10, &size);
  g_assert_cmpmem (blob, size, "xy", 2);
  g_assert_null (bw_stmt_blob (stmt, 11, &size));
  g_assert_cmpint (bw_stmt_step (stmt, &error), ==, BW_STEP_DONE);
  g_assert_cmpint (bw_stmt_step (stmt, &error), ==, BW_STEP_ROW);
  bw_stmt_reset (stmt);
  g_assert_no_error (error);
}

/* The same text gives the same statement, with nothing bound any more. */
static void
test_cache (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  g_autoptr (GError) error = NULL;
  BwStmt *first = bw_db_prepare (db, "SELECT ?1", &error);
  bw_stmt_bind_int64 (first, 1, 7);
  g_assert_cmpint (bw_stmt_step (first, &error), ==, BW_STEP_ROW);
  g_autofree char *same = g_strdup ("SELECT ?1");
  BwStmt *again = bw_db_prepare (db, same, &error);
  g_assert_true (again == first);
  g_assert_cmpint (bw_stmt_step (again, &error), ==, BW_STEP_ROW);
  g_assert_true (bw_stmt_is_null (again, 0));
  g_assert_no_error (error);
}

static void
test_sql_errors (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  const char *const bad[] = { "SELEC 1", "SELECT x FROM nowhere", "", "  ;", "SELECT 1; SELECT 2" };
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_db_prepare (db, bad[i], &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, path));
    }
  g_autoptr (GError) error = NULL;
  must (db, "CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT; INSERT INTO t VALUES(1)");
  g_assert_nonnull (bw_db_prepare (db, " SELECT 1 ; \n", &error));
  g_assert_no_error (error);
  g_assert_false (bw_db_exec (db, "INSERT INTO t VALUES(1)", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);

  int64_t value;
  g_assert_false (bw_db_query_int64 (db, "SELECT a FROM t WHERE a = 9", &value, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* The step that fails leaves the statement usable. */
  BwStmt *stmt = bw_db_prepare (db, "INSERT INTO t VALUES(?)", &error);
  bw_stmt_bind_int64 (stmt, 1, 1);
  g_assert_cmpint (bw_stmt_step (stmt, &error), ==, BW_STEP_ERROR);
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);
  bw_stmt_bind_int64 (stmt, 1, 2);
  g_assert_cmpint (bw_stmt_step (stmt, &error), ==, BW_STEP_DONE);
  g_assert_no_error (error);
}

static void
test_transaction (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  g_autoptr (GError) error = NULL;
  must (db, "CREATE TABLE t(a)");
  bw_db_rollback (db);
  g_assert_true (bw_db_begin (db, &error));
  g_assert_true (bw_db_in_transaction (db));
  must (db, "INSERT INTO t VALUES(1),(2)");
  bw_db_rollback (db);
  g_assert_false (bw_db_in_transaction (db));
  g_assert_cmpint (number (db, "SELECT count(*) FROM t"), ==, 0);
  g_assert_true (bw_db_begin (db, &error));
  must (db, "INSERT INTO t VALUES(1)");
  g_assert_true (bw_db_commit (db, &error));
  g_assert_cmpint (number (db, "SELECT count(*) FROM t"), ==, 1);
  g_assert_no_error (error);
}

/* A part of a transaction is undone by itself, and kept or lost with the whole. */
static void
test_nested (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  g_autoptr (GError) error = NULL;
  must (db, "CREATE TABLE t(a)");
  for (int is_kept = 0; is_kept < 2; is_kept++)
    {
      g_assert_true (bw_db_begin (db, &error));
      must (db, "INSERT INTO t VALUES(1)");
      g_assert_true (bw_db_begin (db, &error));
      must (db, "INSERT INTO t VALUES(2)");
      bw_db_rollback (db);
      g_assert_true (bw_db_begin (db, &error));
      must (db, "INSERT INTO t VALUES(4)");
      g_assert_true (bw_db_commit (db, &error));
      g_assert_true (bw_db_in_transaction (db));
      g_autoptr (BwDb) other = bw_db_open (path, 0, 30, &error);
      g_assert_cmpint (number (other, "SELECT count(*) FROM t"), ==, 0);
      if (is_kept)
        g_assert_true (bw_db_commit (db, &error));
      else
        bw_db_rollback (db);
      g_assert_false (bw_db_in_transaction (db));
      g_assert_cmpint (number (db, "SELECT total(a) FROM t"), ==, is_kept ? 5 : 0);
    }
  g_assert_no_error (error);
}

/* A disk that is full undoes the whole, and what is begun next is a whole again. */
static void
test_nested_full (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  g_autoptr (GError) error = NULL;
  must (db, "CREATE TABLE t(a); PRAGMA max_page_count = 3");
  g_assert_true (bw_db_begin (db, &error));
  must (db, "INSERT INTO t VALUES(1)");
  g_assert_true (bw_db_begin (db, &error));
  g_assert_false (bw_db_exec (db, "INSERT INTO t VALUES(zeroblob(1000000))", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_FULL);
  g_clear_error (&error);
  bw_db_rollback (db);
  bw_db_rollback (db);
  g_assert_false (bw_db_in_transaction (db));
  g_assert_true (bw_db_begin (db, &error));
  must (db, "INSERT INTO t VALUES(8)");
  g_assert_true (bw_db_commit (db, &error));
  g_assert_false (bw_db_in_transaction (db));
  g_assert_cmpint (number (db, "SELECT total(a) FROM t"), ==, 8);
  g_assert_no_error (error);
}

/* A second connection waits its time for a lock and then says BUSY; cancelled, it does not wait. */
static void
test_busy (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  g_autoptr (GError) error = NULL;
  must (db, "CREATE TABLE t(a); INSERT INTO t VALUES(1)");
  g_assert_true (bw_db_begin (db, &error));
  must (db, "INSERT INTO t VALUES(2)");

  g_autoptr (BwDb) other = bw_db_open (path, 0, 30, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (other, "SELECT count(*) FROM t"), ==, 1);
  int64_t before_us = g_get_monotonic_time ();
  g_assert_false (bw_db_begin (other, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_BUSY);
  g_assert_cmpint (g_get_monotonic_time () - before_us, >=, 29000);
  g_clear_error (&error);

  g_autoptr (BwDb) patient = bw_db_open (path, 0, 3600 * 1000, &error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  bw_db_set_cancellable (patient, cancellable);
  g_assert_false (bw_db_begin (patient, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
cancel_there (gpointer data)
{
  g_cancellable_cancel (data);
  g_object_unref (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  bw_db_set_cancellable (db, cancellable);
  g_autoptr (GThread) thread = g_thread_new ("cancel", cancel_there, g_object_ref (cancellable));
  int64_t value;
  g_assert_false (bw_db_query_int64 (
      db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
      &value, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_thread_join (g_steal_pointer (&thread));

  bw_db_set_cancellable (db, NULL);
  g_assert_cmpint (number (db, "SELECT 5"), ==, 5);
}

static void
expect_open_error (const char *path, BwDbFlags flags, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_db_open (path, flags, 0, &error));
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_open_errors (void)
{
  g_autofree char *missing = fresh_path ();
  expect_open_error (missing, 0, BW_ERROR, BW_ERROR_NOT_FOUND);
  expect_open_error (missing, BW_DB_READ_ONLY, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
  g_autofree char *deep = g_build_filename (folder, "no", "such", "x.db", NULL);
  expect_open_error (deep, BW_DB_CREATE, BW_ERROR, BW_ERROR_NOT_FOUND);
  expect_open_error (folder, BW_DB_READ_ONLY, BW_ERROR, BW_ERROR_INVALID);

  g_autofree char *pipe_path = fresh_path ();
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  expect_open_error (pipe_path, BW_DB_READ_ONLY, BW_ERROR, BW_ERROR_INVALID);

  g_autofree char *text = fresh_path ();
  g_autofree char *content = g_strnfill (8192, 'x');
  g_assert_true (g_file_set_contents (text, content, -1, NULL));
  expect_open_error (text, BW_DB_READ_ONLY, BW_ERROR, BW_ERROR_CORRUPT);
  expect_open_error (text, BW_DB_CREATE | BW_DB_WAL, BW_ERROR, BW_ERROR_CORRUPT);
  g_autofree char *after = NULL;
  g_assert_true (g_file_get_contents (text, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, content);
}

/* Bytes turned over in the middle of the file are found, and nothing crashes on them. */
static void
test_damage (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  BwDb *writer = open_fresh (&path);
  must (writer, "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);"
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                "INSERT INTO t SELECT i, 'row ' || i FROM n");
  g_assert_true (bw_db_check (writer, &error));
  g_assert_no_error (error);
  bw_db_close (writer);

  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpint (size, >, 16 * 4096);
  memset (bytes + 3 * 4096, 0xa5, 4096);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_READ_ONLY, 0, &error);
  g_assert_no_error (error);
  g_assert_false (bw_db_check (db, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CORRUPT);
  g_clear_error (&error);
  int64_t sum;
  g_assert_false (bw_db_query_int64 (db, "SELECT sum(length(b)) FROM t", &sum, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CORRUPT);

  g_autofree char *cut = fresh_path ();
  g_assert_true (g_file_set_contents (cut, bytes, 1000, NULL));
  expect_open_error (cut, BW_DB_READ_ONLY, BW_ERROR, BW_ERROR_CORRUPT);
}

static void
test_full (void)
{
  g_autofree char *path = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  g_autoptr (GError) error = NULL;
  must (db, "CREATE TABLE t(a); PRAGMA max_page_count = 10");
  g_assert_true (bw_db_begin (db, &error));
  g_assert_false (bw_db_exec (db, "INSERT INTO t VALUES(randomblob(100000))", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_FULL);
  g_clear_error (&error);
  bw_db_rollback (db);
  g_assert_cmpint (number (db, "SELECT count(*) FROM t"), ==, 0);
  must (db, "INSERT INTO t VALUES(1)");
}

/* The copy is of the moment it began at, while another connection goes on writing. */
static void
test_backup (void)
{
  g_autofree char *path = NULL;
  g_autofree char *copy = fresh_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) db = open_fresh (&path);
  must (db, "CREATE TABLE t(a); INSERT INTO t VALUES(1)");
  g_autoptr (BwDb) writer = bw_db_open (path, 0, 0, &error);
  g_assert_true (bw_db_begin (writer, &error));
  must (writer, "INSERT INTO t VALUES(2)");
  g_assert_true (bw_db_backup (db, copy, &error));
  g_assert_true (bw_db_commit (writer, &error));
  g_assert_no_error (error);
  g_assert_false (bw_db_in_transaction (db));

  g_autoptr (BwDb) reader = bw_db_open (copy, BW_DB_READ_ONLY, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (reader, "SELECT sum(a) FROM t"), ==, 1);
  g_assert_false (bw_db_backup (db, copy, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  bw_db_set_cancellable (db, cancellable);
  g_cancellable_cancel (cancellable);
  g_autofree char *never = fresh_path ();
  g_assert_false (bw_db_backup (db, never, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (never, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = bw_test_dir_new ();
  g_test_add_func ("/db/values", test_values);
  g_test_add_func ("/db/cache", test_cache);
  g_test_add_func ("/db/sql-errors", test_sql_errors);
  g_test_add_func ("/db/transaction", test_transaction);
  g_test_add_func ("/db/nested", test_nested);
  g_test_add_func ("/db/nested-full", test_nested_full);
  g_test_add_func ("/db/busy", test_busy);
  g_test_add_func ("/db/cancel", test_cancel);
  g_test_add_func ("/db/open-errors", test_open_errors);
  g_test_add_func ("/db/damage", test_damage);
  g_test_add_func ("/db/full", test_full);
  g_test_add_func ("/db/backup", test_backup);
  int status = g_test_run ();
  bw_test_dir_remove (folder);
  g_free (folder);
  return status;
}
