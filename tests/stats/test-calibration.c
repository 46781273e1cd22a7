/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recalibration, CORP, and everything together, against closed forms and brute force. */
#include "random-ledger.h"
#include "stats/bw-calibration.h"

static void
add_many (BwForecasts *forecasts, double p, unsigned n_won, unsigned n_lost)
{
  for (unsigned i = 0; i < n_won + n_lost; i++)
    bw_forecasts_add (forecasts, p, i < n_won);
}

static BwRecalibration
fit (BwForecasts *forecasts)
{
  BwRecalibration out;

  bw_forecasts_sort (forecasts);
  bw_recalibration_fit (forecasts, &out);
  return out;
}

static double
logit (double p)
{
  return log (p / (1 - p));
}

/* With two values of p the line goes through both observed shares, and the errors are those of two
 * logits. */
static void
test_two_values (void)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);

  add_many (forecasts, .3, 40, 60);
  add_many (forecasts, .8, 130, 70);
  BwRecalibration found = fit (forecasts);
  double x1 = logit (.3), x2 = logit (.8);
  double l1 = logit (.4), l2 = logit (.65);
  double v1 = 1 / (100 * .4 * .6), v2 = 1 / (200 * .65 * .35);
  assert_near (found.slope, (l2 - l1) / (x2 - x1), 1e-12);
  assert_near (found.intercept, (x2 * l1 - x1 * l2) / (x2 - x1), 1e-12);
  assert_near (found.slope_se, sqrt (v1 + v2) / (x2 - x1), 1e-12);
  assert_near (found.intercept_se, sqrt (x2 * x2 * v1 + x1 * x1 * v2) / (x2 - x1), 1e-12);
}

static void
test_one_value (void)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);

  add_many (forecasts, .6, 30, 70);
  BwRecalibration found = fit (forecasts);
  g_assert_true (isnan (found.slope) && isnan (found.intercept) && isnan (found.slope_se));
  assert_near (found.citl, logit (.3) - logit (.6), 1e-13);
}

static void
test_undefined (void)
{
  g_autoptr (BwForecasts) one_class = bw_forecasts_new (0);
  g_autoptr (BwForecasts) separated = bw_forecasts_new (0);
  g_autoptr (BwForecasts) touching = bw_forecasts_new (0);
  g_autoptr (BwForecasts) reversed = bw_forecasts_new (0);
  g_autoptr (BwForecasts) overlapping = bw_forecasts_new (0);
  g_autoptr (BwForecasts) none = bw_forecasts_new (0);

  add_many (one_class, .4, 10, 0);
  add_many (one_class, .6, 10, 0);
  g_assert_true (isnan (fit (one_class).slope) && isnan (fit (one_class).citl));
  g_assert_true (isnan (fit (none).slope) && isnan (fit (none).citl));
  add_many (separated, .4, 0, 10);
  add_many (separated, .6, 10, 0);
  g_assert_true (isnan (fit (separated).slope));
  assert_near (fit (separated).citl, 0, 1e-12); /* symmetric */
  add_many (touching, .4, 0, 10);
  add_many (touching, .5, 1, 1);
  add_many (touching, .6, 10, 0);
  g_assert_true (isnan (fit (touching).slope));
  add_many (reversed, .4, 10, 0);
  add_many (reversed, .6, 0, 10);
  g_assert_true (isnan (fit (reversed).slope));
  add_many (overlapping, .4, 1, 10);
  add_many (overlapping, .6, 10, 1);
  assert_near (fit (overlapping).slope, logit (10 / 11.0) / logit (.6), 1e-12);
  assert_near (fit (overlapping).intercept, 0, 1e-12);
}

static void
test_certain_forecasts (void)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);

  add_many (forecasts, 0, 1, 19);
  add_many (forecasts, 1, 18, 2);
  BwRecalibration found = fit (forecasts);
  /* p of 0 and 1 are taken as 1e-12 and 1 − 1e-12. */
  double x = log (1e-12) - log1p (-1e-12);
  assert_near (found.slope, (logit (.9) - logit (.05)) / (-2 * x), 1e-6);
}

