/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the disks moved, from /proc/diskstats. */
#pragma once

#include "collect/bw-scan-private.h"

/** A sector of this file has 512 bytes, whatever the device's own are. */
#define BW_SECTOR_BYTES 512

typedef struct
{
  BwScan name;
  uint64_t sectors_read;
  uint64_t sectors_written;
} BwDiskCounters;

/** Takes the next device off TEXT, lines that are none on the way; false at the end. */
bool bw_proc_diskstats_next (BwScan *text, BwDiskCounters *out);
/** Whether NAME is a disk of its own: no partition, loop device, RAM disk, floppy or optical drive.
 * Asks SYS_ROOT/class/block, and where that does not know NAME, the name's form. */
bool bw_disk_is_whole (const char *sys_root, const char *name);
