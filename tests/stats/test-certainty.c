/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals, bets until one would know, and p-values, against numpy, scipy and brute force. */
#include "stats/bw-certainty.h"

#include "lib/bw-test.h"
#include "luck-rows.h"
#include "random-ledger.h"

#include <string.h>

static void
assert_effect (const BwEffect *found, int64_t n, double mean, double sd, double n_needed)
{
  g_assert_cmpint (found->n, ==, n);
  assert_near (found->mean, mean, 1e-13);
  assert_near (found->sd, sd, 1e-13);
  assert_near (found->n_needed, n_needed, 0);
}

static void
test_reference (void)
{
  BwCertainty found;
  bw_certainty_compute (luck_rows, G_N_ELEMENTS (luck_rows), &found);
  assert_near (found.roi95.low, -0.8874740633876217, 1e-13);
  assert_near (found.roi95.high, 0.2785851744987328, 1e-13);
  assert_near (found.clv95.low, -0.007616548632074963, 1e-13);
  assert_near (found.clv95.high, 0.06799262346467158, 1e-13);
  assert_effect (&found.roi, 11, -0.01, 1.3368993978605868, 140284);
  assert_effect (&found.win_rate, 10, 0.056999076345051566, 0.5542079568496565, 743);
  assert_effect (&found.clv, 10, 0.03018803741629831, 0.060995303411525974, 33);
  g_assert_cmpint (found.breakeven_n, ==, 10);
  assert_near (found.breakeven_rate, 0.4430009236549484, 1e-14);
  assert_near (found.breakeven_p, 0.7632023680462793, 1e-14);
}

static void
assert_interval_unknown (const BwInterval *interval)
{
  g_assert_true (isnan (interval->low) && isnan (interval->high));
}

static void
test_empty (void)
{
  BwCertainty found;
  bw_certainty_compute (NULL, 0, &found);
  assert_interval_unknown (&found.roi95);
  assert_interval_unknown (&found.clv95);
  assert_effect (&found.roi, 0, NAN, NAN, NAN);
  assert_effect (&found.win_rate, 0, NAN, NAN, NAN);
  assert_effect (&found.clv, 0, NAN, NAN, NAN);
  g_assert_cmpint (found.breakeven_n, ==, 0);
  g_assert_true (isnan (found.breakeven_rate) && isnan (found.breakeven_p));
}

/* One bet has a mean and no spread. */
static void
test_one (void)
{
  BwCertainty found;
  bw_certainty_compute (luck_rows, 1, &found);
  assert_interval_unknown (&found.roi95);
  assert_interval_unknown (&found.clv95);
  assert_effect (&found.roi, 1, .9, NAN, NAN);
  assert_effect (&found.win_rate, 1, 1 - 1 / 1.9, NAN, NAN);
  assert_near (found.breakeven_p, 1, 0);
}

/* All won or all lost at one price: no spread to judge by, but a chance. */
static void
test_all_alike (void)
{
  for (unsigned is_won = 0; is_won < 2; is_won++)
    {
      BwStatsRow rows[10];
      BwCertainty found;
      for (unsigned i = 0; i < 10; i++)
        rows[i] = (BwStatsRow){ .status = is_won ? BW_BET_WON : BW_BET_LOST,
                                .stake = 1,
                                .odds = 2,
                                .p = .5,
                                .profit = is_won ? 1 : -1 };
      bw_certainty_compute (rows, 10, &found);
      assert_effect (&found.roi, 10, is_won ? 1 : -1, 0, NAN);
      assert_near (found.roi95.low, is_won ? 1 : -1, 1e-15);
      assert_near (found.roi95.high, is_won ? 1 : -1, 1e-15);
      assert_near (found.breakeven_p, is_won ? 1 : 0x1p-10, 1e-18);
    }
}

