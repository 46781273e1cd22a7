/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is old leaves alerts.db, a piece at a time. */
#include "store/bw-alert-times.h"

/* So few that a piece takes some milliseconds: incidents wait for the same thread. */
#define PIECE 200

/* Runs SQL with the moment as ?1 and the size of a piece as ?2, and counts what it deleted. */
static bool
delete_old (BwDb *db, const char *sql, int64_t before_us, int64_t *n_deleted, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, before_us);
  bw_stmt_bind_int64 (stmt, 2, PIECE);
  if (!bw_stmt_run (stmt, error))
    return false;
  if (n_deleted != NULL)
    *n_deleted += bw_db_changes (db);
  return true;
}

/* Children first; the same incidents are chosen each time, because the parents go last. */
#define OLD_INCIDENTS                                                                              \
  "(SELECT id FROM incident WHERE status = 60 AND closed_at < ?1 ORDER BY id LIMIT ?2)"
/* What was told of an incident has to be known until it is closed: an end is told where a beginning
 * was. */
#define OLD_DELIVERIES                                                                             \
  "(SELECT id FROM outbox WHERE created_at < ?1 AND status NOT IN (10, 20, 40, 90) "               \
  "AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.id = outbox.incident_id AND i.status < 60) "   \
  "ORDER BY created_at LIMIT ?2)"

static bool
expire_incidents (BwDb *db, BwAlertsExpiry *expiry, GError **error)
{
  int64_t before_us = expiry->incidents_before_us;
  if (before_us == BW_TIME_NONE)
    return true;
  return delete_old (db,
                     "DELETE FROM delivery_attempt WHERE outbox_id IN "
                     "(SELECT id FROM outbox WHERE incident_id IN " OLD_INCIDENTS ")",
                     before_us, NULL, error)
         && delete_old (db, "DELETE FROM outbox WHERE incident_id IN " OLD_INCIDENTS, before_us,
                        NULL, error)
         && delete_old (db, "DELETE FROM incident_event WHERE incident_id IN " OLD_INCIDENTS,
                        before_us, NULL, error)
         && delete_old (db, "DELETE FROM incident WHERE id IN " OLD_INCIDENTS, before_us,
                        &expiry->n_deleted, error);
}

static bool
expire_deliveries (BwDb *db, BwAlertsExpiry *expiry, GError **error)
{
  int64_t before_us = expiry->deliveries_before_us;
  if (before_us == BW_TIME_NONE)
    return true;
  return delete_old (db, "DELETE FROM delivery_attempt WHERE outbox_id IN " OLD_DELIVERIES,
                     before_us, NULL, error)
         && delete_old (db, "DELETE FROM outbox WHERE id IN " OLD_DELIVERIES, before_us,
                        &expiry->n_deleted, error);
}

gpointer
bw_alerts_job_expire (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwAlertsExpiry *expiry = data;
  expiry->n_deleted = 0;
  bool is_done = bw_db_begin (db, error) && expire_incidents (db, expiry, error)
                 && expire_deliveries (db, expiry, error) && bw_db_commit (db, error);
  if (!is_done)
    bw_db_rollback (db);
  return is_done ? GINT_TO_POINTER (1) : NULL;
}
