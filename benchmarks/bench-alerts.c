/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a sample that crosses a limit to the message at a server, committed to disk in between;
 * beside Alertmanager, which is told of the same alerts and tells the same server. */
#include "alert-sink.h"
#include "alertmanager.h"
#include "engine/bw-engine-private.h"
#include "rules/bw-rule-eval.h"

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum
{
  N_WARM = 50,
  N_SINGLE = 300, /* one at a time */
  N_FLOOD = 3000, /* all at once */
};
#define PATIENCE_S 120

/* The whole story of one contender. */
typedef struct
{
  const char *name;
  double p50_ms, p99_ms; /* crossing to arrival */
  double single_cpu_ms;  /* each */
  double flood_per_s;    /* alerts */
  double flood_cpu_ms;   /* each */
  double n_requests;     /* of the flood */
  double rss_mib;
  double kept_p50_ms, kept_p99_ms; /* crossing to committed incident; the engine's alone */
} Score;

typedef struct
{
  AlertSink *sink;
  BwEngine *engine;   /* NULL: the peer's turn */
  Alertmanager *peer; /* NULL: the engine's turn */
  GMainLoop *loop;
  unsigned wanted; /* so many crossings shall have arrived */
  unsigned next;   /* number of the next crossing */
  int64_t kept_us; /* when an incident was last committed */
} Bench;

