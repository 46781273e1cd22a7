/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart as a document: what it keeps, its sentences and its CSV. */
#include "plot/bw-chart-layout.h"

#include "base/bw-time.h"

#include <math.h>
#include <string.h>

#define HOUR_US 3600e6
#define NOON_US 1772452800e6 /* Mon 2 Mar 2026, 12:00 UTC */

static BwChart *
latency_chart (void)
{
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  double x[] = { NOON_US, NOON_US + HOUR_US, NOON_US + 2 * HOUR_US, NOON_US + 3 * HOUR_US };
  double y[] = { 0.1, 0.3, 0.25, 0.5 };
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, 4);
  bw_chart_set_title (chart, "Latency of odds-api", NULL);
  bw_chart_set_x (chart, &(BwAxis){ .kind = BW_AXIS_TIME, .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .format = BW_FORMAT_SECONDS, .min = NAN, .max = NAN });
  bw_chart_add_series (chart,
                       &(BwChartSeries){ .series = series, .name = "latency", .area_from = NAN });
  return chart;
}

static void
check_description (const BwChart *chart, double from, double to, const char *expected)
{
  g_autofree char *text = bw_chart_describe (chart, from, to);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (void)
{
  g_autoptr (BwChart) chart = latency_chart ();
  check_description (
      chart, NAN, NAN,
      "Latency of odds-api from 2 Mar, 12:00 to 2 Mar, 15:00. "
      "First 100\u00a0ms, last 500\u00a0ms, lowest 100\u00a0ms, highest 500\u00a0ms, "
      "n = 4.");
  bw_chart_add_limit (chart, &(BwChartLimit){ .kind = BW_LIMIT_TRIP,
                                              .value = 0.28,
                                              .severity = BW_SEVERITY_WARNING,
                                              .label = "Warning 280 ms" });
  bw_chart_add_limit (chart, &(BwChartLimit){ .kind = BW_LIMIT_TRIP,
                                              .value = 0.9,
                                              .severity = BW_SEVERITY_CRITICAL,
                                              .label = "Critical 900 ms" });
  bw_chart_add_gap (chart, &(BwChartGap){ .from = NOON_US + 1.5 * HOUR_US,
                                          .to = NOON_US + 1.75 * HOUR_US,
                                          .word = "asleep" });
  check_description (
      chart, NAN, NAN,
      "Latency of odds-api from 2 Mar, 12:00 to 2 Mar, 15:00. "
      "First 100\u00a0ms, last 500\u00a0ms, lowest 100\u00a0ms, highest 500\u00a0ms, "
      "n = 4. "
      "Limit Warning 280 ms: crossed 2 times, the last time at 2 Mar, 15:00 with "
      "500\u00a0ms. Limit Critical 900 ms: not crossed. "
      "Not watched from 2 Mar, 13:30 to 2 Mar, 13:45: asleep.");
  check_description (
      chart, NOON_US, NOON_US + HOUR_US,
      "Latency of odds-api from 2 Mar, 12:00 to 2 Mar, 13:00. "
      "First 100\u00a0ms, last 300\u00a0ms, lowest 100\u00a0ms, highest 300\u00a0ms, "
      "n = 2. "
      "Limit Warning 280 ms: crossed 1 time, at 2 Mar, 13:00 with 300\u00a0ms. "
      "Limit Critical 900 ms: not crossed.");
  bw_chart_set_finding (chart, "It is slow.");
  check_description (chart, NAN, NAN, "It is slow.");
}

/* What another thread draws does not grow with what is shown. */
static void
test_freeze (void)
{
  const double x[] = { 1, 2, 3 }, y[] = { 4, 5, 6 };
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, 3);
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  bw_chart_set_title (chart, "Load", NULL);
  bw_chart_set_caption (chart, "By minute");
  bw_chart_add_series (chart, &(BwChartSeries){ .series = series, .name = "all", .area_from = 0 });
  bw_chart_add_limit (chart, &(BwChartLimit){ .kind = BW_LIMIT_ZERO, .label = "Zero" });
  bw_chart_add_gap (chart, &(BwChartGap){ .from = 1, .to = 2, .word = "asleep" });
  bw_chart_add_marker (chart, &(BwChartMarker){ .x = 2, .y = 5, .label = "fired" });
  g_autoptr (BwChart) same = bw_chart_freeze (chart);
  g_assert_true (same == chart);
  bw_chart_set_live (chart);
  g_autoptr (BwChart) frozen = bw_chart_freeze (chart);
  g_assert_true (frozen != chart);
  g_autofree char *before = bw_chart_describe (chart, NAN, NAN);
  g_autoptr (GBytes) csv_before = bw_chart_to_csv (chart);
  BwChartFrame frame;
  bw_chart_frame_init (&frame);
  frame.width = 400;
  frame.height = 200;
  g_autoptr (GBytes) drawn_before = bw_chart_to_png (chart, &frame, NULL);
  bw_series_append (series, &(BwPoint){ 4, 70, NAN, NAN });
  g_autofree char *after = bw_chart_describe (frozen, NAN, NAN);
  g_autoptr (GBytes) csv = bw_chart_to_csv (frozen);
  g_autoptr (GBytes) drawn = bw_chart_to_png (frozen, &frame, NULL);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (g_bytes_equal (csv_before, csv));
  g_assert_true (g_bytes_equal (drawn_before, drawn));
}

