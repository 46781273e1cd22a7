/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for bets: a screen of the newest at once, then all of them. */
#pragma once

#include "engine/bw-ledger-document.h"

/** How many come first. */
#define BW_BET_QUERY_FIRST 200

/** What came of a question of OWNER: TABLE, or NULL with ERROR. Borrowed. Nothing comes after what
 * IS_LAST; what is not has the newest rows alone, and there are more. */
typedef void (*BwBetQueryFunc) (GObject *owner, const BwLedgerRequest *request, BwBetTable *table,
                                bool is_last, GCancellable *cancellable, const GError *error);

/** Asks for the bets REQUEST means; OWNER lives until the last answer. Where KNOWN, which was
 * answered before, has rows, what is new of them is enough, and all comes at once; NULL: nothing is
 * known. Main loop; FUNC is never called from in here. */
void bw_bet_query_ask (GObject *owner, BwEngine *engine, const BwLedgerRequest *request,
                       BwBetTable *known, GCancellable *cancellable, BwBetQueryFunc func);
