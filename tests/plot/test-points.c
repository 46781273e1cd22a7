/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates with their intervals, and bands of reference that lie over each other. */
#include "chart-fixture.h"

#define BLUE 0x1a6fc4
#define WHITE 0xffffff

typedef struct
{
  double x, y, width, height;
  double x_from, x_to, y_from, y_to;
} Where;

static Where
where_of (const Picture *picture)
{
  Where where;
  bw_chart_layout_plot (picture->layout, &where.x, &where.y, &where.width, &where.height);
  bw_chart_layout_range (picture->layout, &where.x_from, &where.x_to, &where.y_from, &where.y_to);
  return where;
}

/** How far the pixel at (X, Y) of the data, moved RIGHT px, is from COLOUR. */
static int
distance (const Picture *picture, double x, double y, double right, unsigned colour)
{
  Where where = where_of (picture);
  double px = where.x + where.width * (x - where.x_from) / (where.x_to - where.x_from);
  double py = where.y + where.height * (where.y_to - y) / (where.y_to - where.y_from);
  return colour_distance (picture_at (picture, px + right, py), colour);
}

/** Three points: 30 (10 to 60), 50 without an interval, 80 (75 to 90). */
static BwChart *
points_chart (void)
{
  static const double x[] = { 1, 2, 3 }, y[] = { 30, 50, 80 };
  static const double low[] = { 10, NAN, 75 }, high[] = { 60, NAN, 90 };
  BwChart *chart = chart_new ();
  g_autoptr (BwSeries) series = bw_series_new (x, y, low, high, 3);
  bw_chart_set_x (chart, &(BwAxis){ .min = 0, .max = 4 });
  bw_chart_set_y (chart, &(BwAxis){ .min = 0, .max = 100 });
  bw_chart_add_series (chart, &(BwChartSeries){ .series = series,
                                                .name = "estimate",
                                                .band_name = "95 %",
                                                .line = BW_LINE_POINTS,
                                                .has_band = true,
                                                .area_from = NAN });
  return chart;
}

static void
test_whiskers (void)
{
  static const double scales[] = { 1, 1.5, 2 };
  for (unsigned i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (BwChart) chart = points_chart ();
      BwChartFrame frame;
      frame_for (&frame, 500, 300);
      frame.device_scale = scales[i];
      g_auto (Picture) picture = { 0 };
      picture_draw (&picture, chart, &frame);
      /* Dots. */
      g_assert_cmpint (distance (&picture, 1, 30, 3, BLUE), <, 60);
      g_assert_cmpint (distance (&picture, 2, 50, 3, BLUE), <, 60);
      /* Whiskers, as long as the interval. */
      g_assert_cmpint (distance (&picture, 1, 12, 0, BLUE), <, 60);
      g_assert_cmpint (distance (&picture, 1, 57, 0, BLUE), <, 60);
      g_assert_cmpint (distance (&picture, 1, 64, 0, BLUE), >, 100);
      g_assert_cmpint (distance (&picture, 1, 6, 0, BLUE), >, 100);
      g_assert_cmpint (distance (&picture, 3, 88, 0, BLUE), <, 60);
      g_assert_cmpint (distance (&picture, 3, 70, 0, BLUE), >, 100);
      /* None where there is no interval, and no line from point to point. */
      g_assert_cmpint (distance (&picture, 2, 40, 0, BLUE), >, 100);
      g_assert_cmpint (distance (&picture, 1.5, 40, 0, BLUE), >, 100);
      g_assert_cmpint (distance (&picture, 1.5, 35, 0, WHITE), <, 30);
    }
}

/** In a file of vectors there are as many strokes and dots. */
static void
test_file (void)
{
  g_autoptr (BwChart) chart = points_chart ();
  BwChartFrame frame;
  bw_chart_frame_init (&frame);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = bw_chart_to_png (chart, &frame, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) svg = bw_chart_to_svg (chart, &frame, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) csv = bw_chart_to_csv (chart);
  gsize size;
  const char *text = g_bytes_get_data (csv, &size);
  static const char expected[] =
      "x,estimate,estimate low,estimate high\n1,30,10,60\n2,50,,\n3,80,75,90\n";
  g_assert_cmpmem (text, size, expected, strlen (expected));
}

/** Adds a band of reference from LOW to HIGH at all x from 0 to 10. */
static void
add_fan (BwChart *chart, const char *name, double low, double high, double strength)
{
  const double x[] = { 0, 10 }, y[] = { NAN, NAN };
  const double lows[] = { low, low }, highs[] = { high, high };
  g_autoptr (BwSeries) series = bw_series_new (x, y, lows, highs, 2);
  bw_chart_add_series (chart, &(BwChartSeries){ .series = series,
                                                .band_name = name,
                                                .line = BW_LINE_STEP,
                                                .has_band = true,
                                                .is_reference = true,
                                                .strength = strength,
                                                .area_from = NAN });
}

static void
test_strength (void)
{
  const BwPalette *palette = bw_palette_get (false, false);
  g_autoptr (BwChart) chart = chart_new ();
  bw_chart_set_y (chart, &(BwAxis){ .min = 0, .max = 100 });
  add_fan (chart, "half of all", 10, 30, 1);
  add_fan (chart, "95 of 100", 30, 60, 0.4);
  add_fan (chart, "as one alone", 70, 90, 0);
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  unsigned whole = on_white (bw_colour_fade (palette->axis, 0.32));
  unsigned part = on_white (bw_colour_fade (palette->axis, 0.32 * 0.4));
  g_assert_cmpint (distance (&picture, 5, 25, 0, whole), <=, 1);
  g_assert_cmpint (distance (&picture, 5, 45, 0, part), <=, 1);
  g_assert_cmpint (distance (&picture, 5, 75, 0, whole), <=, 1);
  g_assert_cmpint (distance (&picture, 5, 65, 0, WHITE), <=, 1);
  g_assert_cmphex (whole, !=, part);
  g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
  g_assert_cmpstr (
      text, ==,
      "Chart from 0 to 10. half of all: 10 to 30 at the end. 95 of 100: 30 to 60 at the "
      "end. as one alone: 70 to 90 at the end.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/points/whiskers", test_whiskers);
  g_test_add_func ("/points/file", test_file);
  g_test_add_func ("/points/strength", test_strength);
  return g_test_run ();
}
