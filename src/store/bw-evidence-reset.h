/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table evidence_reset: when the evidence about a ledger began anew. */
#pragma once

#include "store/bw-store-worker.h"

/** Strings are owned. */
typedef struct
{
  char *source;
  char *kind;    /* a monitor's name; of one model's share followed by ";model=NAME" */
  int64_t at_us; /* rows after it count */
  char *actor;
  int64_t incident_id; /* that was resolved; 0: none */
} BwEvidenceReset;

void bw_evidence_reset_free (BwEvidenceReset *reset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwEvidenceReset, bw_evidence_reset_free)
/** Inserts RESET inside the transaction that is open on DB, on its thread; one of the same moment
 * is replaced. */
bool bw_evidence_reset_add (BwDb *db, const BwEvidenceReset *reset, GError **error);
/** A BwStoreJob for bw_alerts_worker(): the name of a source → GPtrArray of BwEvidenceReset, by
 * time. */
gpointer bw_alerts_job_list_resets (BwDb *db, gpointer data, GCancellable *cancellable,
                                    GError **error);
