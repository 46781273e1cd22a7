/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the files of /proc one after the other, keeping them open and what rates need. */
#include "collect/bw-proc-private.h"

#include "collect/bw-proc-diskstats-private.h"
#include "collect/bw-proc-file-private.h"
#include "collect/bw-proc-load-private.h"
#include "collect/bw-proc-meminfo-private.h"
#include "collect/bw-proc-net-private.h"
#include "collect/bw-proc-stat-private.h"
#include "collect/bw-rows-private.h"
#include "collect/bw-time-watch-private.h"

#include <math.h>
#include <string.h>

#define SHORTEST_US (BW_SECOND_US / 2)
#define MAX_STEPS 3
#define MAX_CORES 4096

typedef enum
{
  FILE_STAT,
  FILE_LOADAVG,
  FILE_MEMINFO,
  FILE_PRESSURE_CPU,
  FILE_PRESSURE_MEMORY,
  FILE_PRESSURE_IO,
  FILE_UPTIME,
  FILE_DISKSTATS,
  FILE_NET_DEV,
  FILE_SOCKSTAT,
  FILE_SOCKSTAT6,
  N_FILES,
} File;

static const struct
{
  const char *name;
  bool is_single;
} files[N_FILES] = {
  [FILE_STAT] = { "stat", true },
  [FILE_LOADAVG] = { "loadavg", true },
  [FILE_MEMINFO] = { "meminfo", true },
  [FILE_PRESSURE_CPU] = { "pressure/cpu", true },
  [FILE_PRESSURE_MEMORY] = { "pressure/memory", true },
  [FILE_PRESSURE_IO] = { "pressure/io", true },
  [FILE_UPTIME] = { "uptime", true },
  [FILE_DISKSTATS] = { "diskstats", false },
  [FILE_NET_DEV] = { "net/dev", false },
  [FILE_SOCKSTAT] = { "net/sockstat", true },
  [FILE_SOCKSTAT6] = { "net/sockstat6", true },
};

typedef enum
{
  METRIC_CPU,
  METRIC_LOAD1,
  METRIC_LOAD5,
  METRIC_LOAD15,
  METRIC_PROCESSES,
  METRIC_MEMORY_PERCENT,
  METRIC_MEMORY_USED,
  METRIC_MEMORY_AVAILABLE,
  METRIC_SWAP,
  METRIC_PRESSURE_CPU,
  METRIC_PRESSURE_MEMORY,
  METRIC_PRESSURE_IO,
  METRIC_UPTIME,
  METRIC_CONNECTIONS,
  N_METRICS,
} Metric;

static const char *const metric_names[N_METRICS] = {
  [METRIC_CPU] = "system_cpu_percent",
  [METRIC_LOAD1] = "system_load1",
  [METRIC_LOAD5] = "system_load5",
  [METRIC_LOAD15] = "system_load15",
  [METRIC_PROCESSES] = "system_processes",
  [METRIC_MEMORY_PERCENT] = "system_memory_percent",
  [METRIC_MEMORY_USED] = "system_memory_used_bytes",
  [METRIC_MEMORY_AVAILABLE] = "system_memory_available_bytes",
  [METRIC_SWAP] = "system_swap_percent",
  [METRIC_PRESSURE_CPU] = "system_pressure_cpu_percent",
  [METRIC_PRESSURE_MEMORY] = "system_pressure_memory_percent",
  [METRIC_PRESSURE_IO] = "system_pressure_io_percent",
  [METRIC_UPTIME] = "system_uptime_seconds",
  [METRIC_CONNECTIONS] = "system_network_connections",
};

/* A processor, or the sum of all. */
typedef struct
{
  BwCpuTimes times;
  double percent;
  const BwMetric *metric;
  bool is_known; /* the times are of the last reading */
  bool is_seen;  /* in the reading under way */
} Core;

/* When the counters of a file were last read. */
typedef struct
{
  BwTimeReading at;
  bool is_known;
} Window;

