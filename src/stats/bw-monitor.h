/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence that a ledger is not as good as it is held to be: win rate, ROI, calibration, closing
 * line value. */
#pragma once

#include "stats/bw-e-process.h"
#include "stats/bw-stats-row.h"

typedef enum
{
  BW_MONITOR_WIN_RATE,    /* null: every bet is won with a chance of at least LEVEL */
  BW_MONITOR_ROI,         /* null: every bet's expected return per stake is at least LEVEL */
  BW_MONITOR_CALIBRATION, /* null: what has chance p happens with chance p */
  BW_MONITOR_CLV, /* null: odds / closing odds − 1, cut to ± CAP, is not below 0 on average */
  BW_N_MONITORS,
} BwMonitorKind;

/** What is doubted. No padding. */
typedef struct
{
  int64_t kind; /* BwMonitorKind */
  double level; /* of WIN_RATE: π₀ (0 … 1) or BW_MONITOR_BREAK_EVEN, of ROI: m, of CLV: the cap
                   (above 0); else 0 */
} BwMonitorSpec;

/* The π₀ of every bet is its own break-even, 1 / odds: what holds for bets at any odds. Bets
 * without odds do not count then. */
#define BW_MONITOR_BREAK_EVEN 0.0
#define BW_MONITOR_PI0 0.524 /* break-even at odds of 1.909 */
#define BW_MONITOR_ROI_M 0.0
#define BW_MONITOR_CLV_CAP 0.1
#define BW_MONITOR_N_RECENT 64
/* Bets of one event come out within this. Longer apart it is another event of the same name, such
 * as tomorrow's match of the same teams. */
#define BW_MONITOR_EVENT_MS (12 * 60 * 60 * 1000)

typedef struct
{
  int64_t order_ms; /* of its first row */
  int64_t event;
} BwMonitorEvent;

/** Plain data without pointers or padding: copy or store it to keep a moment. */
typedef struct
{
  BwMonitorSpec spec;
  BwEProcess process; /* as it stands, the last step included */
  BwEProcess before;  /* the last step; it may grow by further rows of its event */
  BwMonitorEvent last;
  int64_t n_last;                    /* rows of the last step */
  double last_sum[BW_E_PROCESS_MAX]; /* Σ of their factors */
  int64_t n_rows;                    /* that entered */
  int64_t n_skipped;                 /* of an event that had entered before another one's step */
  int64_t n_recent;                  /* ever; the last are recent[n % BW_MONITOR_N_RECENT] */
  BwMonitorEvent recent[BW_MONITOR_N_RECENT];
} BwMonitor;

/** "win_rate", "roi", "calibration", "clv"; NULL beyond. */
const char *bw_monitor_kind_name (BwMonitorKind kind);
bool bw_monitor_kind_parse (const char *text, BwMonitorKind *kind);
/** KIND at its usual level. */
BwMonitorSpec bw_monitor_spec (BwMonitorKind kind);
bool bw_monitor_spec_is_valid (const BwMonitorSpec *spec);
void bw_monitor_init (BwMonitor *monitor, const BwMonitorSpec *spec);
/** The evidence starts anew, as do the counts; events that have entered stay known. */
void bw_monitor_restart (BwMonitor *monitor);
/** Adds all N ROWS of one moment, in ledger order. Those that do not count (not decided, without
 * what the monitor needs) are passed over. Rows with the same event (not 0) in one moment, or one
 * after the other within BW_MONITOR_EVENT_MS, are one step with the mean of their factors, at the
 * place of the first: the mean of e-values is one whatever they have to do with each other. A row
 * of an event that entered before another event's step is left out. */
void bw_monitor_push (BwMonitor *monitor, const BwStatsRow *rows, size_t n);
/** The same; FUNC is told after each step that was added or has grown, which is the last one. */
typedef void (*BwMonitorStepFunc) (const BwMonitor *monitor, void *data);
void bw_monitor_push_each (BwMonitor *monitor, const BwStatsRow *rows, size_t n,
                           BwMonitorStepFunc func, void *data);
/** The logarithms of the factors of ROW alone into OUT (BW_E_PROCESS_MAX), or 0 where it does not
 * count. How many there are. */
unsigned bw_monitor_factors (const BwMonitorSpec *spec, const BwStatsRow *row, double *out);
/** Of CALIBRATION: the line σ (a + b · logit p) that explains the outcomes best so far; the
 * forecasts themselves are a = 0, b = 1. */
void bw_monitor_diagnosis (const BwMonitor *monitor, double *a, double *b);
/** The same of what changed at some time, not of all that was before. */
void bw_monitor_change_diagnosis (const BwMonitor *monitor, double *a, double *b);
