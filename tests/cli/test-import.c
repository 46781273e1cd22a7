/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An import is whole or absent, however it ends; and what its options do. */
#include "cli/ctl.h"

#include <signal.h>

/* Enough to be caught amid, on most machines; on others more are. */
#define N_ROWS 80000
#define MOST_ROWS (16 * N_ROWS)

/* (transfer full) */
static char *
write_large (Ctl *ctl, int n_rows)
{
  char *path = g_build_filename (ctl->home, "large.csv", NULL);
  FILE *file = g_fopen (path, "w");
  g_assert_nonnull (file);
  fputs ("id,placed_at,event,stake,odds,status,profit\n", file);
  for (int i = 0; i < n_rows; i++)
    fprintf (file, "b%d,2026-01-%02dT%02d:%02d:00Z,event %d,10,2.0,%s\n", i, 1 + i / 10000 % 28,
             i / 500 % 24, i % 60, i, i % 2 == 0 ? "won,10" : "lost,-10");
  g_assert_cmpint (fclose (file), ==, 0);
  return path;
}

static int64_t
count_rows (Ctl *ctl)
{
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "ledger", "--csv", NULL);
  ctl_check_well (run, 0);
  return (int64_t) ctl_n_lines (run->out) - 1;
}

/* Whether the import that was started has begun to write; false when it is over already. */
static bool
await_writing (Ctl *ctl, GSubprocess *process)
{
  g_autofree char *path = g_build_filename (ctl->home, "data/bellwether/ledger.db-wal", NULL);
  while (g_subprocess_get_identifier (process) != NULL)
    {
      GStatBuf info;
      if (g_stat (path, &info) == 0 && info.st_size > 1 << 20)
        return true;
      g_main_context_iteration (NULL, false);
      g_thread_yield ();
    }
  return false;
}

/* An import of PATH, N_ROWS of it, that is amid its work. One that is over too soon is followed by
 * one twice as large. (transfer full) */
static GSubprocess *
start_large (Ctl *ctl, char **path, int *n_rows)
{
  for (*n_rows = N_ROWS; *n_rows <= MOST_ROWS; *n_rows *= 2)
    {
      *path = write_large (ctl, *n_rows);
      const char *const argv[] = { "import", *path, "--source", "bot", NULL };
      g_autoptr (GSubprocess) process = bw_test_ctl_start (ctl->home, argv);
      if (await_writing (ctl, process))
        return g_steal_pointer (&process);
      g_clear_pointer (path, g_free);
      ctl_tear_down (ctl, NULL);
      ctl_set_up (ctl, NULL);
    }
  g_assert_not_reached ();
}

/* Ends an import amid its work with SIGNAL. */
static void
check_ended_by (Ctl *ctl, int signal)
{
  g_autofree char *path = NULL;
  g_autofree char *err = NULL;
  int n_rows = 0;
  g_autoptr (GSubprocess) process = start_large (ctl, &path, &n_rows);
  g_autofree char *added =
      g_strdup_printf ("bot: %d added, 0 updated, 0 unchanged, 0 rejected\n", n_rows);
  g_autofree char *unchanged =
      g_strdup_printf ("bot: 0 added, 0 updated, %d unchanged, 0 rejected\n", n_rows);
  g_subprocess_send_signal (process, signal);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  if (signal == SIGKILL)
    g_assert_false (g_subprocess_get_if_exited (process));
  else
    {
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
      g_assert_cmpuint (ctl_n_lines (err), ==, 1);
      ctl_check_has (err, "bellwetherctl: import: ");
      ctl_check_has (err, "ancelled");
    }
  g_assert_cmpint (count_rows (ctl), ==, 0);
  g_autoptr (BwTestRun) again = bw_test_ctl (ctl->home, "import", path, "--source", "bot", NULL);
  ctl_check_well (again, 0);
  ctl_check_has (again->out, added);
  g_autoptr (BwTestRun) same = bw_test_ctl (ctl->home, "import", path, "--source", "bot", NULL);
  ctl_check_has (same->out, unchanged);
}

static void
test_cancelled (Ctl *ctl, gconstpointer data)
{
  check_ended_by (ctl, SIGINT);
}

static void
test_killed (Ctl *ctl, gconstpointer data)
{
  check_ended_by (ctl, SIGKILL);
}

