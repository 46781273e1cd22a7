/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Burn rates and uptime: by hand, against a slow count, and the reference. */
#include "random-ledger.h"
#include "series-vectors.h"
#include "stats/bw-burn-rate.h"

static void
test_by_hand (void)
{
  BwBurnRate *burn = bw_burn_rate_new ();
  BwBurnFigure figures[BW_BURN_N_ROWS];

  bw_burn_rate_judge (burn, .99, 10, figures);
  for (unsigned i = 0; i < BW_BURN_N_ROWS; i++)
    g_assert_true (isnan (figures[i].long_rate) && isnan (figures[i].short_rate)
                   && !figures[i].fires && figures[i].n_bad == 0);
  /* An hour of which a fifth is bad: 20 times as much as 1 % allows. */
  for (int minute = 0; minute < 60; minute++)
    bw_burn_rate_push (burn, 60 * minute + 7, 4, 1);
  bw_burn_rate_judge (burn, .99, 10, figures);
  for (unsigned i = 0; i < BW_BURN_N_ROWS; i++)
    {
      assert_near (figures[i].long_rate, 20, 1e-12);
      assert_near (figures[i].short_rate, 20, 1e-12);
      g_assert_true (figures[i].fires);
    }
  /* The same of fewer than ten that are bad is not told. */
  bw_burn_rate_judge (burn, .99, 60.5, figures);
  g_assert_false (figures[0].fires || figures[1].fires || figures[2].fires);
  /* Five good minutes end the first row by its short window, and only that. */
  for (int minute = 60; minute < 65; minute++)
    bw_burn_rate_push (burn, 60 * minute, 5, 0);
  bw_burn_rate_judge (burn, .99, 10, figures);
  assert_near (figures[0].short_rate, 0, 0);
  g_assert_true (!figures[0].fires && figures[1].fires && figures[2].fires);
  /* Three days later nothing of it is left. */
  bw_burn_rate_push (burn, 60 * (65 + BW_BURN_MINUTES), 1, 0);
  bw_burn_rate_judge (burn, .99, 10, figures);
  assert_near (figures[2].long_rate, 0, 0);
  bw_burn_rate_free (burn);
}

static void
test_bad_input (void)
{
  BwBurnRate *burn = bw_burn_rate_new ();
  double good, bad;

  bw_burn_rate_push (burn, 6000, 1, 2);
  bw_burn_rate_push (burn, 5000, 1, 0); /* the clock was set back */
  bw_burn_rate_push (burn, 6001, NAN, 1);
  bw_burn_rate_push (burn, 6001, -1, 1);
  bw_burn_rate_push (burn, 6001, 1, NAN);
  bw_burn_rate_count (burn, 1, &good, &bad);
  g_assert_true (good == 2 && bad == 2);
  bw_burn_rate_free (burn);
}

typedef struct
{
  int64_t minute;
  double good, bad;
} Event;

/* Sums over all events, each asked for by itself. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20250105);
  const unsigned windows[] = { 1, 5, 30, 60, 360, 4320 };
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (Event));
  BwBurnRate *burn = bw_burn_rate_new ();
  int64_t minute = -3000;

  for (unsigned i = 0; i < 4000; i++)
    {
      int step = g_rand_int_range (random, 0, 400);
      minute += step > 397 ? 5000 : step > 380 ? step - 300 : step % 3;
      Event event = { minute, g_rand_int_range (random, 0, 9), g_rand_int_range (random, 0, 3) };
      g_array_append_val (events, event);
      bw_burn_rate_push (burn, 60 * minute + 59, event.good, event.bad);
      for (unsigned k = 0; k < G_N_ELEMENTS (windows) && i % 37 == 0; k++)
        {
          double good, bad, good_slow = 0, bad_slow = 0;
          for (unsigned j = 0; j < events->len; j++)
            {
              const Event *one = &g_array_index (events, Event, j);
              bool is_in = one->minute > minute - (int64_t) windows[k];
              good_slow += is_in ? one->good : 0;
              bad_slow += is_in ? one->bad : 0;
            }
          bw_burn_rate_count (burn, windows[k], &good, &bad);
          g_assert_cmpfloat (good, ==, good_slow);
          g_assert_cmpfloat (bad, ==, bad_slow);
        }
    }
  bw_burn_rate_free (burn);
}

/* The burn rates in which the reference is told, and those of the table. */
static void
check_point (JsonNode *root, unsigned at, const BwBurnFigure *figures)
{
  static const unsigned longs[] = { 60, 360, 4320 }, shorts[] = { 5, 30, 360 };
  for (unsigned i = 0; i < BW_BURN_N_ROWS; i++)
    {
      g_autofree char *long_name = g_strdup_printf ("burn_rate.points[%u].burn.%u", at, longs[i]);
      g_autofree char *short_name = g_strdup_printf ("burn_rate.points[%u].burn.%u", at, shorts[i]);
      assert_near (figures[i].long_rate, series_number (root, long_name), 1e-9);
      assert_near (figures[i].short_rate, series_number (root, short_name), 1e-9);
    }
}

