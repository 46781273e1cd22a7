/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things of a chart are: ranges, labels that never meet, what is at an x. */
#include "plot/bw-chart-layout-private.h"

#include "chart-fixture.h"

#include <limits.h>

static const double scales[] = { 1, 1.5, 2 };

/** Labels lie in the picture and apart. */
static void
check_labels (const BwChartLayout *layout)
{
  double end = -INFINITY;
  for (unsigned i = 0; i < layout->x_marks.n; i++)
    {
      const BwTickMark *mark = &layout->x_marks.marks[i];
      if (mark->label == NULL)
        continue;
      g_assert_cmpfloat (mark->label_px, >=, 0);
      g_assert_cmpfloat (mark->label_px + mark->width, <=, layout->frame.width + 0.01);
      g_assert_cmpfloat (mark->label_px, >, end);
      end = mark->label_px + mark->width;
    }
  double top = INFINITY;
  for (unsigned i = 0; i < layout->y_marks.n; i++)
    {
      const BwTickMark *mark = &layout->y_marks.marks[i];
      if (mark->label == NULL)
        continue;
      g_assert_cmpfloat (mark->label_px, >=, 0);
      g_assert_cmpfloat (mark->label_px + layout->line, <=, layout->frame.height + 0.01);
      g_assert_cmpfloat (mark->label_px + layout->line, <=, top);
      g_assert_cmpfloat (mark->width + BW_LABEL_GAP, <=, layout->plot.x + 0.5);
      top = mark->label_px;
    }
  g_assert_cmpfloat (layout->plot.x, >=, 0);
  g_assert_cmpfloat (layout->plot.y, >=, 0);
  g_assert_cmpfloat (layout->plot.x + layout->plot.width, <=, layout->frame.width + 1);
  g_assert_cmpfloat (layout->plot.y + layout->plot.height, <=, layout->frame.height + 1);
}

static BwChart *
random_chart (GRand *rand)
{
  static const BwNumberFormat formats[] = { BW_FORMAT_PLAIN,   BW_FORMAT_COUNT,  BW_FORMAT_PERCENT,
                                            BW_FORMAT_RATIO,   BW_FORMAT_MONEY,  BW_FORMAT_BYTES,
                                            BW_FORMAT_SECONDS, BW_FORMAT_ODDS10, BW_FORMAT_RATE,
                                            BW_FORMAT_CELSIUS };
  BwChart *chart = chart_new ();
  bool is_time = g_rand_boolean (rand);
  double size = pow (10, g_rand_double_range (rand, -12, 14));
  double width = pow (10, g_rand_double_range (rand, 1, 15));
  double x[50];
  double y[50];
  for (int i = 0; i < 50; i++)
    {
      x[i] = (is_time ? 1.7e15 : 0) + width * i / 49;
      y[i] = size * g_rand_double_range (rand, -0.3, 1);
    }
  bw_chart_set_x (chart, &(BwAxis){ .kind = is_time ? BW_AXIS_TIME : BW_AXIS_LINEAR,
                                    .format = BW_FORMAT_COUNT,
                                    .title = "x axis",
                                    .min = NAN,
                                    .max = NAN });
  bw_chart_set_y (chart,
                  &(BwAxis){ .format = formats[g_rand_int_range (rand, 0, G_N_ELEMENTS (formats))],
                             .currency = g_rand_boolean (rand) ? "$" : "USDT",
                             .is_compact = g_rand_boolean (rand),
                             .min = NAN,
                             .max = NAN });
  chart_add (chart, x, y, 50, BW_LINE_JOINED);
  return chart;
}

