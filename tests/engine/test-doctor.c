/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doctor, with one thing broken after another: each is named, with what to do. */
#include "base/bw-error.h"
#include "db/bw-db.h"
#include "engine/bw-doctor.h"
#include "engine/bw-engine-lock.h"
#include "lib/bw-test-bus.h"
#include "lib/bw-test.h"
#include "store/bw-alerts.h"
#include "store/bw-history.h"
#include "store/bw-ledger.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define GOOD                                                                                       \
  "[source pc]\ntype=system\n[channel desktop]\ntype=desktop\n[rule r]\nmetric=x\nwarning=1\n"

typedef struct
{
  char *dir;
  char *state;
  char *config;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
  fixture->state = g_build_filename (fixture->dir, "state", NULL);
  fixture->config = bw_test_write (fixture->dir, "bellwether.conf", GOOD, -1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->state);
  g_free (fixture->config);
}

/* The three databases as a first run leaves them. */
static void
make_databases (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_mkdir_with_parents (fixture->state, 0700), ==, 0);
  bw_alerts_close (bw_alerts_open (fixture->state, &error));
  g_assert_no_error (error);
  bw_ledger_close (bw_ledger_open (fixture->state, false, &error));
  g_assert_no_error (error);
  bw_history_close (bw_history_open (fixture->state, false, &error));
  g_assert_no_error (error);
}

static GPtrArray *
examine (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *checks = bw_doctor_run (fixture->config, fixture->state, &error);
  g_assert_no_error (error);
  return checks;
}

static const BwCheck *
find (GPtrArray *checks, const char *name)
{
  for (unsigned i = 0; i < checks->len; i++)
    if (g_str_equal (((BwCheck *) g_ptr_array_index (checks, i))->name, name))
      return g_ptr_array_index (checks, i);
  g_error ("nothing is said of %s", name);
}

/* What NAME is found to be; whatever is not well comes with advice. */
static void
assert_check (Fixture *fixture, const char *name, BwCheckResult result, const char *part)
{
  g_autoptr (GPtrArray) checks = examine (fixture);
  const BwCheck *check = find (checks, name);
  g_test_message ("%s: %s; %s", name, check->found, check->advice);
  g_assert_cmpint (check->result, ==, result);
  g_assert_nonnull (strstr (check->found, part));
  g_assert_true (check->advice != NULL || result == BW_CHECK_OK);
  g_assert_true (check->advice == NULL || *check->advice != '\0');
  for (unsigned i = 0; i < checks->len; i++)
    {
      const BwCheck *other = g_ptr_array_index (checks, i);
      /* Nothing else is found broken for it. */
      g_assert_true (other == check || other->result != BW_CHECK_FAILED);
    }
}

static void
rewrite (Fixture *fixture, const char *text)
{
  g_free (bw_test_write (fixture->dir, "bellwether.conf", text, -1));
}

static void
test_fresh (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_remove (fixture->config), ==, 0);
  g_autoptr (GPtrArray) checks = examine (fixture);
  g_assert_nonnull (strstr (find (checks, "configuration")->found, "there is none"));
  g_assert_nonnull (strstr (find (checks, "state directory")->found, "not there yet"));
  g_assert_nonnull (strstr (find (checks, "alerts.db")->found, "not there yet"));
  g_assert_nonnull (strstr (find (checks, "libraries")->found, "SQLite 3."));
  g_assert_cmpint (find (checks, "engine")->result, ==, BW_CHECK_WARNING);
  for (unsigned i = 0; i < checks->len; i++)
    g_assert_cmpint (((BwCheck *) g_ptr_array_index (checks, i))->result, !=, BW_CHECK_FAILED);
  g_assert_false (g_file_test (fixture->state, G_FILE_TEST_EXISTS));
}

static void
test_well (Fixture *fixture, gconstpointer data)
{
  make_databases (fixture);
  assert_check (fixture, "configuration", BW_CHECK_OK, "is good");
  assert_check (fixture, "state directory", BW_CHECK_OK, "can be written");
  assert_check (fixture, "alerts.db", BW_CHECK_OK, "sound");
  assert_check (fixture, "ledger.db", BW_CHECK_OK, "sound");
  assert_check (fixture, "history.db", BW_CHECK_OK, "sound");
  assert_check (fixture, "source pc", BW_CHECK_OK, "answers");
  assert_check (fixture, "channel desktop", BW_CHECK_OK, "is set up");
}

