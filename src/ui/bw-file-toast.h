/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of saving a file, said in the window it was asked for in. */
#pragma once

#include <gtk/gtk.h>

/** Shows TEXT over what WIDGET is in, with a button that opens the folder of FILE where there is
 * one to open. A widget that is in no window any more shows nothing. */
void bw_file_toast_saved (GtkWidget *widget, const char *text, GFile *file);
/** The same for what did not succeed: TEXT, then why. */
void bw_file_toast_failed (GtkWidget *widget, const char *text, const GError *error);
