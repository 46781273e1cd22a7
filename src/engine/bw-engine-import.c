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
  GHashTable *n_to_come; /* id → how many rows of it are still to come; NULL: each has its own id */
  void (*progress) (int64_t bytes, int64_t total, gpointer data);
  gpointer data;
} Import;

/* Takes one of BET's rows off those that are to come; whether it was the last. */
static bool
is_last_of_id (GHashTable *n_to_come, const BwBet *bet)
{
  unsigned n = GPOINTER_TO_UINT (g_hash_table_lookup (n_to_come, bet->id));
  if (n > 1)
    g_hash_table_replace (n_to_come, g_strdup (bet->id), GUINT_TO_POINTER (n - 1));
  return n <= 1;
}

static bool
rows_cb (BwBetList *list, gpointer data)
{
  Import *import = data;
  if (import->n_to_come == NULL)
    return bw_ledger_write_add (import->write, list);
  BwBetList *last = bw_bet_list_new ();
  for (unsigned i = 0; i < list->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (list, i);
      if (is_last_of_id (import->n_to_come, bet))
        bw_bet_list_add (last, bet);
    }
  bw_bet_list_free (list);
  return bw_ledger_write_add (import->write, last);
}

static bool
count_cb (BwBetList *list, gpointer data)
{
  GHashTable *n_to_come = ((Import *) data)->n_to_come;
  for (unsigned i = 0; i < list->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (list, i);
      unsigned n = GPOINTER_TO_UINT (g_hash_table_lookup (n_to_come, bet->id));
      g_hash_table_replace (n_to_come, g_strdup (bet->id), GUINT_TO_POINTER (n + 1));
    }
  bw_bet_list_free (list);
  return true;
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

/* One reading of FILE into one write. */
static bool
import_once (Import *import, BwLedger *ledger, const char *source, const BwLedgerFile *file,
             GCancellable *cancellable, BwLedgerFindings *findings, BwLedgerChange *change,
             bool *is_repeated, GError **error)
{
  g_autoptr (GError) local = NULL;
  import->write = bw_ledger_write_begin (ledger, source, false);
  bool is_read =
      bw_ledger_file_read (file, rows_cb, progress_cb, import, cancellable, findings, &local);
  *is_repeated = is_read && findings->n_duplicates > 0 && import->n_to_come == NULL;
  /* A write that failed tells why at its end, which is more than that the reading was stopped. */
  bool is_aborted = (!is_read && local != NULL) || *is_repeated;
  bool is_written = bw_ledger_write_end (import->write, is_aborted, NULL, change, error);
  if (is_written && local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return is_read && is_written;
}

/* Where an id comes again the last row counts, and only that may reach the ledger: the former ones
 * would be changes each time the file is read. Which are the last is known after a reading. */
static bool
import_last_rows (Import *import, BwLedger *ledger, const char *source, const BwLedgerFile *file,
                  GCancellable *cancellable, BwLedgerFindings *findings, BwLedgerChange *change,
                  GError **error)
{
  g_autoptr (GHashTable) n_to_come = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  bool is_repeated = false;
  import->n_to_come = n_to_come;
  bw_ledger_findings_clear (findings);
  if (!bw_ledger_file_read (file, count_cb, progress_cb, import, cancellable, findings, error))
    return false;
  bw_ledger_findings_clear (findings);
  return import_once (import, ledger, source, file, cancellable, findings, change, &is_repeated,
                      error);
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
  Import import = { .progress = progress, .data = data };
  BwLedgerChange change = { 0 };
  bool is_repeated = false;
  bool is_imported = import_once (&import, ledger, source, file, cancellable, &result->findings,
                                  &change, &is_repeated, error);
  if (is_repeated)
    is_imported = import_last_rows (&import, ledger, source, file, cancellable, &result->findings,
                                    &change, error);
  result->n_added = change.n_added;
  result->n_updated = change.n_updated;
  result->n_unchanged = change.n_unchanged;
  if (is_imported && engine->ledger_feed != NULL)
    bw_ledger_feed_refresh (engine->ledger_feed, source, change.first_order_ms);
  return is_imported;
}
