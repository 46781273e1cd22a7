/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mounted disks of a source: which there are, how full they are, and which do not answer. */
#pragma once

#include "model/bw-batch.h"

typedef struct _BwDisks BwDisks;

/** A worker has answered: bw_disks_is_waiting() may have changed. Main loop. */
typedef void (*BwDisksFunc) (gpointer owner);

/** Watches the mount table PROC_ROOT/self/mountinfo; WANTED (mount points) as for
 * bw_mounts_parse(), or NULL. Metrics get SOURCE as a label. (transfer full) */
BwDisks *bw_disks_new (const char *source, const char *proc_root, const char *const *wanted,
                       BwDisksFunc answered, gpointer owner);
void bw_disks_free (BwDisks *disks);
/** Asks all that have answered the last time. Local ones share a worker, each remote one has its
 * own: one that hangs is not asked again before it has answered, and keeps no other waiting. */
void bw_disks_ask (BwDisks *disks);
/** Whether one of those asked by the last bw_disks_ask() has not answered. */
bool bw_disks_is_waiting (const BwDisks *disks);
/** Adds the figures of those that have answered. */
void bw_disks_add_to (const BwDisks *disks, BwBatch *batch);