/* A row changed in the file is one row changed in the ledger; one that is gone from it stays. */
static void
test_changed (Ctl *ctl, gconstpointer data)
{
  static const char head[] = "id,placed_at,stake,odds,status\n1,2026-01-01T00:00:00Z,10,2,won\n";
  g_autofree char *first = g_strconcat (head, "2,2026-01-02T00:00:00Z,10,2,pending\n", NULL);
  g_autofree char *second = g_strconcat (head, "2,2026-01-02T00:00:00Z,10,2,lost\n", NULL);
  const char *const texts[] = { first, second, head };
  const char *const said[] = { "a: 2 added, 0 updated, 0 unchanged",
                               "a: 0 added, 1 updated, 1 unchanged",
                               "a: 0 added, 0 updated, 1 unchanged" };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = bw_test_write (ctl->home, "a.csv", texts[i], -1);
      g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "import", path, "--source", "a", NULL);
      ctl_check_well (run, 0);
      ctl_check_has (run->out, said[i]);
    }
  g_assert_cmpint (count_rows (ctl), ==, 2);
}

/* Columns whose names tell nothing, and times that are New York's. */
static void
test_options (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path =
      bw_test_write (ctl->home, "a.csv", "k,w,m,q,r\n1,2026-01-01 19:00,10,2,won\n", -1);
  g_autoptr (BwTestRun) unknown = bw_test_ctl (ctl->home, "import", path, "--source", "a", NULL);
  ctl_check_refused (unknown, 1, "no column for 'stake'");
  g_autoptr (BwTestRun) run = bw_test_ctl (
      ctl->home, "import", path, "--source", "a", "--map", "id=k", "--map", "placed_at=w", "--map",
      "stake=m", "--map", "odds=q", "--map", "status=r", "--tz", "America/New_York", NULL);
  ctl_check_well (run, 0);
  g_autoptr (BwTestRun) rows = bw_test_ctl (ctl->home, "ledger", "--csv", NULL);
  ctl_check_has (rows->out, "\na,1,2026-01-02T00:00:00");
  static const char *const bad[] = { "stake=nix", "nix=m", "stake" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (BwTestRun) wrong =
          bw_test_ctl (ctl->home, "import", path, "--source", "a", "--map", bad[i], NULL);
      ctl_check_refused (wrong, i == 0 ? 1 : 2, bad[i] + (i == 0 ? 6 : 0));
    }
  g_autoptr (BwTestRun) zone =
      bw_test_ctl (ctl->home, "import", path, "--source", "a", "--tz", "Mars/Olympus", NULL);
  ctl_check_refused (zone, 2, "Mars/Olympus");
  g_autoptr (BwTestRun) format =
      bw_test_ctl (ctl->home, "import", path, "--source", "a", "--format", "bogus", NULL);
  ctl_check_refused (format, 2, "bogus");
}

/* What ledger --csv prints is a ledger: taken in again it says the same. */
static void
test_round_trip (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path =
      bw_test_write (ctl->home, "a.csv",
                     "id,placed_at,settled_at,event,selection,model,stake,odds,probability,closing_"
                     "odds,status,profit,fee\n"
                     "1,2026-01-01T00:00:00.123Z,2026-01-01T02:00:00Z,\"a, "
                     "\"\"b\"\"\",x,m,10,2.123456789012345,0.51,1.9,won,11.23,0.1\n"
                     "2,2026-01-02T00:00:00Z,,c,y,n,10,2.0,,,pending,,\n"
                     "3,2026-01-03T00:00:00Z,2026-01-03T01:00:00Z,d,z,n,0.1,3,0.3,,half-won,0.1,\n"
                     "4,2026-01-04T00:00:00Z,2026-01-04T01:00:00Z,e,z,n,5,3,0.3,,void,0,\n",
                     -1);
  g_autoptr (BwTestRun) first = bw_test_ctl (ctl->home, "import", path, "--source", "a", NULL);
  ctl_check_well (first, 0);
  g_autoptr (BwTestRun) csv = bw_test_ctl (ctl->home, "ledger", "--csv", NULL);
  ctl_check_well (csv, 0);
  g_autofree char *copy = bw_test_write (ctl->home, "copy.csv", csv->out, -1);
  g_autoptr (BwTestRun) second = bw_test_ctl (ctl->home, "import", copy, "--source", "b", NULL);
  ctl_check_well (second, 0);
  ctl_check_has (second->out, "b: 4 added, 0 updated, 0 unchanged, 0 rejected\n");
  g_autoptr (BwTestRun) other = bw_test_ctl (ctl->home, "ledger", "--source", "b", "--csv", NULL);
  g_auto (GStrv) parts = g_strsplit (other->out, "\nb,", -1);
  g_autofree char *renamed = g_strjoinv ("\na,", parts);
  g_assert_cmpstr (renamed, ==, csv->out);
}

static void
add (const char *path, void (*test) (Ctl *ctl, gconstpointer data))
{
  g_test_add (path, Ctl, NULL, ctl_set_up, test, ctl_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/import/cancelled", test_cancelled);
  add ("/import/killed", test_killed);
  add ("/import/changed", test_changed);
  add ("/import/options", test_options);
  add ("/import/round-trip", test_round_trip);
  return g_test_run ();
}
