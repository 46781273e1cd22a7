/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer's side of history.db: loading, committing ticks, expiring. */
#include "base/bw-clock.h"
#include "store/bw-history-columns.h"
#include "store/bw-history-private.h"
#include "store/bw-rollup.h"

/* Ticks that are read or deleted at a time, and minutes of a series. */
#define PIECE_TICKS 256
#define PIECE_MINUTES 1000
BwHistoryWriter *
bw_history_writer_new (BwStoreWorker *worker)
{
  BwHistoryWriter *writer = g_new0 (BwHistoryWriter, 1);
  writer->worker = worker;
  writer->series = g_hash_table_new (NULL, NULL);
  writer->layouts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  writer->new_names = g_ptr_array_new ();
  writer->new_layouts = g_ptr_array_new ();
  writer->rollup = bw_rollup_new ();
  return writer;
}

void
bw_history_writer_free (BwHistoryWriter *writer)
{
  if (writer == NULL)
    return;
  g_hash_table_unref (writer->series);
  g_hash_table_unref (writer->layouts);
  g_ptr_array_unref (writer->new_names);
  g_ptr_array_unref (writer->new_layouts);
  bw_rollup_free (writer->rollup);
  g_free (writer);
}

double
bw_history_value (const void *values, unsigned i)
{
  union
  {
    uint64_t bits;
    double value;
  } both;
  memcpy (&both.bits, (const char *) values + 8 * (size_t) i, 8);
  both.bits = GUINT64_FROM_LE (both.bits);
  return both.value;
}

bool
bw_history_get_meta (BwDb *db, const char *name, int64_t fallback, int64_t *out, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "SELECT value FROM meta WHERE key = ?1", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, name);
  BwStep step = bw_stmt_step (stmt, error);
  *out = step == BW_STEP_ROW ? bw_stmt_int64 (stmt, 0) : fallback;
  bw_stmt_reset (stmt);
  return step != BW_STEP_ERROR;
}

bool
bw_history_set_meta (BwDb *db, const char *name, int64_t value, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "REPLACE INTO meta VALUES(?1, ?2)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, name);
  bw_stmt_bind_int64 (stmt, 2, value);
  return bw_stmt_run (stmt, error);
}

