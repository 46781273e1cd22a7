/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series with more points than pixel columns: at most four values of a column are looked at. */
#include "plot/bw-chart-draw-private.h"
#include "plot/bw-series-private.h"

#include <math.h>

/* Points for a column above which lines are drawn by column. */
#define DENSE 1

bool
bw_chart_is_dense (const BwChartLayout *layout, const BwChartSeries *series)
{
  size_t from = bw_series_lower_bound (series->series, layout->x.from);
  size_t to = bw_series_lower_bound (series->series, layout->x.to);
  return !layout->x.is_log && to - from > (size_t) DENSE * bw_chart_n_columns (layout);
}

GArray *
bw_chart_find_breaks (const BwChartLayout *layout, const BwChartSeries *series)
{
  const GArray *gaps = layout->chart->gaps;
  GArray *breaks = g_array_new (FALSE, FALSE, sizeof (size_t));
  for (guint i = 0; i < gaps->len; i++)
    {
      size_t index;
      if (bw_chart_gap_breaks (series, &g_array_index (gaps, BwChartGap, i), &index))
        g_array_append_val (breaks, index);
    }
  return breaks;
}

/** Values to device px within the plot, without the calls a general scale has. */
typedef struct
{
  const BwChartLayout *layout;
  double offset, factor;
} YMap;

static YMap
y_map (const BwChartLayout *layout)
{
  double height = layout->plot.height * layout->frame.device_scale;
  double factor = -height / (layout->y.to - layout->y.from);
  return (YMap){ layout, height - layout->y.from * factor, factor };
}

static double
to_row (const YMap *map, double value)
{
  const BwChartLayout *layout = map->layout;
  double row =
      layout->y.is_log || !isfinite (map->offset)
          ? (bw_scale_to_px (&layout->y, value) - layout->plot.y) * layout->frame.device_scale
          : map->offset + value * map->factor;
  return fmin (fmax (row, -1e6), 1e6);
}

static void
widen (BwSpanColumn *column, double row)
{
  column->top = fmin (column->top, row);
  column->bottom = fmax (column->bottom, row);
}

static bool
is_broken (const BwChartSeries *series, const GArray *breaks, size_t before, size_t after)
{
  if (after != before + 1 || series->series == NULL)
    return true;
  for (guint i = 0; i < breaks->len; i++)
    if (g_array_index (breaks, size_t, i) == after)
      return true;
  return false;
}

/** The way of the pen, in device px. */
typedef struct
{
  bool is_down;
  size_t index; /* of the point it stands at */
  double column, row;
} Pen;

/** The line from PEN to COLUMN, ROW laid into the columns it crosses. */
static void
join (BwSpanColumn *spans, unsigned n, const Pen *pen, double column, double row, bool is_step)
{
  int first = (int) fmax (floor (pen->column), 0);
  int last = (int) fmin (floor (column), n - 1.0);
  double slope = column > pen->column ? (row - pen->row) / (column - pen->column) : 0;
  for (int k = first; k <= last; k++)
    {
      double from = fmax (k, pen->column);
      double to = fmin (k + 1, column);
      widen (&spans[k], is_step ? pen->row : pen->row + slope * (from - pen->column));
      widen (&spans[k], is_step ? pen->row : pen->row + slope * (to - pen->column));
    }
  if (is_step && last >= 0 && column >= 0 && column < n)
    widen (&spans[last], row);
}

static double
point_column (const BwChartLayout *layout, const BwPoint *point)
{
  double share = (point->x - layout->x.from) / (layout->x.to - layout->x.from);
  return fmin (fmax (share, -1e3), 1e3) * bw_chart_n_columns (layout);
}

static void
line_columns (const BwChartLayout *layout, const BwChartSeries *series, const BwColumn *columns,
              BwSpanColumn *spans, unsigned n)
{
  const BwPoint *points = bw_series_points (series->series);
  size_t length = bw_series_length (series->series);
  YMap map = y_map (layout);
  g_autoptr (GArray) breaks = bw_chart_find_breaks (layout, series);
  bool is_step = series->line == BW_LINE_STEP;
  size_t first = bw_series_lower_bound (series->series, layout->x.from);
  Pen pen = { .is_down = false };
  if (first > 0 && first < length && bw_point_has_y (&points[first - 1]))
    pen = (Pen){ true, first - 1, point_column (layout, &points[first - 1]),
                 to_row (&map, points[first - 1].y) };
  for (unsigned k = 0; k < n; k++)
    {
      const BwColumn *column = &columns[k];
      if (column->n == 0)
        continue;
      widen (&spans[k], to_row (&map, points[column->min].y));
      widen (&spans[k], to_row (&map, points[column->max].y));
      const BwPoint *enter = &points[column->first];
      if (pen.is_down && !is_broken (series, breaks, pen.index, column->first))
        join (spans, n, &pen, point_column (layout, enter), to_row (&map, enter->y), is_step);
      const BwPoint *leave = &points[column->last];
      pen = (Pen){ true, column->last, point_column (layout, leave), to_row (&map, leave->y) };
    }
  if (pen.is_down && pen.index + 1 < length && bw_point_has_y (&points[pen.index + 1])
      && !is_broken (series, breaks, pen.index, pen.index + 1))
    join (spans, n, &pen, point_column (layout, &points[pen.index + 1]),
          to_row (&map, points[pen.index + 1].y), is_step);
  if (pen.is_down && bw_chart_runs_on (layout, series, pen.index + 1))
    join (spans, n, &pen, n, pen.row, true);
}

