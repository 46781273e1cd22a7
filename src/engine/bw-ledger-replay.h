/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's rows, read in order into breakdowns: from the start, or from the newest snapshot that
 * still holds. */
#pragma once

#include "engine/bw-ledger-breakdown.h"
#include "store/bw-ledger.h"

/** What a replay needs to know of a source. All borrowed. */
typedef struct
{
  BwLedger *ledger;
  const char *source;
  BwLedgerOptions options;
  GTimeZone *zone;     /* NULL: UTC */
  const GArray *specs; /* of BwLedgerMonitorSpec, besides the usual monitors; or NULL */
  BwAlerts *alerts;    /* knows of restarts; NULL: there are none */
} BwLedgerReplaySource;

/** A snapshot is saved every so many rows, between two moments. */
#define BW_LEDGER_SNAPSHOT_ROWS 1024

/** Where a replay stands: all rows up to and including those at ORDER_MS are taken. */
typedef struct
{
  GPtrArray *breakdowns; /* of BwLedgerBreakdown; the first is the total */
  GHashTable *by_model;  /* model → BwLedgerBreakdown */
  int64_t order_ms;      /* of the last row taken; INT64_MIN: none, or none with a time */
  int64_t ordinal;
  int64_t n_rows;
  int64_t n_since_snapshot;
  BwLedgerRestarts *restarts; /* that are heeded; or NULL */
  int64_t version; /* of the source before the first row was read; what is saved holds for it */
} BwLedgerReplay;

/** Called between two moments, and before the first: all rows up to REPLAY's order_ms are taken,
 * the next ones are at NEXT_MS. False stops there. */
typedef bool (*BwLedgerReplayFunc) (BwLedgerReplay *replay, int64_t next_ms, gpointer data);

/** Nothing read so far. */
void bw_ledger_replay_init (BwLedgerReplay *replay, const BwLedgerReplaySource *source);
void bw_ledger_replay_clear (BwLedgerReplay *replay);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwLedgerReplay, bw_ledger_replay_clear)
/** The breakdown of MODEL ("" is the total), or NULL where it has no row. */
BwLedgerBreakdown *bw_ledger_replay_find (BwLedgerReplay *replay, const char *model);
/** RESTARTS are those to heed from now on: none of them, and none of those that are heeded so far
 * and are not among them, lies before a row that is taken. */
void bw_ledger_replay_set_restarts (BwLedgerReplay *replay, BwLedgerRestarts *restarts);
/** Initialises REPLAY from the newest snapshot whose rows all lie so long before BEFORE_ORDER_MS
 * that every window is complete there again, or empty where there is none; it heeds the restarts
 * that there are. Worker thread. */
bool bw_ledger_replay_restore (BwLedgerReplay *replay, const BwLedgerReplaySource *source,
                               int64_t before_order_ms, GError **error);
/** Takes the rows after the present place up to TO_ORDER_MS (exclusive; INT64_MAX: all), calling
 * FUNC (or NULL). IS_SAVING, for a replay that was restored just before: snapshots are saved, as
 * long as the source has the version it had then. Worker thread. */
bool bw_ledger_replay_run (BwLedgerReplay *replay, const BwLedgerReplaySource *source,
                           int64_t to_order_ms, bool is_saving, BwLedgerReplayFunc func,
                           gpointer data, GCancellable *cancellable, GError **error);
/** The offset of the source's zone at MS, µs. */
int64_t bw_ledger_replay_offset (const BwLedgerReplaySource *source, int64_t ms);
