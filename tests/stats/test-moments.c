/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums, moments and ratios of returns against exact fractions and against two passes. */
#include "random-ledger.h"
#include "stats/bw-returns.h"

static BwReturns
returns_of (const double *values, unsigned n)
{
  BwReturns returns = { 0 };

  for (unsigned i = 0; i < n; i++)
    bw_returns_push (&returns, values[i]);
  return returns;
}

static void
test_sum (void)
{
  BwSum sum = { 0 };
  BwSum other = { 0 };

  g_assert_cmpfloat (bw_sum_value (&sum), ==, 0);
  bw_sum_add (&sum, 1);
  bw_sum_add (&sum, 1e100);
  bw_sum_add (&sum, 1);
  bw_sum_add (&sum, -1e100);
  g_assert_cmpfloat (bw_sum_value (&sum), ==, 2);

  for (unsigned i = 0; i < 1000000; i++)
    bw_sum_add (&other, 0.1);
  /* A million times the double nearest to 0.1 is 100000.00000000000555…; plain addition gives
   * 100000.0000013. */
  g_assert_cmpfloat (bw_sum_value (&other), ==, 100000);
  bw_sum_merge (&sum, &other);
  g_assert_cmpfloat (bw_sum_value (&sum), ==, 100002);
}

static void
test_moments_by_hand (void)
{
  const double values[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
  BwMoments moments = { 0 };

  g_assert_true (isnan (bw_moments_mean (&moments)));
  g_assert_true (isnan (bw_moments_sd (&moments)));
  g_assert_true (bw_moments_is_flat (&moments));
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    bw_moments_push (&moments, values[i]);
  /* Deviations −3 −1 −1 −1 0 0 2 4: Σd² = 32, Σd³ = 42, Σd⁴ = 356. */
  assert_near (bw_moments_mean (&moments), 5, 1e-15);
  assert_near (bw_moments_sd (&moments), sqrt (32 / 7.0), 1e-15);
  assert_near (bw_moments_skew (&moments), 42 / 8.0 / 8, 1e-14);
  assert_near (bw_moments_kurtosis (&moments), 356 / 8.0 / 16, 1e-14);
  assert_near (moments.max_abs, 9, 0);
}

static void
test_moments_of_one_and_of_equals (void)
{
  BwMoments moments = { 0 };

  bw_moments_push (&moments, 0.9);
  assert_near (bw_moments_mean (&moments), 0.9, 0);
  g_assert_true (isnan (bw_moments_sd (&moments)));
  for (unsigned i = 0; i < 1000; i++)
    bw_moments_push (&moments, 0.9);
  assert_near (bw_moments_sd (&moments), 0, 0);
  g_assert_true (bw_moments_is_flat (&moments));
  g_assert_true (isnan (bw_moments_skew (&moments)));
  g_assert_true (isnan (bw_moments_kurtosis (&moments)));

  /* What can't be told from rounding next to a value of 1e6 is flat; next to values of 1 it is not.
   */
  BwMoments large = { 0 };
  bw_moments_push (&large, 1e6);
  bw_moments_push (&large, 1e6 + 1e-7);
  g_assert_true (bw_moments_is_flat (&large));
  BwMoments small = { 0 };
  bw_moments_push (&small, 0);
  bw_moments_push (&small, 1e-7);
  g_assert_false (bw_moments_is_flat (&small));
}

static void
two_pass (const double *values, unsigned n, double *out)
{
  long double mean = 0;
  long double powers[3] = { 0 };

  for (unsigned i = 0; i < n; i++)
    mean += values[i];
  mean /= n;
  for (unsigned i = 0; i < n; i++)
    {
      long double d = values[i] - mean;

      powers[0] += d * d;
      powers[1] += d * d * d;
      powers[2] += d * d * d * d;
    }
  out[0] = (double) mean;
  out[1] = (double) sqrtl (powers[0] / (n - 1));
  out[2] = (double) (powers[1] / n / powl (powers[0] / n, 1.5L));
  out[3] = (double) (n * powers[2] / (powers[0] * powers[0]));
}

static void
test_moments_two_passes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  const double offsets[] = { 0, 1e3, 1e9, -1e6 };

  for (unsigned round = 0; round < 60; round++)
    {
      double offset = offsets[round % G_N_ELEMENTS (offsets)];
      unsigned n = (unsigned) g_rand_int_range (random, 2, 300);
      g_autofree double *values = g_new (double, n);
      BwMoments all = { 0 };
      BwMoments parts[3] = { { 0 } };
      double expected[4];
      double share = 1e-15 * fmax (1e3, fabs (offset)); /* rounding of the mean itself */

      for (unsigned i = 0; i < n; i++)
        {
          values[i] = offset + g_rand_double (random) * (g_rand_boolean (random) ? 5 : -1);
          bw_moments_push (&all, values[i]);
          bw_moments_push (&parts[i * 3 / n], values[i]);
        }
      bw_moments_merge (&parts[1], &parts[2]);
      bw_moments_merge (&parts[0], &parts[1]);
      two_pass (values, n, expected);
      const BwMoments *const found[] = { &all, &parts[0] };
      for (unsigned i = 0; i < 2; i++)
        {
          g_assert_cmpint (found[i]->n, ==, n);
          assert_near (bw_moments_mean (found[i]), expected[0], 1e-14);
          assert_near (bw_moments_sd (found[i]), expected[1], share);
          assert_near (bw_moments_skew (found[i]), expected[2], 10 * share);
          assert_near (bw_moments_kurtosis (found[i]), expected[3], 10 * share);
        }
    }
}

