/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which figure each ledger_* metric is. */
#pragma once

#include "stats/bw-ledger-figures.h"
#include "stats/bw-monitor.h"
#include "stats/bw-window.h"

#include <stdbool.h>

/** What is worked out of all rows at once and takes a while: by playing them again, or their
 * chances in all combinations. */
typedef enum
{
  BW_SIMULATED_NONE,
  BW_SIMULATED_MCB_P,
  BW_SIMULATED_DRAWDOWN_ODDS,
  BW_SIMULATED_BREAKEVEN_P,
  BW_N_SIMULATED,
} BwSimulated;

/** Figures that need every row at once; taken at day ends. NaN: not known. */
typedef struct
{
  double mcb;
  double dsc;
  double ece;
  double simulated[BW_N_SIMULATED];
} BwLedgerFit;

/** Of one monitor at one moment. */
typedef struct
{
  double log10_e; /* 0 without a step */
  double log10_m; /* NaN without a step */
  double n;       /* steps since the start or the last restart */
} BwLedgerEvidence;

/** How a metric is computed. */
typedef struct
{
  const char *name; /* "ledger_roi" */
  double (*figure) (
      const BwLedgerFigures *figures); /* NULL for a figure of the fit, and evidence */
  double (*window) (const BwWindowFigures *figures);     /* NULL where it has no windows */
  double (*fit) (const BwLedgerFit *fit);                /* NULL for a figure of the stream */
  bool is_of_period;                                     /* of today or this week */
  double (*evidence) (const BwLedgerEvidence *evidence); /* of MONITOR; NULL for others */
  BwMonitorKind monitor;
  BwSimulated simulated; /* which one FIT returns */
  bool is_age;           /* of the newest row: it grows by itself */
} BwLedgerMetric;

/** All derived metrics that are computed, in the order of their table. */
const BwLedgerMetric *bw_ledger_metrics (unsigned *n);
/** The one called NAME, or NULL. */
const BwLedgerMetric *bw_ledger_metric_find (const char *name);

/** A window label: the last N rows, or those of the last DURATION. */
typedef struct
{
  const char *label;
  unsigned n;          /* 0: by time */
  int64_t duration_ms; /* 0: by number */
} BwLedgerWindow;

/** last10, last50, last100, 7d, 30d. */
const BwLedgerWindow *bw_ledger_windows (unsigned *n);
const BwLedgerWindow *bw_ledger_window_find (const char *label);
