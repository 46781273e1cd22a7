/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and the time to a level: by hand, coverage of the intervals, and the reference. */
#include "random-ledger.h"
#include "series-vectors.h"
#include "stats/bw-line.h"

#include <stdlib.h>

static void
test_by_hand (void)
{
  const double t[] = { 0, 1, 2, 3 }, v[] = { 0, 1, 2, 9 };
  BwLine line;
  BwLeastSquares fit;

  /* Slopes 1, 1, 3, 1, 4, 7: the median is 2. */
  bw_line_theil_sen (t, v, 4, false, &line);
  assert_near (line.slope, 2, 1e-15);
  assert_near (line.intercept, 1.5 - 2 * 1.5, 1e-15);
  assert_near (line.span, 3, 0);
  bw_least_squares (t, v, 4, &fit);
  assert_near (fit.slope, 2.8, 1e-15);
  assert_near (fit.intercept, -1.2, 1e-14);
  /* Residuals 1.2, −.6, −2.4, 1.8. */
  assert_near (fit.s, sqrt ((1.44 + .36 + 5.76 + 3.24) / 2), 1e-14);
  assert_near (fit.rho, (-.72 + 1.44 - 4.32) / 10.8, 1e-14);
  /* What lies outside of all others does not matter. */
  const double wild[] = { 0, 1, 2, 3, 4, 1e6, 6, 7, 8, 9 },
               ten[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  bw_line_theil_sen (ten, wild, 10, false, &line);
  assert_near (line.slope, 1, 1e-12);
}

static void
test_nothing_to_fit (void)
{
  const double t[] = { 5, 5, 5 }, v[] = { 1, 2, 3 };
  BwLine line;
  BwReach reach;
  BwLeastSquares fit;
  double low, high;

  for (size_t n = 0; n <= 3; n++)
    {
      bw_line_theil_sen (t, v, n, true, &line);
      bw_line_reach (&line, 3, 10, &reach);
      g_assert_true (isnan (line.slope) && isnan (reach.eta));
      g_assert_false (bw_line_may_tell (&line, &reach));
      bw_least_squares (t, v, n, &fit);
      g_assert_true (isnan (bw_least_squares_cross (&fit, 10, false, &low, &high)) && isnan (low));
    }
}

static void
test_reach (void)
{
  BwLine line = { .n = 10, .span = 100, .slope = 2, .slope_low = 1, .slope_high = 4 };
  BwReach reach;

  bw_line_reach (&line, 60, 100, &reach);
  assert_near (reach.eta, 20, 1e-15);
  assert_near (reach.low, 10, 1e-15);
  assert_near (reach.high, 40, 1e-15);
  g_assert_true (bw_line_may_tell (&line, &reach));
  bw_line_reach (&line, 100, 60, &reach); /* it leads away */
  g_assert_true (isnan (reach.eta) && isnan (reach.low) && isnan (reach.high));
  g_assert_false (bw_line_may_tell (&line, &reach));
  bw_line_reach (&line, 100, 100, &reach);
  g_assert_true (reach.eta == 0 && reach.low == 0 && reach.high == 0);
  /* Downwards it is the same with the sign of all. */
  line = (BwLine){ .n = 10, .span = 100, .slope = -2, .slope_low = -4, .slope_high = -1 };
  bw_line_reach (&line, 100, 60, &reach);
  assert_near (reach.low, 10, 1e-15);
  assert_near (reach.high, 40, 1e-15);
  /* May be level: no end, and nothing to tell. */
  line.slope_high = 0;
  bw_line_reach (&line, 100, 60, &reach);
  g_assert_true (isinf (reach.high));
  g_assert_false (bw_line_may_tell (&line, &reach));
  /* Four spans are too far, and nine points too few. */
  line = (BwLine){ .n = 10, .span = 5, .slope = 2, .slope_low = 1, .slope_high = 4 };
  bw_line_reach (&line, 60, 100, &reach);
  g_assert_false (bw_line_may_tell (&line, &reach));
  line.span = 5.01;
  g_assert_true (bw_line_may_tell (&line, &reach));
  line.n = 9;
  g_assert_false (bw_line_may_tell (&line, &reach));
}

/* Tables of Student's t. */
static void
test_student (void)
{
  const struct
  {
    unsigned degrees;
    double t;
  } rows[] = { { 1, 12.7062 },  { 2, 4.30265 },  { 3, 3.18245 },  { 4, 2.77645 },  { 5, 2.57058 },
               { 10, 2.22814 }, { 29, 2.04523 }, { 58, 2.00172 }, { 120, 1.97993 } };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_near (bw_student_t975 (rows[i].degrees), rows[i].t, 1e-5);
}

static double
normal (GRand *random)
{
  double u = 1 - g_rand_double (random);
  return sqrt (-2 * log (u)) * cos (2 * G_PI * g_rand_double (random));
}

/* How often the interval holds the slope .5 over noise of which RHO stays from point to point. */
static double
coverage (GRand *random, double rho, bool is_careful)
{
  enum
  {
    N = 60,
    N_RUNS = 1500,
  };
  double t[N], v[N];
  unsigned n_inside = 0;

  for (unsigned run = 0; run < N_RUNS; run++)
    {
      double noise = normal (random) / sqrt (1 - rho * rho);
      for (unsigned i = 0; i < N; i++)
        {
          t[i] = i;
          v[i] = .5 * i + noise;
          noise = rho * noise + normal (random);
        }
      BwLine line;
      bw_line_theil_sen (t, v, N, is_careful, &line);
      n_inside += line.slope_low <= .5 && .5 <= line.slope_high;
    }
  return (double) n_inside / N_RUNS;
}

static void
test_coverage (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20250105);

  /* Standard errors of .006 and .013. */
  assert_near (coverage (random, 0, false), .95, .02);
  g_assert_cmpfloat (coverage (random, .6, false), <, .75);
  g_assert_cmpfloat (coverage (random, .6, true), >, .88);
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return one < other ? -1 : one > other;
}

