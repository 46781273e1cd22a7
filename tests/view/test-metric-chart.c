/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart of one series: limits of rules once each, what was not watched, a stop, nothing. */
#include "model/bw-history-point.h"
#include "view/bw-metric-chart.h"

#include "lib/bw-test.h"

#include <math.h>
#include <string.h>

static GArray *
points_of (unsigned n, int64_t every_us, int64_t per_point)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  for (unsigned i = 0; i < n; i++)
    {
      BwHistoryPoint point = { .time_us = BW_TEST_NOW_US - (n - i) * every_us,
                               .first = 40,
                               .min = 30,
                               .max = 50,
                               .last = 41,
                               .sum = 40.0 * (double) per_point,
                               .n = per_point };
      g_array_append_val (points, point);
    }
  return points;
}

static GPtrArray *
levels_of (unsigned n_rules)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_levels_free);
  for (unsigned i = 0; i < n_rules; i++)
    {
      BwRuleLevels *levels = g_new0 (BwRuleLevels, 1);
      levels->rule = g_strdup_printf ("rule-%u", i);
      levels->n_levels = 2;
      levels->levels[0] = (BwRuleLevel){ BW_SEVERITY_WARNING, 80, 60 };
      levels->levels[1] = (BwRuleLevel){ BW_SEVERITY_CRITICAL, 92.5, 80 };
      levels->healthy = NAN;
      g_ptr_array_add (all, levels);
    }
  return all;
}

static unsigned
count (const char *text, const char *part)
{
  unsigned n = 0;
  for (const char *at = text; (at = strstr (at, part)) != NULL; at += strlen (part))
    n++;
  return n;
}

static BwMetricChart
what_of (GArray *points)
{
  BwMetricChart what;
  bw_metric_chart_init (
      &what, bw_metric_get_labels ("system_cpu_percent", "source", "this-computer", NULL));
  what.points = points;
  what.from_us = BW_TEST_NOW_US - BW_HOUR_US;
  what.to_us = BW_TEST_NOW_US;
  return what;
}

static void
test_levels (void)
{
  g_autoptr (GArray) points = points_of (10, BW_MINUTE_US, 1);
  g_autoptr (GPtrArray) levels = levels_of (2);
  BwMetricChart what = what_of (points);
  what.levels = levels;
  g_autoptr (BwChart) chart = bw_metric_chart_new (&what);
  g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
  g_assert_cmpuint (count (text, "Warning 80\u00a0%"), ==, 1);
  g_assert_cmpuint (count (text, "Critical 92.5\u00a0%"), ==, 1);
  g_assert_cmpstr (bw_chart_subtitle (chart), ==, "this-computer");
  g_assert_cmpint (bw_chart_series (chart, 0)->line, ==, BW_LINE_JOINED);
  g_assert_true (bw_chart_y (chart)->is_share);
  g_assert_cmpfloat (bw_chart_x (chart)->max, ==, (double) BW_TEST_NOW_US);
}

