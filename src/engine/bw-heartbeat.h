/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stamps that an engine is alive, and keeps awake time going over restarts. */
#pragma once

#include "store/bw-alerts.h"

/** The stored number that says since when awake time stands still; 0: it goes on. */
#define BW_HEARTBEAT_STILL_KEY "paused_at"

typedef struct _BwHeartbeat BwHeartbeat;

/** How old the stamp may be while the engine counts as alive. */
#define BW_HEARTBEAT_LIMIT_US (90 * BW_SECOND_US)

/** Reads the last stamp, and stores the time since as a gap in which nothing ran. Waits for the
 * store: before the main loop serves. (transfer full) */
BwHeartbeat *bw_heartbeat_new (BwClock *clock, BwAlerts *alerts, GError **error);
void bw_heartbeat_free (BwHeartbeat *heartbeat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwHeartbeat, bw_heartbeat_free)
/** Stamps now and every 30 s from now on. Main loop. */
void bw_heartbeat_start (BwHeartbeat *heartbeat);
/** A clean end: the last stamp, and no engine from now on. Waits. */
void bw_heartbeat_stop (BwHeartbeat *heartbeat);
/** Awake time as rules count it: goes on where the last engine stamped it, as though the time
 * between had not been. */
int64_t bw_heartbeat_awake_us (BwHeartbeat *heartbeat);
/** Awake time stands still, or goes on from where it stood; this is stored, so that what came after
 * is a gap even if this engine does not live to say so. */
void bw_heartbeat_set_still (BwHeartbeat *heartbeat, bool is_still);
/** Since when it stands still; BW_TIME_NONE: it does not. */
int64_t bw_heartbeat_still_since_us (BwHeartbeat *heartbeat);
/** The last engine's last stamp; BW_TIME_NONE when there was none. */
int64_t bw_heartbeat_previous_us (BwHeartbeat *heartbeat);
/** Awake time at WALL_US, a moment at which the last engine ran or would have run. */
int64_t bw_heartbeat_awake_at_us (BwHeartbeat *heartbeat, int64_t wall_us);
/** The last engine was seen to work at AWAKE_US, after its last stamp: awake time goes on from
 * there. */
void bw_heartbeat_go_on_from (BwHeartbeat *heartbeat, int64_t awake_us);
