/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a channel in one transaction: the end of the last message, what has become too old,
 * the lease of the next. */
#include "store/bw-delivery-private.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>

/* Kept as they stand here; who shows them has them in the reader's language. */
#define MERGED_TEXT "sent as one message with others"
#define EXPIRED_TEXT N_ ("it could not be delivered in the time in which it is of use")
#define UNTOLD_TEXT N_ ("this channel was not told of the beginning")
/* For the translation alone: a part of a statement can't be marked. */
G_GNUC_UNUSED static const char *const merged_text = N_ ("sent as one message with others");

BwDeliveryStep *
bw_delivery_step_new (int64_t now_us)
{
  BwDeliveryStep *step = g_new0 (BwDeliveryStep, 1);
  step->now_us = now_us;
  step->late_us = BW_TIME_NONE;
  return step;
}

void
bw_delivery_step_free (BwDeliveryStep *step)
{
  if (step == NULL)
    return;
  bw_channel_state_free (step->state);
  g_free ((char *) step->finish.outbox_id);
  g_free ((char *) step->finish.error);
  g_clear_pointer (&step->expired, g_ptr_array_unref);
  g_clear_pointer (&step->leased, g_ptr_array_unref);
  g_free (step);
}

void
bw_delivery_lease_free (BwDeliveryLease *lease)
{
  if (lease == NULL)
    return;
  g_ptr_array_unref (lease->refused);
  g_clear_pointer (&lease->gap, bw_gap_free);
  g_free (lease);
}

/* Whoever recovered or settled it meanwhile has the last word; the rest of the step goes on. */
static bool
finish (BwDb *db, const BwDeliveryStep *step, BwDeliveryLease *lease, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!step->has_finish || bw_delivery_finish (db, &step->finish, &local))
    return true;
  lease->is_lost = g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT);
  if (!lease->is_lost)
    g_propagate_error (error, g_steal_pointer (&local));
  return lease->is_lost;
}

static bool
expire (BwDb *db, const char *id, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "UPDATE outbox SET status = 60, lease_until = NULL, reason = ?2 "
                                "WHERE id = ?1 AND status IN (10, 40)",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, id);
  bw_stmt_bind_text (stmt, 2, EXPIRED_TEXT);
  return bw_stmt_run (stmt, error);
}

/* Who was not told of a beginning, because none of it could be delivered, is not told of an end;
 * what was maybe accepted counts as told. */
static bool
suppress_untold (BwDb *db, const char *id, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db,
      "UPDATE outbox SET status = 80, reason = ?2 WHERE id = ?1 AND kind = 70 "
      "AND status IN (10, 40) AND maybe_duplicate = 0 "
      "AND NOT EXISTS (SELECT 1 FROM outbox b LEFT JOIN outbox l ON l.id = b.merged_into "
      "WHERE b.incident_id = outbox.incident_id AND b.channel = outbox.channel "
      "AND b.episode = outbox.episode AND b.id != outbox.id AND (b.maybe_duplicate OR "
      "l.maybe_duplicate OR (b.kind != 70 AND (b.delivered_at IS NOT NULL "
      "OR ifnull(l.status, b.status) IN (10, 20, 40)))))",
      error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, id);
  bw_stmt_bind_text (stmt, 2, UNTOLD_TEXT);
  return bw_stmt_run (stmt, error);
}

static bool
lease_leader (BwDb *db, const BwDeliveryStep *step, BwDeliveryLease *lease, GError **error)
{
  for (unsigned i = 0; i < step->leased->len; i++)
    if (!suppress_untold (db, g_ptr_array_index (step->leased, i), error))
      return false;
  BwStmt *stmt = bw_db_prepare (db,
                                "UPDATE outbox SET status = 20, lease_until = ?3, "
                                "attempts = attempts + 1, expires_at = max(expires_at, ?4) "
                                "WHERE id = ?1 AND status IN (10, 40) AND not_before <= ?2",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, g_ptr_array_index (step->leased, 0));
  bw_stmt_bind_int64 (stmt, 2, step->now_us);
  bw_stmt_bind_int64 (stmt, 3, step->until_us);
  bw_stmt_bind_int64 (stmt, 4, step->expires_us);
  if (!bw_stmt_run (stmt, error))
    return false;
  lease->is_leased = bw_db_changes (db) == 1;
  return true;
}

