/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart on screen: heading, legend, plot with crosshair, zoom, keys, menu, and words for a screen
 * reader. */
#pragma once

#include "engine/bw-engine-live.h"
#include "plot/bw-chart.h"
#include "ui/bw-span.h"

#include <gtk/gtk.h>

#define BW_TYPE_CHART_VIEW (bw_chart_view_get_type ())
/** Properties: "chart" (BwChart, boxed), "span" (BwSpan), "plot-height" (int, px at 100 % text; the
 * least height of the plot), "has-x-labels" (bool), "has-tip" (bool: values beside the crosshair;
 * off where a read-out shows them), "heading-visible" (bool; without it the legend stands alone),
 * "loading" (bool: a quiet bar, the last chart stays). Signal "cursor-moved" (): the crosshair
 * stands elsewhere. */
G_DECLARE_FINAL_TYPE (BwChartView, bw_chart_view, BW, CHART_VIEW, GtkWidget)

/** (transfer floating) */
GtkWidget *bw_chart_view_new (void);
/** Shows CHART (referenced; NULL: an empty frame) with the zoom kept. Draws nothing when it is the
 * one shown. */
void bw_chart_view_set_chart (BwChartView *view, BwChart *chart);
BwChart *bw_chart_view_chart (BwChartView *view);
/** The rules whose limits it has (LEVELS: of BwRuleLevels; NULL: none): its menu offers to edit
 * them. */
void bw_chart_view_set_levels (BwChartView *view, const GPtrArray *levels);
/** One of its own until another is set. */
void bw_chart_view_set_span (BwChartView *view, BwSpan *span);
BwSpan *bw_chart_view_span (BwChartView *view);
/** The file name that exports suggest, without its ending: "bankroll-mlb-value". */
void bw_chart_view_set_file_name (BwChartView *view, const char *name);
/** Adds samples at the end of live series without laying out anew what did not change: CHART is the
 * one shown, its series grew, and the whole range is now [FROM, TO]. */
void bw_chart_view_grew (BwChartView *view, double from, double to);
