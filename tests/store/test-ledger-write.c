/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write is visible as a whole or not at all: aborted, full disk, killed; cursors and snapshots.
 */
#include "base/bw-error.h"
#include "lib/bw-test.h"
#include "store/bw-ledger.h"

#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOURCE "bot"

typedef struct
{
  char *dir;
  BwLedger *ledger;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->dir = bw_test_dir_new ();
  fixture->ledger = bw_ledger_open (fixture->dir, false, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_ledger_close (fixture->ledger);
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

/* N pending bets numbered from FIRST, one a second. */
static BwBetList *
make_list (int first, int n)
{
  BwBetList *list = bw_bet_list_new ();
  for (int i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("bet-%d", i);
      BwBet bet = { .placed_us = i * BW_SECOND_US,
                    .settled_us = BW_TIME_NONE,
                    .ordinal = i,
                    .stake = 10,
                    .odds = 2,
                    .probability = (double) NAN,
                    .id = id,
                    .event = "an event with a name of some length",
                    .selection = "home",
                    .model = "elo",
                    .currency = "EUR" };
      bw_bet_list_add (list, &bet);
    }
  return list;
}

static int64_t
count (BwLedger *ledger)
{
  g_autoptr (GError) error = NULL;
  int64_t n;
  g_assert_true (bw_ledger_count (ledger, SOURCE, &n, &error));
  return n;
}

static bool
count_piece (const BwBetList *rows, const char *const *sources, gpointer data)
{
  int64_t *n = data;
  *n += rows->bets->len;
  return true;
}

static int64_t
count_read (BwLedger *ledger)
{
  const BwLedgerQuery all = BW_LEDGER_QUERY_ALL;
  g_autoptr (GError) error = NULL;
  int64_t n = 0;
  g_assert_true (bw_ledger_read (ledger, &all, count_piece, &n, NULL, &error));
  return n;
}

static void
write_some (BwLedger *ledger, int first, int n, GBytes *cursor)
{
  g_autoptr (GError) error = NULL;
  BwLedgerWrite *write = bw_ledger_write_begin (ledger, SOURCE, false);
  g_assert_true (bw_ledger_write_add (write, make_list (first, n)));
  g_assert_true (bw_ledger_write_end (write, false, cursor, NULL, &error));
}

static bool
has_cursor (BwLedger *ledger, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cursor = bw_ledger_cursor (ledger, SOURCE, &error);
  g_assert_no_error (error);
  if (cursor == NULL || expected == NULL)
    return cursor == NULL && expected == NULL;
  g_autoptr (GBytes) wanted = g_bytes_new (expected, strlen (expected));
  return g_bytes_equal (cursor, wanted);
}

/* While a write goes on others read what was; an aborted one leaves nothing, not even its cursor.
 */
static void
test_abort (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cursor = g_bytes_new_static ("at 10", 5);
  g_assert_true (has_cursor (fixture->ledger, NULL));
  write_some (fixture->ledger, 0, 10, cursor);
  g_assert_true (has_cursor (fixture->ledger, "at 10"));

  BwLedgerWrite *write = bw_ledger_write_begin (fixture->ledger, SOURCE, true);
  for (int i = 0; i < 40; i++)
    {
      g_assert_true (bw_ledger_write_add (write, make_list (100 + i * 1000, 1000)));
      if (i % 10 == 0)
        g_assert_cmpint (count_read (fixture->ledger), ==, 10);
    }
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  BwLedgerChange change;
  g_assert_true (bw_ledger_write_end (write, true, other, &change, &error));
  g_assert_cmpint (change.n_added + change.n_removed, ==, 0);
  g_assert_cmpint (change.first_order_ms, ==, INT64_MAX);
  g_assert_cmpint (count_read (fixture->ledger), ==, 10);
  g_assert_cmpint (count (fixture->ledger), ==, 10);
  g_assert_true (has_cursor (fixture->ledger, "at 10"));

  write_some (fixture->ledger, 10, 1, NULL);
  g_assert_true (has_cursor (fixture->ledger, NULL));
  g_assert_cmpint (count (fixture->ledger), ==, 11);
}

/* Runs FUNC on DIR in a process of its own; its wait status. */
static int
run_forked (int (*func) (const char *dir), const char *dir)
{
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    _exit (func (dir));
  int status;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

static int
import_and_die (const char *dir)
{
  BwLedger *ledger = bw_ledger_open (dir, false, NULL);
  BwLedgerWrite *write = bw_ledger_write_begin (ledger, SOURCE, true);
  for (int i = 0; i < 40; i++)
    if (!bw_ledger_write_add (write, make_list (i * 1000, 1000)))
      return 1;
  /* Far more than the cache holds: pages that nobody committed have gone to the disk. */
  raise (SIGKILL);
  return 1;
}

/* A program that is killed while it imports: the next one finds what was there before. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  write_some (fixture->ledger, 0, 10, NULL);
  bw_ledger_close (fixture->ledger);
  int status = run_forked (import_and_die, fixture->dir);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_autoptr (GError) error = NULL;
  fixture->ledger = bw_ledger_open (fixture->dir, false, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_read (fixture->ledger), ==, 10);
  write_some (fixture->ledger, 10, 5, NULL);
  g_assert_cmpint (count_read (fixture->ledger), ==, 15);
}

#define CHECK(condition)                                                                           \
  if (!(condition))                                                                                \
  return __LINE__ % 250 + 1

static int
import_without_space (const char *dir)
{
  signal (SIGXFSZ, SIG_IGN);
  struct rlimit limit = { 512 * 1024, RLIM_INFINITY };
  BwLedger *ledger = bw_ledger_open (dir, false, NULL);
  CHECK (ledger != NULL && setrlimit (RLIMIT_FSIZE, &limit) == 0);
  BwLedgerWrite *write = bw_ledger_write_begin (ledger, SOURCE, true);
  bool goes_on = true;
  for (int i = 0; i < 40 && goes_on; i++)
    goes_on = bw_ledger_write_add (write, make_list (i * 1000, 1000));
  CHECK (!goes_on);
  g_autoptr (GError) error = NULL;
  CHECK (!bw_ledger_write_end (write, false, NULL, NULL, &error));
  CHECK (g_error_matches (error, BW_ERROR, BW_ERROR_FULL));
  CHECK (count_read (ledger) == 10);

  limit.rlim_cur = RLIM_INFINITY;
  CHECK (setrlimit (RLIMIT_FSIZE, &limit) == 0);
  write_some (ledger, 0, 20000, NULL);
  CHECK (count_read (ledger) == 20000);
  bw_ledger_close (ledger);
  return 0;
}

/* A disk that is full in the middle of an import: nothing of it is kept, and the next one works. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  write_some (fixture->ledger, 0, 10, NULL);
  bw_ledger_close (fixture->ledger);
  int status = run_forked (import_without_space, fixture->dir);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_autoptr (GError) error = NULL;
  fixture->ledger = bw_ledger_open (fixture->dir, false, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_read (fixture->ledger), ==, 20000);
}

/* A second write waits until the first has ended. */
static gpointer
write_second (gpointer data)
{
  write_some (data, 50, 5, NULL);
  return NULL;
}

static void
test_two_writes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  BwLedgerWrite *write = bw_ledger_write_begin (fixture->ledger, SOURCE, false);
  GThread *thread = g_thread_new ("second", write_second, fixture->ledger);
  for (int i = 0; i < 20; i++)
    g_assert_true (bw_ledger_write_add (write, make_list (i, 1)));
  BwLedgerChange change;
  g_assert_true (bw_ledger_write_end (write, false, NULL, &change, &error));
  g_assert_cmpint (change.n_added, ==, 20);
  g_thread_join (thread);
  g_assert_cmpint (count (fixture->ledger), ==, 25);
}

static bool
put (BwLedger *ledger, const char *key, int64_t order_ms, int64_t version)
{
  g_autofree char *text = g_strdup_printf ("%s@%" G_GINT64_FORMAT, key, order_ms);
  g_autoptr (GBytes) state = g_bytes_new (text, strlen (text));
  BwLedgerSnapshot snapshot = {
    .order_ms = order_ms, .n_rows = order_ms / 1000, .version = version, .state = state
  };
  g_autoptr (GError) error = NULL;
  bool ok = bw_ledger_put_snapshot (ledger, SOURCE, key, &snapshot, &error);
  if (!ok)
    g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  return ok;
}

/* The place of the newest snapshot before ORDER_MS; -1: none. */
static int64_t
get (BwLedger *ledger, const char *key, int64_t before_order_ms)
{
  g_autoptr (GError) error = NULL;
  BwLedgerSnapshot snapshot;
  bool is_found = bw_ledger_get_snapshot (ledger, SOURCE, key, before_order_ms, &snapshot, &error);
  g_assert_no_error (error);
  if (!is_found)
    return -1;
  g_autofree char *expected = g_strdup_printf ("%s@%" G_GINT64_FORMAT, key, snapshot.order_ms);
  g_autoptr (GBytes) state = snapshot.state;
  gsize size;
  const void *bytes = g_bytes_get_data (state, &size);
  g_assert_cmpmem (bytes, size, expected, strlen (expected));
  g_assert_cmpint (snapshot.n_rows, ==, snapshot.order_ms / 1000);
  return snapshot.order_ms;
}

static void
test_snapshots (Fixture *fixture, gconstpointer data)
{
  BwLedger *ledger = fixture->ledger;
  g_assert_false (put (ledger, "all", 1000, 0));
  write_some (ledger, 0, 10, NULL);
  g_assert_cmpint (get (ledger, "all", INT64_MAX), ==, -1);
  g_assert_true (put (ledger, "all", 3000, 0));
  g_assert_true (put (ledger, "all", 6000, 0));
  g_assert_true (put (ledger, "all", 9000, 0));
  g_assert_true (put (ledger, "elo", 9000, 0));
  g_assert_cmpint (get (ledger, "all", INT64_MAX), ==, 9000);
  g_assert_cmpint (get (ledger, "all", 9000), ==, 6000);
  g_assert_cmpint (get (ledger, "all", 3000), ==, -1);
  g_assert_cmpint (get (ledger, "elo", INT64_MAX), ==, 9000);

  /* New rows behind them leave all; the same rows again, too. */
  write_some (ledger, 10, 5, NULL);
  write_some (ledger, 0, 10, NULL);
  g_assert_cmpint (get (ledger, "all", INT64_MAX), ==, 9000);

  /* A late row drops what lies behind it, of every key; one at the same time does as well. */
  write_some (ledger, 500, 1, NULL);
  g_autoptr (GError) error = NULL;
  BwLedgerWrite *write = bw_ledger_write_begin (ledger, SOURCE, false);
  BwBetList *late = make_list (6, 1);
  bw_bet_list_index (late, 0)->ordinal = 99;
  g_assert_true (bw_ledger_write_add (write, late));
  g_assert_true (bw_ledger_write_end (write, false, NULL, NULL, &error));
  g_assert_cmpint (get (ledger, "all", INT64_MAX), ==, 3000);
  g_assert_cmpint (get (ledger, "elo", INT64_MAX), ==, -1);
}

/* State that was computed from rows that have changed since is refused. */
static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int64_t before, same, after;
  g_assert_true (bw_ledger_version (fixture->ledger, SOURCE, &before, &error));
  g_assert_cmpint (before, ==, 0);
  write_some (fixture->ledger, 0, 10, NULL);
  g_assert_true (bw_ledger_version (fixture->ledger, SOURCE, &before, &error));
  write_some (fixture->ledger, 0, 10, NULL);
  g_assert_true (bw_ledger_version (fixture->ledger, SOURCE, &same, &error));
  g_assert_cmpint (same, ==, before);
  g_assert_true (put (fixture->ledger, "all", 5000, before));
  write_some (fixture->ledger, 10, 1, NULL);
  g_assert_false (put (fixture->ledger, "all", 6000, before));

  g_assert_true (bw_ledger_version (fixture->ledger, SOURCE, &before, &error));
  g_auto (GStrv) sources = bw_ledger_sources (fixture->ledger, &error);
  g_assert_cmpuint (g_strv_length (sources), ==, 1);
  g_assert_cmpstr (sources[0], ==, SOURCE);
  g_assert_true (bw_ledger_remove_source (fixture->ledger, SOURCE, &error));
  g_assert_cmpint (get (fixture->ledger, "all", INT64_MAX), ==, -1);
  g_auto (GStrv) none = bw_ledger_sources (fixture->ledger, &error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpint (count_read (fixture->ledger), ==, 0);
  write_some (fixture->ledger, 0, 10, NULL);
  g_assert_true (bw_ledger_version (fixture->ledger, SOURCE, &after, &error));
  g_assert_cmpint (after, >, before);
  g_assert_no_error (error);
}

/* Many snapshots of a key: the newest stay, the past stays covered, the number is bounded. */
static void
test_thinning (Fixture *fixture, gconstpointer data)
{
  write_some (fixture->ledger, 0, 1, NULL);
  for (int64_t i = 1; i <= 300; i++)
    g_assert_true (put (fixture->ledger, "all", i * 1000, 0));
  int64_t n = 0, newest = INT64_MAX, widest = 0;
  for (int64_t at = get (fixture->ledger, "all", newest); at >= 0;
       at = get (fixture->ledger, "all", newest))
    {
      if (n > 0)
        widest = MAX (widest, newest - at);
      if (n < 8)
        g_assert_cmpint (at, ==, (300 - n) * 1000);
      newest = at;
      n++;
    }
  g_assert_cmpint (n, ==, 64);
  g_assert_cmpint (newest, <=, 12000);
  g_assert_cmpint (widest, <=, 12000);
}

static void
test_read_only (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_ledger_open (dir, true, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (BwLedger) writer = bw_ledger_open (dir, false, &error);
  g_autoptr (BwLedger) reader = bw_ledger_open (dir, true, &error);
  g_assert_no_error (error);
  write_some (writer, 0, 10, NULL);
  g_assert_cmpint (count_read (reader), ==, 10);
  g_assert_cmpint (bw_ledger_bytes (writer), >, 0);
  g_clear_pointer (&writer, bw_ledger_close);
  g_assert_cmpint (count_read (reader), ==, 10);
  g_clear_pointer (&reader, bw_ledger_close);
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/ledger-write/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add ("/ledger-write/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/ledger-write/abort", Fixture, NULL, set_up, test_abort, tear_down);
  g_test_add ("/ledger-write/two-writes", Fixture, NULL, set_up, test_two_writes, tear_down);
  g_test_add ("/ledger-write/snapshots", Fixture, NULL, set_up, test_snapshots, tear_down);
  g_test_add ("/ledger-write/versions", Fixture, NULL, set_up, test_versions, tear_down);
  g_test_add ("/ledger-write/thinning", Fixture, NULL, set_up, test_thinning, tear_down);
  g_test_add_func ("/ledger-write/read-only", test_read_only);
  return g_test_run ();
}
