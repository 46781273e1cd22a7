/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where everything of a chart is at a size. */
#include "plot/bw-chart-draw-private.h"

#include <math.h>

#define RIGHT 12.0
#define TOP 8.0
#define LEAST_PLOT 36.0
#define LEAST_WIDTH 60.0

void
bw_chart_frame_init (BwChartFrame *frame)
{
  *frame = (BwChartFrame){
    .width = 1200,
    .height = 400,
    .device_scale = 1,
    .palette = bw_palette_get (false, false),
    .text_scale = 1,
    .x_from = NAN,
    .x_to = NAN,
    .y_from = NAN,
    .y_to = NAN,
    .has_header = true,
    .has_legend = true,
    .has_x_labels = true,
  };
}

double
bw_chart_snap (const BwChartLayout *layout, double px)
{
  double scale = layout->frame.device_scale;
  return round (px * scale) / scale;
}

double
bw_chart_crisp (const BwChartLayout *layout, double px)
{
  double scale = layout->frame.device_scale;
  bool is_odd = (int) fmax (round (scale), 1) % 2 == 1;
  return is_odd ? (floor (px * scale) + 0.5) / scale : round (px * scale) / scale;
}

bool
bw_chart_is_shown (const BwChartLayout *layout, unsigned series)
{
  return series >= 32 || (layout->frame.hidden & (1U << series)) == 0;
}

double
bw_chart_line_width (const BwChartLayout *layout)
{
  double width = layout->frame.palette->line_width;
  return layout->n_shown > 1 ? width * 0.75 : width;
}

const double *
bw_chart_dashes (const BwChartLayout *layout, const BwChartSeries *series, unsigned *n)
{
  static const double dashes[BW_PALETTE_N_SERIES][4] = {
    { 8, 4 }, { 6, 4 }, { 2, 3 }, { 10, 3, 2, 3 }, { 1, 4 }
  };
  *n = series->colour == 3 ? 4 : 2;
  return series->is_dashed && layout->n_shown > 1 ? dashes[series->colour] : NULL;
}

static void
copy_frame (BwChartLayout *layout, const BwChartFrame *frame)
{
  BwChartFrame *own = &layout->frame;
  *own = *frame;
  own->width = isfinite (own->width) ? CLAMP (own->width, 1, 30000) : 1;
  own->height = isfinite (own->height) ? CLAMP (own->height, 1, 30000) : 1;
  if (!(own->device_scale > 0) || own->device_scale > 16)
    own->device_scale = 1;
  if (!(own->left_margin >= 0) || !isfinite (own->left_margin))
    own->left_margin = 0;
  if (own->palette == NULL)
    own->palette = bw_palette_get (false, false);
  own->font = NULL;
  bw_text_font_init (&layout->font, frame->font, frame->text_scale);
  layout->line = bw_text_height (&layout->font, BW_TEXT_CAPTION);
}

/** The height below the plot; ROOM is what there is for plot and foot. */
static double
place_foot (BwChartLayout *layout, double room)
{
  const BwChart *chart = layout->chart;
  double labels = layout->line + 7;
  double foot = TOP;
  layout->has_x_title = false;
  layout->caption_y = NAN;
  if (layout->frame.has_x_labels && room - labels >= LEAST_PLOT / 2)
    foot = labels;
  else
    layout->frame.has_x_labels = false;
  if (layout->frame.has_x_labels && chart->x.title != NULL
      && room - foot - layout->line >= LEAST_PLOT)
    {
      layout->has_x_title = true;
      foot += layout->line;
    }
  if (layout->frame.has_header && chart->caption != NULL
      && room - foot - layout->line >= 2 * LEAST_PLOT)
    {
      foot += layout->line + 2;
      layout->caption_y = layout->frame.height - layout->line - 1;
    }
  return fmax (foot, layout->line / 2);
}

/** A square, and below it the histogram on the same x. */
static void
place_reliability (BwChartLayout *layout, double foot)
{
  double row = layout->line + 7;
  double height = layout->plot.height;
  double lower = layout->chart->n_bars > 0 ? CLAMP (height * 0.13, 24, 60) : 0;
  if (height - lower - row - 8 < 3 * LEAST_PLOT)
    lower = 0;
  if (lower > 0)
    layout->plot.height -= lower + row + 8;
  double side = fmin (layout->plot.width, layout->plot.height);
  layout->plot.x += floor ((layout->plot.width - side) / 2);
  layout->plot.width = side;
  layout->plot.height = side;
  if (lower <= 0)
    return;
  double bottom = layout->frame.height - foot;
  double top = layout->plot.y + side + row + 8;
  layout->lower = (BwRect){ layout->plot.x, top, side, fmin (bottom - top, 72) };
}

static void
place_lower_scale (BwChartLayout *layout)
{
  const BwChart *chart = layout->chart;
  double most = 0;
  for (unsigned i = 0; i < chart->n_bars; i++)
    if (isfinite (chart->counts[i]))
      most = fmax (most, chart->counts[i]);
  layout->lower_y = (BwScale){ false, 0, most > 0 ? most : 1,
                               layout->lower.y + layout->lower.height, layout->lower.y };
  bw_scale_fix_range (false, &layout->lower_y.from, &layout->lower_y.to);
  bw_chart_find_lower_ticks (layout);
}

