/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's statistics on one screen, for a person. */
#include "cli/bw-tear-sheet.h"

#include "base/bw-number.h"

void
bw_tear_sheet_print (const BwAnalysis *analysis, const char *title)
{
  const BwLedgerFigures *figures = bw_analysis_figures (analysis);
  g_autofree char *roi = bw_number_format (figures->roi, BW_FORMAT_SIGNED_RATIO);
  g_print ("%s: %s of %" G_GINT64_FORMAT " rows\n", title, roi, figures->n_rows);
}
