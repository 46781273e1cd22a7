/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a ledger as every source's reader gives it. */
#pragma once

#include "base/bw-clock.h"

#include <stdbool.h>

/** Stored; the numbers never change. Half results and cash-outs are PUSH with their own profit:
 * settled, not decided. */
typedef enum
{
  BW_BET_PENDING = 0,
  BW_BET_WON = 10,
  BW_BET_LOST = 20,
  BW_BET_PUSH = 30,
  BW_BET_VOID = 40,
} BwBetStatus;

/** Numbers are NaN and times BW_TIME_NONE where the source has nothing. Strings belong to the list
 * that holds the bet and are never NULL ("" where there is nothing). */
typedef struct
{
  int64_t placed_us;
  int64_t settled_us;
  int64_t ordinal; /* the source's own row order; below 0 and falling where that is newest first */
  double stake;
  double odds;        /* decimal */
  double probability; /* of the side backed, 0..1 */
  double closing_odds;
  double closing_fair_probability;
  double profit; /* net; derived by the reader where the source has none and the status allows it */
  double fee;
  BwBetStatus status;
  bool is_paper;
  bool is_profit_derived;
  uint32_t event_key; /* bets with the same come out together, near in time; 0: not known */
  const char *id;
  const char *event;
  const char *selection;
  const char *model;
  const char *currency;
} BwBet;

/** Bets in chunks: an array and the strings it points into. */
typedef struct
{
  GArray *bets; /* of BwBet */
  GStringChunk *strings;
} BwBetList;

/** An empty list. (transfer full) */
BwBetList *bw_bet_list_new (void);
void bw_bet_list_free (BwBetList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetList, bw_bet_list_free)
/** Appends a copy of BET with its strings (NULL becomes "", what is no UTF-8 becomes so). */
void bw_bet_list_add (BwBetList *list, const BwBet *bet);
#define bw_bet_list_index(list, i) (&g_array_index ((list)->bets, BwBet, (i)))

/** "pending", "won", "lost", "push", "void". */
const char *bw_bet_status_name (BwBetStatus status);
/** Exactly pending, won, lost, push, void (trimmed, case-folded). Synonyms are the readers'
 * business. */
bool bw_bet_status_parse (const char *text, BwBetStatus *out);
/** The key of an event that TEXT identifies; 0 for NULL and "". */
uint32_t bw_bet_event_key (const char *text);
/** The time that orders a ledger: floor (settled, else placed, in ms); BW_TIME_NONE without either.
 */
int64_t bw_bet_order_ms (const BwBet *bet);
