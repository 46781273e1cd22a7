/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of the file are noticed, however they are made, and told once. */
#include "config/bw-config-schema.h"
#include "config/bw-config-watch.h"
#include "lib/bw-test.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct
{
  char *dir;
  char *path;
  BwClock *clock;
  BwConfigWatch *watch;
  char *zone; /* as told last */
  unsigned n_errors;
  unsigned n_told;
  unsigned ticker;
} Fixture;

static void
changed_cb (BwConfig *config, gpointer data)
{
  Fixture *f = data;
  const BwConfigGroup *general = bw_config_find (config, "general", "");
  g_free (f->zone);
  f->zone = g_strdup (bw_config_group_text (general, "zone"));
  f->n_errors = bw_config_n_errors (config);
  f->n_told++;
}

/* Lets the fake clock run ten times as fast as the real one. */
static gboolean
tick_cb (gpointer data)
{
  Fixture *f = data;
  bw_clock_advance (f->clock, 50 * INT64_C (1000));
  return G_SOURCE_CONTINUE;
}

static void
start (Fixture *f)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_config_own_schemas (&n);
  g_autoptr (BwConfig) config = bw_config_load (f->path, schemas, n);
  f->clock = bw_test_clock_new ();
  f->watch = bw_config_watch_new (config, f->clock, changed_cb, f);
  f->ticker = g_timeout_add (5, tick_cb, f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = bw_test_dir_new ();
  f->path = g_build_filename (f->dir, "conf", "x.conf", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_source_remove (f->ticker);
  bw_config_watch_free (f->watch);
  bw_test_drain ();
  bw_clock_unref (f->clock);
  bw_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->path);
  g_free (f->zone);
}

static void
write_zone (Fixture *f, const char *name, const char *zone)
{
  g_autofree char *text = g_strdup_printf ("[general]\nzone=%s\n", zone);
  g_free (bw_test_write (f->dir, name, text, -1));
}

