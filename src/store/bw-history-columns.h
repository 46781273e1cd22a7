/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds samples and windows of rollups into the columns of a range, with its gaps. */
#pragma once

#include "model/bw-history-point.h"

#include <glib.h>

/** A sample (span 0) or a window of a rollup. N 0: the source was asked and had nothing. */
typedef struct
{
  int64_t time_us;
  int64_t span_us;
  int64_t n;
  double first, min, max, last, sum;
} BwHistoryPiece;

/** How a range is cut. */
typedef struct
{
  int64_t origin_us; /* of column 0 */
  int64_t width_us;  /* 0: each piece is a column of its own */
} BwHistoryColumns;

/** Cuts [FROM, TO) into at most MAX_POINTS columns (0: none) whose edges are multiples of WINDOW
 * (0: of themselves); a single column is the range itself. */
BwHistoryColumns bw_history_columns (int64_t from_us, int64_t to_us, unsigned max_points,
                                     int64_t window_us);
/** Puts PIECES (of BwHistoryPiece) in order of time. */
void bw_history_sort_pieces (GArray *pieces);
/** PIECES (of BwHistoryPiece, put in order of time) as points of COLUMNS. A step over three times
 * the median one becomes a gap, between columns only where one is empty; gaps that follow each
 * other are one. (element type BwHistoryPoint, transfer full) */
GArray *bw_history_fold (GArray *pieces, const BwHistoryColumns *columns);

/** The greatest multiple of WINDOW up to TIME. */
int64_t bw_history_floor (int64_t time_us, int64_t window_us);
