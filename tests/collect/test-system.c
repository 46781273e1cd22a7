/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system collector over made-up machines: figures, gaps, hanging mounts, sandboxes. */
#include "base/bw-error.h"
#include "collect/fake-statvfs.h"
#include "collect/system-fixture.h"

#include <stdio.h>

#define S BW_SECOND_US

static const FakeMount mounts[] = {
  { .path = "//.", .blocks = 1000, .free = 400, .available = 300, .files = 100, .files_free = 75 },
  { .path = "/net/.", .blocks = 100, .free = 50, .available = 50 },
};

static void
set_up (SystemFixture *f, gconstpointer data)
{
  system_fixture_init (f);
  system_fixture_fill (f);
  fake_statvfs_set (mounts, G_N_ELEMENTS (mounts));
}

static void
tear_down (SystemFixture *f, gconstpointer data)
{
  system_fixture_clear (f);
}

static void
check (SystemFixture *f, const char *metric, double expected)
{
  double value = system_fixture_value (f, metric);

  if (isnan (expected) ? !isnan (value) : fabs (value - expected) > 1e-9 * fabs (expected))
    g_error ("%s is %.17g, not %.17g", metric, value, expected);
}

#define ABSENT (-1)
#define NONE ((double) NAN)

static void
test_figures (SystemFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *metric;
    double first, second;
  } rows[] = {
    { "system_cpu_percent", NONE, 25 },
    { "system_cpu_core_percent{core=\"0\"}", NONE, 50 },
    { "system_cpu_core_percent{core=\"1\"}", NONE, 0 },
    { "system_cpu_core_percent{core=\"2\"}", ABSENT, ABSENT },
    { "system_load1", .5, .5 },
    { "system_load5", 1.25, 1.25 },
    { "system_load15", 2, 2 },
    { "system_processes", 523, 523 },
    { "system_memory_percent", 75, 75 },
    { "system_memory_used_bytes", 12000 * 1024, 12000 * 1024 },
    { "system_memory_available_bytes", 4000 * 1024, 4000 * 1024 },
    { "system_swap_percent", 25, 25 },
    { "system_pressure_cpu_percent", 1.5, 1.5 },
    { "system_pressure_memory_percent", 2.5, 2.5 },
    { "system_pressure_io_percent", 3.5, 3.5 },
    { "system_uptime_seconds", 12345.67, 12345.67 },
    { "system_disk_read_bytes_per_second{device=\"sda\"}", NONE, 200 * 512 },
    { "system_disk_write_bytes_per_second{device=\"sda\"}", NONE, 20 * 512 },
    { "system_disk_read_bytes_per_second{device=\"sda1\"}", ABSENT, ABSENT },
    { "system_disk_read_bytes_per_second{device=\"sdb\"}", ABSENT, ABSENT }, /* never used */
    { "system_disk_read_bytes_per_second{device=\"loop0\"}", ABSENT, ABSENT },
    { "system_network_receive_bytes_per_second{interface=\"eth0\"}", NONE, 1000 },
    { "system_network_transmit_bytes_per_second{interface=\"eth0\"}", NONE, 3000 },
    { "system_network_errors_per_second{interface=\"eth0\"}", NONE, 3 },
    { "system_network_receive_bytes_per_second{interface=\"lo\"}", ABSENT, ABSENT },
    { "system_network_receive_bytes_per_second{interface=\"veth12\"}", ABSENT, ABSENT },
    { "system_network_connections", 21, 21 },
    { "system_disk_percent{mount=\"/\"}", 100. * 600 / 900, 100. * 600 / 900 },
    { "system_disk_free_bytes{mount=\"/\"}", 300 * 4096, 300 * 4096 },
    { "system_disk_inodes_percent{mount=\"/\"}", 25, 25 },
    { "system_disk_percent{mount=\"/net\"}", 50, 50 },
    { "system_disk_free_bytes{mount=\"/net\"}", 50 * 4096, 50 * 4096 },
    { "system_disk_inodes_percent{mount=\"/net\"}", ABSENT, ABSENT }, /* it has none */
    { "system_temperature_celsius{sensor=\"coretemp/temp1\"}", 51, 51 },
  };
  unsigned n_present = 0;

  system_fixture_start (f, "");
  system_fixture_collect (f, 0);
  g_assert_cmpint (f->batch->time_us, ==, BW_TEST_NOW_US);
  g_assert_cmpstr (f->batch->source, ==, "pc");
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      check (f, rows[i].metric, rows[i].first);
      n_present += rows[i].first != ABSENT;
    }
  g_assert_cmpuint (f->batch->samples->len, ==, n_present);
  g_autoptr (BwBatch) first = g_steal_pointer (&f->batch);
  system_fixture_work (f, 110);
  system_fixture_collect (f, 10 * S);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    check (f, rows[i].metric, rows[i].second);

  /* The same metrics in the same order. */
  g_assert_cmpuint (f->batch->samples->len, ==, first->samples->len);
  for (unsigned i = 0; i < first->samples->len; i++)
    g_assert_true (bw_batch_index (first, i)->metric == bw_batch_index (f->batch, i)->metric);
}

