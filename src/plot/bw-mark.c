/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small marks without axes. */
#include "plot/bw-mark.h"

#include "plot/bw-series.h"

#include <math.h>

#define MAX_POINTS 60
#define END_DOT 2.5

static bool
is_drawable (const BwRect *rect)
{
  return rect->width > 0 && rect->height > 0 && isfinite (rect->x) && isfinite (rect->y)
         && isfinite (rect->width) && isfinite (rect->height);
}

static double
share_of (double value, double low, double high)
{
  return high > low ? CLAMP ((value - low) / (high - low), 0, 1) : 0.5;
}

static void
fill_disc (cairo_t *cr, double x, double y, double radius, BwColour colour)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  bw_colour_set_source (cr, colour);
  cairo_fill (cr);
}

/** A sparkline's data and where it goes. */
typedef struct
{
  const double *x, *y;
  const size_t *indices;
  size_t n;
  double x_from, x_to, y_from, y_to;
  BwRect inner;
} Spark;

static double
spark_x (const Spark *spark, size_t k)
{
  size_t i = spark->indices[k];
  double x = spark->x != NULL ? spark->x[i] : (double) i;
  return spark->inner.x + spark->inner.width * share_of (x, spark->x_from, spark->x_to);
}

static double
spark_y (const Spark *spark, double y)
{
  return spark->inner.y + spark->inner.height * (1 - share_of (y, spark->y_from, spark->y_to));
}

/** Adds the line of each unbroken run; with BASE (px) closed down to it. */
static void
spark_trace (cairo_t *cr, const Spark *spark, double base)
{
  double run_x = NAN;
  double x = NAN;
  for (size_t k = 0; k <= spark->n; k++)
    {
      bool has_y = k < spark->n && isfinite (spark->y[spark->indices[k]]);
      if (!has_y)
        {
          if (!isnan (run_x) && !isnan (base))
            {
              cairo_line_to (cr, x, base);
              cairo_line_to (cr, run_x, base);
              cairo_close_path (cr);
            }
          run_x = NAN;
          continue;
        }
      x = spark_x (spark, k);
      double y = spark_y (spark, spark->y[spark->indices[k]]);
      if (isnan (run_x))
        {
          cairo_move_to (cr, x, y);
          cairo_line_to (cr, x, y);
          run_x = x;
        }
      else
        cairo_line_to (cr, x, y);
    }
}

static bool
spark_ranges (Spark *spark, size_t n, double base)
{
  spark->y_from = isfinite (base) ? base : (double) NAN;
  spark->y_to = spark->y_from;
  bool has_any = false;
  for (size_t k = 0; k < spark->n; k++)
    {
      double y = spark->y[spark->indices[k]];
      if (!isfinite (y))
        continue;
      has_any = true;
      spark->y_from = fmin (spark->y_from, y);
      spark->y_to = fmax (spark->y_to, y);
    }
  spark->x_from = spark->x != NULL ? spark->x[0] : 0;
  spark->x_to = spark->x != NULL ? spark->x[n - 1] : (double) (n - 1);
  return has_any;
}

