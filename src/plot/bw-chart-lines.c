/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bands, areas and lines of the series of a chart. */
#include "plot/bw-chart-draw-private.h"
#include "plot/bw-series-private.h"

#include <math.h>

/** The stretch of points a line needs: those in the plot and one on either side. */
static void
visible_points (const BwChartLayout *layout, const BwSeries *series, size_t *from, size_t *to)
{
  size_t n = bw_series_length (series);
  size_t first = bw_series_lower_bound (series, layout->x.from);
  size_t end = bw_series_lower_bound (series, layout->x.to);
  const BwPoint *points = bw_series_points (series);
  while (end < n && points[end].x <= layout->x.to)
    end++;
  *from = first > 0 ? first - 1 : 0;
  *to = MIN (end + 1, n);
}

static bool
breaks_at (const GArray *breaks, size_t index)
{
  for (guint i = 0; i < breaks->len; i++)
    if (g_array_index (breaks, size_t, i) == index)
      return true;
  return false;
}

/** The end (exclusive) of the unbroken run that begins at I, which has a y. */
static size_t
run_end (const BwPoint *points, size_t i, size_t to, const GArray *breaks)
{
  size_t end = i + 1;
  while (end < to && bw_point_has_y (&points[end]) && !breaks_at (breaks, end))
    end++;
  return end;
}

bool
bw_chart_runs_on (const BwChartLayout *layout, const BwChartSeries *series, size_t end)
{
  return series->line == BW_LINE_STEP && series->crosses_gaps && end > 0
         && end == bw_series_length (series->series)
         && bw_series_points (series->series)[end - 1].x < layout->x.to;
}

static double
px_end (const BwChartLayout *layout)
{
  return layout->plot.x + layout->plot.width;
}

static double
px_x (const BwChartLayout *layout, const BwPoint *point)
{
  return bw_scale_to_px (&layout->x, point->x);
}

static double
px_y (const BwChartLayout *layout, double y)
{
  return bw_scale_to_px (&layout->y, y);
}

/** One point alone has no line: a dot. */
static void
draw_dot (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series,
          const BwPoint *point)
{
  double radius = fmax (bw_chart_line_width (layout), 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, px_x (layout, point), px_y (layout, point->y), radius, 0, 2 * G_PI);
  bw_colour_set_source (cr, layout->frame.palette->series[series->colour]);
  cairo_fill (cr);
}

/** Where lines go: into a path, or into a mask. */
typedef struct
{
  const BwChartLayout *layout;
  const BwChartSeries *series;
  cairo_t *cr;
  BwPen *pen; /* NULL: a path */
  double scale;
  double left, top; /* of the mask, px */
  double x, y;
} Track;

static void
track_move (Track *track, double x, double y)
{
  if (track->pen == NULL)
    cairo_move_to (track->cr, x, y);
  track->x = x;
  track->y = y;
}

static void
track_line (Track *track, double x, double y)
{
  if (track->pen == NULL)
    cairo_line_to (track->cr, x, y);
  else
    bw_pen_line (track->pen, (track->x - track->left) * track->scale,
                 (track->y - track->top) * track->scale, (x - track->left) * track->scale,
                 (y - track->top) * track->scale);
  track->x = x;
  track->y = y;
}

static void
track_run (Track *track, const BwPoint *points, size_t from, size_t to)
{
  const BwChartLayout *layout = track->layout;
  bool is_step = track->series->line == BW_LINE_STEP;
  track_move (track, px_x (layout, &points[from]), px_y (layout, points[from].y));
  for (size_t i = from + 1; i < to; i++)
    {
      double x = px_x (layout, &points[i]);
      double y = px_y (layout, points[i].y);
      if (is_step && x != track->x)
        track_line (track, x, track->y);
      if (!is_step || y != track->y)
        track_line (track, x, y);
    }
  if (bw_chart_runs_on (layout, track->series, to))
    track_line (track, px_end (layout), track->y);
}