static void
test_labels (void)
{
  static const double sizes[][2] = { { 220, 120 },  { 340, 150 },   { 484, 210 }, { 700, 200 },
                                     { 1200, 400 }, { 4000, 2000 }, { 500, 2000 } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (31);
  for (int round = 0; round < 400; round++)
    {
      g_autoptr (BwChart) chart = random_chart (rand);
      BwChartFrame frame;
      bw_chart_frame_init (&frame);
      unsigned k = (unsigned) g_rand_int_range (rand, 0, G_N_ELEMENTS (sizes));
      frame.width = sizes[k][0];
      frame.height = sizes[k][1];
      frame.text_scale = scales[round % 3];
      g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
      check_labels (layout);
      g_assert_cmpfloat (layout->plot.height, >=, 20);
      if (frame.text_scale != 1 || frame.height < 200)
        continue;
      g_assert_cmpuint (layout->y_marks.n, >=, 2);
      g_assert_cmpuint (layout->y_marks.n, <=, 6);
      for (unsigned i = 2; i < layout->x_marks.n; i++)
        g_assert_cmpfloat (layout->x_marks.marks[i].px - layout->x_marks.marks[i - 1].px, >=, 55);
    }
}

/** Three to six ticks of y in a chart of a usual height, whatever the data. */
static void
test_n_ticks (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (32);
  for (int round = 0; round < 500; round++)
    {
      double x[] = { 0, 1 };
      double y[] = { pow (10, g_rand_double_range (rand, -9, 9)),
                     -pow (10, g_rand_double_range (rand, -9, 9)) };
      g_autoptr (BwChart) chart = chart_new ();
      chart_add (chart, x, y, 2, BW_LINE_JOINED);
      BwChartFrame frame;
      frame_for (&frame, 600, 240);
      g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
      g_assert_cmpuint (layout->y_marks.n, >=, 3);
      g_assert_cmpuint (layout->y_marks.n, <=, 6);
    }
}

static void
range_of (BwChart *chart, double *low, double *high)
{
  BwChartFrame frame;
  double x[2];
  frame_for (&frame, 600, 240);
  g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
  bw_chart_layout_range (layout, &x[0], &x[1], low, high);
}

static void
check_range (const double *y, size_t n, const BwAxis *axis, double limit, double low, double high)
{
  g_autoptr (BwChart) chart = chart_new ();
  double x[] = { 0, 1, 2, 3 };
  double from;
  double to;
  bw_chart_set_y (chart, axis);
  chart_add (chart, x, y, n, BW_LINE_JOINED);
  bw_chart_add_limit (chart, &(BwChartLimit){ .kind = BW_LIMIT_TRIP, .value = limit });
  range_of (chart, &from, &to);
  g_assert_cmpfloat_with_epsilon (from, low, 1e-9);
  g_assert_cmpfloat_with_epsilon (to, high, 1e-9);
}

/** Worked out by hand: data and 5 %, limits within one range of it, shares as a whole. */
static void
test_ranges (void)
{
  const BwAxis plain = { .min = NAN, .max = NAN };
  const BwAxis percent = { .format = BW_FORMAT_PERCENT, .is_share = true, .min = NAN, .max = NAN };
  const BwAxis ratio = { .format = BW_FORMAT_RATIO, .is_share = true, .min = NAN, .max = NAN };
  const BwAxis bounded = { .min = 0, .max = 7 };
  check_range ((double[]){ 100, 120 }, 2, &plain, NAN, 99, 121);
  check_range ((double[]){ 100, 120 }, 2, &plain, 140, 98, 142);
  check_range ((double[]){ 100, 120 }, 2, &plain, 140.1, 99, 121);
  check_range ((double[]){ 100, 120 }, 2, &plain, 80, 78, 122);
  check_range ((double[]){ 0, 20 }, 2, &plain, NAN, 0, 21);
  check_range ((double[]){ -20, 0 }, 2, &plain, NAN, -21, 0);
  check_range ((double[]){ 30, 40 }, 2, &percent, 80, 0, 100);
  check_range ((double[]){ 0.3, 0.4 }, 2, &ratio, 0.8, 0, 1);
  check_range ((double[]){ 100, 120 }, 2, &bounded, NAN, 0, 7);
  check_range ((double[]){ 50, 50 }, 2, &plain, NAN, 45, 55);
  check_range ((double[]){ 0, 0 }, 2, &plain, NAN, 0, 1);
  check_range ((double[]){ NAN, NAN }, 2, &plain, NAN, 0, 1);
  const BwAxis bytes = { .format = BW_FORMAT_BYTE_RATE, .min = NAN, .max = NAN };
  const BwAxis count = { .format = BW_FORMAT_COUNT, .min = NAN, .max = NAN };
  check_range ((double[]){ 0, 0 }, 2, &bytes, NAN, 0, 1024);
  check_range ((double[]){ 0, 1 }, 2, &count, NAN, 0, 2);
}

static BwChart *
points_chart (GRand *rand, guint n, BwLineKind line, double share_of_gaps)
{
  BwChart *chart = chart_new ();
  for (int k = 0; k < 2; k++)
    {
      g_autofree double *x = g_new (double, n);
      g_autofree double *y = g_new (double, n);
      double at = 0;
      for (guint i = 0; i < n; i++)
        {
          at += g_rand_int_range (rand, 0, 4);
          x[i] = at;
          y[i] = g_rand_double (rand) < share_of_gaps ? (double) NAN : g_rand_double (rand);
        }
      chart_add (chart, x, y, n, line);
    }
  return chart;
}

/** The sample of SERIES that X shows, by looking at each. */
static bool
hit_slowly (const BwSeries *series, double x, bool is_step, double *found_x)
{
  const BwPoint *points = bw_series_points (series);
  size_t n = bw_series_length (series);
  double before = NAN;
  double after = NAN;
  bool has_before = false;
  bool has_after = false;
  bool is_at = false;
  bool is_at_good = false;
  for (size_t i = 0; i < n; i++)
    {
      bool has_y = !isnan (points[i].y);
      if (points[i].x < x || (is_step && points[i].x == x))
        {
          before = points[i].x;
          has_before = has_y;
        }
      if (points[i].x == x)
        {
          is_at = true;
          is_at_good = is_at_good || has_y;
        }
      if (points[i].x > x && isnan (after))
        {
          after = points[i].x;
          has_after = has_y;
        }
    }
  *found_x = before;
  if (is_step)
    return has_before;
  *found_x = x;
  if (is_at)
    return is_at_good;
  *found_x = has_before && (!has_after || x - before <= after - x) ? before : after;
  return has_before || has_after;
}

static void
test_hit (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (33);
  for (int round = 0; round < 2000; round++)
    {
      BwLineKind line = g_rand_boolean (rand) ? BW_LINE_STEP : BW_LINE_JOINED;
      g_autoptr (BwChart) chart =
          points_chart (rand, (guint) g_rand_int_range (rand, 1, 40), line, 0.15);
      BwChartFrame frame;
      frame_for (&frame, 400, 200);
      g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
      double x = g_rand_int_range (rand, -2, 100) / 2.0;
      BwChartHit hits[4];
      unsigned n = bw_chart_layout_hit (layout, x, hits, 4);
      unsigned k = 0;
      for (unsigned i = 0; i < 2; i++)
        {
          double found;
          if (!hit_slowly (bw_chart_series (chart, i)->series, x, line == BW_LINE_STEP, &found))
            continue;
          g_assert_cmpuint (k, <, n);
          g_assert_cmpuint (hits[k].series, ==, i);
          g_assert_cmpfloat (hits[k].x, ==, found);
          g_assert_false (isnan (hits[k].point.y));
          k++;
        }
      g_assert_cmpuint (k, ==, n);
    }
}

/** All x that have a sample, in order, each once. */
static GArray *
all_samples (BwChart *chart)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (double));
  for (double x = 0; x < 200; x++)
    for (unsigned i = 0; i < 2; i++)
      {
        const BwSeries *series = bw_chart_series (chart, i)->series;
        bool is_there = false;
        for (size_t k = 0; k < bw_series_length (series); k++)
          is_there =
              is_there
              || (bw_series_points (series)[k].x == x && !isnan (bw_series_points (series)[k].y));
        if (is_there)
          {
            g_array_append_val (all, x);
            break;
          }
      }
  return all;
}

