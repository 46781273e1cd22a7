/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What channels know of an incident. */
#include "store/bw-told.h"

#include "base/bw-clock.h"
#include "model/bw-incident-event.h"
#include "store/bw-outbox.h"

static bool
read_condition (BwDb *db, const char *dedup_key, const char *channel, BwToldRow *out,
                GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db, "SELECT last_at, severity FROM channel_told WHERE dedup_key = ?1 AND channel = ?2",
      error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, dedup_key);
  bw_stmt_bind_text (stmt, 2, channel);
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_ROW)
    {
      out->last_us = bw_stmt_time (stmt, 0);
      out->last_severity = (BwSeverity) bw_stmt_int64 (stmt, 1);
    }
  bw_stmt_reset (stmt);
  return step != BW_STEP_ERROR;
}

/* A row that was merged has gone where its leader went, which may have been merged itself. The
 * worst and newest row nearly always says yes, so an episode may have as many as it likes. */
#define HAS_LEADER                                                                                 \
  "EXISTS (WITH RECURSIVE lead(status, merged_into, depth) AS ("                                   \
  "SELECT l.status, l.merged_into, 0 FROM outbox l WHERE l.id = o.merged_into UNION ALL "          \
  "SELECT l.status, l.merged_into, depth + 1 FROM lead JOIN outbox l ON l.id = lead.merged_into "  \
  "WHERE lead.status = 70 AND depth < 8) SELECT 1 FROM lead WHERE status IN (10, 20, 30, 40))"

static bool
read_episode (BwDb *db, int64_t incident_id, int64_t episode, const char *channel, BwToldRow *out,
              GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db,
                     "SELECT severity FROM outbox o WHERE incident_id = ?1 AND episode = ?2 "
                     "AND channel = ?3 AND status <> 80 AND kind <> 70 AND kind < 90 "
                     "AND (status IN (10, 20, 30, 40) OR (status = 70 "
                     "AND (delivered_at IS NOT NULL OR " HAS_LEADER "))) "
                     "ORDER BY severity DESC, event_seq DESC LIMIT 1",
                     error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  bw_stmt_bind_int64 (stmt, 2, episode);
  bw_stmt_bind_text (stmt, 3, channel);
  BwStep step = bw_stmt_step (stmt, error);
  out->is_told = step == BW_STEP_ROW;
  if (step == BW_STEP_ROW)
    out->told_severity = (BwSeverity) bw_stmt_int64 (stmt, 0);
  bw_stmt_reset (stmt);
  return step != BW_STEP_ERROR;
}

bool
bw_told_find (BwDb *db, const BwToldAbout *about, const char *channel, BwToldRow *out,
              GError **error)
{
  *out = (BwToldRow){ .last_us = BW_TIME_NONE };
  return read_condition (db, about->dedup_key, channel, out, error)
         && (about->incident_id == 0
             || read_episode (db, about->incident_id, about->episode, channel, out, error));
}

bool
bw_told_group (BwDb *db, const char *channel, const char *group_key, int64_t *at_us,
               BwSeverity *severity, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT delivered_at, severity FROM outbox WHERE channel = ?1 "
                                "AND group_key = ?2 AND delivered_at IS NOT NULL "
                                "ORDER BY delivered_at DESC LIMIT 1",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, channel);
  bw_stmt_bind_text (stmt, 2, group_key);
  BwStep step = bw_stmt_step (stmt, error);
  *at_us = step == BW_STEP_ROW ? bw_stmt_time (stmt, 0) : BW_TIME_NONE;
  *severity = step == BW_STEP_ROW ? (BwSeverity) bw_stmt_int64 (stmt, 1) : BW_SEVERITY_NONE;
  bw_stmt_reset (stmt);
  return step != BW_STEP_ERROR;
}

bool
bw_told_last_event (BwDb *db, int64_t incident_id, int64_t *at_us, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT at FROM incident_event WHERE incident_id = ?1 "
                                "AND kind IN (10, 20, 30, 40, 50, 80, 140) "
                                "ORDER BY seq DESC LIMIT 1",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  BwStep step = bw_stmt_step (stmt, error);
  *at_us = step == BW_STEP_ROW ? bw_stmt_time (stmt, 0) : BW_TIME_NONE;
  bw_stmt_reset (stmt);
  return step != BW_STEP_ERROR;
}

char *
bw_told_taker (BwDb *db, int64_t incident_id)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT actor FROM incident_event WHERE incident_id = ?1 "
                                "AND kind IN (120, 130) ORDER BY seq DESC LIMIT 1",
                                NULL);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  char *actor = bw_stmt_step (stmt, NULL) == BW_STEP_ROW ? g_strdup (bw_stmt_text (stmt, 0)) : NULL;
  bw_stmt_reset (stmt);
  return actor;
}
