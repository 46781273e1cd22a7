/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One read of a ledger under way: rows on their way out, the report, identity and duplicates,
 * cancellation. */
#pragma once

#include "collect/bw-ledger-outcome-private.h"
#include "collect/bw-ledger-reader.h"
#include "collect/bw-ledger-seen-private.h"

/** How many keys of rows without an id a cursor remembers. */
#define BW_LEDGER_N_RECENT 1024

/** A row without an id, as a later read must know it. */
typedef struct
{
  uint64_t key;
  int64_t placed_us;
} BwLedgerKey;

typedef struct
{
  const char *path;
  const BwLedgerReaderCallbacks *callbacks;
  BwLedgerReport *report;
  GCancellable *cancellable;
  BwBetList *list; /* rows not handed out so far */
  GQueue staged;   /* of BwBetList, held back */
  bool is_staging;
  bool is_held;

  /* Rows without an id: how often each key came, in the order of the file. A cursor holds the
   * newest of them; of others it is only known when the latest was placed. */
  BwLedgerSeen *seen;
  BwLedgerKey recent[BW_LEDGER_N_RECENT]; /* a ring */
  unsigned n_recent;
  unsigned next_recent;
  bool has_dropped; /* keys fell out of the ring */
  int64_t dropped_us;
  bool has_forgotten; /* of a former read: those keys are not in seen */
  int64_t forgotten_us;
  bool is_uncertain; /* a row's place among its likes can't be told without reading all */
  GString *id;
} BwLedgerRun;

/** A read of PATH; the arguments stay the caller's and must outlive it. (transfer full) */
BwLedgerRun *bw_ledger_run_new (const char *path, const BwLedgerReaderCallbacks *callbacks,
                                BwLedgerReport *report, GCancellable *cancellable);
void bw_ledger_run_free (BwLedgerRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerRun, bw_ledger_run_free)

/** Says that all the rows there are follow. */
bool bw_ledger_run_begin (BwLedgerRun *run, GError **error);
/** Rows that follow are only what is new; they are held back, so that the read can still turn out
 * to need all rows. */
void bw_ledger_run_stage (BwLedgerRun *run);
/** Drops what was held back and forgets what was reported, so far and before: all rows will be
 * read. */
void bw_ledger_run_discard (BwLedgerRun *run);
/** Rows that follow stay here until they are released: their source must not be kept waiting. */
void bw_ledger_run_hold (BwLedgerRun *run);
/** Hands on what was held, unless the read is staged. */
bool bw_ledger_run_release (BwLedgerRun *run, GError **error);
/** Hands on all that is left. */
bool bw_ledger_run_finish (BwLedgerRun *run, GError **error);

/** Takes a row: sets its status by OUTCOME, derives its profit, gives it an id where it has none,
 * and hands it on. LINE is for the report where the row can't count; *IS_TAKEN tells. False:
 * stopped or cancelled. */
bool bw_ledger_run_add (BwLedgerRun *run, BwBet *bet, BwLedgerOutcome outcome, int64_t line,
                        bool *is_taken, GError **error);
/** Reports the row at LINE as not taken. FIELD may be NULL. REASON (transfer full). */
void bw_ledger_run_reject (BwLedgerRun *run, int64_t line, const char *field, char *reason);
/** Adds a sentence to the report's notes. */
void bw_ledger_run_note (BwLedgerRun *run, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** Tells how far the read is, and whether it is to go on: false and G_IO_ERROR_CANCELLED. */
bool bw_ledger_run_progress (BwLedgerRun *run, int64_t bytes, int64_t total_bytes, GError **error);

/** The keys a later read must know, with how often each came, and what was dropped: "(a(txu)bx)".
 * (transfer floating) */
GVariant *bw_ledger_run_save_keys (BwLedgerRun *run);
/** Takes up where the read that saved KEYS ended. */
void bw_ledger_run_restore_keys (BwLedgerRun *run, GVariant *keys);