static void
test_moments_many (void)
{
  BwMoments one = { 0 };
  BwMoments many = { 0 };

  bw_moments_push (&one, 3);
  bw_moments_push (&many, 3);
  for (unsigned i = 0; i < 50; i++)
    bw_moments_push (&one, -1);
  bw_moments_push_many (&many, -1, 20);
  bw_moments_push_many (&many, -1, 0);
  bw_moments_push_many (&many, -1, 30);
  g_assert_cmpint (many.n, ==, 51);
  assert_near (bw_moments_mean (&many), bw_moments_mean (&one), 1e-15);
  assert_near (bw_moments_sd (&many), bw_moments_sd (&one), 1e-14);
  assert_near (bw_moments_skew (&many), bw_moments_skew (&one), 1e-12);
  assert_near (bw_moments_kurtosis (&many), bw_moments_kurtosis (&one), 1e-12);
  assert_near (many.max_abs, 3, 0);
}

static void
test_returns_by_hand (void)
{
  /* 1.5 −1 0 −1 0.625, in exact fractions and 50 digits. */
  const double values[] = { 1.5, -1, 0, -1, .625 };
  BwReturns returns = returns_of (values, G_N_ELEMENTS (values));
  BwReturnFigures figures;

  bw_returns_figures (&returns, &figures);
  g_assert_cmpint (figures.n, ==, 5);
  assert_near (figures.mean, 1 / 40.0, 1e-15);
  assert_near (figures.sd, 1.0767427733679014, 1e-14); /* n − 1; with n it would be .963 */
  assert_near (figures.sharpe, 0.023218173010628604, 1e-14);
  assert_near (figures.downside_dev, sqrt (2 / 5.0),
               1e-14); /* over all five, not over the two losses */
  assert_near (figures.sortino, 0.039528470752104743, 1e-14);
  assert_near (figures.skew, 0.28463616813435838, 1e-13);
  assert_near (figures.kurtosis, 1.6438288736640971, 1e-13); /* raw, not less 3 */
  assert_near (figures.se_lo, 0.44727386281314846, 1e-14);
  assert_near (figures.se_mertens, 0.44575285475096083, 1e-14);
  assert_near (figures.psr0, 0.5185794086282612, 1e-13);
  assert_near (figures.min_trl95,
               1 + 0.99347803759315578 * pow (1.6448536269514722 / 0.023218173010628604, 2), 1e-11);
}

static void
test_returns_edges (void)
{
  const double gains[] = { 1, 2 };
  const double losses[] = { -1, -2 };
  const double nothing[] = { 0, 0 };
  BwReturnFigures figures;
  BwReturns returns = { 0 };

  bw_returns_figures (&returns, &figures);
  g_assert_cmpint (figures.n, ==, 0);
  const double *numbers = &figures.mean;
  for (unsigned i = 0; i < 11; i++)
    g_assert_true (isnan (numbers[i]));

  returns = returns_of (gains, 2);
  assert_near (bw_returns_sortino (&returns), INFINITY, 0);
  assert_near (bw_returns_downside (&returns), 0, 0);
  assert_near (bw_returns_sharpe (&returns), 1.5 / sqrt (.5), 1e-15);
  returns = returns_of (losses, 2);
  assert_near (bw_returns_sortino (&returns), -1.5 / sqrt (2.5), 1e-15);
  bw_returns_figures (&returns, &figures);
  g_assert_true (isnan (figures.min_trl95)); /* a Sharpe ratio below 0 never gets there */
  returns = returns_of (nothing, 2);
  g_assert_true (isnan (bw_returns_sortino (&returns)));
  g_assert_true (isnan (bw_returns_sharpe (&returns)));
  returns = returns_of (gains, 1);
  g_assert_true (isnan (bw_returns_sharpe (&returns)));
  assert_near (bw_returns_sortino (&returns), INFINITY, 0);
}

static void
test_returns_merge (void)
{
  const double values[] = { .4, -1, -.3, 0, 0, 0, 2.2 };
  BwReturns all = returns_of (values, G_N_ELEMENTS (values));
  BwReturns some = returns_of (values, 3);
  BwReturns rest = returns_of (values + 6, 1);

  bw_returns_push_zeros (&some, 3);
  bw_returns_merge (&some, &rest);
  assert_near (bw_returns_sharpe (&some), bw_returns_sharpe (&all), 1e-14);
  assert_near (bw_returns_sortino (&some), bw_returns_sortino (&all), 1e-14);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sum", test_sum);
  g_test_add_func ("/moments/by-hand", test_moments_by_hand);
  g_test_add_func ("/moments/one-and-equals", test_moments_of_one_and_of_equals);
  g_test_add_func ("/moments/two-passes", test_moments_two_passes);
  g_test_add_func ("/moments/many", test_moments_many);
  g_test_add_func ("/returns/by-hand", test_returns_by_hand);
  g_test_add_func ("/returns/edges", test_returns_edges);
  g_test_add_func ("/returns/merge", test_returns_merge);
  return g_test_run ();
}
