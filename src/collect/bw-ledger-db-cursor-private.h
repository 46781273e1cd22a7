/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table between two reads: what it was like, and the rows that may still change. */
#pragma once

#include "collect/bw-ledger-file-private.h"

/** What became of a row; the numbers are saved. */
typedef enum
{
  BW_LEDGER_ROW_UNWANTED = 0, /* by the user's condition */
  BW_LEDGER_ROW_REJECTED = 1,
  BW_LEDGER_ROW_OPEN = 2, /* handed on, pending */
  BW_LEDGER_ROW_SETTLED = 3,
} BwLedgerRowState;

/** A row that a later read looks at again: not settled, not understood, or among the newest. */
typedef struct
{
  int64_t rowid;
  uint64_t id_hash;
  uint64_t hash; /* of its cells */
  BwLedgerRowState state;
  bool is_incomplete; /* settled without the odds or probability that the table has a place for */
} BwLedgerWatch;

/** The place a read ended at. A version of its own is part of what is saved. */
typedef struct
{
  uint64_t signature; /* of the reader's options */
  uint64_t schema;    /* of the table's columns */
  BwFileIdentity file;
  BwFileIdentity wal; /* all zero: none, or an empty one */
  const char *format;
  bool has_odds; /* columns for them */
  bool has_probabilities;
  int64_t last_rowid;
  int64_t n_rows;                                         /* in the table */
  int64_t newest_us, n_rejected, n_settled, n_incomplete; /* so far */
  GArray *watches;                                        /* of BwLedgerWatch, by rowid */
} BwLedgerDbCursor;

/** The place before the first row. Clear with bw_ledger_db_cursor_clear(). */
void bw_ledger_db_cursor_init (BwLedgerDbCursor *cursor);
void bw_ledger_db_cursor_clear (BwLedgerDbCursor *cursor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwLedgerDbCursor, bw_ledger_db_cursor_clear)
/** (transfer full) */
GBytes *bw_ledger_db_cursor_save (const BwLedgerDbCursor *cursor);
/** Fills CURSOR, an initialised one, from BYTES; false where they are of another version or kind.
 */
bool bw_ledger_db_cursor_load (BwLedgerDbCursor *cursor, GBytes *bytes);
/** Takes the identity of the database PATH and its -wal into CURSOR. */
bool bw_ledger_db_cursor_look (BwLedgerDbCursor *cursor, const char *path, GError **error);
/** Whether it is certain that neither the database nor its -wal changed between FORMER and NOW. */
bool bw_ledger_db_cursor_is_unchanged (const BwLedgerDbCursor *former, const BwLedgerDbCursor *now);
/** Drops the watches that are no longer worth a look: all open rows stay, of rejected ones a
 * limited number, of others the newest. */
void bw_ledger_db_cursor_trim (BwLedgerDbCursor *cursor);