static void
test_step (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (34);
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (BwChart) chart =
          points_chart (rand, (guint) g_rand_int_range (rand, 1, 40), BW_LINE_JOINED, 0.2);
      g_autoptr (GArray) all = all_samples (chart);
      BwChartFrame frame;
      frame_for (&frame, 400, 200);
      g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
      if (all->len == 0)
        {
          g_assert_true (isnan (bw_chart_layout_step (layout, NAN, 1)));
          continue;
        }
      double first = g_array_index (all, double, 0);
      double last = g_array_index (all, double, all->len - 1);
      g_assert_cmpfloat (bw_chart_layout_step (layout, NAN, INT_MIN), ==, first);
      g_assert_cmpfloat (bw_chart_layout_step (layout, NAN, INT_MAX), ==, last);
      for (guint i = 0; i < all->len; i++)
        for (int steps = -12; steps <= 12; steps += 3)
          {
            if (steps == 0)
              continue;
            guint expected = (guint) CLAMP ((int) i + steps, 0, (int) all->len - 1);
            double got = bw_chart_layout_step (layout, g_array_index (all, double, i), steps);
            g_assert_cmpfloat (got, ==, g_array_index (all, double, expected));
          }
    }
}

static void
check_text (char *text, const char *expected)
{
  g_autofree char *own = text;
  g_assert_cmpstr (own, ==, expected);
}

