/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One engine at a time: the lock names its holder, and ends with it. */
#include "base/bw-error.h"
#include "engine/bw-engine-lock.h"
#include "lib/bw-test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_taken_once (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (bw_engine_lock_holder (dir), ==, 0);
  g_autoptr (BwEngineLock) lock = bw_engine_lock_take (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bw_engine_lock_holder (dir), ==, getpid ());

  g_assert_null (bw_engine_lock_take (dir, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_BUSY);
  g_autofree char *pid = g_strdup_printf ("pid %d", getpid ());
  g_assert_nonnull (strstr (error->message, pid));
  g_assert_nonnull (strstr (error->message, dir));
  /* Asking for it and being refused leave it as it was. */
  g_assert_cmpint (bw_engine_lock_holder (dir), ==, getpid ());

  g_clear_pointer (&lock, bw_engine_lock_release);
  g_assert_cmpint (bw_engine_lock_holder (dir), ==, 0);
  g_clear_error (&error);
  lock = bw_engine_lock_take (dir, &error);
  g_assert_no_error (error);
  g_clear_pointer (&lock, bw_engine_lock_release);
  bw_test_dir_remove (dir);
}

/* Takes the lock, says so on FD and waits to be ended. */
static void
hold_until_killed (const char *dir, int fd)
{
  if (bw_engine_lock_take (dir, NULL) == NULL || write (fd, "x", 1) != 1)
    _exit (1);
  for (;;)
    pause ();
}

static void
test_killed_holder (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GError) error = NULL;
  int ready[2];
  char byte;
  g_assert_cmpint (pipe (ready), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    hold_until_killed (dir, ready[1]);
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);

  g_assert_cmpint (bw_engine_lock_holder (dir), ==, child);
  g_assert_null (bw_engine_lock_take (dir, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_BUSY);
  g_autofree char *pid = g_strdup_printf ("pid %d", child);
  g_assert_nonnull (strstr (error->message, pid));
  g_clear_error (&error);

  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  /* Its pid still stands in the file, but nobody holds it. */
  g_assert_cmpint (bw_engine_lock_holder (dir), ==, 0);
  g_autoptr (BwEngineLock) lock = bw_engine_lock_take (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bw_engine_lock_holder (dir), ==, getpid ());
  g_clear_pointer (&lock, bw_engine_lock_release);
  bw_test_dir_remove (dir);
}

static void
test_not_inherited (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (BwEngineLock) lock = bw_engine_lock_take (dir, NULL);
  g_assert_nonnull (lock);
  const char *argv[] = { "sleep", "30", NULL };
  g_autoptr (GSubprocess) child = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, NULL);
  g_assert_nonnull (child);
  g_clear_pointer (&lock, bw_engine_lock_release);
  /* A program that the engine started does not keep it. */
  g_assert_cmpint (bw_engine_lock_holder (dir), ==, 0);
  g_subprocess_force_exit (child);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  bw_test_dir_remove (dir);
}

static void
test_no_directory (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *file = bw_test_write (dir, "file", "x", -1);
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_engine_lock_take (file, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_PERMISSION);
  g_assert_nonnull (strstr (error->message, "engine.lock"));
  g_assert_cmpint (bw_engine_lock_holder (file), ==, 0);
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine-lock/taken-once", test_taken_once);
  g_test_add_func ("/engine-lock/killed-holder", test_killed_holder);
  g_test_add_func ("/engine-lock/not-inherited", test_not_inherited);
  g_test_add_func ("/engine-lock/no-directory", test_no_directory);
  return g_test_run ();
}
