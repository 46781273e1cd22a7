/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series of estimates: a dot each, with a whisker from the low to the high end of its interval. */
#include "plot/bw-chart-draw-private.h"
#include "plot/bw-series-private.h"

#include <math.h>

#define RADIUS 4.0
#define CAP 3.0

void
bw_chart_trace_whisker (cairo_t *cr, double x, double low, double high)
{
  cairo_move_to (cr, x, low);
  cairo_line_to (cr, x, high);
  cairo_move_to (cr, x - CAP, low);
  cairo_line_to (cr, x + CAP, low);
  cairo_move_to (cr, x - CAP, high);
  cairo_line_to (cr, x + CAP, high);
}

static void
trace_whiskers (const BwChartLayout *layout, cairo_t *cr, const BwPoint *points, size_t from,
                size_t to)
{
  for (size_t i = from; i < to; i++)
    if (isfinite (points[i].low) && isfinite (points[i].high))
      bw_chart_trace_whisker (cr, bw_chart_crisp (layout, bw_scale_to_px (&layout->x, points[i].x)),
                              bw_scale_to_px (&layout->y, points[i].low),
                              bw_scale_to_px (&layout->y, points[i].high));
}

void
bw_chart_draw_points (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series)
{
  const BwPalette *palette = layout->frame.palette;
  const BwPoint *points = bw_series_points (series->series);
  size_t from = bw_series_lower_bound (series->series, layout->x.from);
  size_t to = bw_series_upper_bound (series->series, layout->x.to);
  /* Where dots would lie over each other, smaller ones tell more. */
  double pitch = to > from ? layout->plot.width / (double) (to - from) : layout->plot.width;
  double radius = CLAMP (pitch / 2.5, 1, RADIUS);
  bw_colour_set_source (cr, palette->series[series->colour]);
  cairo_set_line_width (cr, palette->line_width * 0.75);
  if (series->has_band)
    trace_whiskers (layout, cr, points, from, to);
  cairo_stroke (cr);
  for (size_t i = from; i < to; i++)
    {
      if (!bw_point_has_y (&points[i]))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, bw_scale_to_px (&layout->x, points[i].x),
                 bw_scale_to_px (&layout->y, points[i].y), radius, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}
