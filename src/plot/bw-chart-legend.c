/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The title's row and the legend of a chart. */
#include "plot/bw-chart-draw-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SAMPLE 18.0
#define SAMPLE_GAP 6.0
#define ITEM_GAP 14.0

static void
add_item (BwChartLayout *layout, BwLegendKind kind, unsigned series, const char *text)
{
  BwLegendItem item = { .kind = kind, .series = series, .text = text };
  double most = fmax (layout->frame.width - SAMPLE - SAMPLE_GAP, 10);
  item.width =
      SAMPLE + SAMPLE_GAP + bw_text_measure (&layout->font, BW_TEXT_CAPTION, text, most, NULL);
  g_array_append_val (layout->legend, item);
}

static void
collect_items (BwChartLayout *layout)
{
  const BwChart *chart = layout->chart;
  if (chart->kind == BW_CHART_RELIABILITY)
    {
      add_item (layout, BW_LEGEND_SERIES, 0, _ ("happened"));
      if (chart->band_name == NULL)
        return;
      if (!chart->is_binned)
        add_item (layout, BW_LEGEND_OUTSIDE, 0, _ ("outside the band"));
      add_item (layout, BW_LEGEND_BAND, 0, chart->band_name);
      return;
    }
  for (guint i = 0; i < chart->series->len; i++)
    {
      const BwChartSeries *series = &g_array_index (chart->series, BwChartSeries, i);
      if (series->name != NULL && !(series->is_reference && series->band_name != NULL))
        add_item (layout, BW_LEGEND_SERIES, i, series->name);
      if (series->has_band && series->band_name != NULL)
        add_item (layout, BW_LEGEND_BAND, i, series->band_name);
    }
  /* One line needs no name beside the title. */
  if (layout->legend->len < 2)
    g_array_set_size (layout->legend, 0);
  else if (bw_chart_has_hatch (chart))
    add_item (layout, BW_LEGEND_HATCH, 0, _ ("Not watching"));
}

static double
items_width (const BwChartLayout *layout, guint from, guint to)
{
  double width = 0;
  for (guint i = from; i < to; i++)
    width += g_array_index (layout->legend, BwLegendItem, i).width + (i > from ? ITEM_GAP : 0);
  return width;
}

/** Places the entries [FROM, TO) in a row that ends at RIGHT, or begins at 0 when it is as wide. */
static void
place_items (BwChartLayout *layout, guint from, guint to, double right, double y)
{
  double x = fmax (right - items_width (layout, from, to), 0);
  for (guint i = from; i < to; i++)
    {
      BwLegendItem *item = &g_array_index (layout->legend, BwLegendItem, i);
      item->x = x;
      item->y = y;
      x += item->width + ITEM_GAP;
    }
}

/** Rows of as many entries as fit; returns the height. */
static double
place_rows (BwChartLayout *layout, double top, double right)
{
  double y = top;
  for (guint from = 0; from < layout->legend->len;)
    {
      guint to = from + 1;
      while (to < layout->legend->len && items_width (layout, from, to + 1) <= right)
        to++;
      place_items (layout, from, to, right, y);
      y += layout->line + 2;
      from = to;
    }
  return y - top;
}

double
bw_chart_place_header (BwChartLayout *layout)
{
  const BwChartFrame *frame = &layout->frame;
  double right = frame->width - 12;
  double title_width = 0;
  layout->title_height = 0;
  if (frame->has_header && layout->chart->title != NULL)
    {
      layout->title_height = ceil (bw_text_height (&layout->font, BW_TEXT_HEADING)) + 6;
      title_width = bw_text_measure (&layout->font, BW_TEXT_HEADING, layout->chart->title, 0, NULL);
      if (layout->chart->subtitle != NULL)
        title_width +=
            8 + bw_text_measure (&layout->font, BW_TEXT_CAPTION, layout->chart->subtitle, 0, NULL);
    }
  g_array_set_size (layout->legend, 0);
  if (!frame->has_legend)
    return layout->title_height;
  collect_items (layout);
  if (layout->legend->len == 0)
    return layout->title_height;
  double width = items_width (layout, 0, layout->legend->len);
  if (layout->title_height > 0 && title_width + 24 + width <= right)
    {
      place_items (layout, 0, layout->legend->len, right,
                   (layout->title_height - 6 - layout->line) / 2);
      return layout->title_height;
    }
  return layout->title_height + place_rows (layout, layout->title_height, right) + 2;
}

