/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any number of bets in little memory, which nothing changes: a ledger as it was at a moment. */
#pragma once

#include "model/bw-bet.h"

#include <glib.h>

/** Rows newest first, as their ledger has them from the end. Reference-counted, immutable; any
 * thread. What two tables have in common they share. */
typedef struct _BwBetTable BwBetTable;
BwBetTable *bw_bet_table_ref (BwBetTable *table);
/** The last one of many rows goes on a thread of its own. NULL is nothing. */
void bw_bet_table_unref (BwBetTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetTable, bw_bet_table_unref)

/** Of the bets of LIST, which is newest first, and SOURCES beside it (NULL: ""). (transfer full) */
BwBetTable *bw_bet_table_new (const BwBetList *list, const char *const *sources);

/** How many rows it has. */
size_t bw_bet_table_n (const BwBetTable *table);
/** Fills OUT with what is known of the bet at ROW but its event's key, which is 0. Texts are
 * TABLE's. */
void bw_bet_table_get (const BwBetTable *table, size_t row, BwBet *out);
/** The texts of a row. */
typedef enum
{
  BW_BET_TEXT_ID,
  BW_BET_TEXT_EVENT,
  BW_BET_TEXT_SELECTION,
  BW_BET_TEXT_MODEL,
  BW_BET_TEXT_CURRENCY,
  BW_BET_TEXT_SOURCE,
  BW_N_BET_TEXTS,
} BwBetText;
/** Never NULL; TABLE's. Texts that are the same are often, not always, the same pointer. */
const char *bw_bet_table_text (const BwBetTable *table, size_t row, BwBetText text);
/** How many of the oldest rows are known to be the same in both: where it is told for nothing. */
size_t bw_bet_table_n_shared (const BwBetTable *a, const BwBetTable *b);
/** What its rows take of memory, in bytes. */
size_t bw_bet_table_bytes (const BwBetTable *table);

/** What a table is of. */
typedef struct
{
  const char *question; /* which rows were asked for, in words of whoever asks; or NULL */
  int64_t version;      /* of the ledger they are of */
  bool is_part;         /* there are older rows, which were not asked for */
} BwBetTableOrigin;
/** As it was given; belongs to TABLE. */
const BwBetTableOrigin *bw_bet_table_origin (const BwBetTable *table);

/** Makes a table, from the oldest row to the newest. */
typedef struct _BwBetTableBuilder BwBetTableBuilder;
/** Begins with the N_KEPT oldest rows of BASE (NULL: none). (transfer full) */
BwBetTableBuilder *bw_bet_table_builder_new (const BwBetTable *base, size_t n_kept);
void bw_bet_table_builder_free (BwBetTableBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetTableBuilder, bw_bet_table_builder_free)
/** Adds a copy of BET, all of whose texts are UTF-8, from SOURCE. */
void bw_bet_table_builder_add (BwBetTableBuilder *builder, const BwBet *bet, const char *source);
/** The table, with a copy of ORIGIN (NULL: unknown); nothing is added after that. (transfer full)
 */
BwBetTable *bw_bet_table_builder_end (BwBetTableBuilder *builder, const BwBetTableOrigin *origin);
