/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where everything of a chart is, for the files that draw it. */
#pragma once

#include "plot/bw-chart-layout.h"
#include "plot/bw-chart-private.h"
#include "plot/bw-mark.h"
#include "plot/bw-scale.h"
#include "plot/bw-text-private.h"
#include "plot/bw-ticks.h"

#define BW_LABEL_GAP 7.0

/** A tick with its label; the label is NULL where there is no room for it. */
typedef struct
{
  double px;       /* of the tick */
  double label_px; /* left edge (x axis) or upper edge (y axis) of the label */
  double width;    /* of the label */
  char *label;     /* owned */
} BwTickMark;

typedef struct
{
  unsigned n;
  BwTickMark marks[BW_TICKS_MAX];
} BwTickMarks;

typedef enum
{
  BW_LEGEND_SERIES,
  BW_LEGEND_BAND,
  BW_LEGEND_HATCH,
  BW_LEGEND_OUTSIDE, /* steps of reliability outside their band */
} BwLegendKind;

/** An entry of the legend at its place. */
typedef struct
{
  BwLegendKind kind;
  unsigned series;
  const char *text; /* of the chart, or translated */
  double x, y, width;
} BwLegendItem;

struct _BwChartLayout
{
  BwChart *chart;
  BwChartFrame frame;
  BwTextFont font;
  double line;      /* height of a line of caption, px */
  double left_need; /* the margin that the labels of y need */
  double title_height;
  double caption_y; /* of the caption at the foot; NaN: none */
  GArray *legend;   /* BwLegendItem */
  BwRect plot;
  BwScale x, y;
  BwTickMarks x_marks, y_marks;
  bool has_x_title;
  unsigned n_shown; /* series that are drawn */
  /* The histogram below a reliability diagram. */
  BwRect lower;
  BwScale lower_y;
  BwTickMarks lower_marks;
};

/** PX moved so that a line of a px, a whole number of device pixels, is sharp. */
double bw_chart_crisp (const BwChartLayout *layout, double px);
/** PX moved to the bound of a device pixel. */
double bw_chart_snap (const BwChartLayout *layout, double px);
bool bw_chart_is_shown (const BwChartLayout *layout, unsigned series);
/** The width of the line of series, px. */
double bw_chart_line_width (const BwChartLayout *layout);
/** The dash of SERIES, px; NULL: it is solid, as one alone is. */
const double *bw_chart_dashes (const BwChartLayout *layout, const BwChartSeries *series,
                               unsigned *n);
/** The range of x: the frame's, or the chart's; always usable. */
void bw_chart_find_x_range (BwChartLayout *layout);
/** The range of y of what is shown, wide enough for limits that are near. */
void bw_chart_find_y_range (BwChartLayout *layout);

/** Ticks of y in a plot of HEIGHT px; fills the marks' values and labels, not their places. */
void bw_chart_find_y_ticks (BwChartLayout *layout, double height);
/** The places of the marks of y, now that the plot's is known. */
void bw_chart_place_y_marks (BwChartLayout *layout);
/** Ticks of x with their places. */
void bw_chart_find_x_ticks (BwChartLayout *layout);
/** Ticks of the counts below a reliability diagram. */
void bw_chart_find_lower_ticks (BwChartLayout *layout);
void bw_chart_draw_grid (const BwChartLayout *layout, cairo_t *cr);
/** Axis line, tick marks, labels and titles. */
void bw_chart_draw_axes (const BwChartLayout *layout, cairo_t *cr);
void bw_chart_clear_marks (BwTickMarks *marks);

/** Places the title's row and the legend; returns the height of both. */
double bw_chart_place_header (BwChartLayout *layout);
void bw_chart_draw_header (const BwChartLayout *layout, cairo_t *cr);
