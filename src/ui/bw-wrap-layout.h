/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Children beside each other, in as many lines as they need. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#define BW_TYPE_WRAP_LAYOUT (bw_wrap_layout_get_type ())
/** Properties: "spacing" (int, px, both ways), "is-split" (bool: what comes after the first child
 * stands at the end of its line). */
G_DECLARE_FINAL_TYPE (BwWrapLayout, bw_wrap_layout, BW, WRAP_LAYOUT, GtkLayoutManager)
