/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The crosshair: line, dots, the moment under the axis, the values beside it. */
#include "plot/bw-axis-text-private.h"
#include "plot/bw-chart-draw-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DOT 4.5
#define RING 2.0
#define PAD 8.0
#define MAX_ROWS 8

static void
rounded (cairo_t *cr, const BwRect *rect, double radius)
{
  double right = rect->x + rect->width - radius;
  double bottom = rect->y + rect->height - radius;
  cairo_new_sub_path (cr);
  cairo_arc (cr, right, rect->y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, right, bottom, radius, 0, G_PI_2);
  cairo_arc (cr, rect->x + radius, bottom, radius, G_PI_2, G_PI);
  cairo_arc (cr, rect->x + radius, rect->y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static BwColour
hit_colour (const BwChartLayout *layout, const BwChartHit *hit)
{
  const BwPalette *palette = layout->frame.palette;
  const BwChart *chart = layout->chart;
  if (chart->kind == BW_CHART_XY)
    return palette->series[g_array_index (chart->series, BwChartSeries, hit->series).colour];
  bool is_outside = chart->kind == BW_CHART_RELIABILITY
                    && (hit->point.y < hit->point.low || hit->point.y > hit->point.high);
  return palette->series[is_outside ? 1 : 0];
}

/** Where the dot of HIT is: of a step on the crosshair at X, as its value is in force there; of a
 * joined line at its own sample, which is where the line has that value. */
static double
dot_x (const BwChartLayout *layout, const BwChartHit *hit, double x)
{
  const BwChart *chart = layout->chart;
  if (chart->kind != BW_CHART_XY
      || g_array_index (chart->series, BwChartSeries, hit->series).line == BW_LINE_STEP)
    return x;
  double own = bw_scale_to_px (&layout->x, hit->x);
  return fabs (own - x) < 1 ? x : own;
}

static void
draw_dots (const BwChartLayout *layout, cairo_t *cr, const BwChartHit *hits, unsigned n, double x)
{
  const BwRect *plot = &layout->plot;
  for (unsigned i = n; i-- > 0;)
    {
      double px = dot_x (layout, &hits[i], x);
      double py = bw_scale_to_px (&layout->y, hits[i].point.y);
      bool is_inside = py >= plot->y - 1 && py <= plot->y + plot->height + 1 && px >= plot->x - 1
                       && px <= plot->x + plot->width + 1;
      if (!is_inside)
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, px, py, DOT + RING, 0, 2 * G_PI);
      bw_colour_set_source (cr, layout->frame.palette->card);
      cairo_fill (cr);
      cairo_arc (cr, px, py, DOT, 0, 2 * G_PI);
      bw_colour_set_source (cr, hit_colour (layout, &hits[i]));
      cairo_fill (cr);
    }
}

/** The moment in a dark pill over the labels of the axis. */
static void
draw_pill (const BwChartLayout *layout, cairo_t *cr, double x, double at)
{
  const BwPalette *palette = layout->frame.palette;
  g_autofree char *text = bw_chart_layout_x_text (layout, at);
  double room = fmax (layout->frame.width - 2 * PAD, 1);
  double width = bw_text_measure (&layout->font, BW_TEXT_CAPTION_BOLD, text, room, NULL);
  BwRect pill = { x - width / 2 - PAD, layout->plot.y + layout->plot.height + 1, width + 2 * PAD,
                  layout->line + 5 };
  pill.x = CLAMP (pill.x, 0, fmax (layout->frame.width - pill.width, 0));
  pill.y = fmax (fmin (pill.y, layout->frame.height - pill.height), 0);
  BwColour back = palette->foreground;
  BwColour front = palette->is_dark ? palette->window : palette->card;
  /* Opaque: labels lie below it. */
  bw_colour_set_source (cr, palette->card);
  rounded (cr, &pill, 6);
  cairo_fill_preserve (cr);
  bw_colour_set_source (cr, back);
  cairo_fill (cr);
  bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION_BOLD, text, pill.x + PAD, pill.y + 2.5, 0, front,
                NULL);
}