struct _BwProc
{
  BwClock *clock;
  char *source;
  char *sys_root;
  char **interfaces;
  int64_t step_us;
  bool is_sandboxed;
  BwProcFile files[N_FILES];
  BwProcBuffer buffer;
  const BwMetric *metrics[N_METRICS];
  GArray *cores; /* of Core: the sum, then each by its number */
  BwRows disks;
  BwRows interfaces_seen;
  Window cpu_window, disk_window, network_window;
};

static bool
read_file (BwProc *proc, File file, BwScan *text)
{
  return bw_proc_file_read (&proc->files[file], &proc->buffer, text);
}

static void
add (const BwProc *proc, BwBatch *batch, Metric metric, double value)
{
  if (!isnan (value))
    bw_batch_add (batch, proc->metrics[metric], value);
}

/** The awake time since WINDOW was last moved, and moves it to NOW; 0 where a rate over it would
 * mean nothing. False, and it stays, when it is too soon for a new rate. */
static bool
move_window (const BwProc *proc, Window *window, const BwTimeReading *now, int64_t *elapsed_us)
{
  int64_t awake_us = now->awake_us - window->at.awake_us;
  int64_t boot_us = now->boot_us - window->at.boot_us;

  *elapsed_us = 0;
  if (window->is_known && awake_us < SHORTEST_US && boot_us < SHORTEST_US)
    return false;
  if (window->is_known && boot_us <= MAX_STEPS * proc->step_us)
    *elapsed_us = awake_us;
  window->at = *now;
  window->is_known = true;
  return true;
}

static Core *
core_at (BwProc *proc, int number)
{
  unsigned at = (unsigned) (number + 1);

  if (at > MAX_CORES)
    return NULL;
  if (at >= proc->cores->len)
    g_array_set_size (proc->cores, at + 1);
  Core *core = &g_array_index (proc->cores, Core, at);
  if (core->metric == NULL && number < 0)
    core->metric = proc->metrics[METRIC_CPU];
  else if (core->metric == NULL)
    {
      g_autofree char *label = g_strdup_printf ("%d", number);
      core->metric = bw_metric_get_labels ("system_cpu_core_percent", "source", proc->source,
                                           "core", label, NULL);
    }
  return core;
}

static void
parse_cores (BwProc *proc, BwScan text, int64_t elapsed_us)
{
  BwCpuTimes times;
  int number;

  for (unsigned i = 0; i < proc->cores->len; i++)
    g_array_index (proc->cores, Core, i).is_seen = false;
  while (bw_proc_stat_next (&text, &number, &times))
    {
      Core *core = core_at (proc, number);
      if (core == NULL || core->is_seen)
        continue;
      core->percent =
          core->is_known && elapsed_us > 0 ? bw_cpu_percent (&core->times, &times) : (double) NAN;
      core->times = times;
      core->is_seen = true;
    }
  for (unsigned i = 0; i < proc->cores->len; i++)
    {
      Core *core = &g_array_index (proc->cores, Core, i);
      core->is_known = core->is_seen;
    }
}

static void
read_cpu (BwProc *proc, const BwTimeReading *now, BwBatch *batch)
{
  int64_t elapsed_us;
  BwScan text;

  if (!read_file (proc, FILE_STAT, &text))
    return;
  if (move_window (proc, &proc->cpu_window, now, &elapsed_us))
    parse_cores (proc, text, elapsed_us);
  for (unsigned i = 0; i < proc->cores->len; i++)
    {
      const Core *core = &g_array_index (proc->cores, Core, i);
      if (core->is_known)
        bw_batch_add (batch, core->metric, core->percent);
    }
}

static void
read_load (BwProc *proc, BwBatch *batch)
{
  BwLoad load;
  BwScan text;

  if (!read_file (proc, FILE_LOADAVG, &text) || !bw_proc_loadavg_parse (text, &load))
    return;
  add (proc, batch, METRIC_LOAD1, load.load1);
  add (proc, batch, METRIC_LOAD5, load.load5);
  add (proc, batch, METRIC_LOAD15, load.load15);
  add (proc, batch, METRIC_PROCESSES, load.n_tasks);
}

