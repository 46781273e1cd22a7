/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels are where another computation of the coordinates says. */
#include "chart-fixture.h"

#include <gio/gio.h>

#define BLUE 0x1a6fc4
#define ORANGE 0xc2540a

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

static double
to_x (const Where *where, double x)
{
  return where->x + where->width * (x - where->x_from) / (where->x_to - where->x_from);
}

static double
to_y (const Where *where, double y)
{
  return where->y + where->height * (where->y_to - y) / (where->y_to - where->y_from);
}

/** A line, a limit with its zone, and what lies on either side. */
static void
check_limit (double scale)
{
  const BwPalette *palette = bw_palette_get (false, false);
  g_autoptr (BwChart) chart = chart_new ();
  const double x[] = { 0, 10 };
  const double y[] = { 0, 50 };
  chart_add (chart, x, y, 2, BW_LINE_JOINED);
  bw_chart_add_limit (
      chart,
      &(BwChartLimit){ .kind = BW_LIMIT_TRIP, .value = 70, .severity = BW_SEVERITY_WARNING });
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  frame.device_scale = scale;
  frame.y_from = 0;
  frame.y_to = 100;
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  double level = to_y (&where, 70);
  unsigned zone = on_white (bw_colour_fade (palette->tone_fill[BW_TONE_WARNING], 0.1));
  g_assert_cmphex (picture_at (&picture, where.x + 100, to_y (&where, 91)), ==, zone);
  g_assert_cmphex (picture_at (&picture, where.x + 100, level + 4), ==, 0xffffff);
  unsigned n_dash = 0;
  unsigned n_free = 0;
  for (double px = where.x + 50; px < where.x + 140; px += 1)
    {
      int distance = colour_distance (picture_at (&picture, px, level), 0xe5a50a);
      n_dash += distance < 70;
      n_free += distance > 120;
    }
  /* On 6, off 3. */
  g_assert_cmpuint (n_dash, >=, 50);
  g_assert_cmpuint (n_free, >=, 20);
  for (double at = 1; at < 10; at += 0.7)
    {
      double px = to_x (&where, at);
      double found = picture_find (&picture, px, BLUE, where.y, where.y + where.height);
      g_assert_cmpfloat_with_epsilon (found, to_y (&where, 5 * at), 2.5);
    }
}

static void
test_limit (void)
{
  check_limit (1);
  check_limit (2);
  check_limit (1.5);
}

/** Steps hold their value until the next point. */
static void
test_steps (void)
{
  const double x[] = { 0, 4, 10 };
  const double y[] = { 20, 80, 80 };
  g_autoptr (BwChart) chart = chart_new ();
  chart_add (chart, x, y, 3, BW_LINE_STEP);
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  for (double at = 0.5; at < 10; at += 0.5)
    {
      double expected = to_y (&where, at < 4 ? 20 : 80);
      double px = to_x (&where, at);
      if (at == 4)
        expected = to_y (&where, 80);
      g_assert_cmpfloat_with_epsilon (
          picture_find (&picture, px, BLUE, where.y, where.y + where.height), expected, 2);
    }
  /* The rise itself, and nothing before it. */
  double middle = to_y (&where, 50);
  g_assert_cmpint (colour_distance (picture_at (&picture, to_x (&where, 4), middle), BLUE), <, 90);
  g_assert_cmphex (picture_at (&picture, to_x (&where, 3.9) - 3, middle), ==, 0xffffff);
}

/** Whether any pixel of the columns between has the colour of the line. */
static bool
is_bridged (const Picture *picture, const Where *where, double from, double to)
{
  for (double px = ceil (to_x (where, from)) + 3; px < to_x (where, to) - 3; px++)
    if (!isnan (picture_find (picture, px, BLUE, where->y, where->y + where->height)))
      return true;
  return false;
}