static void
spark_draw (cairo_t *cr, const Spark *spark, double base, BwColour colour, const BwPalette *palette)
{
  static const double dash[] = { 2, 2 };
  bool has_base = isfinite (base);
  double base_px = has_base ? spark_y (spark, base) : (double) NAN;
  cairo_new_path (cr);
  if (has_base)
    {
      spark_trace (cr, spark, base_px);
      bw_colour_set_source (cr, bw_colour_fade (colour, 0.16));
      cairo_fill (cr);
      cairo_set_line_width (cr, 1);
      cairo_set_dash (cr, dash, 2, 0);
      cairo_move_to (cr, spark->inner.x, floor (base_px) + 0.5);
      cairo_line_to (cr, spark->inner.x + spark->inner.width, floor (base_px) + 0.5);
      bw_colour_set_source (cr, palette->axis);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  spark_trace (cr, spark, NAN);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  bw_colour_set_source (cr, colour);
  cairo_stroke (cr);
  double last = spark->y[spark->indices[spark->n - 1]];
  if (isfinite (last))
    fill_disc (cr, spark_x (spark, spark->n - 1), spark_y (spark, last), END_DOT, colour);
}

/** The points to draw: all, or 60; NaN breaks stay breaks. */
static size_t
choose_points (const double *x, const double *y, size_t n, size_t *indices)
{
  bool has_nan = false;
  for (size_t i = 0; i < n; i++)
    has_nan = has_nan || !isfinite (y[i]);
  if (!has_nan || n <= MAX_POINTS)
    return bw_series_lttb (x, y, n, MAX_POINTS, indices);
  /* Triangles have no area where there is nothing: every so many points instead. */
  for (size_t k = 0; k < MAX_POINTS; k++)
    indices[k] = k * (n - 1) / (MAX_POINTS - 1);
  return MAX_POINTS;
}

void
bw_mark_sparkline (cairo_t *cr, const BwRect *rect, const double *x, const double *y, size_t n,
                   double base, BwColour colour, const BwPalette *palette)
{
  size_t indices[MAX_POINTS];
  if (!is_drawable (rect) || n == 0)
    return;
  Spark spark = { .x = x, .y = y, .indices = indices };
  spark.n = choose_points (x, y, n, indices);
  /* Room for the line's width and the dot at its end. */
  double air = fmin (END_DOT + 0.5, fmin (rect->width, rect->height) / 4);
  spark.inner = (BwRect){ rect->x + 1, rect->y + air, fmax (rect->width - 1 - air, 1),
                          fmax (rect->height - 2 * air, 1) };
  if (!spark_ranges (&spark, n, base))
    return;
  cairo_save (cr);
  spark_draw (cr, &spark, base, colour, palette);
  cairo_restore (cr);
}

void
bw_mark_interval (cairo_t *cr, const BwRect *rect, double low, double high, double value,
                  double reference, const BwPalette *palette)
{
  static const double dash[] = { 3, 2 };
  double values[] = { low, high, value, reference };
  double from = NAN;
  double to = NAN;
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    if (isfinite (values[i]))
      {
        from = fmin (from, values[i]);
        to = fmax (to, values[i]);
      }
  if (!is_drawable (rect) || isnan (from))
    return;
  double air = fmin (6, rect->width / 4);
  double left = rect->x + air;
  double width = rect->width - 2 * air;
  double middle = rect->y + rect->height / 2;
  cairo_save (cr);
  cairo_new_path (cr);
  if (isfinite (low) && isfinite (high))
    {
      double a = left + width * share_of (fmin (low, high), from, to);
      double b = left + width * share_of (fmax (low, high), from, to);
      double thick = fmin (6, rect->height);
      cairo_rectangle (cr, a, middle - thick / 2, fmax (b - a, 1), thick);
      bw_colour_set_source (cr, bw_colour_fade (palette->series[0], 0.35));
      cairo_fill (cr);
    }
  if (isfinite (reference))
    {
      double x = floor (left + width * share_of (reference, from, to)) + 0.5;
      cairo_move_to (cr, x, rect->y);
      cairo_line_to (cr, x, rect->y + rect->height);
      cairo_set_line_width (cr, 1);
      cairo_set_dash (cr, dash, 2, 0);
      bw_colour_set_source (cr, palette->zero);
      cairo_stroke (cr);
    }
  if (isfinite (value))
    fill_disc (cr, left + width * share_of (value, from, to), middle, fmin (4.5, rect->height / 2),
               palette->series[0]);
  cairo_restore (cr);
}

void
bw_mark_results (cairo_t *cr, const BwRect *rect, const int8_t *results, size_t n,
                 const BwPalette *palette)
{
  if (!is_drawable (rect) || n == 0)
    return;
  double pitch = rect->width / (double) n;
  double width = fmax (fmin (pitch * 0.62, 4), fmin (pitch, 1));
  double middle = rect->y + rect->height / 2;
  double length = rect->height / 2 - 1;
  cairo_save (cr);
  cairo_new_path (cr);
  for (size_t i = 0; i < n; i++)
    {
      double x = rect->x + pitch * (double) i + (pitch - width) / 2;
      if (results[i] > 0)
        cairo_rectangle (cr, x, middle - 1 - length, width, length);
      else if (results[i] < 0)
        cairo_rectangle (cr, x, middle + 1, width, length);
      else
        cairo_rectangle (cr, x, middle - 1.5, width, 3);
      bw_colour_set_source (cr, results[i] > 0   ? palette->series[0]
                                : results[i] < 0 ? palette->series[1]
                                                 : palette->zero);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

/** One of the stretches of a track, in the order from worst to best. */
typedef struct
{
  double from, to;
  BwColour colour;
} Segment;

static void
track_segment (cairo_t *cr, const BwRect *bar, const Segment *segment, double low, double high)
{
  double gap = 0.75;
  double a = bar->x + bar->width * share_of (segment->from, low, high);
  double b = bar->x + bar->width * share_of (segment->to, low, high);
  a += segment->from > low ? gap : 0;
  b -= segment->to < high ? gap : 0;
  if (b - a < 0.5)
    return;
  double radius = fmin (bar->height / 2, (b - a) / 2);
  double middle = bar->y + bar->height / 2;
  cairo_new_sub_path (cr);
  cairo_arc (cr, a + radius, middle, radius, G_PI_2, 3 * G_PI_2);
  cairo_arc (cr, b - radius, middle, radius, -G_PI_2, G_PI_2);
  cairo_close_path (cr);
  bw_colour_set_source (cr, segment->colour);
  cairo_fill (cr);
}

/** The marker: a triangle that stands on the bar, with a card-coloured edge. */
static void
track_marker (cairo_t *cr, const BwRect *rect, const BwRect *bar, double x,
              const BwPalette *palette)
{
  double half = 4.5;
  double tip = bar->y + bar->height * 0.75;
  x = CLAMP (x, rect->x + half, fmax (rect->x + rect->width - half, rect->x + half));
  cairo_move_to (cr, x - half, rect->y);
  cairo_line_to (cr, x + half, rect->y);
  cairo_line_to (cr, x + 0.75, tip - 2);
  cairo_line_to (cr, x + 0.75, tip + 2);
  cairo_line_to (cr, x - 0.75, tip + 2);
  cairo_line_to (cr, x - 0.75, tip - 2);
  cairo_close_path (cr);
  cairo_set_line_width (cr, 2);
  bw_colour_set_source (cr, palette->card);
  cairo_stroke_preserve (cr);
  bw_colour_set_source (cr, palette->foreground);
  cairo_fill (cr);
}

void
bw_mark_track (cairo_t *cr, const BwRect *rect, const BwTrack *track, const BwPalette *palette)
{
  /* Worst is left: where high is bad the axis runs the other way. */
  double sign = track->is_below ? 1 : -1;
  double levels[] = { sign * track->critical, sign * track->warning, sign * track->healthy };
  double value = sign * track->value;
  double low = isfinite (value) ? value : (double) NAN;
  double high = low;
  for (unsigned i = 0; i < G_N_ELEMENTS (levels); i++)
    if (isfinite (levels[i]))
      {
        low = fmin (low, levels[i]);
        high = fmax (high, levels[i]);
      }
  if (!is_drawable (rect) || isnan (low))
    return;
  double air = high > low ? (high - low) * 0.25 : fmax (fabs (high) * 0.25, 1e-9);
  low -= air;
  high += air;
  BwRect bar = { rect->x, rect->y + rect->height * 0.5, rect->width, fmin (4, rect->height / 3) };
  BwColour colours[] = { bw_colour_fade (palette->tone_fill[BW_TONE_CRITICAL], 0.55),
                         bw_colour_fade (palette->tone_fill[BW_TONE_WARNING], 0.55),
                         bw_colour_fade (palette->axis, 0.5),
                         bw_colour_fade (palette->tone_fill[BW_TONE_OK], 0.45) };
  double bounds[] = { low, isfinite (levels[0]) ? levels[0] : low,
                      isfinite (levels[1])   ? levels[1]
                      : isfinite (levels[0]) ? levels[0]
                                             : low,
                      isfinite (levels[2]) ? levels[2] : high, high };
  cairo_save (cr);
  cairo_new_path (cr);
  for (unsigned i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      Segment segment = { bounds[i], fmax (bounds[i], bounds[i + 1]), colours[i] };
      track_segment (cr, &bar, &segment, low, high);
    }
  if (isfinite (value))
    track_marker (cr, rect, &bar, rect->x + rect->width * share_of (value, low, high), palette);
  cairo_restore (cr);
}
