/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deliveries of one channel: what waits for it, and the message that is being sent. */
#pragma once

#include "engine/bw-bucket.h"
#include "engine/bw-dispatcher.h"
#include "store/bw-channel-state.h"

typedef struct _BwLane BwLane;

/** What all lanes share; borrowed, and not used after bw_lane_close(). */
typedef struct
{
  BwClock *clock;
  BwAlerts *alerts;
  GTimeZone *zone;       /* of clock times in messages; NULL: the system's */
  BwDispatcherFunc func; /* may be NULL */
  gpointer func_data;
  /** A message that must not be lost waits, and is to be looked at again at AT_US; or (AT_US in the
   * past) was given up or only shown here. */
  void (*important) (gpointer data, int64_t at_us);
  gpointer important_data;
} BwLaneHost;

/** A lane without a channel for the rows of the channel NAME. Main loop, as all of it. (transfer
 * full) */
BwLane *bw_lane_new (const BwLaneHost *host, const char *name);
/** Ends it: what is being sent is cancelled, and nothing is called any more. */
void bw_lane_close (BwLane *lane);
const char *bw_lane_name (const BwLane *lane);
/** The channel, or NULL. (transfer none) */
const BwChannel *bw_lane_channel (const BwLane *lane);
/** CHANNEL (transfer full), which keeps to RATES (NULL: those of its kind), takes the place of the
 * one before, which ends what it is sending, and is tried at once; NULL: that is cancelled, rows
 * wait until they expire, and what is known of the channel is forgotten. */
void bw_lane_set_channel (BwLane *lane, BwChannel *channel, const BwRate *rates);
/** What was stored of the channel; NULL: nothing. The first time all of it counts; later only that
 * another process could deliver. */
void bw_lane_restore (BwLane *lane, const BwChannelState *state);
/** How the channel, of which there must be one, is doing. */
void bw_lane_status (const BwLane *lane, BwChannelStatus *out);
/** Queues a committed row (transfer full), unless it waits already; bw_lane_pump() has to follow.
 */
void bw_lane_add (BwLane *lane, BwOutboxRow *row);
/** Sends what may go now. */
void bw_lane_pump (BwLane *lane);
/** There is a network again: what found none is due. */
void bw_lane_wake (BwLane *lane);
/** Secrets have changed or can be read again: a channel that is locked or broken is tried. */
void bw_lane_unlock (BwLane *lane);
/** Takes back messages about the incident where the channel can. */
void bw_lane_withdraw (BwLane *lane, int64_t incident_id);
/** Whether a row is being leased, sent or written. */
bool bw_lane_is_busy (const BwLane *lane);