static void
read_memory (BwProc *proc, BwBatch *batch)
{
  BwMemory memory;
  BwScan text;

  if (!read_file (proc, FILE_MEMINFO, &text) || !bw_proc_meminfo_parse (text, &memory))
    return;
  bool is_sound = memory.available <= memory.total;
  add (proc, batch, METRIC_MEMORY_PERCENT, bw_memory_percent (memory.total, memory.available));
  add (proc, batch, METRIC_MEMORY_USED, is_sound ? memory.total - memory.available : (double) NAN);
  add (proc, batch, METRIC_MEMORY_AVAILABLE, memory.available);
  add (proc, batch, METRIC_SWAP, bw_memory_percent (memory.swap_total, memory.swap_free));
}

static void
read_pressure (BwProc *proc, File file, Metric metric, BwBatch *batch)
{
  BwScan text;

  if (!read_file (proc, file, &text))
    return;
  add (proc, batch, metric, bw_proc_pressure_parse (text));
}

static void
read_uptime (BwProc *proc, BwBatch *batch)
{
  BwScan text;

  if (!read_file (proc, FILE_UPTIME, &text))
    return;
  add (proc, batch, METRIC_UPTIME, bw_proc_uptime_parse (text));
}

static void
parse_disks (BwProc *proc, BwScan text, int64_t elapsed_us)
{
  BwDiskCounters disk;
  bool is_new;

  bw_rows_begin (&proc->disks);
  while (bw_proc_diskstats_next (&text, &disk))
    {
      BwRow *row = bw_rows_get (&proc->disks, &disk.name, &is_new);
      if (row == NULL)
        continue;
      if (is_new)
        row->is_wanted = bw_disk_is_whole (proc->sys_root, row->name);
      /* Nodes without a device behind them stay at 0 for ever. */
      row->is_shown =
          row->is_wanted && (row->is_shown || disk.sectors_read > 0 || disk.sectors_written > 0);
      bw_counter_set (&row->counters[0], disk.sectors_read, BW_COUNTER_LONG_BITS, elapsed_us);
      bw_counter_set (&row->counters[1], disk.sectors_written, BW_COUNTER_LONG_BITS, elapsed_us);
    }
  bw_rows_end (&proc->disks);
}

static void
read_disks (BwProc *proc, const BwTimeReading *now, BwBatch *batch)
{
  static const char *const names[] = { "system_disk_read_bytes_per_second",
                                       "system_disk_write_bytes_per_second" };
  static const double scale[] = { BW_SECTOR_BYTES, BW_SECTOR_BYTES };
  int64_t elapsed_us;
  BwScan text;

  if (!read_file (proc, FILE_DISKSTATS, &text))
    return;
  if (move_window (proc, &proc->disk_window, now, &elapsed_us))
    parse_disks (proc, text, elapsed_us);
  bw_rows_add_to (&proc->disks, batch, "device", names, scale, G_N_ELEMENTS (names));
}

static bool
is_interface_wanted (const BwProc *proc, const char *name)
{
  if (proc->interfaces != NULL)
    return g_strv_contains ((const char *const *) proc->interfaces, name);
  /* A container's end of a bridge: its traffic is the bridge's, its name a new one each time. */
  return strcmp (name, "lo") != 0 && !g_str_has_prefix (name, "veth");
}

static void
parse_interfaces (BwProc *proc, BwScan text, int64_t elapsed_us)
{
  BwInterfaceCounters interface;
  bool is_new;

  bw_rows_begin (&proc->interfaces_seen);
  while (bw_proc_net_dev_next (&text, &interface))
    {
      BwRow *row = bw_rows_get (&proc->interfaces_seen, &interface.name, &is_new);
      if (row == NULL)
        continue;
      if (is_new)
        row->is_shown = is_interface_wanted (proc, row->name);
      bw_counter_set (&row->counters[0], interface.bytes_received, BW_COUNTER_LONG_BITS,
                      elapsed_us);
      bw_counter_set (&row->counters[1], interface.bytes_sent, BW_COUNTER_LONG_BITS, elapsed_us);
      bw_counter_set (&row->counters[2], interface.errors, BW_COUNTER_LONG_BITS, elapsed_us);
    }
  bw_rows_end (&proc->interfaces_seen);
}