static void
snap_rect (const BwChartLayout *layout, BwRect *rect)
{
  double right = bw_chart_snap (layout, rect->x + rect->width);
  double bottom = bw_chart_snap (layout, rect->y + rect->height);
  rect->x = bw_chart_snap (layout, rect->x);
  rect->y = bw_chart_snap (layout, rect->y);
  double least = 1 / layout->frame.device_scale;
  rect->width = fmax (right - rect->x, least);
  rect->height = fmax (bottom - rect->y, least);
}

static void
place_plot (BwChartLayout *layout)
{
  const BwChartFrame *frame = &layout->frame;
  double header = bw_chart_place_header (layout);
  double foot = place_foot (layout, frame->height - header - TOP);
  if (frame->height - header - TOP - foot < LEAST_PLOT && header > 0)
    {
      /* Too low for both: the plot counts. */
      layout->frame.has_legend = false;
      header = bw_chart_place_header (layout);
      if (frame->height - header - TOP - foot < LEAST_PLOT)
        layout->title_height = header = 0;
      foot = place_foot (layout, frame->height - header - TOP);
    }
  double top = header + fmax (TOP, layout->line / 2 + 1);
  if (header > 0)
    top = header + layout->line / 2 + 1;
  double height = fmax (frame->height - top - foot, 1);
  bw_chart_find_y_ticks (layout, height);
  double left = fmax (layout->left_need, frame->left_margin);
  if (frame->width - left - RIGHT < LEAST_WIDTH)
    {
      bw_chart_clear_marks (&layout->y_marks);
      layout->left_need = left = fmin (RIGHT, frame->width / 4);
    }
  double right = fmin (RIGHT, frame->width / 4);
  layout->plot = (BwRect){ left, top, fmax (frame->width - left - right, 1), height };
  if (layout->chart->kind == BW_CHART_RELIABILITY)
    place_reliability (layout, foot);
  snap_rect (layout, &layout->plot);
  if (layout->chart->kind == BW_CHART_RELIABILITY)
    layout->plot.width = layout->plot.height = fmin (layout->plot.width, layout->plot.height);
  if (layout->lower.height > 0)
    {
      snap_rect (layout, &layout->lower);
      layout->lower.width = layout->plot.width;
    }
}

BwChartLayout *
bw_chart_layout_new (BwChart *chart, const BwChartFrame *frame)
{
  g_return_val_if_fail (chart != NULL && frame != NULL, NULL);
  BwChartLayout *layout = g_new0 (BwChartLayout, 1);
  layout->chart = bw_chart_ref (chart);
  layout->legend = g_array_new (FALSE, FALSE, sizeof (BwLegendItem));
  copy_frame (layout, frame);
  for (unsigned i = 0; i < chart->series->len; i++)
    layout->n_shown += bw_chart_is_shown (layout, i);
  bw_chart_find_x_range (layout);
  bw_chart_find_y_range (layout);
  place_plot (layout);
  const BwRect *plot = &layout->plot;
  layout->x.px_from = plot->x;
  layout->x.px_to = plot->x + plot->width;
  layout->y.px_from = plot->y + plot->height;
  layout->y.px_to = plot->y;
  bw_chart_place_y_marks (layout);
  bw_chart_find_x_ticks (layout);
  if (layout->lower.height > 0)
    place_lower_scale (layout);
  return layout;
}

void
bw_chart_layout_free (BwChartLayout *layout)
{
  if (layout == NULL)
    return;
  bw_chart_clear_marks (&layout->x_marks);
  bw_chart_clear_marks (&layout->y_marks);
  bw_chart_clear_marks (&layout->lower_marks);
  bw_text_font_clear (&layout->font);
  g_array_unref (layout->legend);
  bw_chart_unref (layout->chart);
  g_free (layout);
}

double
bw_chart_layout_left_margin (const BwChartLayout *layout)
{
  return layout->left_need;
}

void
bw_chart_layout_plot (const BwChartLayout *layout, double *x, double *y, double *width,
                      double *height)
{
  *x = layout->plot.x;
  *y = layout->plot.y;
  *width = layout->plot.width;
  *height = layout->plot.height;
}

void
bw_chart_layout_range (const BwChartLayout *layout, double *x_from, double *x_to, double *y_from,
                       double *y_to)
{
  *x_from = layout->x.from;
  *x_to = layout->x.to;
  *y_from = layout->y.from;
  *y_to = layout->y.to;
}

double
bw_chart_layout_x_to_px (const BwChartLayout *layout, double x)
{
  return bw_scale_to_px (&layout->x, x);
}

double
bw_chart_layout_px_to_x (const BwChartLayout *layout, double px)
{
  return bw_scale_from_px (&layout->x, px);
}

double
bw_chart_layout_y_to_px (const BwChartLayout *layout, double y)
{
  return bw_scale_to_px (&layout->y, y);
}
