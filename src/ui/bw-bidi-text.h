/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in windows that are read from right to left: numbers keep their sign before them. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/** TEXT as WIDGET has to show it: what has no letters reads from left to right everywhere.
 * (transfer full) */
char *bw_bidi_figure (GtkWidget *widget, const char *text);
/** TEXT goes on after a label before it, from which a separator divides it: that stays between
 * them. (transfer full) */
char *bw_bidi_rest (GtkWidget *widget, const char *text);
/** Shows TEXT (NULL: "") as bw_bidi_figure() has it; a label that says the same is left alone. */
void bw_bidi_set_figure (GtkLabel *label, const char *text);