/* At the maximum both derivatives are zero; the errors come from the curvature there. */
static void
check_maximum (const BwForecasts *forecasts, const BwRecalibration *found)
{
  size_t n = bw_forecasts_count (forecasts);
  long double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0, shift = 0;

  for (size_t i = 0; i < n; i++)
    {
      long double x =
          logl (bw_forecasts_p (forecasts, i)) - log1pl (-bw_forecasts_p (forecasts, i));
      long double mu = 1 / (1 + expl (-found->intercept - found->slope * x));
      long double y = bw_forecasts_is_won (forecasts, i);

      g0 += y - mu;
      g1 += (y - mu) * x;
      h00 += mu * (1 - mu);
      h01 += mu * (1 - mu) * x;
      h11 += mu * (1 - mu) * x * x;
      shift += y - 1 / (1 + expl (-found->citl - x));
    }
  long double det = h00 * h11 - h01 * h01;
  assert_near ((double) (g0 / n), 0, 1e-13);
  assert_near ((double) (g1 / n), 0, 1e-13);
  assert_near ((double) (shift / n), 0, 1e-13);
  assert_near (found->slope_se, (double) sqrtl (h00 / det), 1e-10);
  assert_near (found->intercept_se, (double) sqrtl (h11 / det), 1e-10);
}

static void
test_maximum (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (23);

  for (unsigned round = 0; round < 40; round++)
    {
      unsigned n = (unsigned) g_rand_int_range (random, 30, 1500);
      double a = g_rand_double_range (random, -1, 1);
      double b = g_rand_double_range (random, .2, 2);
      g_autoptr (BwForecasts) forecasts = bw_forecasts_new (n);

      for (unsigned i = 0; i < n; i++)
        {
          double p = g_rand_double_range (random, .02, .98);

          if (round % 2 == 0)
            p = floor (p * 20 + 1) / 21;
          bw_forecasts_add (forecasts, p,
                            g_rand_double (random) < 1 / (1 + exp (-a - b * logit (p))));
        }
      BwRecalibration found = fit (forecasts);
      check_maximum (forecasts, &found);
    }
}

/* Where a whole step of Newton's method goes down and not up. */
static void
test_overshoot (void)
{
  const struct
  {
    double x;
    unsigned n_won;
    unsigned n_lost;
  } cases[][4] = {
    { { 22.283667168847671, 4, 16 },
      { 2.5815805196872987, 0, 3166 },
      { 1.1935357343629571, 118, 9 },
      { 17.598927970930564, 0, 227 } },
    { { 1.2987828250581879, 0, 110 },
      { -0.45153334437942561, 6, 0 },
      { 1.4911997796462242, 4999, 0 },
      { -2.4064517192534205, 0, 1257 } },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);

      for (unsigned j = 0; j < 4; j++)
        add_many (forecasts, 1 / (1 + exp (-cases[i][j].x)), cases[i][j].n_won, cases[i][j].n_lost);
      BwRecalibration found = fit (forecasts);
      check_maximum (forecasts, &found);
    }
}

/* The isotonic fit at group i is the largest over starts of the smallest over ends of the means of
 * stretches around it. */
static void
check_blocks (const BwForecasts *forecasts, const BwCorp *corp)
{
  double x[64];
  int64_t n[64], n_won[64];
  unsigned n_groups = 0;
  unsigned block = 0;
  long double brier_best = 0;

  for (size_t i = 0; i < bw_forecasts_count (forecasts);)
    {
      size_t end = bw_forecasts_run (forecasts, i, &n_won[n_groups]);

      x[n_groups] = bw_forecasts_p (forecasts, i);
      n[n_groups++] = (int64_t) (end - i);
      i = end;
    }
  for (unsigned i = 0; i < n_groups; i++)
    {
      double value = -1;

      for (unsigned a = 0; a <= i; a++)
        {
          double least = 2;
          int64_t sum = 0, count = 0;

          for (unsigned b = a; b < n_groups; b++)
            {
              sum += n_won[b];
              count += n[b];
              if (b >= i)
                least = fmin (least, (double) sum / (double) count);
            }
          value = fmax (value, least);
        }
      const BwCorpBlock *at = &g_array_index (corp->blocks, BwCorpBlock, block);
      if (x[i] > at->x_max)
        at = &g_array_index (corp->blocks, BwCorpBlock, ++block);
      g_assert_true (at->x_min <= x[i] && x[i] <= at->x_max);
      g_assert_cmpfloat (at->value, ==, value);
      brier_best += n_won[i] * (1 - value) * (1 - value) + (n[i] - n_won[i]) * value * value;
    }
  g_assert_cmpuint (block + 1, ==, corp->blocks->len);
  for (unsigned i = 1; i < corp->blocks->len; i++)
    g_assert_cmpfloat (g_array_index (corp->blocks, BwCorpBlock, i - 1).value, <,
                       g_array_index (corp->blocks, BwCorpBlock, i).value);
  assert_near (corp->dsc, corp->unc - (double) (brier_best / bw_forecasts_count (forecasts)),
               1e-13);
}

