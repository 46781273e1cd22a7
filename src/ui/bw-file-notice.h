/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line that says that somebody else changed what is edited, with the choice what is to hold. */
#pragma once

#include <gtk/gtk.h>

#define BW_TYPE_FILE_NOTICE (bw_file_notice_get_type ())
/** Signals "mine" () and "theirs" (). */
G_DECLARE_FINAL_TYPE (BwFileNotice, bw_file_notice, BW, FILE_NOTICE, GtkWidget)

/** Hidden. (transfer floating) */
GtkWidget *bw_file_notice_new (void);
/** NULL: there is nothing to choose. */
void bw_file_notice_set_text (BwFileNotice *notice, const char *text);