/** A line of the tip. */
typedef struct
{
  char *name;  /* owned, or NULL */
  char *value; /* owned */
  BwColour colour;
  bool is_bold;
} Row;

static void
row_add (Row *rows, unsigned *n, char *name, char *value, BwColour colour, bool is_bold)
{
  if (*n < MAX_ROWS)
    rows[(*n)++] = (Row){ name, value, colour, is_bold };
  else
    {
      g_free (name);
      g_free (value);
    }
}

static void
reliability_rows (const BwChartLayout *layout, const BwChartHit *hit, Row *rows, unsigned *n)
{
  const BwPalette *palette = layout->frame.palette;
  const BwReliabilityStep *step = &layout->chart->steps[hit->index];
  g_autofree char *stated = bw_axis_value_text (&layout->chart->x, hit->x);
  g_autofree char *happened = bw_axis_value_text (&layout->chart->y, step->y);
  g_autofree char *count = bw_number_format (step->n, BW_FORMAT_COUNT);
  row_add (rows, n, NULL, g_strdup_printf (_ ("stated %s"), stated), palette->foreground, true);
  row_add (rows, n, NULL, g_strdup_printf (_ ("happened %s"), happened), hit_colour (layout, hit),
           true);
  if (!isfinite (step->band_low) || !isfinite (step->band_high))
    {
      row_add (rows, n, NULL, g_strdup_printf (_ ("n = %s"), count), palette->dim, false);
      return;
    }
  g_autofree char *low = bw_axis_value_text (&layout->chart->y, step->band_low);
  g_autofree char *high = bw_axis_value_text (&layout->chart->y, step->band_high);
  row_add (rows, n, NULL, g_strdup_printf (_ ("band %s to %s · n = %s"), low, high, count),
           palette->dim, false);
}

static unsigned
tip_rows (const BwChartLayout *layout, const BwChartHit *hits, unsigned n_hits, double x, Row *rows)
{
  const BwChart *chart = layout->chart;
  unsigned n = 0;
  if (chart->kind == BW_CHART_RELIABILITY && n_hits > 0)
    reliability_rows (layout, &hits[0], rows, &n);
  else
    for (unsigned i = 0; i < n_hits; i++)
      {
        const char *name = chart->kind == BW_CHART_XY && n_hits > 1
                               ? g_array_index (chart->series, BwChartSeries, hits[i].series).name
                               : NULL;
        row_add (rows, &n, g_strdup (name), bw_chart_layout_value_text (layout, &hits[i]),
                 hit_colour (layout, &hits[i]), true);
      }
  const char *word = bw_chart_gap_word_at (layout, x);
  if (word != NULL)
    row_add (rows, &n, NULL, g_strdup (word), layout->frame.palette->dim, false);
  return n;
}

static void
draw_row (const BwChartLayout *layout, cairo_t *cr, const Row *row, double x, double y,
          double right)
{
  double room = fmax (right - x, 1);
  const BwPalette *palette = layout->frame.palette;
  BwTextStyle style = row->is_bold ? BW_TEXT_CAPTION_BOLD : BW_TEXT_CAPTION;
  if (row->name == NULL)
    {
      BwColour colour =
          layout->chart->kind == BW_CHART_RELIABILITY ? row->colour : palette->foreground;
      bw_text_draw (&layout->font, cr, style, row->value, x, y, room + 1, colour, NULL);
      return;
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + 4, y + layout->line / 2, 4, 0, 2 * G_PI);
  bw_colour_set_source (cr, row->colour);
  cairo_fill (cr);
  double width = bw_text_measure (&layout->font, style, row->value, room, NULL);
  if (room - width > 14 + 10)
    bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, row->name, x + 14, y, room - width - 14 - 6,
                  palette->dim, NULL);
  bw_text_draw (&layout->font, cr, style, row->value, right - width, y, room, palette->foreground,
                NULL);
}

