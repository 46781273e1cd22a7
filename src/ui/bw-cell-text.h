/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of text in a list of many rows: its size is told by its number of characters, so that text
 * is laid out only where it is seen; what is cut short there is told in a tooltip. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/** As wide as N_CHARS characters; 0: what its text needs, or what there is. IS_RIGHT: at the end.
 * IS_SHORT: it stays so wide whatever it says, else it is as wide as its text. (transfer floating)
 */
GtkWidget *bw_cell_text_new (int n_chars, bool is_right, bool is_short);
/** Shows TEXT as bw_bidi_figure() has it; one that says the same is left alone. */
void bw_cell_text_set (GtkInscription *cell, const char *text);
