/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration's file on disk: read whole, replaced whole. */
#include "config/bw-config-disk.h"

#include "base/bw-error.h"
#include "config/bw-config-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LINKS 40

/* Closes itself; -1: none. */
typedef int Descriptor;

static void
descriptor_clear (Descriptor *fd)
{
  if (*fd >= 0)
    close (*fd);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Descriptor, descriptor_clear)

/* Fails with "can't WHAT: why" by the errno NUMBER. Always false. */
static bool
fail (GError **error, int number, const char *what)
{
  BwErrorCode code = BW_ERROR_FAILED;
  if (number == ENOENT)
    code = BW_ERROR_NOT_FOUND;
  else if (number == EACCES || number == EPERM || number == EROFS)
    code = BW_ERROR_PERMISSION;
  else if (number == ENOSPC || number == EDQUOT)
    code = BW_ERROR_FULL;
  g_set_error (error, BW_ERROR, code, "%s: %s", what, g_strerror (number));
  return false;
}

static bool
read_all (int fd, GByteArray *out, GError **error)
{
  unsigned char chunk[16384];
  while (out->len <= BW_CONFIG_FILE_MAX_BYTES)
    {
      ssize_t n = read (fd, chunk, sizeof chunk);
      if (n == 0)
        return true;
      if (n < 0 && errno != EINTR)
        return fail (error, errno, _ ("can't be read"));
      if (n > 0)
        g_byte_array_append (out, chunk, (guint) n);
    }
  return true;
}

GBytes *
bw_config_disk_read (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  /* A pipe without a writer must not block the open. */
  g_auto (Descriptor) fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat info;
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      fail (error, errno == ENOTDIR ? ENOENT : errno, _ ("can't be read"));
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID, _ ("is no ordinary file"));
      return NULL;
    }
  g_autoptr (GByteArray) contents = g_byte_array_new ();
  if (!read_all (fd, contents, error))
    return NULL;
  if (contents->len > BW_CONFIG_FILE_MAX_BYTES)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("is over %d MiB, which no configuration is"),
                   BW_CONFIG_FILE_MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&contents));
}

/* The file PATH is a link to in the end, there or not. (transfer full) */
static char *
follow_links (const char *path, GError **error)
{
  g_autofree char *at = g_strdup (path);
  for (int i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *target = g_file_read_link (at, NULL);
      if (target == NULL)
        return g_steal_pointer (&at);
      g_autofree char *folder = g_path_get_dirname (at);
      g_free (at);
      at = g_path_is_absolute (target) ? g_steal_pointer (&target)
                                       : g_build_filename (folder, target, NULL);
    }
  fail (error, ELOOP, _ ("can't be found"));
  return NULL;
}

static bool
write_all (int fd, GBytes *bytes, GError **error)
{
  gsize n = 0;
  const char *p = g_bytes_get_data (bytes, &n);
  while (n > 0)
    {
      ssize_t written = write (fd, p, n);
      if (written < 0 && errno != EINTR)
        return fail (error, errno, _ ("can't be written"));
      if (written > 0)
        {
          p += written;
          n -= (gsize) written;
        }
    }
  return fsync (fd) == 0 || fail (error, errno, _ ("can't be written"));
}

/* Gives the temporary file FD the mode and owner of the file at PATH. */
static bool
copy_mode (int fd, const char *path, GError **error)
{
  struct stat info;
  if (stat (path, &info) != 0)
    return errno == ENOENT || fail (error, errno, _ ("can't be read"));
  /* Only root can give a file away; for others it is theirs already, or the rename fails with a
   * reason. */
  if (info.st_uid != geteuid () || info.st_gid != getegid ())
    if (fchown (fd, info.st_uid, info.st_gid) != 0 && errno != EPERM)
      return fail (error, errno, _ ("can't keep its owner"));
  return fchmod (fd, info.st_mode & 07777) == 0 || fail (error, errno, _ ("can't keep its mode"));
}

static bool
is_unchanged (const char *path, GBytes *old, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) now = bw_config_disk_read (path, &problem);
  bool is_missing = g_error_matches (problem, BW_ERROR, BW_ERROR_NOT_FOUND);
  if (now == NULL && !is_missing)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return false;
    }
  bool is_same =
      old == NULL || now == NULL ? (old == NULL) == (now == NULL) : g_bytes_equal (old, now);
  if (!is_same)
    g_set_error_literal (error, BW_ERROR, BW_ERROR_CONFLICT,
                         _ ("was changed by another program in the meantime"));
  return is_same;
}

static bool
replace (const char *path, GBytes *old, GBytes *bytes, GError **error)
{
  g_autofree char *temp = g_strconcat (path, ".XXXXXX", NULL);
  g_auto (Descriptor) fd = g_mkstemp_full (temp, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, errno == ENOENT ? EIO : errno, _ ("can't be written"));
  bool is_done = write_all (fd, bytes, error) && copy_mode (fd, path, error)
                 && is_unchanged (path, old, error);
  if (is_done && g_rename (temp, path) != 0)
    is_done = fail (error, errno, _ ("can't be replaced"));
  if (!is_done)
    g_unlink (temp);
  return is_done;
}

static bool
replace_locked (const char *path, GBytes *old, GBytes *bytes, GError **error)
{
  g_autofree char *target = follow_links (path, error);
  if (target == NULL)
    return false;
  g_autofree char *folder = g_path_get_dirname (target);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, errno, _ ("can't have its folder made"));
  g_auto (Descriptor) folder_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_fd < 0)
    return fail (error, errno, _ ("can't be written"));
  /* The lock orders writers between the last look at the file and the rename. Some network file
   * systems have none. */
  while (flock (folder_fd, LOCK_EX) != 0 && errno == EINTR)
    continue;
  if (!replace (target, old, bytes, error))
    return false;
  /* Makes the rename itself survive a power cut; where a folder can't be synced nothing is lost
   * by it now. */
  fsync (folder_fd);
  return true;
}

bool
bw_config_disk_replace (const char *path, GBytes *old, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (path != NULL && bytes != NULL, false);
  bool is_done = replace_locked (path, old, bytes, error);
  if (!is_done)
    g_prefix_error (error, "%s: ", path);
  return is_done;
}
