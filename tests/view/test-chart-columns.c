/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a chart's values as a person reads them. */
#include "view/bw-chart-columns.h"
#include "view/bw-kpi-chart.h"

#include <math.h>

static char *
joined_titles (const BwChart *chart)
{
  g_auto (GStrv) titles = bw_chart_column_titles (chart);
  return g_strjoinv ("|", titles);
}

/* As many titles as the header line of the chart's own CSV has fields. */
static void
check_fit (const BwChart *chart)
{
  g_autoptr (GBytes) bytes = bw_chart_to_csv (chart);
  g_autofree char *csv = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  csv[strcspn (csv, "\n")] = '\0';
  g_auto (GStrv) heads = g_strsplit (csv, ",", -1);
  g_auto (GStrv) titles = bw_chart_column_titles (chart);
  g_assert_cmpuint (g_strv_length (titles), ==, g_strv_length (heads));
}

static void
check_text (const BwChart *chart, unsigned column, const char *field, const char *expected)
{
  g_autofree char *text = bw_chart_column_text (chart, column, field);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_lines (void)
{
  const double x[] = { 1e15, 2e15 }, y[] = { .5, .441 }, low[] = { .4, .4 }, high[] = { .6, .5 };
  g_autoptr (BwSeries) banded = bw_series_new (x, y, low, high, 2);
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (2 * 3600);
  bw_chart_set_x (chart, &(BwAxis){ .kind = BW_AXIS_TIME, .zone = zone, .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .format = BW_FORMAT_RATIO, .min = NAN, .max = NAN });
  bw_chart_add_series (chart,
                       &(BwChartSeries){ .series = banded, .name = "win rate", .has_band = true });
  bw_chart_add_series (chart, &(BwChartSeries){ .series = banded, .name = "break-even" });
  g_autofree char *titles = joined_titles (chart);
  g_assert_cmpstr (titles, ==, "Time|win rate|win rate, low|win rate, high|break-even");
  check_fit (chart);
  check_text (chart, 0, "2026-10-30T15:48:02Z", "2026-10-30 17:48:02");
  check_text (chart, 1, "0.441", "44.1\u00a0%");
  check_text (chart, 3, "0.5", "50.0\u00a0%");
  check_text (chart, 4, "", "–");
}

/* Evidence is drawn in powers of ten and read in odds; its x are forecasts, which have no time. */
static void
test_numbers (void)
{
  const double x[] = { 1200 }, y[] = { 2 };
  g_autoptr (BwSeries) line = bw_series_new (x, y, NULL, NULL, 1);
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  bw_chart_set_title (chart, "Evidence", NULL);
  bw_chart_set_x (
      chart,
      &(BwAxis){ .format = BW_FORMAT_COUNT, .title = "settled forecasts", .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .format = BW_FORMAT_ODDS10, .min = NAN, .max = NAN });
  bw_chart_add_series (chart, &(BwChartSeries){ .series = line });
  g_autofree char *titles = joined_titles (chart);
  g_assert_cmpstr (titles, ==, "settled forecasts|Evidence");
  check_fit (chart);
  check_text (chart, 0, "1200", "1,200");
  check_text (chart, 1, "2", "100\u00a0:\u00a01");
}

static void
test_bars (void)
{
  const double edges[] = { 0, 50, 100 }, counts[] = { 3, 1200 };
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_HISTOGRAM);
  bw_chart_set_bars (chart, edges, counts, 2, NAN);
  bw_chart_set_x (chart, &(BwAxis){ .format = BW_FORMAT_MONEY, .min = NAN, .max = NAN });
  g_autofree char *titles = joined_titles (chart);
  g_assert_cmpstr (titles, ==, "From|To|Number");
  check_fit (chart);
  check_text (chart, 1, "50", "50.00");
  check_text (chart, 2, "1200", "1,200");
}

static void
test_reliability (void)
{
  const BwReliabilityStep step = { .x_low = .3, .x_high = .4, .y = .35, .n = 20 };
  const double counts[] = { 5, 15 };
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_RELIABILITY);
  bw_chart_set_reliability (chart, &step, 1, false, NULL, counts, 2);
  check_fit (chart);
  check_text (chart, 0, "0.30000000000000004", "30.0\u00a0%");
  check_text (chart, 5, "20", "20");
  g_assert_cmpint (bw_chart_column_kind (chart, 8), ==, BW_COLUMN_COUNT);
  g_assert_cmpint (bw_chart_column_kind (chart, 9), ==, BW_COLUMN_PLAIN);
}

/* The small curve of a card reads as its value does. */
static void
test_kpi (void)
{
  g_autoptr (BwKpi) kpi = bw_kpi_new ("ledger_roi{source=\"elo\"}", "ROI");
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  kpi->n_spark = 2;
  kpi->spark_x = g_memdup2 ((double[]){ 1e15, 2e15 }, 2 * sizeof (double));
  kpi->spark_y = g_memdup2 ((double[]){ .05, -.014 }, 2 * sizeof (double));
  g_autoptr (BwChart) chart = bw_kpi_chart_new (kpi, zone);
  g_autofree char *titles = joined_titles (chart);
  g_assert_cmpstr (titles, ==, "Time|ROI");
  g_autoptr (GBytes) bytes = bw_chart_to_csv (chart);
  g_autofree char *csv = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (csv, ==, "time,ROI\n2001-09-09T01:46:40Z,0.05\n2033-05-18T03:33:20Z,-0.014\n");
  check_text (chart, 1, "-0.014", "−1.4\u00a0%");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/chart-columns/lines", test_lines);
  g_test_add_func ("/view/chart-columns/numbers", test_numbers);
  g_test_add_func ("/view/chart-columns/bars", test_bars);
  g_test_add_func ("/view/chart-columns/reliability", test_reliability);
  g_test_add_func ("/view/chart-columns/kpi", test_kpi);
  return g_test_run ();
}
