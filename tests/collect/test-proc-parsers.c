/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kernels write, and what they do not, through each parser. */
#include "collect/bw-proc-diskstats-private.h"
#include "collect/bw-proc-load-private.h"
#include "collect/bw-proc-meminfo-private.h"
#include "collect/bw-proc-net-private.h"
#include "collect/bw-proc-stat-private.h"

#include "lib/bw-test.h"

#include <math.h>
#include <string.h>

static BwScan
scan (const char *text)
{
  return (BwScan){ text, text + strlen (text) };
}

static void
test_stat (void)
{
  BwScan text = scan ("cpu  10 20 30 40 50 60 70 80 90 100\n"
                      "cpu0 1 2 3 4\n"
                      "cpu12 1 2 3 4 5 6 7\n"
                      "intr 1 2 3\n"
                      "cpu13 1 2 3 4\n");
  BwCpuTimes times;
  int core;

  g_assert_true (bw_proc_stat_next (&text, &core, &times));
  g_assert_cmpint (core, ==, -1);
  for (unsigned i = 0; i < BW_N_CPU_TIMES; i++)
    g_assert_cmpuint (times.times[i], ==, 10 * (i + 1));
  g_assert_true (bw_proc_stat_next (&text, &core, &times));
  g_assert_cmpint (core, ==, 0);
  g_assert_cmpuint (times.times[3], ==, 4);
  g_assert_cmpuint (times.times[4], ==, 0);
  g_assert_true (bw_proc_stat_next (&text, &core, &times));
  g_assert_cmpint (core, ==, 12);
  g_assert_false (bw_proc_stat_next (&text, &core, &times));

  static const char *const bad[] = { "",
                                     "\n",
                                     "cpux 1 2 3 4",
                                     "cpu 1 2 3",
                                     "cpu",
                                     "cp",
                                     "cpu-1 1 2 3 4",
                                     "cpu70000 1 2 3 4",
                                     "cpu 1 2 x 4",
                                     "\xff\xfe" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      text = scan (bad[i]);
      g_assert_false (bw_proc_stat_next (&text, &core, &times));
    }
}

static void
test_cpu_percent (void)
{
  static const struct
  {
    uint64_t before[BW_N_CPU_TIMES], now[BW_N_CPU_TIMES];
    double percent;
  } rows[] = {
    /* user nice system idle iowait irq softirq steal */
    { { 0 }, { 25, 0, 0, 75 }, 25 },
    { { 100, 5, 50, 1000, 10, 1, 2, 3 }, { 110, 6, 55, 1070, 20, 2, 3, 5 }, 20 },
    { { 0 }, { 0, 0, 0, 50, 50 }, 0 },                   /* waiting for a disk is not busy */
    { { 0 }, { 0, 0, 0, 50, 0, 0, 0, 50 }, 50 },         /* stolen time is */
    { { 0, 0, 0, 100, 90 }, { 10, 0, 0, 190, 80 }, 10 }, /* iowait fell a little */
    { { 500, 0, 0, 5000 }, { 30, 0, 0, 70 }, 30 },       /* all began again */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BwCpuTimes before, now;
      memcpy (before.times, rows[i].before, sizeof before.times);
      memcpy (now.times, rows[i].now, sizeof now.times);
      g_assert_cmpfloat_with_epsilon (bw_cpu_percent (&before, &now), rows[i].percent, 1e-12);
      g_assert_true (isnan (bw_cpu_percent (&now, &now)));
    }
}

static void
test_meminfo (void)
{
  BwMemory memory;

  g_assert_true (bw_proc_meminfo_parse (scan ("MemTotal:       16000 kB\n"
                                              "MemFree:         1000 kB\n"
                                              "MemAvailable:    4000 kB\n"
                                              "SwapCached:        12 kB\n"
                                              "SwapTotal:       2000 kB\n"
                                              "SwapFree:        1500 kB\n"),
                                        &memory));
  g_assert_cmpfloat (memory.total, ==, 16384000);
  g_assert_cmpfloat (memory.available, ==, 4096000);
  g_assert_cmpfloat (memory.swap_total, ==, 2048000);
  g_assert_cmpfloat (memory.swap_free, ==, 1536000);
  g_assert_cmpfloat (bw_memory_percent (memory.total, memory.available), ==, 75);

  g_assert_true (
      bw_proc_meminfo_parse (scan ("MemTotal: 1 kB\nMemAvailable: x kB\nSwapFree: 3"), &memory));
  g_assert_true (isnan (memory.available) && isnan (memory.swap_free));
  g_assert_false (bw_proc_meminfo_parse (scan ("MemTotal 5 kB\n\xff\n"), &memory));
  g_assert_true (isnan (bw_memory_percent (0, 0)));
  g_assert_true (isnan (bw_memory_percent (10, 11)));
  g_assert_true (isnan (bw_memory_percent ((double) NAN, 1)));
  g_assert_true (isnan (bw_memory_percent (1, (double) NAN)));
}

