/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of a demonstration: locked while it lasts, gone afterwards, and if its program was
 * killed, gone when the next one begins. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct
{
  char *path;
  int lock; /* the descriptor that holds the lock */
} BwDemoDir;

/** Makes it in the folder for temporary files, of which those of dead programs are removed first.
 * Blocks. */
bool bw_demo_dir_make (BwDemoDir *dir, GError **error);
/** Removes it with all that is in it. One that was never made is no error. */
void bw_demo_dir_remove (BwDemoDir *dir);
/** Removes what killed demonstrations left in PARENT: folders of this user with the name of such
 * one whose lock nobody holds, and without a lock those that are a day old. How many. */
unsigned bw_demo_dir_sweep (const char *parent);
