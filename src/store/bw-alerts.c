/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alerts.db: opening, and the one transaction of a transition. */
#include "store/bw-alerts.h"

#include "store/bw-alerts-private.h"
#include "store/bw-migration.h"

struct _BwAlerts
{
  BwStoreWorker *worker;
};

static gpointer
migrate_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return bw_migration_run_named (db, "alerts", error) ? GINT_TO_POINTER (1) : NULL;
}

BwAlerts *
bw_alerts_open (const char *dir, GError **error)
{
  g_return_val_if_fail (dir != NULL, NULL);
  g_autofree char *path = g_build_filename (dir, "alerts.db", NULL);
  g_autoptr (BwStoreWorker) worker =
      bw_store_worker_new ("alerts", path, BW_DB_CREATE | BW_DB_WAL | BW_DB_SYNCHRONOUS_FULL);
  if (bw_store_worker_run (worker, migrate_job, NULL, error) == NULL)
    return NULL;
  BwAlerts *alerts = g_new0 (BwAlerts, 1);
  alerts->worker = g_steal_pointer (&worker);
  return alerts;
}

void
bw_alerts_close (BwAlerts *alerts)
{
  if (alerts == NULL)
    return;
  bw_store_worker_free (alerts->worker);
  g_free (alerts);
}

BwStoreWorker *
bw_alerts_worker (BwAlerts *alerts)
{
  g_return_val_if_fail (alerts != NULL, NULL);
  return alerts->worker;
}

BwAlertCommit *
bw_alert_commit_new (void)
{
  return g_new0 (BwAlertCommit, 1);
}

void
bw_alert_commit_free (BwAlertCommit *commit)
{
  if (commit == NULL)
    return;
  bw_rule_state_row_free (commit->rule_state);
  bw_incident_free (commit->incident);
  bw_incident_event_free (commit->event);
  g_clear_pointer (&commit->outbox, g_ptr_array_unref);
  g_free (commit);
}

static bool
write_incident (BwDb *db, BwAlertCommit *commit, GError **error)
{
  if (commit->incident == NULL)
    return true;
  if (commit->incident->id != 0)
    return bw_alerts_update_incident (db, commit->incident, commit->expected_seq, error);
  if (!bw_alerts_insert_incident (db, commit->incident, error))
    return false;
  if (commit->rule_state != NULL && commit->is_nodata)
    commit->rule_state->nodata_incident_id = commit->incident->id;
  else if (commit->rule_state != NULL)
    commit->rule_state->incident_id = commit->incident->id;
  return true;
}

static bool
write_event (BwDb *db, BwAlertCommit *commit, GError **error)
{
  if (commit->event == NULL)
    return true;
  if (commit->event->incident_id == 0 && commit->incident != NULL)
    commit->event->incident_id = commit->incident->id;
  return bw_alerts_insert_event (db, commit->event, error);
}

static bool
write_outbox (BwDb *db, BwAlertCommit *commit, GError **error)
{
  for (unsigned i = 0; commit->outbox != NULL && i < commit->outbox->len; i++)
    {
      BwOutboxRow *row = commit->outbox->pdata[i];
      if (row->incident_id == 0 && commit->incident != NULL)
        row->incident_id = commit->incident->id;
      if (row->event_seq == 0 && commit->event != NULL)
        row->event_seq = commit->event->seq;
      if (!bw_alerts_insert_outbox (db, row, error))
        return false;
    }
  return true;
}

/* Ids that were filled in belong to a row that is not there. */
static void
forget_id (BwAlertCommit *commit)
{
  int64_t id = commit->incident->id;
  commit->incident->id = 0;
  if (commit->rule_state != NULL && commit->rule_state->incident_id == id)
    commit->rule_state->incident_id = 0;
  if (commit->rule_state != NULL && commit->rule_state->nodata_incident_id == id)
    commit->rule_state->nodata_incident_id = 0;
  if (commit->event != NULL && commit->event->incident_id == id)
    commit->event->incident_id = 0;
  for (unsigned i = 0; commit->outbox != NULL && i < commit->outbox->len; i++)
    {
      BwOutboxRow *row = commit->outbox->pdata[i];
      if (row->incident_id == id)
        row->incident_id = 0;
    }
}

bool
bw_alerts_write (BwDb *db, BwAlertCommit *commit, GError **error)
{
  g_return_val_if_fail (bw_db_in_transaction (db), false);
  return write_incident (db, commit, error) && write_event (db, commit, error)
         && (commit->rule_state == NULL || bw_alerts_save_state (db, commit->rule_state, error))
         && write_outbox (db, commit, error);
}

gpointer
bw_alerts_job_commit (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwAlertCommit *commit = data;
  bool is_new = commit->incident != NULL && commit->incident->id == 0;
  if (!bw_db_begin (db, error))
    return NULL;
  if (bw_alerts_write (db, commit, error) && bw_db_commit (db, error))
    return GINT_TO_POINTER (1);
  bw_db_rollback (db);
  if (is_new && commit->incident->id != 0)
    forget_id (commit);
  return NULL;
}

static gpointer
commit_and_return_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwAlertCommit **commit = data;
  if (bw_alerts_job_commit (db, *commit, cancellable, error) == NULL)
    return NULL;
  return g_steal_pointer (commit);
}

static void
free_slot (gpointer data)
{
  BwAlertCommit **commit = data;
  bw_alert_commit_free (*commit);
  g_free (commit);
}

void
bw_alerts_commit_async (BwAlerts *alerts, BwAlertCommit *commit, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (alerts != NULL && commit != NULL);
  BwAlertCommit **slot = g_new (BwAlertCommit *, 1);
  *slot = commit;
  bw_store_worker_run_async (alerts->worker, commit_and_return_job, slot, free_slot,
                             (GDestroyNotify) bw_alert_commit_free, NULL, callback, user_data);
}

BwAlertCommit *
bw_alerts_commit_finish (BwAlerts *alerts, GAsyncResult *result, GError **error)
{
  return bw_store_worker_run_finish (result, error);
}

gpointer
bw_alerts_job_data_version (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return bw_db_query_int64 (db, "PRAGMA data_version", data, error) ? GINT_TO_POINTER (1) : NULL;
}