static void
test_rate_windows (SystemFixture *f, gconstpointer data)
{
  const char *rate = "system_network_receive_bytes_per_second{interface=\"eth0\"}";

  system_fixture_start (f, "interval=5s\n");
  system_fixture_collect (f, 0);
  system_fixture_work (f, 105);
  system_fixture_collect (f, 5 * S);
  check (f, rate, 1000);
  /* Asked again at once: the rates of just now, not those of a moment. */
  system_fixture_work (f, 106);
  system_fixture_collect (f, S / 10);
  check (f, rate, 1000);
  check (f, "system_cpu_percent", 25);
  /* An early look is a shorter window, not a shorter step. */
  system_fixture_work (f, 110);
  system_fixture_collect (f, S - S / 10);
  check (f, rate, 5000);
  /* Three steps are a long window, more are a gap. */
  system_fixture_work (f, 125);
  system_fixture_collect (f, 15 * S);
  check (f, rate, 1000);
  system_fixture_work (f, 141);
  system_fixture_collect (f, 15 * S + S / 100);
  check (f, rate, NONE);
  check (f, "system_cpu_percent", NONE);
  system_fixture_work (f, 146);
  system_fixture_collect (f, 5 * S);
  check (f, rate, 1000);
  /* A short sleep does not thin the rate; a long one is a gap. */
  bw_clock_sleep (f->clock, 4 * S);
  system_fixture_work (f, 151);
  system_fixture_collect (f, 5 * S);
  check (f, rate, 1000);
  bw_clock_sleep (f->clock, 60 * S);
  system_fixture_work (f, 156);
  system_fixture_collect (f, 5 * S);
  check (f, rate, NONE);
}

static void
test_resets (SystemFixture *f, gconstpointer data)
{
  system_fixture_start (f, "");
  system_fixture_collect (f, 0);
  system_fixture_work (f, 4);
  system_fixture_collect (f, 10 * S);
  check (f, "system_network_receive_bytes_per_second{interface=\"eth0\"}", 400);
  check (f, "system_disk_read_bytes_per_second{device=\"sda\"}", 512 * 80.8);
  check (f, "system_cpu_percent", 25);

  /* An interface that went and came is a new one. */
  system_fixture_write (f, "net/dev", "lo: 1 0 0 0 0 0 0 0 1 0 0 0\n");
  system_fixture_collect (f, 10 * S);
  check (f, "system_network_receive_bytes_per_second{interface=\"eth0\"}", ABSENT);
  system_fixture_work (f, 100);
  system_fixture_collect (f, 10 * S);
  check (f, "system_network_receive_bytes_per_second{interface=\"eth0\"}", NONE);
  system_fixture_work (f, 110);
  system_fixture_collect (f, 10 * S);
  check (f, "system_network_receive_bytes_per_second{interface=\"eth0\"}", 1000);

  /* So is a processor, and a disk is shown once it was used. */
  system_fixture_write (f, "stat", "cpu 6000 0 0 17000\ncpu0 6000 0 0 6000\n");
  system_fixture_write (f, "diskstats", " 8 16 sdb 1 0 100 0 0 0 0 0 0 0 0\n");
  system_fixture_collect (f, 10 * S);
  check (f, "system_cpu_core_percent{core=\"1\"}", ABSENT);
  check (f, "system_disk_read_bytes_per_second{device=\"sdb\"}", 5120);
  check (f, "system_disk_read_bytes_per_second{device=\"sda\"}", ABSENT);
  system_fixture_work (f, 130);
  system_fixture_collect (f, 10 * S);
  check (f, "system_cpu_core_percent{core=\"1\"}", NONE);
}

