/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.db: opening, sources, cursors. */
#include "store/bw-ledger.h"

#include "base/bw-error.h"
#include "store/bw-ledger-private.h"
#include "store/bw-migration.h"

#include <glib/gstdio.h>

static gpointer
migrate_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return bw_migration_run_named (db, "ledger", error) ? GINT_TO_POINTER (1) : NULL;
}

static gpointer
check_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return bw_migration_check_named (db, "ledger", error) ? GINT_TO_POINTER (1) : NULL;
}

BwLedger *
bw_ledger_open (const char *dir, bool is_read_only, GError **error)
{
  g_return_val_if_fail (dir != NULL, NULL);
  g_autoptr (BwLedger) ledger = g_new0 (BwLedger, 1);
  ledger->path = g_build_filename (dir, "ledger.db", NULL);
  ledger->changes = bw_ledger_changes_new ();
  if (!is_read_only)
    {
      ledger->writer = bw_store_worker_new ("ledger-write", ledger->path, BW_DB_CREATE | BW_DB_WAL);
      if (bw_store_worker_run (ledger->writer, migrate_job, NULL, error) == NULL)
        return NULL;
    }
  ledger->reader = bw_store_worker_new ("ledger-read", ledger->path, BW_DB_READ_ONLY);
  if (bw_store_worker_run (ledger->reader, check_job, NULL, error) == NULL)
    return NULL;
  bw_ledger_note_bytes (ledger);
  return g_steal_pointer (&ledger);
}

void
bw_ledger_close (BwLedger *ledger)
{
  if (ledger == NULL)
    return;
  /* The last connection to close cleans up, which a reader can't. */
  bw_store_worker_free (ledger->reader);
  bw_store_worker_free (ledger->writer);
  bw_ledger_changes_free (ledger->changes);
  g_free (ledger->path);
  g_free (ledger);
}

void
bw_ledger_note_bytes (BwLedger *ledger)
{
  g_autofree char *wal = g_strconcat (ledger->path, "-wal", NULL);
  GStatBuf info;
  int64_t bytes = g_stat (ledger->path, &info) == 0 ? info.st_size : 0;
  bytes += g_stat (wal, &info) == 0 ? info.st_size : 0;
  ledger->bytes = bytes;
}

int64_t
bw_ledger_bytes (BwLedger *ledger)
{
  g_return_val_if_fail (ledger != NULL, 0);
  return ledger->bytes;
}

bool
bw_ledger_find_source (BwDb *db, const char *name, BwLedgerSource *out, GError **error)
{
  *out = (BwLedgerSource){ 0 };
  BwStmt *stmt =
      bw_db_prepare (db, "SELECT id, n_rows, version FROM source WHERE name = ?1", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, name);
  BwStep step = bw_stmt_step (stmt, error);
  if (step != BW_STEP_ROW)
    return step == BW_STEP_DONE;
  out->id = bw_stmt_int64 (stmt, 0);
  out->n_rows = bw_stmt_int64 (stmt, 1);
  out->version = bw_stmt_int64 (stmt, 2);
  bw_stmt_reset (stmt);
  return true;
}

bool
bw_ledger_save_source (BwDb *db, const BwLedgerSource *source, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db, "UPDATE source SET n_rows = ?2, version = ?3 WHERE id = ?1", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, source->id);
  bw_stmt_bind_int64 (stmt, 2, source->n_rows);
  bw_stmt_bind_int64 (stmt, 3, source->version);
  return bw_stmt_run (stmt, error);
}

/* A question about a source, and its answer. */
typedef struct
{
  const char *name;
  BwLedgerSource source;
  GBytes *cursor;
  bool is_collected;
} Question;

static gpointer
find_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  return bw_ledger_find_source (db, question->name, &question->source, error) ? question : NULL;
}

bool
bw_ledger_count (BwLedger *ledger, const char *source, int64_t *out, GError **error)
{
  g_return_val_if_fail (ledger != NULL && source != NULL && out != NULL, false);
  Question question = { .name = source };
  if (bw_store_worker_run (ledger->reader, find_job, &question, error) == NULL)
    return false;
  *out = question.source.n_rows;
  return true;
}

bool
bw_ledger_version (BwLedger *ledger, const char *source, int64_t *out, GError **error)
{
  g_return_val_if_fail (ledger != NULL && source != NULL && out != NULL, false);
  Question question = { .name = source };
  if (bw_store_worker_run (ledger->reader, find_job, &question, error) == NULL)
    return false;
  *out = question.source.version;
  return true;
}

static gpointer
cursor_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT cursor FROM reader_cursor WHERE source = "
                                "(SELECT id FROM source WHERE name = ?1)",
                                error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, question->name);
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_ROW)
    {
      size_t size;
      const void *data_there = bw_stmt_blob (stmt, 0, &size);
      question->is_collected = true;
      question->cursor = size > 0 ? g_bytes_new (data_there, size) : NULL;
      bw_stmt_reset (stmt);
    }
  return step == BW_STEP_ERROR ? NULL : question;
}

GBytes *
bw_ledger_cursor (BwLedger *ledger, const char *source, GError **error)
{
  g_return_val_if_fail (ledger != NULL && source != NULL, NULL);
  Question question = { .name = source };
  bw_store_worker_run (ledger->reader, cursor_job, &question, error);
  return question.cursor;
}

bool
bw_ledger_was_collected (BwLedger *ledger, const char *source, bool *out, GError **error)
{
  g_return_val_if_fail (ledger != NULL && source != NULL && out != NULL, false);
  Question question = { .name = source };
  bool ok = bw_store_worker_run (ledger->reader, cursor_job, &question, error) != NULL;
  g_clear_pointer (&question.cursor, g_bytes_unref);
  *out = question.is_collected;
  return ok;
}

static gpointer
sources_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db, "SELECT name FROM source WHERE n_rows > 0 ORDER BY name", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_strv_builder_add (names, bw_stmt_text (stmt, 0));
  return step == BW_STEP_DONE ? g_strv_builder_end (names) : NULL;
}

char **
bw_ledger_sources (BwLedger *ledger, GError **error)
{
  g_return_val_if_fail (ledger != NULL, NULL);
  return bw_store_worker_run (ledger->reader, sources_job, NULL, error);
}

static bool
delete_rows (BwDb *db, const char *sql, int64_t source_id, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, source_id);
  return bw_stmt_run (stmt, error);
}

/* The source keeps its place, so that its version never comes again. */
static gpointer
remove_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *name = data;
  BwLedgerSource source;
  if (!bw_db_begin (db, error))
    return NULL;
  bool ok = bw_ledger_find_source (db, name, &source, error);
  if (ok && source.id != 0)
    {
      source.n_rows = 0;
      source.version++;
      ok = delete_rows (db, "DELETE FROM bet WHERE source = ?1", source.id, error)
           && delete_rows (db, "DELETE FROM reader_cursor WHERE source = ?1", source.id, error)
           && bw_ledger_drop_snapshots (db, source.id, INT64_MIN, error)
           && bw_ledger_save_source (db, &source, error);
    }
  if (ok && bw_db_commit (db, error))
    return GINT_TO_POINTER (1);
  bw_db_rollback (db);
  return NULL;
}

bool
bw_ledger_remove_source (BwLedger *ledger, const char *source, GError **error)
{
  g_return_val_if_fail (ledger != NULL && ledger->writer != NULL && source != NULL, false);
  bool ok = bw_store_worker_run (ledger->writer, remove_job, (gpointer) source, error) != NULL;
  bw_ledger_note_bytes (ledger);
  return ok;
}