static void
test_corp (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (29);

  for (unsigned round = 0; round < 150; round++)
    {
      unsigned n = (unsigned) g_rand_int_range (random, 1, 150);
      int n_levels = g_rand_int_range (random, 1, 63);
      g_autoptr (BwForecasts) forecasts = bw_forecasts_new (n);
      g_auto (BwCalibration) found = { .auc = 0 };

      for (unsigned i = 0; i < n; i++)
        {
          double p = g_rand_int_range (random, 0, n_levels + 1) / 63.0;

          bw_forecasts_add (forecasts, p, g_rand_double (random) < (round % 3 == 0 ? 1 - p : p));
        }
      bw_calibration_compute (forecasts, 10, &found);
      check_blocks (forecasts, &found.corp);
      assert_near (found.corp.mcb - found.corp.dsc + found.corp.unc, found.scores.brier, 1e-13);
      assert_near (found.corp.mcb_log - found.corp.dsc_log + found.corp.unc_log,
                   found.scores.log_loss, 1e-13);
      assert_near (found.corp.unc, found.scores.uncertainty, 1e-15);
      g_assert_true (found.corp.mcb >= 0 && found.corp.dsc >= 0 && found.corp.mcb_log >= 0
                     && found.corp.dsc_log >= 0);
    }
}

static void
test_corp_by_hand (void)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);
  g_auto (BwCalibration) found = { .auc = 0 };

  add_many (forecasts, .2, 1, 1); /* ½ */
  add_many (forecasts, .4, 0, 1); /* 0: pooled with the one before to ⅓ */
  add_many (forecasts, .5, 1, 2); /* ⅓: equal values make one block, not two */
  add_many (forecasts, .9, 2, 0);
  bw_calibration_compute (forecasts, 10, &found);
  g_assert_cmpuint (found.corp.blocks->len, ==, 2);
  const BwCorpBlock *first = &g_array_index (found.corp.blocks, BwCorpBlock, 0);
  assert_near (first->x_min, .2, 0);
  assert_near (first->x_max, .5, 0);
  g_assert_cmpint (first->n, ==, 6);
  g_assert_cmpint (first->n_won, ==, 2);
  assert_near (first->value, 1 / 3.0, 1e-16);
  /* Best score 6 · ⅓ · ⅔ / 8 = ⅙; uncertainty ½ · ½. */
  assert_near (found.corp.dsc, .25 - 1 / 6.0, 1e-15);
  double brier = (.64 + .04 + .16 + .25 * 3 + .01 * 2) / 8;
  assert_near (found.corp.mcb, brier - 1 / 6.0, 1e-15);
  double best_log = 6 * -(log (1 / 3.0) / 3 + log (2 / 3.0) * 2 / 3) / 8;
  assert_near (found.corp.dsc_log, M_LN2 - best_log, 1e-14);
}

static void
test_nothing (void)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);
  g_auto (BwCalibration) found = { .auc = 0 };

  bw_calibration_compute (forecasts, 10, &found);
  g_assert_cmpint (found.scores.n, ==, 0);
  g_assert_true (isnan (found.auc) && isnan (found.scores.brier)
                 && isnan (found.recalibration.citl));
  g_assert_null (found.corp.blocks);
  g_assert_null (found.equal_width.bins);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recalibration/two-values", test_two_values);
  g_test_add_func ("/recalibration/one-value", test_one_value);
  g_test_add_func ("/recalibration/undefined", test_undefined);
  g_test_add_func ("/recalibration/certain-forecasts", test_certain_forecasts);
  g_test_add_func ("/recalibration/maximum", test_maximum);
  g_test_add_func ("/recalibration/overshoot", test_overshoot);
  g_test_add_func ("/corp/brute-force", test_corp);
  g_test_add_func ("/corp/by-hand", test_corp_by_hand);
  g_test_add_func ("/calibration/nothing", test_nothing);
  return g_test_run ();
}
