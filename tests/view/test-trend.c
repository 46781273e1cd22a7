/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Least squares against sums worked out by hand, and when a trend says nothing. */
#include "view/bw-trend.h"

#include <math.h>

#define NEAR 1e-9

/** N points a unit of x apart, from X on, that rise by SLOPE from Y on. */
static BwSeries *
line_new (double x, double y, double slope, unsigned n)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  for (unsigned i = 0; i < n; i++)
    {
      BwPoint point = { x + i, y + slope * i, NAN, NAN };
      g_array_append_val (points, point);
    }
  return bw_series_new_take (points);
}

static void
test_by_hand (void)
{
  /* x 1 2 3 4, y 2 4 5 4: means 2.5 and 3.75, sxy 3.5, sxx 5, syy 4.75. */
  const double x[] = { 1, 2, 3, 4 }, y[] = { 2, 4, 5, 4 };
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, 4);
  BwTrend trend;
  bw_trend_fit (series, -INFINITY, INFINITY, &trend);
  g_assert_cmpuint (trend.n, ==, 4);
  g_assert_cmpfloat_with_epsilon (trend.span, 3, NEAR);
  g_assert_cmpfloat_with_epsilon (trend.mean_x, 2.5, NEAR);
  g_assert_cmpfloat_with_epsilon (trend.mean_y, 3.75, NEAR);
  g_assert_cmpfloat_with_epsilon (trend.slope, 0.7, NEAR);
  g_assert_cmpfloat_with_epsilon (trend.r_squared, 3.5 * 3.5 / (5 * 4.75), NEAR);
}

static void
test_part (void)
{
  /* Only what lies in [2, 4] and has a value counts: 4 at 2 and 8 at 4. */
  const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 99, 4, NAN, 8, -99 };
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, 5);
  BwTrend trend;
  bw_trend_fit (series, 2, 4, &trend);
  g_assert_cmpuint (trend.n, ==, 2);
  g_assert_cmpfloat_with_epsilon (trend.slope, 2, NEAR);
  bw_trend_fit (series, 6, 9, &trend);
  g_assert_cmpuint (trend.n, ==, 0);
  g_assert_true (isnan (trend.slope));
  g_assert_true (isnan (bw_trend_distance (&trend, 9, 100)));
}

static void
test_times (void)
{
  /* In µs since 1970, 70 % and half a percent point a day for 30 days: 90 % after 40 days more
   * than when it was 70 %. */
  const double day = 86400e6, now = 1772452800000000;
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  for (unsigned i = 0; i <= 720; i++)
    {
      BwPoint point = { now - 30 * day + i * day / 24, 70 + 0.5 * i / 24, NAN, NAN };
      g_array_append_val (points, point);
    }
  g_autoptr (BwSeries) series = bw_series_new_take (points);
  BwTrend trend;
  bw_trend_fit (series, now - 30 * day, now, &trend);
  g_assert_cmpuint (trend.n, ==, 721);
  g_assert_cmpfloat_with_epsilon (trend.slope * day, 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (bw_trend_distance (&trend, now, 90) / day, 10, 1e-6);
}

static void
check_silent (BwSeries *series, double x, double level)
{
  BwTrend trend;
  bw_trend_fit (series, -INFINITY, INFINITY, &trend);
  g_assert_true (isnan (bw_trend_distance (&trend, x, level)));
}

static void
test_silent (void)
{
  g_autoptr (BwSeries) few = line_new (0, 0, 1, BW_TREND_MIN_POINTS - 1);
  g_autoptr (BwSeries) enough = line_new (0, 0, 1, BW_TREND_MIN_POINTS);
  g_autoptr (BwSeries) falling = line_new (0, 50, -1, 40);
  g_autoptr (BwSeries) flat = line_new (0, 50, 0, 40);
  check_silent (few, 20, 30);
  BwTrend trend;
  bw_trend_fit (enough, -INFINITY, INFINITY, &trend);
  g_assert_cmpfloat_with_epsilon (bw_trend_distance (&trend, 20, 30), 10, NEAR);
  /* Behind it, or out of sight: ten times what was seen is as far as a line is drawn. */
  check_silent (enough, 20, 15);
  check_silent (enough, 19, 19 + 10 * 19 + 1);
  check_silent (falling, 40, 90);
  check_silent (flat, 40, 90);
  /* It goes up and down, and a little up. */
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  for (unsigned i = 0; i < 100; i++)
    {
      BwPoint point = { i, 50 + (i % 2 == 0 ? 10 : -10) + i * 0.1, NAN, NAN };
      g_array_append_val (points, point);
    }
  g_autoptr (BwSeries) noisy = bw_series_new_take (points);
  check_silent (noisy, 100, 90);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trend/by-hand", test_by_hand);
  g_test_add_func ("/trend/part", test_part);
  g_test_add_func ("/trend/times", test_times);
  g_test_add_func ("/trend/silent", test_silent);
  return g_test_run ();
}