static void
test_load (void)
{
  BwLoad load;

  g_assert_true (bw_proc_loadavg_parse (scan ("0.52 1.25 12.00 3/523 12345\n"), &load));
  g_assert_cmpfloat (load.load1, ==, .52);
  g_assert_cmpfloat (load.load5, ==, 1.25);
  g_assert_cmpfloat (load.load15, ==, 12);
  g_assert_cmpfloat (load.n_tasks, ==, 523);
  g_assert_true (bw_proc_loadavg_parse (scan ("0.52 oops"), &load));
  g_assert_true (isnan (load.load5) && isnan (load.n_tasks));
  g_assert_false (bw_proc_loadavg_parse (scan ("oops"), &load));
  g_assert_false (bw_proc_loadavg_parse (scan (""), &load));

  g_assert_cmpfloat (bw_proc_uptime_parse (scan ("12345.67 999.00\n")), ==, 12345.67);
  g_assert_true (isnan (bw_proc_uptime_parse (scan ("-1"))));
}

static void
test_pressure (void)
{
  static const struct
  {
    const char *text;
    double percent;
  } rows[] = {
    { "some avg10=1.53 avg60=0.40 avg300=0.10 total=123\nfull avg10=9.00 avg60=0 avg300=0 "
      "total=0\n",
      1.53 },
    { "full avg10=9.00 avg60=0 avg300=0 total=0\nsome avg10=2.00 avg60=0 avg300=0 total=1\n", 2 },
    { "some avg10=0.00", 0 },
    { "some avg10=100.01", (double) NAN },
    { "some avg10=", (double) NAN },
    { "some avg60=1", (double) NAN },
    { "some", (double) NAN },
    { "full avg10=1", (double) NAN },
    { "", (double) NAN },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double percent = bw_proc_pressure_parse (scan (rows[i].text));
      g_assert_true (isnan (rows[i].percent) ? isnan (percent) : percent == rows[i].percent);
    }
}

static void
test_diskstats (void)
{
  BwScan text = scan ("   7       0 loop0 1 0 2 0 0 0 4 0 0 0 0\n"
                      "garbage\n"
                      " 259       0 nvme0n1 100 10 2048 5 200 20 4096 7 0 9 12 0 0 0 0 3 4\n"
                      "   8       0 sda 1 2 3\n"
                      "   8       1 sda1 1 2 3 4 5 6 7");
  BwDiskCounters disk;

  g_assert_true (bw_proc_diskstats_next (&text, &disk));
  g_assert_true (bw_scan_equal (&disk.name, "loop0"));
  g_assert_true (bw_proc_diskstats_next (&text, &disk));
  g_assert_true (bw_scan_equal (&disk.name, "nvme0n1"));
  g_assert_cmpuint (disk.sectors_read, ==, 2048);
  g_assert_cmpuint (disk.sectors_written, ==, 4096);
  g_assert_true (bw_proc_diskstats_next (&text, &disk));
  g_assert_true (bw_scan_equal (&disk.name, "sda1"));
  g_assert_cmpuint (disk.sectors_written, ==, 7);
  g_assert_false (bw_proc_diskstats_next (&text, &disk));
}

static void
test_whole_disks (void)
{
  static const struct
  {
    const char *name;
    bool is_whole;
  } rows[] = {
    { "sda", true },        { "sda1", false },         { "sdaa", true },     { "sdaa12", false },
    { "nvme0n1", true },    { "nvme0n1p3", false },    { "mmcblk0", true },  { "mmcblk0p1", false },
    { "vda", true },        { "vda1", false },         { "xvda", true },     { "xvda2", false },
    { "dm-0", true },       { "md0", true },           { "md127p1", false }, { "loop3", false },
    { "ram0", false },      { "zram0", false },        { "sr0", false },     { "fd0", false },
    { "hda", true },        { "hda3", false },         { "nbd0", true },     { "nbd0p1", false },
    { "cciss/c0d0", true }, { "cciss/c0d0p1", false }, { "bcache0", true },
  };
  g_autofree char *dir = bw_test_dir_new ();

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (bw_disk_is_whole (dir, rows[i].name) == rows[i].is_whole);

  /* What sysfs says goes before what the name looks like. */
  g_free (bw_test_write (dir, "class/block/xvda2/dev", "202:2", -1));
  g_free (bw_test_write (dir, "class/block/odd/partition", "1", -1));
  g_free (bw_test_write (dir, "class/block/cciss!c0d1/partition", "1", -1));
  g_assert_true (bw_disk_is_whole (dir, "xvda2"));
  g_assert_false (bw_disk_is_whole (dir, "odd"));
  g_assert_false (bw_disk_is_whole (dir, "cciss/c0d1"));
  bw_test_dir_remove (dir);
}

