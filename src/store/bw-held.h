/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries that are held back, and those that wait for their time: asked for, let go, dropped.
 * All of it on the database's thread, inside the caller's transaction. */
#pragma once

#include "store/bw-outbox.h"

/** DEFERRED rows whose time is not after UNTIL_US (INT64_MAX: all), by channel and incident in the
 * order of their events. (element type BwOutboxRow, transfer full) */
GPtrArray *bw_held_list (BwDb *db, int64_t until_us, GError **error);
/** The same with those, due or not, that another incident stands for, and those about the incidents
 * IDS (of int64_t). (element type BwOutboxRow, transfer full) */
GPtrArray *bw_held_list_moved (BwDb *db, int64_t until_us, const GArray *ids, GError **error);
/** QUEUED and RETRY rows for channels that are not among CHANNELS (a line feed before and after
 * each name), and what is merged into them; in the same order. (element type BwOutboxRow, transfer
 * full) */
GPtrArray *bw_held_list_stranded (BwDb *db, const char *channels, GError **error);
/** Whether anything is DEFERRED. */
bool bw_held_is_any (BwDb *db, bool *out, GError **error);
/** ROW stays DEFERRED as it says: reason, held_by, not_before. */
bool bw_held_keep (BwDb *db, const BwOutboxRow *row, GError **error);
/** ROW is QUEUED as it says: payload, severity, not_before, expires_at, group key. */
bool bw_held_release (BwDb *db, const BwOutboxRow *row, GError **error);
/** A row that waits will not be sent: MERGED into another, or (INTO is NULL) SUPPRESSED for REASON.
 */
bool bw_held_settle (BwDb *db, const char *id, const char *reason, const char *into,
                     GError **error);
/** Rows about this episode that still waited for their time at NOW_US and were never tried are
 * SUPPRESSED for REASON. */
bool bw_held_drop_early (BwDb *db, int64_t incident_id, int64_t episode, int64_t now_us,
                         const char *reason, GError **error);
/** The worst severity among the rows that would be dropped; 0: there is none. */
bool bw_held_worst_early (BwDb *db, int64_t incident_id, int64_t episode, int64_t now_us,
                          int64_t *severity, GError **error);
/** When the untried rows of GROUP_KEY that wait for CHANNEL are due; BW_TIME_NONE: there is none.
 */
bool bw_held_group_due (BwDb *db, const char *channel, const char *group_key, int64_t now_us,
                        int64_t *due_us, GError **error);
/** Untried rows of GROUP_KEY that wait for CHANNEL are due at DUE_US at the latest. */
bool bw_held_pull_group (BwDb *db, const char *channel, const char *group_key, int64_t due_us,
                         GError **error);
/** Whether a row that tells of this episode, and not of its end, was written since SINCE_US and is
 * held back, waits or was sent. */
bool bw_held_has_beginning (BwDb *db, int64_t incident_id, int64_t episode, int64_t since_us,
                            bool *out, GError **error);
/** What is held back of an incident for CHANNEL is MERGED into the row called ID, which is about to
 * be written; what is kept for a daily message is not. */
bool bw_held_take_in (BwDb *db, int64_t incident_id, const char *channel, const char *id,
                      GError **error);
/** Whether CHANNEL was told of the beginning of ROW's incident in EPISODE, will be, or was given a
 * copy of ROW. */
bool bw_held_is_planned (BwDb *db, const BwOutboxRow *row, int64_t episode, const char *channel,
                         bool *out, GError **error);
