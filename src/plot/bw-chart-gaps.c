/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not watched, what has stopped, and the note over an empty plot. */
#include "plot/bw-chart-draw-private.h"

#include <math.h>
#include <string.h>

#define PITCH 6.0
#define THICK 2.0
#define NARROWEST 2.0

void
bw_chart_draw_hatch (cairo_t *cr, const BwRect *rect, BwColour colour)
{
  double step = PITCH * G_SQRT2;
  double first = floor ((rect->x - rect->height) / step) * step;
  cairo_save (cr);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (cr);
  cairo_new_path (cr);
  for (double x = first; x < rect->x + rect->width; x += step)
    {
      cairo_move_to (cr, x, rect->y + rect->height);
      cairo_line_to (cr, x + rect->height, rect->y);
    }
  bw_colour_set_source (cr, colour);
  cairo_set_line_width (cr, THICK);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/** The part of the plot that GAP covers; false when none. */
static bool
gap_rect (const BwChartLayout *layout, const BwChartGap *gap, BwRect *rect)
{
  const BwRect *plot = &layout->plot;
  if (isnan (gap->from) || isnan (gap->to) || gap->from > layout->x.to || gap->to < layout->x.from)
    return false;
  double left = fmax (bw_scale_to_px (&layout->x, fmin (gap->from, gap->to)), plot->x);
  double right =
      fmin (bw_scale_to_px (&layout->x, fmax (gap->from, gap->to)), plot->x + plot->width);
  if (right - left < NARROWEST)
    {
      left = fmin (left, plot->x + plot->width - NARROWEST);
      right = left + NARROWEST;
    }
  left = bw_chart_snap (layout, left);
  *rect = (BwRect){ left, plot->y, bw_chart_snap (layout, right) - left, plot->height };
  return rect->width > 0;
}

void
bw_chart_draw_gaps (const BwChartLayout *layout, cairo_t *cr)
{
  const BwPalette *palette = layout->frame.palette;
  for (guint i = 0; i < layout->chart->gaps->len; i++)
    {
      const BwChartGap *gap = &g_array_index (layout->chart->gaps, BwChartGap, i);
      BwRect rect;
      if (!gap_rect (layout, gap, &rect))
        continue;
      if (gap->draw == BW_GAP_DRAW_HATCH)
        {
          bw_chart_draw_hatch (cr, &rect, palette->hatch);
          continue;
        }
      cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
      bw_colour_set_source (cr, palette->grid);
      cairo_fill (cr);
    }
}

/** TEXT centred at X, Y. */
static void
draw_centred (const BwChartLayout *layout, cairo_t *cr, const char *text, double x, double y,
              double room, BwColour colour, const BwColour *halo)
{
  double width = bw_text_measure (&layout->font, BW_TEXT_CAPTION, text, room, NULL);
  bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, text, x - width / 2, y - layout->line / 2, room,
                colour, halo);
}

/** The words of a gap in one line, or in two broken at the blank nearest to the middle; not at all
 * where they do not fit. */
static void
draw_words (const BwChartLayout *layout, cairo_t *cr, const char *word, const BwRect *rect,
            const BwColour *halo)
{
  const BwPalette *palette = layout->frame.palette;
  double x = rect->x + rect->width / 2;
  double y = rect->y + rect->height / 2;
  double room = rect->width - 8;
  if (bw_text_measure (&layout->font, BW_TEXT_CAPTION, word, 0, NULL) <= room)
    {
      draw_centred (layout, cr, word, x, y, 0, palette->dim, halo);
      return;
    }
  size_t middle = strlen (word) / 2;
  const char *best = NULL;
  for (const char *space = strchr (word, ' '); space != NULL; space = strchr (space + 1, ' '))
    if (best == NULL
        || labs ((space - word) - (long) middle) < labs ((best - word) - (long) middle))
      best = space;
  if (best == NULL || rect->height < 2 * layout->line)
    return;
  g_autofree char *first = g_strndup (word, (gsize) (best - word));
  if (bw_text_measure (&layout->font, BW_TEXT_CAPTION, first, 0, NULL) > room
      || bw_text_measure (&layout->font, BW_TEXT_CAPTION, best + 1, 0, NULL) > room)
    return;
  draw_centred (layout, cr, first, x, y - layout->line / 2, 0, palette->dim, halo);
  draw_centred (layout, cr, best + 1, x, y + layout->line / 2, 0, palette->dim, halo);
}

void
bw_chart_draw_gap_words (const BwChartLayout *layout, cairo_t *cr)
{
  for (guint i = 0; i < layout->chart->gaps->len; i++)
    {
      const BwChartGap *gap = &g_array_index (layout->chart->gaps, BwChartGap, i);
      BwRect rect;
      if (gap->word != NULL && layout->plot.height > layout->line && gap_rect (layout, gap, &rect))
        draw_words (layout, cr, gap->word, &rect,
                    gap->draw == BW_GAP_DRAW_HATCH ? &layout->frame.palette->card : NULL);
    }
}

const char *
bw_chart_gap_word_at (const BwChartLayout *layout, double x)
{
  for (guint i = 0; i < layout->chart->gaps->len; i++)
    {
      const BwChartGap *gap = &g_array_index (layout->chart->gaps, BwChartGap, i);
      if (x > gap->from && x < gap->to && gap->word != NULL)
        return gap->word;
    }
  return NULL;
}

void
bw_chart_draw_note (const BwChartLayout *layout, cairo_t *cr)
{
  const BwChart *chart = layout->chart;
  const BwPalette *palette = layout->frame.palette;
  double x = layout->plot.x + layout->plot.width / 2;
  double y = layout->plot.y + layout->plot.height / 2;
  double room = layout->plot.width;
  bool has_both = chart->note_first != NULL && chart->note_second != NULL
                  && layout->plot.height > 2.2 * layout->line;
  double apart = has_both ? layout->line * 0.58 : 0;
  if (layout->plot.height < layout->line)
    return;
  if (chart->note_first != NULL)
    draw_centred (layout, cr, chart->note_first, x, y - apart, room, palette->foreground,
                  &palette->card);
  if (chart->note_second != NULL && (has_both || chart->note_first == NULL))
    draw_centred (layout, cr, chart->note_second, x, y + apart, room, palette->dim, &palette->card);
}
