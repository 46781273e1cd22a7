/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A made-up /proc and /sys, and a system collector over them on a fake clock. */
#pragma once

#include "collect/bw-collector.h"
#include "lib/bw-test.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *dir;
  char *proc;
  char *sys;
  BwClock *clock;
  BwConfig *config;
  BwCollector *collector;
  BwBatch *batch; /* of the last collection */
  GError *error;
  bool is_done;
} SystemFixture;

/** Writes PATH in place, as a file that is kept open must be; without emptying it first, for then
 * some file systems wait for the disk. */
static inline void
system_fixture_overwrite (const char *path, const char *text, size_t n)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, n), ==, (ssize_t) n);
  g_assert_cmpint (ftruncate (fd, (off_t) n), ==, 0);
  close (fd);
}

/** Writes PROC/NAME. */
static inline void
system_fixture_write (SystemFixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->proc, name, NULL);
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  system_fixture_overwrite (path, text, strlen (text));
}

/** The counters of a machine that has worked N seconds, half of it on one of two processors. */
static inline void
system_fixture_work (SystemFixture *f, unsigned n)
{
  g_autofree char *stat = g_strdup_printf ("cpu  %u 0 0 %u 0 0 0 0 0 0\n"
                                           "cpu0 %u 0 0 %u 0 0 0 0 0 0\n"
                                           "cpu1 0 0 0 %u 0 0 0 0 0 0\n"
                                           "intr 1 2 3\nctxt 4\nprocs_running 1\n",
                                           50 * n, 150 * n, 50 * n, 50 * n, 100 * n);
  g_autofree char *disks = g_strdup_printf ("   7 0 loop0 9 9 9 9 9 9 9 9 0 0 0\n"
                                            "   8 0 sda 1 0 %u 0 1 0 %u 0 0 0 0\n"
                                            "   8 1 sda1 1 0 %u 0 1 0 %u 0 0 0 0\n"
                                            "   8 16 sdb 0 0 0 0 0 0 0 0 0 0 0\n",
                                            200 * n + 8, 20 * n + 8, 200 * n + 8, 20 * n + 8);
  g_autofree char *net = g_strdup_printf ("Inter-| Receive | Transmit\n face |bytes\n"
                                          "    lo: %u 0 0 0 0 0 0 0 %u 0 0 0 0 0 0 0\n"
                                          "  eth0: %u 0 %u 0 0 0 0 0 %u 0 %u 0 0 0 0 0\n"
                                          "veth12: 5 0 0 0 0 0 0 0 5 0 0 0 0 0 0 0\n",
                                          7 * n, 7 * n, 1000 * n, n, 3000 * n, 2 * n);

  system_fixture_write (f, "stat", stat);
  system_fixture_write (f, "diskstats", disks);
  system_fixture_write (f, "net/dev", net);
}

/** All files of /proc, and a sensor. */
static inline void
system_fixture_fill (SystemFixture *f)
{
  system_fixture_work (f, 100);
  system_fixture_write (f, "loadavg", "0.50 1.25 2.00 3/523 12345\n");
  system_fixture_write (f, "meminfo",
                        "MemTotal: 16000 kB\nMemFree: 1000 kB\nMemAvailable: 4000 kB\n"
                        "SwapTotal: 2000 kB\nSwapFree: 1500 kB\n");
  system_fixture_write (f, "pressure/cpu", "some avg10=1.50 avg60=0 avg300=0 total=1\n");
  system_fixture_write (f, "pressure/memory", "some avg10=2.50 avg60=0 avg300=0 total=1\n");
  system_fixture_write (f, "pressure/io", "some avg10=3.50 avg60=0 avg300=0 total=1\n");
  system_fixture_write (f, "uptime", "12345.67 999.00\n");
  system_fixture_write (f, "net/sockstat", "TCP: inuse 12 orphan 0\nUDP: inuse 5 mem 2\n");
  system_fixture_write (f, "net/sockstat6", "TCP6: inuse 3\nUDP6: inuse 1\n");
  system_fixture_write (f, "self/mountinfo",
                        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                        "2 1 0:40 / /net rw - nfs4 server:/export rw\n");
  g_free (bw_test_write (f->sys, "class/hwmon/hwmon0/name", "coretemp\n", -1));
  g_free (bw_test_write (f->sys, "class/hwmon/hwmon0/temp1_input", "51000\n", -1));
}

static inline void
system_fixture_init (SystemFixture *f)
{
  *f = (SystemFixture){ .dir = bw_test_dir_new (), .clock = bw_test_clock_new () };
  f->proc = g_build_filename (f->dir, "proc", NULL);
  f->sys = g_build_filename (f->dir, "sys", NULL);
}

/** Makes the collector of [source pc] with KEYS ("mounts=/\n"), or NULL and f->error. */
static inline void
system_fixture_start (SystemFixture *f, const char *keys)
{
  g_autofree char *text = g_strconcat ("[source pc]\ntype=system\n", keys, NULL);
  BwCollectContext context = { .clock = f->clock, .proc_root = f->proc, .sys_root = f->sys };
  unsigned n;
  const BwGroupSchema *schemas = bw_collector_schemas (&n);

  f->config = bw_config_parse ("test.conf", text, -1, schemas, n);
  g_assert_cmpuint (bw_config_n_errors (f->config), ==, 0);
  f->collector = bw_collector_new (bw_config_group (f->config, "source", 0), &context, &f->error);
}

static inline void
system_fixture_collected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  SystemFixture *f = data;

  g_assert_false (f->is_done);
  f->batch = f->collector->kind->collect_finish (f->collector, result, &f->error);
  f->is_done = true;
}

static inline void
system_fixture_begin (SystemFixture *f, GCancellable *cancellable)
{
  g_clear_pointer (&f->batch, bw_batch_free);
  g_clear_error (&f->error);
  f->is_done = false;
  f->collector->kind->collect_async (f->collector, cancellable, system_fixture_collected_cb, f);
}

/** Collects once, AFTER_US later. */
static inline void
system_fixture_collect (SystemFixture *f, int64_t after_us)
{
  bw_clock_advance (f->clock, after_us);
  system_fixture_begin (f, NULL);
  bw_test_wait_flag (&f->is_done);
}

/** The value of METRIC ("system_load1", labels as in the canonical text but for the source's) in
 * the last batch; -1 where it is not in it. */
static inline double
system_fixture_value (SystemFixture *f, const char *metric)
{
  g_autofree char *all =
      g_str_has_suffix (metric, "}")
          ? g_strdup_printf ("%.*s,source=\"pc\"}", (int) strlen (metric) - 1, metric)
          : g_strconcat (metric, "{source=\"pc\"}", NULL);

  g_assert_nonnull (f->batch);
  const BwMetric *wanted = bw_metric_parse (all, NULL);
  g_assert_nonnull (wanted);
  for (unsigned i = 0; i < f->batch->samples->len; i++)
    if (bw_batch_index (f->batch, i)->metric == wanted)
      return bw_batch_index (f->batch, i)->value;
  return -1;
}

static inline void
system_fixture_clear (SystemFixture *f)
{
  g_clear_pointer (&f->batch, bw_batch_free);
  g_clear_error (&f->error);
  g_clear_pointer (&f->collector, bw_collector_free);
  g_clear_pointer (&f->config, bw_config_unref);
  bw_test_drain ();
  bw_clock_unref (f->clock);
  bw_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->proc);
  g_free (f->sys);
}