/** The points that stand alone. */
static void
draw_dots (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series)
{
  const BwPoint *points = bw_series_points (series->series);
  g_autoptr (GArray) breaks = bw_chart_find_breaks (layout, series);
  size_t i;
  size_t to;
  visible_points (layout, series->series, &i, &to);
  while (i < to)
    {
      size_t end = bw_point_has_y (&points[i]) ? run_end (points, i, to, breaks) : i + 1;
      if (end == i + 1 && bw_point_has_y (&points[i]) && points[i].x >= layout->x.from
          && points[i].x <= layout->x.to && !bw_chart_runs_on (layout, series, end))
        draw_dot (layout, cr, series, &points[i]);
      i = end;
    }
}

/** All runs that are more than a dot. */
static void
track_all (Track *track)
{
  const BwChartLayout *layout = track->layout;
  const BwPoint *points = bw_series_points (track->series->series);
  g_autoptr (GArray) breaks = bw_chart_find_breaks (layout, track->series);
  size_t i;
  size_t to;
  visible_points (layout, track->series->series, &i, &to);
  while (i < to)
    {
      if (!bw_point_has_y (&points[i]))
        {
          i++;
          continue;
        }
      size_t end = run_end (points, i, to, breaks);
      if (end - i > 1 || bw_chart_runs_on (layout, track->series, end))
        track_run (track, points, i, end);
      i = end;
    }
}

/** Of a dense series the first, lowest, highest and last point of each column, in their order: the
 * line is the same to the eye, and a file stays small. */
static void
track_columns (Track *track)
{
  const BwChartLayout *layout = track->layout;
  const BwPoint *points = bw_series_points (track->series->series);
  unsigned width = bw_chart_n_columns (layout);
  g_autoptr (GArray) breaks = bw_chart_find_breaks (layout, track->series);
  g_autofree BwColumn *columns =
      bw_series_reduce (track->series->series, layout->x.from, layout->x.to, width);
  size_t last = G_MAXSIZE;
  for (unsigned k = 0; k < width; k++)
    {
      const BwColumn *column = &columns[k];
      if (column->n == 0)
        continue;
      size_t at[] = { column->first, MIN (column->min, column->max), MAX (column->min, column->max),
                      column->last };
      bool is_joined =
          last != G_MAXSIZE && column->first == last + 1 && !breaks_at (breaks, column->first);
      for (unsigned i = 0; i < G_N_ELEMENTS (at); i++)
        {
          double x = px_x (layout, &points[at[i]]);
          double y = px_y (layout, points[at[i]].y);
          if (i == 0 && !is_joined)
            track_move (track, x, y);
          else if (track->series->line == BW_LINE_STEP)
            track_line (track, x, track->y);
          track_line (track, x, y);
        }
      last = column->last;
    }
  if (last != G_MAXSIZE && bw_chart_runs_on (layout, track->series, last + 1))
    track_line (track, px_end (layout), track->y);
}

