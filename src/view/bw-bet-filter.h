/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed to find bets: words, and conditions such as odds>2 status:lost
 * settled>=2026-01-01. */
#pragma once

#include "model/bw-bet.h"

#include <glib.h>

typedef struct _BwBetFilter BwBetFilter; /* immutable */

/** Reads TEXT (NULL: nothing; need not be UTF-8), days in ZONE (NULL: UTC). NULL with *REASON
 * (transfer full), one sentence for whoever typed it, where it can't be understood. (transfer full)
 */
BwBetFilter *bw_bet_filter_new (const char *text, GTimeZone *zone, char **reason);
void bw_bet_filter_free (BwBetFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetFilter, bw_bet_filter_free)
/** Words and phrases, folded as bw_bet_order_search() takes them, NULL-terminated. (transfer none)
 */
const char *const *bw_bet_filter_words (const BwBetFilter *filter);
/** Whether there are conditions beside the words. */
bool bw_bet_filter_has_terms (const BwBetFilter *filter);
/** Whether BET of SOURCE meets all conditions; words are not looked at. What a bet does not have
 * meets none. Any thread. */
bool bw_bet_filter_matches (const BwBetFilter *filter, const BwBet *bet, const char *source);
/** TEXT as one that is searched for as it stands. (transfer full) */
char *bw_bet_filter_quote (const char *text);

/** What the field that the last word of TEXT begins may be, "odds", "outcome" (element type const
 * char *, static); empty where that word is none or is complete. (transfer full) */
GPtrArray *bw_bet_filter_candidates (const char *text);
/** TEXT with its last word made the first of the candidates and a colon; NULL without one.
 * (transfer full) */
char *bw_bet_filter_complete (const char *text);
