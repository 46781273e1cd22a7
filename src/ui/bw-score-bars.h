/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a score as bars with their words. */
#pragma once

#include <gtk/gtk.h>

#define BW_TYPE_SCORE_BARS (bw_score_bars_get_type ())
/** A column of parts: name, value, bar, and a sentence below. */
G_DECLARE_FINAL_TYPE (BwScoreBars, bw_score_bars, BW, SCORE_BARS, GtkWidget)

/** (transfer floating) */
GtkWidget *bw_score_bars_new (void);
/** Shows PARTS (element type BwScorePart, borrowed for the call), all bars to one scale. */
void bw_score_bars_set (BwScoreBars *bars, const GPtrArray *parts);
