/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it means that a person resolves an incident about evidence: the evidence begins anew. On the
 * alerts database's thread. */
#pragma once

#include "store/bw-alerts.h"

/** What is restarted. Strings are owned. */
typedef struct
{
  char *source; /* NULL: nothing, for the incident is about no evidence that a rule latches on */
  char *kind;   /* as it is stored */
} BwEvidenceRestart;

void bw_evidence_restart_clear (BwEvidenceRestart *restart);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwEvidenceRestart, bw_evidence_restart_clear)
/** Finds out from the evidence that INCIDENT fired with. */
bool bw_evidence_restart_find (BwDb *db, const BwIncident *incident, BwEvidenceRestart *out,
                               GError **error);
/** Writes RESTART inside the transaction in which ACTOR resolves INCIDENT at AT_US. STATE is that
 * of the rule's instance from then on, as before its first row, to be written with it; NULL where
 * none is stored. (transfer full) */
bool bw_evidence_restart_write (BwDb *db, const BwIncident *incident,
                                const BwEvidenceRestart *restart, int64_t at_us, const char *actor,
                                BwRuleStateRow **state, GError **error);
