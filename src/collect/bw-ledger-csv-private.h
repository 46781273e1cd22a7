/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delimited text between two reads: where the last one ended, and what tells whether the file was
 * only added to. */
#pragma once

#include "collect/bw-ledger-file-private.h"
#include "collect/bw-ledger-row-private.h"
#include "collect/bw-ledger-run-private.h"

/** Bytes that hold rows which are not settled, so that a change there is noticed. */
typedef struct
{
  int64_t offset;
  int64_t end;
  uint64_t hash; /* of the bytes */
} BwLedgerRange;

/** The place a read ended at. A version of its own is part of what is saved. */
typedef struct
{
  uint64_t signature; /* of the reader's options */
  uint64_t layout;    /* of columns and dialect */
  BwFileIdentity identity;
  int64_t offset; /* behind the last row that was taken */
  int64_t line;
  int64_t ordinal;
  uint64_t head_hash; /* of the file's first bytes, and of the last ones before offset */
  uint64_t tail_hash;
  BwDateOrder order;
  bool is_order_assumed;
  bool has_rest;      /* a last line without line end was left for later */
  bool is_end_faulty; /* it was taken in the end, and could not count: more may mend it */
  bool is_forecasts;
  bool has_odds;
  bool has_probabilities;
  int64_t newest_us, n_rejected, n_settled, n_incomplete; /* so far */
  GArray *ranges;                                         /* of BwLedgerRange */
  GVariant *keys;                                         /* bw_ledger_run_save_keys() */
} BwLedgerCsvCursor;

/** The place before the first row. Clear with bw_ledger_csv_cursor_clear(). */
void bw_ledger_csv_cursor_init (BwLedgerCsvCursor *cursor);
void bw_ledger_csv_cursor_clear (BwLedgerCsvCursor *cursor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwLedgerCsvCursor, bw_ledger_csv_cursor_clear)
/** (transfer full) */
GBytes *bw_ledger_csv_cursor_save (const BwLedgerCsvCursor *cursor);
/** Fills CURSOR, an initialised one, from BYTES; false where they are of another version or format.
 */
bool bw_ledger_csv_cursor_load (BwLedgerCsvCursor *cursor, GBytes *bytes);

/** Adds the row between OFFSET and END to the ranges. When they get too many they are kept as one.
 */
void bw_ledger_csv_cursor_watch (BwLedgerCsvCursor *cursor, int64_t offset, int64_t end);
/** Takes the hashes of the file as it is: head, tail, and the ranges. */
bool bw_ledger_csv_cursor_take_hashes (BwLedgerCsvCursor *cursor, int fd, const char *path,
                                       GError **error);
/** Whether the file was only added to since CURSOR was taken: same file, same head, same tail, same
 * pending rows, and a line end where the read ended. False without an error: it was rewritten. */
bool bw_ledger_csv_cursor_is_prefix (const BwLedgerCsvCursor *cursor, int fd, const char *path,
                                     const BwFileIdentity *identity, GError **error);
