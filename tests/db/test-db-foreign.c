/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Databases of other programs: read while they are written, and where nothing may be written. */
#include "base/bw-error.h"
#include "db/bw-db.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Somebody without any rights, when the test runs as root. */
#define NOBODY 65534

static int64_t
count_rows (BwDb *db)
{
  g_autoptr (GError) error = NULL;
  int64_t n = -1;
  bw_db_query_int64 (db, "SELECT count(*) FROM t", &n, &error);
  g_assert_no_error (error);
  return n;
}

static BwDb *
write_there (const char *path, BwDbFlags flags)
{
  g_autoptr (GError) error = NULL;
  BwDb *db = bw_db_open (path, BW_DB_CREATE | flags, 0, &error);
  g_assert_no_error (error);
  bw_db_exec (db, "CREATE TABLE t(a); INSERT INTO t VALUES(1)", &error);
  g_assert_no_error (error);
  return db;
}

/* A reader follows what a writer commits, and neither stands in the other's way. */
static void
test_live (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, "bot.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) writer = write_there (path, BW_DB_WAL);
  g_autoptr (BwDb) reader = bw_db_open (path, BW_DB_READ_ONLY, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (reader), ==, 1);

  g_assert_true (bw_db_begin (writer, &error));
  g_assert_true (bw_db_exec (writer, "INSERT INTO t VALUES(2)", &error));
  g_assert_cmpint (count_rows (reader), ==, 1);
  g_assert_true (bw_db_commit (writer, &error));
  g_assert_cmpint (count_rows (reader), ==, 2);
  g_assert_no_error (error);

  g_assert_false (bw_db_exec (reader, "INSERT INTO t VALUES(3)", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_PERMISSION);
  g_clear_pointer (&writer, bw_db_close);
  g_clear_pointer (&reader, bw_db_close);
  bw_test_dir_remove (dir);
}

/* Runs FUNC as somebody who may not write PATH's folder; its result is the child's exit status. */
static int
run_without_rights (int (*func) (const char *path), const char *path)
{
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      if (getuid () == 0 && setresuid (NOBODY, NOBODY, NOBODY) != 0)
        _exit (99);
      _exit (func (path));
    }
  int status;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* 0 when it opens, else 1 + the code of BW_ERROR. */
static int
open_result (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_READ_ONLY, 0, &error);
  int64_t n;
  if (db != NULL && bw_db_query_int64 (db, "SELECT count(*) FROM t", &n, &error))
    return 0;
  return error->domain == BW_ERROR ? 1 + error->code : 98;
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;
  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* What a program that was killed leaves: a database with its -wal, and no -shm that is in use. */
static void
test_unwritable_wal (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *live = g_build_filename (dir, "live.db", NULL);
  g_autofree char *live_wal = g_strconcat (live, "-wal", NULL);
  g_autofree char *kept = g_build_filename (dir, "kept", "bot.db", NULL);
  g_autofree char *kept_wal = g_strconcat (kept, "-wal", NULL);
  g_autofree char *kept_dir = g_path_get_dirname (kept);
  g_autoptr (BwDb) writer = write_there (live, BW_DB_WAL);
  g_assert_cmpint (g_mkdir (kept_dir, 0755), ==, 0);
  copy_file (live, kept);
  copy_file (live_wal, kept_wal);
  g_chmod (kept, 0644);
  g_chmod (kept_wal, 0644);
  g_chmod (dir, 0755);
  g_chmod (kept_dir, 0555);
  g_assert_cmpint (run_without_rights (open_result, kept), ==, 1 + BW_ERROR_UNAVAILABLE);
  g_chmod (kept, 0000);
  g_assert_cmpint (run_without_rights (open_result, kept), ==, 1 + BW_ERROR_PERMISSION);

  /* The same two files in a folder of one's own. */
  g_chmod (kept, 0644);
  g_autofree char *copy = g_build_filename (dir, "copy.db", NULL);
  g_autofree char *copy_wal = g_strconcat (copy, "-wal", NULL);
  copy_file (kept, copy);
  copy_file (kept_wal, copy_wal);
  g_assert_cmpint (open_result (copy), ==, 0);
  g_chmod (kept_dir, 0755);
  g_clear_pointer (&writer, bw_db_close);
  bw_test_dir_remove (dir);
}

/* A database without -wal opens anywhere, unless its header asks for one. */
static void
test_unwritable_rest (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *plain = g_build_filename (dir, "plain.db", NULL);
  g_autofree char *wal = g_build_filename (dir, "wal.db", NULL);
  bw_db_close (write_there (plain, 0));
  bw_db_close (write_there (wal, BW_DB_WAL));
  g_chmod (plain, 0444);
  g_chmod (wal, 0444);
  g_chmod (dir, 0555);
  g_assert_cmpint (run_without_rights (open_result, plain), ==, 0);
  g_assert_cmpint (run_without_rights (open_result, wal), ==, 1 + BW_ERROR_UNAVAILABLE);
  g_chmod (dir, 0755);
  bw_test_dir_remove (dir);
}

/* A journal that was left in the middle of a transaction has to be rolled back, which is writing.
 */
static void
test_hot_journal (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *live = g_build_filename (dir, "live.db", NULL);
  g_autofree char *live_journal = g_strconcat (live, "-journal", NULL);
  g_autofree char *kept = g_build_filename (dir, "kept.db", NULL);
  g_autofree char *kept_journal = g_strconcat (kept, "-journal", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDb) writer = write_there (live, 0);
  g_assert_true (bw_db_exec (writer,
                             "PRAGMA cache_size = 5; PRAGMA cache_spill = 1; BEGIN;"
                             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                             "WHERE i < 500) INSERT INTO t SELECT randomblob(900) FROM n",
                             &error));
  g_assert_no_error (error);
  copy_file (live, kept);
  copy_file (live_journal, kept_journal);
  bw_db_rollback (writer);
  g_chmod (kept, 0444);
  g_chmod (kept_journal, 0444);
  g_chmod (dir, 0555);
  int result = run_without_rights (open_result, kept);
  g_chmod (dir, 0755);
  g_assert_cmpint (result, ==, 1 + BW_ERROR_UNAVAILABLE);
  g_clear_pointer (&writer, bw_db_close);
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/db-foreign/live", test_live);
  g_test_add_func ("/db-foreign/unwritable-wal", test_unwritable_wal);
  g_test_add_func ("/db-foreign/unwritable-rest", test_unwritable_rest);
  g_test_add_func ("/db-foreign/hot-journal", test_hot_journal);
  return g_test_run ();
}
