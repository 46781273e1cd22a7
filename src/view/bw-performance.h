/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot has done, as charts: bankroll, profit, win rate, drawdown, stakes. */
#pragma once

#include "engine/bw-ledger-judgement.h"
#include "view/bw-chart-levels.h"
#include "view/bw-range.h"

typedef enum
{
  BW_PERFORMANCE_BANKROLL,
  BW_PERFORMANCE_PROFIT,
  BW_PERFORMANCE_WIN_RATE,
  BW_PERFORMANCE_DRAWDOWN,
  BW_PERFORMANCE_STAKES,
  BW_N_PERFORMANCE,
} BwPerformanceKind;

/** The charts that share an axis of time: all but the stakes. */
#define BW_N_PERFORMANCE_LINES BW_PERFORMANCE_STAKES

/** What they are made of; all borrowed. */
typedef struct
{
  const BwLedgerDocument *document;
  int64_t from_us, to_us;                    /* of the axis; see bw_performance_span() */
  const GPtrArray *levels[BW_N_PERFORMANCE]; /* of BwRuleLevels, of the metric below; or NULL */
  const GPtrArray *gaps;                     /* of BwGapView, or NULL */
  GTimeZone *zone;
  /* Whether it may be luck; each NULL: not known so far. */
  const BwLuck *luck;
  const BwEvidenceCurve *evidence[BW_N_MONITORS];
} BwPerformance;

/** "bankroll", "profit", "win-rate", "drawdown", "stakes": for files and arguments. */
const char *bw_performance_name (BwPerformanceKind kind);
/** The metric whose limits belong into the chart of REQUEST, or NULL: there is none for stakes, for
 * a rolling window that no metric has, and for profit that is not summed from the ledger's start.
 */
const BwMetric *bw_performance_metric (BwPerformanceKind kind, const BwLedgerRequest *request);
/** NOW_US later by less than a thousandth of RANGE, so that a question asked again shortly after is
 * the same one and has its answer at hand. */
int64_t bw_performance_now (const BwRange *range, int64_t now_us);
/** Sets from and to of REQUEST to RANGE at NOW_US; what ends now has no end. */
void bw_performance_request (const BwRange *range, int64_t now_us, BwLedgerRequest *request);
/** The axis for RANGE: its own, except that all of a ledger ends with its last bet. */
void bw_performance_span (const BwLedgerDocument *document, const BwRange *range, int64_t now_us,
                          int64_t *from_us, int64_t *to_us);
/** Composes one. A ledger keeps its own history: its lines run on through what was not watched.
 * (transfer full) */
BwChart *bw_performance_chart (const BwPerformance *what, BwPerformanceKind kind);
/** Settled bets that the rolling window still lacks at the end of the range; 0: it is full. Where
 * the ledger has more rows than the range, -1: too few, and how many is not known. */
int64_t bw_performance_lacking (const BwLedgerDocument *document);
/** Whether DOCUMENT is of that bot and model (NULL: all), whatever its range. */
bool bw_performance_is_of (const BwLedgerDocument *document, const char *source, const char *model);
