/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of alerts.db share: rows written inside the transaction of a commit. */
#pragma once

#include "store/bw-alerts.h"

/** Inserts INCIDENT and sets its id. CONFLICT when its condition has an open incident. */
bool bw_alerts_insert_incident (BwDb *db, BwIncident *incident, GError **error);
/** Replaces the stored incident of the same id if that is at EXPECTED_SEQ: else CONFLICT; NOT_FOUND
 * without one. */
bool bw_alerts_update_incident (BwDb *db, const BwIncident *incident, int64_t expected_seq,
                                GError **error);
/** Inserts EVENT; CONFLICT when the incident has one of that seq. */
bool bw_alerts_insert_event (BwDb *db, const BwIncidentEvent *event, GError **error);
/** Inserts or replaces ROW. */
bool bw_alerts_save_state (BwDb *db, const BwRuleStateRow *row, GError **error);
/** Columns of the outbox in the order of bw_alerts_insert_outbox() and bw_alerts_read_outbox(). */
#define BW_OUTBOX_COLUMNS                                                                          \
  "id, channel, incident_id, event_seq, episode, kind, severity, payload, status, reason, "        \
  "attempts, created_at, not_before, expires_at, lease_until, last_error, last_code, "             \
  "delivered_at, maybe_duplicate, merged_into, fallback_of, group_key, held_by"
/** The row that STMT, which selects those columns, stands on. (transfer full) */
BwOutboxRow *bw_alerts_read_outbox (BwStmt *stmt);
/** Inserts ROW; CONFLICT when the same is in the outbox. */
bool bw_alerts_insert_outbox (BwDb *db, const BwOutboxRow *row, GError **error);
/** Binds NULL for 0. */
void bw_alerts_bind_id (BwStmt *stmt, int index, int64_t id);
