/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that may be ledgers by their names, in folders and the folders in them. */
#pragma once

#include "engine/bw-discovery.h"

/** Walks OPTIONS, whose limits are none of them 0, until END_US of the monotonic clock: what is
 * nearest to the top comes first, each file once, by whatever name. Links to folders and other file
 * systems are not entered, nor what is hidden. NULL only when cancelled. (element type char *,
 * transfer full) */
GPtrArray *bw_discovery_walk (const BwDiscoveryOptions *options, int64_t end_us,
                              GCancellable *cancellable, GError **error);
