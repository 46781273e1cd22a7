/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of a demonstration, and those that were left behind. */
#include "engine/bw-demo-dir.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "engine/bw-engine-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "bellwether-demo-"
#define TEMPLATE PREFIX "XXXXXX"
#define LOCK "demo.lock"

static int
remove_entry (const char *path, const struct stat *status, int type, struct FTW *place)
{
  if (remove (path) != 0)
    g_warning ("%s is left behind: %s", path, g_strerror (errno));
  return 0;
}

static void
remove_tree (const char *path)
{
  nftw (path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* One that was made before there were locks, or whose lock is just about to be made. */
static bool
is_old (const char *path, const struct stat *status)
{
  int64_t age_us = g_get_real_time () - (int64_t) status->st_mtime * BW_SECOND_US;
  return age_us > BW_DAY_US && bw_engine_lock_holder (path) == 0;
}

/* Whose program is dead. The lock is held until it is gone, so that two sweep one after the other.
 */
static bool
remove_stale (const char *path)
{
  struct stat status;
  if (g_lstat (path, &status) != 0 || !S_ISDIR (status.st_mode) || status.st_uid != getuid ())
    return false;
  g_autofree char *lock_path = g_build_filename (path, LOCK, NULL);
  int lock = g_open (lock_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  bool is_stale =
      lock >= 0 ? flock (lock, LOCK_EX | LOCK_NB) == 0 : errno == ENOENT && is_old (path, &status);
  if (is_stale)
    remove_tree (path);
  if (lock >= 0)
    close (lock);
  return is_stale;
}

unsigned
bw_demo_dir_sweep (const char *parent)
{
  g_return_val_if_fail (parent != NULL, 0);
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;
  unsigned n = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_prefix (name, PREFIX) || strlen (name) != strlen (TEMPLATE))
        continue;
      g_autofree char *path = g_build_filename (parent, name, NULL);
      n += remove_stale (path);
    }
  return n;
}

bool
bw_demo_dir_make (BwDemoDir *dir, GError **error)
{
  g_return_val_if_fail (dir != NULL, false);
  bw_demo_dir_sweep (g_get_tmp_dir ());
  *dir = (BwDemoDir){ g_dir_make_tmp (TEMPLATE, error), -1 };
  if (dir->path == NULL)
    return false;
  g_autofree char *path = g_build_filename (dir->path, LOCK, NULL);
  dir->lock = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (dir->lock >= 0 && flock (dir->lock, LOCK_EX | LOCK_NB) == 0)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  bw_demo_dir_remove (dir);
  return false;
}

void
bw_demo_dir_remove (BwDemoDir *dir)
{
  g_return_if_fail (dir != NULL);
  if (dir->path == NULL)
    return;
  remove_tree (dir->path);
  if (dir->lock >= 0)
    close (dir->lock);
  g_clear_pointer (&dir->path, g_free);
}
