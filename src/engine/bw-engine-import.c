/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file's rows into the ledger: all of them, or none. */
#include "base/bw-error.h"
#include "engine/bw-engine-data.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-paths.h"

void
bw_import_result_clear (BwImportResult *result)
{
  bw_ledger_findings_clear (&result->findings);
  *result = (BwImportResult){ 0 };
}

typedef struct
{
  BwLedgerWrite *write;
  void (*progress) (int64_t bytes, int64_t total, gpointer data);
  gpointer data;
} Import;

static bool
rows_cb (BwBetList *list, gpointer data)
{
  return bw_ledger_write_add (((Import *) data)->write, list);
}

static void
progress_cb (int64_t bytes, int64_t total, gpointer data)
{
  Import *import = data;
  if (import->progress != NULL)
    import->progress (bytes, total, import->data);
}

/* In mode ATTACH the ledger is open for reading only, and may not be there. */
static BwLedger *
open_to_write (BwEngine *engine, GError **error)
{
  if (engine->mode == BW_ENGINE_RUN)
    return engine->ledger;
  if (!bw_paths_make (engine->state_dir, error))
    return NULL;
  return bw_ledger_open (engine->state_dir, false, error);
}

bool
bw_engine_import (BwEngine *engine, const char *source, const BwLedgerFile *file,
                  void (*progress) (int64_t bytes, int64_t total, gpointer data), gpointer data,
                  GCancellable *cancellable, BwImportResult *result, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && source != NULL && result != NULL, false);
  *result = (BwImportResult){ 0 };
  BwLedger *ledger = open_to_write (engine, error);
  if (ledger == NULL)
    return false;
  g_autoptr (BwLedger) own = engine->mode == BW_ENGINE_RUN ? NULL : ledger;
  Import import = { bw_ledger_write_begin (ledger, source, false), progress, data };
  g_autoptr (GError) local = NULL;
  bool is_read = bw_ledger_file_read (file, rows_cb, progress_cb, &import, cancellable,
                                      &result->findings, &local);
  /* A write that failed tells why at its end, which is more than that the reading was stopped. */
  BwLedgerChange change = { 0 };
  bool is_written =
      bw_ledger_write_end (import.write, !is_read && local != NULL, NULL, &change, error);
  if (is_written && local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  result->n_added = change.n_added;
  result->n_updated = change.n_updated;
  result->n_unchanged = change.n_unchanged;
  if (is_read && is_written && engine->ledger_feed != NULL)
    bw_ledger_feed_refresh (engine->ledger_feed, source, change.first_order_ms);
  return is_read && is_written;
}
