/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How full mounted file systems are: asked in a worker thread, where it may hang. */
#pragma once

#include <stdbool.h>

/** One file system. Values are NaN where it has none (inodes on btrfs, vfat) or did not tell. */
typedef struct
{
  char *path;            /* of the mount point, any bytes */
  double used_percent;   /* as df: used / (used + available to users) */
  double free_bytes;     /* available to users */
  double inodes_percent; /* used / all */
} BwMountUsage;

/** Frees the path. */
void bw_mount_usage_clear (BwMountUsage *usage);
/** Asks the kernel and sets the three values. Blocks. */
void bw_mount_usage_read (BwMountUsage *usage);
