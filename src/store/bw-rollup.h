/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rollups in the making: ticks are added in memory and merged into the tables now and then. */
#pragma once

#include "store/bw-history-private.h"

/** Nothing added so far. (transfer full) */
BwRollup *bw_rollup_new (void);
void bw_rollup_free (BwRollup *rollup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRollup, bw_rollup_free)
/** Adds a tick of LAYOUT; its values as they are stored. */
void bw_rollup_add (BwRollup *rollup, BwHistoryLayout *layout, int64_t time_us, const void *values);
/** Whether it is time to flush: ten minutes, or much memory. */
bool bw_rollup_is_due (const BwRollup *rollup);
bool bw_rollup_is_empty (const BwRollup *rollup);
/** Whether so much could not be flushed that it has to be given up. */
bool bw_rollup_is_too_much (const BwRollup *rollup);
/** Gives up what was added. */
void bw_rollup_clear (BwRollup *rollup);
/** Merges what was added into the tables minute and hour and sets rolled_up_to to UP_TO, the id of
 * the newest tick that was added, in a transaction of its own. When that fails all is kept. */
bool bw_rollup_flush (BwRollup *rollup, BwDb *db, int64_t up_to, GError **error);
