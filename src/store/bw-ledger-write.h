/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write to the ledger, of any size, that becomes visible as a whole or not at all. */
#pragma once

#include "model/bw-bet.h"

#include <gio/gio.h>

typedef struct _BwLedger BwLedger;

/** What a write did to the rows of a source. */
typedef struct
{
  int64_t n_added;
  int64_t n_updated;
  int64_t n_unchanged;
  int64_t n_removed;
  int64_t first_order_ms; /* of the earliest row added, changed (old or new place) or removed;
                             INT64_MAX: none */
} BwLedgerChange;

/** One at a time for a ledger: a second one waits until the first has ended. Chunks may come from
 * any one thread and wait there when the writer falls behind. */
typedef struct _BwLedgerWrite BwLedgerWrite;

/** Begins a write for SOURCE. IS_COMPLETE: rows of the source that the write does not bring are
 * removed at the end. Any thread; never waits. Must be ended. */
BwLedgerWrite *bw_ledger_write_begin (BwLedger *ledger, const char *source, bool is_complete);
/** Takes LIST (transfer full). An id that comes again replaces the former row. False once the write
 * has failed; the error comes at the end. Worker thread. */
bool bw_ledger_write_add (BwLedgerWrite *write, BwBetList *list);
/** Commits, with the reader's CURSOR (may be NULL: none is kept) in the same transaction, or undoes
 * it all when IS_ABORTED (then true, with nothing in OUT). Frees WRITE. Waits; never on the main
 * loop of an engine. On success fills OUT (may be NULL). */
bool bw_ledger_write_end (BwLedgerWrite *write, bool is_aborted, GBytes *cursor,
                          BwLedgerChange *out, GError **error);