static double
own_cpu_ms (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static double
cpu_ms (const Bench *bench)
{
  return bench->peer != NULL ? alertmanager_cpu_ms (bench->peer) : own_cpu_ms ();
}

static gboolean
arrived_cb (int fd, GIOCondition condition, gpointer data)
{
  Bench *bench = data;
  alert_sink_clear (bench->sink);
  if (alert_sink_n_arrived (bench->sink) >= bench->wanted)
    g_main_loop_quit (bench->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
too_late_cb (gpointer data)
{
  const Bench *bench = data;
  g_error ("only %u of %u crossings have arrived", alert_sink_n_arrived (bench->sink),
           bench->wanted);
  return G_SOURCE_REMOVE;
}

/* Waits until all crossings so far were told of. */
static void
wait_arrived (Bench *bench)
{
  bench->wanted = bench->next;
  unsigned timer = g_timeout_add_seconds (PATIENCE_S, too_late_cb, bench);
  if (alert_sink_n_arrived (bench->sink) < bench->wanted)
    g_main_loop_run (bench->loop);
  g_source_remove (timer);
}

static const BwMetric *
metric (unsigned number)
{
  g_autofree char *k = g_strdup_printf (SINK_MARK "%06u", number);
  return bw_metric_get_labels ("bench_value", "source", "bench", "k", k, NULL);
}

/* N series cross their limit now. */
static void
cross (Bench *bench, unsigned n)
{
  if (bench->peer != NULL)
    {
      alertmanager_post (bench->peer, bench->next, n);
      bench->next += n;
      return;
    }
  g_autoptr (BwBatch) batch =
      bw_batch_new ("bench", bw_clock_wall_us (bw_engine_clock (bench->engine)));
  for (unsigned i = 0; i < n; i++)
    bw_batch_add (batch, metric (bench->next++), 97);
  bw_rule_runner_feed (bench->engine->rules, batch, BW_MINUTE_US);
}

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return one < other ? -1 : one > other;
}

/* Sorts. */
static void
percentiles (double *values, unsigned n, double *p50, double *p99)
{
  qsort (values, n, sizeof (double), compare_doubles);
  *p50 = values[n / 2];
  *p99 = values[n * 99 / 100];
}

static void
measure_single (Bench *bench, Score *score)
{
  double waited_ms[N_SINGLE], kept_ms[N_SINGLE];
  double before_ms = cpu_ms (bench);
  for (unsigned i = 0; i < N_SINGLE; i++)
    {
      unsigned number = bench->next;
      int64_t begun_us = g_get_monotonic_time ();
      cross (bench, 1);
      wait_arrived (bench);
      waited_ms[i] = (double) (alert_sink_arrival_us (bench->sink, number) - begun_us) / 1e3;
      kept_ms[i] = (double) (bench->kept_us - begun_us) / 1e3;
    }
  score->single_cpu_ms = (cpu_ms (bench) - before_ms) / N_SINGLE;
  percentiles (waited_ms, N_SINGLE, &score->p50_ms, &score->p99_ms);
  percentiles (kept_ms, N_SINGLE, &score->kept_p50_ms, &score->kept_p99_ms);
}

static void
measure_flood (Bench *bench, Score *score)
{
  unsigned n_before = alert_sink_n_requests (bench->sink);
  double before_ms = cpu_ms (bench);
  int64_t begun_us = g_get_monotonic_time (), end_us = 0;
  unsigned first = bench->next;
  for (unsigned i = 0; i < N_FLOOD / 100; i++)
    cross (bench, 100);
  wait_arrived (bench);
  score->flood_cpu_ms = (cpu_ms (bench) - before_ms) / N_FLOOD;
  for (unsigned i = first; i < bench->next; i++)
    end_us = MAX (end_us, alert_sink_arrival_us (bench->sink, i));
  score->flood_per_s = N_FLOOD * 1e6 / (double) (end_us - begun_us);
  score->n_requests = alert_sink_n_requests (bench->sink) - n_before;
}

static void
measure (Bench *bench, Score *score)
{
  for (unsigned i = 0; i < N_WARM; i++)
    {
      cross (bench, 1);
      wait_arrived (bench);
    }
  measure_single (bench, score);
  measure_flood (bench, score);
}

static gboolean
ready_cb (gpointer data)
{
  Bench *bench = data;
  if (!bench->engine->is_ready)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (bench->loop);
  return G_SOURCE_REMOVE;
}

static void
incident_cb (BwEngine *engine, const BwIncident *incident, const BwIncidentEvent *event,
             Bench *bench)
{
  if (event->kind == BW_KIND_FIRE)
    bench->kept_us = g_get_monotonic_time ();
}

/* EMERGENCY, for whom no pause after the start or for a group is made. */
static BwEngine *
start_engine (Bench *bench, const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *config = g_build_filename (dir, "bellwether.conf", NULL);
  g_autofree char *state = g_build_filename (dir, "state", NULL);
  g_autofree char *text =
      g_strdup_printf ("[general]\npresets=\n[channel desktop]\ntype=desktop\nenabled=false\n"
                       "[channel sink]\ntype=webhook\nurl=http://127.0.0.1:%u/in\nrate=off\n"
                       "[route 1]\ngroup-wait=0s\ngroup-interval=0s\n"
                       "[rule bench]\nmetric=bench_value\nemergency=80\nemergency-recover=60\n",
                       alert_sink_port (bench->sink));
  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  BwEngineOptions options = { .mode = BW_ENGINE_RUN, .config_path = config, .state_dir = state };
  BwEngine *engine = bw_engine_open (&options, &error);
  g_assert_no_error (error);
  bench->engine = engine;
  g_signal_connect (engine, "incident-changed", G_CALLBACK (incident_cb), bench);
  bw_engine_start (engine);
  g_timeout_add (10, ready_cb, bench);
  g_main_loop_run (bench->loop);
  return engine;
}

static Bench
bench_new (void)
{
  Bench bench = { .sink = alert_sink_new (), .loop = g_main_loop_new (NULL, FALSE) };
  return bench;
}

static void
bench_clear (Bench *bench)
{
  alert_sink_free (bench->sink);
  g_main_loop_unref (bench->loop);
}

static long
own_rss_kib (void)
{
  long pages = 0;
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*d %ld", &pages), ==, 1);
  return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

static void
measure_engine (const char *dir, Score *score)
{
  Bench bench = bench_new ();
  unsigned watch = g_unix_fd_add (alert_sink_fd (bench.sink), G_IO_IN, arrived_cb, &bench);
  g_autoptr (BwEngine) engine = start_engine (&bench, dir);
  measure (&bench, score);
  score->rss_mib = (double) own_rss_kib () / 1024;
  bw_engine_stop (engine);
  g_source_remove (watch);
  bench_clear (&bench);
}

static bool
measure_peer (const char *dir, Score *score)
{
  Bench bench = bench_new ();
  bench.peer = alertmanager_new (dir, alert_sink_port (bench.sink));
  if (bench.peer == NULL)
    {
      bench_clear (&bench);
      return false;
    }
  unsigned watch = g_unix_fd_add (alert_sink_fd (bench.sink), G_IO_IN, arrived_cb, &bench);
  measure (&bench, score);
  score->rss_mib = (double) alertmanager_rss_kib (bench.peer) / 1024;
  alertmanager_free (bench.peer);
  g_source_remove (watch);
  bench_clear (&bench);
  return true;
}

static double
cpu_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

/* CPU of one of N threshold rules, each over a series of its own, ns: the best of some runs. */
static double
measure_rules (unsigned n)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  g_autoptr (BwBatch) batch = bw_batch_new ("bench", 0);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "metric=bench_value_%u;warning=80;warning-recover=60;critical=90;for=2m", i);
      g_autofree char *name = g_strdup_printf ("bench_value_%u", i);
      g_ptr_array_add (rules, bw_rule_parse_inline (text, NULL));
      bw_batch_add (batch, bw_metric_get_labels (name, "source", "bench", NULL), 50);
    }
  g_autoptr (BwRuleSet) set = bw_rule_set_new (rules);
  double best = 1e9;
  unsigned n_rounds = 2000000 / n;
  bw_rule_set_feed (set, batch, BW_SECOND_US, 0, events);
  for (int run = 0; run < 5; run++)
    {
      double start = cpu_ns ();
      for (unsigned i = 0; i < n_rounds; i++)
        {
          batch->time_us += BW_SECOND_US;
          bw_rule_set_feed (set, batch, BW_SECOND_US, batch->time_us, events);
        }
      best = MIN (best, (cpu_ns () - start) / n_rounds / n);
    }
  return best;
}

