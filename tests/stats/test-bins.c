/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bins: on which side of an edge a forecast falls, and that the decomposition adds up. */
#include "random-ledger.h"
#include "stats/bw-bins.h"

#include <stdlib.h>

#define bin_at(bins_of, i) (&g_array_index ((bins_of).bins, BwBin, (i)))

static BwForecasts *
forecasts_of (const double *p, unsigned n)
{
  BwForecasts *forecasts = bw_forecasts_new (n);

  for (unsigned i = 0; i < n; i++)
    bw_forecasts_add (forecasts, p[i], i % 2 == 0);
  bw_forecasts_sort (forecasts);
  return forecasts;
}

static void
test_equal_width_edges (void)
{
  /* 3 · 0.1 is 0.30000000000000004: 0.3 is below that edge, and each edge belongs to the bin below
   * it. */
  const double p[] = { 0, .1, .1 + 1e-16, .2, .3, .30000000000000004, .3 + 1e-15, .5, .9, 1 };
  const int64_t expected[] = { 2, 2, 2, 1, 1, 0, 0, 0, 1, 1 };
  g_autoptr (BwForecasts) forecasts = forecasts_of (p, G_N_ELEMENTS (p));
  g_auto (BwBins) bins = { 0 };

  bw_bins_compute (forecasts, BW_BINS_EQUAL_WIDTH, 10, &bins);
  g_assert_cmpuint (bins.bins->len, ==, 10);
  for (unsigned i = 0; i < 10; i++)
    {
      if (bin_at (bins, i)->n != expected[i])
        g_error ("bin %u has %d", i, (int) bin_at (bins, i)->n);
      g_assert_cmpfloat (bin_at (bins, i)->low, ==, i * .1);
      g_assert_cmpint (isnan (bin_at (bins, i)->mean_p), ==, expected[i] == 0);
      g_assert_cmpint (isnan (bin_at (bins, i)->wilson95.low), ==, expected[i] == 0);
    }
  g_assert_cmpfloat (bin_at (bins, 9)->high, ==, 1);
}

static void
test_by_hand (void)
{
  /* Bins of two: .2 .4 | .7 .9, outcomes lost won | won won. */
  g_autoptr (BwForecasts) forecasts = bw_forecasts_new (4);
  g_auto (BwBins) bins = { 0 };

  bw_forecasts_add (forecasts, .2, false);
  bw_forecasts_add (forecasts, .4, true);
  bw_forecasts_add (forecasts, .7, true);
  bw_forecasts_add (forecasts, .9, true);
  bw_bins_compute (forecasts, BW_BINS_EQUAL_WIDTH, 2, &bins);
  assert_near (bin_at (bins, 0)->mean_p, .3, 1e-15);
  assert_near (bin_at (bins, 0)->mean_y, .5, 0);
  assert_near (bin_at (bins, 1)->mean_p, .8, 1e-15);
  assert_near (bin_at (bins, 1)->mean_y, 1, 0);
  assert_near (bins.ece, .2, 1e-15); /* not squared */
  assert_near (bins.mce, .2, 1e-15);
  assert_near (bins.reliability, .04, 1e-15);
  assert_near (bins.resolution, .0625, 1e-15);
  assert_near (bins.wbv, .01, 1e-15);
  assert_near (bins.wbc, .05, 1e-15); /* 2/4 · (.1·.5 + .1·.5 + 0 + 0) */
}

static void
test_equal_count_by_hand (void)
{
  /* Place of edge j is 6·j/4: x1 + ½, x3, x4 + ½. */
  const double p[] = { .1, .2, .4, .5, .6, .8, .9 };
  g_autoptr (BwForecasts) forecasts = forecasts_of (p, G_N_ELEMENTS (p));
  g_auto (BwBins) bins = { 0 };
  const double edges[] = { .1, .3, .5, .7, .9 };
  const int64_t counts[] = { 2, 2, 1, 2 };

  bw_bins_compute (forecasts, BW_BINS_EQUAL_COUNT, 4, &bins);
  for (unsigned i = 0; i < 4; i++)
    {
      assert_near (bin_at (bins, i)->low, edges[i], 1e-15);
      assert_near (bin_at (bins, i)->high, edges[i + 1], 1e-15);
      g_assert_cmpint (bin_at (bins, i)->n, ==, counts[i]);
    }
  g_assert_true (bins.is_same_by_fractions);
}

static void
test_equal_count_ties (void)
{
  const double same[] = { .5, .5, .5, .5, .5 };
  const double one[] = { .25 };
  g_autoptr (BwForecasts) ties = forecasts_of (same, 5);
  g_autoptr (BwForecasts) single = forecasts_of (one, 1);
  g_auto (BwBins) bins = { 0 };
  g_auto (BwBins) single_bins = { 0 };

  bw_bins_compute (ties, BW_BINS_EQUAL_COUNT, 10, &bins);
  g_assert_cmpint (bin_at (bins, 0)->n, ==, 5);
  for (unsigned i = 1; i < 10; i++)
    g_assert_cmpint (bin_at (bins, i)->n, ==, 0);
  bw_bins_compute (single, BW_BINS_EQUAL_COUNT, 10, &single_bins);
  g_assert_cmpint (bin_at (single_bins, 0)->n, ==, 1);
  assert_near (bin_at (single_bins, 9)->high, .25, 0);
}

