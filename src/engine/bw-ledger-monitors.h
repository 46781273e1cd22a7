/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence about a ledger's rows, in total or of one model: monitors at their usual levels, and
 * at others that are asked for. */
#pragma once

#include "engine/bw-ledger-metrics.h"
#include "engine/bw-ledger-restarts.h"
#include "model/bw-metric.h"
#include "stats/bw-monitor.h"

/** A monitor, and from when on rows count for it. No padding. */
typedef struct
{
  BwMonitorSpec spec;
  int64_t since_ms; /* INT64_MIN: all */
} BwLedgerMonitorSpec;

#define BW_LEDGER_N_EVIDENCE_LABELS 2
/** KIND as usual. */
BwLedgerMonitorSpec bw_ledger_monitor_spec (BwMonitorKind kind);
bool bw_ledger_monitor_spec_equal (const BwLedgerMonitorSpec *a, const BwLedgerMonitorSpec *b);
/** The labels that a metric about SPEC has beside those that all have, LABELS with room for
 * BW_LEDGER_N_EVIDENCE_LABELS: what is not as usual. How many; free their values with g_free(). */
unsigned bw_ledger_monitor_spec_labels (const BwLedgerMonitorSpec *spec, BwLabel *labels);
/** The monitor of KIND that METRIC's labels ask for. False where they mean none. */
bool bw_ledger_monitor_spec_of (const BwMetric *metric, BwMonitorKind kind,
                                BwLedgerMonitorSpec *out);

typedef struct _BwLedgerMonitors BwLedgerMonitors;
/** The usual ones, then those of SPECS (of BwLedgerMonitorSpec, or NULL), for the rows of MODEL. Of
 * forecasts, on which nothing is won, only calibration has evidence. (transfer full) */
BwLedgerMonitors *bw_ledger_monitors_new (const char *model, const GArray *specs,
                                          bool is_forecasts);
void bw_ledger_monitors_free (BwLedgerMonitors *monitors);
/** The restarts to heed from now on; NULL: none. Referenced. */
void bw_ledger_monitors_set_restarts (BwLedgerMonitors *monitors, BwLedgerRestarts *restarts);
/** Adds ROW, settled and valid, in ledger order. */
void bw_ledger_monitors_push (BwLedgerMonitors *monitors, const BwStatsRow *row);
/** Monitor I at NOW_MS, after all rows so far. */
void bw_ledger_monitors_evidence (BwLedgerMonitors *monitors, unsigned i, int64_t now_ms,
                                  BwLedgerEvidence *out);
/** Between two moments. The state as bytes; false from load where BYTES are damaged, of other
 * specs, or do not heed the restarts that are set. */
GBytes *bw_ledger_monitors_save (BwLedgerMonitors *monitors);
bool bw_ledger_monitors_load (BwLedgerMonitors *monitors, const void *data, size_t size);
