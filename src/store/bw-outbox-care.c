/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox in a person's hands: figures of each channel, deliveries tried again. */
#include "store/bw-outbox-care.h"

#include "base/bw-clock.h"
#include "base/bw-error.h"

#include <glib/gi18n-lib.h>

#define MIN_PREFIX 4


void
bw_channel_figures_free (BwChannelFigures *figures)
{
  if (figures == NULL)
    return;
  g_free (figures->channel);
  g_free (figures->last_error);
  g_free (figures);
}

static bool
read_last_error (BwDb *db, int64_t since_us, BwChannelFigures *figures, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT a.error, a.outcome FROM outbox o JOIN delivery_attempt a "
                                "ON a.outbox_id = o.id WHERE o.channel = ?1 AND o.created_at >= ?2 "
                                "ORDER BY a.at DESC LIMIT 1",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, figures->channel);
  bw_stmt_bind_int64 (stmt, 2, since_us);
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_ROW && bw_stmt_int64 (stmt, 1) != 10)
    figures->last_error = g_strdup (bw_stmt_text (stmt, 0));
  bw_stmt_reset (stmt);
  return step == BW_STEP_ROW || step == BW_STEP_DONE;
}

static GPtrArray *
count_channels (BwDb *db, int64_t since_us, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db,
      "SELECT channel, sum(status IN (10, 20, 40, 90)), sum(created_at >= ?1 AND (status = 30 "
      "OR (status = 70 AND delivered_at IS NOT NULL))), sum(created_at >= ?1 AND status IN (50, "
      "60)) FROM outbox WHERE created_at >= ?1 OR status IN (10, 20, 40, 90) GROUP BY channel",
      error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, since_us);
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_channel_figures_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwChannelFigures *figures = g_new0 (BwChannelFigures, 1);
      figures->channel = g_strdup (bw_stmt_text (stmt, 0));
      figures->n_waiting = bw_stmt_int64 (stmt, 1);
      figures->n_delivered = bw_stmt_int64 (stmt, 2);
      figures->n_failed = bw_stmt_int64 (stmt, 3);
      g_ptr_array_add (list, figures);
    }
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

gpointer
bw_alerts_job_channel_figures (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int64_t since_us = *(const int64_t *) data;
  g_autoptr (GPtrArray) list = count_channels (db, since_us, error);
  for (unsigned i = 0; list != NULL && i < list->len; i++)
    if (!read_last_error (db, since_us, g_ptr_array_index (list, i), error))
      return NULL;
  return g_steal_pointer (&list);
}

/* The whole id, its status and its reason. */
static bool
find_row (BwDb *db, const char *id, char **whole, BwOutboxStatus *status, char **reason,
          GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT id, status, reason FROM outbox WHERE id = ?1 OR "
                                "(length(?1) >= ?2 AND substr(id, 1, length(?1)) = ?1) LIMIT 2",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, id);
  bw_stmt_bind_int64 (stmt, 2, MIN_PREFIX);
  unsigned n = 0;
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      g_free (*whole);
      g_free (*reason);
      *whole = g_strdup (bw_stmt_text (stmt, 0));
      *status = (BwOutboxStatus) bw_stmt_int64 (stmt, 1);
      *reason = g_strdup (bw_stmt_text (stmt, 2));
      n++;
    }
  if (step != BW_STEP_DONE)
    return false;
  if (n != 1)
    g_set_error (
        error, BW_ERROR, BW_ERROR_NOT_FOUND,
        n == 0 ? _ ("there is no delivery %s") : _ ("more than one delivery begins with %s"), id);
  return n == 1;
}

/* Why a delivery can't be tried, or NULL. */
static const char *
refusal (BwOutboxStatus status)
{
  switch (status)
    {
    case BW_OUTBOX_SENDING:
      return _ ("it is being sent");
    case BW_OUTBOX_DELIVERED:
      return _ ("it was delivered");
    case BW_OUTBOX_MERGED:
      return _ ("it is part of another message");
    case BW_OUTBOX_SUPPRESSED:
      return _ ("it was not to be sent");
    case BW_OUTBOX_DEFERRED:
      return _ ("it is held back");
    case BW_OUTBOX_QUEUED:
    case BW_OUTBOX_RETRY:
    case BW_OUTBOX_DEAD:
    case BW_OUTBOX_EXPIRED:
      break;
    }
  return NULL;
}

static bool
run_with (BwDb *db, const char *sql, int64_t number, const char *text, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, number);
  if (text != NULL)
    bw_stmt_bind_text (stmt, 2, text);
  return bw_stmt_run (stmt, error);
}

gpointer
bw_alerts_job_retry (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const BwOutboxRetry *retry = data;
  g_autofree char *id = NULL, *reason = NULL;
  BwOutboxStatus status = BW_OUTBOX_QUEUED;
  if (!find_row (db, retry->id, &id, &status, &reason, error))
    return NULL;
  const char *why = refusal (status);
  if (why != NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, "%s%s%s", why, reason != NULL ? ": " : "",
                   reason != NULL ? reason : "");
      return NULL;
    }
  bool ok = bw_db_begin (db, error)
            && run_with (db,
                         "UPDATE outbox SET reason = CASE WHEN status IN (50, 60) THEN NULL ELSE "
                         "reason END, status = CASE status WHEN 10 THEN 10 ELSE 40 END, "
                         "not_before = ?1, expires_at = max(expires_at, ?1 + 86400000000) "
                         "WHERE id = ?2",
                         retry->now_us, id, error)
            && run_with (db,
                         "UPDATE channel_state SET not_before = NULL WHERE health IN (20, 30) "
                         "AND ?1 IS NOT NULL AND channel = (SELECT channel FROM outbox WHERE "
                         "id = ?2)",
                         retry->now_us, id, error)
            && bw_db_commit (db, error);
  if (!ok)
    bw_db_rollback (db);
  return ok ? GINT_TO_POINTER (1) : NULL;
}

gpointer
bw_alerts_job_make_due (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int64_t now_us = *(const int64_t *) data;
  bool ok =
      bw_db_begin (db, error)
      && run_with (db, "UPDATE outbox SET not_before = ?1 WHERE status = 40 AND not_before > ?1",
                   now_us, NULL, error)
      && run_with (db,
                   "UPDATE channel_state SET not_before = NULL WHERE health IN (20, 30) "
                   "AND ?1 IS NOT NULL",
                   now_us, NULL, error)
      && bw_db_commit (db, error);
  if (!ok)
    bw_db_rollback (db);
  return ok ? GINT_TO_POINTER (1) : NULL;
}

gpointer
bw_alerts_job_outbox_progress (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwOutboxProgress *progress = data;
  BwStmt *stmt = bw_db_prepare (
      db,
      "SELECT (SELECT count(*) FROM outbox WHERE delivered_at >= ?1), (SELECT count(*) FROM outbox "
      "WHERE status = 20 OR (status IN (10, 40) AND not_before <= ?2))",
      error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, progress->since_us);
  bw_stmt_bind_int64 (stmt, 2, progress->now_us);
  if (bw_stmt_step (stmt, error) != BW_STEP_ROW)
    return NULL;
  progress->n_delivered = bw_stmt_int64 (stmt, 0);
  progress->n_due = bw_stmt_int64 (stmt, 1);
  bw_stmt_reset (stmt);
  return GINT_TO_POINTER (1);
}
