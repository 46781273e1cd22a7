/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts for tests, and looking at the pixels of one that was drawn. */
#pragma once

#include "plot/bw-chart-layout.h"

#include <math.h>
#include <string.h>

/** A chart over numbers, y PLAIN, both axes as wide as the data. */
static inline BwChart *
chart_new (void)
{
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  bw_chart_set_title (chart, "Chart", NULL);
  bw_chart_set_x (chart, &(BwAxis){ .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .min = NAN, .max = NAN });
  return chart;
}

/** Adds N points. */
static inline void
chart_add (BwChart *chart, const double *x, const double *y, size_t n, BwLineKind line)
{
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, n);
  bw_chart_add_series (
      chart, &(BwChartSeries){ .series = series, .name = "value", .line = line, .area_from = NAN });
}

/** A picture and the layout it was drawn by. */
typedef struct
{
  BwChartLayout *layout;
  cairo_surface_t *surface;
  unsigned char *data;
  int stride;
  int width, height; /* device px */
  double scale;
} Picture;

static inline void
frame_for (BwChartFrame *frame, double width, double height)
{
  bw_chart_frame_init (frame);
  frame->width = width;
  frame->height = height;
  frame->has_header = false;
  frame->has_legend = false;
}

/** Draws CHART on a white card. */
static inline void
picture_draw (Picture *picture, BwChart *chart, const BwChartFrame *frame)
{
  picture->scale = frame->device_scale;
  picture->width = (int) ceil (frame->width * frame->device_scale);
  picture->height = (int) ceil (frame->height * frame->device_scale);
  picture->layout = bw_chart_layout_new (chart, frame);
  picture->surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, picture->width, picture->height);
  cairo_surface_set_device_scale (picture->surface, picture->scale, picture->scale);
  cairo_t *cr = cairo_create (picture->surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  bw_chart_layout_draw (picture->layout, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
  picture->data = cairo_image_surface_get_data (picture->surface);
  picture->stride = cairo_image_surface_get_stride (picture->surface);
}

static inline void
picture_clear (Picture *picture)
{
  bw_chart_layout_free (picture->layout);
  cairo_surface_destroy (picture->surface);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

/** The colour at a px of the picture, 0xRRGGBB. */
static inline unsigned
picture_at (const Picture *picture, double x, double y)
{
  int column = (int) floor (x * picture->scale);
  int row = (int) floor (y * picture->scale);
  uint32_t pixel;
  g_assert_true (column >= 0 && column < picture->width && row >= 0 && row < picture->height);
  memcpy (&pixel, picture->data + (size_t) row * (size_t) picture->stride + (size_t) column * 4,
          sizeof pixel);
  return pixel & 0xffffff;
}

/** COLOUR with its alpha on white, 0xRRGGBB. */
static inline unsigned
on_white (BwColour colour)
{
  double channels[] = { colour.red, colour.green, colour.blue };
  unsigned hex = 0;
  for (int i = 0; i < 3; i++)
    hex = hex << 8 | (unsigned) (255 * (channels[i] * colour.alpha + 1 - colour.alpha) + 0.5);
  return hex;
}

/** How far two colours are apart: the greatest difference of a channel. */
static inline int
colour_distance (unsigned a, unsigned b)
{
  int most = 0;
  for (int shift = 0; shift <= 16; shift += 8)
    most = MAX (most, abs ((int) (a >> shift & 255) - (int) (b >> shift & 255)));
  return most;
}

/** The column of column X in which a pixel nearer to COLOUR than to white lies, from the top; NAN:
 * none. */
static inline double
picture_find (const Picture *picture, double x, unsigned colour, double from, double to)
{
  for (double y = from; y < to; y += 1 / picture->scale)
    if (colour_distance (picture_at (picture, x, y), colour) < 60)
      return y;
  return NAN;
}
