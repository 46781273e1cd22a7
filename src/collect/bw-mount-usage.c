/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statvfs() as figures. */
#include "collect/bw-mount-usage-private.h"

#include <glib.h>
#include <math.h>
#include <sys/statvfs.h>

void
bw_mount_usage_clear (BwMountUsage *usage)
{
  g_clear_pointer (&usage->path, g_free);
}

static double
percent (double part, double rest)
{
  return part >= 0 && part + rest > 0 ? 100 * part / (part + rest) : (double) NAN;
}

void
bw_mount_usage_read (BwMountUsage *usage)
{
  /* The dot makes a mount of a single file fail, as container runtimes make them. */
  g_autofree char *path = g_strconcat (usage->path, "/.", NULL);
  struct statvfs st;

  usage->used_percent = usage->free_bytes = usage->inodes_percent = (double) NAN;
  if (statvfs (path, &st) != 0 || st.f_blocks == 0)
    return;
  usage->used_percent = percent ((double) st.f_blocks - (double) st.f_bfree, (double) st.f_bavail);
  usage->free_bytes = (double) st.f_bavail * (double) st.f_frsize;
  if (st.f_files > 0)
    usage->inodes_percent =
        percent ((double) st.f_files - (double) st.f_ffree, (double) st.f_ffree);
}
