/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where bets are searched for: the entry, what is wrong with what was typed, and how it is typed.
 */
#pragma once

#include <gtk/gtk.h>

#define BW_TYPE_BET_SEARCH (bw_bet_search_get_type ())
/** Signal "changed" (const char *text): something else is to be found; not while it can't be
 * understood. */
G_DECLARE_FINAL_TYPE (BwBetSearch, bw_bet_search, BW, BET_SEARCH, GtkBox)

/** (transfer none) */
GtkSearchEntry *bw_bet_search_entry (BwBetSearch *search);
/** Searches for TEXT (NULL: nothing) as it stands. */
void bw_bet_search_set_text (BwBetSearch *search, const char *text);
