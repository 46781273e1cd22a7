/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times in alerts.db: gaps in which nothing was watched, stored numbers, figures of a period. */
#include "store/bw-alert-times.h"

#include <math.h>

BwGap *
bw_gap_new (int64_t from_us, int64_t to_us, BwGapKind kind, const char *source)
{
  BwGap *gap = g_new0 (BwGap, 1);
  gap->from_us = from_us;
  gap->to_us = to_us;
  gap->kind = kind;
  gap->source = g_strdup (source);
  return gap;
}

void
bw_gap_free (BwGap *gap)
{
  if (gap == NULL)
    return;
  g_free (gap->source);
  g_free (gap);
}

gpointer
bw_alerts_job_add_gap (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const BwGap *gap = data;
  BwStmt *stmt = bw_db_prepare (
      db, "INSERT INTO gap(from_at, to_at, kind, source) VALUES(?1, ?2, ?3, ?4)", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, gap->from_us);
  bw_stmt_bind_int64 (stmt, 2, gap->to_us);
  bw_stmt_bind_int64 (stmt, 3, gap->kind);
  bw_stmt_bind_text (stmt, 4, gap->source);
  return bw_stmt_run (stmt, error) ? GINT_TO_POINTER (1) : NULL;
}

/* Binds the period as ?1 and ?2, closed on both sides. */
static BwStmt *
prepare_period (BwDb *db, const char *sql, const BwPeriod *period, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, period->from_us);
  bw_stmt_bind_int64 (stmt, 2, period->to_us != BW_TIME_NONE ? period->to_us : INT64_MAX);
  return stmt;
}

gpointer
bw_alerts_job_list_gaps (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt = prepare_period (db,
                                 "SELECT from_at, to_at, kind, source FROM gap "
                                 "WHERE to_at > ?1 AND from_at < ?2 ORDER BY from_at, to_at, kind",
                                 data, error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_gap_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_ptr_array_add (list,
                     bw_gap_new (bw_stmt_int64 (stmt, 0), bw_stmt_int64 (stmt, 1),
                                 (BwGapKind) bw_stmt_int64 (stmt, 2), bw_stmt_text (stmt, 3)));
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static bool
set_meta (BwDb *db, const BwMeta *meta, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "REPLACE INTO meta VALUES(?1, ?2)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, meta->key);
  bw_stmt_bind_int64 (stmt, 2, meta->value);
  return bw_stmt_run (stmt, error);
}

gpointer
bw_alerts_job_set_meta (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  bool ok = bw_db_begin (db, error);
  for (const BwMeta *meta = data; ok && meta->key != NULL; meta++)
    ok = set_meta (db, meta, error);
  if (ok && bw_db_commit (db, error))
    return GINT_TO_POINTER (1);
  bw_db_rollback (db);
  return NULL;
}

gpointer
bw_alerts_job_get_meta (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwMeta *meta = data;
  BwStmt *stmt = bw_db_prepare (db, "SELECT value FROM meta WHERE key = ?1", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, meta->key);
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_ERROR)
    return NULL;
  meta->is_set = step == BW_STEP_ROW;
  if (meta->is_set)
    meta->value = bw_stmt_int64 (stmt, 0);
  bw_stmt_reset (stmt);
  return GINT_TO_POINTER (1);
}

gpointer
bw_alerts_job_set_text (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const BwMetaText *meta = data;
  BwStmt *stmt = bw_db_prepare (db, "REPLACE INTO meta VALUES(?1, ?2)", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, meta->key);
  bw_stmt_bind_text (stmt, 2, meta->text);
  return bw_stmt_run (stmt, error) ? GINT_TO_POINTER (1) : NULL;
}

gpointer
bw_alerts_job_get_text (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwMetaText *meta = data;
  meta->text = NULL;
  BwStmt *stmt = bw_db_prepare (db, "SELECT value FROM meta WHERE key = ?1", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, meta->key);
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_ERROR)
    return NULL;
  if (step == BW_STEP_ROW)
    meta->text = g_strdup (bw_stmt_text (stmt, 0));
  bw_stmt_reset (stmt);
  return GINT_TO_POINTER (1);
}

static void
clear_count (gpointer data)
{
  BwNameCount *count = data;
  g_free (count->name);
}

