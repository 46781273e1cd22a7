/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A menu for the rows of a list: at a secondary click, a long press, the menu key and Shift+F10. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/** WIDGET is, or is in, the row that is meant; false where there is nothing to choose from. */
typedef bool (*BwRowMenuFunc) (GtkWidget *widget, gpointer data);
/** Gives the rows of LIST, which is in OWNER, the menu MODEL, with the actions that OWNER knows.
 * FUNC is asked before it opens; DATA lives as long as OWNER. */
void bw_row_menu_add (GtkWidget *list, GtkWidget *owner, GMenuModel *model, BwRowMenuFunc func,
                      gpointer data);
