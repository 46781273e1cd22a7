/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One read of a ledger under way: rows on their way out, the report, identity and duplicates,
 * cancellation. */
#pragma once

#include "collect/bw-ledger-outcome.h"
#include "collect/bw-ledger-reader.h"
#include "collect/bw-ledger-seen.h"

typedef struct
{
  const char *path;
  const BwLedgerReaderCallbacks *callbacks;
  BwLedgerReport *report;
  GCancellable *cancellable;
  BwLedgerSeen *seen;
  BwBetList *list; /* rows not handed out so far */
  bool has_begun;
  bool is_stopped; /* a callback asked for it */
  GString *id;
} BwLedgerRun;

/** A read of PATH; the arguments stay the caller's and must outlive it. (transfer full) */
BwLedgerRun *bw_ledger_run_new (const char *path, const BwLedgerReaderCallbacks *callbacks,
                                BwLedgerReport *report, GCancellable *cancellable);
void bw_ledger_run_free (BwLedgerRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerRun, bw_ledger_run_free)

/** Says that rows follow: all there are, or only what is new. Once. */
bool bw_ledger_run_begin (BwLedgerRun *run, bool is_complete, GError **error);
/** Takes a row: sets its status by OUTCOME, derives its profit, gives it an id where it has none,
 * and hands it on. LINE is for the report where the row can't count. False: stopped or cancelled.
 */
bool bw_ledger_run_add (BwLedgerRun *run, BwBet *bet, BwLedgerOutcome outcome, int64_t line,
                        GError **error);
/** Reports the row at LINE as not taken. REASON (transfer full). */
void bw_ledger_run_reject (BwLedgerRun *run, int64_t line, const char *field, char *reason);
/** Hands on what is left. */
bool bw_ledger_run_flush (BwLedgerRun *run, GError **error);
/** Tells how far the read is, and whether it is to go on: false and G_IO_ERROR_CANCELLED. */
bool bw_ledger_run_progress (BwLedgerRun *run, int64_t bytes, int64_t total_bytes, GError **error);
