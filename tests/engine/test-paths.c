/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where state is kept, and who may read it. */
#include "base/bw-error.h"
#include "engine/bw-paths.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static unsigned
mode_of (const char *path)
{
  struct stat found;
  g_assert_cmpint (stat (path, &found), ==, 0);
  return found.st_mode & 0777;
}

static void
test_made (void)
{
  g_autofree char *top = bw_test_dir_new ();
  g_autofree char *dir = g_build_filename (top, "a", "b", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (bw_paths_make (dir, &error));
  g_assert_no_error (error);
  g_assert_cmphex (mode_of (dir), ==, 0700);
  bw_test_dir_remove (top);
}

/* What somebody opened to others stays open; what Flatpak did is undone. */
static void
test_there (void)
{
  g_autofree char *dir = bw_test_dir_new ();

  g_assert_cmpint (g_chmod (dir, 0755), ==, 0);
  g_assert_true (bw_paths_make (dir, NULL));
  g_assert_cmphex (mode_of (dir), ==, 0755);
  g_setenv ("FLATPAK_ID", BW_APP_ID, TRUE);
  g_assert_true (bw_paths_make (dir, NULL));
  g_unsetenv ("FLATPAK_ID");
  g_assert_cmphex (mode_of (dir), ==, 0700);
  bw_test_dir_remove (dir);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bw_paths_make ("/proc/none", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_PERMISSION);
  g_assert_nonnull (g_strrstr (error->message, "/proc/none"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/paths/made", test_made);
  g_test_add_func ("/paths/there", test_there);
  g_test_add_func ("/paths/refused", test_refused);
  return g_test_run ();
}