static void
test_level_text (void)
{
  static const struct
  {
    double value;
    BwNumberFormat format;
    const char *currency;
    const char *text;
  } cases[] = {
    { 80, BW_FORMAT_PERCENT, NULL, "80\u00a0%" },
    { 92.5, BW_FORMAT_PERCENT, NULL, "92.5\u00a0%" },
    { -0.2, BW_FORMAT_RATIO, NULL, "−20\u00a0%" },
    { 0.005, BW_FORMAT_RATIO, NULL, "0.5\u00a0%" },
    { -0.1, BW_FORMAT_SIGNED_RATIO, NULL, "−10\u00a0%" },
    { 1000, BW_FORMAT_MONEY, "USD", "$1,000" },
    { 99.5, BW_FORMAT_MONEY, "USDT", "99.50\u00a0USDT" },
    { 0.25, BW_FORMAT_SCORE, NULL, "0.25" },
    { 10, BW_FORMAT_COUNT, NULL, "10" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bw_level_text (cases[i].value, cases[i].format, cases[i].currency);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static GPtrArray *
gaps_of (BwGapView *views, unsigned n)
{
  GPtrArray *gaps = g_ptr_array_new ();
  for (unsigned i = 0; i < n; i++)
    g_ptr_array_add (gaps, &views[i]);
  return gaps;
}

/* Gaps of other sources are not this one's; one that ends before it begins is none. */
static void
test_gaps (void)
{
  char mine[] = "this-computer", other[] = "other";
  int64_t from_us = BW_TEST_NOW_US - 40 * BW_MINUTE_US, to_us = from_us + 5 * BW_MINUTE_US;
  BwGapView views[] = { { from_us, to_us, BW_GAP_ASLEEP, NULL },
                        { from_us, to_us, BW_GAP_OFFLINE, mine },
                        { from_us, to_us, BW_GAP_NOT_RUNNING, other },
                        { to_us, from_us, BW_GAP_CLOCK, NULL } };
  g_autoptr (GArray) points = points_of (60, BW_MINUTE_US, 1);
  g_autoptr (GPtrArray) gaps = gaps_of (views, G_N_ELEMENTS (views));
  BwMetricChart what = what_of (points);
  what.gaps = gaps;
  g_autoptr (BwChart) chart = bw_metric_chart_new (&what);
  g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
  g_assert_nonnull (strstr (text, "asleep"));
  g_assert_nonnull (strstr (text, "offline"));
  g_assert_null (strstr (text, "not running"));
  g_assert_null (strstr (text, "clock"));
}

/* The last sample is ten minutes old: with a minute between samples that is a stop. */
static void
test_stop (void)
{
  g_autoptr (GArray) points = points_of (1, 10 * BW_MINUTE_US, 1);
  BwMetricChart what = what_of (points);
  what.interval_us = BW_MINUTE_US;
  g_autoptr (BwChart) stopped = bw_metric_chart_new (&what);
  g_autofree char *stopped_text = bw_chart_describe (stopped, NAN, NAN);
  g_assert_nonnull (strstr (stopped_text, "No data from 2 Mar"));
  what.interval_us = 4 * BW_MINUTE_US;
  g_autoptr (BwChart) slow = bw_metric_chart_new (&what);
  g_autofree char *slow_text = bw_chart_describe (slow, NAN, NAN);
  g_assert_null (strstr (slow_text, "No data"));
}

static void
test_empty (void)
{
  g_autoptr (GArray) none = points_of (0, BW_MINUTE_US, 1);
  GArray *const arrays[] = { none, NULL };
  for (unsigned i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      BwMetricChart what = what_of (arrays[i]);
      what.first_us = BW_TEST_NOW_US - 2 * BW_HOUR_US;
      g_autoptr (BwChart) chart = bw_metric_chart_new (&what);
      g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
      g_assert_nonnull (strstr (text, "No samples in this range"));
      g_assert_null (strstr (text, "nan"));
    }
}

static void
test_title (void)
{
  const BwMetric *disk =
      bw_metric_get_labels ("system_disk_percent", "source", "a", "mount", "/home", NULL);
  const BwMetric *foreign = bw_metric_get_labels ("queue_length", "source", "a", NULL);
  g_autofree char *disk_title = bw_metric_chart_title (disk);
  g_autofree char *foreign_title = bw_metric_chart_title (foreign);
  g_assert_true (g_str_has_suffix (disk_title, ", /home"));
  g_assert_cmpstr (foreign_title, ==, "queue_length");
}

/* A figure of a ledger changes at settlements: a step, and no stop however old the last one is. */
static void
test_derived (void)
{
  g_autoptr (GArray) points = points_of (1, 50 * BW_MINUTE_US, 1);
  BwMetricChart what = what_of (points);
  what.metric = bw_metric_get_labels ("ledger_roi", "source", "a", NULL);
  what.interval_us = BW_MINUTE_US;
  g_autoptr (BwChart) chart = bw_metric_chart_new (&what);
  g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
  g_assert_cmpint (bw_chart_series (chart, 0)->line, ==, BW_LINE_STEP);
  g_assert_true (bw_chart_series (chart, 0)->crosses_gaps);
  g_assert_false (bw_chart_y (chart)->is_share);
  g_assert_null (strstr (text, "No data"));
}

/* What stands for several samples: the mean of what was sampled, the last of a figure that stands
 * until the next settlement; both with all that lay between. */
static void
test_columns (void)
{
  g_autoptr (GArray) points = points_of (5, BW_MINUTE_US, 4);
  BwMetricChart what = what_of (points);
  g_autoptr (BwChart) sampled = bw_metric_chart_new (&what);
  what.metric = bw_metric_get_labels ("ledger_roi", "source", "a", NULL);
  g_autoptr (BwChart) derived = bw_metric_chart_new (&what);
  g_assert_cmpfloat (bw_series_points (bw_chart_series (sampled, 0)->series)[0].y, ==, 40);
  g_assert_cmpfloat (bw_series_points (bw_chart_series (derived, 0)->series)[0].y, ==, 41);
  BwChart *const charts[] = { sampled, derived };
  for (unsigned i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      const BwChartSeries *series = bw_chart_series (charts[i], 0);
      g_assert_true (series->has_band);
      g_assert_cmpfloat (bw_series_points (series->series)[4].low, ==, 30);
      g_assert_cmpfloat (bw_series_points (series->series)[4].high, ==, 50);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/metric-chart/levels", test_levels);
  g_test_add_func ("/metric-chart/level-text", test_level_text);
  g_test_add_func ("/metric-chart/gaps", test_gaps);
  g_test_add_func ("/metric-chart/stop", test_stop);
  g_test_add_func ("/metric-chart/empty", test_empty);
  g_test_add_func ("/metric-chart/title", test_title);
  g_test_add_func ("/metric-chart/derived", test_derived);
  g_test_add_func ("/metric-chart/columns", test_columns);
  return g_test_run ();
}
