/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the view of a ledger and its series share. */
#pragma once

#include "engine/bw-ledger-replay.h"
#include "engine/bw-ledger-view.h"
#include "stats/bw-forecasts.h"

struct _BwLedgerView
{
  char *name;
  GTimeZone *zone;
  BwLedgerReplaySource source;
  GArray *specs; /* what SOURCE refers to; or NULL */
  bool is_simulating;
  GMutex mutex; /* over the next three alone: the rest belongs to the one that refreshes */
  int64_t first_changed_ms; /* INT64_MAX: nothing changed since the last refresh */
  int64_t version;          /* of the source's rows when the last refresh began */
  BwLedgerTrading trading;
  BwLedgerReplay live;
  int64_t now_ms;        /* of the last refresh: what had left the windows by then is not in LIVE */
  GHashTable *fits;      /* model → BwLedgerFit */
  int64_t fit_day_ms;    /* the day start that they are of; INT64_MIN: none */
  GHashTable *simulated; /* model → double[BW_N_SIMULATED]; of the day before while they are old */
  int64_t simulated_day_ms; /* as above */
};

/** Whether BET counts as a forecast that came out; OUT is its row. */
bool bw_ledger_view_is_forecast (BwLedgerView *view, const BwBet *bet, BwStatsRow *out);
/** The same, but for pushes, which are settled, too. */
bool bw_ledger_view_is_settled (BwLedgerView *view, const BwBet *bet, BwStatsRow *out);
/** Midnight before MS in the source's zone. */
int64_t bw_ledger_view_day_start_ms (BwLedgerView *view, int64_t ms);
/** Midnight after DAY_MS, which is one. */
int64_t bw_ledger_view_next_day_ms (BwLedgerView *view, int64_t day_ms);
/** Sorts FORECASTS (or NULL) and fits them. What is simulated is not known. */
BwLedgerFit bw_ledger_fit_compute (BwForecasts *forecasts);
/** Fills in what was last simulated of MODEL. */
void bw_ledger_view_take_simulated (BwLedgerView *view, const char *model, BwLedgerFit *fit);
/** WHICH one of N ROWS in ledger order, settled and valid. Some time. */
double bw_ledger_simulate (BwSimulated which, const BwLedgerOptions *options,
                           const BwStatsRow *rows, size_t n, GCancellable *cancellable);
