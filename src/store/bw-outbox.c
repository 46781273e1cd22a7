/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table outbox: what is queued, and what became of it. */
#include "store/bw-outbox.h"

#include "base/bw-error.h"
#include "store/bw-alerts-private.h"

#include <glib/gi18n-lib.h>

BwOutboxRow *
bw_outbox_row_new (void)
{
  BwOutboxRow *row = g_new0 (BwOutboxRow, 1);
  row->id = g_uuid_string_random ();
  row->status = BW_OUTBOX_QUEUED;
  row->created_us = BW_TIME_NONE;
  row->not_before_us = BW_TIME_NONE;
  row->expires_us = BW_TIME_NONE;
  row->lease_until_us = BW_TIME_NONE;
  row->delivered_us = BW_TIME_NONE;
  row->due_us = BW_TIME_NONE;
  return row;
}

void
bw_outbox_row_free (BwOutboxRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->channel);
  g_free (row->payload);
  g_free (row->reason);
  g_free (row->last_error);
  g_free (row->merged_into);
  g_free (row->fallback_of);
  g_free (row->group_key);
  g_free (row->held_by);
  g_free (row);
}

const char *
bw_outbox_status_name (BwOutboxStatus status)
{
  switch (status)
    {
    case BW_OUTBOX_QUEUED:
      return "queued";
    case BW_OUTBOX_SENDING:
      return "sending";
    case BW_OUTBOX_DELIVERED:
      return "delivered";
    case BW_OUTBOX_RETRY:
      return "retry";
    case BW_OUTBOX_DEAD:
      return "dead";
    case BW_OUTBOX_EXPIRED:
      return "expired";
    case BW_OUTBOX_MERGED:
      return "merged";
    case BW_OUTBOX_SUPPRESSED:
      return "suppressed";
    case BW_OUTBOX_DEFERRED:
      return "deferred";
    default:
      return "unknown";
    }
}

bool
bw_alerts_insert_outbox (BwDb *db, const BwOutboxRow *row, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db,
                     "INSERT INTO outbox(" BW_OUTBOX_COLUMNS ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, "
                     "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     error);
  if (stmt == NULL)
    return false;
  int i = 1;
  bw_stmt_bind_text (stmt, i++, row->id);
  bw_stmt_bind_text (stmt, i++, row->channel);
  bw_alerts_bind_id (stmt, i++, row->incident_id);
  bw_alerts_bind_id (stmt, i++, row->event_seq);
  bw_alerts_bind_id (stmt, i++, row->episode);
  bw_stmt_bind_int64 (stmt, i++, row->kind);
  bw_stmt_bind_int64 (stmt, i++, row->severity);
  bw_stmt_bind_text (stmt, i++, row->payload != NULL ? row->payload : "{}");
  bw_stmt_bind_int64 (stmt, i++, row->status);
  bw_stmt_bind_text (stmt, i++, row->reason);
  bw_stmt_bind_int64 (stmt, i++, row->attempts);
  bw_stmt_bind_int64 (stmt, i++, row->created_us);
  bw_stmt_bind_int64 (stmt, i++, row->not_before_us);
  bw_stmt_bind_int64 (stmt, i++, row->expires_us);
  bw_stmt_bind_time (stmt, i++, row->lease_until_us);
  bw_stmt_bind_text (stmt, i++, row->last_error);
  bw_alerts_bind_id (stmt, i++, row->last_code);
  bw_stmt_bind_time (stmt, i++, row->delivered_us);
  bw_stmt_bind_int64 (stmt, i++, row->is_maybe_duplicate ? 1 : 0);
  bw_stmt_bind_text (stmt, i++, row->merged_into);
  bw_stmt_bind_text (stmt, i++, row->fallback_of);
  bw_stmt_bind_text (stmt, i++, row->group_key);
  bw_stmt_bind_text (stmt, i++, row->held_by);
  if (bw_stmt_run (stmt, error))
    return true;
  g_prefix_error (error, _ ("delivery to %s: "), row->channel);
  return false;
}

BwOutboxRow *
bw_alerts_read_outbox (BwStmt *stmt)
{
  BwOutboxRow *row = g_new0 (BwOutboxRow, 1);
  int i = 0;
  row->id = g_strdup (bw_stmt_text (stmt, i++));
  row->channel = g_strdup (bw_stmt_text (stmt, i++));
  row->incident_id = bw_stmt_int64 (stmt, i++);
  row->event_seq = bw_stmt_int64 (stmt, i++);
  row->episode = bw_stmt_int64 (stmt, i++);
  row->kind = (BwIncidentKind) bw_stmt_int64 (stmt, i++);
  row->severity = (BwSeverity) bw_stmt_int64 (stmt, i++);
  row->payload = g_strdup (bw_stmt_text (stmt, i++));
  row->status = (BwOutboxStatus) bw_stmt_int64 (stmt, i++);
  row->reason = g_strdup (bw_stmt_text (stmt, i++));
  row->attempts = (int) bw_stmt_int64 (stmt, i++);
  row->created_us = bw_stmt_int64 (stmt, i++);
  row->not_before_us = bw_stmt_int64 (stmt, i++);
  row->expires_us = bw_stmt_int64 (stmt, i++);
  row->lease_until_us = bw_stmt_time (stmt, i++);
  row->last_error = g_strdup (bw_stmt_text (stmt, i++));
  row->last_code = (int) bw_stmt_int64 (stmt, i++);
  row->delivered_us = bw_stmt_time (stmt, i++);
  row->is_maybe_duplicate = bw_stmt_int64 (stmt, i++) != 0;
  row->merged_into = g_strdup (bw_stmt_text (stmt, i++));
  row->fallback_of = g_strdup (bw_stmt_text (stmt, i++));
  row->group_key = g_strdup (bw_stmt_text (stmt, i++));
  row->held_by = g_strdup (bw_stmt_text (stmt, i++));
  /* Whoever knows since when it is due says so. */
  row->due_us = BW_TIME_NONE;
  return row;
}

