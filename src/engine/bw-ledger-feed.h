/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the figures of every ledger up to date, off the main loop, and hands them on as batches. */
#pragma once

#include "config/bw-config.h"
#include "engine/bw-ledger-view.h"

typedef struct _BwLedgerFeed BwLedgerFeed;

typedef struct
{
  /** All figures of one source, fresh. WAS_COLLECTED: a source of the configuration has read rows
   * of it once; others were imported. Main loop. */
  void (*figures) (gpointer data, const BwBatch *batch, bool was_collected);
  /** Computing them failed; ERROR NULL: it works again. Main loop. */
  void (*failing) (gpointer data, const char *source, const GError *error);
  /** Whether SOURCE is collected by something: if not, its figures are computed again every minute,
   * because time goes on. Main loop. */
  bool (*is_collected) (gpointer data, const char *source);
  gpointer data;
} BwLedgerFeedCallbacks;

/** A feed from LEDGER with the restarts that ALERTS (or NULL) knows, both borrowed; IS_READ_ONLY:
 * no snapshots are saved. Main loop. (transfer full) */
BwLedgerFeed *bw_ledger_feed_new (BwClock *clock, BwLedger *ledger, BwAlerts *alerts,
                                  bool is_read_only, const BwLedgerFeedCallbacks *callbacks);
/** Cancels what is being computed. */
void bw_ledger_feed_free (BwLedgerFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerFeed, bw_ledger_feed_free)
/** The bankrolls, zones and booksums of the ledger sources of CONFIG are in force from now on. */
void bw_ledger_feed_set_config (BwLedgerFeed *feed, BwConfig *config);
/** Computes the figures of SOURCE again; rows from FIRST_ORDER_MS on may have changed (INT64_MAX:
 * none, only time went on). What is asked while a computation runs is done after it, once. */
void bw_ledger_feed_refresh (BwLedgerFeed *feed, const char *source, int64_t first_order_ms);
/** Evidence about SOURCE was restarted: what is being computed of it is of before that, and is
 * computed again. */
void bw_ledger_feed_restart (BwLedgerFeed *feed, const char *source);
/** Looks through the ledger, off the main loop, for sources whose rows are not those that were last
 * read, and refreshes these. */
void bw_ledger_feed_check (BwLedgerFeed *feed);
/** The newest figure of METRIC, NaN when there is none. */
double bw_ledger_feed_latest (BwLedgerFeed *feed, const BwMetric *metric);
/** The view of SOURCE, made when there is none. (transfer none) */
BwLedgerView *bw_ledger_feed_view (BwLedgerFeed *feed, const char *source);
/** Calls FUNC for every ledger there is. Main loop. */
void bw_ledger_feed_each (BwLedgerFeed *feed, void (*func) (BwLedgerView *view, gpointer data),
                          gpointer data);
/** The options that CONFIG has for the ledger SOURCE, with the restarts that ALERTS (or NULL)
 * knows. Clear them with bw_ledger_view_options_clear(). */
BwLedgerViewOptions bw_ledger_feed_options (BwConfig *config, BwAlerts *alerts, const char *source);
