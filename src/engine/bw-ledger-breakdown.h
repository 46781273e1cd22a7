/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a ledger's rows in total or of one model: a stream, its windows, and what restores
 * both. */
#pragma once

#include "engine/bw-ledger-monitors.h"
#include "stats/bw-ledger-stream.h"

#define BW_LEDGER_N_WINDOWS 5

typedef struct
{
  char *model; /* "" is the total */
  BwLedgerOptions options;
  BwLedgerStream stream;
  BwWindow *windows[BW_LEDGER_N_WINDOWS]; /* as bw_ledger_windows() */
  GArray *tail; /* the rows that the windows by number hold, with the equity after each */
  BwLedgerFit fit;
  BwLedgerMonitors *monitors;
} BwLedgerBreakdown;

extern const BwLedgerFit bw_ledger_fit_unknown;
/** SPECS: of BwLedgerMonitorSpec, besides the usual monitors; or NULL. (transfer full) */
BwLedgerBreakdown *bw_ledger_breakdown_new (const char *model, const BwLedgerOptions *options,
                                            const GArray *specs);
void bw_ledger_breakdown_free (BwLedgerBreakdown *breakdown);
/** Adds ROW, in ledger order; ZONE_OFFSET_US is that of its own instant. */
void bw_ledger_breakdown_push (BwLedgerBreakdown *breakdown, const BwStatsRow *row,
                               int64_t zone_offset_us);
/** The value of METRIC, over WINDOW (NULL: all rows), at NOW_MS with the zone's offset then. NaN
 * where undefined. */
double bw_ledger_breakdown_value (BwLedgerBreakdown *breakdown, const BwLedgerMetric *metric,
                                  const BwLedgerWindow *window, int64_t now_ms,
                                  int64_t zone_offset_us);
/** The same of METRIC, one of evidence, by monitor I: see bw_ledger_monitors_new(). */
double bw_ledger_breakdown_evidence (BwLedgerBreakdown *breakdown, const BwLedgerMetric *metric,
                                     unsigned i, int64_t now_ms);
/** All figures and windows at one moment, for many values: see bw_ledger_moment_value(). */
typedef struct
{
  BwLedgerFigures figures;
  BwWindowFigures windows[BW_LEDGER_N_WINDOWS];
  BwLedgerFit fit;
  BwLedgerEvidence evidence[BW_N_MONITORS]; /* of the usual ones */
  int64_t now_ms;
} BwLedgerMoment;
void bw_ledger_breakdown_moment (BwLedgerBreakdown *breakdown, int64_t now_ms,
                                 int64_t zone_offset_us, BwLedgerMoment *out);
double bw_ledger_moment_value (const BwLedgerMoment *moment, const BwLedgerMetric *metric,
                               const BwLedgerWindow *window);

/** Several breakdowns as bytes, and back; the windows by time are complete once rows of their
 * length have been pushed after a load. Load returns NULL where BYTES are not from this version,
 * were saved with other options, or do not heed RESTARTS (which it sets; or NULL). */
GBytes *bw_ledger_breakdowns_save (GPtrArray *breakdowns);
GPtrArray *bw_ledger_breakdowns_load (GBytes *bytes, const BwLedgerOptions *options,
                                      const GArray *specs, BwLedgerRestarts *restarts);