static void
test_net_dev (void)
{
  BwScan text =
      scan ("Inter-|   Receive                            |  Transmit\n"
            " face |bytes packets errs drop fifo frame compressed multicast|bytes packets\n"
            "    lo: 3267 29 0 0 0 0 0 0 3267 29 0 0 0 0 0 0\n"
            "  eth0:19970446 551 3 4 5 6 7 8 32060 365 10 11 12 13 14 15\n"
            " wlan0: 1 2\n"
            "    : 1 2 3 4 5 6 7 8 9 10 11\n"
            "x\n");
  BwInterfaceCounters interface;

  g_assert_true (bw_proc_net_dev_next (&text, &interface));
  g_assert_true (bw_scan_equal (&interface.name, "lo"));
  g_assert_true (bw_proc_net_dev_next (&text, &interface));
  g_assert_true (bw_scan_equal (&interface.name, "eth0"));
  g_assert_cmpuint (interface.bytes_received, ==, 19970446);
  g_assert_cmpuint (interface.bytes_sent, ==, 32060);
  g_assert_cmpuint (interface.errors, ==, 13);
  g_assert_false (bw_proc_net_dev_next (&text, &interface));
}

static void
test_sockets (void)
{
  uint64_t n = 0;

  g_assert_true (bw_proc_net_sockets (scan ("sockets: used 300\n"
                                            "TCP: inuse 12 orphan 0 tw 3 alloc 20 mem 1\n"
                                            "UDP: inuse 5 mem 2\nUDPLITE: inuse 9\n"
                                            "RAW: inuse 7\nFRAG: inuse 0 memory 0\n"),
                                      &n));
  g_assert_cmpuint (n, ==, 17);
  g_assert_true (bw_proc_net_sockets (scan ("TCP6: inuse 4\nUDP6: inuse 1\nRAW6: inuse 1\n"), &n));
  g_assert_cmpuint (n, ==, 22);
  g_assert_false (bw_proc_net_sockets (scan ("TCP: alloc 4\nUDP: inuse x\n"), &n));
  g_assert_cmpuint (n, ==, 22);
}

/** Every parser over N bytes that came about at random or by cutting and spoiling what is right. */
static void
parse_all (const char *data, size_t n)
{
  BwScan text = { data, data + n };
  BwCpuTimes times;
  BwMemory memory;
  BwLoad load;
  BwDiskCounters disk;
  BwInterfaceCounters interface;
  uint64_t n_sockets = 0;
  unsigned n_lines = 0;
  int core;

  for (BwScan rest = text; bw_proc_stat_next (&rest, &core, &times);)
    g_assert_cmpuint (n_lines++, <=, n);
  for (BwScan rest = text; bw_proc_diskstats_next (&rest, &disk);)
    g_assert_cmpuint (n_lines++, <=, 2 * n);
  for (BwScan rest = text; bw_proc_net_dev_next (&rest, &interface);)
    g_assert_cmpuint (n_lines++, <=, 3 * n);
  bw_proc_meminfo_parse (text, &memory);
  bw_proc_loadavg_parse (text, &load);
  double percent = bw_memory_percent (memory.total, memory.available);
  g_assert_true (isnan (percent) || (percent >= 0 && percent <= 100));
  double pressure = bw_proc_pressure_parse (text);
  g_assert_true (isnan (pressure) || (pressure >= 0 && pressure <= 100));
  g_assert_false (bw_proc_uptime_parse (text) < 0);
  bw_proc_net_sockets (text, &n_sockets);
}

static void
test_garbage (void)
{
  static const char good[] =
      "cpu  10 20 30 40 50 60 70 80 90 100\nMemTotal: 16000 kB\nMemAvailable: 4000 kB\n"
      "some avg10=1.53 avg60=0.40\n 8 0 sda 1 2 3 4 5 6 7 8\neth0: 1 2 3 4 5 6 7 8 9 10 11 12\n"
      "TCP: inuse 5\n0.1 0.2 0.3 4/5 6\n";
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);

  for (unsigned i = 0; i <= sizeof good; i++)
    {
      g_autofree char *cut = g_memdup2 (good, i);
      parse_all (cut, i);
    }
  for (unsigned i = 0; i < 20000; i++)
    {
      g_autofree char *spoilt = g_memdup2 (good, sizeof good);
      for (unsigned k = 0; k < 4; k++)
        spoilt[g_rand_int_range (rand, 0, sizeof good)] = (char) g_rand_int_range (rand, 0, 256);
      size_t begin = (size_t) g_rand_int_range (rand, 0, sizeof good);
      parse_all (spoilt + begin, sizeof good - begin);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proc-parsers/stat", test_stat);
  g_test_add_func ("/proc-parsers/cpu-percent", test_cpu_percent);
  g_test_add_func ("/proc-parsers/meminfo", test_meminfo);
  g_test_add_func ("/proc-parsers/load", test_load);
  g_test_add_func ("/proc-parsers/pressure", test_pressure);
  g_test_add_func ("/proc-parsers/diskstats", test_diskstats);
  g_test_add_func ("/proc-parsers/whole-disks", test_whole_disks);
  g_test_add_func ("/proc-parsers/net-dev", test_net_dev);
  g_test_add_func ("/proc-parsers/sockets", test_sockets);
  g_test_add_func ("/proc-parsers/garbage", test_garbage);
  return g_test_run ();
}
