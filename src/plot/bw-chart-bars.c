/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars between edges: histograms, and the forecasts below a reliability diagram. */
#include "plot/bw-axis-text-private.h"
#include "plot/bw-chart-draw-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BAR_SHARE 0.75
#define BAR_GAP 1.0

/** Bars of the chart over Y, standing on its lowest value. */
static void
draw_bars (const BwChartLayout *layout, cairo_t *cr, const BwScale *y, const BwRect *rect)
{
  const BwChart *chart = layout->chart;
  double foot = rect->y + rect->height;
  for (unsigned i = 0; i < chart->n_bars; i++)
    {
      double left = fmax (bw_scale_to_px (&layout->x, chart->edges[i]), rect->x);
      double right = fmin (bw_scale_to_px (&layout->x, chart->edges[i + 1]), rect->x + rect->width);
      double top = fmax (bw_scale_to_px (y, chart->counts[i]), rect->y);
      left = bw_chart_snap (layout, left);
      right = bw_chart_snap (layout, right);
      double gap = right - left > 3 * BAR_GAP ? BAR_GAP : 0;
      if (!(right - gap > left) || !(foot > top) || !(chart->counts[i] > 0))
        continue;
      /* A single bet among thousands is still there. */
      double height = fmax (foot - top, 1);
      cairo_rectangle (cr, left, foot - height, right - left - gap, height);
    }
  bw_colour_set_source (cr, bw_colour_fade (layout->frame.palette->series[0], BAR_SHARE));
  cairo_fill (cr);
}

static void
draw_median (const BwChartLayout *layout, cairo_t *cr)
{
  static const double dash[] = { 3, 3 };
  const BwChart *chart = layout->chart;
  const BwRect *plot = &layout->plot;
  const BwPalette *palette = layout->frame.palette;
  if (!isfinite (chart->median) || chart->median < layout->x.from || chart->median > layout->x.to)
    return;
  double x = bw_chart_crisp (layout, bw_scale_to_px (&layout->x, chart->median));
  cairo_save (cr);
  cairo_move_to (cr, x, plot->y);
  cairo_line_to (cr, x, plot->y + plot->height);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dash, 2, 0);
  bw_colour_set_source (cr, palette->foreground);
  cairo_stroke (cr);
  cairo_restore (cr);
  g_autofree char *value = bw_axis_brief_text (&chart->x, chart->median);
  g_autofree char *text = g_strdup_printf (_ ("median %s"), value);
  double width = bw_text_measure (&layout->font, BW_TEXT_CAPTION, text, 0, NULL);
  double left = x - 5 - width >= plot->x ? x - 5 - width : x + 5;
  if (left + width <= layout->frame.width && plot->height > layout->line)
    bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, text, left, plot->y, 0, palette->foreground,
                  &palette->card);
}

void
bw_chart_draw_histogram (const BwChartLayout *layout, cairo_t *cr)
{
  draw_bars (layout, cr, &layout->y, &layout->plot);
  draw_median (layout, cr);
}

void
bw_chart_draw_forecasts (const BwChartLayout *layout, cairo_t *cr)
{
  if (layout->lower.height > 0)
    draw_bars (layout, cr, &layout->lower_y, &layout->lower);
}
