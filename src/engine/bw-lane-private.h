/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of a lane, for the files that make it up. */
#pragma once

#include "engine/bw-lane-queue.h"
#include "engine/bw-lane.h"
#include "notify/bw-message.h"
#include "store/bw-alert-times.h"

/* How long a row belongs to the attempt that took it; after that the attempt is taken for lost. */
#define BW_LANE_LEASE_US (90 * BW_SECOND_US)

/* Reference-counted: an answer may come after it was closed. */
struct _BwLane
{
  const BwLaneHost *host; /* not touched once IS_GONE */
  BwClock *clock;
  GRand *random;
  char *name;
  BwChannel *channel; /* NULL while the configuration has none of this name */
  BwChannel *sender;  /* the one that sends at this moment; outlives its replacement */
  BwLaneQueue *queue;
  BwLaneItem *current; /* being sent, or RESULT about it is being written */
  BwLaneItem *next;    /* being leased */
  GPtrArray *expired;  /* of BwLaneItem: being given up; or NULL */
  GCancellable *cancellable;
  unsigned timer;
  unsigned attempt_timer;
  BwMessage *message;    /* while its picture is drawn */
  GCancellable *drawing; /* likewise */
  bool is_gone;
  bool is_known; /* what was stored of the channel has been taken up */
  bool is_writing;
  bool is_overdue; /* the attempt was cancelled because it took too long */
  bool has_result;
  BwDelivery result; /* its strings are those of CURRENT and ERROR */
  BwChannelState *state;
  BwBucket bucket;
  BwBucket bucket_before; /* the lease that is being written */
  int64_t hold_us;        /* nothing is sent before; wall time, and by the awake clock */
  int64_t hold_awake_us;
  int64_t started_us;
  int64_t n_delivered;
  int64_t n_failed;
  char *error;
};

/** Leaves the channel alone until WALL_US; BW_TIME_NONE: no longer. */
void bw_lane_hold (BwLane *lane, int64_t wall_us);
/** When the channel may be used; not after now when it may be used now. */
int64_t bw_lane_hold_ends_us (const BwLane *lane);
/** What an answer means for the row and the channel: fills in the lane's result and state. */
void bw_lane_judge (BwLane *lane, const BwAnswer *answer);
/** Sends CURRENT, which is leased; GAP (or NULL) is why it may be late. */
void bw_lane_send (BwLane *lane, const BwGap *gap);
/** Whatever is being sent ends soon; what comes after it may be cancelled on its own. */
void bw_lane_cancel_attempt (BwLane *lane);
bool bw_lane_can_send (const BwLane *lane);
/** Tells the owner how the channel is, or (ERROR) that the outbox can't be written. */
void bw_lane_report (BwLane *lane, const GError *error);
/** Takes back one reference. */
void bw_lane_unref (gpointer lane);
