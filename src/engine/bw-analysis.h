/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything the statistics say about one ledger, from its bets to a document. */
#pragma once

#include "base/bw-json.h"
#include "base/bw-time.h"
#include "stats/bw-calendar.h"
#include "stats/bw-calibration.h"
#include "stats/bw-certainty.h"
#include "stats/bw-ledger-stream.h"
#include "stats/bw-monitor.h"

/** How a ledger is analysed; see bw_analysis_options_init(). Strings and zones are the caller's and
 * are copied. */
typedef struct
{
  double bankroll;
  double overround;
  unsigned n_bins;
  const char *const *zones; /* IANA names, NULL-terminated; NULL: the system's zone */
  const char *model;        /* only rows of this model; NULL: all */
  int64_t since_us;         /* only rows ordered from here; BW_TIME_NONE: any */
  int64_t until_us;         /* and before here */
  bool is_forecasts;        /* a ledger of probabilities and outcomes, without stakes */
  bool has_series;          /* keep what there was after each row, too; some 100 bytes more a row */
  bool has_evidence;        /* keep the evidence after each step, as with series */
  double levels[BW_N_MONITORS]; /* of the monitors: π₀, m, –, cap */
} BwAnalysisOptions;

/** Bankroll 1000, overround 1.045, 10 bins, the system's zone, all rows, usual levels. */
void bw_analysis_options_init (BwAnalysisOptions *options);

typedef struct _BwAnalysis BwAnalysis;

/** INVALID for an unknown zone or a number that can't be meant. (transfer full) */
BwAnalysis *bw_analysis_new (const BwAnalysisOptions *options, GError **error);
void bw_analysis_free (BwAnalysis *analysis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAnalysis, bw_analysis_free)
/** Whether the ledger turned out to be one of forecasts; before bw_analysis_run(). */
void bw_analysis_set_forecasts (BwAnalysis *analysis, bool is_forecasts);
/** Adds a bet, in the source's own order; 72 bytes are kept. One thread at a time. */
void bw_analysis_add (BwAnalysis *analysis, const BwBet *bet);
/** Of the bets with one id keeps the last one added; bets without an id stay. Needed only when the
 * reader found duplicates; after the last bet. */
void bw_analysis_drop_duplicates (BwAnalysis *analysis);
/** Counts rows that the reader could not make bets of as invalid ones. */
void bw_analysis_add_invalid (BwAnalysis *analysis, int64_t n);
/** Sorts and computes everything; once, after the last bet. A worker thread when there are many. */
void bw_analysis_run (BwAnalysis *analysis);

/** Figures of the rows, and windows at their end; valid after the run. */
typedef struct
{
  double win_rate_10;
  double roi_10;
  double win_rate_100;
  double roi_100;
  double sharpe_100;
} BwRollingFigures;

/** One model's share. */
typedef struct
{
  const char *name;
  int64_t n; /* settled */
  double profit;
  double roi;
  double win_rate;
  double brier;
} BwModelFigures;

/** All of them; the days are those of the first zone. */
const BwLedgerFigures *bw_analysis_figures (const BwAnalysis *analysis);
/** Of the last 10 and 100 rows. */
const BwRollingFigures *bw_analysis_rolling (const BwAnalysis *analysis);
/** Of all forecasts. */
const BwCalibration *bw_analysis_calibration (const BwAnalysis *analysis);
/** The zones, their names, and the days in each. */
unsigned bw_analysis_n_zones (const BwAnalysis *analysis);
const char *bw_analysis_zone_name (const BwAnalysis *analysis, unsigned i);
const BwCalendar *bw_analysis_calendar (const BwAnalysis *analysis, unsigned i);
/** Models with settled rows, in the byte order of their names. (element type BwModelFigures,
 * transfer none) */
const GArray *bw_analysis_models (const BwAnalysis *analysis);
/** The evidence at the end; of a ledger of forecasts only that of CALIBRATION has a step. (transfer
 * none) */
const BwMonitor *bw_analysis_monitor (const BwAnalysis *analysis, BwMonitorKind kind);
/** With series or evidence: log E (and log M in LOG_SR) after each step of KIND; else NULL.
 * (element type double, transfer none) */
const GArray *bw_analysis_evidence (const BwAnalysis *analysis, BwMonitorKind kind,
                                    const GArray **log_sr);
/** How much the averages say. */
const BwCertainty *bw_analysis_certainty (const BwAnalysis *analysis);
/** The rows in ledger order, those that are not valid among them. (transfer none) */
const BwStatsRow *bw_analysis_rows (const BwAnalysis *analysis, size_t *n);

/** Adds the members "ledger", "calendar", "by_model", "calibration" and "alarms" to the open
 * object, and with series "series". */
void bw_analysis_add_json (const BwAnalysis *analysis, JsonBuilder *builder);
