/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that a portal shows a copy of is read where it is. */
#include "lib/bw-test.h"
#include "ui/bw-portal.h"

#include <errno.h>
#include <string.h>
#include <sys/xattr.h>

#define KEY "user.document-portal.host-path"

/* Two files, the first as a portal shows it. */
typedef struct
{
  char *dir;
  char *shown;
  char *original;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
  fixture->shown = bw_test_write (fixture->dir, "shown.db", "", 0);
  fixture->original = bw_test_write (fixture->dir, "Wetten – ü.db", "", 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->shown);
  g_free (fixture->original);
}

static void
assert_original (const Fixture *fixture, const char *expected)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->shown);
  g_autoptr (GFile) original = bw_portal_original (file);
  g_assert_cmpstr (g_file_peek_path (original), ==, expected);
}

/* False: the file system has none of these. */
static bool
tell (const Fixture *fixture, const char *path, size_t length)
{
  if (setxattr (fixture->shown, KEY, path, length, 0) == 0)
    return true;
  g_assert_cmpint (errno, ==, ENOTSUP);
  g_test_skip ("no extended attributes here");
  return false;
}

static void
test_told (Fixture *fixture, gconstpointer data)
{
  assert_original (fixture, fixture->shown);
  size_t length = strlen (fixture->original);
  if (!tell (fixture, fixture->original, length))
    return;
  assert_original (fixture, fixture->original);
  tell (fixture, fixture->original, length + 1);
  assert_original (fixture, fixture->original);
}

/* Where it can't be read, and what is no path, is not followed. */
static void
test_not_there (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_path = g_strnfill (4000, '/');
  if (!tell (fixture, "/nowhere/at/all.db", 18))
    return;
  assert_original (fixture, fixture->shown);
  tell (fixture, "meson.build", 11);
  assert_original (fixture, fixture->shown);
  tell (fixture, "", 0);
  assert_original (fixture, fixture->shown);
  if (setxattr (fixture->shown, KEY, long_path, 4000, 0) == 0)
    assert_original (fixture, "/");
  g_autoptr (GFile) elsewhere = g_file_new_for_uri ("https://example.org/a.db");
  g_autoptr (GFile) same = bw_portal_original (elsewhere);
  g_assert_true (same == elsewhere);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/portal-original/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/ui/portal-original/not-there", Fixture, NULL, set_up, test_not_there, tear_down);
  return g_test_run ();
}
