/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What marks that lie on others are made of. */
#pragma once

#include "plot/bw-palette.h"

/** Takes away what is drawn under the current path, which is kept, and MARGIN around it. */
void bw_mark_cut (cairo_t *cr, double margin);
/** The same for the silhouette NAME, which is placed as by bw_mark_icon(). */
void bw_mark_icon_cut (cairo_t *cr, const char *name, double x, double y, double size,
                       double margin);
