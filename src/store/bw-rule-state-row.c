/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table rule_state: where each rule instance stands. */
#include "store/bw-alerts-private.h"

#include <math.h>

#define COLUMNS                                                                                    \
  "rule, labels, state, tier, data_flag, timers, last_value, evaluated_at, incident_id, "          \
  "nodata_since, nodata_incident_id"

BwRuleStateRow *
bw_rule_state_row_new (void)
{
  BwRuleStateRow *row = g_new0 (BwRuleStateRow, 1);
  row->last_value = (double) NAN;
  row->evaluated_us = BW_TIME_NONE;
  row->nodata_since_us = BW_TIME_NONE;
  return row;
}

void
bw_rule_state_row_free (BwRuleStateRow *row)
{
  if (row == NULL)
    return;
  g_free (row->rule);
  g_free (row->labels);
  g_clear_pointer (&row->timers, g_bytes_unref);
  g_free (row);
}

bool
bw_alerts_save_state (BwDb *db, const BwRuleStateRow *row, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db, "REPLACE INTO rule_state VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", error);
  if (stmt == NULL)
    return false;
  gsize size = 0;
  const void *timers = row->timers != NULL ? g_bytes_get_data (row->timers, &size) : NULL;
  bw_stmt_bind_text (stmt, 1, row->rule);
  bw_stmt_bind_text (stmt, 2, row->labels != NULL ? row->labels : "");
  bw_stmt_bind_int64 (stmt, 3, row->state);
  bw_stmt_bind_int64 (stmt, 4, row->tier);
  bw_stmt_bind_int64 (stmt, 5, row->data_flag);
  bw_stmt_bind_blob (stmt, 6, timers != NULL ? timers : "", size);
  bw_stmt_bind_double (stmt, 7, row->last_value);
  bw_stmt_bind_int64 (stmt, 8, row->evaluated_us);
  bw_alerts_bind_id (stmt, 9, row->incident_id);
  bw_stmt_bind_time (stmt, 10, row->nodata_since_us);
  bw_alerts_bind_id (stmt, 11, row->nodata_incident_id);
  return bw_stmt_run (stmt, error);
}

gpointer
bw_alerts_job_save_states (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const GPtrArray *rows = data;
  bool ok = bw_db_begin (db, error);
  for (unsigned i = 0; ok && i < rows->len; i++)
    ok = bw_alerts_save_state (db, rows->pdata[i], error);
  if (ok && bw_db_commit (db, error))
    return GINT_TO_POINTER (1);
  bw_db_rollback (db);
  return NULL;
}

static BwRuleStateRow *
read_state (BwStmt *stmt)
{
  BwRuleStateRow *row = bw_rule_state_row_new ();
  size_t size;
  row->rule = g_strdup (bw_stmt_text (stmt, 0));
  row->labels = g_strdup (bw_stmt_text (stmt, 1));
  row->state = (int) bw_stmt_int64 (stmt, 2);
  row->tier = (int) bw_stmt_int64 (stmt, 3);
  row->data_flag = (int) bw_stmt_int64 (stmt, 4);
  const void *timers = bw_stmt_blob (stmt, 5, &size);
  row->timers = g_bytes_new (timers, size);
  row->last_value = bw_stmt_double (stmt, 6);
  row->evaluated_us = bw_stmt_int64 (stmt, 7);
  row->incident_id = bw_stmt_int64 (stmt, 8);
  row->nodata_since_us = bw_stmt_time (stmt, 9);
  row->nodata_incident_id = bw_stmt_int64 (stmt, 10);
  return row;
}

BwRuleStateRow *
bw_alerts_find_state (BwDb *db, const char *rule, const char *labels, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db, "SELECT " COLUMNS " FROM rule_state WHERE rule = ?1 AND labels = ?2", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, rule);
  bw_stmt_bind_text (stmt, 2, labels != NULL ? labels : "");
  BwRuleStateRow *row = NULL;
  if (bw_stmt_step (stmt, error) == BW_STEP_ROW)
    row = read_state (stmt);
  bw_stmt_reset (stmt);
  return row;
}

gpointer
bw_alerts_job_load_states (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db, "SELECT " COLUMNS " FROM rule_state ORDER BY rule, labels", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_state_row_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_ptr_array_add (list, read_state (stmt));
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
