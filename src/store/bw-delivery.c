/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending a delivery: what came of each attempt, and what is due again after a crash. */
#include "store/bw-delivery.h"

#include "base/bw-error.h"
#include "store/bw-delivery-private.h"

#include <glib/gi18n-lib.h>

void
bw_delivery_attempt_free (BwDeliveryAttempt *attempt)
{
  if (attempt == NULL)
    return;
  g_free (attempt->error);
  g_free (attempt);
}

static bool
finish_row (BwDb *db, const BwDelivery *delivery, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db,
      "UPDATE outbox SET status = ?2, last_error = ?3, last_code = ?4, "
      "lease_until = NULL, not_before = ifnull(?5, not_before), "
      "delivered_at = CASE WHEN ?2 = 30 THEN ?6 END, "
      "attempts = attempts - ?7, "
      "maybe_duplicate = max(maybe_duplicate, ?8) WHERE id = ?1 AND status IN (20, 40)",
      error);
  if (stmt == NULL)
    return false;
  bool is_counted =
      delivery->outcome != BW_OUTCOME_NO_NETWORK && delivery->outcome != BW_OUTCOME_CANCELLED;
  bw_stmt_bind_text (stmt, 1, delivery->outbox_id);
  bw_stmt_bind_int64 (stmt, 2, delivery->status);
  bw_stmt_bind_text (stmt, 3, delivery->error);
  if (delivery->code != 0)
    bw_stmt_bind_int64 (stmt, 4, delivery->code);
  bw_stmt_bind_time (stmt, 5, delivery->not_before_us);
  bw_stmt_bind_int64 (stmt, 6, delivery->at_us);
  bw_stmt_bind_int64 (stmt, 7, is_counted ? 0 : 1);
  bw_stmt_bind_int64 (stmt, 8, delivery->is_unsure ? 1 : 0);
  if (!bw_stmt_run (stmt, error))
    return false;
  if (bw_db_changes (db) == 1)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("delivery %s is not being sent"),
               delivery->outbox_id);
  return false;
}

static bool
add_attempt (BwDb *db, const BwDelivery *delivery, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "INSERT INTO delivery_attempt(outbox_id, n, at, ms, code, outcome, "
                                "error) SELECT ?1, 1 + ifnull(max(n), 0), ?2, ?3, ?4, ?5, ?6 "
                                "FROM delivery_attempt WHERE outbox_id = ?1",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, delivery->outbox_id);
  bw_stmt_bind_int64 (stmt, 2, delivery->at_us);
  bw_stmt_bind_int64 (stmt, 3, delivery->duration_ms);
  if (delivery->code != 0)
    bw_stmt_bind_int64 (stmt, 4, delivery->code);
  bw_stmt_bind_int64 (stmt, 5, delivery->outcome);
  bw_stmt_bind_text (stmt, 6, delivery->error);
  return bw_stmt_run (stmt, error);
}

static bool
run_told (BwDb *db, const char *sql, const BwDelivery *delivery, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, delivery->outbox_id);
  bw_stmt_bind_int64 (stmt, 2, delivery->at_us);
  return bw_stmt_run (stmt, error);
}

/* What was told with it was told as well. An end leaves alone when the channel last took an alert:
 * that it returns is told to who was told that it is over. */
static bool
note_told (BwDb *db, const BwDelivery *delivery, GError **error)
{
  return run_told (db, "UPDATE outbox SET delivered_at = ?2 WHERE merged_into = ?1 AND status = 70",
                   delivery, error)
         && run_told (db,
                      "INSERT INTO channel_told(dedup_key, channel, last_at, last_kind, severity, "
                      "episode, suppressed) SELECT i.dedup_key, o.channel, CASE WHEN o.kind <> 70 "
                      "THEN ?2 END, o.kind, o.severity, "
                      "o.episode, 0 FROM outbox o JOIN incident i ON i.id = o.incident_id "
                      "WHERE o.id = ?1 OR o.merged_into = ?1 ORDER BY o.event_seq "
                      "ON CONFLICT(dedup_key, channel) DO UPDATE SET "
                      "last_at = CASE WHEN excluded.last_kind = 70 THEN last_at "
                      "ELSE excluded.last_at END, last_kind = excluded.last_kind, "
                      "severity = CASE WHEN excluded.last_kind = 70 THEN severity "
                      "ELSE excluded.severity END, episode = excluded.episode, suppressed = 0",
                      delivery, error)
         && run_told (db,
                      "INSERT INTO channel_state(channel, health, last_ok_at) "
                      "SELECT channel, 0, ?2 FROM outbox WHERE id = ?1 ON CONFLICT(channel) "
                      "DO UPDATE SET health = 0, reason = NULL, last_ok_at = excluded.last_ok_at",
                      delivery, error);
}

bool
bw_delivery_finish (BwDb *db, const BwDelivery *delivery, GError **error)
{
  return finish_row (db, delivery, error) && add_attempt (db, delivery, error)
         && (delivery->outcome != BW_OUTCOME_ACCEPTED || note_told (db, delivery, error));
}

gpointer
bw_alerts_job_finish_delivery (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  bool ok =
      bw_db_begin (db, error) && bw_delivery_finish (db, data, error) && bw_db_commit (db, error);
  if (!ok)
    bw_db_rollback (db);
  return ok ? GINT_TO_POINTER (1) : NULL;
}

gpointer
bw_alerts_job_recover (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwOutboxRecovery *recovery = data;
  BwStmt *stmt = bw_db_prepare (db,
                                "UPDATE outbox SET status = 40, maybe_duplicate = 1, "
                                "lease_until = NULL WHERE status = 20 "
                                "AND (?1 OR lease_until IS NULL OR lease_until <= ?2)",
                                error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, recovery->is_start ? 1 : 0);
  bw_stmt_bind_int64 (stmt, 2, recovery->now_us);
  if (!bw_stmt_run (stmt, error))
    return NULL;
  recovery->n_recovered = bw_db_changes (db);
  return GINT_TO_POINTER (1);
}

gpointer
bw_alerts_job_list_attempts (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT n, at, ms, code, outcome, error FROM delivery_attempt "
                                "WHERE outbox_id = ?1 ORDER BY n",
                                error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, data);
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_delivery_attempt_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwDeliveryAttempt *attempt = g_new0 (BwDeliveryAttempt, 1);
      attempt->n = (int) bw_stmt_int64 (stmt, 0);
      attempt->at_us = bw_stmt_int64 (stmt, 1);
      attempt->duration_ms = bw_stmt_int64 (stmt, 2);
      attempt->code = (int) bw_stmt_int64 (stmt, 3);
      attempt->outcome = (BwOutcome) bw_stmt_int64 (stmt, 4);
      attempt->error = g_strdup (bw_stmt_text (stmt, 5));
      g_ptr_array_add (list, attempt);
    }
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