static void
test_texts (void)
{
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  /* 26 July 2026, a Sunday, and 200 days before and after. */
  double x[] = { 1767744000e6, 1785024000e6, 1802304000e6 };
  double y[] = { 12000, 11651.96, 13000 };
  double low[] = { 1, 11000, 1 };
  double high[] = { 1, 12000.5, 1 };
  bw_chart_set_x (chart, &(BwAxis){ .kind = BW_AXIS_TIME, .min = NAN, .max = NAN });
  bw_chart_set_y (chart,
                  &(BwAxis){ .format = BW_FORMAT_MONEY, .currency = "$", .min = NAN, .max = NAN });
  chart_add (chart, x, y, 3, BW_LINE_STEP);
  BwChartFrame frame;
  frame_for (&frame, 600, 200);
  g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
  BwChartHit hit;
  g_assert_cmpuint (bw_chart_layout_hit (layout, x[1] + 5, &hit, 1), ==, 1);
  check_text (bw_chart_layout_value_text (layout, &hit), "$11,651.96");
  check_text (bw_chart_layout_x_text (layout, x[1]), "Sun 26 Jul 2026");
  check_text (bw_chart_layout_point_text (layout, x[1]), "26 Jul 2026, value $11,651.96");
  g_autoptr (BwChart) banded = chart_new ();
  bw_chart_set_y (banded, &(BwAxis){ .format = BW_FORMAT_MONEY, .currency = "USDT" });
  g_autoptr (BwSeries) series = bw_series_new (x, y, low, high, 3);
  bw_chart_add_series (banded,
                       &(BwChartSeries){ .series = series, .has_band = true, .area_from = NAN });
  g_autoptr (BwChartLayout) second = bw_chart_layout_new (banded, &frame);
  g_assert_cmpuint (bw_chart_layout_hit (second, x[1], &hit, 1), ==, 1);
  check_text (bw_chart_layout_value_text (second, &hit),
              "11,651.96\u00a0USDT (11,000.00\u00a0USDT – 12,000.50\u00a0USDT)");
}

static void
test_hidden (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (35);
  g_autoptr (BwChart) chart = points_chart (rand, 20, BW_LINE_JOINED, 0);
  BwChartFrame frame;
  BwChartHit hits[4];
  frame_for (&frame, 400, 200);
  frame.hidden = 1;
  g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
  g_assert_cmpuint (bw_chart_layout_hit (layout, 5, hits, 4), ==, 1);
  g_assert_cmpuint (hits[0].series, ==, 1);
  frame.hidden = 3;
  g_autoptr (BwChartLayout) nothing = bw_chart_layout_new (chart, &frame);
  g_assert_cmpuint (bw_chart_layout_hit (nothing, 5, hits, 4), ==, 0);
  g_assert_true (isnan (bw_chart_layout_step (nothing, 5, 1)));
}

/** The margin that one asks for is what others get. */
static void
test_margin (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (36);
  g_autoptr (BwChart) chart = points_chart (rand, 20, BW_LINE_JOINED, 0);
  BwChartFrame frame;
  double plot[4];
  frame_for (&frame, 400, 200);
  g_autoptr (BwChartLayout) own = bw_chart_layout_new (chart, &frame);
  double need = bw_chart_layout_left_margin (own);
  g_assert_cmpfloat (need, >, 10);
  g_assert_cmpfloat (need, <, 80);
  frame.left_margin = 100;
  g_autoptr (BwChartLayout) wide = bw_chart_layout_new (chart, &frame);
  bw_chart_layout_plot (wide, &plot[0], &plot[1], &plot[2], &plot[3]);
  g_assert_cmpfloat (plot[0], ==, 100);
  g_assert_cmpfloat (bw_chart_layout_left_margin (wide), ==, need);
}

/** Time runs from left to right for everyone. */
static void
test_right_to_left (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (37);
  g_autoptr (BwChart) chart = points_chart (rand, 20, BW_LINE_JOINED, 0);
  BwChartFrame frame;
  frame_for (&frame, 400, 200);
  g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
  g_assert_cmpfloat (bw_chart_layout_x_to_px (layout, 1), <, bw_chart_layout_x_to_px (layout, 2));
  double x = bw_chart_layout_px_to_x (layout, 123);
  g_assert_cmpfloat_with_epsilon (bw_chart_layout_x_to_px (layout, x), 123, 1e-6);
  g_assert_cmpfloat (bw_chart_layout_y_to_px (layout, 0.2), >,
                     bw_chart_layout_y_to_px (layout, 0.8));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/layout/labels", test_labels);
  g_test_add_func ("/plot/layout/n-ticks", test_n_ticks);
  g_test_add_func ("/plot/layout/ranges", test_ranges);
  g_test_add_func ("/plot/layout/hit", test_hit);
  g_test_add_func ("/plot/layout/step", test_step);
  g_test_add_func ("/plot/layout/texts", test_texts);
  g_test_add_func ("/plot/layout/hidden", test_hidden);
  g_test_add_func ("/plot/layout/margin", test_margin);
  g_test_add_func ("/plot/layout/right-to-left", test_right_to_left);
  return g_test_run ();
}
