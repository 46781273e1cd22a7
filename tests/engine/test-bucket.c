/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Token buckets against counting by hand, and against the rate itself over a long random time. */
#include "base/bw-error.h"
#include "engine/bw-bucket.h"
#include "lib/bw-test.h"

#include <math.h>

#define NOW BW_TEST_NOW_US

static const BwRate telegram[BW_MAX_RATES] = { { 1, BW_SECOND_US }, { 20, BW_MINUTE_US } };
static const BwRate slack[BW_MAX_RATES] = { { 5, 5 * BW_SECOND_US } };
static const BwRate none[BW_MAX_RATES] = { { 0, 0 } };

static void
test_parse (void)
{
  BwRate rates[BW_MAX_RATES];
  g_autoptr (GError) error = NULL;
  g_assert_true (bw_rates_parse ("5/1s", rates, &error));
  g_assert_cmpfloat (rates[0].n, ==, 5);
  g_assert_cmpint (rates[0].period_us, ==, BW_SECOND_US);
  g_assert_cmpfloat (rates[1].n, ==, 0);
  g_assert_true (bw_rates_parse (" 1/1s ; 20/1m ", rates, &error));
  g_assert_cmpfloat (rates[1].n, ==, 20);
  g_assert_cmpint (rates[1].period_us, ==, BW_MINUTE_US);
  g_assert_true (bw_rates_parse ("off", rates, &error));
  g_assert_cmpfloat (rates[0].n, ==, 0);

  static const char *const wrong[] = { "",         "5",      "/1s",    "5/",     "5/0s",
                                       "0/1s",     "-1/1s",  "x/1s",   "5/1x",   "5/1s;",
                                       "off;5/1s", "nan/1s", "inf/1s", "1e9/1s", "5/1s;6/1m;7/1h",
                                       "5 /1s",    ";" };
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      rates[0].n = 77;
      g_assert_false (bw_rates_parse (wrong[i], rates, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_cmpfloat (rates[0].n, ==, 77);
    }
}

static void
test_burst (void)
{
  BwBucket bucket;
  bw_bucket_init (&bucket, slack, NOW);
  for (unsigned i = 0; i < 5; i++)
    g_assert_true (bw_bucket_take (&bucket, NOW));
  g_assert_false (bw_bucket_take (&bucket, NOW));
  g_assert_cmpint (bw_bucket_next_us (&bucket, NOW), ==, NOW + BW_SECOND_US);
  g_assert_false (bw_bucket_take (&bucket, NOW + BW_SECOND_US - 1));
  g_assert_true (bw_bucket_take (&bucket, NOW + BW_SECOND_US));
  g_assert_false (bw_bucket_take (&bucket, NOW + BW_SECOND_US));
  /* It never holds more than its burst. */
  g_assert_cmpfloat (bw_bucket_tokens (&bucket, NOW + BW_DAY_US), ==, 5);
}

/* A third of a second is no whole number of microseconds: what is said to be the moment is late
 * enough, and no more than one too late. */
static void
test_thirds (void)
{
  static const BwRate thirds[BW_MAX_RATES] = { { 3, BW_SECOND_US } };
  BwBucket bucket;
  bw_bucket_init (&bucket, thirds, NOW);
  while (bw_bucket_take (&bucket, NOW))
    ;
  int64_t next_us = bw_bucket_next_us (&bucket, NOW);
  g_assert_cmpint (next_us, ==, NOW + 333334);
  g_assert_false (bw_bucket_take (&bucket, next_us - 1));
  g_assert_true (bw_bucket_take (&bucket, next_us));
}

static void
test_off (void)
{
  BwBucket bucket;
  bw_bucket_init (&bucket, none, NOW);
  for (unsigned i = 0; i < 1000; i++)
    g_assert_true (bw_bucket_take (&bucket, NOW));
  g_assert_cmpint (bw_bucket_next_us (&bucket, NOW), ==, NOW);
  g_assert_true (isnan (bw_bucket_stored (&bucket)));
}

/* A restart neither gives tokens nor takes them. */
static void
test_restart (void)
{
  BwBucket bucket, other;
  bw_bucket_init (&bucket, telegram, NOW);
  int64_t now_us = NOW;
  for (unsigned i = 0; i < 20; i++)
    {
      now_us = bw_bucket_next_us (&bucket, now_us);
      g_assert_true (bw_bucket_take (&bucket, now_us));
    }
  bw_bucket_init (&other, telegram, now_us + 1);
  bw_bucket_restore (&other, bw_bucket_stored (&bucket), bucket.at_us);
  g_assert_cmpint (bw_bucket_next_us (&other, now_us + 1), >=, bw_bucket_next_us (&bucket, now_us));
  g_assert_cmpint (bw_bucket_next_us (&other, now_us + 1), <=,
                   bw_bucket_next_us (&bucket, now_us) + BW_SECOND_US);
  /* What is stored may be damaged or from a rate that was larger. */
  bw_bucket_restore (&other, 1e300, now_us);
  g_assert_cmpfloat (bw_bucket_stored (&other), ==, 20);
  bw_bucket_restore (&other, -5, now_us);
  g_assert_cmpfloat (bw_bucket_stored (&other), ==, 0);
}

static void
test_clock_back (void)
{
  BwBucket bucket;
  bw_bucket_init (&bucket, slack, NOW);
  while (bw_bucket_take (&bucket, NOW))
    ;
  g_assert_cmpfloat (bw_bucket_tokens (&bucket, NOW - BW_HOUR_US), <, 1);
  g_assert_cmpint (bw_bucket_next_us (&bucket, NOW - BW_HOUR_US), ==,
                   NOW - BW_HOUR_US + BW_SECOND_US);
  /* Time goes on from where it was set to. */
  g_assert_true (bw_bucket_take (&bucket, NOW - BW_HOUR_US + BW_SECOND_US));
}

/* In no stretch of a period are there more than the burst and what is refilled in it. */
static void
test_never_more (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (int64_t));
  BwBucket bucket;
  int64_t now_us = NOW;
  bw_bucket_init (&bucket, telegram, now_us);
  for (unsigned i = 0; i < 5000; i++)
    {
      now_us += g_rand_int_range (random, 0, 2 * BW_SECOND_US);
      if (bw_bucket_take (&bucket, now_us))
        g_array_append_val (taken, now_us);
    }
  g_assert_cmpuint (taken->len, >, 1000);
  for (unsigned i = 0; i < taken->len; i++)
    for (unsigned r = 0; r < BW_MAX_RATES; r++)
      {
        unsigned n = 0;
        int64_t from_us = g_array_index (taken, int64_t, i);
        for (unsigned k = i; k < taken->len; k++)
          n += g_array_index (taken, int64_t, k) - from_us < telegram[r].period_us;
        g_assert_cmpuint (n, <=, 2 * (unsigned) telegram[r].n);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bucket/parse", test_parse);
  g_test_add_func ("/bucket/burst", test_burst);
  g_test_add_func ("/bucket/thirds", test_thirds);
  g_test_add_func ("/bucket/off", test_off);
  g_test_add_func ("/bucket/restart", test_restart);
  g_test_add_func ("/bucket/clock-back", test_clock_back);
  g_test_add_func ("/bucket/never-more", test_never_more);
  return g_test_run ();
}
