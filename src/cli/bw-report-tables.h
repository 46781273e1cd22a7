/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the page about a ledger. */
#pragma once

#include "cli/bw-tear-sheet-luck.h"

/** Money, rates and ratios with their n and intervals. */
void bw_report_append_result (GString *page, const BwAnalysis *analysis);
/** How sure the averages are, bets until one would know, what luck alone does. */
void bw_report_append_certainty (GString *page, const BwAnalysis *analysis,
                                 const BwTearSheetLuck *luck);
/** Scores, recalibration, bins. */
void bw_report_append_calibration (GString *page, const BwAnalysis *analysis,
                                   const BwTearSheetLuck *luck);
/** Each model's share, where there are several. */
void bw_report_append_models (GString *page, const BwAnalysis *analysis);