/* As good as zero needs more bets than there are, even where rounding leaves something. */
static void
test_no_difference (void)
{
  BwStatsRow rows[30];
  BwCertainty found;
  for (unsigned i = 0; i < 30; i++)
    rows[i] = (BwStatsRow){ .status = i % 3 == 0 ? BW_BET_WON : BW_BET_LOST,
                            .stake = .1,
                            .odds = 3,
                            .profit = i % 3 == 0 ? .2 : -.1 };
  bw_certainty_compute (rows, 30, &found);
  g_assert_cmpfloat (fabs (found.roi.mean), <, 1e-15);
  g_assert_true (found.roi.n_needed == (double) INFINITY);
}

/* Stakes of nothing are no returns, and what has no odds has no chance. */
static void
test_nothing_staked (void)
{
  BwStatsRow rows[4];
  BwCertainty found;
  for (unsigned i = 0; i < 4; i++)
    rows[i] = (BwStatsRow){ .status = i % 2 ? BW_BET_WON : BW_BET_LOST, .odds = NAN };
  bw_certainty_compute (rows, 4, &found);
  assert_interval_unknown (&found.roi95);
  assert_effect (&found.roi, 0, NAN, NAN, NAN);
  g_assert_cmpint (found.breakeven_n, ==, 0);
  g_assert_true (isnan (found.breakeven_p));
}

/* What no number can hold is not known, rather than infinite. */
static void
test_beyond_numbers (void)
{
  BwStatsRow rows[4];
  BwCertainty found;
  for (unsigned i = 0; i < 4; i++)
    rows[i] = (BwStatsRow){ .status = i % 2 ? BW_BET_WON : BW_BET_LOST,
                            .stake = 1e308,
                            .odds = i % 2 ? 1.7e308 : 2,
                            .closing_odds = 1.01,
                            .profit = i % 2 ? 1.7e308 : -1e308 };
  bw_certainty_compute (rows, 4, &found);
  assert_interval_unknown (&found.roi95);
  assert_interval_unknown (&found.clv95);
  g_assert_true (isnan (found.clv.mean) && isnan (found.clv.sd) && isnan (found.clv.n_needed));
  g_assert_cmpint (found.clv.n, ==, 4);
  assert_near (found.breakeven_p, 1, 1e-15);
}

/* By adding up all outcomes. */
static double
brute_cdf (const double *p, unsigned n, int64_t k)
{
  double sum = 0;
  for (unsigned outcome = 0; outcome < 1u << n; outcome++)
    {
      double chance = 1;
      int64_t count = 0;
      for (unsigned i = 0; i < n; i++)
        {
          bool happens = outcome >> i & 1;
          count += happens;
          chance *= happens ? p[i] : 1 - p[i];
        }
      sum += count <= k ? chance : 0;
    }
  return sum;
}

/* By products of polynomials of twice the length, with more digits. */
static double
convolved_cdf (const double *p, unsigned n, int64_t k)
{
  g_autofree long double *shares = g_new0 (long double, 2 * n + 2);
  long double *from = shares, *to = shares + n + 1, sum = 0;
  from[0] = 1;
  for (unsigned i = 0; i < n; i++)
    {
      for (unsigned j = 0; j <= i + 1; j++)
        to[j] =
            (j <= i ? from[j] * (1 - (long double) p[i]) : 0) + (j > 0 ? from[j - 1] * p[i] : 0);
      long double *swap = from;
      from = to;
      to = swap;
    }
  for (int64_t j = 0; j <= k; j++)
    sum += from[j];
  return (double) sum;
}

static void
test_poisson_binomial (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  double p[500];
  for (unsigned round = 0; round < 20; round++)
    {
      for (unsigned i = 0; i < G_N_ELEMENTS (p); i++)
        p[i] = i % 11 == 0 ? (double) (i % 2) : g_rand_double (random);
      for (int64_t k = -1; k <= 11; k++)
        assert_near (bw_poisson_binomial_cdf (p, 10, k), brute_cdf (p, 10, k), 1e-14);
      for (int64_t k = 150; k <= 350; k += 7)
        {
          double exact = convolved_cdf (p, 500, k);
          g_assert_cmpfloat (fabs (bw_poisson_binomial_cdf (p, 500, k) - exact), <=, 1e-12 * exact);
        }
    }
  g_assert_cmpfloat (bw_poisson_binomial_cdf (p, 0, 0), ==, 1);
  g_assert_cmpfloat (bw_poisson_binomial_cdf (p, 0, -1), ==, 0);
  for (unsigned i = 0; i < 100; i++)
    p[i] = .5;
  assert_near (bw_poisson_binomial_cdf (p, 100, 38), 0.01048936783892586, 1e-15);
}

