/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks, their labels and their places; grid and axes. */
#include "plot/bw-axis-text-private.h"
#include "plot/bw-chart-draw-private.h"

#include <math.h>
#include <string.h>

#define X_SPACING 70.0
#define TICK_LENGTH 4.0
#define LABEL_APART 8.0

void
bw_chart_clear_marks (BwTickMarks *marks)
{
  for (unsigned i = 0; i < marks->n; i++)
    g_clear_pointer (&marks->marks[i].label, g_free);
  marks->n = 0;
}

static void
find_ticks (const BwAxis *axis, const BwScale *scale, unsigned max, BwTicks *ticks)
{
  double most = fmax (fabs (scale->from), fabs (scale->to));
  if (axis->kind == BW_AXIS_TIME)
    bw_ticks_time (scale->from, scale->to, axis->zone, max, ticks);
  else if (scale->is_log)
    bw_ticks_log (scale->from, scale->to, max, ticks);
  else
    bw_ticks_linear (scale->from, scale->to, bw_axis_unit (axis, most), bw_axis_is_whole (axis),
                     max, ticks);
}

static void
label_ticks (const BwChartLayout *layout, const BwAxis *axis, const BwScale *scale,
             const BwTicks *ticks, BwTickMarks *marks)
{
  marks->n = ticks->n;
  for (unsigned i = 0; i < ticks->n; i++)
    {
      BwTickMark *mark = &marks->marks[i];
      mark->px = ticks->values[i];
      mark->label = bw_axis_tick_text (axis, ticks, i, scale->from, scale->to);
      mark->width = bw_text_measure (&layout->font, BW_TEXT_CAPTION, mark->label, 0, NULL);
    }
}

static double
widest (const BwTickMarks *marks)
{
  double width = 0;
  for (unsigned i = 0; i < marks->n; i++)
    width = fmax (width, marks->marks[i].width);
  return width;
}

void
bw_chart_find_y_ticks (BwChartLayout *layout, double height)
{
  BwTicks ticks;
  double pitch = fmax (layout->line * 1.5, 26);
  unsigned max = (unsigned) CLAMP (height / pitch + 1, 2, 6);
  if (layout->chart->kind == BW_CHART_RELIABILITY)
    max = height / 6 > layout->line * 1.3 ? 6 : 3;
  find_ticks (&layout->chart->y, &layout->y, max, &ticks);
  label_ticks (layout, &layout->chart->y, &layout->y, &ticks, &layout->y_marks);
  layout->left_need = ceil (widest (&layout->y_marks)) + BW_LABEL_GAP + 1;
}

/** Upper edges of labels beside their ticks; those that would touch the one before have none. */
static void
place_column (const BwChartLayout *layout, const BwScale *scale, BwTickMarks *marks)
{
  double before = INFINITY;
  for (unsigned i = 0; i < marks->n; i++)
    {
      BwTickMark *mark = &marks->marks[i];
      mark->px = bw_scale_to_px (scale, mark->px);
      mark->label_px =
          CLAMP (mark->px - layout->line / 2, 0, fmax (layout->frame.height - layout->line, 0));
      if (mark->label_px + layout->line > before)
        g_clear_pointer (&mark->label, g_free);
      else
        before = mark->label_px;
    }
}

void
bw_chart_place_y_marks (BwChartLayout *layout)
{
  place_column (layout, &layout->y, &layout->y_marks);
}

void
bw_chart_find_lower_ticks (BwChartLayout *layout)
{
  BwTicks ticks;
  BwAxis axis = { .format = BW_FORMAT_COUNT, .min = NAN, .max = NAN };
  unsigned max = layout->lower.height > 2.6 * layout->line ? 3 : 2;
  find_ticks (&axis, &layout->lower_y, max, &ticks);
  label_ticks (layout, &axis, &layout->lower_y, &ticks, &layout->lower_marks);
  place_column (layout, &layout->lower_y, &layout->lower_marks);
}

/** The label of a first tick without its year where that has no room. */
static void
shorten_first (const BwChartLayout *layout, BwTickMark *mark, double room)
{
  const char *space = strrchr (mark->label, ' ');
  if (mark->width <= room || space == NULL || layout->chart->x.kind != BW_AXIS_TIME)
    return;
  char *shorter = g_strndup (mark->label, (gsize) (space - mark->label));
  g_free (mark->label);
  mark->label = shorter;
  mark->width = bw_text_measure (&layout->font, BW_TEXT_CAPTION, shorter, 0, NULL);
}

/** Left edges of labels under their ticks, within the picture; those too near to the one before
 * have none. */
static void
place_row (const BwChartLayout *layout, BwTickMarks *marks)
{
  double end = -INFINITY;
  for (unsigned i = 0; i < marks->n; i++)
    {
      BwTickMark *mark = &marks->marks[i];
      mark->px = bw_scale_to_px (&layout->x, mark->px);
      mark->label_px =
          CLAMP (mark->px - mark->width / 2, 0, fmax (layout->frame.width - mark->width, 0));
      if (mark->label_px < end + LABEL_APART || mark->width > layout->frame.width)
        g_clear_pointer (&mark->label, g_free);
      else
        end = mark->label_px + mark->width;
    }
}

static bool
has_all_labels (const BwTickMarks *marks)
{
  for (unsigned i = 0; i < marks->n; i++)
    if (marks->marks[i].label == NULL)
      return false;
  return true;
}

