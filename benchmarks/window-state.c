/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A month that Bellwether has watched: configuration, ledger and history, made up. */
#include "window-state.h"

#include "engine/bw-demo.h"
#include "store/bw-history.h"

#include <math.h>
#include <stdlib.h>

#define SOURCE "this-computer"

enum
{
  /* As the engine samples a computer when nobody says otherwise. */
  STEP_S = 10,
  N_TICKS = STATE_DAYS * 24 * 3600 / STEP_S,
  N_TICKS_A_COMMIT = 512,
};

/* A metric, a label of its own or NULL, and around what it swings. */
static const struct
{
  const char *name, *key, *value;
  double mean;
} series[] = {
  { "system_cpu_core_percent", "core", "0", 30 },
  { "system_cpu_core_percent", "core", "1", 25 },
  { "system_cpu_percent", NULL, NULL, 27 },
  { "system_disk_free_bytes", "mount", "/", 8e10 },
  { "system_disk_inodes_percent", "mount", "/", 3 },
  { "system_disk_percent", "mount", "/", 20 },
  { "system_disk_read_bytes_per_second", "device", "vda", 2e5 },
  { "system_disk_write_bytes_per_second", "device", "vda", 4e6 },
  { "system_load1", NULL, NULL, 1.5 },
  { "system_load15", NULL, NULL, 1.4 },
  { "system_load5", NULL, NULL, 1.45 },
  { "system_memory_available_bytes", NULL, NULL, 9e9 },
  { "system_memory_percent", NULL, NULL, 44 },
  { "system_memory_used_bytes", NULL, NULL, 7e9 },
  { "system_network_connections", NULL, NULL, 31 },
  { "system_network_receive_bytes_per_second", "interface", "eth0", 9e4 },
  { "system_network_transmit_bytes_per_second", "interface", "eth0", 3e4 },
  { "system_pressure_cpu_percent", NULL, NULL, 4 },
  { "system_pressure_io_percent", NULL, NULL, 1 },
  { "system_pressure_memory_percent", NULL, NULL, 0 },
  { "system_processes", NULL, NULL, 210 },
  { "system_swap_percent", NULL, NULL, 0 },
  { "system_uptime_seconds", NULL, NULL, 1e6 },
};

static void
fail (GError *error)
{
  g_printerr ("bench-window: %s\n", error->message);
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
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  bw_history_flush_async (history, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!bw_history_flush_finish (history, result, &error))
    fail (error);
  g_object_unref (result);
}

/* Days and hours that look like some, the same at every run. */
static double
value_at (unsigned k, int64_t second)
{
  double day = sin (2 * G_PI * (double) (second % 86400) / 86400);
  uint32_t noise = (uint32_t) second * 2654435761u + k * 40503u;

  noise ^= noise >> 15;
  return series[k].mean * (1 + 0.3 * day + 0.2 * ((noise % 2000) / 1000.0 - 1));
}

static void
write_history (const char *dir, int64_t now_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwHistory) history = bw_history_open (dir, false, &error);
  g_autoptr (BwBatch) batch = bw_batch_new (SOURCE, 0);
  int64_t first_us = now_us - (int64_t) N_TICKS * STEP_S * BW_SECOND_US;

  if (history == NULL)
    fail (error);
  for (unsigned k = 0; k < G_N_ELEMENTS (series); k++)
    {
      const BwMetric *metric = bw_metric_get_labels (series[k].name, "source", SOURCE,
                                                     series[k].key, series[k].value, NULL);
      bw_batch_add (batch, metric, 0);
    }
  for (int i = 0; i < N_TICKS; i++)
    {
      batch->time_us = first_us + (int64_t) i * STEP_S * BW_SECOND_US;
      for (unsigned k = 0; k < G_N_ELEMENTS (series); k++)
        bw_batch_index (batch, k)->value = value_at (k, batch->time_us / BW_SECOND_US);
      bw_history_append (history, batch);
      if (i % N_TICKS_A_COMMIT == 0)
        flush (history);
    }
  flush (history);
}

static void
write_file (const char *dir, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, name, NULL);

  if (!g_file_set_contents (path, text, -1, &error))
    fail (error);
}

void
state_configure (const char *dir, int interval_s)
{
  g_autofree char *config_dir = g_build_filename (dir, "XDG_CONFIG_HOME", "bellwether", NULL);
  g_autofree char *text = g_strdup_printf ("[general]\npresets=default;betting\n\n"
                                           "[source " SOURCE "]\ntype=system\ninterval=%ds\n\n"
                                           "[source demo-bot]\ntype=ledger\npath=%s/bets.csv\n"
                                           "format=csv\nbankroll=%.0f\n",
                                           interval_s, dir, BW_DEMO_BANKROLL);

  g_mkdir_with_parents (config_dir, 0700);
  write_file (config_dir, "bellwether.conf", text);
}

void
state_make (const char *dir, int interval_s)
{
  g_autofree char *state_dir = g_build_filename (dir, "XDG_DATA_HOME", "bellwether", NULL);
  int64_t now_us = g_get_real_time ();
  g_autofree char *bets = bw_demo_ledger_csv (BW_DEMO_BETS, now_us);

  g_mkdir_with_parents (state_dir, 0700);
  write_file (dir, "bets.csv", bets);
  state_configure (dir, interval_s);
  write_history (state_dir, now_us);
}
