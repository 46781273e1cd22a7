/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a chart and its frame are made of, it is laid out, drawn, asked and described. */
#include "chart-fixture.h"

#include "plot/bw-mark.h"

#include <limits.h>

static double
nonsense (GRand *rand)
{
  static const double values[] = { 0,       -0.0, 1,      -1,     1e300, -1e300, 1e-300, 5e-324,
                                   1.7e308, 1e17, 1.7e15, 9.3e18, 0.5,   100,    -1e-300 };
  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      return NAN;
    case 1:
      return g_rand_boolean (rand) ? INFINITY : -INFINITY;
    case 2:
    case 3:
      return g_rand_double_range (rand, -100, 100);
    default:
      return values[g_rand_int_range (rand, 0, G_N_ELEMENTS (values))];
    }
}

static double
finite_nonsense (GRand *rand)
{
  double value = nonsense (rand);
  return isfinite (value) ? value : 3;
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
add_series (GRand *rand, BwChart *chart)
{
  guint n = (guint) g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 8) == 0 ? 3000 : 40);
  bool is_tame = g_rand_boolean (rand);
  g_autofree double *x = g_new (double, n);
  g_autofree double *values = g_new (double, 3 * n);
  for (guint i = 0; i < n; i++)
    x[i] = is_tame ? i : finite_nonsense (rand);
  if (n > 0)
    qsort (x, n, sizeof *x, compare_cb);
  for (guint i = 0; i < 3 * n; i++)
    values[i] = nonsense (rand);
  g_autoptr (BwSeries) series = bw_series_new (x, values, values + n, values + 2 * n, n);
  bw_chart_add_series (chart, &(BwChartSeries){ .series = series,
                                                .name = g_rand_boolean (rand) ? "name" : NULL,
                                                .band_name = g_rand_boolean (rand) ? "band" : NULL,
                                                .colour = g_rand_int (rand),
                                                .line = g_rand_int_range (rand, 0, 3),
                                                .strength = nonsense (rand),
                                                .is_dashed = g_rand_boolean (rand),
                                                .has_band = g_rand_boolean (rand),
                                                .is_reference = g_rand_boolean (rand),
                                                .area_from = nonsense (rand),
                                                .crosses_gaps = g_rand_boolean (rand) });
}

static BwAxis
axis (GRand *rand, bool is_x)
{
  return (BwAxis){ .kind = g_rand_int_range (rand, 0, is_x ? 3 : 2),
                   .format = g_rand_int_range (rand, 0, BW_FORMAT_ODDS10 + 1),
                   .title = g_rand_boolean (rand) ? "title" : NULL,
                   .currency = g_rand_boolean (rand) ? "" : "€",
                   .min = nonsense (rand),
                   .max = nonsense (rand),
                   .is_share = g_rand_boolean (rand),
                   .is_compact = g_rand_boolean (rand) };
}

static void
add_parts (GRand *rand, BwChart *chart)
{
  for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
    bw_chart_add_limit (chart,
                        &(BwChartLimit){ .kind = g_rand_int_range (rand, 0, 3),
                                         .value = nonsense (rand),
                                         .severity = 10 * g_rand_int_range (rand, 0, 6),
                                         .is_below = g_rand_boolean (rand),
                                         .label = g_rand_boolean (rand) ? "Warning 80" : NULL });
  for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
    bw_chart_add_gap (chart, &(BwChartGap){ .from = nonsense (rand),
                                            .to = nonsense (rand),
                                            .draw = g_rand_boolean (rand),
                                            .word = g_rand_boolean (rand) ? "not running" : NULL });
  for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
    bw_chart_add_marker (
        chart,
        &(BwChartMarker){ .x = nonsense (rand),
                          .y = nonsense (rand),
                          .icon = g_rand_boolean (rand) ? "bellwether-error-symbolic" : "nothing",
                          .tone = g_rand_int_range (rand, 0, BW_N_TONES),
                          .label = "here" });
}