/** Steps of N points of 30 that end at LAST, on an axis from 0 to 10. */
static void
check_end (guint n, double last, bool runs_on, bool is_filled)
{
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      x[i] = n > 1 ? last * i / (n - 1) : last;
      y[i] = 30;
    }
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, n);
  bw_chart_set_x (chart, &(BwAxis){ .min = 0, .max = 10 });
  bw_chart_set_y (chart, &(BwAxis){ .min = 0, .max = 100 });
  bw_chart_add_series (chart, &(BwChartSeries){ .series = series,
                                                .line = BW_LINE_STEP,
                                                .area_from = is_filled ? 0 : (double) NAN,
                                                .crosses_gaps = runs_on });
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  g_assert_true (is_bridged (&picture, &where, fmax (last, 0), 10) == runs_on);
  for (double at = fmax (last, 0) + 0.5; runs_on && at < 10; at += 0.5)
    g_assert_cmpfloat_with_epsilon (
        picture_find (&picture, to_x (&where, at), BLUE, where.y, where.y + where.height),
        to_y (&where, 30), 2);
  int below = colour_distance (picture_at (&picture, to_x (&where, 9.5), to_y (&where, 10)),
                               on_white (bw_colour_fade (frame.palette->series[0], 0.16)));
  g_assert_true ((below < 9) == (runs_on && is_filled));
}

/** What keeps its own history holds its last value to the end of the range, though it has one point
 * alone; of anything else nothing is known there. */
static void
test_end (void)
{
  const guint lengths[] = { 1, 2, 3000 };
  for (unsigned i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (int is_filled = 0; is_filled <= 1; is_filled++)
      {
        check_end (lengths[i], 4, true, is_filled);
        check_end (lengths[i], 4, false, is_filled);
      }
  check_end (1, 0, true, false);
  check_end (1, -5, true, true);
}

/** A line is not drawn across what is not known: a point without y, or a hatch between two. */
static void
check_gap (guint n, BwLineKind line, bool is_hatch, bool crosses)
{
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  guint n_kept = 0;
  for (guint i = 0; i < n; i++)
    {
      double at = 10.0 * i / (n - 1);
      bool is_gap = at > 4 && at < 6;
      if (is_gap && is_hatch)
        continue;
      x[n_kept] = at;
      y[n_kept++] = is_gap ? (double) NAN : 50 + (i % 7);
    }
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, n_kept);
  bw_chart_set_x (chart, &(BwAxis){ .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .min = 0, .max = 100 });
  bw_chart_add_series (
      chart, &(BwChartSeries){
                 .series = series, .line = line, .area_from = NAN, .crosses_gaps = crosses });
  if (is_hatch)
    bw_chart_add_gap (chart, &(BwChartGap){ .from = 4, .to = 6, .word = "asleep" });
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  g_assert_true (is_bridged (&picture, &where, 4, 6) == (is_hatch && crosses));
  g_assert_true (is_bridged (&picture, &where, 1, 3.9));
  if (!is_hatch)
    return;
  /* The hatch itself: some of the field is grey, none of it outside. */
  unsigned n_grey = 0;
  for (double py = where.y + 5; py < where.y + where.height - 5; py++)
    {
      n_grey += picture_at (&picture, to_x (&where, 4.3), py) != 0xffffff;
      g_assert_true (py > to_y (&where, 62) || py < to_y (&where, 99)
                     || colour_distance (picture_at (&picture, to_x (&where, 2.5), py), 0xffffff)
                            < 40);
    }
  g_assert_cmpuint (n_grey, >, where.height / 6);
}

static void
test_gap (void)
{
  static const guint sizes[] = { 30, 300, 20000 };
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int line = BW_LINE_JOINED; line <= BW_LINE_STEP; line++)
      {
        check_gap (sizes[i], line, false, false);
        check_gap (sizes[i], line, true, false);
        check_gap (sizes[i], line, true, true);
      }
}

