/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: the documentation for users, to read and to search, without a browser or a network. */
#pragma once

#include <adwaita.h>

#define BW_TYPE_HELP_WINDOW (bw_help_window_get_type ())
G_DECLARE_FINAL_TYPE (BwHelpWindow, bw_help_window, BW, HELP_WINDOW, AdwWindow)

/** Opens it beside PARENT (or NULL), or brings the one that is open to the front. (transfer none)
 */
BwHelpWindow *bw_help_window_present (GtkApplication *application, GtkWindow *parent);
/** Shows only the sections with TEXT in them, in any case of letters; "": all. Returns how many. */
unsigned bw_help_window_search (BwHelpWindow *window, const char *text);
