/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot has done, in figures and words: a range in rows, one moment in rows, what may be luck.
 */
#pragma once

#include "view/bw-figure.h"
#include "view/bw-performance.h"

/** ROI ± 1.96 · √(n / (n − 1) · Σ (P − ROI · S)²) / Σ S over the bets' profits P and stakes S: the
 * linearised ratio (Cochran 1977). Holds for an n that was fixed before looking. False below 10
 * bets or without stakes. */
bool bw_performance_roi_interval (const BwLedgerDocument *document, double *low, double *high);
/** The figures of the range. A figure below its least sample says how many it has. (element type
 * BwFigure, transfer full) */
GPtrArray *bw_performance_figures (const BwLedgerDocument *document);
/** In a few words and in a sentence whether the result says anything: "May still be luck.", "The
 * 95 % interval of ROI includes zero." (both transfer full) */
void bw_performance_verdict (const BwLedgerDocument *document, char **first, char **rest);

/** What stood at one moment. */
typedef struct
{
  char *title;        /* "Sun 26 Jul 2026" */
  char *subtitle;     /* "bet 237 of 472" */
  GPtrArray *figures; /* of BwFigure, always the same ones */
} BwReadout;
/** After the last bet at or before X (NaN: the last of all). Before the first one, and without any,
 * all values are "–". (transfer full) */
BwReadout *bw_performance_readout (const BwPerformance *what, double x);
void bw_readout_free (BwReadout *readout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwReadout, bw_readout_free)
/** In one line: "Sun 26 Jul 2026 · Bankroll: $11,651.96 · …", which breaks at
 * the dots only. (transfer full) */
char *bw_readout_text (const BwReadout *readout);