static void
test_describe_others (void)
{
  g_autoptr (BwChart) empty = bw_chart_new (BW_CHART_XY);
  bw_chart_set_title (empty, "Bankroll, $", NULL);
  bw_chart_set_note (empty, "No samples in this range", "The first one is from 3 Oct, 14:02");
  check_description (empty, NAN, NAN,
                     "Bankroll, $. No samples in this range. The first one is from 3 Oct, 14:02.");
  bw_chart_set_note (empty, "No samples in this range", "The first one is from 3 Oct.");
  check_description (empty, NAN, NAN,
                     "Bankroll, $. No samples in this range. The first one is from 3 Oct.");
  g_autoptr (BwChart) bars = bw_chart_new (BW_CHART_HISTOGRAM);
  const double edges[] = { 0, 10, 20, 30 };
  const double counts[] = { 2, 7, 1 };
  bw_chart_set_title (bars, "Stakes", NULL);
  bw_chart_set_x (bars, &(BwAxis){ .format = BW_FORMAT_MONEY, .currency = "$" });
  bw_chart_set_bars (bars, edges, counts, 3, 14);
  check_description (bars, NAN, NAN, "Stakes. n = 10, most between $10 and $20: 7. Median $14.");
  g_autoptr (BwChart) square = bw_chart_new (BW_CHART_RELIABILITY);
  const BwReliabilityStep steps[] = { { 0.1, 0.2, 0.3, 0.1, 0.25, 10 },
                                      { 0.4, 0.6, 0.5, 0.4, 0.6, 30 } };
  bw_chart_set_title (square, "Reliability", NULL);
  bw_chart_set_reliability (square, steps, 2, false, "90 % if calibrated", counts, 3);
  check_description (square, NAN, NAN,
                     "Reliability. n = 40. In 1 stretch it happened more often than stated.");
}

static char *
csv (const BwChart *chart)
{
  g_autoptr (GBytes) bytes = bw_chart_to_csv (chart);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_csv (void)
{
  g_autoptr (BwChart) chart = latency_chart ();
  double x[] = { NOON_US, NOON_US + 1.5 * HOUR_US };
  double y[] = { NAN, 1.0 / 3 };
  double low[] = { NAN, 0.25 };
  g_autoptr (BwSeries) series = bw_series_new (x, y, low, y, 2);
  bw_chart_add_series (
      chart, &(BwChartSeries){
                 .series = series, .name = "say \"p99\", s", .has_band = true, .area_from = NAN });
  g_autofree char *text = csv (chart);
  g_assert_cmpstr (text, ==,
                   "time,latency,\"say \"\"p99\"\", s\",\"say \"\"p99\"\", s low\","
                   "\"say \"\"p99\"\", s high\"\n"
                   "2026-03-02T12:00:00Z,0.1,,,\n"
                   "2026-03-02T13:00:00Z,0.3,,,\n"
                   "2026-03-02T13:30:00Z,,0.3333333333333333,0.25,0.3333333333333333\n"
                   "2026-03-02T14:00:00Z,0.25,,,\n"
                   "2026-03-02T15:00:00Z,0.5,,,\n");
}

/** Whatever was written reads back as the same doubles and the same microseconds. */
static void
test_csv_exact (void)
{
  enum
  {
    N = 500,
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (41);
  double x[N];
  double y[N];
  double at = NOON_US;
  for (int i = 0; i < N; i++)
    {
      at += g_rand_int_range (rand, 0, 10000000);
      x[i] = at;
      y[i] = (g_rand_double (rand) - 0.5) * pow (10, g_rand_int_range (rand, -300, 300));
    }
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, N);
  bw_chart_set_x (chart, &(BwAxis){ .kind = BW_AXIS_TIME, .min = NAN, .max = NAN });
  bw_chart_add_series (chart, &(BwChartSeries){ .series = series, .area_from = NAN });
  g_autofree char *text = csv (chart);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N + 2);
  for (int i = 0; i < N; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i + 1], ",", -1);
      int64_t time_us;
      double value;
      g_assert_true (bw_time_parse_iso (fields[0], NULL, &time_us));
      g_assert_cmpfloat ((double) time_us, ==, x[i]);
      g_assert_true (bw_number_parse (fields[1], &value));
      g_assert_cmpfloat (value, ==, y[i]);
    }
}

