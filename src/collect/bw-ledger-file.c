/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of another program, opened to be read: who it is, and its bytes. */
#include "collect/bw-ledger-file-private.h"

#include "base/bw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* File systems take the time of a change from a clock that ticks up to every 10 ms. */
#define TICK_NS INT64_C (20000000)

static void
set_error (GError **error, const char *path, int number)
{
  int code = number == ENOENT || number == ENOTDIR ? BW_ERROR_NOT_FOUND
             : number == EACCES || number == EPERM ? BW_ERROR_PERMISSION
                                                   : BW_ERROR_FAILED;
  g_set_error (error, BW_ERROR, code, "%s: %s", path, g_strerror (number));
}

static int64_t
count_ns (const struct timespec *time)
{
  return (int64_t) time->tv_sec * 1000000000 + time->tv_nsec;
}

static bool
take_identity (const struct stat *st, const char *path, BwFileIdentity *out, GError **error)
{
  if (!S_ISREG (st->st_mode))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   S_ISDIR (st->st_mode) ? _ ("%s: a directory, expected a file")
                                         : _ ("%s: no regular file, expected a file"),
                   path);
      return false;
    }
  struct timespec now;
  clock_gettime (CLOCK_REALTIME, &now);
  int64_t age_ns = count_ns (&now) - count_ns (&st->st_mtim);
  *out = (BwFileIdentity){
    .device = st->st_dev,
    .inode = st->st_ino,
    .size = st->st_size,
    .changed_ns = count_ns (&st->st_mtim),
    .is_fresh = age_ns > -TICK_NS && age_ns < TICK_NS,
  };
  return true;
}

bool
bw_file_identity (const char *path, BwFileIdentity *out, GError **error)
{
  struct stat st;
  if (stat (path, &st) != 0)
    {
      set_error (error, path, errno);
      return false;
    }
  return take_identity (&st, path, out, error);
}

bool
bw_file_identity_equal (const BwFileIdentity *a, const BwFileIdentity *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size
         && a->changed_ns == b->changed_ns;
}

int
bw_file_open (const char *path, BwFileIdentity *out, GError **error)
{
  /* Without O_NONBLOCK a named pipe would hang here before it can be refused. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat st;
  if (fd < 0 || fstat (fd, &st) != 0)
    {
      set_error (error, path, errno);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!take_identity (&st, path, out, error))
    {
      close (fd);
      return -1;
    }
  return fd;
}

gssize
bw_file_read (int fd, const char *path, void *buffer, size_t n, int64_t offset, GError **error)
{
  size_t n_read = 0;
  while (n_read < n)
    {
      gssize got = pread (fd, (char *) buffer + n_read, n - n_read, offset + (int64_t) n_read);
      if (got == 0)
        break;
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          set_error (error, path, errno);
          return -1;
        }
      n_read += (size_t) got;
    }
  return (gssize) n_read;
}

char *
bw_file_resolve (const char *path)
{
  char *real = realpath (path, NULL);
  char *resolved = g_strdup (real != NULL ? real : path);
  free (real);
  return resolved;
}
