/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of values in a window of its own: what a drawing shows, for who does not see it. */
#pragma once

#include <gtk/gtk.h>

/** What stands in COLUMN of the row ROW. (transfer full) */
typedef char *(*BwValueText) (const char *row, unsigned column, gpointer data);

/** A window over PARENT that is closed by Escape. (transfer none) the place of its table, of so
 * many columns. */
GtkScrolledWindow *bw_value_table_present (const char *title, unsigned n_columns,
                                           GtkWindow *parent);
/** Puts ROWS into PLACE under TITLES; DATA goes to TEXT and, at last, to DESTROY. */
void bw_value_table_fill (GtkScrolledWindow *place, const char *const *titles, GtkStringList *rows,
                          BwValueText text, gpointer data, GDestroyNotify destroy);
/** Lets go of ROWS, which nobody shows, on another thread. */
void bw_value_table_drop (GtkStringList *rows);