/* Where Volkova's approximation begins, beside exact sums in long double: two shapes of chances. */
static void
test_refined_normal (void)
{
  const struct
  {
    bool is_odds;
    unsigned n;
    int64_t k;
    double exact;
    double tolerance;
  } cases[] = {
    { false, 2000, 800, 1.103945670212206e-20, 1e-31 },
    { false, 2000, 900, 4.113838101782345e-06, 1e-17 },
    { false, 2000, 959, 0.05018984236435447, 1e-12 },
    { true, 2000, 292, 0.04611071221771443, 1e-12 },
    { false, 3000, 1300, 5.278744075411664e-14, 1e-12 },
    { false, 3000, 1400, 0.00020612640939157007, 1e-5 },
    { false, 3000, 1438, 0.020086979907609253, 5e-5 },
    { false, 3000, 1500, 0.641220779170415, 5e-5 },
    { false, 3000, 1600, 0.999989567523189, 1e-5 },
    { true, 3000, 420, 0.001207452761728375, 2e-5 },
    { true, 3000, 444, 0.04890932444843851, 1e-4 },
    { true, 3000, 473, 0.4930487480994317, 1e-4 },
    { true, 3000, 509, 0.9760284120923397, 1e-4 },
  };
  double p[3000];
  for (unsigned c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      for (unsigned i = 0; i < cases[c].n; i++)
        p[i] = cases[c].is_odds ? 1 / (1.05 + (i * 53 % 97) * .2) : .2 + .6 * (i * 37 % 101) / 101;
      double found = bw_poisson_binomial_cdf (p, cases[c].n, cases[c].k);
      g_assert_cmpfloat (fabs (found - cases[c].exact), <=, cases[c].tolerance);
    }
  for (unsigned i = 0; i < 3000; i++)
    p[i] = i < 1200;
  g_assert_cmpfloat (bw_poisson_binomial_cdf (p, 3000, 1199), ==, 0);
  g_assert_cmpfloat (bw_poisson_binomial_cdf (p, 3000, 1200), ==, 1);
}

typedef struct
{
  double p;
  int n;
  int n_won;
} Group;

static double
mcb_p (const Group *groups, unsigned n, bool (*is_cancelled) (gpointer), gpointer data)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);
  for (unsigned i = 0; i < n; i++)
    for (int k = 0; k < groups[i].n; k++)
      bw_forecasts_add (forecasts, groups[i].p, k < groups[i].n_won);
  bw_forecasts_sort (forecasts);
  return bw_mcb_p_value (forecasts, 20250105, is_cancelled, data);
}

/* All 999 sets of outcomes again, by another program; and .109375, the binomial test of 8 of 10 at
 * ½, to three standard errors. */
static void
test_mcb_reference (void)
{
  const Group mixed[] = { { .2, 7, 4 }, { .35, 1, 1 }, { .5, 12, 5 }, { .61, 1, 0 }, { .8, 9, 8 } };
  const Group steep[] = {
    { .1, 20, 6 }, { .3, 20, 9 }, { .5, 20, 10 }, { .7, 20, 11 }, { .9, 20, 14 },
  };
  const Group coin[] = { { .5, 10, 8 } };
  assert_near (mcb_p (mixed, 5, NULL, NULL), .104, 1e-15);
  assert_near (mcb_p (steep, 5, NULL, NULL), .014, 1e-15);
  assert_near (mcb_p (coin, 1, NULL, NULL), .112, 1e-15);
  g_assert_cmpfloat (fabs (mcb_p (coin, 1, NULL, NULL) - .109375), <, .03);
}

