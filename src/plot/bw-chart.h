/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart as a document: series, axes, limits, gaps, markers and words. It knows no size and no
 * colour; bw-chart-layout.h gives it both. */
#pragma once

#include "plot/bw-chart-parts.h"

#include <gio/gio.h>

typedef enum
{
  BW_CHART_XY,          /* lines, steps, areas, bands over time or numbers */
  BW_CHART_HISTOGRAM,   /* bars between edges */
  BW_CHART_RELIABILITY, /* a square of chance against frequency, a histogram of chances below */
} BwChartKind;

typedef struct _BwChart BwChart; /* reference-counted; immutable once it was laid out */

#define BW_TYPE_CHART (bw_chart_get_type ())
/** Boxed, for properties. */
GType bw_chart_get_type (void);

/** An empty one. (transfer full) */
BwChart *bw_chart_new (BwChartKind kind);
BwChart *bw_chart_ref (BwChart *chart);
void bw_chart_unref (BwChart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwChart, bw_chart_unref)
/** Its series will grow while it is shown. */
void bw_chart_set_live (BwChart *chart);
/** CHART as it is now, for another thread: itself, or a copy where its series grow. (transfer full)
 */
BwChart *bw_chart_freeze (BwChart *chart);
BwChartKind bw_chart_kind (const BwChart *chart);

/** Title with unit ("Bankroll, $"), and the short text beside it ("n = 472"), or NULL. */
void bw_chart_set_title (BwChart *chart, const char *title, const char *subtitle);
const char *bw_chart_title (const BwChart *chart);
const char *bw_chart_subtitle (const BwChart *chart);
void bw_chart_set_x (BwChart *chart, const BwAxis *axis);
void bw_chart_set_y (BwChart *chart, const BwAxis *axis);
/** (transfer none) */
const BwAxis *bw_chart_x (const BwChart *chart);
const BwAxis *bw_chart_y (const BwChart *chart);
/** What a point stands for: "line: 4 min mean, shade: lowest to highest". */
void bw_chart_set_caption (BwChart *chart, const char *caption);
/** Two centred lines over the plot: what is missing, and what will fill it. */
void bw_chart_set_note (BwChart *chart, const char *first, const char *second);
/** The finding in a sentence, for a screen reader; NULL: bw_chart_describe() makes one. */
void bw_chart_set_finding (BwChart *chart, const char *finding);

/** Of XY. The number of the series. */
unsigned bw_chart_add_series (BwChart *chart, const BwChartSeries *series);
unsigned bw_chart_n_series (const BwChart *chart);
const BwChartSeries *bw_chart_series (const BwChart *chart, unsigned i);
void bw_chart_add_limit (BwChart *chart, const BwChartLimit *limit);
void bw_chart_add_gap (BwChart *chart, const BwChartGap *gap);
void bw_chart_add_marker (BwChart *chart, const BwChartMarker *marker);

/** Of HISTOGRAM: N bars over N + 1 EDGES (increasing), COUNTS each; MEDIAN NaN: not marked. */
void bw_chart_set_bars (BwChart *chart, const double *edges, const double *counts, unsigned n,
                        double median);

/** Of RELIABILITY: CORP steps (IS_BINNED: points with whiskers) and the forecasts in bars over 0 to
 * 1 below. BAND_NAME or NULL. */
void bw_chart_set_reliability (BwChart *chart, const BwReliabilityStep *steps, unsigned n_steps,
                               bool is_binned, const char *band_name, const double *counts,
                               unsigned n_counts);

/** The name of the band of RELIABILITY, or NULL. */
const char *bw_chart_band_name (const BwChart *chart);
/** Whether the stretches of RELIABILITY are bins. */
bool bw_chart_is_binned (const BwChart *chart);
/** Whether a gap in it says that nobody watched. */
bool bw_chart_has_hatch (const BwChart *chart);

/** Title, range, first, last, lowest, highest, n, limits, crossings and gaps in sentences, of what
 * lies in [FROM, TO] of x (NaN: all). (transfer full) */
char *bw_chart_describe (const BwChart *chart, double from, double to);
/** What is drawn, as CSV with a header line: times in ISO 8601 UTC, numbers exact. (transfer full)
 */
GBytes *bw_chart_to_csv (const BwChart *chart);
