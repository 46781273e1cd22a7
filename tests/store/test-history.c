/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches in, the newest values, what happens when nothing can be written. */
#include "base/bw-error.h"
#include "lib/bw-test.h"
#include "store/bw-history-private.h"

#include <math.h>

typedef struct
{
  char *dir;
  BwHistory *history;
} Fixture;

static BwHistory *
open_history (const char *dir, bool is_read_only)
{
  g_autoptr (GError) error = NULL;
  BwHistory *history = bw_history_open (dir, is_read_only, &error);
  g_assert_no_error (error);
  return history;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
  fixture->history = open_history (fixture->dir, false);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_history_close (fixture->history);
  bw_test_drain ();
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

static const BwMetric *
metric (const char *name)
{
  return bw_metric_get_labels (name, "source", "host", NULL);
}

/* Appends values of a, b, … up to NaN at the end of the list. */
static void
append (BwHistory *history, int64_t second, const char *names, const double *values)
{
  g_autoptr (BwBatch) batch = bw_batch_new ("host", second * BW_SECOND_US);
  for (unsigned i = 0; names[i] != '\0'; i++)
    {
      const char name[] = { names[i], '\0' };
      bw_batch_add (batch, metric (name), values[i]);
    }
  bw_history_append (history, batch);
}

typedef struct
{
  GError *error;
  bool is_done;
} Flush;

static void
flush_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Flush *flush = data;
  bw_history_flush_finish (NULL, result, &flush->error);
  flush->is_done = true;
}

static void
flush (BwHistory *history)
{
  Flush waited = { NULL, false };
  bw_history_flush_async (history, flush_cb, &waited);
  bw_test_wait_flag (&waited.is_done);
  g_assert_no_error (waited.error);
}

static gpointer
query_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int64_t *n = g_new (int64_t, 1);
  g_assert_true (bw_db_query_int64 (db, data, n, error));
  return n;
}

static int64_t
query (BwHistory *history, const char *sql)
{
  g_autofree int64_t *n =
      bw_store_worker_run (bw_history_reader_worker (history), query_job, (gpointer) sql, NULL);
  return *n;
}

static gpointer
exec_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (bw_db_exec (db, data, error));
  return NULL;
}

static void
exec (BwHistory *history, const char *sql)
{
  bw_store_worker_run (bw_history_writer_worker (history), exec_job, (gpointer) sql, NULL);
}

static void
assert_latest (BwHistory *history, const char *name, int64_t second, double value)
{
  BwLatest latest;
  g_assert_true (bw_history_latest (history, metric (name), &latest));
  g_assert_true (latest.metric == metric (name));
  g_assert_cmpint (latest.time_us, ==, second * BW_SECOND_US);
  g_assert_true (latest.value == value || (isnan (latest.value) && isnan (value)));
}

/* The newest values are there at once, and after a restart; also for those who only read. */
static void
test_latest (Fixture *fixture, gconstpointer data)
{
  BwLatest latest;
  g_assert_false (bw_history_latest (fixture->history, metric ("a"), &latest));
  append (fixture->history, 10, "ab", (double[]){ 1, 2 });
  assert_latest (fixture->history, "a", 10, 1);
  append (fixture->history, 11, "ac", (double[]){ 3, (double) NAN });
  assert_latest (fixture->history, "a", 11, 3);
  assert_latest (fixture->history, "b", 10, 2);
  assert_latest (fixture->history, "c", 11, (double) NAN);

  for (int i = 0; i < 2; i++)
    {
      bool is_read_only = i == 1;
      bw_history_close (fixture->history);
      fixture->history = open_history (fixture->dir, is_read_only);
      assert_latest (fixture->history, "a", 11, 3);
      assert_latest (fixture->history, "b", 10, 2);
      assert_latest (fixture->history, "c", 11, (double) NAN);
      g_autoptr (GArray) all = bw_history_latest_all (fixture->history);
      g_assert_cmpuint (all->len, ==, 3);
      g_assert_cmpstr (g_array_index (all, BwLatest, 2).metric->text, ==, "c{source=\"host\"}");
      g_autoptr (GPtrArray) series = bw_history_series_list (fixture->history);
      g_assert_cmpuint (series->len, ==, 3);
      g_assert_true (series->pdata[0] == metric ("a"));
      g_assert_cmpint (bw_history_bytes (fixture->history), >, 4096);
    }
}

/* A set of series is stored once however often sources change between sets. */
static void
test_layouts (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 6; i++)
    append (fixture->history, i, i % 2 == 0 ? "ab" : "b", (double[]){ i, i });
  bw_history_close (fixture->history);
  fixture->history = open_history (fixture->dir, false);
  for (int i = 6; i < 10; i++)
    append (fixture->history, i, i % 2 == 0 ? "ab" : "b", (double[]){ i, i });
  append (fixture->history, 10, "ba", (double[]){ 1, 2 });
  append (fixture->history, 11, "", NULL);
  flush (fixture->history);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM series"), ==, 2);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM layout"), ==, 3);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM tick"), ==, 11);
  assert_latest (fixture->history, "a", 10, 2);
}

/* Batches of several sources at the same microsecond are all kept, and so is a repeated one. */
static void
test_same_moment (Fixture *fixture, gconstpointer data)
{
  append (fixture->history, 10, "a", (double[]){ 1 });
  append (fixture->history, 10, "b", (double[]){ 2 });
  append (fixture->history, 10, "a", (double[]){ 3 });
  flush (fixture->history);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM tick"), ==, 3);
  assert_latest (fixture->history, "a", 10, 3);
}

static bool
has_committed (gpointer data)
{
  return query (data, "SELECT count(*) FROM tick") == 20;
}

