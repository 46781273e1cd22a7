/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An engine that watches a made-up machine on a clock that is moved. */
#pragma once

#include "engine/bw-engine-data.h"
#include "engine/bw-engine-live.h"
#include "engine/bw-engine.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <inttypes.h>

#define MACHINE_INTERVAL_US (10 * BW_SECOND_US)
#define MACHINE_CONFIG                                                                             \
  "[general]\npresets=\nzone=UTC\n[channel desktop]\ntype=desktop\nenabled=false\n"                \
  "[source wren]\ntype=system\ninterval=10s\n"                                                     \
  "[rule cpu]\nmetric=system_cpu_percent\nwarning=80\nwarning-recover=60\ncritical=90\n"           \
  "critical-recover=80\nhealthy=70\nfor=5m\n"

typedef struct
{
  char *dir;
  char *proc;
  char *config;
  char *state;
  BwClock *clock;
  BwEngine *engine;
  uint64_t busy[2], idle[2]; /* ticks of each core, a hundredth of a second each */
  uint64_t received, sent;   /* bytes */
  uint64_t available_kib;    /* of 1000 */
  unsigned n_batches;
  unsigned n_wanted;
} MachineFixture;

/* Written in place, for such files are kept open. */
static inline void
machine_write (MachineFixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->proc, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  FILE *file = g_fopen (path, "w");
  g_assert_nonnull (file);
  fputs (text, file);
  g_assert_cmpint (fclose (file), ==, 0);
}

static inline void
machine_write_all (MachineFixture *fixture)
{
  g_autofree char *stat =
      g_strdup_printf ("cpu  %" PRIu64 " 0 0 %" PRIu64 " 0 0 0 0 0 0\ncpu0 %" PRIu64 " 0 0 %" PRIu64
                       " 0 0 0 0 0 0\ncpu1 %" PRIu64 " 0 0 %" PRIu64 " 0 0 0 0 0 0\n",
                       fixture->busy[0] + fixture->busy[1], fixture->idle[0] + fixture->idle[1],
                       fixture->busy[0], fixture->idle[0], fixture->busy[1], fixture->idle[1]);
  g_autofree char *memory = g_strdup_printf (
      "MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: %" PRIu64 " kB\nSwapTotal: 0 kB\n"
      "SwapFree: 0 kB\n",
      fixture->available_kib);
  g_autofree char *net = g_strdup_printf (
      "Inter-|   Receive  |  Transmit\n face |bytes packets errs drop fifo frame compressed "
      "multicast|bytes packets errs drop fifo colls carrier compressed\n"
      "  eth0: %" PRIu64 " 1 0 0 0 0 0 0 %" PRIu64 " 1 0 0 0 0 0 0\n",
      fixture->received, fixture->sent);
  machine_write (fixture, "stat", stat);
  machine_write (fixture, "meminfo", memory);
  machine_write (fixture, "net/dev", net);
  machine_write (fixture, "uptime", "950400.00 100.00\n");
}

static inline void
machine_samples_cb (BwEngine *engine, const BwBatch *batch, gboolean is_live,
                    MachineFixture *fixture)
{
  fixture->n_batches++;
}

static inline bool
machine_has_batches (gpointer data)
{
  MachineFixture *fixture = data;
  return fixture->n_batches >= fixture->n_wanted;
}

/* Time goes on by STEP, in which core 0 is busy for PERCENT and core 1 not at all; until the
 * machine was asked. */
static inline void
machine_step (MachineFixture *fixture, unsigned percent, int64_t step_us)
{
  uint64_t ticks = (uint64_t) (step_us / 10000);
  fixture->busy[0] += ticks * percent / 100;
  fixture->idle[0] += ticks - ticks * percent / 100;
  fixture->idle[1] += ticks;
  fixture->received += 2048 * ticks / 100;
  fixture->sent += 1024 * ticks / 100;
  machine_write_all (fixture);
  fixture->n_wanted = fixture->n_batches + 1;
  bw_clock_advance (fixture->clock, step_us);
  g_assert_true (bw_test_run_until (machine_has_batches, fixture, 5000));
}

static inline void
machine_set_up (MachineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->dir = bw_test_dir_new ();
  fixture->state = g_build_filename (fixture->dir, "state", NULL);
  fixture->proc = g_build_filename (fixture->dir, "proc", NULL);
  fixture->config = bw_test_write (fixture->dir, "bellwether.conf", MACHINE_CONFIG, -1);
  fixture->clock = bw_test_clock_new ();
  fixture->available_kib = 250;
  g_setenv ("BELLWETHER_PROC_ROOT", fixture->proc, TRUE);
  g_setenv ("BELLWETHER_SYS_ROOT", fixture->dir, TRUE);
  machine_write_all (fixture);
  BwEngineOptions options = { .mode = BW_ENGINE_RUN,
                              .config_path = fixture->config,
                              .state_dir = fixture->state,
                              .clock = fixture->clock };
  fixture->engine = bw_engine_open (&options, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->engine, "samples", G_CALLBACK (machine_samples_cb), fixture);
}

/* The first answer, which has no processor: that takes two. */
static inline void
machine_start (MachineFixture *fixture)
{
  bw_engine_start (fixture->engine);
  fixture->n_wanted = 1;
  for (unsigned i = 0; i < 100 && !machine_has_batches (fixture); i++)
    {
      bw_clock_advance (fixture->clock, 0);
      bw_test_run_until (machine_has_batches, fixture, 50);
    }
  g_assert_true (machine_has_batches (fixture));
}

static inline void
machine_tear_down (MachineFixture *fixture, gconstpointer data)
{
  bw_engine_stop (fixture->engine);
  g_clear_object (&fixture->engine);
  bw_test_drain ();
  bw_clock_unref (fixture->clock);
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->proc);
  g_free (fixture->config);
  g_free (fixture->state);
}

static inline const BwMetric *
machine_metric (const char *name)
{
  return bw_metric_get_labels (name, "source", "wren", NULL);
}
