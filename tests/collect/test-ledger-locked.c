/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database that its owner has locked: patience with a bound, and no waiting once cancelled. */
#include "base/bw-error.h"
#include "collect/bw-ledger-reader.h"
#include "db/bw-db.h"
#include "lib/bw-test.h"

#include <string.h>

/* A bot that locks its database, and a read of it in a thread of its own. */
typedef struct
{
  char *dir;
  char *path;
  BwDb *bot;
  GCancellable *cancellable;
  GThread *thread;
  int64_t began_us;
  int64_t took_us;
  bool is_done;
  BwBetList *list;
  GError *error;
} Fixture;

static void
run_sql (BwDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  bw_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

static gboolean
done_cb (gpointer data)
{
  Fixture *f = data;
  f->is_done = true;
  return G_SOURCE_REMOVE;
}

static gpointer
read_in_thread (gpointer data)
{
  Fixture *f = data;
  const BwLedgerReaderOptions options = { .path = f->path, .is_paper = -1 };
  g_autoptr (BwLedgerReader) reader = bw_ledger_reader_new (&options, NULL);
  BwLedgerReport report;
  f->list = bw_ledger_reader_load (reader, &report, f->cancellable, &f->error);
  f->took_us = g_get_monotonic_time () - f->began_us;
  bw_ledger_report_clear (&report);
  g_idle_add (done_cb, f);
  return NULL;
}

static void
fixture_init (Fixture *f)
{
  memset (f, 0, sizeof *f);
  f->dir = bw_test_dir_new ();
  f->path = g_build_filename (f->dir, "paper_trades.db", NULL);
  f->bot = bw_db_open (f->path, BW_DB_CREATE, 0, NULL);
  run_sql (f->bot, "CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT, amount REAL, odds "
                   "REAL, status TEXT);"
                   "INSERT INTO bets VALUES ('a', '2026-01-01', 10, 2, 'won');"
                   "BEGIN EXCLUSIVE");
  f->cancellable = g_cancellable_new ();
  f->began_us = g_get_monotonic_time ();
  f->thread = g_thread_new ("read", read_in_thread, f);
}

static void
fixture_clear (Fixture *f)
{
  g_thread_join (f->thread);
  bw_db_close (f->bot);
  g_clear_pointer (&f->list, bw_bet_list_free);
  g_clear_error (&f->error);
  g_object_unref (f->cancellable);
  bw_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
test_for_long (void)
{
  g_auto (Fixture) f;
  fixture_init (&f);
  bw_test_wait_flag (&f.is_done);
  g_assert_error (f.error, BW_ERROR, BW_ERROR_BUSY);
  g_assert_true (g_str_has_prefix (f.error->message, f.path));
  g_assert_cmpint (f.took_us, >, 3 * BW_SECOND_US);
}

static gboolean
release_cb (gpointer data)
{
  Fixture *f = data;
  run_sql (f->bot, "COMMIT");
  return G_SOURCE_REMOVE;
}

static void
test_for_a_moment (void)
{
  g_auto (Fixture) f;
  fixture_init (&f);
  g_timeout_add (300, release_cb, &f);
  bw_test_wait_flag (&f.is_done);
  g_assert_no_error (f.error);
  g_assert_cmpuint (f.list->bets->len, ==, 1);
}

static gboolean
cancel_cb (gpointer data)
{
  Fixture *f = data;
  g_cancellable_cancel (f->cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  g_auto (Fixture) f;
  fixture_init (&f);
  g_timeout_add (50, cancel_cb, &f);
  bw_test_wait_flag (&f.is_done);
  g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (f.took_us, <, 2 * BW_SECOND_US);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ledger-locked/for-long", test_for_long);
  g_test_add_func ("/ledger-locked/for-a-moment", test_for_a_moment);
  g_test_add_func ("/ledger-locked/cancelled", test_cancelled);
  return g_test_run ();
}