/** Where the tip stands: right of the line, left where there is no room, within the picture. Of a
 * reliability diagram in the empty corner, as its line runs along the diagonal. */
static BwRect
place_tip (const BwChartLayout *layout, const BwChartHit *hits, unsigned n, double x, double width,
           double height)
{
  const BwRect *plot = &layout->plot;
  BwRect rect = { x + 12, 0, width, height };
  bool is_square = layout->chart->kind == BW_CHART_RELIABILITY;
  bool is_right_half = x > plot->x + plot->width / 2;
  if (rect.x + width > plot->x + plot->width || (is_square && is_right_half))
    rect.x = x - 12 - width;
  rect.x = CLAMP (rect.x, 0, fmax (layout->frame.width - width, 0));
  double middle = 0;
  for (unsigned i = 0; i < n; i++)
    middle +=
        CLAMP (bw_scale_to_px (&layout->y, hits[i].point.y), plot->y, plot->y + plot->height) / n;
  if (is_square)
    middle = plot->y + plot->height * (is_right_half ? 0.88 : 0.12);
  double lowest = fmax (fmin (plot->y + plot->height, layout->frame.height) - height - 2, 0);
  rect.y = CLAMP (middle - height / 2, fmin (plot->y, lowest), lowest);
  return rect;
}

static void
draw_tip (const BwChartLayout *layout, cairo_t *cr, const BwChartHit *hits, unsigned n, double px,
          double x)
{
  const BwPalette *palette = layout->frame.palette;
  Row rows[MAX_ROWS];
  unsigned n_rows = tip_rows (layout, hits, n, x, rows);
  double widest = 0;
  if (n_rows == 0)
    return;
  for (unsigned i = 0; i < n_rows; i++)
    {
      double width = bw_text_measure (&layout->font, BW_TEXT_CAPTION_BOLD, rows[i].value, 0, NULL);
      if (rows[i].name != NULL)
        width += 14 + 12 + bw_text_measure (&layout->font, BW_TEXT_CAPTION, rows[i].name, 0, NULL);
      widest = fmax (widest, width);
    }
  widest = fmin (widest, fmax (layout->frame.width - 2 * PAD - 4, 1));
  BwRect rect = place_tip (layout, hits, n, px, ceil (widest) + 2 * PAD + 2,
                           n_rows * (layout->line + 3) - 3 + 2 * 6);
  rect.x = bw_chart_crisp (layout, rect.x);
  rect.y = bw_chart_crisp (layout, rect.y);
  rounded (cr, &rect, 8);
  bw_colour_set_source (cr, palette->card);
  cairo_fill_preserve (cr);
  bw_colour_set_source (cr, bw_colour_fade (palette->axis, 0.6));
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  for (unsigned i = 0; i < n_rows; i++)
    {
      draw_row (layout, cr, &rows[i], rect.x + PAD + 1, rect.y + 6 + i * (layout->line + 3),
                rect.x + rect.width - PAD - 1);
      g_free (rows[i].name);
      g_free (rows[i].value);
    }
}

void
bw_chart_layout_draw_cursor (const BwChartLayout *layout, cairo_t *cr, double x, bool is_labelled,
                             bool has_tip)
{
  const BwRect *plot = &layout->plot;
  BwChartHit hits[32];
  if (isnan (x) || x < layout->x.from || x > layout->x.to)
    return;
  unsigned n = bw_chart_layout_hit (layout, x, hits, G_N_ELEMENTS (hits));
  double px = bw_chart_crisp (layout, bw_scale_to_px (&layout->x, x));
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, px, plot->y);
  cairo_line_to (cr, px, plot->y + plot->height);
  bw_colour_set_source (cr, layout->frame.palette->crosshair);
  cairo_stroke (cr);
  draw_dots (layout, cr, hits, n, px);
  if (is_labelled)
    draw_pill (layout, cr, px, x);
  if (has_tip)
    draw_tip (layout, cr, hits, n, px, x);
  cairo_restore (cr);
}
