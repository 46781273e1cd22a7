/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The square of a reliability diagram: diagonal, band, steps or points with whiskers. */
#include "plot/bw-chart-draw-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define OUTSIDE_WIDTH 4.0
#define POINT_RADIUS 4.0

static double
px_x (const BwChartLayout *layout, double x)
{
  return bw_scale_to_px (&layout->x, x);
}

static double
px_y (const BwChartLayout *layout, double y)
{
  return bw_scale_to_px (&layout->y, y);
}

static bool
has_band (const BwReliabilityStep *step)
{
  return isfinite (step->band_low) && isfinite (step->band_high);
}

static bool
is_outside (const BwReliabilityStep *step)
{
  return step->y < step->band_low || step->y > step->band_high;
}

/** One edge of the band: through the middles of the stretches, level to the ends of the first and
 * last. */
static void
trace_edge (const BwChartLayout *layout, cairo_t *cr, unsigned from, unsigned to, bool is_high)
{
  const BwReliabilityStep *steps = layout->chart->steps;
  for (unsigned k = 0; k < to - from; k++)
    {
      unsigned i = is_high ? from + k : to - 1 - k;
      const BwReliabilityStep *step = &steps[i];
      double y = px_y (layout, is_high ? step->band_high : step->band_low);
      bool is_first = i == from;
      bool is_last = i == to - 1;
      double middle = px_x (layout, step->x_low / 2 + step->x_high / 2);
      if (is_high ? is_first : is_last)
        cairo_line_to (cr, px_x (layout, is_high ? step->x_low : step->x_high), y);
      cairo_line_to (cr, middle, y);
      if (is_high ? is_last : is_first)
        cairo_line_to (cr, px_x (layout, is_high ? step->x_high : step->x_low), y);
    }
}

static void
draw_band (const BwChartLayout *layout, cairo_t *cr)
{
  const BwChart *chart = layout->chart;
  for (unsigned from = 0; from < chart->n_steps;)
    {
      unsigned to = from;
      while (to < chart->n_steps && has_band (&chart->steps[to]))
        to++;
      if (to > from)
        {
          cairo_new_sub_path (cr);
          trace_edge (layout, cr, from, to, true);
          trace_edge (layout, cr, from, to, false);
          cairo_close_path (cr);
        }
      from = MAX (to, from + 1);
    }
  bw_colour_set_source (cr, bw_colour_fade (layout->frame.palette->axis, 0.32));
  cairo_fill (cr);
}

static void
draw_diagonal (const BwChartLayout *layout, cairo_t *cr)
{
  double low = fmax (layout->x.from, layout->y.from);
  double high = fmin (layout->x.to, layout->y.to);
  cairo_move_to (cr, px_x (layout, low), px_y (layout, low));
  cairo_line_to (cr, px_x (layout, high), px_y (layout, high));
  cairo_set_line_width (cr, 1);
  bw_colour_set_source (cr, layout->frame.palette->zero);
  cairo_stroke (cr);
}

static void
draw_steps (const BwChartLayout *layout, cairo_t *cr)
{
  const BwChart *chart = layout->chart;
  const BwPalette *palette = layout->frame.palette;
  bool is_down = false;
  for (unsigned i = 0; i < chart->n_steps; i++)
    {
      const BwReliabilityStep *step = &chart->steps[i];
      if (!isfinite (step->y) || !isfinite (step->x_low) || !isfinite (step->x_high))
        {
          is_down = false;
          continue;
        }
      double y = px_y (layout, step->y);
      if (is_down)
        cairo_line_to (cr, px_x (layout, step->x_low), y);
      else
        cairo_move_to (cr, px_x (layout, step->x_low), y);
      cairo_line_to (cr, px_x (layout, step->x_high), y);
      is_down = true;
    }
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, palette->line_width);
  bw_colour_set_source (cr, palette->series[0]);
  cairo_stroke (cr);
  for (unsigned i = 0; i < chart->n_steps; i++)
    {
      const BwReliabilityStep *step = &chart->steps[i];
      if (!is_outside (step))
        continue;
      double left = px_x (layout, step->x_low);
      cairo_move_to (cr, left, px_y (layout, step->y));
      cairo_line_to (cr, fmax (px_x (layout, step->x_high), left + 1), px_y (layout, step->y));
    }
  cairo_set_line_width (cr, OUTSIDE_WIDTH);
  bw_colour_set_source (cr, palette->series[1]);
  cairo_stroke (cr);
}

/** Of bins: what happened as a dot, its interval as a whisker. */
static void
draw_points (const BwChartLayout *layout, cairo_t *cr)
{
  const BwChart *chart = layout->chart;
  const BwPalette *palette = layout->frame.palette;
  cairo_set_line_width (cr, palette->line_width * 0.75);
  bw_colour_set_source (cr, palette->series[0]);
  for (unsigned i = 0; i < chart->n_steps; i++)
    {
      const BwReliabilityStep *step = &chart->steps[i];
      double x = px_x (layout, step->x_low / 2 + step->x_high / 2);
      if (!has_band (step) || !isfinite (x))
        continue;
      bw_chart_trace_whisker (cr, x, px_y (layout, step->band_low), px_y (layout, step->band_high));
    }
  cairo_stroke (cr);
  for (unsigned i = 0; i < chart->n_steps; i++)
    {
      const BwReliabilityStep *step = &chart->steps[i];
      double x = px_x (layout, step->x_low / 2 + step->x_high / 2);
      if (!isfinite (step->y) || !isfinite (x))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, px_y (layout, step->y), POINT_RADIUS, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

/** What the halves on either side of the diagonal mean, where they have room beside the band. */
static void
draw_halves (const BwChartLayout *layout, cairo_t *cr)
{
  const char *texts[] = { _ ("Happened more often than stated"),
                          _ ("Happened less often than stated") };
  const BwRect *plot = &layout->plot;
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      double width = bw_text_measure (&layout->font, BW_TEXT_CAPTION, texts[i], 0, NULL);
      if (width > plot->width * 0.55)
        return;
      /* Where the diagonal is as far off as the text is wide, and a little more. */
      double x = i == 0 ? plot->x + plot->width * 0.1 : plot->x + plot->width * 0.92 - width;
      double y = i == 0 ? plot->y + plot->height * 0.2 : plot->y + plot->height * 0.74;
      bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, texts[i], x, y - layout->line / 2, 0,
                    layout->frame.palette->dim, &layout->frame.palette->card);
    }
}

void
bw_chart_draw_reliability (const BwChartLayout *layout, cairo_t *cr)
{
  const BwRect *plot = &layout->plot;
  cairo_save (cr);
  cairo_rectangle (cr, plot->x - 2, plot->y - 2, plot->width + 4, plot->height + 4);
  cairo_clip (cr);
  if (!layout->chart->is_binned)
    draw_band (layout, cr);
  draw_diagonal (layout, cr);
  if (layout->chart->n_steps > 0)
    draw_halves (layout, cr);
  if (layout->chart->is_binned)
    draw_points (layout, cr);
  else
    draw_steps (layout, cr);
  cairo_restore (cr);
  bw_chart_draw_forecasts (layout, cr);
}