static void
test_missing (SystemFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *metrics[4];
  } rows[] = {
    { "stat", { "system_cpu_percent", "system_cpu_core_percent{core=\"0\"}" } },
    { "loadavg", { "system_load1", "system_load15", "system_processes" } },
    { "meminfo", { "system_memory_percent", "system_memory_used_bytes", "system_swap_percent" } },
    { "pressure/cpu", { "system_pressure_cpu_percent" } },
    { "uptime", { "system_uptime_seconds" } },
    { "diskstats", { "system_disk_read_bytes_per_second{device=\"sda\"}" } },
    { "net/dev", { "system_network_receive_bytes_per_second{interface=\"eth0\"}" } },
    { "net/sockstat", { "system_network_connections" } },
    { "self/mountinfo", { "system_disk_percent{mount=\"/\"}" } },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_build_filename (f->proc, rows[i].file, NULL);
      g_autofree char *away = g_strconcat (path, ".away", NULL);
      system_fixture_start (f, "");
      g_assert_cmpint (rename (path, away), ==, 0);
      system_fixture_collect (f, 0);
      for (unsigned k = 0; k < 4 && rows[i].metrics[k] != NULL; k++)
        check (f, rows[i].metrics[k], ABSENT);
      g_assert_cmpuint (f->batch->samples->len, >, 10);
      /* It is looked for again. */
      g_assert_cmpint (rename (away, path), ==, 0);
      system_fixture_collect (f, 10 * S);
      for (unsigned k = 0; k < 4 && rows[i].metrics[k] != NULL; k++)
        g_assert_cmpfloat (system_fixture_value (f, rows[i].metrics[k]), !=, ABSENT);
      g_clear_pointer (&f->collector, bw_collector_free);
      g_clear_pointer (&f->config, bw_config_unref);
    }

  /* No swap is no figure, not 0 %. Nor is IPv6 that is off a reason to tell nothing. */
  system_fixture_write (f, "meminfo", "MemTotal: 16 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
  g_autofree char *sockstat6 = g_build_filename (f->proc, "net/sockstat6", NULL);
  g_assert_cmpint (remove (sockstat6), ==, 0);
  system_fixture_start (f, "");
  system_fixture_collect (f, 0);
  check (f, "system_swap_percent", ABSENT);
  check (f, "system_memory_percent", ABSENT);
  check (f, "system_network_connections", 17);
}

static void
test_nothing (SystemFixture *f, gconstpointer data)
{
  g_free (f->proc);
  f->proc = g_build_filename (f->dir, "nothing", NULL);
  g_free (f->sys);
  f->sys = g_strdup (f->proc);
  system_fixture_start (f, "");
  system_fixture_collect (f, 0);
  g_assert_null (f->batch);
  g_assert_error (f->error, BW_ERROR, BW_ERROR_NOT_FOUND);
}

static void
test_hanging_mount (SystemFixture *f, gconstpointer data)
{
  const char *root = "system_disk_percent{mount=\"/\"}";
  const char *net = "system_disk_percent{mount=\"/net\"}";

  system_fixture_start (f, "");
  fake_statvfs_set_hanging ("/net/.", true);
  system_fixture_begin (f, NULL);
  fake_statvfs_wait_inside ("/net/.");
  while (fake_statvfs_n_asked ("//.") == 0)
    bw_test_drain ();
  bw_test_drain ();
  g_assert_false (f->is_done); /* it has two seconds */
  bw_clock_advance (f->clock, 2 * S);
  bw_test_wait_flag (&f->is_done);
  g_assert_no_error (f->error);
  check (f, root, 100. * 600 / 900);
  check (f, net, ABSENT);

  /* From now on nobody waits for it, and no second thread goes there. */
  for (unsigned i = 0; i < 5; i++)
    {
      system_fixture_collect (f, 10 * S);
      check (f, root, 100. * 600 / 900);
      check (f, net, ABSENT);
    }
  g_assert_cmpuint (fake_statvfs_n_asked ("/net/."), ==, 1);
  g_assert_cmpuint (fake_statvfs_n_asked ("//."), ==, 6);

  /* The table changes, the hanging mount stays in it: still one thread. */
  system_fixture_write (f, "self/mountinfo",
                        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                        "3 1 8:2 / /data rw - ext4 /dev/sda2 rw\n"
                        "2 1 0:40 / /net rw - nfs4 server:/export rw\n");
  system_fixture_collect (f, 10 * S);
  check (f, net, ABSENT);
  g_assert_cmpuint (fake_statvfs_n_asked ("/net/."), ==, 1);

  /* When it answers at last, it is asked again. */
  fake_statvfs_set_hanging ("/net/.", false);
  fake_statvfs_wait_outside ("/net/.");
  for (unsigned i = 0; i < 100 && system_fixture_value (f, net) == ABSENT; i++)
    system_fixture_collect (f, 10 * S);
  check (f, net, 50);
}

static void
test_hang_at_end (SystemFixture *f, gconstpointer data)
{
  /* The collector goes while a worker hangs, which later comes back to nobody. */
  system_fixture_start (f, "");
  fake_statvfs_set_hanging ("//.", true);
  system_fixture_begin (f, NULL);
  fake_statvfs_wait_inside ("//.");
  bw_clock_advance (f->clock, 2 * S);
  bw_test_wait_flag (&f->is_done);
  check (f, "system_disk_percent{mount=\"/\"}", ABSENT);
  check (f, "system_load1", .5);
  g_clear_pointer (&f->collector, bw_collector_free);
  fake_statvfs_set_hanging ("//.", false);
  fake_statvfs_wait_outside ("//.");
}

