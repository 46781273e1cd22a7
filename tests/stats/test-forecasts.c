/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts: packing, sorting, runs, AUC, sums of scores. */
#include "random-ledger.h"
#include "stats/bw-forecast-sums.h"
#include "stats/bw-forecasts.h"

#include <float.h>
#include <stdlib.h>

static void
test_pack (void)
{
  const double p[] = { 0, 1, .5, DBL_TRUE_MIN, 1 - DBL_EPSILON / 2, .1, 1.0 / 3 };
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);

  for (unsigned i = 0; i < 40; i++)
    bw_forecasts_add (forecasts, p[i % 7], i % 3 == 0);
  bw_forecasts_add (forecasts, -.1, true);
  bw_forecasts_add (forecasts, 1.1, true);
  bw_forecasts_add (forecasts, NAN, true);
  g_assert_cmpuint (bw_forecasts_count (forecasts), ==, 40);
  for (unsigned i = 0; i < 40; i++)
    {
      g_assert_cmpfloat (bw_forecasts_p (forecasts, i), ==, p[i % 7]);
      g_assert_cmpint (bw_forecasts_is_won (forecasts, i), ==, i % 3 == 0);
    }
  g_assert_false (bw_forecasts_is_sorted (forecasts));
}

static void
test_negative_zero (void)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (2);
  int64_t n_won;

  bw_forecasts_add (forecasts, -0.0, true);
  bw_forecasts_add (forecasts, 0, true);
  bw_forecasts_sort (forecasts);
  g_assert_cmpuint (bw_forecasts_run (forecasts, 0, &n_won), ==, 2);
  g_assert_cmpint (n_won, ==, 2);
}

static int
compare_doubles (const void *a, const void *b)
{
  const double *first = a;
  const double *second = b;

  return (*first > *second) - (*first < *second);
}

static void
test_sort (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  const unsigned sizes[] = { 0, 1, 2, 100, 1499, 1500, 1501, 20000 };

  for (unsigned round = 0; round < 3 * G_N_ELEMENTS (sizes); round++)
    {
      unsigned n = sizes[round / 3];
      g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);
      g_autofree double *p = g_new (double, n + 1);
      int64_t n_won = 0, n_won_in_runs = 0;

      for (unsigned i = 0; i < n; i++)
        {
          bool is_won = g_rand_boolean (random);

          p[i] = round % 3 == 0 ? g_rand_int_range (random, 0, 11) / 10.0 : g_rand_double (random);
          if (round % 3 == 1)
            p[i] = pow (p[i], 40); /* tiny ones too: every byte of the keys differs */
          n_won += is_won;
          bw_forecasts_add (forecasts, p[i], is_won);
        }
      qsort (p, n, sizeof *p, compare_doubles);
      bw_forecasts_sort (forecasts);
      g_assert_true (bw_forecasts_is_sorted (forecasts));
      for (unsigned i = 0; i < n; i++)
        g_assert_cmpfloat (bw_forecasts_p (forecasts, i), ==, p[i]);
      for (size_t i = 0; i < n;)
        {
          int64_t n_won_here;
          size_t end = bw_forecasts_run (forecasts, i, &n_won_here);

          g_assert_cmpfloat (p[i], ==, p[end - 1]);
          g_assert_true (end == n || p[end] > p[i]);
          n_won_in_runs += n_won_here;
          i = end;
        }
      g_assert_cmpint (n_won_in_runs, ==, n_won);
    }
}

static void
test_auc (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (unsigned round = 0; round < 60; round++)
    {
      unsigned n = (unsigned) g_rand_int_range (random, 1, 80);
      int n_levels = g_rand_int_range (random, 1, 60);
      g_autoptr (BwForecasts) forecasts = bw_forecasts_new (n);
      double p[80];
      bool y[80];
      double pairs = 0, above = 0;

      for (unsigned i = 0; i < n; i++)
        {
          p[i] = g_rand_int_range (random, 0, n_levels) / 60.0;
          y[i] = g_rand_double (random) < p[i];
          bw_forecasts_add (forecasts, p[i], y[i]);
        }
      for (unsigned i = 0; i < n; i++)
        for (unsigned j = 0; j < n; j++)
          if (y[i] && !y[j])
            {
              pairs++;
              above += p[i] > p[j] ? 1 : p[i] == p[j] ? .5 : 0;
            }
      bw_forecasts_sort (forecasts);
      assert_near (bw_forecasts_auc (forecasts), pairs > 0 ? above / pairs : (double) NAN, 1e-14);
    }
}

