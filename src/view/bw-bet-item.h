/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bet as an object of a list. */
#pragma once

#include "model/bw-bet.h"

#include <glib-object.h>

#define BW_TYPE_BET_ITEM (bw_bet_item_get_type ())
/** A row while somebody looks at it: a copy of its own. Signal "changed" (): see
 * bw_bet_item_copy_from(). */
G_DECLARE_FINAL_TYPE (BwBetItem, bw_bet_item, BW, BET_ITEM, GObject)
/** Of a copy of BET, from SOURCE. (transfer full) */
BwBetItem *bw_bet_item_new (const BwBet *bet, const char *source);
const BwBet *bw_bet_item_bet (BwBetItem *item);   /**< belongs to ITEM */
const char *bw_bet_item_source (BwBetItem *item); /**< belongs to ITEM */
/** Makes ITEM show what OTHER shows: for who shows other rows in the same places. */
void bw_bet_item_copy_from (BwBetItem *item, BwBetItem *other);
