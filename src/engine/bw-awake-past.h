/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Awake time at moments before this start, as the programs before it counted it. */
#pragma once

#include "engine/bw-awake-line.h"
#include "engine/bw-heartbeat.h"

typedef struct _BwAwakePast BwAwakePast;

/** From GAPS (of BwGap by beginning; borrowed) and TIMES, moments at which something ran (of
 * int64_t, wall time, in any order). (transfer full) */
BwAwakePast *bw_awake_past_new (BwHeartbeat *heartbeat, const GPtrArray *gaps, const GArray *times);
void bw_awake_past_free (BwAwakePast *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAwakePast, bw_awake_past_free)
/** Awake time at WALL_US, at which a program ran. */
int64_t bw_awake_past_at_us (const BwAwakePast *past, int64_t wall_us);
/** The gaps that were over at one of the times. (element type BwAwakeGap, by beginning, transfer
 * none) */
const GArray *bw_awake_past_gaps (const BwAwakePast *past);
/** A wall time at or before that from which SPAN_US of awake time had passed at WALL_US. */
int64_t bw_awake_past_reach_us (const GPtrArray *gaps, int64_t wall_us, int64_t span_us);