static void
draw_path (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series)
{
  Track track = { .layout = layout, .series = series, .cr = cr };
  unsigned n;
  const double *dashes = bw_chart_dashes (layout, series, &n);
  cairo_save (cr);
  if (bw_chart_is_dense (layout, series))
    track_columns (&track);
  else
    track_all (&track);
  bw_colour_set_source (cr, layout->frame.palette->series[series->colour]);
  cairo_set_line_width (cr, bw_chart_line_width (layout));
  cairo_set_dash (cr, dashes, dashes != NULL ? (int) n : 0, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, dashes != NULL ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_line (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series)
{
  const BwRect *plot = &layout->plot;
  double scale = layout->frame.device_scale;
  double width = bw_chart_line_width (layout);
  double air = ceil (width * scale + 1) / scale;
  unsigned n;
  const double *dashes = bw_chart_dashes (layout, series, &n);
  double scaled[4];
  BwMask mask;
  if (!bw_mask_init (&mask, (int) ceil ((plot->width + 2 * air) * scale),
                     (int) ceil ((plot->height + 2 * air) * scale)))
    return;
  for (unsigned i = 0; dashes != NULL && i < n; i++)
    scaled[i] = dashes[i] * scale;
  BwPen pen = { .mask = &mask,
                .radius = width * scale / 2,
                .dashes = dashes != NULL ? scaled : NULL,
                .n_dashes = n,
                .dash_left = dashes != NULL ? scaled[0] : 0 };
  Track track = { .layout = layout,
                  .series = series,
                  .pen = &pen,
                  .scale = scale,
                  .left = plot->x - air,
                  .top = plot->y - air };
  track_all (&track);
  bw_mask_paint (&mask, cr, scale, track.left, track.top,
                 layout->frame.palette->series[series->colour]);
}

/** An edge of a band or an area on its way into the path. */
typedef struct
{
  const BwChartLayout *layout;
  const BwChartSeries *series;
  cairo_t *cr;
  const BwPoint *points; /* of the edge */
  size_t n;
  int which; /* 0 y, 1 low, 2 high */
  bool is_back;
  double before; /* the last y; NaN: none */
} Edge;

/** Point K of the edge, in its order. */
static const BwPoint *
edge_point (const Edge *edge, size_t k)
{
  return &edge->points[edge->is_back ? edge->n - 1 - k : k];
}

static double
edge_value (const Edge *edge, size_t k)
{
  const BwPoint *point = edge_point (edge, k);
  return edge->which == 0 ? point->y : edge->which == 1 ? point->low : point->high;
}

static void
edge_to (Edge *edge, size_t k)
{
  double x = px_x (edge->layout, edge_point (edge, k));
  double y = px_y (edge->layout, edge_value (edge, k));
  if (edge->series->line == BW_LINE_STEP && !isnan (edge->before))
    {
      double held_x = x, held_y = edge->before;
      if (edge->is_back)
        {
          cairo_get_current_point (edge->cr, &held_x, &held_y);
          held_y = y;
        }
      cairo_line_to (edge->cr, held_x, held_y);
    }
  cairo_line_to (edge->cr, x, y);
  edge->before = y;
}

/** The first, lowest, highest and last of the points from K on that share a column; the first one
 * after them. */
static size_t
edge_column (Edge *edge, size_t k)
{
  double column = floor (px_x (edge->layout, edge_point (edge, k)));
  size_t least = k, most = k, end = k + 1;
  for (; end < edge->n && floor (px_x (edge->layout, edge_point (edge, end))) == column; end++)
    {
      least = edge_value (edge, end) < edge_value (edge, least) ? end : least;
      most = edge_value (edge, end) > edge_value (edge, most) ? end : most;
    }
  const size_t at[] = { k, MIN (least, most), MAX (least, most), end - 1 };
  for (unsigned i = 0; i < G_N_ELEMENTS (at); i++)
    if (i == 0 || at[i] != at[i - 1])
      edge_to (edge, at[i]);
  return end;
}

/** Adds the line of [FROM, TO) to the path; BACK: from its end. WHICH: 0 y, 1 low, 2 high. Of a
 * dense series a file gets what the eye can tell. */
static void
trace (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series, const BwPoint *points,
       size_t from, size_t to, int which, bool is_back)
{
  Edge edge = { .layout = layout,
                .series = series,
                .cr = cr,
                .points = points + from,
                .n = to - from,
                .which = which,
                .is_back = is_back,
                .before = NAN };
  bool is_dense = bw_chart_is_dense (layout, series);
  for (size_t k = 0; k < edge.n;)
    if (is_dense)
      k = edge_column (&edge, k);
    else
      edge_to (&edge, k++);
}

static void
draw_area (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series)
{
  const BwPoint *points = bw_series_points (series->series);
  g_autoptr (GArray) breaks = bw_chart_find_breaks (layout, series);
  double base = px_y (layout, series->area_from);
  size_t to;
  size_t i;
  visible_points (layout, series->series, &i, &to);
  while (i < to)
    {
      if (!bw_point_has_y (&points[i]))
        {
          i++;
          continue;
        }
      size_t end = run_end (points, i, to, breaks);
      cairo_move_to (cr, px_x (layout, &points[i]), base);
      trace (layout, cr, series, points, i, end, 0, false);
      double right = px_x (layout, &points[end - 1]);
      if (bw_chart_runs_on (layout, series, end))
        {
          right = px_end (layout);
          cairo_line_to (cr, right, px_y (layout, points[end - 1].y));
        }
      cairo_line_to (cr, right, base);
      cairo_close_path (cr);
      i = end;
    }
  bw_colour_set_source (cr, bw_colour_fade (layout->frame.palette->series[series->colour], 0.16));
  cairo_fill (cr);
}

static bool
has_band_at (const BwPoint *point)
{
  return isfinite (point->low) && isfinite (point->high);
}

static void
draw_band (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series, BwColour colour)
{
  const BwPoint *points = bw_series_points (series->series);
  g_autoptr (GArray) breaks = bw_chart_find_breaks (layout, series);
  size_t to;
  size_t i;
  visible_points (layout, series->series, &i, &to);
  while (i < to)
    {
      if (!has_band_at (&points[i]))
        {
          i++;
          continue;
        }
      size_t end = i + 1;
      while (end < to && has_band_at (&points[end]) && !breaks_at (breaks, end))
        end++;
      cairo_new_sub_path (cr);
      trace (layout, cr, series, points, i, end, 2, false);
      trace (layout, cr, series, points, i, end, 1, true);
      cairo_close_path (cr);
      i = end;
    }
  bw_colour_set_source (cr, colour);
  cairo_fill (cr);
}

BwColour
bw_chart_reference_colour (const BwPalette *palette, const BwChartSeries *series, double alone)
{
  bool is_told = series != NULL && series->strength > 0;
  return bw_colour_fade (palette->axis, is_told ? alone * fmin (series->strength, 1) : alone);
}

static void
draw_band_of (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series)
{
  const BwPalette *palette = layout->frame.palette;
  BwColour colour = series->is_reference ? bw_chart_reference_colour (palette, series, 0.32)
                                         : bw_colour_fade (palette->series[series->colour], 0.16);
  if (bw_chart_is_dense (layout, series) && !bw_chart_is_vector (cr))
    bw_chart_draw_dense_band (layout, cr, series, colour);
  else
    draw_band (layout, cr, series, colour);
}

static void
draw_line_of (const BwChartLayout *layout, cairo_t *cr, const BwChartSeries *series)
{
  if (series->line == BW_LINE_POINTS)
    {
      bw_chart_draw_points (layout, cr, series);
      return;
    }
  if (bw_chart_is_dense (layout, series) && !bw_chart_is_vector (cr))
    {
      bw_chart_draw_dense_line (layout, cr, series);
      return;
    }
  if (isfinite (series->area_from))
    draw_area (layout, cr, series);
  if (!bw_chart_is_dense (layout, series))
    draw_dots (layout, cr, series);
  if (bw_chart_is_vector (cr))
    draw_path (layout, cr, series);
  else
    draw_line (layout, cr, series);
}

void
bw_chart_draw_series (const BwChartLayout *layout, cairo_t *cr)
{
  const GArray *all = layout->chart->series;
  double air = bw_chart_line_width (layout);
  cairo_save (cr);
  cairo_rectangle (cr, layout->plot.x - 1, layout->plot.y - air, layout->plot.width + 2,
                   layout->plot.height + 2 * air);
  cairo_clip (cr);
  for (int is_reference = 1; is_reference >= 0; is_reference--)
    for (guint i = 0; i < all->len; i++)
      {
        const BwChartSeries *series = &g_array_index (all, BwChartSeries, i);
        if (series->has_band && series->is_reference == is_reference
            && series->line != BW_LINE_POINTS && bw_chart_is_shown (layout, i))
          draw_band_of (layout, cr, series);
      }
  /* The first series is what the chart is about: it lies on top. */
  for (guint i = all->len; i-- > 0;)
    if (bw_chart_is_shown (layout, i))
      draw_line_of (layout, cr, &g_array_index (all, BwChartSeries, i));
  cairo_restore (cr);
}