void
bw_chart_find_x_ticks (BwChartLayout *layout)
{
  const BwAxis *axis = &layout->chart->x;
  BwTickMarks *marks = &layout->x_marks;
  double width = layout->plot.width;
  double spacing = layout->chart->kind == BW_CHART_XY ? X_SPACING : fmax (3 * layout->line, 40);
  unsigned max = (unsigned) CLAMP (width / spacing + 1, 2, BW_TICKS_MAX);
  /* Both axes of a reliability diagram are the same, if at all possible. */
  if (layout->chart->kind == BW_CHART_RELIABILITY)
    max = MIN (max, MAX (layout->y_marks.n, 2));
  for (; max >= 2; max--)
    {
      BwTicks ticks;
      find_ticks (axis, &layout->x, max, &ticks);
      bw_chart_clear_marks (marks);
      label_ticks (layout, axis, &layout->x, &ticks, marks);
      double pitch = ticks.n > 1 ? fabs (bw_scale_to_px (&layout->x, ticks.values[1])
                                         - bw_scale_to_px (&layout->x, ticks.values[0]))
                                 : width;
      for (unsigned i = 0; i < marks->n; i++)
        shorten_first (layout, &marks->marks[i], pitch - LABEL_APART);
      place_row (layout, marks);
      if (max == 2 || (has_all_labels (marks) && (pitch >= spacing || ticks.n < 3)))
        return;
    }
}

static void
horizontal_line (const BwChartLayout *layout, cairo_t *cr, double y)
{
  double crisp = bw_chart_crisp (layout, y);
  cairo_move_to (cr, layout->plot.x, crisp);
  cairo_line_to (cr, layout->plot.x + layout->plot.width, crisp);
}

void
bw_chart_draw_grid (const BwChartLayout *layout, cairo_t *cr)
{
  cairo_set_line_width (cr, 1);
  for (unsigned i = 0; i < layout->y_marks.n; i++)
    horizontal_line (layout, cr, layout->y_marks.marks[i].px);
  if (layout->chart->kind == BW_CHART_RELIABILITY)
    for (unsigned i = 0; i < layout->x_marks.n; i++)
      {
        double crisp = bw_chart_crisp (layout, layout->x_marks.marks[i].px);
        cairo_move_to (cr, crisp, layout->plot.y);
        cairo_line_to (cr, crisp, layout->plot.y + layout->plot.height);
      }
  for (unsigned i = 0; i < layout->lower_marks.n; i++)
    horizontal_line (layout, cr, layout->lower_marks.marks[i].px);
  bw_colour_set_source (cr, layout->frame.palette->grid);
  cairo_stroke (cr);
}

static void
draw_column (const BwChartLayout *layout, cairo_t *cr, const BwTickMarks *marks)
{
  for (unsigned i = 0; i < marks->n; i++)
    {
      const BwTickMark *mark = &marks->marks[i];
      double x = layout->plot.x - BW_LABEL_GAP - mark->width;
      if (mark->label != NULL && x >= -0.5)
        bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, mark->label, x, mark->label_px, 0,
                      layout->frame.palette->dim, NULL);
    }
}

/** The line at the foot of a plot with its tick marks and labels. */
static void
draw_row (const BwChartLayout *layout, cairo_t *cr, double bottom)
{
  cairo_set_line_width (cr, 1);
  horizontal_line (layout, cr, bottom);
  for (unsigned i = 0; i < layout->x_marks.n; i++)
    {
      const BwTickMark *mark = &layout->x_marks.marks[i];
      if (mark->label == NULL)
        continue;
      double crisp = bw_chart_crisp (layout, mark->px);
      cairo_move_to (cr, crisp, bottom);
      cairo_line_to (cr, crisp, bottom + TICK_LENGTH);
    }
  bw_colour_set_source (cr, layout->frame.palette->axis);
  cairo_stroke (cr);
  for (unsigned i = 0; i < layout->x_marks.n; i++)
    {
      const BwTickMark *mark = &layout->x_marks.marks[i];
      if (mark->label != NULL)
        bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, mark->label, mark->label_px,
                      bottom + TICK_LENGTH + 1, 0, layout->frame.palette->dim, NULL);
    }
}

static void
draw_titles (const BwChartLayout *layout, cairo_t *cr, double bottom)
{
  const BwPalette *palette = layout->frame.palette;
  if (layout->has_x_title)
    {
      double room = fmin (layout->frame.width, layout->plot.width + 40);
      double width =
          bw_text_measure (&layout->font, BW_TEXT_CAPTION, layout->chart->x.title, room, NULL);
      double middle = layout->plot.x + layout->plot.width / 2;
      double x = CLAMP (middle - width / 2, 0, fmax (layout->frame.width - width, 0));
      bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, layout->chart->x.title, x,
                    bottom + TICK_LENGTH + 1 + layout->line, room, palette->dim, NULL);
    }
  if (!isnan (layout->caption_y))
    {
      double room = layout->frame.width;
      double width =
          bw_text_measure (&layout->font, BW_TEXT_CAPTION, layout->chart->caption, room, NULL);
      bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION, layout->chart->caption,
                    fmax (layout->plot.x + layout->plot.width - width, 0), layout->caption_y, room,
                    palette->dim, NULL);
    }
}

void
bw_chart_draw_axes (const BwChartLayout *layout, cairo_t *cr)
{
  double bottom = layout->plot.y + layout->plot.height;
  draw_column (layout, cr, &layout->y_marks);
  if (layout->frame.has_x_labels)
    draw_row (layout, cr, bottom);
  if (layout->lower.height > 0)
    {
      draw_column (layout, cr, &layout->lower_marks);
      bottom = layout->lower.y + layout->lower.height;
      draw_row (layout, cr, bottom);
    }
  draw_titles (layout, cr, bottom);
}
