/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often each key of a ledger's rows came, kept as 64-bit hashes: a million rows take 24 MiB. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct _BwLedgerSeen BwLedgerSeen;

/** Nothing counted so far. (transfer full) */
BwLedgerSeen *bw_ledger_seen_new (void);
void bw_ledger_seen_free (BwLedgerSeen *seen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerSeen, bw_ledger_seen_free)
/** Counts KEY once more and tells how often it came: 1 for the first time. Two keys of the same
 * hash (one in 2^64 for a pair) count as one. */
unsigned bw_ledger_seen_add (BwLedgerSeen *seen, uint64_t key);
/** How often KEY came. */
unsigned bw_ledger_seen_count (const BwLedgerSeen *seen, uint64_t key);
/** Says that KEY came COUNT times. */
void bw_ledger_seen_set (BwLedgerSeen *seen, uint64_t key, unsigned count);
/** A hash of LENGTH bytes that goes on from SEED (0 to begin with). */
uint64_t bw_ledger_hash (uint64_t seed, const void *data, size_t length);
/** The same of a string; NULL is "". */
uint64_t bw_ledger_hash_text (uint64_t seed, const char *text);
