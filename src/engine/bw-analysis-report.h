/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An analysis as the pages about a bot take it: a document, curves of evidence, what luck alone
 * would have done. */
#pragma once

#include "engine/bw-ledger-judgement.h"

/** A document about the rows of ANALYSIS, which has run; TITLE is its source. (transfer full) */
BwLedgerDocument *bw_analysis_document (const BwAnalysis *analysis, const char *title);
/** The evidence of KIND; without has_evidence the last step alone, with n = 0. Clear OUT
 * with bw_evidence_curve_clear(). */
void bw_analysis_curve (const BwAnalysis *analysis, BwMonitorKind kind, BwEvidenceCurve *out);
/** Plays the rows again, from the bankroll; nothing is played of forecasts. Some 10 ns a bet and
 * path. False when cancelled. */
bool bw_analysis_luck (const BwAnalysis *analysis, GCancellable *cancellable, BwLuck *out);
/** How often forecasts that are right look as miscalibrated; NaN without any or when cancelled. */
double bw_analysis_mcb_p (const BwAnalysis *analysis, GCancellable *cancellable);
