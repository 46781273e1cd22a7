/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tooltips of widgets whose text changes often. */
#pragma once

#include <gtk/gtk.h>

/** What is told of WIDGET when the pointer rests on it; NULL: nothing. Costs nothing until then:
 * GTK's own way asks the display where the pointer is each time a text is set. */
void bw_tooltip_set (GtkWidget *widget, const char *text);
