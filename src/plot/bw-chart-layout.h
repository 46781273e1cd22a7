/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart at a size: where everything is, drawing it, and what is at (x, y). Needs no display. */
#pragma once

#include "plot/bw-chart.h"

#include <pango/pangocairo.h>

/** How it is looked at. */
typedef struct
{
  double width, height; /* px, text and legend included */
  double device_scale;  /* device pixels per px */
  const BwPalette *palette;
  const PangoFontDescription *font; /* of body text; captions are 9/11 of it. NULL: Cantarell 11 */
  double text_scale;                /* 1; 2 for text at 200 % */
  double x_from, x_to;              /* NaN: the chart's own range */
  double y_from, y_to;              /* NaN: from what is shown */
  double left_margin;               /* at least this, so that charts above each other align; 0 */
  uint32_t hidden;                  /* bit i: series i is not shown */
  bool has_header;                  /* title, subtitle and legend are drawn, too (files); the window
                                       has labels for them */
  bool has_legend;
  bool has_x_labels; /* the lowest of charts that share an axis has them */
} BwChartFrame;
/** 1200 × 400, scale 1, light, all of the chart, with header, legend and x labels. */
void bw_chart_frame_init (BwChartFrame *frame);

typedef struct _BwChartLayout BwChartLayout;
/** CHART is referenced; FRAME is copied. Main thread or any other, one at a time. (transfer full)
 */
BwChartLayout *bw_chart_layout_new (BwChart *chart, const BwChartFrame *frame);
void bw_chart_layout_free (BwChartLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwChartLayout, bw_chart_layout_free)

/** The left margin that the labels of y need, for BwChartFrame.left_margin. */
double bw_chart_layout_left_margin (const BwChartLayout *layout);
/** The plot's rectangle, px. */
void bw_chart_layout_plot (const BwChartLayout *layout, double *x, double *y, double *width,
                           double *height);
/** The range of x and y that is shown. */
void bw_chart_layout_range (const BwChartLayout *layout, double *x_from, double *x_to,
                            double *y_from, double *y_to);
double bw_chart_layout_x_to_px (const BwChartLayout *layout, double x);
double bw_chart_layout_px_to_x (const BwChartLayout *layout, double px);
double bw_chart_layout_y_to_px (const BwChartLayout *layout, double y);

/** Draws all but the crosshair. */
void bw_chart_layout_draw (const BwChartLayout *layout, cairo_t *cr);
/** Draws the crosshair at X with a dot on each series shown, and with IS_LABELLED the pill with the
 * moment under the axis; with HAS_TIP the values beside the line. */
void bw_chart_layout_draw_cursor (const BwChartLayout *layout, cairo_t *cr, double x,
                                  bool is_labelled, bool has_tip);

/** A sample under the crosshair. */
typedef struct
{
  unsigned series; /* of RELIABILITY and HISTOGRAM: 0 */
  size_t index;
  double x;
  BwPoint point;
} BwChartHit;
/** The samples nearest to X, one of each series shown that has one there; at most N. Snaps to real
 * samples; of step series the one in force. How many. */
unsigned bw_chart_layout_hit (const BwChartLayout *layout, double x, BwChartHit *hits, unsigned n);
/** The x of the sample STEPS away from X (negative: before), among all series shown, within the
 * range; INT_MIN and INT_MAX: the first and the last. NaN when there is none. */
double bw_chart_layout_step (const BwChartLayout *layout, double x, int steps);
/** A value as the chart words it: "$11,651.96", "36.0 % (24–50)". (transfer full) */
char *bw_chart_layout_value_text (const BwChartLayout *layout, const BwChartHit *hit);
/** X as the chart words it: "Sun 26 Jul 2026", "Fri 16:03". (transfer full) */
char *bw_chart_layout_x_text (const BwChartLayout *layout, double x);
/** All at X in a sentence: "26 Jul, bankroll $11,651.96". (transfer full) */
char *bw_chart_layout_point_text (const BwChartLayout *layout, double x);

/** The whole picture as a file, with FRAME's size in px (PNG: times its device scale). (transfer
 * full) */
GBytes *bw_chart_to_png (BwChart *chart, const BwChartFrame *frame, GError **error);
GBytes *bw_chart_to_svg (BwChart *chart, const BwChartFrame *frame, GError **error);
