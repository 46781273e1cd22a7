/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several messages of one channel as the one that is sent in their place. */
#pragma once

#include "notify/bw-message.h"

/** What they have in common. */
typedef enum
{
  BW_MERGE_STORY,  /* the incident: what became of it, step by step */
  BW_MERGE_GROUP,  /* the group, and that they are due together */
  BW_MERGE_DIGEST, /* that they were collected, or are too many */
} BwMergeKind;

/** The one message for MESSAGES (of BwMessage, oldest first, at least one): of one incident its
 * story ("Fired 02:10 at 93 %, got worse 02:20, resolved 03:40."), of several their number by
 * severity and a line each, worst first, of which the last ones are only counted. Incident and kind
 * (DIGEST of a digest) are those of the worst, a story's are its last ones; severity is the
 * highest. Items are copies of all, those of messages with items in their place. `outbox_id` is the
 * last one's: whoever sends it says which row carries it. A group or a story of one is a copy of
 * it. Clock times in ZONE (NULL: the system's). Any thread. (transfer full) */
BwMessage *bw_message_merge (const GPtrArray *messages, BwMergeKind kind, GTimeZone *zone);