static BwChart *
nonsense_chart (GRand *rand)
{
  BwChartKind kind = (BwChartKind) g_rand_int_range (rand, 0, 3);
  BwChart *chart = bw_chart_new (kind);
  double numbers[42];
  BwAxis x = axis (rand, true);
  BwAxis y = axis (rand, false);
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
  if (g_rand_boolean (rand))
    bw_chart_set_title (chart, "A title that is a little long", "n = 3");
  if (g_rand_boolean (rand))
    bw_chart_set_note (chart, "Nothing", g_rand_boolean (rand) ? "Soon" : NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = nonsense (rand);
  add_parts (rand, chart);
  if (kind == BW_CHART_XY)
    for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
      add_series (rand, chart);
  else if (kind == BW_CHART_HISTOGRAM)
    {
      unsigned n = (unsigned) g_rand_int_range (rand, 0, 20);
      for (unsigned i = 0; i <= n; i++)
        numbers[i] = finite_nonsense (rand);
      qsort (numbers, n + 1, sizeof *numbers, compare_cb);
      bw_chart_set_bars (chart, numbers, numbers + 21, n, nonsense (rand));
    }
  else
    bw_chart_set_reliability (chart, (const BwReliabilityStep *) (gconstpointer) numbers,
                              (unsigned) g_rand_int_range (rand, 0, 7), g_rand_boolean (rand),
                              g_rand_boolean (rand) ? "band" : NULL, numbers,
                              (unsigned) g_rand_int_range (rand, 0, 20));
  return chart;
}

static void
nonsense_frame (GRand *rand, BwChartFrame *frame)
{
  static const double sizes[] = { 0, -5, 1, 30, 220, 340, 700, NAN };
  static const double scales[] = { 1, 2, 1.5, 0, -1, NAN };
  bw_chart_frame_init (frame);
  frame->width = sizes[g_rand_int_range (rand, 0, G_N_ELEMENTS (sizes))];
  frame->height = sizes[g_rand_int_range (rand, 0, G_N_ELEMENTS (sizes))];
  frame->device_scale = scales[g_rand_int_range (rand, 0, G_N_ELEMENTS (scales))];
  frame->text_scale = scales[g_rand_int_range (rand, 0, G_N_ELEMENTS (scales))];
  frame->palette = g_rand_boolean (rand) ? NULL : bw_palette_get (true, g_rand_boolean (rand));
  frame->left_margin = nonsense (rand);
  frame->hidden = (uint32_t) g_rand_int_range (rand, 0, 4);
  frame->has_header = g_rand_boolean (rand);
  frame->has_legend = g_rand_boolean (rand);
  frame->has_x_labels = g_rand_boolean (rand);
  if (g_rand_boolean (rand))
    return;
  frame->x_from = nonsense (rand);
  frame->x_to = nonsense (rand);
  frame->y_from = nonsense (rand);
  frame->y_to = nonsense (rand);
}

static void
ask (GRand *rand, const BwChartLayout *layout)
{
  BwChartHit hits[3];
  double x = nonsense (rand);
  unsigned n = bw_chart_layout_hit (layout, x, hits, 3);
  g_assert_cmpuint (n, <=, 3);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *text = bw_chart_layout_value_text (layout, &hits[i]);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
  double next = bw_chart_layout_step (layout, x, g_rand_int_range (rand, -3, 4));
  bw_chart_layout_step (layout, x, INT_MIN);
  bw_chart_layout_step (layout, next, INT_MAX);
  g_autofree char *moment = bw_chart_layout_x_text (layout, x);
  g_autofree char *point = bw_chart_layout_point_text (layout, x);
  g_assert_true (g_utf8_validate (moment, -1, NULL) && g_utf8_validate (point, -1, NULL));
}

static void
check_range (const BwChartLayout *layout)
{
  double range[4];
  double plot[4];
  bw_chart_layout_range (layout, &range[0], &range[1], &range[2], &range[3]);
  bw_chart_layout_plot (layout, &plot[0], &plot[1], &plot[2], &plot[3]);
  for (int i = 0; i < 4; i++)
    g_assert_true (isfinite (range[i]) && isfinite (plot[i]));
  g_assert_cmpfloat (range[0], <, range[1]);
  g_assert_cmpfloat (range[2], <, range[3]);
  g_assert_true (plot[2] > 0 && plot[3] > 0);
}

static void
test_charts (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (61);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 700, 700);
  for (int round = 0; round < 1500; round++)
    {
      g_autoptr (BwChart) chart = nonsense_chart (rand);
      BwChartFrame frame;
      nonsense_frame (rand, &frame);
      g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
      check_range (layout);
      cairo_t *cr = cairo_create (surface);
      bw_chart_layout_draw (layout, cr);
      bw_chart_layout_draw_cursor (layout, cr, nonsense (rand), true, true);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      ask (rand, layout);
      g_autofree char *text = bw_chart_describe (chart, nonsense (rand), nonsense (rand));
      g_assert_true (g_utf8_validate (text, -1, NULL) && *text != '\0');
      g_autoptr (GBytes) csv = bw_chart_to_csv (chart);
      g_assert_cmpuint (g_bytes_get_size (csv), >, 0);
    }
  cairo_surface_destroy (surface);
}