/** Of estimates: a dot, and the whisker of its interval. */
static void
draw_point_sample (const BwChartLayout *layout, cairo_t *cr, const BwRect *swatch, BwColour colour,
                   bool is_whisker)
{
  const BwPalette *palette = layout->frame.palette;
  double x = bw_chart_crisp (layout, swatch->x + SAMPLE / 2);
  double bottom = swatch->y + swatch->height;
  bw_colour_set_source (cr, colour);
  cairo_new_path (cr);
  if (!is_whisker)
    {
      cairo_arc (cr, x, swatch->y + swatch->height / 2, 4, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }
  bw_chart_trace_whisker (cr, x, swatch->y, bottom);
  cairo_set_line_width (cr, palette->line_width * 0.75);
  cairo_stroke (cr);
}

static void
draw_sample (const BwChartLayout *layout, cairo_t *cr, const BwLegendItem *item)
{
  const BwPalette *palette = layout->frame.palette;
  const BwChart *chart = layout->chart;
  double middle = item->y + layout->line / 2;
  BwRect swatch = { item->x, middle - 5, SAMPLE, 10 };
  const BwChartSeries *series =
      chart->series->len > 0 ? &g_array_index (chart->series, BwChartSeries, item->series) : NULL;
  BwColour colour = palette->series[series != NULL ? series->colour : 0];
  bool is_reference = series == NULL || series->is_reference;
  bool is_of_none = item->kind == BW_LEGEND_HATCH;
  if (chart->is_binned || (series != NULL && series->line == BW_LINE_POINTS && !is_of_none))
    {
      draw_point_sample (layout, cr, &swatch, colour, item->kind == BW_LEGEND_BAND);
      return;
    }
  switch (item->kind)
    {
    case BW_LEGEND_HATCH:
      bw_chart_draw_hatch (cr, &swatch, palette->hatch);
      return;
    case BW_LEGEND_BAND:
      bw_colour_set_source (cr, is_reference ? bw_chart_reference_colour (palette, series, 0.6)
                                             : bw_colour_fade (colour, 0.3));
      cairo_rectangle (cr, swatch.x, swatch.y, swatch.width, swatch.height);
      cairo_fill (cr);
      return;
    case BW_LEGEND_OUTSIDE:
    case BW_LEGEND_SERIES:
    default:
      cairo_set_line_width (cr, item->kind == BW_LEGEND_OUTSIDE ? 4 : bw_chart_line_width (layout));
      bw_colour_set_source (cr, item->kind == BW_LEGEND_OUTSIDE ? palette->series[1] : colour);
      if (series != NULL)
        {
          unsigned n;
          const double *dashes = bw_chart_dashes (layout, series, &n);
          cairo_set_dash (cr, dashes, dashes != NULL ? (int) n : 0, 0);
        }
      cairo_move_to (cr, swatch.x, bw_chart_snap (layout, middle));
      cairo_line_to (cr, swatch.x + SAMPLE, bw_chart_snap (layout, middle));
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
}

static void
draw_item (const BwChartLayout *layout, cairo_t *cr, const BwLegendItem *item)
{
  const BwPalette *palette = layout->frame.palette;
  bool is_of_series = item->kind == BW_LEGEND_SERIES || item->kind == BW_LEGEND_BAND;
  bool is_hidden = layout->chart->kind == BW_CHART_XY && is_of_series
                   && !bw_chart_is_shown (layout, item->series);
  double x = item->x + SAMPLE + SAMPLE_GAP;
  double width = item->width - SAMPLE - SAMPLE_GAP;
  draw_sample (layout, cr, item);
  bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, item->text, x, item->y, ceil (width) + 1,
                palette->dim, NULL);
  if (!is_hidden)
    return;
  double y = bw_chart_crisp (layout, item->y + layout->line / 2);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + width, y);
  bw_colour_set_source (cr, palette->dim);
  cairo_stroke (cr);
}

void
bw_chart_draw_header (const BwChartLayout *layout, cairo_t *cr)
{
  const BwChart *chart = layout->chart;
  const BwPalette *palette = layout->frame.palette;
  for (guint i = 0; i < layout->legend->len; i++)
    draw_item (layout, cr, &g_array_index (layout->legend, BwLegendItem, i));
  if (layout->title_height <= 0)
    return;
  double room = layout->frame.width - 12;
  double width = bw_text_measure (&layout->font, BW_TEXT_HEADING, chart->title, room, NULL);
  double line = bw_text_height (&layout->font, BW_TEXT_HEADING);
  bw_text_draw (&layout->font, cr, BW_TEXT_HEADING, chart->title, 0, 0, room, palette->foreground,
                NULL);
  room -= width + 8;
  if (chart->subtitle != NULL && room > 30)
    bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, chart->subtitle, width + 8,
                  (line - layout->line) * 0.7, room, palette->dim, NULL);
}
