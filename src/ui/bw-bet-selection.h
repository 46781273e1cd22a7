/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model of bets as a list widget wants it: what is chosen there is what is selected here. */
#pragma once

#include "view/bw-bet-model.h"

#include <gtk/gtk.h>

#define BW_TYPE_BET_SELECTION (bw_bet_selection_get_type ())
/** A GtkSelectionModel of any number of rows. */
G_DECLARE_FINAL_TYPE (BwBetSelection, bw_bet_selection, BW, BET_SELECTION, GObject)

/** MODEL is referenced. (transfer full) */
BwBetSelection *bw_bet_selection_new (BwBetModel *model);
/** Of which bets. (transfer none) */
BwBetModel *bw_bet_selection_bets (BwBetSelection *selection);
/** A list that is given it makes rows anew: of it, too, there are few at first, soon more. Only
 * where no list has it. */
void bw_bet_selection_restart (BwBetSelection *selection);
/** Whether it has all rows of the model; "items-changed" tells of more. */
bool bw_bet_selection_is_whole (BwBetSelection *selection);
/** Where ITEM, which came from it, is shown; GTK_INVALID_LIST_POSITION when nobody holds it. */
unsigned bw_bet_selection_find (BwBetSelection *selection, BwBetItem *item);
/** Rows [FIRST, FIRST + N) are in sight: they show at once what is in their place, others a little
 * later, but before they come into sight. At first all are. */
void bw_bet_selection_set_sight (BwBetSelection *selection, unsigned first, unsigned n);
/** How many items somebody holds, and how many of them still show what was in their place before.
 */
void bw_bet_selection_count (BwBetSelection *selection, unsigned *n_live, unsigned *n_late);