/* What can't be otherwise is no sign; what can't be is one. */
static void
test_mcb_certain (void)
{
  const Group sure[] = { { 0, 5, 0 }, { 1, 5, 5 } };
  const Group impossible[] = { { 0, 5, 0 }, { 1, 5, 4 } };
  const Group one[] = { { .4, 1, 0 } };
  g_assert_true (isnan (mcb_p (sure, 0, NULL, NULL)));
  g_assert_cmpfloat (mcb_p (sure, 2, NULL, NULL), ==, 1);
  g_assert_cmpfloat (mcb_p (impossible, 2, NULL, NULL), ==, .001);
  g_assert_cmpfloat (mcb_p (one, 1, NULL, NULL), ==, 1);
}

static bool
is_third (gpointer data)
{
  return ++*(unsigned *) data == 3;
}

static void
test_mcb_cancelled (void)
{
  const Group coin[] = { { .5, 10, 8 } };
  unsigned n_asked = 0;
  g_assert_true (isnan (mcb_p (coin, 1, is_third, &n_asked)));
  g_assert_cmpuint (n_asked, ==, 3);
}

/* Right forecasts: p-values are evenly spread, so at most about one in ten is below .1. */
static void
test_mcb_honest (void)
{
  enum
  {
    ROUNDS = 200
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  unsigned n_below = 0;
  for (unsigned round = 0; round < ROUNDS; round++)
    {
      g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);
      for (unsigned i = 0; i < 60; i++)
        {
          double p = g_rand_double (random);
          bw_forecasts_add (forecasts, p, g_rand_double (random) < p);
        }
      bw_forecasts_sort (forecasts);
      n_below += bw_mcb_p_value (forecasts, round, NULL, NULL) <= .1;
    }
  double error = sqrt (.1 * .9 * ROUNDS);
  g_assert_cmpfloat (fabs (n_below - .1 * ROUNDS), <, 4 * error);
}

/* Real forecasts of ball games: published as .005, the least that 199 resamples can say. */
static void
test_mcb_games (void)
{
  g_autofree char *path = bw_test_shared ("data/538_nba_games.csv");
  if (path == NULL)
    return;
  g_autofree char *text = bw_test_read (path);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (0);
  for (unsigned i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      g_assert_cmpuint (g_strv_length (cells), ==, 8);
      bw_forecasts_add (forecasts, g_ascii_strtod (cells[4], NULL), *cells[5] == '1');
    }
  bw_forecasts_sort (forecasts);
  g_assert_cmpuint (bw_forecasts_count (forecasts), ==, 8886);
  double p = bw_mcb_p_value (forecasts, 20250105, NULL, NULL);
  g_test_message ("p = %g", p);
  g_assert_cmpfloat (p, >=, .001);
  g_assert_cmpfloat (p, <=, .005);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/certainty/reference", test_reference);
  g_test_add_func ("/certainty/empty", test_empty);
  g_test_add_func ("/certainty/one", test_one);
  g_test_add_func ("/certainty/all-alike", test_all_alike);
  g_test_add_func ("/certainty/no-difference", test_no_difference);
  g_test_add_func ("/certainty/nothing-staked", test_nothing_staked);
  g_test_add_func ("/certainty/beyond-numbers", test_beyond_numbers);
  g_test_add_func ("/certainty/poisson-binomial", test_poisson_binomial);
  g_test_add_func ("/certainty/refined-normal", test_refined_normal);
  g_test_add_func ("/certainty/mcb/reference", test_mcb_reference);
  g_test_add_func ("/certainty/mcb/certain", test_mcb_certain);
  g_test_add_func ("/certainty/mcb/cancelled", test_mcb_cancelled);
  g_test_add_func ("/certainty/mcb/honest", test_mcb_honest);
  g_test_add_func ("/certainty/mcb/games", test_mcb_games);
  return g_test_run ();
}
