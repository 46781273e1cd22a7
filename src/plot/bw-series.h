/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points in the order of x, with a pyramid over them, so that any part of any length reduces to
 * pixels in time that hardly grows with it. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One point. Y NaN: nothing was there, and the line breaks. LOW and HIGH: the band round it (the
 * lowest and highest of what the point stands for, or an interval); NaN where there is none. */
typedef struct
{
  double x; /* time: µs since 1970 UTC, exact in a double until the year 2255 */
  double y;
  double low;
  double high;
} BwPoint;

/** Reference-counted; immutable but for bw_series_append(). One thread at a time, except that
 * reading is for any number while nobody appends. */
typedef struct _BwSeries BwSeries;

/** Points by X (N of them, not decreasing; NaN x is refused with a critical). LOW and HIGH may be
 * NULL. All copied. (transfer full) */
BwSeries *bw_series_new (const double *x, const double *y, const double *low, const double *high,
                         size_t n);
/** Takes an array of BwPoint (transfer full) that is sorted by x. (transfer full) */
BwSeries *bw_series_new_take (GArray *points);
/** From what the store gives (element type BwHistoryPoint): y is the mean, low and high the lowest
 * and highest of the column; a point with n 0 is a gap. (transfer full) */
BwSeries *bw_series_new_history (const GArray *points);
BwSeries *bw_series_ref (BwSeries *series);
void bw_series_unref (BwSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSeries, bw_series_unref)

/** How many points. */
size_t bw_series_length (const BwSeries *series);
/** The points; valid until the next append. (transfer none) */
const BwPoint *bw_series_points (const BwSeries *series);
/** Adds a point at the end, amortised O(log n); its x is not before the last one. */
void bw_series_append (BwSeries *series, const BwPoint *point);
/** Another one with the same points, which does not grow with it. (transfer full) */
BwSeries *bw_series_copy (const BwSeries *series);
/** The first point whose x is at least X; the length when there is none. Bisection. */
size_t bw_series_lower_bound (const BwSeries *series, double x);
/** The point nearest to X that has a y, by bisection and not further than the next gap; false when
 * there is none. */
bool bw_series_nearest (const BwSeries *series, double x, size_t *index);
/** Lowest and highest y (and band, with HAS_BAND) of the points in [FROM, TO] and of the line that
 * enters and leaves it; false when there is nothing. */
bool bw_series_extent (const BwSeries *series, double from, double to, bool has_band, double *low,
                       double *high);

/** What falls into one pixel column. Indices of points; of equal values the earlier. */
typedef struct
{
  size_t first, min, max, last;
  size_t n;     /* points with a y in it; 0: nothing, and the indices say nothing */
  bool has_gap; /* a point without y lies between the first and the last */
  double low;   /* lowest LOW and highest HIGH in it; NaN where there is no band */
  double high;
} BwColumn;
/** The M4 reduction (Jugel et al. 2014) of [FROM, TO] to WIDTH columns, column k holding the points
 * with floor ((x − FROM) · WIDTH / (TO − FROM)) = k (a point at TO: the last column). Exact.
 * O(WIDTH · log n). Returns WIDTH columns. (transfer full, free with g_free()) */
BwColumn *bw_series_reduce (const BwSeries *series, double from, double to, unsigned width);
/** Largest-triangle-three-buckets (Steinarsson 2013): indices of N_OUT of the N points, for
 * sparklines; all of them when there are no more. Fills OUT (N_OUT), returns how many. */
size_t bw_series_lttb (const double *x, const double *y, size_t n, size_t n_out, size_t *out);
