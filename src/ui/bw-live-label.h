/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of text that changes every second: drawn again in its place, while nothing round it is
 * laid out anew as a GtkLabel would have it. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#define BW_TYPE_LIVE_LABEL (bw_live_label_get_type ())
/** Properties: "width-chars" (int): it is so wide and no wider, whatever it says; what does not fit
 * is cut with an ellipsis, and its tooltip says all. */
G_DECLARE_FINAL_TYPE (BwLiveLabel, bw_live_label, BW, LIVE_LABEL, GtkWidget)

/** Shows TEXT (NULL: nothing) from now on; nothing happens when it does already. */
void bw_live_label_set_text (BwLiveLabel *label, const char *text);
/** (transfer none) */
const char *bw_live_label_text (BwLiveLabel *label);
/** What the tooltip says below the text; or NULL. */
void bw_live_label_set_reason (BwLiveLabel *label, const char *reason);
