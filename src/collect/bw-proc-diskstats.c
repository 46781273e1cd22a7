/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses /proc/diskstats and tells disks from their parts. */
#include "collect/bw-proc-diskstats-private.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

bool
bw_proc_diskstats_next (BwScan *text, BwDiskCounters *out)
{
  BwScan line;
  uint64_t number;

  while (bw_scan_line (text, &line))
    /* major minor name, then reads merged sectors ms, writes merged sectors ms */
    if (bw_scan_u64 (&line, &number) && bw_scan_u64 (&line, &number)
        && bw_scan_word (&line, &out->name) && bw_scan_skip (&line, 2)
        && bw_scan_u64 (&line, &out->sectors_read) && bw_scan_skip (&line, 3)
        && bw_scan_u64 (&line, &out->sectors_written))
      return true;
  return false;
}

static bool
has_prefix_and_digit (const char *name, const char *prefix)
{
  size_t n = strlen (prefix);

  return strncmp (name, prefix, n) == 0 && g_ascii_isdigit (name[n]);
}

/** sda1, vdb2, xvda1 are partitions, and so are nvme0n1p2, mmcblk0p1, md0p1. */
static bool
looks_like_partition (const char *name)
{
  static const char *const lettered[] = { "sd", "hd", "vd", "xvd" };
  size_t n = strlen (name);
  size_t digits = n;

  while (digits > 0 && g_ascii_isdigit (name[digits - 1]))
    digits--;
  if (digits == n || digits == 0)
    return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (lettered); i++)
    if (g_str_has_prefix (name, lettered[i]) && strlen (lettered[i]) < digits)
      return true;
  return digits >= 2 && name[digits - 1] == 'p' && g_ascii_isdigit (name[digits - 2]);
}

bool
bw_disk_is_whole (const char *sys_root, const char *name)
{
  static const char *const others[] = { "loop", "ram", "zram", "fd", "sr" };

  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    if (has_prefix_and_digit (name, others[i]))
      return false;
  /* sysfs has no slash in a name: cciss/c0d0 is cciss!c0d0 there. */
  g_autofree char *entry = g_strdelimit (g_strdup (name), "/", '!');
  g_autofree char *device = g_build_filename (sys_root, "class", "block", entry, NULL);
  g_autofree char *partition = g_build_filename (device, "partition", NULL);
  if (access (device, F_OK) == 0)
    return access (partition, F_OK) != 0;
  return !looks_like_partition (name);
}