static void
test_vectors (void)
{
  g_autoptr (JsonNode) root = series_vectors ();
  size_t n, n_rows;
  int first[BW_BURN_N_ROWS] = { -1, -1, -1 }, first_enough[BW_BURN_N_ROWS] = { -1, -1, -1 };
  unsigned at = 0;

  if (root == NULL)
    return;
  g_autofree double *good = series_numbers (root, "burn_rate.good", &n);
  g_autofree double *bad = series_numbers (root, "burn_rate.bad", &n);
  g_autofree double *expected = series_numbers (root, "burn_rate.first_fire_minute", &n_rows);
  double slo = series_number (root, "burn_rate.slo");
  BwBurnRate *burn = bw_burn_rate_new ();
  for (size_t minute = 0; minute < n; minute++)
    {
      BwBurnFigure all[BW_BURN_N_ROWS], enough[BW_BURN_N_ROWS];
      g_autofree char *name = g_strdup_printf ("burn_rate.points[%u].minute", at);
      bw_burn_rate_push (burn, 60 * (int64_t) minute, good[minute], bad[minute]);
      bw_burn_rate_judge (burn, slo, 0, all);
      bw_burn_rate_judge (burn, slo, BW_BURN_MIN_BAD, enough);
      for (unsigned i = 0; i < BW_BURN_N_ROWS; i++)
        {
          first[i] = first[i] < 0 && all[i].fires ? (int) minute : first[i];
          first_enough[i] = first_enough[i] < 0 && enough[i].fires ? (int) minute : first_enough[i];
        }
      if (at < 10 && (double) minute == series_number (root, name))
        check_point (root, at++, all);
    }
  g_assert_cmpuint (at, ==, 10);
  for (unsigned i = 0; i < BW_BURN_N_ROWS; i++)
    g_assert_cmpint (first[i], ==, isnan (expected[i]) ? -1 : (int) expected[i]);
  g_assert_cmpint (first_enough[0], ==, first[0]);
  g_assert_cmpint (first_enough[2], !=, first[2]); /* it was a handful in ten minutes */
  bw_burn_rate_free (burn);
}

static void
test_uptime (void)
{
  BwUptime uptime;

  bw_uptime_compute (0, 0, .999, &uptime);
  g_assert_true (isnan (uptime.uptime) && isnan (uptime.budget_left) && uptime.n_checks == 0);
  bw_uptime_compute (9995, 5, .999, &uptime);
  g_assert_cmpint (uptime.n_checks, ==, 10000);
  assert_near (uptime.uptime, .9995, 1e-15);
  assert_near (uptime.budget_left, .5, 1e-12);
  bw_uptime_compute (98, 2, .99, &uptime);
  assert_near (uptime.budget_left, -1, 1e-12);
  bw_uptime_compute (98, 2, 1, &uptime); /* nothing is allowed: no share of it */
  g_assert_true (isnan (uptime.budget_left));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/burn-rate/by-hand", test_by_hand);
  g_test_add_func ("/burn-rate/bad-input", test_bad_input);
  g_test_add_func ("/burn-rate/random", test_random);
  g_test_add_func ("/burn-rate/vectors", test_vectors);
  g_test_add_func ("/burn-rate/uptime", test_uptime);
  return g_test_run ();
}
