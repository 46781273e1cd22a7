/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence over time, as a chart and in sentences that say what it guarantees. */
#pragma once

#include "engine/bw-ledger-judgement.h"
#include "plot/bw-chart.h"

/** The two ways to count evidence. */
typedef enum
{
  BW_PROOF_START,  /* E: against all of it since the start; at most α of all honest bots ever reach
                      1/α */
  BW_PROOF_CHANGE, /* e-SR: that something changed at some time; on average at least A bets to a
                      false alarm at A */
  BW_N_PROOFS,
} BwProof;

/** What is shown; borrowed. */
typedef struct
{
  const BwEvidenceCurve *curve;
  BwProof proof;
  int64_t now_us;
  GTimeZone *zone;
  bool is_outlined; /* the line is the curve's outline, where it has one */
} BwMonitorView;

/** The odds (log10) at which SEVERITY (WARNING or CRITICAL) is told: 20 and 100 of E, 10,000 and
 * 40,000 of e-SR. */
double bw_proof_level (BwProof proof, BwSeverity severity);
/** As it stands, log10 odds; NaN before the first step. */
double bw_monitor_evidence (const BwEvidenceCurve *curve, BwProof proof);
/** How bad that is: NONE, WARNING or CRITICAL. Of E the highest so far counts. */
BwSeverity bw_monitor_severity (const BwEvidenceCurve *curve, BwProof proof);
/** The metric it is of, without labels: "ledger_evidence_roi", "ledger_change_roi". */
const char *bw_monitor_metric_name (BwMonitorKind kind, BwProof proof);
/** "Calibration", "Win rate", "ROI", "Closing line". */
const char *bw_monitor_word (BwMonitorKind kind);
/** "Evidence against a win rate of 52.4 %". (transfer full) */
char *bw_monitor_title (const BwMonitorSpec *spec);
/** What is doubted, in a sentence. (transfer full) */
char *bw_monitor_claim (const BwMonitorSpec *spec);
/** "At most 1 in 20 honest bots ever reaches 20 : 1." at the level of SEVERITY. (transfer full) */
char *bw_proof_guarantee (BwProof proof, BwSeverity severity);
/** "Evidence 41 : 1 after 1,206 forecasts; at most 1 in 20 honest bots ever reaches 20 : 1."; where
 * nothing counted, why. (transfer full) */
char *bw_monitor_sentence (const BwEvidenceCurve *curve, BwProof proof);
/** "log10 of the odds: 13.55." of what the sentence tells no digits of; else NULL. (transfer full)
 */
char *bw_monitor_decades (const BwEvidenceCurve *curve, BwProof proof);
/** "Since the first bet.", "Since 8 Sep.", "Since 8 Sep, when an alert about it was resolved."
 * (transfer full) */
char *bw_monitor_since (const BwMonitorView *view);
/** "Bets of one event count as one: 1,330 of 1,400."; NULL where each counts. (transfer full) */
char *bw_monitor_batches (const BwEvidenceCurve *curve);
/** Of CALIBRATION: what explains the outcomes best. NULL where there is no evidence. (transfer
 * full)
 */
char *bw_monitor_explanation (const BwEvidenceCurve *curve, BwProof proof);
/** The same for whoever reads that of every proof in turn: NULL where it was said before. (transfer
 * full) */
char *bw_monitor_new_explanation (const BwEvidenceCurve *curve, BwProof proof);
/** The evidence after each settled bet, with its limits and where it first reached them. (transfer
 * full) */
BwChart *bw_monitor_chart (const BwMonitorView *view);
