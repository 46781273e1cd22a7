/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a chart's drawing. */
#pragma once

#include "plot/bw-chart-layout-private.h"
#include "plot/bw-mask-private.h"

/** What a column of device pixels is covered by, from TOP to BOTTOM (device px within the plot, not
 * rounded); NaN: nothing. */
typedef struct
{
  double top, bottom;
} BwSpanColumn;

/* bw-chart-raster.c */
/** How many columns of device pixels the plot has. */
unsigned bw_chart_n_columns (const BwChartLayout *layout);
/** Paints COLUMNS in COLOUR; REACH: how far, in device px, each covers its neighbours as well (a
 * line's half width beyond its own column). */
void bw_chart_paint_columns (const BwChartLayout *layout, cairo_t *cr, const BwSpanColumn *columns,
                             unsigned n, double reach, BwColour colour);
/** Whether CR keeps paths as paths (SVG, PDF). */
bool bw_chart_is_vector (cairo_t *cr);

/* bw-chart-lines.c */
/** Bands, areas and lines of all series shown. */
void bw_chart_draw_series (const BwChartLayout *layout, cairo_t *cr);
/** Whether the line of SERIES runs on from the point before END to the end of the range. */
bool bw_chart_runs_on (const BwChartLayout *layout, const BwChartSeries *series, size_t end);
/** The colour of a band of reference of SERIES (NULL: the only one), ALONE being its alpha when it
 * has no strength of its own. */
BwColour bw_chart_reference_colour (const BwPalette *palette, const BwChartSeries *series,
                                    double alone);
/* bw-chart-points.c */
/** A dot for each point, its band as a whisker. */
void bw_chart_draw_points (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series);
/** Adds a whisker at X from LOW to HIGH (px) to the path of CR. */
void bw_chart_trace_whisker (cairo_t *cr, double x, double low, double high);
/* bw-chart-dense.c */
/** Whether SERIES has more points in the plot than a line could show. */
bool bw_chart_is_dense (const BwChartLayout *layout, const BwChartSeries *series);
/** Line, area and band of a dense series. */
void bw_chart_draw_dense_band (const BwChartLayout *layout, cairo_t *cr,
                               const BwChartSeries *series, BwColour colour);
void bw_chart_draw_dense_line (const BwChartLayout *layout, cairo_t *cr,
                               const BwChartSeries *series);
/** Before which points hatches break the line of SERIES. (element type size_t, transfer full) */
GArray *bw_chart_find_breaks (const BwChartLayout *layout, const BwChartSeries *series);

/* bw-chart-limits.c */
/** What lies beyond each limit. */
void bw_chart_draw_zones (const BwChartLayout *layout, cairo_t *cr);
/** The lines of limits, and the line of zero. */
void bw_chart_draw_limits (const BwChartLayout *layout, cairo_t *cr);
/** Their labels, where they cover least; the places go to TAKEN (element type BwRect). */
void bw_chart_draw_limit_labels (const BwChartLayout *layout, cairo_t *cr, GArray *taken);
/** How much of RECT the lines of the series cover, 0 … 1: the columns whose values meet it; more
 * where a marker is near. */
double bw_chart_crowding (const BwChartLayout *layout, const BwRect *rect);
/** Whether RECT lies over one of TAKEN. */
bool bw_chart_is_taken (const GArray *taken, const BwRect *rect);

/* bw-chart-gaps.c */
/** Hatches and fields. */
void bw_chart_draw_gaps (const BwChartLayout *layout, cairo_t *cr);
/** Their words, where they fit. */
void bw_chart_draw_gap_words (const BwChartLayout *layout, cairo_t *cr);
/** The word of the gap that X lies in; NULL: in none, or it has none. */
const char *bw_chart_gap_word_at (const BwChartLayout *layout, double x);
/** The note over an empty plot. */
void bw_chart_draw_note (const BwChartLayout *layout, cairo_t *cr);
/** Fills RECT with the hatch. */
void bw_chart_draw_hatch (cairo_t *cr, const BwRect *rect, BwColour colour);

/* In bw-chart-bars.c, bw-chart-reliability.c, bw-chart-markers.c: */

/** Bars and the median. */
void bw_chart_draw_histogram (const BwChartLayout *layout, cairo_t *cr);
/** The bars below a reliability diagram. */
void bw_chart_draw_forecasts (const BwChartLayout *layout, cairo_t *cr);
/** The square with all that is in it, and the bars below. */
void bw_chart_draw_reliability (const BwChartLayout *layout, cairo_t *cr);
/** Markers on their discs, their words where they cover none of TAKEN. */
void bw_chart_draw_markers (const BwChartLayout *layout, cairo_t *cr, GArray *taken);
