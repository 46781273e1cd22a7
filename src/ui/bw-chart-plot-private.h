/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot's parts, for the files that make it up. */
#pragma once

#include "ui/bw-chart-plot.h"

struct _BwChartPlot
{
  GtkWidget parent_instance;
  BwChart *chart;
  BwSpan *span;
  bool has_span; /* its x is that of the span */
  int height;    /* px at 100 % text */
  bool has_x_labels;
  bool has_tip;
  uint32_t hidden;
  unsigned describe_timer;

  /* What is on screen. */
  BwChartLayout *layout;
  cairo_surface_t *picture; /* of the layout; NULL: not drawn so far */
  GdkTexture *texture;      /* the same, where the renderer draws those fast; or NULL */
  int laid_width, laid_height;
  bool is_stale;
  bool is_asking; /* for its own margin */
  unsigned tick;

  /* Pointer and keys. */
  bool is_inside;
  double pointer_x; /* px */
  bool has_y_range; /* the range of y is kept */
  double y_from, y_to;
  bool is_selecting;
  double select_from, select_to; /* px */
  bool is_panning;
  double pan_from, pan_to;     /* what was visible when it began */
  double pinch_from, pinch_to; /* likewise */
  unsigned series;             /* that the keys have chosen */
  bool has_series;
};

/** Motion, clicks, dragging, wheel, pinch. */
void bw_chart_plot_add_pointer (BwChartPlot *plot);
/** The keys of a chart. */
void bw_chart_plot_add_keys (BwChartPlot *plot);
