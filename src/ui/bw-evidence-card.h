/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card with evidence over time: which claim is doubted, how it is counted, the chart, and what it
 * guarantees in words. */
#pragma once

#include "view/bw-monitor-view.h"

#include <gtk/gtk.h>

/** Signal "why" (int BwMonitorKind, int BwProof): somebody asks for the alert that is open on it.
 */
#define BW_TYPE_EVIDENCE_CARD (bw_evidence_card_get_type ())
G_DECLARE_FINAL_TYPE (BwEvidenceCard, bw_evidence_card, BW, EVIDENCE_CARD, GtkBox)

/** (transfer floating) */
GtkWidget *bw_evidence_card_new (void);
/** Shows JUDGEMENT (referenced) with times in ZONE; NULL: what was shown stays, as it is being
 * computed anew. */
void bw_evidence_card_set (BwEvidenceCard *card, BwLedgerJudgement *judgement, int64_t now_us,
                           GTimeZone *zone);
/** How bad the worst alert is that is open on the evidence: NONE without one. */
void bw_evidence_card_set_alert (BwEvidenceCard *card, BwMonitorKind kind, BwProof proof,
                                 BwSeverity severity);
/** Chooses what is doubted. */
void bw_evidence_card_choose (BwEvidenceCard *card, BwMonitorKind kind);