/** A dense series covers each column from its lowest to its highest value. */
static void
test_dense (void)
{
  enum
  {
    N = 100000,
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (51);
  g_autofree double *x = g_new (double, N);
  g_autofree double *y = g_new (double, N);
  for (int i = 0; i < N; i++)
    {
      x[i] = i;
      y[i] = 50 + 20 * sin (i / 9000.0) + g_rand_double_range (rand, -10, 10);
    }
  g_autoptr (BwChart) chart = chart_new ();
  chart_add (chart, x, y, N, BW_LINE_JOINED);
  BwChartFrame frame;
  frame_for (&frame, 600, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  for (int column = 5; column < (int) where.width - 5; column += 7)
    {
      double low = INFINITY;
      double high = -INFINITY;
      for (int i = (int) ceil (N * column / where.width);
           i < (int) floor (N * (column + 1) / where.width); i++)
        {
          low = fmin (low, y[i]);
          high = fmax (high, y[i]);
        }
      double px = where.x + column + 0.5;
      g_assert_cmphex (picture_at (&picture, px, to_y (&where, low) - 1), ==, BLUE);
      g_assert_cmphex (picture_at (&picture, px, to_y (&where, high) + 1), ==, BLUE);
      g_assert_cmphex (picture_at (&picture, px, to_y (&where, 50 + low / 2 + high / 2 - 50)), ==,
                       BLUE);
      g_assert_cmpint (colour_distance (picture_at (&picture, px, to_y (&where, low) + 12), BLUE),
                       >, 60);
      g_assert_cmpint (colour_distance (picture_at (&picture, px, to_y (&where, high) - 12), BLUE),
                       >, 60);
    }
}

static void
check_band (guint n)
{
  const BwPalette *palette = bw_palette_get (false, false);
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autofree double *low = g_new (double, n);
  g_autofree double *high = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      x[i] = 10.0 * i / (n - 1);
      y[i] = 50;
      low[i] = 30;
      high[i] = 60;
    }
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  g_autoptr (BwSeries) series = bw_series_new (x, y, low, high, n);
  bw_chart_set_x (chart, &(BwAxis){ .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .min = 0, .max = 100 });
  bw_chart_add_series (chart,
                       &(BwChartSeries){ .series = series, .has_band = true, .area_from = NAN });
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  unsigned band = on_white (bw_colour_fade (palette->series[0], 0.16));
  double px = to_x (&where, 5);
  g_assert_cmpint (colour_distance (picture_at (&picture, px, to_y (&where, 35)), band), <, 3);
  g_assert_cmpint (colour_distance (picture_at (&picture, px, to_y (&where, 57)), band), <, 3);
  g_assert_cmphex (picture_at (&picture, px, to_y (&where, 30) + 3), ==, 0xffffff);
  g_assert_cmphex (picture_at (&picture, px, to_y (&where, 60) - 3), ==, 0xffffff);
  g_assert_cmphex (picture_at (&picture, px, to_y (&where, 50)), ==, BLUE);
}

/** Between two crowds of points the band goes on, unless a point without it says otherwise. */
static void
check_crowds (bool has_gap)
{
  enum
  {
    N = 4000,
  };
  g_autofree double *x = g_new (double, N);
  g_autofree double *y = g_new (double, N);
  g_autofree double *low = g_new (double, N);
  g_autofree double *high = g_new (double, N);
  for (int i = 0; i < N; i++)
    {
      bool is_gap = has_gap && i == N / 2;
      x[i] = i < N / 2 ? i / 1000.0 : 8 + (i - N / 2) / 1000.0;
      y[i] = is_gap ? (double) NAN : 50;
      low[i] = is_gap ? (double) NAN : 30;
      high[i] = is_gap ? (double) NAN : 60;
    }
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  g_autoptr (BwSeries) series = bw_series_new (x, y, low, high, N);
  bw_chart_set_x (chart, &(BwAxis){ .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .min = 0, .max = 100 });
  bw_chart_add_series (chart,
                       &(BwChartSeries){ .series = series, .has_band = true, .area_from = NAN });
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  unsigned band = on_white (bw_colour_fade (bw_palette_get (false, false)->series[0], 0.16));
  unsigned there = picture_at (&picture, to_x (&where, 5), to_y (&where, 35));
  g_assert_cmpint (colour_distance (there, has_gap ? 0xffffff : band), <, 3);
}

static void
test_band (void)
{
  check_crowds (false);
  check_crowds (true);
  check_band (20);
  check_band (50000);
}

static void
test_bars (void)
{
  const double edges[] = { 0, 10, 20, 30, 40 };
  const double counts[] = { 4, 0, 10, 1 };
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_HISTOGRAM);
  bw_chart_set_bars (chart, edges, counts, 4, NAN);
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  unsigned bar = on_white (bw_colour_fade (bw_palette_get (false, false)->series[0], 0.75));
  g_assert_cmpfloat (where.y_from, ==, 0);
  g_assert_cmpfloat_with_epsilon (where.y_to, 10.5, 1e-9);
  for (int i = 0; i < 4; i++)
    {
      double px = to_x (&where, edges[i] + 5);
      double top = to_y (&where, counts[i]);
      unsigned above = picture_at (&picture, px, top - 3);
      g_assert_cmpint (colour_distance (above, 0xffffff), <, 30);
      if (counts[i] > 0)
        g_assert_cmpint (colour_distance (picture_at (&picture, px, top + 3), bar), <, 22);
    }
}

