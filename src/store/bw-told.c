/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What channels know of an incident. */
#include "store/bw-told.h"

#include "base/bw-clock.h"
#include "model/bw-incident-event.h"
#include "store/bw-outbox.h"

void
bw_told_row_free (BwToldRow *row)
{
  if (row == NULL)
    return;
  g_free (row->channel);
  g_free (row);
}

static BwToldRow *
row_for (GPtrArray *list, const char *channel)
{
  for (unsigned i = 0; i < list->len; i++)
    {
      BwToldRow *row = g_ptr_array_index (list, i);
      if (g_str_equal (row->channel, channel))
        return row;
    }
  BwToldRow *row = g_new0 (BwToldRow, 1);
  row->channel = g_strdup (channel);
  row->last_us = BW_TIME_NONE;
  g_ptr_array_add (list, row);
  return row;
}

static bool
read_conditions (BwDb *db, const char *dedup_key, GPtrArray *list, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db, "SELECT channel, last_at, severity FROM channel_told WHERE dedup_key = ?1", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, dedup_key);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwToldRow *row = row_for (list, bw_stmt_text (stmt, 0));
      row->last_us = bw_stmt_time (stmt, 1);
      row->last_severity = (BwSeverity) bw_stmt_int64 (stmt, 2);
    }
  return step == BW_STEP_DONE;
}

/* A row that was merged has gone where its leader went, which may have been merged itself; once it
 * was told it says so itself, for the leader is not kept for ever. */
#define LEADERS                                                                                    \
  "WITH RECURSIVE lead(channel, severity, kind, status, merged_into, delivered_at, depth) AS ("    \
  "SELECT channel, severity, kind, status, merged_into, delivered_at, 0 FROM outbox "              \
  "WHERE incident_id = ?1 AND episode = ?2 AND kind < 90 "                                         \
  "UNION ALL SELECT lead.channel, lead.severity, lead.kind, o.status, o.merged_into, "             \
  "o.delivered_at, depth + 1 FROM lead JOIN outbox o ON o.id = lead.merged_into "                  \
  "WHERE lead.status = 70 AND depth < 8) "

static bool
read_episode (BwDb *db, int64_t incident_id, int64_t episode, GPtrArray *list, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db,
                     LEADERS "SELECT channel, max(CASE WHEN kind <> 70 THEN severity END), "
                             "max(CASE WHEN kind <> 70 THEN delivered_at END) "
                             "FROM lead WHERE status IN (10, 20, 30, 40) "
                             "OR delivered_at IS NOT NULL GROUP BY channel",
                     error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  bw_stmt_bind_int64 (stmt, 2, episode);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwToldRow *row = row_for (list, bw_stmt_text (stmt, 0));
      row->is_told = !bw_stmt_is_null (stmt, 1);
      row->told_severity = (BwSeverity) bw_stmt_int64 (stmt, 1);
      int64_t delivered_us = bw_stmt_time (stmt, 2);
      if (delivered_us <= row->last_us)
        continue;
      row->last_us = delivered_us;
      row->last_severity = MAX (row->last_severity, row->told_severity);
    }
  return step == BW_STEP_DONE;
}

GPtrArray *
bw_told_list (BwDb *db, int64_t incident_id, int64_t episode, const char *dedup_key, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_told_row_free);
  if (!read_conditions (db, dedup_key, list, error)
      || (incident_id != 0 && !read_episode (db, incident_id, episode, list, error)))
    return NULL;
  return g_steal_pointer (&list);
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
