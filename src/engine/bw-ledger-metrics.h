/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which figure each ledger_* metric is. */
#pragma once

#include "stats/bw-ledger-figures.h"
#include "stats/bw-window.h"

#include <stdbool.h>

/** Figures that need every forecast at once; taken at day ends. */
typedef struct
{
  double mcb;
  double dsc;
  double ece;
} BwLedgerFit;

/** How a metric is computed. */
typedef struct
{
  const char *name;                                  /* "ledger_roi" */
  double (*figure) (const BwLedgerFigures *figures); /* NULL for a figure of the fit */
  double (*window) (const BwWindowFigures *figures); /* NULL where it has no windows */
  double (*fit) (const BwLedgerFit *fit);            /* NULL for a figure of the stream */
  bool is_of_period;                                 /* of today or this week */
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
