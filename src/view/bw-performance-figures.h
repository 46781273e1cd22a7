/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot has done, in figures and words: a range in rows, one moment in rows, what may be luck.
 */
#pragma once

#include "view/bw-figure.h"
#include "view/bw-performance.h"

/** The figures of the range. A figure below its least sample says how many it has. (element type
 * BwFigure, transfer full) */
GPtrArray *bw_performance_figures (const BwPerformance *what);
/** In a few words and in a sentence whether the result says anything: "May still be luck.", "The
 * 95 % interval of ROI includes zero." (both transfer full) */
void bw_performance_verdict (const BwPerformance *what, char **first, char **rest);
/** "A drawdown this deep comes in 10 % of seasons even if every stated chance is right."; NULL: not
 * known, or there is none. (transfer full) */
char *bw_performance_drawdown_text (const BwPerformance *what);
/** How many bets it takes to tell ROI, win rate and closing line value from nothing, of effects as
 * large as they look: "about 1,400", "you have 472". (element type BwFigure, transfer full) */
GPtrArray *bw_performance_needed (const BwPerformance *what);
/** How much speaks against the bot being as good as it is held to be, a row for each monitor: "41
 * : 1", "n = 472". (element type BwFigure, transfer full) */
GPtrArray *bw_performance_evidence (const BwPerformance *what);
/** The name of the monitor that ever said most against it; NULL: none said anything. */
const char *bw_performance_strongest (const BwPerformance *what);
/** What that one says, in a sentence or two. (transfer full) */
char *bw_performance_evidence_text (const BwPerformance *what);

/** What stood at one moment. */
typedef struct
{
  char *title;        /* "Sun 26 Jul 2026" */
  char *subtitle;     /* "bet 237 of 472" */
  GPtrArray *figures; /* of BwFigure, always the same ones */
  int64_t time_us;    /* of the bet; BW_TIME_NONE: none, or one without a date */
} BwReadout;
/** After the last bet at or before X (NaN: the last of all). Before the first one, and without any,
 * all values are "–". (transfer full) */
BwReadout *bw_performance_readout (const BwPerformance *what, double x);
void bw_readout_free (BwReadout *readout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwReadout, bw_readout_free)
/** In one line: "Sun 26 Jul 2026 · Bankroll: $11,651.96 · …", which breaks at
 * the dots only. (transfer full) */
char *bw_readout_text (const BwReadout *readout);
