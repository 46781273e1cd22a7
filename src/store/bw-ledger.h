/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.db: bets keyed by source and external id, the readers' cursors, and snapshots of derived state. */
#pragma once

#include "model/bw-bet.h"
#include "store/bw-store-worker.h"

typedef struct _BwLedger BwLedger;

BwLedger *bw_ledger_open (const char *dir, bool is_read_only, GError **error);
void bw_ledger_close (BwLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedger, bw_ledger_close)

/** What a write did to the rows of a source. */
typedef struct
{
  int64_t n_added;
  int64_t n_updated;
  int64_t n_unchanged;
  int64_t n_removed;
  int64_t first_order_ms; /* of the earliest row added, changed (old or new place) or removed; INT64_MAX: none */
} BwLedgerChange;

/** A write of any size that becomes visible as a whole or not at all. One at a time for a ledger; chunks may come from any
 * one thread and wait there when the writer falls behind. */
typedef struct _BwLedgerWrite BwLedgerWrite;

/** Begins a write for SOURCE. IS_COMPLETE: rows of the source that the write does not bring are removed at the end. */
BwLedgerWrite *bw_ledger_write_begin (BwLedger *ledger, const char *source, bool is_complete);
/** Takes LIST (transfer full). False once the write has failed; the error comes at the end. Worker thread. */
bool bw_ledger_write_add (BwLedgerWrite *write, BwBetList *list);
/** Commits, with the reader's CURSOR (may be NULL) in the same transaction, or undoes it all when IS_ABORTED. Frees WRITE.
 * Waits; never on the main loop of an engine. On success fills OUT. */
bool bw_ledger_write_end (BwLedgerWrite *write, bool is_aborted, GBytes *cursor, BwLedgerChange *out, GError **error);
/** The cursor stored with the last write of SOURCE, NULL without one; waits for the reader thread. (transfer full) */
GBytes *bw_ledger_cursor (BwLedger *ledger, const char *source, GError **error);

/** What rows to read; NULL and BW_TIME_NONE mean any. */
typedef struct
{
  const char *source;
  const char *model;
  int64_t from_order_ms; /* INT64_MIN: from the first */
  int64_t to_order_ms;   /* INT64_MAX: to the last; exclusive */
  int64_t limit;         /* 0: all; with a limit the newest LIMIT rows, still in ledger order */
} BwLedgerQuery;

/** Called with rows in ledger order (order_ms, ordinal), in pieces, on the reader's thread; false stops. */
typedef bool (*BwLedgerRowsFunc) (const BwBetList *rows, const char *const *sources, gpointer data);
/** Reads on the reader thread and waits for it: call from a worker thread or a command. */
bool bw_ledger_read (BwLedger *ledger, const BwLedgerQuery *query, BwLedgerRowsFunc func, gpointer data,
                     GCancellable *cancellable, GError **error);

/** Saved state of a derived computation: valid for all rows of SOURCE (and KEY, a breakdown) before (ORDER_MS, ORDINAL]. A write
 * that changes an earlier row deletes later snapshots in its own transaction. */
typedef struct
{
  int64_t order_ms;
  int64_t ordinal;
  int64_t n_rows;
  GBytes *state;
} BwLedgerSnapshot;
bool bw_ledger_put_snapshot (BwLedger *ledger, const char *source, const char *key, const BwLedgerSnapshot *snapshot,
                             GError **error);
/** The newest snapshot before ORDER_MS; false with no error when there is none. Waits. OUT's state is owned by the caller. */
bool bw_ledger_get_snapshot (BwLedger *ledger, const char *source, const char *key, int64_t before_order_ms,
                             BwLedgerSnapshot *out, GError **error);
/** The sources that have rows, with counts. (element type char *, transfer full) */
char **bw_ledger_sources (BwLedger *ledger, GError **error);
/** Removes a source with all its rows. Waits. */
bool bw_ledger_remove_source (BwLedger *ledger, const char *source, GError **error);
int64_t bw_ledger_bytes (BwLedger *ledger);
