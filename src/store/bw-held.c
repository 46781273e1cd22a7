/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries that are held back, and those that wait for their time. */
#include "store/bw-held.h"

#include "base/bw-clock.h"
#include "store/bw-alerts-private.h"

#define LIST "SELECT " BW_OUTBOX_COLUMNS " FROM outbox WHERE status = 90 "
#define ORDER "ORDER BY channel, incident_id, event_seq, rowid"

static GPtrArray *
read_list (BwStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_ptr_array_add (list, bw_alerts_read_outbox (stmt));
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
bw_held_list (BwDb *db, int64_t until_us, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, LIST "AND not_before <= ?1 " ORDER, error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, until_us);
  return read_list (stmt, error);
}

/* Ids as JSON. (transfer full) */
static char *
ids_text (const GArray *ids)
{
  GString *text = g_string_new ("[");
  for (unsigned i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (ids, int64_t, i));
  return g_string_free (g_string_append_c (text, ']'), FALSE);
}

GPtrArray *
bw_held_list_moved (BwDb *db, int64_t until_us, const GArray *ids, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db,
      LIST "AND id IN (SELECT id FROM outbox WHERE status = 90 AND not_before <= ?1 "
           "UNION SELECT id FROM outbox WHERE status = 90 AND held_by = 'inhibition' "
           "UNION SELECT id FROM outbox WHERE status = 90 "
           "AND incident_id IN (SELECT value FROM json_each(?2))) " ORDER,
      error);
  if (stmt == NULL)
    return NULL;
  g_autofree char *text = ids_text (ids);
  bw_stmt_bind_int64 (stmt, 1, until_us);
  bw_stmt_bind_text (stmt, 2, text);
  return read_list (stmt, error);
}

GPtrArray *
bw_held_list_stranded (BwDb *db, const char *channels, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db,
      "WITH stranded AS (SELECT id FROM outbox WHERE status IN (10, 40) "
      "AND NOT instr(?1, char(10) || channel || char(10))) "
      "SELECT " BW_OUTBOX_COLUMNS " FROM outbox WHERE id IN (SELECT id FROM stranded UNION ALL "
      "SELECT o.id FROM stranded JOIN outbox o ON o.merged_into = stranded.id) " ORDER,
      error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, channels);
  return read_list (stmt, error);
}

bool
bw_held_is_any (BwDb *db, bool *out, GError **error)
{
  int64_t n = 0;
  bool ok =
      bw_db_query_int64 (db, "SELECT EXISTS (SELECT 1 FROM outbox WHERE status = 90)", &n, error);
  *out = n != 0;
  return ok;
}

bool
bw_held_keep (BwDb *db, const BwOutboxRow *row, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "UPDATE outbox SET reason = ?2, held_by = ?3, not_before = ?4 "
                                "WHERE id = ?1 AND status = 90",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, row->id);
  bw_stmt_bind_text (stmt, 2, row->reason);
  bw_stmt_bind_text (stmt, 3, row->held_by);
  bw_stmt_bind_int64 (stmt, 4, row->not_before_us);
  return bw_stmt_run (stmt, error);
}

bool
bw_held_release (BwDb *db, const BwOutboxRow *row, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "UPDATE outbox SET status = 10, reason = NULL, held_by = NULL, "
                                "payload = ?2, severity = ?3, not_before = ?4, expires_at = ?5, "
                                "group_key = ?6 WHERE id = ?1 AND status = 90",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, row->id);
  bw_stmt_bind_text (stmt, 2, row->payload);
  bw_stmt_bind_int64 (stmt, 3, row->severity);
  bw_stmt_bind_int64 (stmt, 4, row->not_before_us);
  bw_stmt_bind_int64 (stmt, 5, row->expires_us);
  bw_stmt_bind_text (stmt, 6, row->group_key);
  return bw_stmt_run (stmt, error);
}

bool
bw_held_settle (BwDb *db, const char *id, const char *reason, const char *into, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db,
                     "UPDATE outbox SET status = CASE WHEN ?3 IS NULL THEN 80 ELSE 70 END, "
                     "reason = ?2, held_by = NULL, merged_into = ?3 "
                     "WHERE id = ?1 AND status IN (10, 40, 70, 90)",
                     error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, id);
  bw_stmt_bind_text (stmt, 2, reason);
  bw_stmt_bind_text (stmt, 3, into);
  return bw_stmt_run (stmt, error);
}

/* Rows that were planned for later and could still be taken back. */
#define EARLY                                                                                      \
  "incident_id = ?1 AND episode = ?2 AND status = 10 AND attempts = 0 AND not_before > ?3 "        \
  "AND kind < 90"

