/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a collection of this machine costs: CPU time per collection and per metric. */
#include "collect/bw-scheduler.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct
{
  GMainLoop *loop;
  unsigned n_left;
  unsigned n_metrics;
} Bench;

static double
cpu_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void
batch_cb (gpointer data, const BwBatch *batch)
{
  Bench *bench = data;

  bench->n_metrics = batch->samples->len;
  if (--bench->n_left == 0)
    g_main_loop_quit (bench->loop);
}

/* The files that the collector reads. */
static const char *const files[] = {
  "/proc/stat",         "/proc/loadavg",       "/proc/meminfo",         "/proc/pressure/cpu",
  "/proc/pressure/io",  "/proc/uptime",        "/proc/pressure/memory", "/proc/diskstats",
  "/proc/net/sockstat", "/proc/net/sockstat6", "/proc/net/dev",
};

typedef struct
{
  Bench bench;
  int fds[G_N_ELEMENTS (files)];
  bool reads;
} Floor;

static gboolean
turn_cb (gpointer data)
{
  static char buffer[65536];
  Floor *floor = data;

  for (unsigned i = 0; floor->reads && i < G_N_ELEMENTS (files); i++)
    if (floor->fds[i] >= 0 && pread (floor->fds[i], buffer, sizeof buffer, 0) < 0)
      floor->fds[i] = -1;
  if (--floor->bench.n_left == 0)
    g_main_loop_quit (floor->bench.loop);
  return G_SOURCE_CONTINUE;
}

static void
print (const char *title, unsigned interval_ms, unsigned n_metrics, double us)
{
  printf ("%-36s %8u %8u %10.1f", title, interval_ms, n_metrics, us);
  if (n_metrics > 0)
    printf (" %10.2f", us / n_metrics);
  printf ("\n");
}

/** CPU time of a wake-up of the main loop, N of them INTERVAL_MS apart, that reads the files and
 * does nothing with them, or not even that. */
static void
measure_floor (const char *title, bool reads, unsigned interval_ms, unsigned n)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, false);
  Floor floor = { .bench = { .loop = loop, .n_left = n }, .reads = reads };

  for (unsigned i = 0; i < G_N_ELEMENTS (files); i++)
    floor.fds[i] = open (files[i], O_RDONLY | O_CLOEXEC);
  unsigned id = g_timeout_add (interval_ms, turn_cb, &floor);
  double before = cpu_us ();
  g_main_loop_run (loop);
  double each = (cpu_us () - before) / n;
  g_source_remove (id);
  print (title, interval_ms, 0, each);
  for (unsigned i = 0; i < G_N_ELEMENTS (files); i++)
    if (floor.fds[i] >= 0)
      close (floor.fds[i]);
}

/** Collects [source] of TEXT every INTERVAL_MS, N times after the first, and prints a line. */
static void
measure (const char *title, const char *text, unsigned interval_ms, unsigned n)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, false);
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  g_autoptr (GError) error = NULL;
  Bench bench = { .loop = loop, .n_left = 2 };
  BwSchedulerCallbacks callbacks = { .batch = batch_cb, .data = &bench };
  BwCollectContext context = { .clock = clock, .proc_root = "/proc", .sys_root = "/sys" };
  unsigned n_schemas;
  const BwGroupSchema *schemas = bw_collector_schemas (&n_schemas);
  g_autoptr (BwConfig) config = bw_config_parse ("bench", text, -1, schemas, n_schemas);
  BwCollector *collector =
      bw_collector_new (bw_config_group (config, "source", 0), &context, &error);

  if (collector == NULL)
    g_error ("%s", error->message);
  BwScheduler *scheduler = bw_scheduler_new (clock, &callbacks);
  bw_scheduler_add (scheduler, collector, interval_ms * (BW_SECOND_US / 1000), 0);
  g_main_loop_run (loop);
  bench.n_left = n;
  double before = cpu_us ();
  g_main_loop_run (loop);
  double each = (cpu_us () - before) / n;
  print (title, interval_ms, bench.n_metrics, each);
  bw_scheduler_free (scheduler);
}

int
main (void)
{
  static const struct
  {
    unsigned interval_ms, n;
  } paces[] = { { 2, 1000 }, { 100, 100 }, { 1000, 20 } };
  const char *text = "[source s]\ntype=system\n";

  printf ("%-36s %8s %8s %10s %10s\n", "", "every ms", "metrics", "us a turn", "us/metric");
  for (unsigned i = 0; i < G_N_ELEMENTS (paces); i++)
    {
      measure_floor ("floor: a wake-up", false, paces[i].interval_ms, paces[i].n);
      measure_floor ("floor: it reads the files", true, paces[i].interval_ms, paces[i].n);
      measure ("this computer", text, paces[i].interval_ms, paces[i].n);
    }
  return 0;
}
