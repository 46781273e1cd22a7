/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What looking at a ledger file found: kind, counts, first rows, and all that is to be known before
 * it is watched. */
#pragma once

#include "view/bw-bet-text.h"
#include "view/bw-ledger-preview-view.h"

#include <adwaita.h>

#define BW_TYPE_PREVIEW_REPORT (bw_preview_report_get_type ())
G_DECLARE_FINAL_TYPE (BwPreviewReport, bw_preview_report, BW, PREVIEW_REPORT, AdwBin)

/** (transfer floating) */
GtkWidget *bw_preview_report_new (void);
/** Shows VIEW (borrowed) of PREVIEW (borrowed), whose rows are shown in STYLE. */
void bw_preview_report_set (BwPreviewReport *report, const BwLedgerPreview *preview,
                            const BwLedgerPreviewView *view, const BwBetTextStyle *style);