static void
print_score (const Score *score)
{
  printf ("%-14s %8.3f %8.3f %10.3f   %9.0f %10.3f %9.0f %8.1f\n", score->name, score->p50_ms,
          score->p99_ms, score->single_cpu_ms, score->flood_per_s, score->flood_cpu_ms,
          score->n_requests, score->rss_mib);
}

static void
print_goal (const char *what, double value, double goal, bool is_at_most)
{
  bool is_met = is_at_most ? value <= goal : value >= goal;
  printf ("%-52s %7.2f   goal %s %4.1f   %s\n", what, value, is_at_most ? "<=" : ">=", goal,
          is_met ? "met" : "MISSED");
}

int
main (void)
{
  Score ours = { .name = "bellwether" }, peer = { .name = "alertmanager" };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("bellwether-bench-XXXXXX", &error);
  g_assert_no_error (error);
  setvbuf (stdout, NULL, _IOLBF, 0);
  printf ("%-14s %8s %8s %10s   %9s %10s %9s %8s\n", "", "p50 ms", "p99 ms", "CPU ms ea.",
          "alerts/s", "CPU ms ea.", "requests", "RSS MiB");
  bool has_peer = measure_peer (dir, &peer);
  measure_engine (dir, &ours);
  print_score (&ours);
  if (has_peer)
    {
      print_score (&peer);
      print_goal ("crossing to POST received, median, to the peer's", ours.p50_ms / peer.p50_ms, 1,
                  true);
      print_goal ("alerts told a second, of the peer's", ours.flood_per_s / peer.flood_per_s, 1,
                  false);
      print_goal ("CPU of an alert in the flood, of the peer's",
                  ours.flood_cpu_ms / peer.flood_cpu_ms, 0.8, true);
    }
  else
    printf ("prometheus-alertmanager is not installed: no peer to compare with\n");
  printf ("crossing to committed incident, median: %.2f ms\n", ours.kept_p50_ms);
  print_goal ("crossing to committed incident, p99, ms", ours.kept_p99_ms, 10, true);
  print_goal ("a threshold rule among 50, ns", measure_rules (50), 20, true);
  print_goal ("a threshold rule among 5,000, ns", measure_rules (5000), 20, true);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", dir);
  return system (command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
