/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pyramid over the points of a series, for the files that read it. */
#pragma once

#include "plot/bw-series.h"

#include <math.h>

/** What a stretch of points comes to. Indices are those of points with a y; of equals the earlier.
 */
typedef struct
{
  size_t first, min, max, last;
  size_t n; /* points with a y */
  double y_min, y_max;
  double low, high; /* of the band; NaN: none */
} BwSeriesNode;

struct _BwSeries
{
  gatomicrefcount refs;
  GArray *points;    /* BwPoint */
  GPtrArray *levels; /* GArray of BwSeriesNode: a node of level k is of 16^(k + 1) points */
};

/** Index of the first point beyond X; the length when there is none. */
size_t bw_series_upper_bound (const BwSeries *series, double x);
/** The points [FROM, TO) taken together, O(log n). */
void bw_series_summarise (const BwSeries *series, size_t from, size_t to, BwSeriesNode *node);
/** As bw_series_extent(); IS_STEP: between points the value is that of the one before. */
bool bw_series_extent_of (const BwSeries *series, double from, double to, bool has_band,
                          bool is_step, double *low, double *high);

static inline bool
bw_point_has_y (const BwPoint *point)
{
  return isfinite (point->y);
}