/* 90 · 0.7000000000000001 · 100 / 100 is below 63 in doubles: fractions put the 64th forecast into
 * another bin, whole numbers do not. */
static void
test_equal_count_is_exact (void)
{
  double p[91];
  g_auto (BwBins) bins = { 0 };

  for (unsigned i = 0; i < 91; i++)
    p[i] = i < 63 ? i / 400.0 : .7 + i / 1000.0;
  g_autoptr (BwForecasts) forecasts = forecasts_of (p, 91);
  bw_bins_compute (forecasts, BW_BINS_EQUAL_COUNT, 10, &bins);
  g_assert_cmpfloat (bin_at (bins, 6)->high, ==, p[63]);
  g_assert_cmpint (bin_at (bins, 6)->n, ==, 9);
  g_assert_false (bins.is_same_by_fractions);
}

/* Counts edges below p for each forecast, and takes means twice. */
static void
check_plainly (const BwForecasts *forecasts, const BwBins *bins)
{
  size_t n = bw_forecasts_count (forecasts);
  long double brier = 0, ece = 0, reliability = 0, resolution = 0, n_won_all = 0;
  double mce = 0;

  for (size_t i = 0; i < n; i++)
    {
      double d = bw_forecasts_p (forecasts, i) - bw_forecasts_is_won (forecasts, i);

      brier += (long double) d * d;
      n_won_all += bw_forecasts_is_won (forecasts, i);
    }
  long double base = n_won_all / n;
  for (unsigned b = 0; b < bins->bins->len; b++)
    {
      const BwBin *bin = bin_at (*bins, b);
      long double sum = 0, n_won = 0;
      int64_t count = 0;

      for (size_t i = 0; i < n; i++)
        {
          unsigned index = 0;

          for (unsigned e = 1; e < bins->bins->len; e++)
            index += bin_at (*bins, e)->low < bw_forecasts_p (forecasts, i);
          if (index != b)
            continue;
          count++;
          sum += bw_forecasts_p (forecasts, i);
          n_won += bw_forecasts_is_won (forecasts, i);
        }
      g_assert_cmpint (bin->n, ==, count);
      if (count == 0)
        continue;
      assert_near (bin->mean_p, (double) (sum / count), 1e-14);
      assert_near (bin->mean_y, (double) (n_won / count), 1e-14);
      long double gap = fabsl (sum / count - n_won / count);
      mce = fmax (mce, (double) gap);
      ece += gap * count / n;
      reliability += gap * gap * count / n;
      resolution += (n_won / count - base) * (n_won / count - base) * count / n;
    }
  assert_near (bins->ece, (double) ece, 1e-13);
  assert_near (bins->mce, mce, 1e-13);
  assert_near (bins->reliability, (double) reliability, 1e-13);
  assert_near (bins->resolution, (double) resolution, 1e-13);
  assert_near (bins->reliability - bins->resolution + (double) (base * (1 - base)) + bins->wbv
                   - bins->wbc,
               (double) (brier / n), 1e-13);
}

static void
test_decomposition (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (17);

  for (unsigned round = 0; round < 80; round++)
    {
      unsigned n = (unsigned) g_rand_int_range (random, 1, 200);
      unsigned n_bins = (unsigned) g_rand_int_range (random, 1, 25);
      g_autoptr (BwForecasts) forecasts = bw_forecasts_new (n);

      for (unsigned i = 0; i < n; i++)
        {
          double p =
              round % 2 == 0 ? g_rand_double (random) : g_rand_int_range (random, 0, 21) / 20.0;

          bw_forecasts_add (forecasts, p, g_rand_double (random) < .2 + .5 * p);
        }
      bw_forecasts_sort (forecasts);
      for (unsigned kind = 0; kind < 2; kind++)
        {
          g_auto (BwBins) bins = { 0 };

          bw_bins_compute (forecasts, kind == 0 ? BW_BINS_EQUAL_WIDTH : BW_BINS_EQUAL_COUNT, n_bins,
                           &bins);
          check_plainly (forecasts, &bins);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bins/equal-width-edges", test_equal_width_edges);
  g_test_add_func ("/bins/by-hand", test_by_hand);
  g_test_add_func ("/bins/equal-count-by-hand", test_equal_count_by_hand);
  g_test_add_func ("/bins/equal-count-ties", test_equal_count_ties);
  g_test_add_func ("/bins/equal-count-is-exact", test_equal_count_is_exact);
  g_test_add_func ("/bins/decomposition", test_decomposition);
  return g_test_run ();
}
