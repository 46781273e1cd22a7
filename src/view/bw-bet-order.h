/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets in the order of any column, and those among them that a search finds. */
#pragma once

#include "engine/bw-ledger-document.h"

/** What bets are sorted by and shown as. */
typedef enum
{
  BW_BET_COLUMN_TIME, /* settled, else placed */
  BW_BET_COLUMN_EVENT,
  BW_BET_COLUMN_SELECTION,
  BW_BET_COLUMN_MODEL,
  BW_BET_COLUMN_ODDS,
  BW_BET_COLUMN_STAKE,
  BW_BET_COLUMN_CHANCE,
  BW_BET_COLUMN_RESULT,
  BW_BET_COLUMN_PROFIT,
  BW_BET_COLUMN_CLOSING,
  BW_BET_COLUMN_CLV,
  BW_BET_COLUMN_SOURCE,
  BW_N_BET_COLUMNS,
} BwBetColumn;

typedef struct
{
  BwBetColumn column; /* BW_N_BET_COLUMNS: as they came */
  bool is_descending;
} BwBetSort;

/** The time of a bet's row: settled, else placed; BW_TIME_NONE. */
int64_t bw_bet_time_us (const BwBet *bet);
/** odds / closing odds − 1; NaN unless both are above 1. */
double bw_bet_clv (const BwBet *bet);
/** Whether all that is known of both is the same. */
bool bw_bet_equal (const BwBet *a, const BwBet *b);

/** The numbers of all rows of TABLE in the order of SORT. Stable; what a row does not have comes
 * last in both directions; texts by the locale without regard to case. NULL when it was cancelled.
 * Any thread. (transfer full) */
uint32_t *bw_bet_order_sort (const BwBetTable *table, BwBetSort sort, GCancellable *cancellable);
/** TEXT (UTF-8) in lower case, without differences of composition. (transfer full) */
char *bw_bet_order_fold (const char *text);
/** Whether WORD, which is folded, is part of TEXT. */
bool bw_bet_order_contains (const char *text, const char *word);
/** The words of TEXT as bw_bet_order_search() takes them, NULL-terminated. TEXT may be NULL and
 * need not be UTF-8. (transfer full) */
char **bw_bet_order_words (const char *text);
/** A byte a row of TABLE: whether each of WORDS is part of its event, selection, model, id or
 * source. NULL when it was cancelled. Any thread. (transfer full) */
uint8_t *bw_bet_order_search (const BwBetTable *table, const char *const *words,
                              GCancellable *cancellable);
