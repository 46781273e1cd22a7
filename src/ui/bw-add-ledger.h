/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog that adds a ledger: choose a file, see what is in it, match its columns, watch it. */
#pragma once

#include "engine/bw-ledger-add.h"
#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_ADD_LEDGER (bw_add_ledger_get_type ())
G_DECLARE_FINAL_TYPE (BwAddLedger, bw_add_ledger, BW, ADD_LEDGER, AdwWindow)

/** Shows the dialog over PARENT, or the one that is there already, with the file PATH (NULL or "":
 * none so far). */
void bw_add_ledger_present (BwContext *context, GtkWindow *parent, const char *path);
/** Takes what was chosen. */
typedef void (*BwAddLedgerFunc) (const BwLedgerAddition *addition, gpointer data);
/** The same, but nothing is written: FUNC gets what was chosen, unless OWNER is gone. */
void bw_add_ledger_choose (BwContext *context, GtkWindow *parent, const char *path,
                           BwAddLedgerFunc func, GObject *owner);
/** A file that is dropped on WIDGET opens the dialog. CONTEXT is referenced. */
void bw_add_ledger_accept_drops (GtkWidget *widget, BwContext *context);
