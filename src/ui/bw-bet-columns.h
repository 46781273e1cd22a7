/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns the table of bets has, how wide they are and which of them sorts: chosen in menus,
 * and as it was left when the program comes again. */
#pragma once

#include "view/bw-bet-model.h"
#include "view/bw-bet-text.h"

#include <gtk/gtk.h>

typedef struct _BwBetColumns BwBetColumns;

/** Puts the columns into VIEW, worded by STYLE, and sorts MODEL as they say. All are borrowed and
 * live longer than it. SETTINGS (or NULL) is where it is kept. (transfer full) */
BwBetColumns *bw_bet_columns_new (GtkColumnView *view, BwBetModel *model,
                                  const BwBetTextStyle *style, GSettings *settings);
/** Writes what is not kept so far. */
void bw_bet_columns_free (BwBetColumns *columns);
/** Shows those that were chosen, and have anything to show; of those nobody chose they that fit. A
 * list (IS_TABLE false) has none. */
void bw_bet_columns_update (BwBetColumns *columns, bool is_table, bool is_wide);
/** "show-odds" and so on (each a boolean), "sort" (a name), "descending", "reset". (transfer none)
 */
GActionGroup *bw_bet_columns_actions (BwBetColumns *columns);
/** A menu of the first and the last of these, to be inserted as "columns". (transfer none) */
GMenuModel *bw_bet_columns_menu (BwBetColumns *columns);
/** Sorts by COLUMN. */
void bw_bet_columns_sort (BwBetColumns *columns, BwBetSort sort);