/* Without being asked all is committed within about a second, many batches at a time. */
static void
test_group (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 20; i++)
    append (fixture->history, i, "a", (double[]){ i });
  g_assert_true (bw_test_run_until (has_committed, fixture->history, 5000));
}

/* What the status function was told. */
typedef struct
{
  unsigned n_failures;
  unsigned n_recoveries;
  int64_t n_lost;
} Status;

static void
status_cb (const GError *error, int64_t n_lost, gpointer data)
{
  Status *status = data;
  status->n_lost = n_lost;
  if (error == NULL)
    status->n_recoveries++;
  else
    {
      g_assert_error (error, BW_ERROR, BW_ERROR_FULL);
      status->n_failures++;
    }
}

#define N_WIDE 4000

/* 32 kB a tick. */
static void
append_wide (BwHistory *history, int64_t second)
{
  g_autoptr (BwBatch) batch = bw_batch_new ("wide", second * BW_SECOND_US);
  for (int i = 0; i < N_WIDE; i++)
    {
      g_autofree char *name = g_strdup_printf ("wide_%d", i);
      bw_batch_add (batch, metric (name), (double) second);
    }
  bw_history_append (history, batch);
}

static void
expect_full (BwHistory *history)
{
  Flush waited = { NULL, false };
  bw_history_flush_async (history, flush_cb, &waited);
  bw_test_wait_flag (&waited.is_done);
  g_assert_error (waited.error, BW_ERROR, BW_ERROR_FULL);
  g_clear_error (&waited.error);
}

/* A full disk: told once, nothing half-written, all of it saved once there is space again. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  Status status = { 0 };
  bw_history_set_status_func (fixture->history, status_cb, &status);
  append (fixture->history, 1, "a", (double[]){ 1 });
  flush (fixture->history);
  exec (fixture->history, "PRAGMA max_page_count = 1");
  append_wide (fixture->history, 2);
  append_wide (fixture->history, 3);
  expect_full (fixture->history);
  append_wide (fixture->history, 4);
  expect_full (fixture->history);
  g_assert_cmpuint (status.n_failures, ==, 1);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM tick"), ==, 1);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM layout"), ==, 1);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM series"), ==, 1);
  assert_latest (fixture->history, "wide_7", 4, 4);

  exec (fixture->history, "PRAGMA max_page_count = 1000000");
  flush (fixture->history);
  g_assert_cmpuint (status.n_recoveries, ==, 1);
  g_assert_cmpint (status.n_lost, ==, 0);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM tick"), ==, 4);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM series"), ==, N_WIDE + 1);
}

static bool
has_recovered (gpointer data)
{
  return ((Status *) data)->n_recoveries > 0;
}

/* What waits is bounded: the oldest batches go, and their number is told. Writing is tried again
 * without being asked. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  Status status = { 0 };
  bw_history_set_status_func (fixture->history, status_cb, &status);
  exec (fixture->history, "PRAGMA max_page_count = 1");
  const int n = 1100; /* 35 MB */
  g_autoptr (BwBatch) batch = bw_batch_new ("wide", 0);
  for (int i = 0; i < N_WIDE; i++)
    {
      g_autofree char *name = g_strdup_printf ("wide_%d", i);
      bw_batch_add (batch, metric (name), 1);
    }
  for (int i = 0; i < n; i++)
    {
      batch->time_us = i * BW_SECOND_US;
      bw_history_append (fixture->history, batch);
    }
  expect_full (fixture->history);
  g_assert_cmpint (status.n_lost, >, 0);
  int64_t n_lost = status.n_lost;
  exec (fixture->history, "PRAGMA max_page_count = 1000000");
  g_assert_true (bw_test_run_until (has_recovered, &status, 10000));
  g_assert_cmpint (status.n_lost, ==, n_lost);
  g_assert_cmpint (query (fixture->history, "SELECT count(*) FROM tick"), ==, n - n_lost);
  g_assert_cmpint (query (fixture->history, "SELECT min(time) FROM tick"), ==,
                   n_lost * BW_SECOND_US);
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_assert_true (bw_history_flush_finish (NULL, result, &error));
  g_clear_pointer (&fixture->history, bw_history_close);
}

static bool
is_closed (gpointer data)
{
  return ((Fixture *) data)->history == NULL;
}

/* Whoever waits for a flush may close; what was appended meanwhile is saved. */
static void
test_close_in_answer (Fixture *fixture, gconstpointer data)
{
  append (fixture->history, 1, "a", (double[]){ 1 });
  bw_history_flush_async (fixture->history, close_cb, fixture);
  append (fixture->history, 2, "a", (double[]){ 2 });
  g_assert_true (bw_test_run_until (is_closed, fixture, 5000));
  fixture->history = open_history (fixture->dir, false);
  assert_latest (fixture->history, "a", 2, 2);
  /* Nothing waits: answered all the same. */
  flush (fixture->history);
}

static void
test_refused (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_history_open (dir, true, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autofree char *path = bw_test_write (dir, "history.db", "no database at all, this", -1);
  g_assert_null (bw_history_open (dir, false, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CORRUPT);
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/history/latest", Fixture, NULL, set_up, test_latest, tear_down);
  g_test_add ("/history/layouts", Fixture, NULL, set_up, test_layouts, tear_down);
  g_test_add ("/history/same-moment", Fixture, NULL, set_up, test_same_moment, tear_down);
  g_test_add ("/history/group", Fixture, NULL, set_up, test_group, tear_down);
  g_test_add ("/history/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/history/lost", Fixture, NULL, set_up, test_lost, tear_down);
  g_test_add ("/history/close-in-answer", Fixture, NULL, set_up, test_close_in_answer, tear_down);
  g_test_add_func ("/history/refused", test_refused);
  return g_test_run ();
}