static bool
run_merge (BwDb *db, const char *sql, const char *id, const char *leader, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, id);
  bw_stmt_bind_text (stmt, 2, leader);
  return bw_stmt_run (stmt, error);
}

/* What was merged into one of them before follows it; only then it is known who belongs to whom. */
static bool
merge (BwDb *db, const BwDeliveryStep *step, BwDeliveryLease *lease, GError **error)
{
  const char *leader = g_ptr_array_index (step->leased, 0);
  for (unsigned i = 1; i < step->leased->len; i++)
    if (!run_merge (db, "UPDATE outbox SET merged_into = ?2 WHERE merged_into = ?1",
                    g_ptr_array_index (step->leased, i), leader, error))
      return false;
  for (unsigned i = 1; i < step->leased->len; i++)
    {
      const char *id = g_ptr_array_index (step->leased, i);
      if (!run_merge (db,
                      "UPDATE outbox SET status = 70, merged_into = ?2, lease_until = NULL, "
                      "reason = '" MERGED_TEXT "' WHERE id = ?1 "
                      "AND (status IN (10, 40) OR (status = 70 AND merged_into = ?2))",
                      id, leader, error))
        return false;
      if (bw_db_changes (db) != 1)
        g_ptr_array_add (lease->refused, g_strdup (id));
    }
  return true;
}

static bool
find_gap (BwDb *db, const BwDeliveryStep *step, BwDeliveryLease *lease, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT from_at, to_at, kind FROM gap WHERE from_at < ?2 "
                                "AND to_at > ?1 AND kind != 40 AND source IS NULL "
                                "ORDER BY min(to_at, ?2) - max(from_at, ?1) DESC LIMIT 1",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, step->late_us);
  bw_stmt_bind_int64 (stmt, 2, step->now_us);
  BwStep row = bw_stmt_step (stmt, error);
  if (row == BW_STEP_ROW)
    {
      lease->gap = bw_gap_new (bw_stmt_int64 (stmt, 0), bw_stmt_int64 (stmt, 1),
                               (BwGapKind) bw_stmt_int64 (stmt, 2), NULL);
      bw_stmt_reset (stmt);
    }
  return row == BW_STEP_ROW || row == BW_STEP_DONE;
}

static bool
take_lease (BwDb *db, const BwDeliveryStep *step, BwDeliveryLease *lease, GError **error)
{
  const char *leader = g_ptr_array_index (step->leased, 0);
  if (!lease_leader (db, step, lease, error))
    return false;
  if (!lease->is_leased)
    g_ptr_array_add (lease->refused, g_strdup (leader));
  if (lease->is_leased && !merge (db, step, lease, error))
    return false;
  return step->late_us == BW_TIME_NONE || find_gap (db, step, lease, error);
}

static bool
run_step (BwDb *db, const BwDeliveryStep *step, BwDeliveryLease *lease, GError **error)
{
  if (!bw_db_begin (db, error) || !finish (db, step, lease, error))
    return false;
  for (unsigned i = 0; step->expired != NULL && i < step->expired->len; i++)
    if (!expire (db, g_ptr_array_index (step->expired, i), error))
      return false;
  if (step->leased != NULL && !take_lease (db, step, lease, error))
    return false;
  if (step->state != NULL && !bw_channel_state_write (db, step->state, error))
    return false;
  return bw_db_commit (db, error);
}

gpointer
bw_alerts_job_step_delivery (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwDeliveryLease *lease = g_new0 (BwDeliveryLease, 1);
  lease->refused = g_ptr_array_new_with_free_func (g_free);
  if (run_step (db, data, lease, error))
    return lease;
  bw_db_rollback (db);
  bw_delivery_lease_free (lease);
  return NULL;
}
