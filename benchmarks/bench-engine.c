/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the whole program: a crossing until its incident is committed, imports, analyses, memory
 * at rest. */
#include "base/bw-number.h"
#include "engine/bw-demo.h"
#include "engine/bw-incident-keeper.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_CROSSINGS 500

static double
cpu_ms (int who)
{
  struct rusage usage;
  getrusage (who, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return one < other ? -1 : one > other;
}

typedef struct
{
  GMainLoop *loop;
  int64_t asked_us;
  double waited_ms[N_CROSSINGS];
  unsigned n;
} Crossings;

static void
changed_cb (gpointer data, const BwIncident *incident, const BwIncidentEvent *event)
{
  Crossings *crossings = data;
  crossings->waited_ms[crossings->n++] =
      (double) (g_get_monotonic_time () - crossings->asked_us) / 1e3;
  g_main_loop_quit (crossings->loop);
}

static void
failing_cb (gpointer data, const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static BwIncidentRequest *
crossing (unsigned i, int64_t now_us)
{
  BwIncidentRequest *request = bw_incident_request_new (BW_KIND_FIRE, now_us, "auto");
  g_autofree char *labels = g_strdup_printf ("source=\"machine-%u\"", i);
  request->dedup_key = bw_incident_dedup_key ("cpu", labels);
  request->rule = g_strdup ("cpu");
  request->labels = g_strdup (labels);
  request->category = BW_CATEGORY_SYSTEM;
  request->severity = BW_SEVERITY_WARNING;
  request->value = 97;
  request->threshold = 80;
  request->summary = g_strdup ("Processor at 97 %");
  return request;
}

/* From the request to the incident with event and delivery rows synced to disk, one at a time. */
static void
measure_crossings (const char *dir)
{
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BwAlerts) alerts = bw_alerts_open (dir, &error);
  g_assert_no_error (error);
  Crossings crossings = { .loop = g_main_loop_new (NULL, FALSE) };
  const BwIncidentKeeperCallbacks callbacks = { changed_cb, failing_cb, &crossings };
  BwDispatcher *dispatcher = bw_dispatcher_new (clock, alerts, NULL, NULL);
  BwIncidentKeeper *keeper = bw_incident_keeper_new (clock, alerts, dispatcher, &callbacks);
  double before_ms = cpu_ms (RUSAGE_SELF);
  for (unsigned i = 0; i < N_CROSSINGS; i++)
    {
      BwIncidentRequest *request = crossing (i, bw_clock_wall_us (clock));
      crossings.asked_us = g_get_monotonic_time ();
      bw_incident_keeper_submit (keeper, request, NULL, NULL, NULL);
      g_main_loop_run (crossings.loop);
    }
  double spent_ms = cpu_ms (RUSAGE_SELF) - before_ms;
  bw_incident_keeper_free (keeper);
  bw_dispatcher_free (dispatcher);
  g_main_loop_unref (crossings.loop);
  qsort (crossings.waited_ms, N_CROSSINGS, sizeof (double), compare_doubles);
  printf (
      "crossing to committed incident  p50 %.3f ms   p99 %.3f ms   CPU %.3f ms each   (n = %d)\n",
      crossings.waited_ms[N_CROSSINGS / 2], crossings.waited_ms[N_CROSSINGS * 99 / 100],
      spent_ms / N_CROSSINGS, N_CROSSINGS);
}

/* Runs the program with ARGUMENTS and prints what it took. Returns its CPU time, ms. */
static double
run_program (const char *title, unsigned n_rows, const char *const *arguments)
{
  struct rusage usage;
  int status = 0;
  int64_t begun_us = g_get_monotonic_time ();
  pid_t pid = fork ();
  if (pid == 0)
    {
      g_assert_nonnull (freopen ("/dev/null", "w", stdout));
      execv (arguments[0], (char *const *) arguments);
      _exit (127);
    }
  wait4 (pid, &status, 0, &usage);
  double wall_s = (double) (g_get_monotonic_time () - begun_us) / 1e6;
  double spent_ms = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
                    + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  g_autofree char *rows = bw_number_format (n_rows, BW_FORMAT_COUNT);
  g_autofree char *rate = bw_number_format (n_rows / wall_s, BW_FORMAT_COUNT);
  printf ("%-8s %10s rows   %6.2f s wall   %7.0f ms CPU   %10s rows/s   %4ld MiB at most%s\n",
          title, rows, wall_s, spent_ms, rate, usage.ru_maxrss / 1024,
          status != 0 ? "   FAILED" : "");
  return spent_ms;
}

/* In a process of its own: what this one has touched would count as memory of those it starts. */
static void
write_ledger (const char *path, unsigned n_rows)
{
  pid_t pid = fork ();
  if (pid == 0)
    {
      g_autofree char *csv = bw_demo_ledger_csv (n_rows, g_get_real_time ());
      _exit (g_file_set_contents (path, csv, -1, NULL) ? 0 : 1);
    }
  int status = 0;
  waitpid (pid, &status, 0);
  g_assert_cmpint (status, ==, 0);
}

static void
measure_files (const char *program, const char *dir)
{
  static const unsigned sizes[] = { 50000, 1000000 };
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/ledger-%u.csv", dir, sizes[i]);
      write_ledger (path, sizes[i]);
      const char *analyse[] = { program, "analyse", path, "--json", NULL };
      const char *import[] = { program, "import", path, "--source", "bench", "--state", dir, NULL };
      run_program ("analyse", sizes[i], analyse);
      run_program ("import", sizes[i], import);
      g_unlink (path);
    }
}

/* A line of /proc/PID/smaps_rollup, KiB. */
static long
memory_kib (pid_t pid, const char *field)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  const char *at = strstr (text, field);
  return at != NULL ? strtol (at + strlen (field), NULL, 10) : 0;
}

/* The engine as it watches this computer and nothing else, for so long. */
static void
measure_rest (const char *program, const char *dir)
{
  g_autofree char *state = g_build_filename (dir, "rest", NULL);
  g_autofree char *config = g_build_filename (dir, "rest.conf", NULL);
  g_file_set_contents (config, "[source this-computer]\ntype=system\ninterval=1s\n", -1, NULL);
  const char *arguments[] = { program, "run", "--state", state, "--config", config, NULL };
  pid_t pid = fork ();
  if (pid == 0)
    {
      g_assert_nonnull (freopen ("/dev/null", "w", stdout));
      execv (arguments[0], (char *const *) arguments);
      _exit (127);
    }
  struct rusage usage;
  g_usleep (11 * G_USEC_PER_SEC);
  long rss = memory_kib (pid, "Rss:"), pss = memory_kib (pid, "Pss:");
  kill (pid, SIGTERM);
  wait4 (pid, NULL, 0, &usage);
  double spent_ms = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
                    + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  printf (
      "run, this computer every second: RSS %.1f MiB   PSS %.1f MiB   %.1f ms CPU in 11 s, start "
      "and stop included\n",
      (double) rss / 1024, (double) pss / 1024, spent_ms);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  const char *program = g_getenv ("BELLWETHERCTL");
  g_autofree char *dir = g_dir_make_tmp ("bellwether-bench-XXXXXX", &error);
  g_assert_no_error (error);
  setvbuf (stdout, NULL, _IOLBF, 0);
  measure_crossings (dir);
  if (program != NULL)
    {
      measure_files (program, dir);
      measure_rest (program, dir);
    }
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", dir);
  return system (command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