static GArray *
new_counts (void)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (BwNameCount));
  g_array_set_clear_func (counts, clear_count);
  return counts;
}

void
bw_alert_stats_free (BwAlertStats *stats)
{
  if (stats == NULL)
    return;
  g_array_unref (stats->by_severity);
  g_array_unref (stats->by_rule);
  g_array_unref (stats->by_category);
  g_free (stats);
}

static bool
read_totals (BwDb *db, const BwPeriod *period, BwAlertStats *stats, GError **error)
{
  BwStmt *stmt = prepare_period (
      db,
      "SELECT count(*), count(*) FILTER (WHERE status < 50), count(acked_at), "
      "avg(acked_at - opened_at) / 1e6, count(resolved_at), avg(resolved_at - opened_at) / 1e6 "
      "FROM incident WHERE opened_at >= ?1 AND opened_at < ?2",
      period, error);
  if (stmt == NULL || bw_stmt_step (stmt, error) != BW_STEP_ROW)
    return false;
  stats->n_incidents = bw_stmt_int64 (stmt, 0);
  stats->n_open = bw_stmt_int64 (stmt, 1);
  stats->n_acknowledged = bw_stmt_int64 (stmt, 2);
  stats->mean_ack_s = bw_stmt_double (stmt, 3);
  stats->n_resolved = bw_stmt_int64 (stmt, 4);
  stats->mean_resolve_s = bw_stmt_double (stmt, 5);
  bw_stmt_reset (stmt);

  stmt = prepare_period (db,
                         "SELECT count(*) FILTER (WHERE status = 30), "
                         "count(*) FILTER (WHERE status = 80), "
                         "count(*) FILTER (WHERE status IN (50, 60)) "
                         "FROM outbox WHERE created_at >= ?1 AND created_at < ?2",
                         period, error);
  if (stmt == NULL || bw_stmt_step (stmt, error) != BW_STEP_ROW)
    return false;
  stats->n_delivered = bw_stmt_int64 (stmt, 0);
  stats->n_suppressed = bw_stmt_int64 (stmt, 1);
  stats->n_failed = bw_stmt_int64 (stmt, 2);
  bw_stmt_reset (stmt);
  return true;
}

/* Name of a row's first column. */
typedef char *(*NameFunc) (BwStmt *stmt);

static char *
severity_of (BwStmt *stmt)
{
  return g_strdup (bw_severity_name ((BwSeverity) bw_stmt_int64 (stmt, 0)));
}

static char *
category_of (BwStmt *stmt)
{
  return g_strdup (bw_category_name ((BwCategory) bw_stmt_int64 (stmt, 0)));
}

static char *
text_of (BwStmt *stmt)
{
  return g_strdup (bw_stmt_text (stmt, 0));
}

static bool
read_counts (BwDb *db, const char *sql, const BwPeriod *period, NameFunc name, GArray *counts,
             GError **error)
{
  BwStmt *stmt = prepare_period (db, sql, period, error);
  if (stmt == NULL)
    return false;
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwNameCount count = { name (stmt), bw_stmt_int64 (stmt, 1) };
      g_array_append_val (counts, count);
    }
  return step == BW_STEP_DONE;
}

#define FROM_OPENED " FROM incident WHERE opened_at >= ?1 AND opened_at < ?2 "

gpointer
bw_alerts_job_stats (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (BwAlertStats) stats = g_new0 (BwAlertStats, 1);
  stats->by_severity = new_counts ();
  stats->by_rule = new_counts ();
  stats->by_category = new_counts ();
  bool ok =
      read_totals (db, data, stats, error)
      && read_counts (db, "SELECT max_severity, count(*)" FROM_OPENED "GROUP BY 1 ORDER BY 1 DESC",
                      data, severity_of, stats->by_severity, error)
      && read_counts (db, "SELECT rule, count(*)" FROM_OPENED "GROUP BY 1 ORDER BY 2 DESC, 1", data,
                      text_of, stats->by_rule, error)
      && read_counts (db, "SELECT category, count(*)" FROM_OPENED "GROUP BY 1 ORDER BY 2 DESC, 1",
                      data, category_of, stats->by_category, error);
  return ok ? g_steal_pointer (&stats) : NULL;
}
