/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table inhibitor. */
#include "store/bw-inhibitors.h"

bool
bw_inhibitors_set (BwDb *db, int64_t id, bool is_one, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db,
                     is_one ? "INSERT INTO inhibitor(incident_id) VALUES(?1) ON CONFLICT DO NOTHING"
                            : "DELETE FROM inhibitor WHERE incident_id = ?1",
                     error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, id);
  return bw_stmt_run (stmt, error);
}

bool
bw_inhibitors_clear (BwDb *db, GError **error)
{
  return bw_db_exec (db, "DELETE FROM inhibitor", error);
}
