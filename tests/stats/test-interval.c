/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals for a proportion against values computed with 40 digits. */
#include "random-ledger.h"
#include "stats/bw-interval.h"

typedef struct
{
  int64_t n_hits;
  int64_t n;
  double low;
  double high;
} Case;

static void
test_wilson (void)
{
  const Case cases[] = {
    { 0, 1, 0, 0.79345068562276255 },
    { 1, 1, 0.20654931437723742, 1 },
    { 1, 3, 0.061491944720396242, 0.79234039919795229 },
    { 2, 4, 0.15003898915214953, 0.84996101084785047 },
    { 5, 10, 0.236593090512564, 0.76340690948743595 },
    { 1067, 2422, 0.42088313100982078, 0.4603951780269086 },
    { 999999, 1000000, 0.99999433508819568, 0.99999982347542327 },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BwInterval interval = bw_interval_wilson95 (cases[i].n_hits, cases[i].n);

      assert_near (interval.low, cases[i].low, 1e-14);
      assert_near (interval.high, cases[i].high, 1e-14);
      g_assert_true (interval.low >= 0 && interval.high <= 1);
    }
  g_assert_true (isnan (bw_interval_wilson95 (0, 0).low));
  g_assert_true (isnan (bw_interval_wilson95 (0, 0).high));
}

static void
test_sequence (void)
{
  const Case cases[] = {
    { 0, 0, 0, 1 },
    { 1, 1, 1 / 40.0, 1 },
    { 0, 1, 0, 39 / 40.0 },
    { 1, 2, 0.0084039598749124714, 0.99159604012508751 },
    { 5, 10, 0.12921901240078773, 0.8707809875992123 },
    { 12, 20, 0.28380446660206943, 0.8655252141332398 },
    { 0, 50, 0, 0.12938128909150773 },
    { 300, 400, 0.67114283291641208, 0.81909649807842766 },
    { 1067, 2422, 0.40395952617864567, 0.47756661614246942 },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BwInterval interval = bw_interval_sequence95 (cases[i].n_hits, cases[i].n);

      assert_near (interval.low, cases[i].low, 1e-12);
      assert_near (interval.high, cases[i].high, 1e-12);
    }
}

/* It is wider than the interval for a fixed n, mirrors itself, and narrows. */
static void
test_sequence_properties (void)
{
  for (int64_t n = 1; n <= 2000; n += n / 7 + 1)
    for (int64_t hits = 0; hits <= n; hits += n / 9 + 1)
      {
        BwInterval interval = bw_interval_sequence95 (hits, n);
        BwInterval mirror = bw_interval_sequence95 (n - hits, n);
        BwInterval more = bw_interval_sequence95 (hits * 4, n * 4);
        BwInterval wilson = bw_interval_wilson95 (hits, n);
        double share = (double) hits / (double) n;

        assert_near (interval.low, 1 - mirror.high, 1e-12);
        g_assert_true (interval.low <= share && share <= interval.high);
        g_assert_cmpfloat (interval.high - interval.low, >, wilson.high - wilson.low);
        g_assert_cmpfloat (more.high - more.low, <, interval.high - interval.low);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/interval/wilson", test_wilson);
  g_test_add_func ("/interval/sequence", test_sequence);
  g_test_add_func ("/interval/sequence-properties", test_sequence_properties);
  return g_test_run ();
}