/* Into the file as it is, as some editors do; bw_test_write() makes a new one. */
static void
overwrite_zone (Fixture *f, const char *zone)
{
  FILE *file = g_fopen (f->path, "w");
  g_assert_nonnull (file);
  g_assert_cmpint (fprintf (file, "[general]\nzone=%s\n", zone), >, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static bool
is_told (gpointer data)
{
  Fixture *f = data;
  return f->n_told > 0;
}

/* The change is told, and before the file is read in any case. */
static void
wait_for (Fixture *f, const char *zone)
{
  int64_t start_us = bw_clock_awake_us (f->clock);
  g_assert_true (bw_test_run_until (is_told, f, 10000));
  g_assert_cmpint (bw_clock_awake_us (f->clock) - start_us, <, 50 * BW_SECOND_US);
  g_assert_cmpstr (f->zone, ==, zone);
  f->n_told = 0;
}

static bool
never (gpointer data)
{
  return false;
}

/* Nothing is told for 2 s of the fake clock. */
static void
assert_quiet (Fixture *f)
{
  bw_test_run_until (never, NULL, 200);
  g_assert_cmpuint (f->n_told, ==, 0);
}

static void
test_written (Fixture *f, gconstpointer data)
{
  write_zone (f, "conf/x.conf", "UTC");
  start (f);
  assert_quiet (f);
  overwrite_zone (f, "Europe/Paris");
  wait_for (f, "Europe/Paris");
  overwrite_zone (f, "Europe/Paris");
  write_zone (f, "conf/other.conf", "Europe/Rome");
  assert_quiet (f);
  overwrite_zone (f, "No/Where");
  wait_for (f, "local");
  g_assert_cmpuint (f->n_errors, ==, 1);
}

/* As editors do it: a new file is renamed over the old one, which may be moved away first. */
static void
test_renamed (Fixture *f, gconstpointer data)
{
  g_autofree char *temp = g_build_filename (f->dir, "conf", "x.conf~", NULL);
  write_zone (f, "conf/x.conf", "UTC");
  start (f);
  assert_quiet (f);
  write_zone (f, "conf/x.conf~", "Europe/Paris");
  g_assert_cmpint (g_rename (temp, f->path), ==, 0);
  wait_for (f, "Europe/Paris");
  g_assert_cmpint (g_rename (f->path, temp), ==, 0);
  write_zone (f, "conf/x.conf", "Europe/Rome");
  wait_for (f, "Europe/Rome");
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  wait_for (f, "local");
  g_assert_cmpuint (f->n_errors, ==, 0);
}

/* Neither file nor folder are there at first; later the folder is replaced as a whole. */
static void
test_missing (Fixture *f, gconstpointer data)
{
  start (f);
  assert_quiet (f);
  write_zone (f, "conf/x.conf", "Europe/Paris");
  wait_for (f, "Europe/Paris");
  assert_quiet (f);
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_autofree char *away = g_strconcat (folder, ".away", NULL);
  write_zone (f, "new/x.conf", "Europe/Rome");
  g_autofree char *fresh = g_build_filename (f->dir, "new", NULL);
  g_assert_cmpint (g_rename (folder, away), ==, 0);
  g_assert_cmpint (g_rename (fresh, folder), ==, 0);
  wait_for (f, "Europe/Rome");
  assert_quiet (f);
  write_zone (f, "conf/x.conf", "Europe/Oslo");
  wait_for (f, "Europe/Oslo");
}

static void
test_link (Fixture *f, gconstpointer data)
{
  write_zone (f, "conf/other.conf", "UTC");
  write_zone (f, "files/a.conf", "Europe/Paris");
  write_zone (f, "files/b.conf", "Europe/Rome");
  g_assert_cmpint (symlink ("../files/a.conf", f->path), ==, 0);
  start (f);
  assert_quiet (f);
  write_zone (f, "files/a.conf", "Europe/Oslo");
  wait_for (f, "Europe/Oslo");
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_cmpint (symlink ("../files/b.conf", f->path), ==, 0);
  wait_for (f, "Europe/Rome");
  assert_quiet (f);
  write_zone (f, "files/b.conf", "Europe/Berlin");
  wait_for (f, "Europe/Berlin");
}

/* Many writes in a row are one change, and the last one counts. */
static void
test_burst (Fixture *f, gconstpointer data)
{
  write_zone (f, "conf/x.conf", "UTC");
  start (f);
  assert_quiet (f);
  for (int i = 0; i < 50; i++)
    overwrite_zone (f, i % 2 ? "Europe/Paris" : "Europe/Rome");
  g_assert_true (bw_test_run_until (is_told, f, 10000));
  bw_test_run_until (never, NULL, 200);
  g_assert_cmpstr (f->zone, ==, "Europe/Paris");
  g_assert_cmpuint (f->n_told, ==, 1);
}

static void
test_freed_while_reading (Fixture *f, gconstpointer data)
{
  write_zone (f, "conf/x.conf", "UTC");
  start (f);
  write_zone (f, "conf/x.conf", "Europe/Paris");
  bw_config_watch_free (g_steal_pointer (&f->watch));
  bw_test_run_until (never, NULL, 50);
  g_assert_cmpuint (f->n_told, ==, 0);
}

/* Takes the kernel's notification away: the first monitor of the process finds no descriptor. */
static void
forbid_monitors (void)
{
  struct rlimit before;
  /* GLib's own thread needs descriptors; a signal starts it while there are some. */
  g_source_remove (g_unix_signal_add (SIGHUP, tick_cb, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  struct rlimit none = { 3, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  g_autoptr (GFile) root = g_file_new_for_path (g_get_tmp_dir ());
  g_autoptr (GFileMonitor) monitor =
      g_file_monitor_directory (root, G_FILE_MONITOR_NONE, NULL, NULL);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  g_assert_null (monitor);
}

static void
test_polled (Fixture *f, gconstpointer data)
{
  if (!g_test_subprocess ())
    {
      start (f);
      bw_test_drain ();
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  forbid_monitors ();
  write_zone (f, "conf/x.conf", "UTC");
  start (f);
  bw_test_run_until (never, NULL, 100);
  write_zone (f, "conf/x.conf", "Europe/Paris");
  wait_for (f, "Europe/Paris");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/config-watch/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("written", test_written);
  ADD ("renamed", test_renamed);
  ADD ("missing", test_missing);
  ADD ("link", test_link);
  ADD ("burst", test_burst);
  ADD ("freed-while-reading", test_freed_while_reading);
  ADD ("polled", test_polled);
  return g_test_run ();
}