static void
read_interfaces (BwProc *proc, const BwTimeReading *now, BwBatch *batch)
{
  static const char *const names[] = { "system_network_receive_bytes_per_second",
                                       "system_network_transmit_bytes_per_second",
                                       "system_network_errors_per_second" };
  static const double scale[] = { 1, 1, 1 };
  int64_t elapsed_us;
  BwScan text;

  if (!read_file (proc, FILE_NET_DEV, &text))
    return;
  if (move_window (proc, &proc->network_window, now, &elapsed_us))
    parse_interfaces (proc, text, elapsed_us);
  bw_rows_add_to (&proc->interfaces_seen, batch, "interface", names, scale, G_N_ELEMENTS (names));
}

/** A sandbox without the host's network sees its own loopback, and only its own sockets. */
static bool
has_host_network (const BwProc *proc)
{
  if (!proc->is_sandboxed)
    return true;
  for (unsigned i = 0; i < proc->interfaces_seen.rows->len; i++)
    if (strcmp (((const BwRow *) proc->interfaces_seen.rows->pdata[i])->name, "lo") != 0)
      return true;
  return false;
}

static void
read_sockets (BwProc *proc, BwBatch *batch)
{
  uint64_t n = 0;
  BwScan text;

  if (!has_host_network (proc) || !read_file (proc, FILE_SOCKSTAT, &text)
      || !bw_proc_net_sockets (text, &n))
    return;
  /* Not there where IPv6 is off: then there are no such sockets. */
  if (read_file (proc, FILE_SOCKSTAT6, &text))
    bw_proc_net_sockets (text, &n);
  bw_batch_add (batch, proc->metrics[METRIC_CONNECTIONS], (double) n);
}

BwProc *
bw_proc_new (const BwProcOptions *options)
{
  BwProc *proc = g_new0 (BwProc, 1);

  proc->clock = options->clock;
  proc->source = g_strdup (options->source);
  proc->sys_root = g_strdup (options->sys_root);
  proc->interfaces = g_strdupv ((char **) options->interfaces);
  proc->step_us = options->step_us;
  proc->is_sandboxed = options->is_sandboxed;
  for (unsigned i = 0; i < N_FILES; i++)
    bw_proc_file_init (&proc->files[i], options->proc_root, files[i].name, files[i].is_single);
  for (unsigned i = 0; i < N_METRICS; i++)
    proc->metrics[i] = bw_metric_get_labels (metric_names[i], "source", proc->source, NULL);
  proc->cores = g_array_new (false, true, sizeof (Core));
  bw_rows_init (&proc->disks);
  bw_rows_init (&proc->interfaces_seen);
  return proc;
}

void
bw_proc_free (BwProc *proc)
{
  if (proc == NULL)
    return;
  for (unsigned i = 0; i < N_FILES; i++)
    bw_proc_file_clear (&proc->files[i]);
  bw_proc_buffer_clear (&proc->buffer);
  bw_rows_clear (&proc->disks);
  bw_rows_clear (&proc->interfaces_seen);
  g_array_unref (proc->cores);
  g_strfreev (proc->interfaces);
  g_free (proc->sys_root);
  g_free (proc->source);
  g_free (proc);
}

void
bw_proc_read (BwProc *proc, BwBatch *batch)
{
  BwTimeReading now = bw_time_reading_now (proc->clock);

  read_cpu (proc, &now, batch);
  read_load (proc, batch);
  read_memory (proc, batch);
  read_pressure (proc, FILE_PRESSURE_CPU, METRIC_PRESSURE_CPU, batch);
  read_pressure (proc, FILE_PRESSURE_MEMORY, METRIC_PRESSURE_MEMORY, batch);
  read_pressure (proc, FILE_PRESSURE_IO, METRIC_PRESSURE_IO, batch);
  read_uptime (proc, batch);
  read_disks (proc, &now, batch);
  read_interfaces (proc, &now, batch);
  read_sockets (proc, batch);
}
