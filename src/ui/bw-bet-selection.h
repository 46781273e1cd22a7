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
