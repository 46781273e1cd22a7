/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars of round widths: nothing is lost, whatever the values. */
#include "view/bw-histogram.h"

#include "lib/bw-test.h"

#include <math.h>

/* Every value is in exactly one bar; edges are even; the width is 1, 2, 2.5 or 5 · 10^k. */
static void
check (const double *values, size_t n, unsigned max_bars, BwHistogram *out)
{
  bw_histogram_compute (values, n, max_bars, out);
  g_assert_cmpuint (out->n_bars, <=, max_bars);
  double sum = 0;
  for (unsigned i = 0; i < out->n_bars; i++)
    {
      double expected = 0;
      for (size_t k = 0; k < n; k++)
        expected += values[k] >= out->edges[i]
                    && (values[k] < out->edges[i + 1]
                        || (i + 1 == out->n_bars && values[k] == out->edges[i + 1]));
      g_assert_cmpfloat (out->counts[i], ==, expected);
      sum += out->counts[i];
    }
  g_assert_cmpfloat (sum, ==, (double) out->n);
  if (out->n_bars == 0)
    return;
  double width = out->edges[1] - out->edges[0];
  double mantissa = width / pow (10, floor (log10 (width) + 1e-9));
  g_assert_true (fabs (mantissa - 1) < 1e-6 || fabs (mantissa - 2) < 1e-6
                 || fabs (mantissa - 2.5) < 1e-6 || fabs (mantissa - 5) < 1e-6);
}

static void
test_none (void)
{
  static const double values[] = { NAN, INFINITY };
  g_auto (BwHistogram) histogram = { 0 };
  check (values, 2, 24, &histogram);
  g_assert_cmpuint (histogram.n_bars, ==, 0);
  g_assert_true (isnan (histogram.median));
  g_auto (BwHistogram) empty = { 0 };
  check (NULL, 0, 24, &empty);
  g_assert_cmpuint (empty.n_bars, ==, 0);
}

/* A flat stake is one bar among empty ones. */
static void
test_equal (void)
{
  static const double values[] = { 50, 50, 50 };
  g_auto (BwHistogram) histogram = { 0 };
  check (values, 3, 24, &histogram);
  g_assert_cmpuint (histogram.n_bars, ==, 5);
  g_assert_cmpfloat (histogram.counts[2], ==, 3);
  g_assert_cmpfloat (histogram.edges[2], ==, 47.5);
  g_assert_cmpfloat (histogram.edges[3], ==, 52.5);
  g_assert_cmpfloat (histogram.median, ==, 50);
  static const double zeros[] = { 0 };
  g_auto (BwHistogram) zero = { 0 };
  check (zeros, 1, 24, &zero);
  g_assert_cmpfloat (zero.median, ==, 0);
}

/* 1 … 100: the quartiles are 49.5 apart, so 2 · 49.5 / ∛100 = 21.3, rounded up to 25. */
static void
test_width (void)
{
  double values[100];
  for (unsigned i = 0; i < 100; i++)
    values[i] = 100 - i;
  g_auto (BwHistogram) histogram = { 0 };
  check (values, 100, 24, &histogram);
  g_assert_cmpfloat (histogram.edges[0], ==, 0);
  g_assert_cmpfloat (histogram.edges[1], ==, 25);
  g_assert_cmpuint (histogram.n_bars, ==, 5);
  g_assert_cmpfloat (histogram.counts[0], ==, 24);
  g_assert_cmpfloat (histogram.counts[4], ==, 1);
  g_assert_cmpfloat_with_epsilon (histogram.median, 50.5, 1e-12);
}

/* One huge stake neither hides the rest in a thousand bars nor is left out. */
static void
test_outlier (void)
{
  double values[200];
  for (unsigned i = 0; i < 200; i++)
    values[i] = 10 + i % 10;
  values[7] = 1e6;
  g_auto (BwHistogram) histogram = { 0 };
  check (values, 200, 24, &histogram);
  g_assert_cmpuint (histogram.n, ==, 200);
  g_assert_cmpfloat (histogram.counts[histogram.n_bars - 1], ==, 1);
}

/* Many equal ones: the quartiles are the same, and yet there are bars. */
static void
test_mostly_equal (void)
{
  double values[100];
  for (unsigned i = 0; i < 100; i++)
    values[i] = i < 90 ? 20 : 20 + i;
  g_auto (BwHistogram) histogram = { 0 };
  check (values, 100, 24, &histogram);
  g_assert_cmpuint (histogram.n_bars, >, 3);
}

static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (unsigned round = 0; round < 300; round++)
    {
      size_t n = (size_t) g_rand_int_range (random, 1, 300);
      g_autofree double *values = g_new (double, n);
      double scale = pow (10, g_rand_double_range (random, -3, 6));
      for (size_t i = 0; i < n; i++)
        values[i] = scale * pow (g_rand_double (random), 3);
      g_auto (BwHistogram) histogram = { 0 };
      check (values, n, (unsigned) g_rand_int_range (random, 5, 40), &histogram);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/histogram/none", test_none);
  g_test_add_func ("/histogram/equal", test_equal);
  g_test_add_func ("/histogram/width", test_width);
  g_test_add_func ("/histogram/outlier", test_outlier);
  g_test_add_func ("/histogram/mostly-equal", test_mostly_equal);
  g_test_add_func ("/histogram/random", test_random);
  return g_test_run ();
}
