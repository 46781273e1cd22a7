/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that can be pressed through AT-SPI: GTK gives them no action there, as it does buttons. */
#pragma once

#include <gtk/gtk.h>

/** Gives ROW an action "press" that does what a click on it does: an expander row opens or closes,
 * and says which it is; any other row of a list is activated. Once more is no harm. */
void bw_row_press_add (GtkWidget *row);
