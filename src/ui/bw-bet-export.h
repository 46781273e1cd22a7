/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets to the clipboard and into a file, made on a worker. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-bet-model.h"

/** Puts EXTRACT (transfer full) on WIDGET's clipboard as rows with tabs, and says so in a toast. */
void bw_bet_export_copy (BwContext *context, GtkWidget *widget, BwBetExtract *extract);

/** How far it is: 0 … 1; below 0 when it is over. */
typedef void (*BwBetExportFunc) (GtkWidget *widget, double share);
/** Asks for a file and writes EXTRACT (transfer full) there as CSV; NAME is part of the suggested
 * file name. PROGRESS is called now and then while WIDGET, which is kept, is told of it. Cancelled
 * or failed, the file is as it was. How it ended is told in a toast. */
void bw_bet_export_save (BwContext *context, GtkWidget *widget, const char *name,
                         BwBetExtract *extract, GCancellable *cancellable,
                         BwBetExportFunc progress);