static void
test_csv_others (void)
{
  const double edges[] = { 0, 10, 20 };
  const double counts[] = { 2, 7 };
  g_autoptr (BwChart) bars = bw_chart_new (BW_CHART_HISTOGRAM);
  bw_chart_set_bars (bars, edges, counts, 2, NAN);
  g_autofree char *text = csv (bars);
  g_assert_cmpstr (text, ==, "from,to,count\n0,10,2\n10,20,7\n");
  g_autoptr (BwChart) square = bw_chart_new (BW_CHART_RELIABILITY);
  const BwReliabilityStep step = { 0.1, 0.2, 0.3, NAN, NAN, 10 };
  bw_chart_set_reliability (square, &step, 1, true, NULL, counts, 2);
  g_autofree char *other = csv (square);
  g_assert_cmpstr (other, ==,
                   "stated_from,stated_to,happened,band_low,band_high,n,forecasts_from,"
                   "forecasts_to,forecasts\n"
                   "0.1,0.2,0.3,,,10,0,0.5,2\n"
                   ",,,,,,0.5,1,7\n");
  g_autoptr (BwChart) empty = bw_chart_new (BW_CHART_XY);
  g_autofree char *nothing = csv (empty);
  g_assert_cmpstr (nothing, ==, "x\n");
}

/** Strings are the chart's own, and it can be a property. */
static void
test_kept (void)
{
  char title[] = "Bankroll";
  char name[] = "value";
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  g_autoptr (BwSeries) series = bw_series_new (NULL, NULL, NULL, NULL, 0);
  bw_chart_set_title (chart, title, "n = 3");
  bw_chart_add_series (chart, &(BwChartSeries){ .series = series, .name = name, .colour = 7 });
  memset (title, 'x', sizeof title - 1);
  memset (name, 'x', sizeof name - 1);
  g_assert_cmpstr (bw_chart_title (chart), ==, "Bankroll");
  g_assert_cmpstr (bw_chart_subtitle (chart), ==, "n = 3");
  g_assert_cmpuint (bw_chart_n_series (chart), ==, 1);
  g_assert_cmpstr (bw_chart_series (chart, 0)->name, ==, "value");
  g_assert_cmpuint (bw_chart_series (chart, 0)->colour, <, BW_PALETTE_N_SERIES);
  g_assert_cmpint (bw_chart_kind (chart), ==, BW_CHART_XY);
  GValue value = G_VALUE_INIT;
  g_value_init (&value, BW_TYPE_CHART);
  g_value_set_boxed (&value, chart);
  g_assert_true (g_value_get_boxed (&value) == chart);
  g_value_unset (&value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/chart/describe", test_describe);
  g_test_add_func ("/plot/chart/describe-others", test_describe_others);
  g_test_add_func ("/chart/freeze", test_freeze);
  g_test_add_func ("/plot/chart/csv", test_csv);
  g_test_add_func ("/plot/chart/csv-exact", test_csv_exact);
  g_test_add_func ("/plot/chart/csv-others", test_csv_others);
  g_test_add_func ("/plot/chart/kept", test_kept);
  return g_test_run ();
}
