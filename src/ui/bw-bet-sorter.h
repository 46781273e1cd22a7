/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column's header was clicked, and how often: the sorting itself is the model's. */
#pragma once

#include "view/bw-bet-order.h"

#include <gtk/gtk.h>

#define BW_TYPE_BET_SORTER (bw_bet_sorter_get_type ())
/** A GtkSorter that sorts nothing and makes a header clickable. */
G_DECLARE_FINAL_TYPE (BwBetSorter, bw_bet_sorter, BW, BET_SORTER, GtkSorter)

/** (transfer full) */
BwBetSorter *bw_bet_sorter_new (BwBetColumn column);
/** What the headers of VIEW, whose columns have such sorters, say. */
BwBetSort bw_bet_sorter_ask (GtkColumnView *view);
