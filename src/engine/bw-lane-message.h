/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one message that the deliveries of a bundle make, with why it is late. */
#pragma once

#include "engine/bw-lane-queue.h"
#include "notify/bw-message.h"
#include "store/bw-alert-times.h"

/** What is sent this much after it was due says so. */
#define BW_LATE_US (5 * BW_MINUTE_US)

/** "delivered late (asleep 01:58–04:02)" for what was due at DUE_US and is sent at NOW_US, GAP
 * (or NULL) being the longest stretch in between that was not watched; NULL when it is not late.
 * Clock times are in ZONE (NULL: the system's). (transfer full) */
char *bw_late_text (int64_t due_us, int64_t now_us, const BwGap *gap, GTimeZone *zone);
/** The message of ITEM. Parts whose payload can't be read are left out; INVALID when none can.
 * (transfer full) */
BwMessage *bw_lane_message (const BwLaneItem *item, int64_t now_us, const BwGap *gap,
                            GTimeZone *zone, GError **error);