/* After a first attempt not_before is the time of the next one. */
#define DUE                                                                                        \
  ", ifnull((SELECT min(at) FROM delivery_attempt WHERE outbox_id = outbox.id), "                  \
  "outbox.not_before)"

/* A plus keeps the index on status out, where most rows have that status. */
static BwStmt *
prepare_list (BwDb *db, const BwOutboxQuery *query, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT " BW_OUTBOX_COLUMNS DUE " FROM outbox WHERE 1");
  if (query->channel != NULL)
    g_string_append (sql, " AND channel = ?1");
  if (query->incident_id != 0)
    g_string_append (sql, " AND incident_id = ?2");
  if (query->is_unsettled)
    g_string_append (sql, " AND (status IN (10, 20, 40, 90) OR (+status = 70 AND merged_into IN "
                          "(SELECT id FROM outbox WHERE status IN (10, 20, 40)))) "
                          "ORDER BY status = 70, rowid");
  else
    g_string_append (sql, " ORDER BY rowid DESC");
  g_string_append (sql, " LIMIT ?3");
  BwStmt *stmt = bw_db_prepare (db, sql->str, error);
  if (stmt == NULL)
    return NULL;
  if (query->channel != NULL)
    bw_stmt_bind_text (stmt, 1, query->channel);
  if (query->incident_id != 0)
    bw_stmt_bind_int64 (stmt, 2, query->incident_id);
  bw_stmt_bind_int64 (stmt, 3, query->limit > 0 ? query->limit : -1);
  return stmt;
}

/* The last column is DUE; before it, where HAS_LEADER, the status of the leader. */
static GPtrArray *
read_rows (BwStmt *stmt, bool has_leader, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  int last = bw_stmt_n_columns (stmt) - 1;
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwOutboxRow *row = bw_alerts_read_outbox (stmt);
      row->due_us = bw_stmt_time (stmt, last);
      if (has_leader && !bw_stmt_is_null (stmt, last - 1))
        row->status = (BwOutboxStatus) bw_stmt_int64 (stmt, last - 1);
      g_ptr_array_add (list, row);
    }
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* What was given up counts from then on, however long it was tried before: a machine that sleeps
 * may find an old message refused the moment it wakes. What was delivered is of interest only where
 * the channel is no proof; the plus keeps SQLite from reading all that was ever settled by the
 * index of states. */
#define IMPORTANT                                                                                  \
  "WITH live AS (SELECT id FROM outbox WHERE status IN (10, 20, 40) UNION ALL "                    \
  "SELECT id FROM outbox WHERE status = 60 AND expires_at >= ?1 UNION ALL "                        \
  "SELECT id FROM outbox WHERE status = 50 AND not_before >= ?1), wanted AS (SELECT id FROM live " \
  "UNION "                                                                                         \
  "SELECT o.id FROM live JOIN outbox o ON o.merged_into = live.id UNION "                          \
  "SELECT id FROM outbox WHERE created_at >= ?1 AND +status IN (30, 70) "                          \
  "AND instr(?2, char(10) || channel || char(10))) "

gpointer
bw_alerts_job_list_important (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const BwImportantQuery *query = data;
  BwStmt *stmt = bw_db_prepare (
      db,
      IMPORTANT
      "SELECT " BW_OUTBOX_COLUMNS
      ", (SELECT status FROM outbox l WHERE l.id = outbox.merged_into)" DUE " FROM outbox "
      "WHERE id IN wanted AND severity >= 40 AND incident_id IS NOT NULL "
      "AND NOT EXISTS (SELECT 1 FROM outbox f WHERE f.fallback_of = outbox.id) ORDER BY rowid",
      error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, query->since_us);
  bw_stmt_bind_text (stmt, 2, query->local_channels);
  return read_rows (stmt, true, error);
}

gpointer
bw_alerts_job_list_outbox (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt = prepare_list (db, data, error);
  return stmt != NULL ? read_rows (stmt, false, error) : NULL;
}

gpointer
bw_alerts_job_queue_outbox (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const GPtrArray *rows = data;
  bool ok = bw_db_begin (db, error);
  for (unsigned i = 0; ok && i < rows->len; i++)
    ok = bw_alerts_insert_outbox (db, rows->pdata[i], error);
  if (ok && bw_db_commit (db, error))
    return GINT_TO_POINTER (1);
  bw_db_rollback (db);
  return NULL;
}
