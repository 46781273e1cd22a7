/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The consistency band of a reliability diagram. */
#include "stats/bw-consistency.h"

#include "base/bw-json.h"
#include "lib/bw-test.h"

#include <math.h>

static BwForecasts *
forecasts_of (const double *p, const int *n, unsigned n_groups)
{
  BwForecasts *forecasts = bw_forecasts_new (0);
  for (unsigned i = 0; i < n_groups; i++)
    for (int k = 0; k < n[i]; k++)
      bw_forecasts_add (forecasts, p[i], k % 2 == 0);
  bw_forecasts_sort (forecasts);
  return forecasts;
}

/* Against a published band of 20,000 resamples. */
static void
test_reference (void)
{
  g_autofree char *path = bw_test_shared ("vectors/series.expected.json");
  if (path == NULL)
    return;
  g_autofree char *text = bw_test_read (path);
  g_autoptr (JsonNode) root = bw_json_parse (text, -1, NULL);
  JsonObject *expected =
      json_object_get_object_member (json_node_get_object (root), "consistency_band");
  JsonArray *p = json_object_get_array_member (expected, "p");
  JsonArray *n = json_object_get_array_member (expected, "n");
  JsonArray *lower = json_object_get_array_member (expected, "lower");
  JsonArray *upper = json_object_get_array_member (expected, "upper");
  double tolerance = json_object_get_double_member (expected, "tolerance");
  unsigned n_groups = json_array_get_length (p);
  g_autofree double *chances = g_new (double, n_groups);
  g_autofree int *counts = g_new (int, n_groups);
  for (unsigned i = 0; i < n_groups; i++)
    {
      chances[i] = json_array_get_double_element (p, i);
      counts[i] = (int) json_array_get_int_element (n, i);
    }
  g_autoptr (BwForecasts) forecasts = forecasts_of (chances, counts, n_groups);
  g_auto (BwConsistency) band = { 0 };
  bw_consistency_compute (forecasts, json_object_get_double_member (expected, "level"), &band);
  g_assert_cmpuint (band.points->len, ==, n_groups);
  for (unsigned i = 0; i < n_groups; i++)
    {
      const BwBandPoint *point = &g_array_index (band.points, BwBandPoint, i);
      g_assert_cmpfloat_with_epsilon (point->p, chances[i], 1e-12);
      g_assert_cmpfloat_with_epsilon (point->low, json_array_get_double_element (lower, i),
                                      tolerance);
      g_assert_cmpfloat_with_epsilon (point->high, json_array_get_double_element (upper, i),
                                      tolerance);
    }
}

/* One group of N: the quantiles are those of a binomial share. */
static void
test_one_group (void)
{
  static const double p[] = { 0.5 };
  static const int n[] = { 400 };
  g_autoptr (BwForecasts) forecasts = forecasts_of (p, n, 1);
  g_auto (BwConsistency) band = { 0 };
  bw_consistency_compute (forecasts, 0.9, &band);
  const BwBandPoint *point = &g_array_index (band.points, BwBandPoint, 0);
  double half = 1.6448536269514722 * sqrt (0.25 / 400);
  g_assert_cmpfloat_with_epsilon (point->low, 0.5 - half, 0.01);
  g_assert_cmpfloat_with_epsilon (point->high, 0.5 + half, 0.01);
}

/* What is certain has no doubt. */
static void
test_certain (void)
{
  static const double p[] = { 0, 1 };
  static const int n[] = { 3, 3 };
  g_autoptr (BwForecasts) forecasts = forecasts_of (p, n, 2);
  g_auto (BwConsistency) band = { 0 };
  bw_consistency_compute (forecasts, 0.9, &band);
  for (unsigned i = 0; i < 2; i++)
    {
      const BwBandPoint *point = &g_array_index (band.points, BwBandPoint, i);
      g_assert_cmpfloat (point->low, ==, p[i]);
      g_assert_cmpfloat (point->high, ==, p[i]);
    }
}

/* Many chances, and so many forecasts that they are grouped: points rise, the band surrounds the
 * diagonal, and asking again gives the same one. */
static void
check_many (unsigned n)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (n);
  for (unsigned i = 0; i < n; i++)
    bw_forecasts_add (forecasts, 0.1 + 0.8 * i / n, i % 3 == 0);
  bw_forecasts_sort (forecasts);
  g_auto (BwConsistency) band = { 0 }, again = { 0 };
  bw_consistency_compute (forecasts, 0.9, &band);
  bw_consistency_compute (forecasts, 0.9, &again);
  g_assert_cmpuint (band.points->len, ==, 200);
  g_assert_cmpmem (band.points->data, band.points->len * sizeof (BwBandPoint), again.points->data,
                   again.points->len * sizeof (BwBandPoint));
  for (unsigned i = 0; i < band.points->len; i++)
    {
      const BwBandPoint *point = &g_array_index (band.points, BwBandPoint, i);
      double low = NAN, high = NAN;
      bw_consistency_at (&band, point->p, &low, &high);
      g_assert_cmpfloat (low, ==, point->low);
      g_assert_cmpfloat (high, ==, point->high);
      g_assert_cmpfloat (point->low, <, point->high);
      if (i >= 10 && i < 190)
        {
          g_assert_cmpfloat (point->low, <, point->p);
          g_assert_cmpfloat (point->high, >, point->p);
        }
      if (i > 0)
        {
          g_assert_cmpfloat (point->p, >, point[-1].p);
          g_assert_cmpfloat (point->low, >=, point[-1].low);
          g_assert_cmpfloat (point->high, >=, point[-1].high);
        }
    }
}

static void
test_many (void)
{
  check_many (2000);
  check_many (30000);
}

static void
test_outside (void)
{
  static const double p[] = { 0.3, 0.7 };
  static const int n[] = { 10, 10 };
  g_autoptr (BwForecasts) forecasts = forecasts_of (p, n, 2);
  g_auto (BwConsistency) band = { 0 };
  double low = 0, high = 0;
  bw_consistency_compute (forecasts, 0.9, &band);
  bw_consistency_at (&band, 0.29, &low, &high);
  g_assert_true (isnan (low) && isnan (high));
  bw_consistency_at (&band, 0.71, &low, &high);
  g_assert_true (isnan (low) && isnan (high));
  const BwBandPoint *points = (const BwBandPoint *) (const void *) band.points->data;
  bw_consistency_at (&band, 0.5, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, (points[0].low + points[1].low) / 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (high, (points[0].high + points[1].high) / 2, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/consistency/reference", test_reference);
  g_test_add_func ("/consistency/one-group", test_one_group);
  g_test_add_func ("/consistency/certain", test_certain);
  g_test_add_func ("/consistency/many", test_many);
  g_test_add_func ("/consistency/outside", test_outside);
  return g_test_run ();
}
