/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of a database: made, brought up to date, refused. */
#include "base/bw-error.h"
#include "lib/bw-test.h"
#include "store/bw-migration.h"

static const BwMigration two_versions[] = {
  { 1, "001-a.sql", "CREATE TABLE a(x); INSERT INTO a VALUES(1);" },
  { 1, "001-b.sql", "CREATE TABLE b(x);" },
  { 2, "002-a.sql", "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1;" },
};

static int64_t
number (BwDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  int64_t value = -1;
  bw_db_query_int64 (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static BwDb *
open_in (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "x.db", NULL);
  g_autoptr (GError) error = NULL;
  BwDb *db = bw_db_open (path, BW_DB_CREATE | BW_DB_WAL, 0, &error);
  g_assert_no_error (error);
  return db;
}

static void
test_steps (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) db = open_in (dir);
  g_assert_true (bw_migration_run (db, two_versions, 2, &error));
  g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (number (db, "SELECT count(*) FROM sqlite_schema"), ==, 2);
  g_assert_true (bw_migration_run (db, two_versions, 3, &error));
  g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (number (db, "SELECT y FROM a"), ==, 2);
  g_assert_true (bw_migration_run (db, two_versions, 3, &error));
  g_assert_cmpint (number (db, "SELECT count(*) FROM a"), ==, 1);
  g_assert_no_error (error);
  g_clear_pointer (&db, bw_db_close);
  bw_test_dir_remove (dir);
}

/* What fails half-way leaves the version before, with all its rows, and works once it is mended. */
static void
test_failure (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) db = open_in (dir);
  g_assert_true (bw_migration_run (db, two_versions, 2, &error));
  BwMigration broken[4] = { two_versions[0],
                            two_versions[1],
                            two_versions[2],
                            { 2, "002-b.sql", "DROP TABLE b; INSERT INTO nowhere VALUES(1);" } };
  g_assert_false (bw_migration_run (db, broken, 4, &error));
  g_assert_nonnull (strstr (error->message, "002-b.sql"));
  g_assert_nonnull (strstr (error->message, "nowhere"));
  g_clear_error (&error);
  g_assert_false (bw_db_in_transaction (db));
  g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (number (db, "SELECT count(*) FROM b"), ==, 0);
  g_assert_cmpint (number (db, "SELECT count(*) FROM pragma_table_info('a')"), ==, 1);
  g_assert_true (bw_migration_run (db, two_versions, 3, &error));
  g_assert_cmpint (number (db, "SELECT y FROM a"), ==, 2);
  g_clear_pointer (&db, bw_db_close);
  bw_test_dir_remove (dir);
}

static void
test_newer (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) db = open_in (dir);
  g_assert_true (bw_db_exec (db, "CREATE TABLE z(x); PRAGMA user_version = 7", &error));
  g_assert_false (bw_migration_run (db, two_versions, 3, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_TOO_NEW);
  g_assert_true (g_str_has_prefix (error->message, "x.db was written by a newer version"));
  g_clear_error (&error);
  g_assert_false (bw_migration_check_named (db, "ledger", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_TOO_NEW);
  g_clear_error (&error);
  g_assert_cmpint (number (db, "SELECT count(*) FROM sqlite_schema"), ==, 1);
  g_clear_pointer (&db, bw_db_close);
  bw_test_dir_remove (dir);
}

/* A database of somebody else, given our name, is not written into. */
static void
test_foreign (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) db = open_in (dir);
  g_assert_true (bw_db_exec (db, "CREATE TABLE trades(x)", &error));
  g_assert_false (bw_migration_run_named (db, "ledger", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CORRUPT);
  g_assert_cmpint (number (db, "SELECT count(*) FROM sqlite_schema"), ==, 1);
  g_clear_pointer (&db, bw_db_close);
  bw_test_dir_remove (dir);
}

static void
test_named (gconstpointer data)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) db = open_in (dir);
  g_assert_false (bw_migration_check_named (db, data, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (bw_migration_run_named (db, data, &error));
  g_assert_true (bw_migration_check_named (db, data, &error));
  g_assert_no_error (error);
  g_assert_cmpint (number (db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"), >=, 4);
  g_assert_true (bw_db_check (db, &error));
  g_clear_pointer (&db, bw_db_close);
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/migration/steps", test_steps);
  g_test_add_func ("/migration/failure", test_failure);
  g_test_add_func ("/migration/newer", test_newer);
  g_test_add_func ("/migration/foreign", test_foreign);
  g_test_add_data_func ("/migration/alerts", "alerts", test_named);
  g_test_add_data_func ("/migration/ledger", "ledger", test_named);
  g_test_add_data_func ("/migration/history", "history", test_named);
  return g_test_run ();
}