/** A million points, of which many are nothing, at a few sizes. */
static void
test_million (void)
{
  enum
  {
    N = 1000000,
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (62);
  g_autofree double *x = g_new (double, N);
  g_autofree double *y = g_new (double, N);
  for (int i = 0; i < N; i++)
    {
      x[i] = i / 3;
      y[i] = i % 1000 < 500 ? finite_nonsense (rand) : (double) NAN;
    }
  g_autoptr (BwChart) chart = chart_new ();
  chart_add (chart, x, y, N, BW_LINE_JOINED);
  chart_add (chart, x, y, N, BW_LINE_STEP);
  static const double sizes[][2] = { { 1, 1 }, { 220, 120 }, { 4000, 2000 } };
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      BwChartFrame frame;
      bw_chart_frame_init (&frame);
      frame.width = sizes[i][0];
      frame.height = sizes[i][1];
      g_auto (Picture) picture = { 0 };
      picture_draw (&picture, chart, &frame);
      check_range (picture.layout);
    }
}

static void
draw_marks (GRand *rand, cairo_t *cr)
{
  static const double sizes[] = { 0, -5, 3, 34, 200, NAN };
  const BwPalette *palette = bw_palette_get (g_rand_boolean (rand), g_rand_boolean (rand));
  double values[100];
  int8_t results[30];
  BwUptime days[30];
  BwRingPart parts[4];
  size_t n = (size_t) g_rand_int_range (rand, 0, 100);
  BwRect rect = { 5, 5, sizes[g_rand_int_range (rand, 0, G_N_ELEMENTS (sizes))],
                  sizes[g_rand_int_range (rand, 0, G_N_ELEMENTS (sizes))] };
  for (int i = 0; i < 100; i++)
    values[i] = nonsense (rand);
  for (int i = 0; i < 30; i++)
    {
      results[i] = (int8_t) g_rand_int_range (rand, -128, 128);
      days[i] = g_rand_int_range (rand, 0, 5);
    }
  for (int i = 0; i < 4; i++)
    parts[i] = (BwRingPart){ nonsense (rand), nonsense (rand), g_rand_int_range (rand, 0, 6) };
  bw_mark_sparkline (cr, &rect, g_rand_boolean (rand) ? values : NULL, values, n, nonsense (rand),
                     palette->series[0], palette);
  bw_mark_interval (cr, &rect, nonsense (rand), nonsense (rand), nonsense (rand), nonsense (rand),
                    palette);
  bw_mark_results (cr, &rect, results, MIN (n, 30), palette);
  bw_mark_uptime (cr, &rect, days, MIN (n, 30), palette);
  bw_mark_ring (cr, &rect, parts, 4, palette);
  BwTrack track = { nonsense (rand), nonsense (rand), nonsense (rand), nonsense (rand),
                    g_rand_boolean (rand) };
  bw_mark_track (cr, &rect, &track, palette);
}

static void
test_marks (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (63);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 200);
  for (int round = 0; round < 3000; round++)
    {
      cairo_t *cr = cairo_create (surface);
      draw_marks (rand, cr);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
    }
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/nonsense/charts", test_charts);
  g_test_add_func ("/plot/nonsense/million", test_million);
  g_test_add_func ("/plot/nonsense/marks", test_marks);
  return g_test_run ();
}
