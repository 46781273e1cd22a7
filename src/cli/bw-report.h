/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's statistics as one page of HTML, with charts. */
#pragma once

#include "cli/bw-tear-sheet-luck.h"
#include "stats/bw-luck.h"

/** The page about ANALYSIS, which has run with has_evidence; TITLE names the ledger, LUCK is how
 * its bets went when they were played again (NULL: not known). NULL on error. (transfer full) */
char *bw_report_to_html (const BwAnalysis *analysis, const BwTearSheetLuck *told,
                         const BwLuck *luck, const char *title, GError **error);
