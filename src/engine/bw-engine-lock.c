/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock that lets one engine at a time watch a state directory. */
#include "engine/bw-engine-lock.h"

#include "base/bw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct _BwEngineLock
{
  int fd;
};

static int
open_lock_file (const char *dir, int flags)
{
  g_autofree char *path = g_build_filename (dir, "engine.lock", NULL);
  return open (path, flags | O_CLOEXEC, 0600);
}

/* A lock of the open file: it ends with the process, and asking for it does not take it. */
static struct flock
whole_file (void)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  return lock;
}

/* The holder writes its pid after it has the lock, so a reader may come a moment too early and read
 * nothing. */
static pid_t
read_pid (int fd)
{
  char text[32] = { 0 };
  ssize_t n = pread (fd, text, sizeof text - 1, 0);
  return n > 0 ? (pid_t) strtol (text, NULL, 10) : 0;
}

static bool
write_pid (int fd)
{
  char text[32];
  int length = g_snprintf (text, sizeof text, "%ld\n", (long) getpid ());
  return ftruncate (fd, 0) == 0 && pwrite (fd, text, (size_t) length, 0) == length;
}

BwEngineLock *
bw_engine_lock_take (const char *dir, GError **error)
{
  g_return_val_if_fail (dir != NULL, NULL);
  int fd = open_lock_file (dir, O_RDWR | O_CREAT);
  if (fd < 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_PERMISSION, "%s/engine.lock: %s", dir,
                   g_strerror (errno));
      return NULL;
    }
  struct flock range = whole_file ();
  if (fcntl (fd, F_OFD_SETLK, &range) != 0)
    {
      pid_t pid = read_pid (fd);
      g_set_error (error, BW_ERROR, BW_ERROR_BUSY,
                   _ ("%s is watched by another engine already (pid %ld); stop that one first"),
                   dir, (long) pid);
      close (fd);
      return NULL;
    }
  if (!write_pid (fd))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_FULL, "%s/engine.lock: %s", dir, g_strerror (errno));
      close (fd);
      return NULL;
    }
  BwEngineLock *lock = g_new0 (BwEngineLock, 1);
  lock->fd = fd;
  return lock;
}

void
bw_engine_lock_release (BwEngineLock *lock)
{
  if (lock == NULL)
    return;
  /* Empty before it is given back: a pid that stands there is a pid that holds it. */
  if (ftruncate (lock->fd, 0) != 0)
    g_debug ("engine.lock: %s", g_strerror (errno));
  close (lock->fd);
  g_free (lock);
}

pid_t
bw_engine_lock_holder (const char *dir)
{
  g_return_val_if_fail (dir != NULL, 0);
  int fd = open_lock_file (dir, O_RDWR);
  if (fd < 0)
    return 0;
  pid_t pid = 0;
  struct flock range = whole_file ();
  if (fcntl (fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK)
    pid = MAX (read_pid (fd), 1);
  close (fd);
  return pid;
}
