/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the assistant: what was found, a curve of it, and whether it is to be watched. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-setup-view.h"

#include <adwaita.h>

/** FINDING is not needed any more afterwards. (transfer floating) */
GtkWidget *bw_finding_row_new (BwContext *context, const BwFinding *finding);
/** A row with a switch and no more. (transfer floating) */
GtkWidget *bw_switch_row_new (const char *icon, const char *title, const char *text, bool is_on);
/** The switch of such a row; NULL: it has none, for there is nothing to choose. */
GtkSwitch *bw_switch_row_switch (GtkWidget *row);
