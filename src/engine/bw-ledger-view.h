/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every ledger_* figure of one source, now or at any moment of the past, computed from the ledger's
 * rows. */
#pragma once

#include "model/bw-batch.h"
#include "model/bw-history-point.h"
#include "store/bw-alerts.h"
#include "store/bw-ledger.h"

typedef struct _BwLedgerView BwLedgerView;

typedef struct
{
  const char *source;
  double bankroll;    /* equity before the first row */
  double overround;   /* booksum of a closing market */
  GTimeZone *zone;    /* where its days begin; NULL: UTC */
  GArray *specs;      /* of BwLedgerMonitorSpec: monitors besides the usual ones; NULL: none */
  BwAlerts *alerts;   /* (borrowed) knows when evidence was restarted; NULL: never */
  bool is_simulating; /* whether a refresh works out what takes a while, too: NaN if not */
} BwLedgerViewOptions;
/** Frees what bw_ledger_feed_options() made. */
void bw_ledger_view_options_clear (BwLedgerViewOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwLedgerViewOptions, bw_ledger_view_options_clear)

/** A view over the rows that LEDGER (borrowed) has of one source. Reads nothing so far.
 * Reference-counted, because a computation may outlive its owner's interest. (transfer full) */
BwLedgerView *bw_ledger_view_new (BwLedger *ledger, const BwLedgerViewOptions *options);
BwLedgerView *bw_ledger_view_ref (BwLedgerView *view);
void bw_ledger_view_unref (BwLedgerView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerView, bw_ledger_view_unref)
const char *bw_ledger_view_source (BwLedgerView *view);

/** The row at FIRST_ORDER_MS and all after it may have changed: the next refresh goes back to
 * before it. INT64_MIN: nobody knows which. Any thread. */
void bw_ledger_view_invalidate (BwLedgerView *view, int64_t first_order_ms);
/** Whether the ledger holds other rows than the last refresh read. Waits for the store; any thread
 * but the main one. */
bool bw_ledger_view_is_stale (BwLedgerView *view);
/** Reads what is new, from the newest snapshot before the first change, and returns every figure at
 * NOW_US as a batch: in total, by model, and over each window. Saves snapshots on the way unless
 * IS_READ_ONLY. Worker thread; one at a time. (transfer full) */
BwBatch *bw_ledger_view_refresh (BwLedgerView *view, int64_t now_us, bool is_read_only,
                                 GCancellable *cancellable, GError **error);

/** Works out what takes a while, as of the end of the day before NOW_US, unless it is known; the
 * next refresh has it. Seconds for a long ledger; on a worker thread, and not beside a refresh. */
bool bw_ledger_view_simulate (BwLedgerView *view, int64_t now_us, GCancellable *cancellable,
                              GError **error);
/** Whether that is known as of the last refresh. Not beside one. */
bool bw_ledger_view_is_simulated (BwLedgerView *view);

/** What the health score wants to know of a ledger, as of the last refresh. */
typedef struct
{
  double drawdown; /* present; NaN: not known, as below */
  double roi_z;    /* mean / (sd / √n) of the returns per bet */
  double n_rows;
  double n_bad_rows;
} BwLedgerTrading;
/** All NaN before the first refresh. Any thread. */
void bw_ledger_view_trading (BwLedgerView *view, BwLedgerTrading *out);

/** Finds out whether the rows are bets or forecasts, for a view that was never refreshed and is
 * asked for series. Worker thread. */
bool bw_ledger_view_find_kind (BwLedgerView *view, GCancellable *cancellable, GError **error);
/** METRIC (its labels say source, model, window, and what is not usual of a monitor) at every
 * moment in [FROM, TO) at which it changed, preceded by its value at FROM. With MAX_POINTS above 0
 * at most that many columns of equal width. Figures that need a whole fit change at day ends, and
 * those that take a while at no more than some 60 of them. Worker thread. NOT_FOUND for a metric
 * that is not derived from ledgers. (element type BwHistoryPoint, transfer full) */
GArray *bw_ledger_view_series (BwLedgerView *view, const BwMetric *metric, int64_t from_us,
                               int64_t to_us, unsigned max_points, GCancellable *cancellable,
                               GError **error);
