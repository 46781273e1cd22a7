/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures in rows: label left, value right, how sure beside it. */
#pragma once

#include "view/bw-figure.h"

#include <gtk/gtk.h>

#define BW_TYPE_FIGURE_LIST (bw_figure_list_get_type ())
/** A column of rows. */
G_DECLARE_FINAL_TYPE (BwFigureList, bw_figure_list, BW, FIGURE_LIST, GtkWidget)

/** (transfer floating) */
GtkWidget *bw_figure_list_new (void);
/** Shows FIGURES (element type BwFigure, borrowed for the call). Rows stay and only texts that
 * differ are changed, so that it may follow a crosshair. */
void bw_figure_list_set (BwFigureList *list, const GPtrArray *figures);