static BwSpanColumn *
spans_new (unsigned n)
{
  BwSpanColumn *spans = g_new (BwSpanColumn, n);
  for (unsigned k = 0; k < n; k++)
    spans[k] = (BwSpanColumn){ NAN, NAN };
  return spans;
}

static void
paint_area (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series,
            const BwSpanColumn *spans, unsigned n)
{
  YMap map = y_map (layout);
  double base = to_row (&map, series->area_from);
  g_autofree BwSpanColumn *area = g_memdup2 (spans, n * sizeof *spans);
  for (unsigned k = 0; k < n; k++)
    if (area[k].bottom >= area[k].top)
      widen (&area[k], base);
  bw_chart_paint_columns (layout, cr, area, n, 0,
                          bw_colour_fade (layout->frame.palette->series[series->colour], 0.16));
}

/** Leaves out the columns where the pen of a dashed line is up. */
static void
cut_dashes (const BwChartLayout *layout, const BwChartSeries *series, BwSpanColumn *spans,
            unsigned n)
{
  unsigned n_dashes;
  const double *dashes = bw_chart_dashes (layout, series, &n_dashes);
  double left = dashes != NULL ? dashes[0] : 0;
  unsigned dash = 0;
  for (unsigned k = 0; dashes != NULL && k < n; k++)
    {
      if (dash % 2 == 1)
        spans[k] = (BwSpanColumn){ NAN, NAN };
      left -= 1 / layout->frame.device_scale;
      if (left > 0)
        continue;
      dash = (dash + 1) % n_dashes;
      left += dashes[dash];
    }
}

void
bw_chart_draw_dense_line (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series)
{
  unsigned n = bw_chart_n_columns (layout);
  g_autofree BwColumn *columns = bw_series_reduce (series->series, layout->x.from, layout->x.to, n);
  g_autofree BwSpanColumn *spans = spans_new (n);
  line_columns (layout, series, columns, spans, n);
  if (isfinite (series->area_from))
    paint_area (layout, cr, series, spans, n);
  cut_dashes (layout, series, spans, n);
  double half = bw_chart_line_width (layout) * layout->frame.device_scale / 2;
  for (unsigned k = 0; k < n; k++)
    {
      spans[k].top -= half;
      spans[k].bottom += half;
    }
  bw_chart_paint_columns (layout, cr, spans, n, half - 0.5,
                          layout->frame.palette->series[series->colour]);
}

static bool
has_band (const BwColumn *column)
{
  return isfinite (column->low) && isfinite (column->high);
}

/** The columns between FROM and TO, which have no point of their own, as the band goes on from one
 * to the other. */
static void
bridge (BwSpanColumn *spans, unsigned from, unsigned to, bool is_step)
{
  for (unsigned k = from + 1; k < to; k++)
    {
      double share = is_step ? 0 : (double) (k - from) / (to - from);
      widen (&spans[k], spans[from].top + (spans[to].top - spans[from].top) * share);
      widen (&spans[k], spans[from].bottom + (spans[to].bottom - spans[from].bottom) * share);
    }
}

void
bw_chart_draw_dense_band (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series,
                          BwColour colour)
{
  unsigned n = bw_chart_n_columns (layout);
  g_autofree BwColumn *columns = bw_series_reduce (series->series, layout->x.from, layout->x.to, n);
  g_autofree BwSpanColumn *spans = spans_new (n);
  g_autoptr (GArray) breaks = bw_chart_find_breaks (layout, series);
  YMap map = y_map (layout);
  const BwColumn *before = NULL;
  for (unsigned k = 0; k < n; k++)
    {
      const BwColumn *column = &columns[k];
      /* Points without a band end it. */
      if (!has_band (column))
        {
          if (column->n > 0)
            before = NULL;
          continue;
        }
      widen (&spans[k], to_row (&map, column->low));
      widen (&spans[k], to_row (&map, column->high));
      bool has_y = before != NULL && before->n > 0 && column->n > 0;
      if (before != NULL && (!has_y || !is_broken (series, breaks, before->last, column->first)))
        bridge (spans, (unsigned) (before - columns), k, series->line == BW_LINE_STEP);
      before = column;
    }
  bw_chart_paint_columns (layout, cr, spans, n, 0, colour);
}
