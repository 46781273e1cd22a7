/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list that a drop-down opens, with items that have names and can be chosen through AT-SPI. */
#pragma once

#include <gtk/gtk.h>

/** Gives OWNER, a GtkDropDown or AdwComboRow of strings, that list. TITLE names what a drop-down's
 * value is of, as the button that has the focus has no name of its own; NULL for a row, which has
 * its title. */
void bw_choice_list_add (GtkWidget *owner, const char *title);
