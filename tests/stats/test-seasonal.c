/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seasonal baseline: by hand, on random series against the formula, and the reference. */
#include "random-ledger.h"
#include "series-vectors.h"
#include "stats/bw-seasonal.h"

#include <string.h>

static void
test_hour (void)
{
  const struct
  {
    int64_t local_s;
    unsigned hour;
  } rows[] = { { 0, 72 }, /* a Thursday */
               { 3599, 72 },
               { 3600, 73 },
               { 4 * 86400, 0 }, /* Monday the 5th */
               { 4 * 86400 - 1, 167 },
               { -1, 71 },
               { -3 * 86400, 0 }, /* Monday, 1969-12-29 */
               { -3 * 86400 - 1, 167 },
               { 1772452800, 12 } }; /* Monday, 2026-03-02T12:00Z */

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (bw_seasonal_hour (rows[i].local_s), ==, rows[i].hour);
}

/* Values 10, 12, 8, 10: means 10, 11, 10, 10; spreads 0, 2κ, 2κ + (3κ − 2κ)/2, …. */
static void
test_by_hand (void)
{
  const double kappa = 1.2545158616648413;
  BwSeasonal seasonal = { 0 };

  g_assert_true (isnan (bw_seasonal_push (&seasonal, 3, 10)));
  g_assert_cmpfloat (seasonal.hours[3].spread, ==, 0);
  bw_seasonal_push (&seasonal, 3, 12);
  assert_near (seasonal.hours[3].mean, 11, 1e-15);
  assert_near (seasonal.hours[3].spread, 2 * kappa, 1e-15);
  bw_seasonal_push (&seasonal, 3, 8);
  assert_near (seasonal.hours[3].mean, 10, 1e-15);
  assert_near (seasonal.hours[3].spread, 2.5 * kappa, 1e-15);
  bw_seasonal_push (&seasonal, 3, 10);
  assert_near (seasonal.hours[3].spread, 2.5 * kappa * 2 / 3, 1e-15);
  /* The fifth is cut at three spreads. */
  bw_seasonal_push (&seasonal, 3, 1e9);
  assert_near (seasonal.hours[3].mean, 10 + 3 * 2.5 * kappa * 2 / 3 / 5, 1e-14);
  g_assert_cmpint (seasonal.hours[3].n, ==, 5);
  g_assert_cmpint (seasonal.hours[4].n, ==, 0);
}

static void
test_young_and_missing (void)
{
  BwSeasonal seasonal = { 0 };

  for (unsigned i = 0; i < BW_SEASONAL_MIN_N; i++)
    {
      g_assert_true (isnan (bw_seasonal_score (&seasonal, 0, 1000)));
      g_assert_true (isnan (bw_seasonal_push (&seasonal, 0, 50)));
    }
  /* Always the same: a hundredth of the mean is as much as nothing. */
  assert_near (bw_seasonal_score (&seasonal, 0, 52), 4, 1e-12);
  BwSeasonal before = seasonal;
  g_assert_true (isnan (bw_seasonal_push (&seasonal, 0, NAN)));
  g_assert_true (isnan (bw_seasonal_push (&seasonal, 0, INFINITY)));
  g_assert_cmpmem (&seasonal, sizeof seasonal, &before, sizeof before);
  g_assert_true (bw_seasonal_is_valid (&seasonal));
  seasonal.hours[9].n = -1;
  g_assert_false (bw_seasonal_is_valid (&seasonal));
  seasonal.hours[9] = (BwSeasonalHour){ 3, 1, NAN };
  g_assert_false (bw_seasonal_is_valid (&seasonal));
}

/* Another level is not unusual for ever, and one outlier moves the mean by .15 spreads at most. */
static void
test_forgets (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20250105);
  BwSeasonal seasonal = { 0 };
  unsigned n = 0;

  for (unsigned i = 0; i < 200; i++)
    bw_seasonal_push (&seasonal, 0, 50 + g_rand_double_range (random, -5, 5));
  BwSeasonalHour before = seasonal.hours[0];
  g_assert_cmpfloat (bw_seasonal_push (&seasonal, 0, 1e6), >, 1000);
  assert_near (seasonal.hours[0].mean - before.mean, .15 * before.spread, 1e-12);
  while (fabs (bw_seasonal_push (&seasonal, 0, 80 + g_rand_double_range (random, -5, 5))) > 4)
    g_assert_cmpuint (++n, <, 30);
  g_assert_cmpuint (n, >, 2);
}

static void
test_vectors (void)
{
  g_autoptr (JsonNode) root = series_vectors ();
  BwSeasonal seasonal = { 0 };
  size_t n, n_hours, n_unusual = 0;

  if (root == NULL)
    return;
  g_autofree double *x = series_numbers (root, "seasonal_ewma.x", &n);
  g_autofree double *z = series_numbers (root, "seasonal_ewma.z", &n);
  g_autofree double *mean = series_numbers (root, "seasonal_ewma.m_final", &n_hours);
  g_autofree double *spread = series_numbers (root, "seasonal_ewma.s_final", &n_hours);
  int64_t t0 = (int64_t) series_number (root, "seasonal_ewma.t0");
  g_assert_cmpuint (n, >, 1000);
  g_assert_cmpuint (n_hours, ==, BW_SEASONAL_HOURS);
  for (size_t i = 0; i < n; i++)
    {
      unsigned hour = bw_seasonal_hour (t0 + 3600 * (int64_t) i);
      double score = bw_seasonal_push (&seasonal, hour, x[i]);
      assert_near (score, z[i], 1e-9);
      n_unusual += fabs (score) > 4;
    }
  for (unsigned i = 0; i < BW_SEASONAL_HOURS; i++)
    {
      assert_near (seasonal.hours[i].mean, mean[i], 1e-9);
      assert_near (seasonal.hours[i].spread, spread[i], 1e-9);
    }
  g_assert_cmpfloat ((double) n_unusual, ==, series_number (root, "seasonal_ewma.n_abs_z_gt_4"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/seasonal/hour", test_hour);
  g_test_add_func ("/seasonal/by-hand", test_by_hand);
  g_test_add_func ("/seasonal/young-and-missing", test_young_and_missing);
  g_test_add_func ("/seasonal/forgets", test_forgets);
  g_test_add_func ("/seasonal/vectors", test_vectors);
  return g_test_run ();
}
