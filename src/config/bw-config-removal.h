/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group taken out of the configuration file in such a way that it can be put back. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** What was taken out, and from where. */
typedef struct _BwConfigRemoval BwConfigRemoval;
void bw_config_removal_free (BwConfigRemoval *removal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwConfigRemoval, bw_config_removal_free)

/** "channel team". (transfer none) */
const char *bw_config_removal_group (const BwConfigRemoval *removal);
/** Takes [GROUP] out of the file PATH with its keys; all else stays byte for byte. NOT_FOUND when
 * there is none; else the errors of bw_config_set(). Any thread; blocks on the disk. (transfer
 * full) */
BwConfigRemoval *bw_config_remove_group (const char *path, const char *group, GError **error);
/** Puts it back, where it was unless the file was changed meanwhile, then at the end. CONFLICT when
 * there is such a group again. Any thread; blocks on the disk. */
bool bw_config_removal_undo (const BwConfigRemoval *removal, GError **error);
