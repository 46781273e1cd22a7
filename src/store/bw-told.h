/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What channels know of an incident, out of the outbox and of what they last took. */
#pragma once

#include "model/bw-severity.h"
#include "store/bw-store-worker.h"

/** One channel's knowledge. */
typedef struct
{
  bool is_told;             /* of a beginning in this episode: sent, or about to be */
  BwSeverity told_severity; /* the worst it was told of in this episode; NONE */
  int64_t last_us;          /* when it last took a message about the condition; BW_TIME_NONE */
  BwSeverity last_severity; /* of that message */
} BwToldRow;

/** What is asked about; borrowed. */
typedef struct
{
  int64_t incident_id; /* 0: a new one */
  int64_t episode;
  const char *dedup_key; /* of its condition */
} BwToldAbout;

/** What CHANNEL knows. What was merged counts as its leader does; what is held back was not told.
 * The cost does not grow with what was told. On the database's thread. */
bool bw_told_find (BwDb *db, const BwToldAbout *about, const char *channel, BwToldRow *out,
                   GError **error);
/** When CHANNEL last took a message of GROUP_KEY, and how bad that was; BW_TIME_NONE: never. On the
 * database's thread. */
bool bw_told_group (BwDb *db, const char *channel, const char *group_key, int64_t *at_us,
                    BwSeverity *severity, GError **error);
/** When an incident was last told of (its FIRE, REOPEN, REPEAT and the like), from its events;
 * BW_TIME_NONE: never. On the database's thread. */
bool bw_told_last_event (BwDb *db, int64_t incident_id, int64_t *at_us, GError **error);
/** Who last acknowledged an incident or began to work on it; NULL when that can't be told. On the
 * database's thread. (transfer full) */
char *bw_told_taker (BwDb *db, int64_t incident_id);
