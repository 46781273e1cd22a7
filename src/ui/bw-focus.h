/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the keys are. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/** Whether WIDGET or something in it has the focus of its window; gtk_widget_get_focus_child() says
 * what had it last, too. */
bool bw_focus_is_inside (GtkWidget *widget);
