/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a list one stop of the Tab key: arrows move in it, Tab goes on to what comes after it. */
#pragma once

#include <adwaita.h>
#include <stdbool.h>

#define BW_TYPE_TAB_STOP (bw_tab_stop_get_type ())
/** Without it every row of a list is a stop, and there may be thousands. */
G_DECLARE_FINAL_TYPE (BwTabStop, bw_tab_stop, BW, TAB_STOP, AdwBin)

/** (transfer floating) */
GtkWidget *bw_tab_stop_new (GtkWidget *child);