static void
test_reliability (void)
{
  const BwReliabilityStep steps[] = { { 0.1, 0.3, 0.2, 0.1, 0.3, 10 },
                                      { 0.4, 0.8, 0.9, 0.5, 0.7, 30 } };
  const double counts[] = { 3, 10 };
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_RELIABILITY);
  bw_chart_set_reliability (chart, steps, 2, false, "band", counts, 2);
  BwChartFrame frame;
  frame_for (&frame, 520, 560);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  g_assert_cmpfloat (where.width, ==, where.height);
  g_assert_true (where.x_from == 0 && where.x_to == 1 && where.y_from == 0 && where.y_to == 1);
  g_assert_cmpint (
      colour_distance (picture_at (&picture, to_x (&where, 0.15), to_y (&where, 0.2)), BLUE), <,
      60);
  /* Outside its band: orange and thick. */
  double y = to_y (&where, 0.9);
  for (double dy = -1; dy <= 1; dy++)
    g_assert_cmpint (colour_distance (picture_at (&picture, to_x (&where, 0.6), y + dy), ORANGE), <,
                     30);
  /* The band between the middles of both, at 0.4: half way from (0.2: 0.1–0.3) to (0.6: 0.5–0.7).
   */
  unsigned band = on_white (bw_colour_fade (bw_palette_get (false, false)->axis, 0.32));
  double px = to_x (&where, 0.37);
  g_assert_cmpint (colour_distance (picture_at (&picture, px, to_y (&where, 0.30)), band), <, 4);
  g_assert_cmphex (picture_at (&picture, px, to_y (&where, 0.52)), ==, 0xffffff);
  /* The diagonal. */
  g_assert_cmpint (
      colour_distance (picture_at (&picture, to_x (&where, 0.93), to_y (&where, 0.93)), 0xffffff),
      >, 40);
}

/** A crosshair on the layer that was drawn: its line, its dot, and nothing elsewhere. */
static void
test_cursor (void)
{
  g_autoptr (BwChart) chart = chart_new ();
  const double x[] = { 0, 5, 10 };
  const double y[] = { 10, 50, 90 };
  chart_add (chart, x, y, 3, BW_LINE_JOINED);
  BwChartFrame frame;
  frame_for (&frame, 500, 300);
  g_auto (Picture) picture = { 0 };
  picture_draw (&picture, chart, &frame);
  Where where = where_of (&picture);
  unsigned away = picture_at (&picture, where.x + 30, where.y + 30);
  cairo_t *cr = cairo_create (picture.surface);
  bw_chart_layout_draw_cursor (picture.layout, cr, 5, true, true);
  bw_chart_layout_draw_cursor (picture.layout, cr, NAN, true, true);
  bw_chart_layout_draw_cursor (picture.layout, cr, 1e9, true, true);
  cairo_destroy (cr);
  cairo_surface_flush (picture.surface);
  double px = to_x (&where, 5);
  g_assert_cmphex (picture_at (&picture, px, to_y (&where, 50)), ==, BLUE);
  g_assert_cmphex (picture_at (&picture, px - 5.6, to_y (&where, 50)), ==, 0xffffff);
  g_assert_cmpint (colour_distance (picture_at (&picture, px, where.y + 3), 0xffffff), >, 100);
  g_assert_cmphex (picture_at (&picture, where.x + 30, where.y + 30), ==, away);
}

