/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's statistics on one screen, for a person. */
#pragma once

#include "cli/bw-tear-sheet-luck.h"

/** Prints ANALYSIS, which has been run, on stdout; TITLE names the ledger. */
void bw_tear_sheet_print (const BwAnalysis *analysis, const BwTearSheetLuck *luck,
                          const char *title);