bool
bw_held_drop_early (BwDb *db, int64_t incident_id, int64_t episode, int64_t now_us,
                    const char *reason, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db, "UPDATE outbox SET status = 80, reason = ?4 WHERE " EARLY, error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  bw_stmt_bind_int64 (stmt, 2, episode);
  bw_stmt_bind_int64 (stmt, 3, now_us);
  bw_stmt_bind_text (stmt, 4, reason);
  return bw_stmt_run (stmt, error);
}

/* Steps to the one row of STMT and reads its first column, which is NULL where there is nothing. */
static bool
read_one (BwStmt *stmt, bool *is_null, int64_t *value, GError **error)
{
  BwStep step = bw_stmt_step (stmt, error);
  *is_null = step != BW_STEP_ROW || bw_stmt_is_null (stmt, 0);
  if (!*is_null)
    *value = bw_stmt_int64 (stmt, 0);
  bw_stmt_reset (stmt);
  return step != BW_STEP_ERROR;
}

bool
bw_held_worst_early (BwDb *db, int64_t incident_id, int64_t episode, int64_t now_us,
                     int64_t *severity, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "SELECT max(severity) FROM outbox WHERE " EARLY, error);
  if (stmt == NULL)
    return false;
  bool is_null;
  *severity = 0;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  bw_stmt_bind_int64 (stmt, 2, episode);
  bw_stmt_bind_int64 (stmt, 3, now_us);
  return read_one (stmt, &is_null, severity, error);
}

bool
bw_held_group_due (BwDb *db, const char *channel, const char *group_key, int64_t now_us,
                   int64_t *due_us, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT min(not_before) FROM outbox WHERE channel = ?1 "
                                "AND group_key = ?2 AND status = 10 AND attempts = 0 "
                                "AND not_before > ?3",
                                error);
  if (stmt == NULL)
    return false;
  bool is_null;
  bw_stmt_bind_text (stmt, 1, channel);
  bw_stmt_bind_text (stmt, 2, group_key);
  bw_stmt_bind_int64 (stmt, 3, now_us);
  bool ok = read_one (stmt, &is_null, due_us, error);
  if (is_null)
    *due_us = BW_TIME_NONE;
  return ok;
}

bool
bw_held_pull_group (BwDb *db, const char *channel, const char *group_key, int64_t due_us,
                    GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "UPDATE outbox SET not_before = ?3 WHERE channel = ?1 "
                                "AND group_key = ?2 AND status = 10 AND attempts = 0 "
                                "AND not_before > ?3",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, channel);
  bw_stmt_bind_text (stmt, 2, group_key);
  bw_stmt_bind_int64 (stmt, 3, due_us);
  return bw_stmt_run (stmt, error);
}

/* Whether STMT counts any. */
static bool
read_any (BwStmt *stmt, bool *out, GError **error)
{
  bool is_null;
  int64_t n = 0;
  bool ok = read_one (stmt, &is_null, &n, error);
  *out = n > 0;
  return ok;
}

bool
bw_held_has_beginning (BwDb *db, int64_t incident_id, int64_t episode, int64_t since_us, bool *out,
                       GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT count(*) FROM outbox WHERE incident_id = ?1 "
                                "AND episode = ?2 AND created_at >= ?3 AND status <> 80 "
                                "AND kind <> 70",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  bw_stmt_bind_int64 (stmt, 2, episode);
  bw_stmt_bind_int64 (stmt, 3, since_us);
  return read_any (stmt, out, error);
}

bool
bw_held_take_in (BwDb *db, int64_t incident_id, const char *channel, const char *id, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "UPDATE outbox SET status = 70, merged_into = ?3, reason = NULL, "
                                "held_by = NULL WHERE incident_id = ?1 AND channel = ?2 "
                                "AND status = 90 AND held_by IS NOT 'digest'",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  bw_stmt_bind_text (stmt, 2, channel);
  bw_stmt_bind_text (stmt, 3, id);
  return bw_stmt_run (stmt, error);
}

bool
bw_held_is_planned (BwDb *db, const BwOutboxRow *row, int64_t episode, const char *channel,
                    bool *out, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT count(*) FROM outbox WHERE incident_id = ?1 "
                                "AND episode = ?2 AND channel = ?3 AND kind <> 70 "
                                "AND (status IN (10, 20, 30, 40, 70, 90) OR fallback_of = ?4)",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, row->incident_id);
  bw_stmt_bind_int64 (stmt, 2, episode);
  bw_stmt_bind_text (stmt, 3, channel);
  bw_stmt_bind_text (stmt, 4, row->id);
  return read_any (stmt, out, error);
}