/* All slopes put in order, many of them alike. */
static void
test_sorted (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (unsigned run = 0; run < 400; run++)
    {
      double t[40], v[40], slopes[40 * 39 / 2];
      size_t n = (size_t) g_rand_int_range (random, 2, 41), n_slopes = 0;
      for (size_t i = 0; i < n; i++)
        {
          t[i] = (double) i;
          v[i] = run % 3 == 0   ? (double) i
                 : run % 3 == 1 ? g_rand_int_range (random, 0, 4)
                                : g_rand_double (random);
        }
      for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
          slopes[n_slopes++] = (v[j] - v[i]) / (t[j] - t[i]);
      qsort (slopes, n_slopes, sizeof *slopes, compare);
      BwLine line;
      bw_line_theil_sen (t, v, n, false, &line);
      g_assert_cmpfloat (line.slope, ==, (slopes[(n_slopes - 1) / 2] + slopes[n_slopes / 2]) / 2);
      g_assert_cmpfloat (line.slope_low, <=, line.slope);
      g_assert_cmpfloat (line.slope_high, >=, line.slope);
      g_assert_nonnull (bsearch (&line.slope_low, slopes, n_slopes, sizeof *slopes, compare));
    }
}

/* Reading it in µs and far from 0 changes nothing. */
static void
test_offset (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  double t[100], far[100], v[100];
  BwLine near_line, far_line;

  for (unsigned i = 0; i < 100; i++)
    {
      t[i] = 600. * i;
      far[i] = 1.772e9 + t[i];
      v[i] = 70 + t[i] * 1e-4 + normal (random);
    }
  bw_line_theil_sen (t, v, 100, true, &near_line);
  bw_line_theil_sen (far, v, 100, true, &far_line);
  assert_near (far_line.slope / near_line.slope, 1, 1e-12);
  assert_near (far_line.slope_low / near_line.slope_low, 1, 1e-9);
  assert_near (far_line.intercept + far_line.slope * 1.772e9, near_line.intercept, 1e-6);
}

static void
test_vectors (void)
{
  g_autoptr (JsonNode) root = series_vectors ();
  size_t n, two;
  BwLine line;
  BwReach reach;
  BwLeastSquares fit;
  double low, high;

  if (root == NULL)
    return;
  g_autofree double *t = series_numbers (root, "time_to_threshold.t", &n);
  g_autofree double *v = series_numbers (root, "time_to_threshold.v", &n);
  g_autofree double *fieller = series_numbers (root, "time_to_threshold.ols.fieller95", &two);
  double threshold = series_number (root, "time_to_threshold.threshold");
  bw_line_theil_sen (t, v, n, false, &line);
#define EXPECT(found, name)                                                                        \
  assert_near (found, series_number (root, "time_to_threshold." name), 1e-9)
  EXPECT (line.slope, "theil_sen.slope");
  EXPECT (line.intercept, "theil_sen.intercept");
  EXPECT (line.slope_low, "theil_sen.slope_lo95");
  EXPECT (line.slope_high, "theil_sen.slope_hi95");
  double level_now = line.intercept + line.slope * t[n - 1];
  EXPECT (level_now, "theil_sen.level_now");
  bw_line_reach (&line, level_now, threshold, &reach);
  EXPECT (reach.eta, "theil_sen.eta_s");
  EXPECT (reach.low, "theil_sen.eta_lo_s");
  EXPECT (reach.high, "theil_sen.eta_hi_s");
  bw_least_squares (t, v, n, &fit);
  EXPECT (fit.slope, "ols.slope");
  EXPECT (fit.intercept, "ols.intercept");
  EXPECT (fit.slope_se, "ols.slope_se");
  EXPECT (fit.s, "ols.s_resid");
  double cross = bw_least_squares_cross (&fit, threshold, false, &low, &high);
  EXPECT (cross, "ols.t_cross");
  EXPECT (cross - t[n - 1], "ols.eta_s");
#undef EXPECT
  assert_near (low, fieller[0], 1e-9);
  assert_near (high, fieller[1], 1e-9);
  /* A slope that is none has no crossing to be sure of. */
  for (size_t i = 0; i < n; i++)
    v[i] = i % 2 == 0 ? 70 : 71;
  bw_least_squares (t, v, n, &fit);
  bw_least_squares_cross (&fit, threshold, false, &low, &high);
  g_assert_true (isinf (low) && isinf (high));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/line/by-hand", test_by_hand);
  g_test_add_func ("/line/nothing-to-fit", test_nothing_to_fit);
  g_test_add_func ("/line/reach", test_reach);
  g_test_add_func ("/line/student", test_student);
  g_test_add_func ("/line/coverage", test_coverage);
  g_test_add_func ("/line/sorted", test_sorted);
  g_test_add_func ("/line/offset", test_offset);
  g_test_add_func ("/line/vectors", test_vectors);
  return g_test_run ();
}
