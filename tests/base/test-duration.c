/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations as text and back. */
#include "base/bw-error.h"
#include "base/bw-time.h"

#include <string.h>

#define NBSP "\u00a0"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    int64_t us;
  } good[] = {
    { "0", 0 },
    { "0s", 0 },
    { "90s", 90 * BW_SECOND_US },
    { "5m", 5 * BW_MINUTE_US },
    { "2h", 2 * BW_HOUR_US },
    { "1d", BW_DAY_US },
    { "250ms", 250000 },
    { "7us", 7 },
    { "1h30m", 90 * BW_MINUTE_US },
    { "1d2h3m4s5ms6us", BW_DAY_US + 2 * BW_HOUR_US + 3 * BW_MINUTE_US + 4 * BW_SECOND_US + 5006 },
    { "  10s\n", 10 * BW_SECOND_US },
    { "007s", 7 * BW_SECOND_US },
    { "106751991d", INT64_C (106751991) * BW_DAY_US },
    { "9223372036854775807us", INT64_MAX },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      int64_t us = -1;
      g_assert_true (bw_duration_parse (good[i].text, &us, &error));
      g_assert_no_error (error);
      g_assert_cmpint (us, ==, good[i].us);
    }
}

static void
test_parse_refuses (void)
{
  static const char *const bad[] = { "",
                                     " ",
                                     "5",
                                     "-5s",
                                     "+5s",
                                     "5 s",
                                     "s",
                                     "1.5h",
                                     "5x",
                                     "30m1h",
                                     "1h1h",
                                     "1h 30m",
                                     "106751992d",
                                     "5M",
                                     "5S",
                                     "00",
                                     "0x10",
                                     "10s.",
                                     "5ms7",
                                     "1d1",
                                     "9223372036854775808us",
                                     "99999999999999999999999999d",
                                     "5µs",
                                     "106751991d24h",
                                     "\xff\xfe",
                                     "1h-30m",
                                     "nan",
                                     "inf",
                                     "5sec",
                                     "1w" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      int64_t us = 42;
      g_assert_false (bw_duration_parse (bad[i], &us, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (strstr (error->message, "expected"));
      g_assert_cmpint (us, ==, 42);
    }
}

static void
test_format (void)
{
  static const struct
  {
    int64_t us;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { 1, "1us" },
    { 250000, "250ms" },
    { BW_SECOND_US, "1s" },
    { 90 * BW_SECOND_US, "90s" },
    { 120 * BW_SECOND_US, "2m" },
    { 5400 * BW_SECOND_US, "90m" },
    { 2 * BW_HOUR_US, "2h" },
    { 36 * BW_HOUR_US, "36h" },
    { BW_DAY_US, "1d" },
    { BW_DAY_US + BW_MINUTE_US, "1d1m" },
    { BW_SECOND_US + 1, "1s1us" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bw_duration_format (cases[i].us);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
check_round_trip (int64_t us)
{
  g_autofree char *text = bw_duration_format (us);
  int64_t back_us = -1;
  g_assert_true (bw_duration_parse (text, &back_us, NULL));
  g_assert_cmpint (back_us, ==, us);
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  check_round_trip (INT64_MAX);
  for (int i = 0; i < 5000; i++)
    {
      uint64_t bits = ((uint64_t) g_rand_int (rand) << 32) | g_rand_int (rand);
      check_round_trip ((int64_t) (bits >> g_rand_int_range (rand, 1, 64)));
    }
}

static void
test_age (void)
{
  static const struct
  {
    int64_t us;
    const char *text;
  } cases[] = {
    { -5 * BW_SECOND_US, "0" NBSP "s" },
    { 999999, "0" NBSP "s" },
    { 52 * BW_SECOND_US, "52" NBSP "s" },
    { 60 * BW_SECOND_US - 1, "59" NBSP "s" },
    { 18 * BW_MINUTE_US + 59 * BW_SECOND_US, "18" NBSP "min" },
    { BW_HOUR_US, "1" NBSP "h" },
    { 7 * BW_HOUR_US + 54 * BW_MINUTE_US, "7" NBSP "h 54" NBSP "min" },
    { BW_DAY_US - 1, "23" NBSP "h 59" NBSP "min" },
    { 3 * BW_DAY_US + 23 * BW_HOUR_US, "3" NBSP "d" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bw_duration_format_age (cases[i].us);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_garbage (void)
{
  static const char alphabet[] = "0123456789dhmsu -+.\t\xff\xc3";
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  for (int i = 0; i < 8000; i++)
    {
      char text[16] = "";
      for (int j = g_rand_int_range (rand, 0, 15); j > 0; j--)
        text[j - 1] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      int64_t us = -7;
      bool is_good = bw_duration_parse (text, &us, NULL);
      g_assert_true (is_good ? us >= 0 : us == -7);
    }
  g_autofree char *huge = g_strnfill (10000000, '9');
  int64_t us = 0;
  g_assert_false (bw_duration_parse (huge, &us, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/duration/parse", test_parse);
  g_test_add_func ("/duration/parse-refuses", test_parse_refuses);
  g_test_add_func ("/duration/format", test_format);
  g_test_add_func ("/duration/round-trip", test_round_trip);
  g_test_add_func ("/duration/age", test_age);
  g_test_add_func ("/duration/garbage", test_garbage);
  return g_test_run ();
}
