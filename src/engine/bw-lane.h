/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deliveries of one channel: what waits for it, and the one that is being sent. */
#pragma once

#include "engine/bw-dispatcher.h"

typedef struct _BwLane BwLane;

/** A lane without a channel for the rows of the channel NAME; ALERTS is borrowed, FUNC may be NULL.
 * Main loop, as all of it. (transfer full) */
BwLane *bw_lane_new (BwClock *clock, BwAlerts *alerts, const char *name, BwDispatcherFunc func,
                     gpointer data);
/** Ends it: what is being sent is cancelled, and nothing is called any more. */
void bw_lane_close (BwLane *lane);
const char *bw_lane_name (const BwLane *lane);
/** The channel, or NULL. (transfer none) */
const BwChannel *bw_lane_channel (const BwLane *lane);
/** CHANNEL (transfer full) takes the place of the one before, which ends what it is sending; NULL:
 * that is cancelled, and rows wait until they expire. */
void bw_lane_set_channel (BwLane *lane, BwChannel *channel);
/** How the channel, of which there must be one, is doing. */
void bw_lane_status (const BwLane *lane, BwChannelStatus *out);
/** Queues a committed row (transfer full), unless it waits already. */
void bw_lane_enqueue (BwLane *lane, BwOutboxRow *row);
/** Takes back messages about the incident where the channel can. */
void bw_lane_withdraw (BwLane *lane, int64_t incident_id);
/** Whether a row is being sent. */
bool bw_lane_is_busy (const BwLane *lane);
