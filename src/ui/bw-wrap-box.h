/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A box whose children stand in as many lines as they need. */
#pragma once

#include "ui/bw-wrap-layout.h"

#define BW_TYPE_WRAP_BOX (bw_wrap_box_get_type ())
/** Property "spacing" (int, px, both ways), for templates. */
G_DECLARE_FINAL_TYPE (BwWrapBox, bw_wrap_box, BW, WRAP_BOX, GtkWidget)

/** See BwWrapLayout. (transfer floating) */
GtkWidget *bw_wrap_box_new (int spacing, bool is_split);
/** Adds CHILD at the end; gtk_widget_unparent() takes it out. */
void bw_wrap_box_append (BwWrapBox *box, GtkWidget *child);
