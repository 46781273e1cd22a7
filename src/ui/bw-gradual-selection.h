/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list as a list widget wants it, which makes a row at once for whatever it is told of, up to so
 * many around where it stands: it is told of a few at a time. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#define BW_TYPE_GRADUAL_SELECTION (bw_gradual_selection_get_type ())
/** A GtkSelectionModel with the first rows of another one, of which there are more and more until
 * it has all. What is chosen is chosen there. */
G_DECLARE_FINAL_TYPE (BwGradualSelection, bw_gradual_selection, BW, GRADUAL_SELECTION, GObject)

/** Of ALL, which is referenced. (transfer full) */
BwGradualSelection *bw_gradual_selection_new (GtkSelectionModel *all);
/** What it is of. (transfer none) */
GtkSelectionModel *bw_gradual_selection_all (BwGradualSelection *selection);
/** Has the row at POSITION from now on, for whoever goes there. */
void bw_gradual_selection_reach (BwGradualSelection *selection, unsigned position);
