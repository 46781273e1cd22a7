/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot of a chart: drawn once and kept, the crosshair over it; pointer and keys. */
#pragma once

#include "plot/bw-chart-layout.h"
#include "ui/bw-span.h"

#include <gtk/gtk.h>

#define BW_TYPE_CHART_PLOT (bw_chart_plot_get_type ())
/** Signals: "cursor-moved" (), "menu" (double x, double y): the menu is wanted there. */
G_DECLARE_FINAL_TYPE (BwChartPlot, bw_chart_plot, BW, CHART_PLOT, GtkWidget)

/** (transfer floating) */
GtkWidget *bw_chart_plot_new (void);
/** CHART or NULL; drawn again only when it is another one. */
void bw_chart_plot_set_chart (BwChartPlot *plot, BwChart *chart);
BwChart *bw_chart_plot_chart (BwChartPlot *plot);
void bw_chart_plot_set_span (BwChartPlot *plot, BwSpan *span);
BwSpan *bw_chart_plot_span (BwChartPlot *plot);
/** The series of the chart grew. */
void bw_chart_plot_grew (BwChartPlot *plot);
/** Bit i: series i is not shown. */
void bw_chart_plot_set_hidden (BwChartPlot *plot, uint32_t hidden);
uint32_t bw_chart_plot_hidden (BwChartPlot *plot);
/** The least height, px at 100 % text. */
void bw_chart_plot_set_height (BwChartPlot *plot, int height);
void bw_chart_plot_set_has_x_labels (BwChartPlot *plot, bool has_x_labels);
void bw_chart_plot_set_has_tip (BwChartPlot *plot, bool has_tip);
/** The frame it is drawn in now, for exports. */
void bw_chart_plot_frame (BwChartPlot *plot, BwChartFrame *frame);
/** The text of all values at the crosshair, or NULL. (transfer full) */
char *bw_chart_plot_cursor_text (BwChartPlot *plot);
