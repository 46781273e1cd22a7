/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures its own width and tells its child what fits, without flicker at the border. */
#pragma once

#include <gtk/gtk.h>

/** What fits; px at 100 % text. Set as style classes "bw-wide", "bw-medium", "bw-narrow" too. */
typedef enum
{
  BW_FIT_NARROW, /* below 560 px: one column */
  BW_FIT_MEDIUM, /* below 860 px */
  BW_FIT_WIDE,
} BwFit;

#define BW_TYPE_ADAPTIVE (bw_adaptive_get_type ())
/** Properties "child" (GtkWidget), "fit" (int BwFit, read only), "natural-width" (int, px: what it
 * asks for; 0: as the child). Signal "notify::fit" comes outside
 * of layout, at most once a frame. Can be made as narrow as the child's narrowest form. */
G_DECLARE_FINAL_TYPE (BwAdaptive, bw_adaptive, BW, ADAPTIVE, GtkWidget)

/** (transfer floating) */
GtkWidget *bw_adaptive_new (void);
void bw_adaptive_set_child (BwAdaptive *adaptive, GtkWidget *child);
BwFit bw_adaptive_fit (BwAdaptive *adaptive);
