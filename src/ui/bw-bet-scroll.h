/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a list of bets stands, and what of it is in sight, while its rows come and go. */
#pragma once

#include "ui/bw-bet-selection.h"

typedef struct _BwBetScroll BwBetScroll;

/** Of what MODEL (borrowed) shows. (transfer full) */
BwBetScroll *bw_bet_scroll_new (BwBetModel *model);
void bw_bet_scroll_free (BwBetScroll *scroll);
/** What the lists show. (transfer none) */
BwBetSelection *bw_bet_scroll_selection (BwBetScroll *scroll);
/** LIST (a GtkListView or GtkColumnView), in SCROLLED, is the one that is seen. Both are borrowed.
 */
void bw_bet_scroll_set_list (BwBetScroll *scroll, GtkWidget *list, GtkScrolledWindow *scrolled);
/** Goes to the row at POSITION, with the focus. */
void bw_bet_scroll_to (BwBetScroll *scroll, unsigned position);
void bw_bet_scroll_to_top (BwBetScroll *scroll);
