/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small mark of the plot library as a widget: drawn again when its data or the theme changes. */
#pragma once

#include "plot/bw-mark.h"

#include <gtk/gtk.h>

#define BW_TYPE_DRAWING (bw_drawing_get_type ())
G_DECLARE_FINAL_TYPE (BwDrawing, bw_drawing, BW, DRAWING, GtkWidget)

/** Draws into RECT, whose corner is (0, 0), with PALETTE of the present theme. */
typedef void (*BwDrawingFunc) (cairo_t *cr, const BwRect *rect, const BwPalette *palette,
                               GtkWidget *widget, gpointer data);
/** WIDTH by HEIGHT px at the least, at 100 % text. */
GtkWidget *bw_drawing_new (int width, int height);
/** DATA goes to FUNC and, at last, to DESTROY. */
void bw_drawing_set_func (BwDrawing *drawing, BwDrawingFunc func, gpointer data,
                          GDestroyNotify destroy);
/** What it shows, in words; NULL: it is for the eye only, because a label beside says the same. */
void bw_drawing_set_text (BwDrawing *drawing, const char *text);
/** The palette of the present theme. */
const BwPalette *bw_theme_palette (void);
/** How large body text is on WIDGET: 1 at 11 pt and 96 dpi, 2 for text at 200 %. */
double bw_drawing_text_scale (GtkWidget *widget);
