/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bets of a page as a list: sorted, searched, chosen from and added up without ever holding up
 * the main loop, however many there are. */
#pragma once

#include "view/bw-bet-item.h"
#include "view/bw-bet-order.h"
#include "view/bw-bet-totals.h"

#include <gio/gio.h>

#define BW_TYPE_BET_MODEL (bw_bet_model_get_type ())
/** A GListModel of BwBetItem; an item is made when it is asked for. Signals: "changed" (): totals,
 * facts, what is chosen, or whether it is busy. "chosen-changed" (unsigned position, unsigned n):
 * rows there were chosen or are no longer. Main loop. */
G_DECLARE_FINAL_TYPE (BwBetModel, bw_bet_model, BW, BET_MODEL, GObject)

/** Empty, as they come. (transfer full) */
BwBetModel *bw_bet_model_new (void);
/** Shows TABLE (NULL: none, at once) from when it is in order: "items-changed" comes once, for the
 * rows that are others than before. Sort and search stay; what was chosen stays, by source and id.
 * The newest rows alone, as its origin tells, are shown newest first or not at all: whatever else
 * is asked for waits for a table of all of them. */
void bw_bet_model_set_table (BwBetModel *model, BwBetTable *table);
/** What it was given last; belongs to MODEL. */
BwBetTable *bw_bet_model_table (BwBetModel *model);
/** Both return at once; the list is as it was until it is in the new order. */
void bw_bet_model_set_sort (BwBetModel *model, BwBetSort sort);
void bw_bet_model_set_search (BwBetModel *model, const char *text);
/** The zone of days that are searched for from now on; NULL: UTC. */
void bw_bet_model_set_zone (BwBetModel *model, GTimeZone *zone);
BwBetSort bw_bet_model_sort (BwBetModel *model);     /**< as it was set */
const char *bw_bet_model_search (BwBetModel *model); /**< as it was set, "" for none */
/** Whether something was asked for that is not shown so far. */
bool bw_bet_model_is_busy (BwBetModel *model);
/** Whether what is shown are the newest rows alone, and totals of them say nothing. */
bool bw_bet_model_is_part (BwBetModel *model);
/** Whether what is chosen is being added up; the totals are those before until then. */
bool bw_bet_model_is_adding (BwBetModel *model);
/** How many rows there are, found or not. */
size_t bw_bet_model_n_rows (BwBetModel *model);
const BwBetFacts *bw_bet_model_facts (BwBetModel *model); /**< of all rows */

/** Of the chosen rows; when none is, of those shown. */
const BwBetTotals *bw_bet_model_totals (BwBetModel *model);
size_t bw_bet_model_n_chosen (BwBetModel *model);
bool bw_bet_model_is_chosen (BwBetModel *model, unsigned position);
/** Chooses N rows from POSITION on, or no longer. Rows that a search hides are not chosen. */
void bw_bet_model_choose (BwBetModel *model, unsigned position, unsigned n, bool is_chosen);
/** The position of the bet with SOURCE and ID among the first N shown, or UINT_MAX. */
unsigned bw_bet_model_find (BwBetModel *model, const char *source, const char *id, unsigned n);

/** The first of those rows that are of the moment ORDER_MS (bw_bet_order_ms()), and how many there
 * are; 0 where the list is not sorted by time. */
unsigned bw_bet_model_find_moment (BwBetModel *model, int64_t order_ms, unsigned *first);

/** Rows by their numbers, which stay as they are whatever happens to the model. Any thread. */
typedef struct _BwBetExtract BwBetExtract;
/** The chosen rows (ONLY_CHOSEN) or all that are shown, in their order. (transfer full) */
BwBetExtract *bw_bet_model_extract (BwBetModel *model, bool only_chosen);
void bw_bet_extract_free (BwBetExtract *extract);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetExtract, bw_bet_extract_free)
size_t bw_bet_extract_n (const BwBetExtract *extract);
/** One of them, in their order; returns its source. Texts are EXTRACT's. */
const char *bw_bet_extract_bet (const BwBetExtract *extract, size_t i, BwBet *out);