static void
test_sums_by_hand (void)
{
  BwForecastSums sums = { 0 };
  BwForecastFigures f;

  bw_forecast_sums_figures (&sums, &f);
  g_assert_cmpint (f.n, ==, 0);
  g_assert_true (isnan (f.base_rate) && isnan (f.brier) && isnan (f.brier_skill)
                 && isnan (f.log_loss) && isnan (f.mean_p) && isnan (f.spiegelhalter_z)
                 && isnan (f.spiegelhalter_p));
  bw_forecast_sums_push (&sums, .5, true);
  bw_forecast_sums_push (&sums, .6, false);
  bw_forecast_sums_push (&sums, .25, false);
  bw_forecast_sums_push (&sums, .3, true);
  bw_forecast_sums_figures (&sums, &f);
  assert_near (f.base_rate, .5, 0);
  assert_near (f.mean_p, 33 / 80.0, 1e-15);
  assert_near (f.brier, 93 / 320.0, 1e-15);
  assert_near (f.uncertainty, .25, 0);
  assert_near (f.brier_skill, -13 / 80.0, 1e-15);
  assert_near (f.log_loss, 0.7752731973029543, 1e-15);
  assert_near (f.spiegelhalter_z, 0.91628496077184629, 1e-14);
  assert_near (f.spiegelhalter_p, 0.35951745390785306, 1e-14);
  g_assert_cmpint (f.n_certain_wrong, ==, 0);
}

static void
test_sums_edges (void)
{
  BwForecastSums right = { 0 };
  BwForecastSums wrong = { 0 };
  BwForecastFigures f;

  bw_forecast_sums_push (&right, 1, true);
  bw_forecast_sums_push (&right, 1, true);
  bw_forecast_sums_figures (&right, &f);
  assert_near (f.brier, 0, 0);
  assert_near (f.log_loss, -log1p (-0x1p-52), 1e-30);
  g_assert_true (isnan (f.brier_skill)); /* one outcome only */
  g_assert_true (isnan (f.spiegelhalter_z) && isnan (f.spiegelhalter_p));
  g_assert_cmpint (f.n_certain_wrong, ==, 0);

  BwForecastSums won = { 0 };
  bw_forecast_sums_push (&won, .6, true);
  bw_forecast_sums_figures (&won, &f);
  g_assert_true (isnan (f.brier_skill)); /* nothing to be better than, however bad */

  bw_forecast_sums_push (&wrong, 1, false);
  bw_forecast_sums_push (&wrong, 0, true);
  bw_forecast_sums_figures (&wrong, &f);
  assert_near (f.brier, 1, 0);
  assert_near (f.log_loss, 52 * M_LN2, 1e-15); /* 36.04 nats each */
  g_assert_cmpint (f.n_certain_wrong, ==, 2);

  bw_forecast_sums_merge (&right, &wrong);
  bw_forecast_sums_figures (&right, &f);
  g_assert_cmpint (f.n, ==, 4);
  g_assert_cmpint (f.n_certain_wrong, ==, 2);
  assert_near (f.brier, .5, 0);
  assert_near (f.base_rate, .75, 0);
}

static void
test_sums_many (void)
{
  const int64_t counts[][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 }, { 7, 0 }, { 30, 12 } };
  BwForecastSums one = { 0 };
  BwForecastSums many = { 0 };
  BwForecastFigures a;
  BwForecastFigures b;

  for (unsigned i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      double p = i / 5.0;

      bw_forecast_sums_push_many (&many, p, counts[i][0], counts[i][1]);
      for (int64_t j = 0; j < counts[i][0] + counts[i][1]; j++)
        bw_forecast_sums_push (&one, p, j < counts[i][0]);
    }
  bw_forecast_sums_figures (&one, &a);
  bw_forecast_sums_figures (&many, &b);
  g_assert_cmpint (a.n, ==, 53);
  g_assert_cmpint (b.n, ==, a.n);
  g_assert_cmpint (b.n_certain_wrong, ==, a.n_certain_wrong);
  assert_near (b.base_rate, a.base_rate, 0);
  assert_near (b.mean_p, a.mean_p, 1e-15);
  assert_near (b.brier, a.brier, 1e-15);
  assert_near (b.log_loss, a.log_loss, 1e-15);
  assert_near (b.spiegelhalter_z, a.spiegelhalter_z, 1e-14);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecasts/pack", test_pack);
  g_test_add_func ("/forecasts/negative-zero", test_negative_zero);
  g_test_add_func ("/forecasts/sort", test_sort);
  g_test_add_func ("/forecasts/auc", test_auc);
  g_test_add_func ("/forecasts/sums-by-hand", test_sums_by_hand);
  g_test_add_func ("/forecasts/sums-edges", test_sums_edges);
  g_test_add_func ("/forecasts/sums-many", test_sums_many);
  return g_test_run ();
}
