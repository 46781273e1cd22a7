/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, times and ages in the words of the window. */
#include "lib/bw-test.h"
#include "view/bw-words.h"

#include <locale.h>
#include <math.h>

#define NBSP "\u00a0"
#define MINUS "\u2212"

/** Compares and frees TEXT. */
static void
check (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

/** A moment written in UTC. */
static int64_t
at (const char *text)
{
  int64_t us = 0;
  g_assert_true (bw_time_parse_iso (text, NULL, &us));
  return us;
}

static void
test_money (void)
{
  check (bw_words_money (1234, "USD", 0, false), "$1,234");
  check (bw_words_money (-1234.5, "USD", 2, false), MINUS "$1,234.50");
  check (bw_words_money (1234, "USDT", 0, true), "+1,234" NBSP "USDT");
  check (bw_words_money (-3, "EUR", 0, true), MINUS "€3");
  check (bw_words_money (3, "gbp", 2, true), "+£3.00");
  check (bw_words_money (3, "$", 0, false), "$3");
  check (bw_words_money (5, NULL, 0, false), "5");
  check (bw_words_money (5, "", 1, true), "+5.0");
  /* What is shown as nothing has no sign. */
  check (bw_words_money (-0.4, "USD", 0, true), "$0");
  check (bw_words_money (NAN, "USD", 0, true), "–");
  check (bw_words_money (INFINITY, "USDT", 0, false), "∞");
  check (bw_words_money (1, "\xff", 0, false), "1" NBSP "\xff");
  g_assert_cmpstr (bw_words_currency_sign ("USD"), ==, "$");
  g_assert_cmpstr (bw_words_currency_sign ("USDT"), ==, "USDT");
  g_assert_cmpstr (bw_words_currency_sign (NULL), ==, "");
}

static void
test_numbers (void)
{
  check (bw_words_decimal (1234567.891, 2, false), "1,234,567.89");
  check (bw_words_decimal (-2, 1, false), MINUS "2.0");
  check (bw_words_decimal (2, 0, true), "+2");
  check (bw_words_decimal (NAN, 2, false), "–");
  check (bw_words_decimal (INFINITY, 2, false), "∞");
  check (bw_words_decimal (-INFINITY, 2, false), MINUS "∞");
  check (bw_words_number (0.441, BW_FORMAT_RATIO), "44.1" NBSP "%");
  check (bw_words_number (NAN, BW_FORMAT_BYTES), "–");
  check (bw_words_share (0.441, 1, false), "44.1" NBSP "%");
  check (bw_words_share (-0.06, 0, true), MINUS "6" NBSP "%");
  check (bw_words_share (12.5, 0, true), "+1,250" NBSP "%");
  check (bw_words_share (NAN, 1, false), "–");
  check (bw_words_points (0.014, 1), "+1.4" NBSP "pp");
  check (bw_words_points (-0.014, 0), MINUS "1" NBSP "pp");
  check (bw_words_count (1472), "n" NBSP "=" NBSP "1,472");
  check (bw_words_count (NAN), "n" NBSP "=" NBSP "–");
}

static void
test_intervals (void)
{
  check (bw_words_interval (-0.06, 0.16, true), "95" NBSP "% " MINUS "6 to" NBSP "+16" NBSP "%");
  check (bw_words_interval (0.24, 0.5, false), "95" NBSP "% 24 to" NBSP "50" NBSP "%");
  check (bw_words_interval (0.243, 0.244, false), "95" NBSP "% 24.3 to" NBSP "24.4" NBSP "%");
  check (bw_words_interval (0, 0, false), "95" NBSP "% 0 to" NBSP "0" NBSP "%");
  check (bw_words_interval (0.2, INFINITY, false), "95" NBSP "% 20 to" NBSP "∞");
  g_assert_null (bw_words_interval (NAN, 1, false));
  g_assert_null (bw_words_interval (0, NAN, false));
}

static void
test_ages (void)
{
  int64_t now_us = at ("2026-10-30T12:00Z");
  check (bw_words_age (52 * BW_SECOND_US), "52" NBSP "s");
  check (bw_words_age (7 * BW_HOUR_US + 54 * BW_MINUTE_US), "7" NBSP "h 54" NBSP "min");
  check (bw_words_age (-BW_DAY_US), "0" NBSP "s");
  check (bw_words_ago (now_us - 18 * BW_MINUTE_US, now_us), "18" NBSP "min ago");
  check (bw_words_ago (now_us - BW_SECOND_US, now_us), "just now");
  check (bw_words_ago (now_us + BW_SECOND_US, now_us), "just now");
  check (bw_words_ago (now_us + 12 * BW_MINUTE_US, now_us), "in 12" NBSP "min");
  check (bw_words_ago (BW_TIME_NONE, now_us), "never");
}

static void
test_times (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (2 * 3600);
  int64_t now_us = at ("2026-10-30T12:00Z"); /* a Friday, 14:00 there */
  check (bw_words_time (at ("2026-10-30T21:24Z"), now_us, zone), "23:24");
  check (bw_words_time (at ("2026-10-29T22:00Z"), now_us, zone), "00:00");
  check (bw_words_time (at ("2026-10-29T21:59Z"), now_us, zone), "Thu" NBSP "23:59");
  check (bw_words_time (at ("2026-10-24T14:03Z"), now_us, zone), "Sat" NBSP "16:03");
  /* A week before, the day of the week would be today's. */
  check (bw_words_time (at ("2026-10-23T14:03Z"), now_us, zone), "23" NBSP "Oct" NBSP "16:03");
  check (bw_words_time (at ("2026-10-31T14:03Z"), now_us, zone), "31" NBSP "Oct" NBSP "16:03");
  check (bw_words_time (at ("2025-12-31T14:03Z"), now_us, zone),
         "31" NBSP "Dec" NBSP "2025" NBSP "16:03");
  check (bw_words_second (at ("2026-10-30T09:05:07Z"), now_us, zone), "11:05:07");
  check (bw_words_second (at ("2026-10-28T09:05:07Z"), now_us, zone),
         "28" NBSP "Oct" NBSP "11:05:07");
  check (bw_words_day (now_us, now_us, zone), "30" NBSP "Oct");
  check (bw_words_day (at ("2025-12-31T22:00Z"), now_us, zone), "1" NBSP "Jan");
  check (bw_words_day (at ("2025-12-31T21:59Z"), now_us, zone), "31" NBSP "Dec" NBSP "2025");
  check (bw_words_day (at ("1969-12-31T23:59:59.5Z"), now_us, NULL), "31" NBSP "Dec" NBSP "1969");
  check (bw_words_time (BW_TIME_NONE, now_us, zone), "–");
}

/** What the C library itself says of a locale, one with a comma for the decimals. */
static void
test_locale (void)
{
  const char *name = bw_test_locale ("de_DE");
  if (name == NULL)
    return;
  g_assert_nonnull (setlocale (LC_NUMERIC, name));
  const struct lconv *locale = localeconv ();
  g_autofree char *expected = g_strdup_printf ("1%s234%s567%s89", locale->thousands_sep,
                                               locale->thousands_sep, locale->decimal_point);
  check (bw_words_decimal (1234567.891, 2, false), expected);
  g_autofree char *share = g_strdup_printf (MINUS "44%s1" NBSP "%%", locale->decimal_point);
  check (bw_words_share (-0.441, 1, true), share);
  g_autofree char *money = g_strdup_printf ("$1%s234", locale->thousands_sep);
  check (bw_words_money (1234, "USD", 0, false), money);
  setlocale (LC_NUMERIC, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/money", test_money);
  g_test_add_func ("/words/numbers", test_numbers);
  g_test_add_func ("/words/intervals", test_intervals);
  g_test_add_func ("/words/ages", test_ages);
  g_test_add_func ("/words/times", test_times);
  g_test_add_func ("/words/locale", test_locale);
  return g_test_run ();
}