static void
test_slow_pace (SystemFixture *f, gconstpointer data)
{
  /* Once a second, but disks no more often than every 10 s. */
  system_fixture_start (f, "interval=1s\n");
  for (unsigned i = 0; i < 30; i++)
    {
      system_fixture_collect (f, i == 0 ? 0 : S);
      check (f, "system_disk_percent{mount=\"/\"}", 100. * 600 / 900);
    }
  g_assert_cmpuint (fake_statvfs_n_asked ("//."), ==, 3);
}

static void
test_mounts (SystemFixture *f, gconstpointer data)
{
  static const FakeMount some[] = {
    { .path = "//.", .blocks = 1000, .free = 400, .available = 300, .files = 4, .files_free = 3 },
    { .path = "/tmp/.", .blocks = 10, .free = 10, .available = 10 },
    { .path = "/etc/hosts/.", .error = ENOTDIR },
    { .path = "/empty/.", .blocks = 0 },
  };

  fake_statvfs_set (some, G_N_ELEMENTS (some));
  system_fixture_write (f, "self/mountinfo",
                        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                        "2 1 0:40 / /tmp rw - tmpfs tmpfs rw\n"
                        "3 1 8:3 / /etc/hosts rw - ext4 /dev/sda3 rw\n"
                        "4 1 8:4 / /empty rw - ext4 /dev/sda4 rw\n");
  system_fixture_start (f, "mounts=/tmp/;/etc/hosts;/empty;/nowhere\n");
  system_fixture_collect (f, 0);
  check (f, "system_disk_percent{mount=\"/tmp\"}", 0);
  check (f, "system_disk_percent{mount=\"/\"}", ABSENT);
  check (f, "system_disk_percent{mount=\"/etc/hosts\"}", ABSENT);
  check (f, "system_disk_percent{mount=\"/empty\"}", ABSENT);
  check (f, "system_disk_percent{mount=\"/nowhere\"}", ABSENT);
}

static void
test_interfaces (SystemFixture *f, gconstpointer data)
{
  system_fixture_start (f, "interfaces=lo;veth12\n");
  system_fixture_collect (f, 0);
  check (f, "system_network_receive_bytes_per_second{interface=\"eth0\"}", ABSENT);
  check (f, "system_network_receive_bytes_per_second{interface=\"lo\"}", NONE);
  check (f, "system_network_receive_bytes_per_second{interface=\"veth12\"}", NONE);
}

static void
test_sandbox (SystemFixture *f, gconstpointer data)
{
  g_setenv ("FLATPAK_ID", "org.example.Test", true);
  system_fixture_start (f, "");
  system_fixture_collect (f, 0);
  check (f, "system_load1", .5);
  check (f, "system_memory_percent", 75);
  check (f, "system_disk_percent{mount=\"/\"}", ABSENT);
  check (f, "system_network_connections", 21); /* eth0 is there: the host's network */

  system_fixture_write (f, "net/dev", "lo: 1 0 0 0 0 0 0 0 1 0 0 0\n");
  system_fixture_collect (f, 10 * S);
  check (f, "system_network_connections", ABSENT);
  g_clear_pointer (&f->collector, bw_collector_free);
  g_clear_pointer (&f->config, bw_config_unref);

  system_fixture_start (f, "mounts=/\n"); /* asked for by name */
  system_fixture_collect (f, 0);
  check (f, "system_disk_percent{mount=\"/\"}", 100. * 600 / 900);
  g_unsetenv ("FLATPAK_ID");
}

static void
test_bad_keys (SystemFixture *f, gconstpointer data)
{
  system_fixture_start (f, "mounts=data;/\n");
  g_assert_null (f->collector);
  g_assert_error (f->error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_cmpstr (f->error->message, ==,
                   "line 3: [source pc] mounts: found \"data\", expected absolute paths");
}

#define ADD(path, func) g_test_add (path, SystemFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("FLATPAK_ID");
  ADD ("/system/figures", test_figures);
  ADD ("/system/rate-windows", test_rate_windows);
  ADD ("/system/resets", test_resets);
  ADD ("/system/missing", test_missing);
  ADD ("/system/nothing", test_nothing);
  ADD ("/system/hanging-mount", test_hanging_mount);
  ADD ("/system/hang-at-end", test_hang_at_end);
  ADD ("/system/slow-pace", test_slow_pace);
  ADD ("/system/mounts", test_mounts);
  ADD ("/system/interfaces", test_interfaces);
  ADD ("/system/sandbox", test_sandbox);
  ADD ("/system/bad-keys", test_bad_keys);
  return g_test_run ();
}
