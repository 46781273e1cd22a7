/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well stated chances are meant, as a reliability diagram, figures and a verdict in words. */
#pragma once

#include "engine/bw-ledger-document.h"
#include "plot/bw-chart.h"
#include "stats/bw-consistency.h"
#include "view/bw-figure.h"

typedef enum
{
  BW_RELIABILITY_CORP,        /* steps that need no bins (Dimitriadis, Gneiting & Jordan 2021) */
  BW_RELIABILITY_EQUAL_WIDTH, /* bins of p, with Wilson 95 % whiskers */
  BW_RELIABILITY_EQUAL_COUNT,
  BW_N_RELIABILITY,
} BwReliabilityKind;

#define BW_CONSISTENCY_LEVEL 0.9

/** The reliability diagram of the document's forecasts with their histogram below; without any a
 * note. The steps have BAND round them, of BW_CONSISTENCY_LEVEL; NULL: not computed so far.
 * (transfer full) */
BwChart *bw_calibration_chart (const BwLedgerDocument *document, BwReliabilityKind kind,
                               const BwConsistency *band);

/** What the recalibration line says, when its 95 % intervals do. */
typedef enum
{
  BW_VERDICT_NONE,       /* no forecasts */
  BW_VERDICT_COLLECTING, /* fewer than BW_VERDICT_MIN */
  BW_VERDICT_UNDEFINED,  /* no line can be fitted: one outcome, one chance, or fully separated */
  BW_VERDICT_NOT_SEEN,   /* both intervals include the ideal: perhaps for want of forecasts */
  BW_VERDICT_OVERCONFIDENT,
  BW_VERDICT_TIMID,
  BW_VERDICT_TOO_HIGH,
  BW_VERDICT_TOO_LOW,
} BwVerdictKind;
#define BW_VERDICT_MIN 30

/** Words; NULL where there is nothing to say. */
typedef struct
{
  BwVerdictKind kind;
  char *title;      /* "Overconfident", "Overconfident and too high" */
  char *examples;   /* "When it says 80 %, about 74 % happens. When it says 25 %, about 30 %." */
  char *meaning;    /* what that means for who bets by it, and how sure it is */
  char *correction; /* what "Copy correction" gives: a formula with its numbers; NULL unless one is
                       seen */
} BwVerdict;
/** Of the forecasts in the range. (transfer full) */
BwVerdict *bw_calibration_verdict (const BwLedgerDocument *document);
void bw_verdict_free (BwVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwVerdict, bw_verdict_free)
/** What P becomes by the recalibration line, σ (intercept + slope · logit p). NaN without a line.
 */
double bw_calibration_corrected (const BwRecalibration *line, double p);

/** A part of a score. */
typedef struct
{
  char *label;     /* "Difficulty" */
  char *symbol;    /* "UNC", for the tooltip */
  char *value;     /* as it enters the sum: "0.2414", "−0.0363", "+0.0076" */
  char *meaning;   /* a sentence */
  double size;     /* without sign, in units of the score */
  unsigned series; /* colour of the palette; BW_PALETTE_N_SERIES: neutral */
} BwScorePart;
/** The parts whose sum is the Brier score: difficulty, skill, miscalibration; for bins also what
 * bins leave out. LUCK_P is how often luck alone looks as miscalibrated; NaN: not known. (element
 * type BwScorePart, transfer full) */
GPtrArray *bw_calibration_parts (const BwLedgerDocument *document, BwReliabilityKind kind,
                                 double luck_p);
/** "Being overconfident costs you 0.0041; the sport itself costs 0.2454." NULL below
 * BW_VERDICT_MIN. (transfer full) */
char *bw_calibration_cost_text (const BwLedgerDocument *document);
/** What the sum means: "Difficulty − skill + miscalibration = Brier score. …" (transfer full) */
char *bw_calibration_sum_text (const BwLedgerDocument *document, BwReliabilityKind kind);
/** The other figures. (element type BwFigure, transfer full) */
GPtrArray *bw_calibration_figures (const BwLedgerDocument *document);
