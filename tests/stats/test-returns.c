/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratios of return to risk, and quantiles. */
#include "random-ledger.h"
#include "stats/bw-quantile.h"
#include "stats/bw-returns.h"

/* Computed once by the formulas, in Python. */
static void
test_figures (void)
{
  const double r[] = { .91, -1, .5, -1, 1.2, -.5, 0, .7 };
  BwReturns returns = { 0 };
  BwReturnFigures found;
  for (unsigned i = 0; i < G_N_ELEMENTS (r); i++)
    bw_returns_push (&returns, r[i]);
  bw_returns_figures (&returns, &found);
  g_assert_cmpint (found.n, ==, 8);
  assert_near (found.mean, 0.10124999999999999, 1e-14);
  assert_near (found.sd, 0.8599075947033911, 1e-14);
  assert_near (found.sharpe, 0.11774520962909309, 1e-14);
  assert_near (found.sortino, 0.19091883092036782, 1e-14);
  assert_near (found.skew, -0.18157111635335235, 1e-13);
  assert_near (found.kurtosis, 1.5262529351464176, 1e-13);
  assert_near (found.se_lo, 0.35477668454876293, 1e-14);
  assert_near (found.se_mertens, 0.3576316389105987, 1e-14);
  assert_near (found.psr0, 0.6209482098475543, 1e-14);
  assert_near (found.min_trl95, 200.67784087343085, 1e-13);
}

/* Nothing, one, all the same, no losses. */
static void
test_undefined (void)
{
  BwReturns returns = { 0 };
  BwReturnFigures found;
  bw_returns_figures (&returns, &found);
  g_assert_true (isnan (found.mean) && isnan (found.sharpe) && isnan (found.sortino));
  g_assert_true (isnan (found.psr0) && isnan (found.se_lo) && isnan (found.min_trl95));
  bw_returns_push (&returns, .5);
  bw_returns_figures (&returns, &found);
  g_assert_true (isnan (found.sd) && isnan (found.sharpe) && isnan (found.psr0));
  g_assert_true (isinf (found.sortino) && found.sortino > 0);
  bw_returns_push (&returns, .5);
  bw_returns_figures (&returns, &found);
  g_assert_true (isnan (found.sharpe) && isnan (found.skew) && isnan (found.se_mertens));
}

/* Type 7: between the values at (n − 1) · share. */
static void
test_quantile (void)
{
  const double shares[] = { 0, .1, .25, .5, .9, 1 };
  const double expected[] = { 1, 1.8, 3, 10, 45.2, 54 };
  for (unsigned i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      double values[] = { 32, 1, 54, 3, 10 };
      assert_near (bw_quantile (values, 5, shares[i]), expected[i], 1e-14);
    }
  double one[] = { 7 };
  g_assert_cmpfloat (bw_quantile (one, 1, .95), ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/returns/figures", test_figures);
  g_test_add_func ("/returns/undefined", test_undefined);
  g_test_add_func ("/returns/quantile", test_quantile);
  return g_test_run ();
}
