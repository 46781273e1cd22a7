/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What trying a rule out costs while its level is dragged: a month of one series at ten seconds,
 * read the first time, from memory from then on. */
#include "base/bw-clock.h"
#include "engine/bw-rule-trial.h"
#include "store/bw-history.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum
{
  DAYS = 30,
  EVERY_S = 10,
  N_RUNS = 15,
  N_PIECE = 4096,
};

static double
cpu_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
fail (const GError *error)
{
  g_printerr ("bench-trial: %s\n", error->message);
  exit (1);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
flush (BwHistory *history)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  bw_history_flush_async (history, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!bw_history_flush_finish (history, result, &error))
    fail (error);
}

/* A day's swing with a peak now and then. */
static void
fill (const char *dir, int64_t from_us, int64_t to_us)
{
  g_autoptr (GError) error = NULL;
  BwHistory *history = bw_history_open (dir, false, &error);
  if (history == NULL)
    fail (error);
  g_autoptr (BwBatch) batch = bw_batch_new ("bench", from_us);
  bw_batch_add (batch, bw_metric_get_labels ("system_cpu_percent", "source", "bench", NULL), 0);
  unsigned n = 0;
  for (batch->time_us = from_us; batch->time_us < to_us; batch->time_us += EVERY_S * BW_SECOND_US)
    {
      double day = (double) (batch->time_us % BW_DAY_US) / BW_DAY_US;
      bw_batch_index (batch, 0)->value = 40 + 20 * sin (day * 6.2832) + (n % 997 < 15 ? 30 : 0);
      bw_history_append (history, batch);
      if (++n % N_PIECE == 0)
        flush (history);
    }
  flush (history);
  bw_history_close (history);
}

/* With a level of its own each time, as under the pointer. */
static double
run_once (BwRuleTrial *trial, BwEngine *engine, unsigned i)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *level = g_strdup_printf ("%u", 70 + i % 15);
  const char *const keys[] = { "metric", "warning", NULL };
  const char *const values[] = { "system_cpu_percent", level, NULL };
  const BwRuleKeys rule = { "bench", keys, values };
  double start = cpu_ms ();
  g_autoptr (BwRuleTrialResult) result = bw_rule_trial_run (trial, engine, &rule, &error);
  double took = cpu_ms () - start;
  if (result == NULL)
    fail (error);
  return took;
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("bellwether-bench-XXXXXX", NULL);
  g_autofree char *config = g_build_filename (dir, "bellwether.conf", NULL);
  int64_t to_us = g_get_real_time (), from_us = to_us - DAYS * BW_DAY_US;
  if (!g_file_set_contents (config, "[general]\npresets=\n", -1, &error))
    fail (error);
  fill (dir, from_us, to_us);
  const BwEngineOptions options = { .mode = BW_ENGINE_ATTACH,
                                    .config_path = config,
                                    .state_dir = dir };
  g_autoptr (BwEngine) engine = bw_engine_open (&options, &error);
  if (engine == NULL)
    fail (error);
  g_autoptr (BwRuleTrial) trial = bw_rule_trial_new (engine, from_us, to_us);
  double first = run_once (trial, engine, 0), best = INFINITY;
  for (unsigned i = 1; i < N_RUNS; i++)
    best = MIN (best, run_once (trial, engine, i));
  printf ("%-48s %10s\n", "30 days at 10 s, best of 15", "CPU ms");
  printf ("%-48s %10.1f\n", "a rule tried out for the first time", first);
  printf ("%-48s %10.1f\n", "each time after that", best);
  bw_engine_stop (engine);
  static const char *const files[] = { "history.db", "history.db-wal", "history.db-shm",
                                       "alerts.db",  "ledger.db",      "bellwether.conf" };
  for (unsigned i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (dir, files[i], NULL);
      g_unlink (path);
    }
  g_rmdir (dir);
  return 0;
}
