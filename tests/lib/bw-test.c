/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests share: directories, files, waiting with a bound, a clock that is moved, programs that
 * are started. */
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/prctl.h>

enum
{
  FLAG_TIMEOUT_MS = 10000,
  RUN_TIMEOUT_S = 60,
};

char *
bw_test_dir_new (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("bellwether-test-XXXXXX", &error);
  g_assert_no_error (error);
  return dir;
}

void
bw_test_dir_remove (const char *dir)
{
  if (!g_file_test (dir, G_FILE_TEST_IS_SYMLINK) && g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_chmod (dir, 0700);
      g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
      const char *name = NULL;
      while (listing != NULL && (name = g_dir_read_name (listing)) != NULL)
        {
          g_autofree char *path = g_build_filename (dir, name, NULL);
          bw_test_dir_remove (path);
        }
    }
  g_remove (dir);
}

char *
bw_test_write (const char *dir, const char *name, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (dir, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  /* Replaced at once, as programs do it, but not synchronised: nothing here outlives the test. */
  g_autofree char *fresh = g_strconcat (path, ".fresh", NULL);
  g_file_set_contents_full (fresh, text, length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (fresh, path), ==, 0);
  return path;
}

char *
bw_test_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

char *
bw_test_shared (const char *name)
{
  g_autofree char *path = g_build_filename (BW_TEST_SHARED, name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_autofree char *message = g_strdup_printf ("no reference file %s here", name);
  g_test_skip (message);
  return NULL;
}

bool
bw_test_needs (bool is_there, const char *what)
{
  if (is_there)
    return true;
  if (g_getenv ("BELLWETHER_TEST_COMPLETE") != NULL)
    g_test_fail_printf ("%s is not there, and all that tests need was to be", what);
  else
    g_test_skip_printf ("%s is not there", what);
  return false;
}

static char *locale_dir;

static void
remove_locales (void)
{
  bw_test_dir_remove (locale_dir);
  g_free (locale_dir);
}

/* Machines for programs have none but C and POSIX; what they are made from is a package. */
static bool
make_locale (const char *name, const char *full)
{
  g_autofree char *path = g_build_filename (locale_dir, full, NULL);
  const char *argv[] = { "localedef", "-i", name, "-f", "UTF-8", "--no-archive", path, NULL };
  return g_spawn_sync (NULL, (char **) argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                           | G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, NULL, NULL)
         && g_file_test (path, G_FILE_TEST_IS_DIR);
}

const char *
bw_test_locale (const char *name)
{
  g_autofree char *full = g_strconcat (name, ".UTF-8", NULL);
  if (locale_dir == NULL)
    {
      locale_dir = bw_test_dir_new ();
      g_setenv ("LOCPATH", locale_dir, true);
      atexit (remove_locales);
    }
  bool is_made = make_locale (name, full);
  return bw_test_needs (is_made, "what locales are made from") ? g_intern_string (full) : NULL;
}

static gboolean
timed_out_cb (gpointer data)
{
  bool *is_over = data;
  *is_over = true;
  return G_SOURCE_REMOVE;
}

bool
bw_test_run_until (BwTestCondition condition, gpointer data, unsigned timeout_ms)
{
  bool is_over = false;
  unsigned id = g_timeout_add (timeout_ms, timed_out_cb, &is_over);
  while (!condition (data) && !is_over)
    g_main_context_iteration (NULL, true);
  if (!is_over)
    g_source_remove (id);
  return condition (data);
}

static bool
is_set (gpointer data)
{
  return *(const bool *) data;
}

void
bw_test_wait_flag (const bool *flag)
{
  g_assert_true (bw_test_run_until (is_set, (gpointer) flag, FLAG_TIMEOUT_MS));
}

void
bw_test_drain (void)
{
  while (g_main_context_iteration (NULL, false))
    continue;
}

BwClock *
bw_test_clock_new (void)
{
  return bw_clock_new_fake (BW_TEST_NOW_US);
}

void
bw_test_advance (BwClock *clock, int64_t delta_us, int64_t step_us)
{
  g_assert_cmpint (step_us, >, 0);
  while (delta_us > 0)
    {
      int64_t step = MIN (delta_us, step_us);
      bw_clock_advance (clock, step);
      bw_test_drain ();
      delta_us -= step;
    }
}

void
bw_test_run_free (BwTestRun *run)
{
  g_free (run->out);
  g_free (run->err);
  g_free (run);
}

static void
die_with_test_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Points one XDG variable at a folder below HOME_DIR that exists. */
static void
set_folder (GSubprocessLauncher *launcher, const char *variable, const char *home_dir,
            const char *name)
{
  g_autofree char *path = g_build_filename (home_dir, name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_subprocess_launcher_setenv (launcher, variable, path, true);
}

static const char *ctl_locale = "C.UTF-8";

void
bw_test_ctl_set_locale (const char *name)
{
  ctl_locale = name != NULL ? g_intern_string (name) : "C.UTF-8";
}

GSubprocess *
bw_test_ctl_start (const char *home_dir, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  const char *program = g_getenv ("BELLWETHERCTL");
  GSubprocess *process = NULL;

  g_assert_nonnull (program);
  g_ptr_array_add (all, (gpointer) program);
  for (; *argv != NULL; argv++)
    g_ptr_array_add (all, (gpointer) *argv);
  g_ptr_array_add (all, NULL);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test_cb, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "TZ", "UTC", true);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", ctl_locale, true);
  g_subprocess_launcher_unsetenv (launcher, "LANGUAGE");
  set_folder (launcher, "HOME", home_dir, "home");
  set_folder (launcher, "XDG_CONFIG_HOME", home_dir, "config");
  set_folder (launcher, "XDG_DATA_HOME", home_dir, "data");
  set_folder (launcher, "XDG_RUNTIME_DIR", home_dir, "runtime");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) all->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static gboolean
too_long_cb (gpointer data)
{
  g_error ("bellwetherctl is still running after %d s", RUN_TIMEOUT_S);
  return G_SOURCE_REMOVE;
}

static void
communicated_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;
  *kept = g_object_ref (result);
}

BwTestRun *
bw_test_ctl (const char *home_dir, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  va_list rest;
  va_start (rest, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (rest, const char *))
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (rest);
  g_ptr_array_add (argv, NULL);

  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = bw_test_ctl_start (home_dir, (const char *const *) argv->pdata);
  g_autoptr (BwTestRun) run = g_new0 (BwTestRun, 1);
  g_autoptr (GAsyncResult) result = NULL;
  unsigned limit = g_timeout_add_seconds (RUN_TIMEOUT_S, too_long_cb, NULL);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicated_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, true);
  g_source_remove (limit);
  g_subprocess_communicate_utf8_finish (process, result, &run->out, &run->err, &error);
  g_assert_no_error (error);
  run->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  return g_steal_pointer (&run);
}
