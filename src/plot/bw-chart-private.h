/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a chart is made of, for the files that lay out, describe and write it. */
#pragma once

#include "plot/bw-chart.h"

struct _BwChart
{
  gatomicrefcount refs;
  BwChartKind kind;
  char *title, *subtitle, *caption, *finding;
  char *note_first, *note_second;
  BwAxis x, y;
  GArray *series;  /* BwChartSeries */
  GArray *limits;  /* BwChartLimit */
  GArray *gaps;    /* BwChartGap */
  GArray *markers; /* BwChartMarker */
  /* Bars of a histogram, or of the forecasts of a reliability diagram. */
  unsigned n_bars;
  double *edges, *counts;
  double median;
  unsigned n_steps;
  BwReliabilityStep *steps;
  bool is_binned;
  char *band_name;
  bool is_live; /* its series grow */
};

/** The range of x that the chart is of: its axis's, or that of its series, bars and gaps. False
 * when nothing says. */
bool bw_chart_x_range (const BwChart *chart, double *from, double *to);
/** Whether the hatch GAP breaks the line of SERIES, and before which point. */
bool bw_chart_gap_breaks (const BwChartSeries *series, const BwChartGap *gap, size_t *index);
