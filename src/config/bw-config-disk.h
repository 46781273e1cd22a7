/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration's file on disk: read whole, replaced whole. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** All of the file PATH. NOT_FOUND when there is none; INVALID when it is no ordinary file, or over
 * 4 MiB; PERMISSION, FAILED. Messages go on from PATH, which the caller puts before them. Any
 * thread; blocks on the disk. (transfer full) */
GBytes *bw_config_disk_read (const char *path, GError **error);
/** Makes BYTES the contents of PATH, or of what it is a link to: a temporary file beside it, fsync,
 * rename. Mode and owner stay; a new file is of mode 0600, its folder is created with 0700.
 * CONFLICT when the file is not as OLD (NULL: not there) any more; PERMISSION, FULL, FAILED. Two
 * programs that use this never overwrite each other. Any thread; blocks on the disk. */
bool bw_config_disk_replace (const char *path, GBytes *old, GBytes *bytes, GError **error);
