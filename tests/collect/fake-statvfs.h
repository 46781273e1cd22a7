/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A statvfs() in place of the C library's: file systems of known size, and some that hang. */
#pragma once

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/statvfs.h>

#define FAKE_MOUNTS 16

typedef struct
{
  const char *path; /* as it is asked for, with "/." at its end */
  uint64_t blocks, free, available, files, files_free; /* of 4,096 bytes */
  bool hangs;                                          /* until fake_statvfs_set_hanging() */
  int error;                                           /* instead of an answer */
  unsigned n_asked;
  unsigned n_inside; /* threads that hang in it */
} FakeMount;

static GMutex fake_lock;
static GCond fake_cond;
static FakeMount fake_mounts[FAKE_MOUNTS];

static inline FakeMount *
fake_statvfs_find (const char *path)
{
  for (unsigned i = 0; i < FAKE_MOUNTS && fake_mounts[i].path != NULL; i++)
    if (strcmp (fake_mounts[i].path, path) == 0)
      return &fake_mounts[i];
  return NULL;
}

/* Found by the dynamic linker before the C library's, as the program's own functions are. */
int
statvfs (const char *path, struct statvfs *out)
{
  g_mutex_lock (&fake_lock);
  FakeMount *mount = fake_statvfs_find (path);
  int error = mount == NULL ? ENOENT : 0;
  if (mount != NULL)
    {
      mount->n_asked++;
      mount->n_inside++;
      g_cond_broadcast (&fake_cond);
      while (mount->hangs)
        g_cond_wait (&fake_cond, &fake_lock);
      mount->n_inside--;
      g_cond_broadcast (&fake_cond);
      error = mount->error;
    }
  if (error == 0)
    *out = (struct statvfs){
      .f_bsize = 4096,
      .f_frsize = 4096,
      .f_blocks = mount->blocks,
      .f_bfree = mount->free,
      .f_bavail = mount->available,
      .f_files = mount->files,
      .f_ffree = mount->files_free,
      .f_favail = mount->files_free,
    };
  g_mutex_unlock (&fake_lock);
  errno = error;
  return error == 0 ? 0 : -1;
}

/** Waits until a thread is inside a hanging PATH. */
static inline void
fake_statvfs_wait_inside (const char *path)
{
  g_mutex_lock (&fake_lock);
  FakeMount *mount = fake_statvfs_find (path);
  while (mount->n_inside == 0)
    g_cond_wait (&fake_cond, &fake_lock);
  g_mutex_unlock (&fake_lock);
}

/** Waits until no thread is inside PATH, which must not hang any more. */
static inline void
fake_statvfs_wait_outside (const char *path)
{
  g_mutex_lock (&fake_lock);
  FakeMount *mount = fake_statvfs_find (path);
  while (mount->n_inside > 0)
    g_cond_wait (&fake_cond, &fake_lock);
  g_mutex_unlock (&fake_lock);
}

static inline unsigned
fake_statvfs_n_asked (const char *path)
{
  g_mutex_lock (&fake_lock);
  unsigned n = fake_statvfs_find (path)->n_asked;
  g_mutex_unlock (&fake_lock);
  return n;
}

/** Lets PATH answer from now on, or hang. */
static inline void
fake_statvfs_set_hanging (const char *path, bool hangs)
{
  g_mutex_lock (&fake_lock);
  fake_statvfs_find (path)->hangs = hangs;
  g_cond_broadcast (&fake_cond);
  g_mutex_unlock (&fake_lock);
}

/** Puts N file systems in place of all before; none may hang. */
static inline void
fake_statvfs_set (const FakeMount *mounts, unsigned n)
{
  g_mutex_lock (&fake_lock);
  memset (fake_mounts, 0, sizeof fake_mounts);
  memcpy (fake_mounts, mounts, n * sizeof *mounts);
  g_mutex_unlock (&fake_lock);
}
