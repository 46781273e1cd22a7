/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs on a worker: order, threads, answers, cancelling, the end. */
#include "base/bw-error.h"
#include "lib/bw-test.h"
#include "store/bw-store-worker.h"

typedef struct
{
  BwStoreWorker *worker;
  char *dir;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
  g_autofree char *path = g_build_filename (fixture->dir, "x.db", NULL);
  fixture->worker = bw_store_worker_new ("test", path, BW_DB_CREATE | BW_DB_WAL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_store_worker_free (fixture->worker);
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

static gpointer
exec_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return bw_db_exec (db, data, error) ? GINT_TO_POINTER (1) : NULL;
}

static gpointer
count_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int64_t *n = g_new (int64_t, 1);
  if (bw_db_query_int64 (db, data, n, error))
    return n;
  g_free (n);
  return NULL;
}

/* The order in which jobs ran and were answered, and by which threads. */
typedef struct
{
  GString *ran;
  GString *answered;
  GThread *thread;
  bool is_done;
} Log;

typedef struct
{
  Log *log;
  char letter;
} Entry;

static gpointer
letter_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Entry *entry = data;
  g_assert_true (entry->log->thread != g_thread_self ());
  g_string_append_c (entry->log->ran, entry->letter);
  return g_strdup_printf ("%c", entry->letter);
}

static void
letter_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Log *log = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bw_store_worker_run_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (log->thread == g_thread_self ());
  g_string_append (log->answered, text);
  log->is_done = log->answered->len == 26;
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  Log log = { g_string_new (NULL), g_string_new (NULL), g_thread_self (), false };
  for (char letter = 'a'; letter <= 'z'; letter++)
    {
      Entry *entry = g_new (Entry, 1);
      *entry = (Entry){ &log, letter };
      bw_store_worker_run_async (fixture->worker, letter_job, entry, g_free, g_free, NULL,
                                 letter_cb, &log);
    }
  bw_test_wait_flag (&log.is_done);
  g_assert_cmpstr (log.ran->str, ==, "abcdefghijklmnopqrstuvwxyz");
  g_assert_cmpstr (log.answered->str, ==, log.ran->str);
  g_assert_cmpuint (bw_store_worker_n_queued (fixture->worker), ==, 0);
  g_string_free (log.ran, TRUE);
  g_string_free (log.answered, TRUE);
}

static void
test_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_nonnull (bw_store_worker_run (
      fixture->worker, exec_job, (gpointer) "CREATE TABLE t(a); INSERT INTO t VALUES(1)", &error));
  g_autofree int64_t *n =
      bw_store_worker_run (fixture->worker, count_job, (gpointer) "SELECT count(*) FROM t", &error);
  g_assert_no_error (error);
  g_assert_cmpint (*n, ==, 1);
  g_assert_null (bw_store_worker_run (fixture->worker, exec_job,
                                      (gpointer) "INSERT INTO u VALUES(1)", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "no such table"));
}

static void
error_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;
  g_assert_null (bw_store_worker_run_finish (result, error));
  g_assert_nonnull (*error);
}

static bool
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static const char *const endless =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

/* A job that runs is stopped; one that waits never starts. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;
  bw_store_worker_run_async (fixture->worker, count_job, (gpointer) endless, NULL, g_free,
                             cancellable, error_cb, &first);
  bw_store_worker_run_async (fixture->worker, exec_job, (gpointer) "CREATE TABLE never(a)", NULL,
                             NULL, cancellable, error_cb, &second);
  g_cancellable_cancel (cancellable);
  g_assert_true (bw_test_run_until (is_set, &second, 10000));
  g_assert_error (first, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autoptr (GError) error = NULL;
  g_autofree int64_t *n = bw_store_worker_run (
      fixture->worker, count_job, (gpointer) "SELECT count(*) FROM sqlite_schema", &error);
  g_assert_no_error (error);
  g_assert_cmpint (*n, ==, 0);
}

static gpointer
post_again_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Fixture *fixture = data;
  g_assert_true (bw_db_exec (db, "CREATE TABLE first(a)", error));
  bw_store_worker_post (fixture->worker, exec_job, g_strdup ("CREATE TABLE second(a)"), g_free);
  return NULL;
}

static void
test_post (Fixture *fixture, gconstpointer data)
{
  bw_store_worker_post (fixture->worker, post_again_job, fixture, NULL);
  g_autoptr (GError) error = NULL;
  /* The first run may come between the two posts, the second can't. */
  for (int i = 0; i < 2; i++)
    {
      g_autofree int64_t *n = bw_store_worker_run (
          fixture->worker, count_job, (gpointer) "SELECT count(*) FROM sqlite_schema", &error);
      g_assert_no_error (error);
      g_assert_cmpint (*n, ==, i == 0 ? MIN (*n, 2) : 2);
    }
}

/* Freeing runs what is queued first, and its callbacks still come. */
static void
test_free (Fixture *fixture, gconstpointer data)
{
  Log log = { g_string_new (NULL), g_string_new (NULL), g_thread_self (), false };
  for (char letter = 'a'; letter <= 'z'; letter++)
    {
      Entry *entry = g_new (Entry, 1);
      *entry = (Entry){ &log, letter };
      bw_store_worker_run_async (fixture->worker, letter_job, entry, g_free, g_free, NULL,
                                 letter_cb, &log);
    }
  g_clear_pointer (&fixture->worker, bw_store_worker_free);
  g_assert_cmpuint (log.ran->len, ==, 26);
  g_assert_cmpuint (log.answered->len, ==, 0);
  bw_test_wait_flag (&log.is_done);
  g_string_free (log.ran, TRUE);
  g_string_free (log.answered, TRUE);
}

/* The error of opening is the answer to every job. */
static void
test_open_error (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path =
      bw_test_write (dir, "x.db", "this is no database, whatever its name says", -1);
  g_autoptr (BwStoreWorker) worker = bw_store_worker_new ("test", path, BW_DB_WAL);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_store_worker_run (worker, exec_job, (gpointer) "SELECT 1", &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_CORRUPT);
      g_assert_nonnull (strstr (error->message, path));
    }
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/store-worker/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/store-worker/wait", Fixture, NULL, set_up, test_wait, tear_down);
  g_test_add ("/store-worker/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/store-worker/post", Fixture, NULL, set_up, test_post, tear_down);
  g_test_add ("/store-worker/free", Fixture, NULL, set_up, test_free, tear_down);
  g_test_add_func ("/store-worker/open-error", test_open_error);
  return g_test_run ();
}
