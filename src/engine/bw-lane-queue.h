/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for one channel, in the order in which it was committed. */
#pragma once

#include "engine/bw-bundle.h"
#include "store/bw-outbox.h"

/** A message: the row that carries it, and the rows it tells of besides. */
typedef struct
{
  BwOutboxRow *row;
  GPtrArray *parts;       /* of BwOutboxRow, merged into ROW */
  int64_t due_awake_us;   /* due at not_before, or then by the awake clock: one may be set back */
  bool waits_for_channel; /* the last attempt found no network, a locked or a broken channel */
} BwLaneItem;
void bw_lane_item_free (BwLaneItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLaneItem, bw_lane_item_free)
/** When the earliest of its rows was first to be sent. */
int64_t bw_lane_item_due_us (const BwLaneItem *item);
/** The time until which one of its rows is of use. */
int64_t bw_lane_item_expires_us (const BwLaneItem *item);
/** Takes the rows whose ids are in IDS out of ITEM's parts. */
void bw_lane_item_drop_parts (BwLaneItem *item, GPtrArray *ids);

typedef struct _BwLaneQueue BwLaneQueue;

/** (transfer full) */
BwLaneQueue *bw_lane_queue_new (BwClock *clock);
void bw_lane_queue_free (BwLaneQueue *queue);
/** Messages that wait. */
unsigned bw_lane_queue_n (const BwLaneQueue *queue);
/** Takes ROW (transfer full); one that waits already is due when ROW is, if that is earlier. A
 * merged row joins its leader, or is dropped where that does not wait. Returns whether there is a
 * message more, or one that is due earlier than it was. */
bool bw_lane_queue_add (BwLaneQueue *queue, BwOutboxRow *row);
/** ITEM (transfer full) waits for its next attempt, before all others. */
void bw_lane_queue_put_back (BwLaneQueue *queue, BwLaneItem *item);
/** The next message, or NULL with *NEXT_US the wall time to look again (INT64_MAX: no need).
 * BLOCKER (or NULL) is one under way that will wait again: what shares an incident with it stays.
 * IS_BUNDLED: messages may be put together as bw_bundle_choose() says, with TOKENS. (transfer full)
 */
BwLaneItem *bw_lane_queue_take (BwLaneQueue *queue, const BwLaneItem *blocker, bool is_bundled,
                                double tokens, int64_t *next_us);
/** Messages that are of no use any more, of BwLaneItem; *NEXT_US is made the time of the next, if
 * that is earlier. (transfer full) */
GPtrArray *bw_lane_queue_take_expired (BwLaneQueue *queue, int64_t *next_us);
/** The channel may be there again: what waits for it is due at once. */
void bw_lane_queue_wake (BwLaneQueue *queue);
