/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How bets stand in a table: a column for each figure, or two lines where it is narrow. */
#pragma once

#include "view/bw-bet-text.h"

#include <gtk/gtk.h>

/** Puts a column for each figure into VIEW, worded by STYLE (borrowed) as it is when a row comes
 * into view. */
void bw_bet_cells_add_columns (GtkColumnView *view, const BwBetTextStyle *style);
/** Shows those columns of VIEW that have anything to show and fit, with the currency of FACTS. */
void bw_bet_cells_update_columns (GtkColumnView *view, const BwBetFacts *facts, bool is_wide);
/** Shows the one for COLUMN or not, with the currency of FACTS in its title. */
void bw_bet_cells_update_column (GtkColumnView *view, BwBetColumn column, const BwBetFacts *facts,
                                 bool is_shown);
/** Whether COLUMN is left out where there is little room, unless somebody wants it. */
bool bw_bet_cells_is_wide_only (BwBetColumn column);
/** The row that WIDGET is in, or is; NULL when it is in none. (transfer none) */
BwBetItem *bw_bet_cells_item (GtkWidget *widget);
/** The column that VIEW has for COLUMN. (transfer none) */
GtkColumnViewColumn *bw_bet_cells_column (GtkColumnView *view, BwBetColumn column);
/** Rows of two lines. (transfer full) */
GtkListItemFactory *bw_bet_cells_rows (const BwBetTextStyle *style);
