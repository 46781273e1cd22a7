/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which mounted file systems are disks that can fill up, out of /proc/self/mountinfo. */
#pragma once

#include "collect/bw-scan-private.h"

#include <glib.h>

typedef struct
{
  char *point;    /* as the kernel has it, any bytes */
  char *device;   /* "8:1" */
  char *type;     /* "ext4" */
  char *root;     /* which directory of the file system is mounted */
  bool is_remote; /* may hang: a network or a program stands behind it */
} BwMount;
void bw_mount_free (BwMount *mount);

/** The mounts of interest in TEXT, sorted by mount point: real file systems, each once. Left out
 * are what lives in memory or in the kernel, read-only images, automount points that nothing is
 * mounted on yet, what is hidden below a later mount on the same point, and second mounts of a file
 * system (bind mounts): of those the one of its top directory stays, else the one with the shortest
 * mount point. An overlay counts only at "/", as in a container. With WANTED (mount points) those
 * are taken, whatever they are, and no others. (transfer full, of BwMount) */
GPtrArray *bw_mounts_parse (BwScan text, const char *const *wanted);
/** Whether two lists hold the same mounts. */
bool bw_mounts_equal (const GPtrArray *a, const GPtrArray *b);
