/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a failed delivery is tried again: three quick tries, then longer and longer ones. */
#include "engine/bw-retry.h"

static void
test_delays (void)
{
  /* Seconds after attempt 1, 2, …, without jitter (0.5 is the middle). */
  const int64_t expected_s[] = { 5, 5, 5, 30, 60, 120, 240, 480, 900, 900, 900 };
  for (int n = 1; n <= (int) G_N_ELEMENTS (expected_s); n++)
    g_assert_cmpint (bw_retry_delay_us (n, 0.5), ==, expected_s[n - 1] * BW_SECOND_US);
  g_assert_cmpint (bw_retry_delay_us (1000000, 0.5), ==, 900 * BW_SECOND_US);
}

static void
test_jitter (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_assert_cmpint (bw_retry_delay_us (4, 0), ==, 24 * BW_SECOND_US);
  g_assert_cmpint (bw_retry_delay_us (4, 1), ==, 36 * BW_SECOND_US);
  for (int i = 0; i < 1000; i++)
    {
      int n = g_rand_int_range (random, 1, 40);
      int64_t middle_us = bw_retry_delay_us (n, 0.5);
      int64_t delay_us = bw_retry_delay_us (n, g_rand_double (random));
      g_assert_cmpint (delay_us, >=, middle_us * 8 / 10);
      g_assert_cmpint (delay_us, <=, MIN (middle_us * 12 / 10, 15 * BW_MINUTE_US));
      if (n <= 3)
        g_assert_cmpint (delay_us, ==, 5 * BW_SECOND_US);
    }
}

static void
test_lifetime (void)
{
  g_assert_cmpint (bw_retry_lifetime_us (BW_SEVERITY_INFO), ==, BW_HOUR_US);
  g_assert_cmpint (bw_retry_lifetime_us (BW_SEVERITY_WARNING), ==, 6 * BW_HOUR_US);
  g_assert_cmpint (bw_retry_lifetime_us (BW_SEVERITY_ERROR), ==, 24 * BW_HOUR_US);
  g_assert_cmpint (bw_retry_lifetime_us (BW_SEVERITY_CRITICAL), ==, 72 * BW_HOUR_US);
  g_assert_cmpint (bw_retry_lifetime_us (BW_SEVERITY_EMERGENCY), ==, 72 * BW_HOUR_US);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry/delays", test_delays);
  g_test_add_func ("/retry/jitter", test_jitter);
  g_test_add_func ("/retry/lifetime", test_lifetime);
  return g_test_run ();
}
