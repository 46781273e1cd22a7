/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.db: bets by source and external id, the readers' cursors, snapshots of derived state. */
#pragma once

#include "model/bw-bet.h"
#include "store/bw-ledger-write.h"
#include "store/bw-store-worker.h"

/** Opens or creates ledger.db in DIR; read-only without a writer, NOT_FOUND where there is none
 * yet. TOO_NEW, CORRUPT, PERMISSION. Blocks. Everything below may be called from any thread; it
 * waits, so never on a main loop that serves. (transfer full) */
BwLedger *bw_ledger_open (const char *dir, bool is_read_only, GError **error);
/** Any write must have ended. */
void bw_ledger_close (BwLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedger, bw_ledger_close)

/** The cursor stored with the last write of SOURCE; NULL without an error where there is none.
 * (transfer full) */
GBytes *bw_ledger_cursor (BwLedger *ledger, const char *source, GError **error);

/** Whether SOURCE was ever read by a source of the configuration, not only imported. Any thread;
 * waits. */
bool bw_ledger_was_collected (BwLedger *ledger, const char *source, bool *out, GError **error);

/** What somebody has read of a source already, so that only what is new is read. */
typedef struct
{
  int64_t stamp;         /* of the reading before, 0: there was none; after reading, of this one */
  int64_t from_order_ms; /* after reading, from before its first rows come: rows before this are as
                            they were, and only those from here on are read. INT64_MIN: all are
                            read; INT64_MAX: nothing has changed */
} BwLedgerKnown;

/** What rows to read. */
typedef struct
{
  const char *source;    /* NULL: any */
  const char *model;     /* NULL: any */
  int64_t from_order_ms; /* INT64_MIN: from the first */
  int64_t to_order_ms;   /* INT64_MAX: to the last; exclusive */
  int64_t limit;         /* 0: all; with a limit the newest LIMIT rows, still in ledger order */
  bool is_bare;          /* without id, event and selection, which are "": faster */
  BwLedgerKnown *known;  /* of SOURCE, which is one then, without a limit; or NULL */
} BwLedgerQuery;
/** A query for all rows. */
#define BW_LEDGER_QUERY_ALL                                                                        \
  {                                                                                                \
    NULL, NULL, INT64_MIN, INT64_MAX, 0, false, NULL                                               \
  }

/** Called with rows in ledger order (order_ms, ordinal; equal ones in an order that stays), in
 * pieces, on the reader's thread; SOURCES has the source of each row. False stops without an error.
 */
typedef bool (*BwLedgerRowsFunc) (const BwBetList *rows, const char *const *sources, gpointer data);
/** Reads on the reader thread, all of it as of one moment, and waits for it: call from a worker
 * thread or a command. FUNC must not call the ledger. */
bool bw_ledger_read (BwLedger *ledger, const BwLedgerQuery *query, BwLedgerRowsFunc func,
                     gpointer data, GCancellable *cancellable, GError **error);

/** Saved state of a derived computation: valid for the N_ROWS rows of SOURCE (and KEY, a breakdown)
 * up to and including (ORDER_MS, ORDINAL). A write that changes a row at ORDER_MS or before deletes
 * it in its own transaction. */
typedef struct
{
  int64_t order_ms;
  int64_t ordinal;
  int64_t n_rows;
  int64_t version; /* of the source before its rows were read; 0: not checked. Not given back */
  GBytes *state;
} BwLedgerSnapshot;
/** Replaces one of the same place; of many of a key, older ones are thinned out. CONFLICT when the
 * source has changed since VERSION. */
bool bw_ledger_put_snapshot (BwLedger *ledger, const char *source, const char *key,
                             const BwLedgerSnapshot *snapshot, GError **error);
/** The newest snapshot before ORDER_MS; false with no error when there is none. OUT's state is
 * owned by the caller. */
bool bw_ledger_get_snapshot (BwLedger *ledger, const char *source, const char *key,
                             int64_t before_order_ms, BwLedgerSnapshot *out, GError **error);

/** The sources that have rows, by name. (element type char *, transfer full) */
char **bw_ledger_sources (BwLedger *ledger, GError **error);
/** The number of rows of SOURCE; 0 for one that is not known. */
bool bw_ledger_count (BwLedger *ledger, const char *source, int64_t *out, GError **error);
/** A number that changes with every write that changed rows of SOURCE; 0 for one that is not known.
 */
bool bw_ledger_version (BwLedger *ledger, const char *source, int64_t *out, GError **error);
/** Removes a source with all its rows, cursor and snapshots. */
bool bw_ledger_remove_source (BwLedger *ledger, const char *source, GError **error);
/** Size of the file with its -wal, bytes. Any thread, never waits. */
int64_t bw_ledger_bytes (BwLedger *ledger);
