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
  GMutex mutex; /* over the next three alone: the rest belongs to the one that refreshes */
  int64_t first_changed_ms; /* INT64_MAX: nothing changed since the last refresh */
  int64_t version;          /* of the source's rows when the last refresh began */
  BwLedgerTrading trading;
  BwLedgerReplay live;
  int64_t fit_day_ms; /* the day start that the fits are of */
};

/** Midnight before MS in the source's zone. */
int64_t bw_ledger_view_day_start_ms (BwLedgerView *view, int64_t ms);
/** Sorts FORECASTS (or NULL) and fits them. */
BwLedgerFit bw_ledger_fit_compute (BwForecasts *forecasts);