static GBytes *
file_of (BwChart *chart, double scale, bool is_svg)
{
  g_autoptr (GError) error = NULL;
  BwChartFrame frame;
  bw_chart_frame_init (&frame);
  frame.width = 640;
  frame.height = 200;
  frame.device_scale = scale;
  GBytes *bytes =
      is_svg ? bw_chart_to_svg (chart, &frame, &error) : bw_chart_to_png (chart, &frame, &error);
  g_assert_no_error (error);
  return bytes;
}

typedef struct
{
  const unsigned char *data;
  size_t left;
} Reader;

static cairo_status_t
read_cb (gpointer data, unsigned char *out, unsigned length)
{
  Reader *reader = data;
  if (reader->left < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (out, reader->data, length);
  reader->data += length;
  reader->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static void
element_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values,
            gpointer data, GError **error)
{
  if (g_str_equal (name, "path") || g_str_equal (name, "use"))
    ++*(unsigned *) data;
}

static void
test_files (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (52);
  enum
  {
    N = 300000,
  };
  g_autofree double *x = g_new (double, N);
  g_autofree double *y = g_new (double, N);
  for (int i = 0; i < N; i++)
    {
      x[i] = i;
      y[i] = g_rand_double (rand);
    }
  g_autoptr (BwChart) chart = chart_new ();
  chart_add (chart, x, y, N, BW_LINE_JOINED);
  g_autoptr (GBytes) png = file_of (chart, 2, false);
  Reader reader = { g_bytes_get_data (png, NULL), g_bytes_get_size (png) };
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_cb, &reader);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1280);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 400);
  cairo_surface_destroy (surface);
  g_autoptr (GBytes) svg = file_of (chart, 1, true);
  unsigned n = 0;
  g_autoptr (GError) error = NULL;
  GMarkupParser parser = { .start_element = element_cb };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &n, NULL);
  g_assert_true (g_markup_parse_context_parse (context, g_bytes_get_data (svg, NULL),
                                               (gssize) g_bytes_get_size (svg), &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_markup_parse_context_free (context);
  g_assert_cmpuint (n, >, 10);
  /* Four points for each pixel column, not all there are. */
  g_assert_cmpuint (g_bytes_get_size (svg), <, 300000);
  g_assert_null (
      g_strstr_len (g_bytes_get_data (svg, NULL), (gssize) g_bytes_get_size (svg), "<image"));
}

/* Of the edges of areas and bands, too, a file has what the eye can tell. */
static void
test_dense_edges (void)
{
  enum
  {
    N = 300000,
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (53);
  g_autofree double *values = g_new (double, 4 * N);
  double *x = values, *y = x + N, *low = y + N, *high = low + N;
  for (int i = 0; i < N; i++)
    {
      x[i] = i;
      y[i] = g_rand_double (rand);
      low[i] = y[i] - g_rand_double (rand);
      high[i] = y[i] + g_rand_double (rand);
    }
  for (BwLineKind line = BW_LINE_JOINED; line <= BW_LINE_STEP; line++)
    {
      g_autoptr (BwSeries) series = bw_series_new (x, y, low, high, N);
      g_autoptr (BwChart) chart = chart_new ();
      BwChartSeries drawn = {
        .series = series, .name = "a", .line = line, .has_band = true, .area_from = 0
      };
      bw_chart_add_series (chart, &drawn);
      g_autoptr (GBytes) svg = file_of (chart, 1, true);
      g_assert_cmpuint (g_bytes_get_size (svg), >, 50000);
      g_assert_cmpuint (g_bytes_get_size (svg), <, 700000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/drawing/limit", test_limit);
  g_test_add_func ("/plot/drawing/steps", test_steps);
  g_test_add_func ("/plot/drawing/end", test_end);
  g_test_add_func ("/plot/drawing/gap", test_gap);
  g_test_add_func ("/plot/drawing/dense", test_dense);
  g_test_add_func ("/plot/drawing/band", test_band);
  g_test_add_func ("/plot/drawing/bars", test_bars);
  g_test_add_func ("/plot/drawing/reliability", test_reliability);
  g_test_add_func ("/plot/drawing/cursor", test_cursor);
  g_test_add_func ("/plot/drawing/files", test_files);
  g_test_add_func ("/plot/drawing/dense-edges", test_dense_edges);
  return g_test_run ();
}
