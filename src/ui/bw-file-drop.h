/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is let go of over a widget. */
#pragma once

#include <gtk/gtk.h>

/** PATH was let go of over WIDGET. */
typedef void (*BwFileDropFunc) (const char *path, GtkWidget *widget);
/** FUNC is told of each local file that is let go of over WIDGET. */
void bw_file_drop_add (GtkWidget *widget, BwFileDropFunc func);