static void
test_configuration (Fixture *fixture, gconstpointer data)
{
  rewrite (fixture, "[source pc]\ntype=system\ninterval=soon\n[channel x]\ntype=pigeon\n");
  g_autoptr (GPtrArray) checks = examine (fixture);
  const BwCheck *check = find (checks, "configuration");
  g_assert_cmpint (check->result, ==, BW_CHECK_FAILED);
  g_assert_true (g_str_has_prefix (check->found, "2 errors, the first: "));
  g_assert_nonnull (strstr (check->found, "bellwether.conf:3"));
  g_assert_nonnull (strstr (check->advice, "config check"));
  /* Rules that can't be meant are found, too. */
  rewrite (fixture, "[rule r]\nmetric=x\nwarning=4\nwarning-recover=6\n");
  assert_check (fixture, "configuration", BW_CHECK_FAILED, "1 error, the first: ");
}

static void
test_state_is_a_file (Fixture *fixture, gconstpointer data)
{
  g_free (bw_test_write (fixture->dir, "state", "x", -1));
  assert_check (fixture, "state directory", BW_CHECK_FAILED, "is not a directory");
}

static void
test_no_database (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "alerts.db", "ledger.db", "history.db" };
  make_databases (fixture);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->state, names[i], NULL);
      g_autofree char *kept = NULL;
      gsize length = 0;
      g_assert_true (g_file_get_contents (path, &kept, &length, NULL));
      g_free (bw_test_write (fixture->state, names[i], "no database, for once", -1));
      assert_check (fixture, names[i], BW_CHECK_FAILED, names[i]);
      g_free (bw_test_write (fixture->state, names[i], kept, (gssize) length));
      assert_check (fixture, names[i], BW_CHECK_OK, "sound");
    }
}

/* Its first page is well, others are not. */
static void
test_damaged_database (Fixture *fixture, gconstpointer data)
{
  make_databases (fixture);
  g_autofree char *path = g_build_filename (fixture->state, "alerts.db", NULL);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 4 * 4096);
  memset (bytes + 4096, 0x5a, length - 4096);
  g_free (bw_test_write (fixture->state, "alerts.db", bytes, (gssize) length));
  assert_check (fixture, "alerts.db", BW_CHECK_FAILED, "alerts.db");
}

static void
test_newer_database (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  make_databases (fixture);
  g_autofree char *path = g_build_filename (fixture->state, "ledger.db", NULL);
  g_autoptr (BwDb) db = bw_db_open (path, 0, 1000, &error);
  g_assert_no_error (error);
  bw_db_exec (db, "PRAGMA user_version = 999", &error);
  g_assert_no_error (error);
  g_clear_pointer (&db, bw_db_close);
  assert_check (fixture, "ledger.db", BW_CHECK_FAILED, "999");
}

static void
test_engine (Fixture *fixture, gconstpointer data)
{
  make_databases (fixture);
  assert_check (fixture, "engine", BW_CHECK_WARNING, "nothing is watching");
  g_autoptr (BwEngineLock) lock = bw_engine_lock_take (fixture->state, NULL);
  g_assert_nonnull (lock);
  g_autofree char *pid = g_strdup_printf ("process %d", getpid ());
  assert_check (fixture, "engine", BW_CHECK_OK, pid);
}

static void
test_sources (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "bets.csv", NULL);
  g_autofree char *text =
      g_strdup_printf ("[source bot]\ntype=ledger\npath=%s\n[source off]\ntype=ledger\n"
                       "path=/nowhere/at/all\nenabled=false\n",
                       path);
  rewrite (fixture, text);
  assert_check (fixture, "source bot", BW_CHECK_FAILED, "bets.csv");
  g_free (bw_test_write (fixture->dir, "bets.csv",
                         "id,placed_at,stake,odds,status\n1,2026-01-01,10,2.0,won\n"
                         "2,2026-01-02,10,2.0,lost\n",
                         -1));
  assert_check (fixture, "source bot", BW_CHECK_OK, "2 rows");
  g_free (bw_test_write (fixture->dir, "bets.csv", "colour,taste\nred,sweet\n", -1));
  assert_check (fixture, "source bot", BW_CHECK_FAILED, "bets.csv");
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_check (fixture, "source bot", BW_CHECK_FAILED, "bets.csv");
}

