/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the next step is due that time alone takes, and for which incidents. */
#include "store/bw-alert-due.h"

#include "base/bw-clock.h"

/* The column due_at reckons with it. */
G_STATIC_ASSERT (BW_CLOSE_AFTER_US == INT64_C (86400000000));

static bool
read_min (BwDb *db, const char *sql, int64_t *next_us, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return false;
  BwStep step = bw_stmt_step (stmt, error);
  int64_t found_us =
      step == BW_STEP_ROW && !bw_stmt_is_null (stmt, 0) ? bw_stmt_int64 (stmt, 0) : INT64_MAX;
  bw_stmt_reset (stmt);
  if (found_us != INT64_MAX && (*next_us == BW_TIME_NONE || found_us < *next_us))
    *next_us = found_us;
  return step != BW_STEP_ERROR;
}

bool
bw_alert_due_next (BwDb *db, int64_t *next_us, GError **error)
{
  *next_us = BW_TIME_NONE;
  return read_min (db, "SELECT min(due_at) FROM incident WHERE due_at IS NOT NULL", next_us, error)
         && read_min (db, "SELECT min(not_before) FROM outbox WHERE status = 90", next_us, error);
}

GArray *
bw_alert_due_list (BwDb *db, int64_t now_us, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db, "SELECT id FROM incident WHERE due_at <= ?1 ORDER BY id", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, now_us);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      int64_t id = bw_stmt_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  return step == BW_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

bool
bw_alert_due_has_silenced (BwDb *db, bool *out, GError **error)
{
  int64_t n = 0;
  bool ok = bw_db_query_int64 (db,
                               "SELECT EXISTS (SELECT 1 FROM incident WHERE status < 30 "
                               "AND quiet_since IS NOT NULL AND quiet_since >= 0)",
                               &n, error);
  *out = n != 0;
  return ok;
}