static bool
store_series (BwHistoryWriter *writer, BwDb *db, const BwMetric *metric, uint32_t *id,
              GError **error)
{
  *id = GPOINTER_TO_UINT (g_hash_table_lookup (writer->series, metric));
  if (*id != 0)
    return true;
  BwStmt *stmt = bw_db_prepare (db, "INSERT INTO series(text) VALUES(?1)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, metric->text);
  if (!bw_stmt_run (stmt, error))
    return false;
  *id = (uint32_t) bw_db_last_rowid (db);
  g_hash_table_insert (writer->series, (gpointer) metric, GUINT_TO_POINTER (*id));
  g_ptr_array_add (writer->new_names, (gpointer) metric);
  return true;
}

static int64_t
hash_of (const uint32_t *series, unsigned n)
{
  uint64_t hash = 14695981039346656037u; /* FNV-1a */
  for (unsigned i = 0; i < n; i++)
    hash = (hash ^ series[i]) * 1099511628211u;
  return (int64_t) hash;
}

static bool
store_layout (BwHistoryWriter *writer, BwDb *db, BwHistoryLayout *layout, GError **error)
{
  g_autofree uint32_t *stored = g_new (uint32_t, layout->n);
  for (unsigned i = 0; i < layout->n; i++)
    {
      if (!store_series (writer, db, layout->metrics[i], &layout->series[i], error))
        return false;
      stored[i] = GUINT32_TO_LE (layout->series[i]);
    }
  BwStmt *stmt = bw_db_prepare (db, "INSERT INTO layout(hash, series) VALUES(?1, ?2)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, hash_of (layout->series, layout->n));
  bw_stmt_bind_blob (stmt, 2, stored, layout->n * sizeof (uint32_t));
  if (!bw_stmt_run (stmt, error))
    return false;
  layout->id = bw_db_last_rowid (db);
  g_ptr_array_add (writer->new_layouts, layout);
  return true;
}

static bool
store_tick (BwHistoryWriter *writer, BwDb *db, const BwHistoryTick *tick, GError **error)
{
  if (tick->layout->id == 0 && !store_layout (writer, db, tick->layout, error))
    return false;
  BwStmt *stmt =
      bw_db_prepare (db, "INSERT INTO tick(time, layout, \"values\") VALUES(?1, ?2, ?3)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, tick->time_us);
  bw_stmt_bind_int64 (stmt, 2, tick->layout->id);
  bw_stmt_bind_blob_borrowed (stmt, 3, tick->values, tick->layout->n * sizeof (double));
  return bw_stmt_run (stmt, error);
}

/* Ids that were given out in a transaction that is no more. */
static void
forget_new (BwHistoryWriter *writer)
{
  for (unsigned i = 0; i < writer->new_names->len; i++)
    g_hash_table_remove (writer->series, writer->new_names->pdata[i]);
  for (unsigned i = 0; i < writer->new_layouts->len; i++)
    ((BwHistoryLayout *) writer->new_layouts->pdata[i])->id = 0;
}

static void
keep_new (BwHistoryWriter *writer)
{
  for (unsigned i = 0; i < writer->new_layouts->len; i++)
    {
      BwHistoryLayout *layout = writer->new_layouts->pdata[i];
      g_hash_table_insert (writer->layouts, g_memdup2 (&layout->id, sizeof layout->id), layout);
    }
}

static bool
store_ticks (BwHistoryWriter *writer, BwDb *db, const GPtrArray *ticks, GError **error)
{
  g_ptr_array_set_size (writer->new_names, 0);
  g_ptr_array_set_size (writer->new_layouts, 0);
  bool ok = bw_db_begin (db, error);
  for (unsigned i = 0; ok && i < ticks->len; i++)
    ok = store_tick (writer, db, ticks->pdata[i], error);
  int64_t last = ok ? bw_db_last_rowid (db) : 0;
  if (ok && bw_db_commit (db, error))
    {
      writer->last_tick = last;
      keep_new (writer);
      return true;
    }
  bw_db_rollback (db);
  forget_new (writer);
  return false;
}

static bool
flush_rollups (BwHistoryWriter *writer, BwDb *db, int64_t up_to, GError **error)
{
  if (bw_rollup_flush (writer->rollup, db, up_to, error))
    return true;
  if (bw_rollup_is_too_much (writer->rollup))
    {
      bw_rollup_clear (writer->rollup);
      writer->is_behind = true;
    }
  return false;
}

gpointer
bw_history_job_commit (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwHistoryCommit *commit = data;
  BwHistoryWriter *writer = commit->writer;
  commit->is_stored = commit->ticks->len == 0 || store_ticks (writer, db, commit->ticks, error);
  if (!commit->is_stored)
    return NULL;
  if (writer->is_behind)
    return bw_history_writer_catch_up (writer, db, error) ? commit : NULL;
  for (unsigned i = 0; i < commit->ticks->len; i++)
    {
      const BwHistoryTick *tick = commit->ticks->pdata[i];
      bw_rollup_add (writer->rollup, tick->layout, tick->time_us, tick->values);
    }
  bool ok =
      !bw_rollup_is_due (writer->rollup) || flush_rollups (writer, db, writer->last_tick, error);
  return ok ? commit : NULL;
}

/* Adds a piece of the ticks after *LAST to the rollups and moves *LAST; N tells how many. */
static bool
add_piece (BwHistoryWriter *writer, BwDb *db, int64_t *last, unsigned *n, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db, "SELECT id, layout, time, \"values\" FROM tick WHERE id > ?1 ORDER BY id LIMIT ?2",
      error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, *last);
  bw_stmt_bind_int64 (stmt, 2, PIECE_TICKS);
  BwStep step;
  for (*n = 0; (step = bw_stmt_step (stmt, error)) == BW_STEP_ROW; (*n)++)
    {
      *last = bw_stmt_int64 (stmt, 0);
      int64_t id = bw_stmt_int64 (stmt, 1);
      BwHistoryLayout *layout = g_hash_table_lookup (writer->layouts, &id);
      size_t size;
      const void *values = bw_stmt_blob (stmt, 3, &size);
      if (layout != NULL && size == layout->n * sizeof (double))
        bw_rollup_add (writer->rollup, layout, bw_stmt_int64 (stmt, 2), values);
    }
  return step == BW_STEP_DONE;
}

bool
bw_history_writer_catch_up (BwHistoryWriter *writer, BwDb *db, GError **error)
{
  int64_t last;
  if (!bw_history_get_meta (db, "rolled_up_to", 0, &last, error))
    return false;
  writer->is_behind = true;
  bw_rollup_clear (writer->rollup);
  unsigned n;
  do
    {
      bool ok = add_piece (writer, db, &last, &n, error);
      if (!ok
          || (bw_rollup_is_due (writer->rollup)
              && !bw_rollup_flush (writer->rollup, db, last, error)))
        return false;
    }
  while (n > 0);
  writer->is_behind = false;
  writer->last_tick = last;
  return true;
}

static bool
raise_meta (BwDb *db, const char *name, int64_t before_us, GError **error)
{
  int64_t present;
  if (!bw_history_get_meta (db, name, INT64_MIN, &present, error))
    return false;
  return present >= before_us || bw_history_set_meta (db, name, before_us, error);
}

/* Runs SQL, which deletes a piece, with ?1 for each id that IDS gives, until one has deleted
 * something: *IS_MORE. */
static bool
delete_piece (BwDb *db, const char *ids, const char *sql, int64_t before_us, int64_t n_most,
              bool *is_more, GError **error)
{
  BwStmt *list = bw_db_prepare (db, ids, error);
  BwStmt *stmt = list != NULL ? bw_db_prepare (db, sql, error) : NULL;
  if (stmt == NULL)
    return false;
  BwStep step = BW_STEP_DONE;
  while (!*is_more && (step = bw_stmt_step (list, error)) == BW_STEP_ROW)
    {
      bw_stmt_bind_int64 (stmt, 1, bw_stmt_int64 (list, 0));
      bw_stmt_bind_int64 (stmt, 2, before_us);
      bw_stmt_bind_int64 (stmt, 3, n_most);
      if (!bw_stmt_run (stmt, error))
        {
          step = BW_STEP_ERROR;
          break;
        }
      *is_more = bw_db_changes (db) > 0;
    }
  bw_stmt_reset (list);
  return step != BW_STEP_ERROR;
}

static bool
expire_ticks (BwDb *db, int64_t before_us, bool *is_more, GError **error)
{
  if (before_us == BW_TIME_NONE)
    return true;
  return raise_meta (db, "ticks_from", before_us, error)
         && delete_piece (db, "SELECT id FROM layout",
                          "DELETE FROM tick WHERE id IN (SELECT id FROM tick "
                          "WHERE layout = ?1 AND time < ?2 LIMIT ?3)",
                          before_us, PIECE_TICKS, is_more, error);
}

static bool
expire_minutes (BwDb *db, int64_t before_us, bool *is_more, GError **error)
{
  if (before_us == BW_TIME_NONE || *is_more)
    return true;
  /* Never before the ticks: what is finer is there for longer nowhere. */
  int64_t ticks_from_us;
  if (!bw_history_get_meta (db, "ticks_from", INT64_MIN, &ticks_from_us, error))
    return false;
  before_us = MIN (before_us, ticks_from_us);
  return raise_meta (db, "minutes_from", before_us, error)
         && delete_piece (db, "SELECT id FROM series",
                          "DELETE FROM minute WHERE series = ?1 AND time < min(?2, ?3 + "
                          "(SELECT min(time) FROM minute WHERE series = ?1))",
                          before_us, PIECE_MINUTES * BW_MINUTE_US, is_more, error);
}

/* Whole hours, so that no window of a rollup is half ticks. */
static int64_t
floor_hour (int64_t time_us)
{
  return time_us != BW_TIME_NONE ? bw_history_floor (time_us, BW_HOUR_US) : BW_TIME_NONE;
}

/* What is deleted must be in the rollups first. */
gpointer
bw_history_job_expire (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwHistoryExpiry *expiry = data;
  BwHistoryWriter *writer = expiry->writer;
  if (writer->is_behind && !bw_history_writer_catch_up (writer, db, error))
    return NULL;
  if (!bw_rollup_is_empty (writer->rollup) && !flush_rollups (writer, db, writer->last_tick, error))
    return NULL;
  bool is_more = false;
  bool ok = bw_db_begin (db, error)
            && expire_ticks (db, floor_hour (expiry->ticks_before_us), &is_more, error)
            && expire_minutes (db, floor_hour (expiry->minutes_before_us), &is_more, error)
            && bw_db_commit (db, error);
  if (!ok)
    bw_db_rollback (db);
  if (ok && is_more)
    bw_store_worker_post (writer->worker, bw_history_job_expire, g_memdup2 (expiry, sizeof *expiry),
                          g_free);
  return ok ? expiry : NULL;
}