static void
test_log_channel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text =
      g_strdup_printf ("[channel sink]\ntype=log\npath=%s/logs/alerts.log\n", fixture->dir);
  g_autofree char *folder = g_build_filename (fixture->dir, "logs", NULL);
  g_autofree char *file = g_build_filename (folder, "alerts.log", NULL);
  rewrite (fixture, text);
  assert_check (fixture, "channel sink", BW_CHECK_FAILED, "there is no folder");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_check (fixture, "channel sink", BW_CHECK_OK, "is set up");
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
  assert_check (fixture, "channel sink", BW_CHECK_FAILED, "is a folder");
  rewrite (fixture, "[channel sink]\ntype=log\nenabled=false\n");
  assert_check (fixture, "channel sink", BW_CHECK_OK, "is switched off");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* The names of what is in the state directory. */
static char *
list_state (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->state, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

static void
test_changes_nothing (Fixture *fixture, gconstpointer data)
{
  make_databases (fixture);
  g_autofree char *before = list_state (fixture);
  g_autofree char *path = g_build_filename (fixture->state, "alerts.db", NULL);
  g_autofree char *bytes = NULL, *again = NULL;
  gsize n = 0, n_again = 0;
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_autoptr (GPtrArray) checks = examine (fixture);
  g_assert_true (g_file_get_contents (path, &again, &n_again, NULL));
  g_assert_cmpmem (bytes, n, again, n_again);
  g_autofree char *after = list_state (fixture);
  g_assert_cmpstr (before, ==, after);
}

/* A bus is asked for once in the life of a program, so each look at one is a program of its own. */
static void
test_without_bus (Fixture *fixture, gconstpointer data)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all", TRUE);
  assert_check (fixture, "notification service", BW_CHECK_WARNING, "no session bus");
  g_autoptr (GPtrArray) checks = examine (fixture);
  g_assert_nonnull (strstr (find (checks, "notification service")->advice, "type log"));
  g_assert_cmpint (find (checks, "keyring")->result, ==, BW_CHECK_OK);
}

static void
check_on_bus (Fixture *fixture, const char *capabilities, BwCheckResult result, const char *part)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  g_autoptr (BwTestBus) bus = bw_test_bus_new (capabilities);
  if (bus != NULL)
    assert_check (fixture, "notification service", result, part);
}

static void
test_without_daemon (Fixture *fixture, gconstpointer data)
{
  check_on_bus (fixture, NULL, BW_CHECK_WARNING, "nothing on the session bus");
}

static void
test_with_daemon (Fixture *fixture, gconstpointer data)
{
  check_on_bus (fixture, "actions body", BW_CHECK_OK, "is there");
}

/* A channel without its secret, with one in the environment, with a file that is open to others. */
static void
test_secrets (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = bw_test_write (fixture->dir, "url", "https://hooks.example.org/x", -1);
  g_free (bw_test_write (fixture->dir, "bellwether.conf", "[channel team]\ntype=slack\n", -1));
  assert_check (fixture, "channel team", BW_CHECK_FAILED, "webhook-url: no keyring");
  g_autoptr (GPtrArray) checks = examine (fixture);
  const char *advice = find (checks, "channel team")->advice;
  g_assert_nonnull (strstr (advice, "Start a keyring"));
  g_assert_nonnull (strstr (advice, "BELLWETHER_SECRET_TEAM_WEBHOOK_URL"));

  g_free (bw_test_write (fixture->dir, "bellwether.conf",
                         "[channel team]\ntype=slack\nwebhook-url-file=url\n", -1));
  assert_check (fixture, "channel team", BW_CHECK_OK, "webhook-url from file (");
  g_assert_cmpint (g_chmod (file, 0644), ==, 0);
  assert_check (fixture, "channel team", BW_CHECK_FAILED, "is open to others");
  g_setenv ("BELLWETHER_SECRET_TEAM_WEBHOOK_URL", "https://hooks.example.org/y", TRUE);
  assert_check (fixture, "channel team", BW_CHECK_OK,
                "from environment (BELLWETHER_SECRET_TEAM_WEBHOOK_URL)");
  g_unsetenv ("BELLWETHER_SECRET_TEAM_WEBHOOK_URL");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "fresh", test_fresh },
    { "well", test_well },
    { "configuration", test_configuration },
    { "state-is-a-file", test_state_is_a_file },
    { "no-database", test_no_database },
    { "damaged-database", test_damaged_database },
    { "newer-database", test_newer_database },
    { "engine", test_engine },
    { "sources", test_sources },
    { "log-channel", test_log_channel },
    { "secrets", test_secrets },
    { "changes-nothing", test_changes_nothing },
    { "without-bus", test_without_bus },
    { "without-daemon", test_without_daemon },
    { "with-daemon", test_with_daemon },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/doctor/", tests[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
