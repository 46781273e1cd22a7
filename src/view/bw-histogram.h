/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values in bars of a width that a person would choose. */
#pragma once

#include <glib.h>
#include <stddef.h>

/** N_BARS bars over N_BARS + 1 edges; a value on an edge is in the bar to its right, the greatest
 * possible one in the last. */
typedef struct
{
  unsigned n_bars; /* 0: no values */
  double *edges;
  double *counts;
  size_t n;      /* values that were counted */
  double median; /* NaN without values */
} BwHistogram;

/** Of the finite ones among VALUES (N of them). The width is that of Freedman & Diaconis 1981, 2 ·
 * IQR / ∛n, rounded up to 1, 2, 2.5 or 5 · 10^k, so that edges are round amounts and the bars do
 * not change with every value; where most values are equal (IQR 0) that of Sturges 1926. At most
 * MAX_BARS (at least 5), however far the largest lies out. Clear OUT with bw_histogram_clear(). */
void bw_histogram_compute (const double *values, size_t n, unsigned max_bars, BwHistogram *out);
void bw_histogram_clear (BwHistogram *histogram);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwHistogram, bw_histogram_clear)
