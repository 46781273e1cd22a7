/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table snapshot: saved state of computations over a ledger. */
#include "base/bw-error.h"
#include "store/bw-ledger-private.h"

#include <glib/gi18n-lib.h>

/* Of more than so many of a key, that one goes whose neighbours are nearest to each other in rows;
 * the newest stay. So any place in the ledger stays near to one. */
#define MAX_SNAPSHOTS 64
#define N_NEWEST 8

typedef struct
{
  const char *source;
  const char *key;
  const BwLedgerSnapshot *snapshot; /* to put */
  int64_t before_order_ms;          /* to get */
  BwLedgerSnapshot *out;
  bool is_found;
} Request;

bool
bw_ledger_drop_snapshots (BwDb *db, int64_t source_id, int64_t order_ms, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db, "DELETE FROM snapshot WHERE source = ?1 AND order_ms >= ?2", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, source_id);
  bw_stmt_bind_int64 (stmt, 2, order_ms);
  return bw_stmt_run (stmt, error);
}

static bool
insert_snapshot (BwDb *db, int64_t source_id, const Request *request, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "REPLACE INTO snapshot(source, key, order_ms, ordinal, n_rows, "
                                "state) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                                error);
  if (stmt == NULL)
    return false;
  gsize size;
  const void *state = g_bytes_get_data (request->snapshot->state, &size);
  bw_stmt_bind_int64 (stmt, 1, source_id);
  bw_stmt_bind_text (stmt, 2, request->key);
  bw_stmt_bind_int64 (stmt, 3, request->snapshot->order_ms);
  bw_stmt_bind_int64 (stmt, 4, request->snapshot->ordinal);
  bw_stmt_bind_int64 (stmt, 5, request->snapshot->n_rows);
  bw_stmt_bind_blob (stmt, 6, state != NULL ? state : "", size);
  return bw_stmt_run (stmt, error);
}

static bool
thin_out (BwDb *db, int64_t source_id, const char *key, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db,
      "DELETE FROM snapshot WHERE rowid = (SELECT id FROM (SELECT rowid AS id, row_number() OVER "
      "newest AS age, count(*) OVER () AS n, lag(n_rows, 1) OVER newest - "
      "lead(n_rows, 1, 0) OVER newest AS distance FROM snapshot WHERE source = ?1 AND key = ?2 "
      "WINDOW newest AS (ORDER BY order_ms DESC, ordinal DESC)) WHERE n > ?3 AND age > ?4 "
      "ORDER BY distance LIMIT 1)",
      error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, source_id);
  bw_stmt_bind_text (stmt, 2, key);
  bw_stmt_bind_int64 (stmt, 3, MAX_SNAPSHOTS);
  bw_stmt_bind_int64 (stmt, 4, N_NEWEST);
  return bw_stmt_run (stmt, error);
}

static bool
put (BwDb *db, const Request *request, GError **error)
{
  BwLedgerSource source;
  if (!bw_ledger_find_source (db, request->source, &source, error))
    return false;
  int64_t version = request->snapshot->version;
  if (source.id == 0 || (version != 0 && version != source.version))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
                   _ ("ledger of %s: its rows have changed since the state was computed"),
                   request->source);
      return false;
    }
  return insert_snapshot (db, source.id, request, error)
         && thin_out (db, source.id, request->key, error);
}

static gpointer
put_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  if (bw_db_begin (db, error) && put (db, data, error) && bw_db_commit (db, error))
    return GINT_TO_POINTER (1);
  bw_db_rollback (db);
  return NULL;
}

bool
bw_ledger_put_snapshot (BwLedger *ledger, const char *source, const char *key,
                        const BwLedgerSnapshot *snapshot, GError **error)
{
  g_return_val_if_fail (ledger != NULL && ledger->writer != NULL, false);
  g_return_val_if_fail (source != NULL && key != NULL && snapshot->state != NULL, false);
  Request request = { .source = source, .key = key, .snapshot = snapshot };
  return bw_store_worker_run (ledger->writer, put_job, &request, error) != NULL;
}

static gpointer
get_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT order_ms, ordinal, n_rows, state FROM snapshot "
                                "WHERE source = (SELECT id FROM source WHERE name = ?1) "
                                "AND key = ?2 AND order_ms < ?3 "
                                "ORDER BY order_ms DESC, ordinal DESC LIMIT 1",
                                error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, request->source);
  bw_stmt_bind_text (stmt, 2, request->key);
  bw_stmt_bind_int64 (stmt, 3, request->before_order_ms);
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_ROW)
    {
      size_t size;
      const void *state = bw_stmt_blob (stmt, 3, &size);
      *request->out = (BwLedgerSnapshot){ .order_ms = bw_stmt_int64 (stmt, 0),
                                          .ordinal = bw_stmt_int64 (stmt, 1),
                                          .n_rows = bw_stmt_int64 (stmt, 2),
                                          .state = g_bytes_new (state, size) };
      request->is_found = true;
      bw_stmt_reset (stmt);
    }
  return step == BW_STEP_ERROR ? NULL : request;
}

bool
bw_ledger_get_snapshot (BwLedger *ledger, const char *source, const char *key,
                        int64_t before_order_ms, BwLedgerSnapshot *out, GError **error)
{
  g_return_val_if_fail (ledger != NULL && source != NULL && key != NULL && out != NULL, false);
  *out = (BwLedgerSnapshot){ 0 };
  Request request = {
    .source = source, .key = key, .before_order_ms = before_order_ms, .out = out
  };
  bw_store_worker_run (ledger->reader, get_job, &request, error);
  return request.is_found;
}
