/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table evidence_reset: when the evidence about a ledger began anew. */
#include "store/bw-evidence-reset.h"

#include "store/bw-alerts-private.h"

void
bw_evidence_reset_free (BwEvidenceReset *reset)
{
  if (reset == NULL)
    return;
  g_free (reset->source);
  g_free (reset->kind);
  g_free (reset->actor);
  g_free (reset);
}

bool
bw_evidence_reset_add (BwDb *db, const BwEvidenceReset *reset, GError **error)
{
  g_return_val_if_fail (db != NULL && reset != NULL, false);
  BwStmt *stmt =
      bw_db_prepare (db, "REPLACE INTO evidence_reset VALUES(?1, ?2, ?3, ?4, ?5)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, reset->source);
  bw_stmt_bind_text (stmt, 2, reset->kind);
  bw_stmt_bind_int64 (stmt, 3, reset->at_us);
  bw_stmt_bind_text (stmt, 4, reset->actor);
  bw_alerts_bind_id (stmt, 5, reset->incident_id);
  return bw_stmt_run (stmt, error);
}

gpointer
bw_alerts_job_list_resets (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT source, kind, at, actor, incident_id FROM evidence_reset "
                                "WHERE source = ?1 ORDER BY at, kind",
                                error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_text (stmt, 1, data);
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_evidence_reset_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwEvidenceReset *reset = g_new (BwEvidenceReset, 1);
      *reset = (BwEvidenceReset){ .source = g_strdup (bw_stmt_text (stmt, 0)),
                                  .kind = g_strdup (bw_stmt_text (stmt, 1)),
                                  .at_us = bw_stmt_int64 (stmt, 2),
                                  .actor = g_strdup (bw_stmt_text (stmt, 3)),
                                  .incident_id = bw_stmt_int64 (stmt, 4) };
      g_ptr_array_add (list, reset);
    }
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
