/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments as text and back. */
#include "base/bw-error.h"
#include "base/bw-time.h"

#include <string.h>

typedef struct
{
  const char *text;
  int64_t us;
} Case;

static void
test_iso (void)
{
  /* Seconds by date(1) -u. */
  static const Case cases[] = {
    { "1970-01-01", 0 },
    { "1970-01-01T00:00", 0 },
    { "1970-01-01 00:00:00.000001Z", 1 },
    { "1969-12-31T23:59:59.999999Z", -1 },
    { "2026-10-30T15:48:02Z", INT64_C (1793375282000000) },
    { "2026-10-30t15:48:02z", INT64_C (1793375282000000) },
    { "2026-10-30 15:48:02,5", INT64_C (1793375282500000) },
    { "2026-11-21 02:47:09.123456", INT64_C (1795229229123456) },
    { "2026-11-21 02:47:09.123456999", INT64_C (1795229229123456) },
    { "2026-11-21T13:47:09.123456+11:00", INT64_C (1795229229123456) },
    { "2026-11-21T13:47:09.123456+1100", INT64_C (1795229229123456) },
    { "2026-11-21 13:47:09+11", INT64_C (1795229229000000) },
    { "2026-11-20T21:47-05:00", INT64_C (1795229220000000) },
    { "2000-02-29", INT64_C (951782400000000) },
    { "0001-01-01T00:00:00Z", INT64_C (-62135596800000000) },
    { "9999-12-31T23:59:59.999999Z", INT64_C (253402300799999999) },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int64_t us = BW_TIME_NONE;
      g_assert_true (bw_time_parse_iso (cases[i].text, NULL, &us));
      g_assert_cmpint (us, ==, cases[i].us);
      us = BW_TIME_NONE;
      g_assert_true (bw_time_parse_any (cases[i].text, BW_DATE_MDY, NULL, &us));
      g_assert_cmpint (us, ==, cases[i].us);
    }
}

static void
test_iso_refuses (void)
{
  static const char *const bad[] = { "",
                                     "2026",
                                     "2026-10",
                                     "2026-1-30",
                                     "2026-13-01",
                                     "2026-00-10",
                                     "2026-02-29",
                                     "1900-02-29",
                                     "2026-04-31",
                                     "2026-10-00",
                                     "0000-01-01",
                                     "2026-10-30T",
                                     "2026-10-30T15",
                                     "2026-10-30T15:4",
                                     "2026-10-30T24:00",
                                     "2026-10-30T15:60",
                                     "2026-10-30T15:48:60",
                                     "2026-10-30T15:48:02.",
                                     "2026-10-30T15:48:02Z ",
                                     " 2026-10-30",
                                     "2026-10-30Z",
                                     "2026/10/30",
                                     "2026-10-30T15:48:02+24:00",
                                     "2026-10-30T15:48:02+1:00",
                                     "2026-10-30T15:48:02+01:6",
                                     "2026-10-30T15:48:02+01:60",
                                     "2026-10-30T15:48:02+01:00:00",
                                     "2026-10-30T15:48:02ZZ",
                                     "+026-10-30",
                                     "2026-10--1",
                                     "2026-10-30  15:48",
                                     "1793375282",
                                     "2026-10-30T15:48:02X",
                                     "2026-10-30T15.48",
                                     "2026-1O-30",
                                     "2026-10-30T15:48:02.x" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      int64_t us = 42;
      g_assert_false (bw_time_parse_iso (bad[i], NULL, &us));
      g_assert_cmpint (us, ==, 42);
    }
}

/** Every year's months, first and last days, counted one by one. */
static void
test_calendar (void)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int64_t days = -719162;
  for (int year = 1; year <= 9999; year++)
    for (int month = 1; month <= 12; month++)
      {
        bool is_leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        int length = lengths[month - 1] + (month == 2 && is_leap);
        int probes[] = { 1, length, length + 1 };
        for (int i = 0; i < 3; i++)
          {
            char text[24];
            int64_t us = 0;
            g_snprintf (text, sizeof text, "%04d-%02d-%02d", year, month, probes[i]);
            g_assert_cmpint (bw_time_parse_iso (text, NULL, &us), ==, i < 2);
            if (i == 2)
              continue;
            g_assert_cmpint (us, ==, (days + probes[i] - 1) * BW_DAY_US);
            if (i == 0)
              continue;
            g_autofree char *back = bw_time_format_iso (us + BW_DAY_US - BW_SECOND_US);
            g_assert_true (g_str_has_prefix (back, text));
            g_assert_true (g_str_has_suffix (back, "T23:59:59Z"));
          }
        days += length;
      }
}

static void
test_any (void)
{
  static const struct
  {
    const char *text;
    BwDateOrder order;
    const char *iso;
  } cases[] = {
    { "21/11/2026", BW_DATE_DMY, "2026-11-21T00:00:00Z" },
    { "11/21/2026", BW_DATE_MDY, "2026-11-21T00:00:00Z" },
    { "1/2/26", BW_DATE_DMY, "2026-02-01T00:00:00Z" },
    { "1/2/26", BW_DATE_MDY, "2026-01-02T00:00:00Z" },
    { "21.11.2026 14:05", BW_DATE_DMY, "2026-11-21T14:05:00Z" },
    { "21-11-26 9:05:07", BW_DATE_DMY, "2026-11-21T09:05:07Z" },
    { "01/01/69", BW_DATE_DMY, "1969-01-01T00:00:00Z" },
    { "01/01/68", BW_DATE_DMY, "2068-01-01T00:00:00Z" },
    { "2026/11/21 14:05", BW_DATE_ISO, "2026-11-21T14:05:00Z" },
    { "2026.1.2", BW_DATE_MDY, "2026-01-02T00:00:00Z" },
    { "11/21/2026 12:05 PM", BW_DATE_MDY, "2026-11-21T12:05:00Z" },
    { "11/21/2026 12:05 AM", BW_DATE_MDY, "2026-11-21T00:05:00Z" },
    { "11/21/2026, 1:05:09pm", BW_DATE_MDY, "2026-11-21T13:05:09Z" },
    { "11/21/2026 11:59 p.m.", BW_DATE_MDY, "2026-11-21T23:59:00Z" },
    { "2026-11-21 9:05 AM", BW_DATE_ISO, "2026-11-21T09:05:00Z" },
    { "2026-11-21 02:47:09 UTC", BW_DATE_ISO, "2026-11-21T02:47:09Z" },
    { "2026-11-21 02:47:09 +1100", BW_DATE_ISO, "2026-11-20T15:47:09Z" },
    { "  2026-11-21T02:47:09Z\r\n", BW_DATE_ISO, "2026-11-21T02:47:09Z" },
    { "20261121", BW_DATE_ISO, "2026-11-21T00:00:00Z" },
    { "0", BW_DATE_ISO, "1970-01-01T00:00:00Z" },
    { "1793375282", BW_DATE_DMY, "2026-10-30T15:48:02Z" },
    { "1793375282.25", BW_DATE_DMY, "2026-10-30T15:48:02.250Z" },
    { "1793375282123", BW_DATE_DMY, "2026-10-30T15:48:02.123Z" },
    { "1793375282123.456", BW_DATE_DMY, "2026-10-30T15:48:02.123456Z" },
    { "1793375282123456", BW_DATE_DMY, "2026-10-30T15:48:02.123456Z" },
    { "-1", BW_DATE_ISO, "1969-12-31T23:59:59Z" },
    { "99999999999", BW_DATE_ISO, "5138-11-16T09:46:39Z" },
    { "100000000000", BW_DATE_ISO, "1973-03-03T09:46:40Z" },
    { "20261399", BW_DATE_ISO, "1970-08-23T12:09:59Z" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int64_t us = BW_TIME_NONE;
      bool is_good = bw_time_parse_any (cases[i].text, cases[i].order, NULL, &us);
      g_autofree char *iso = bw_time_format_iso (us);
      g_test_message ("%s", cases[i].text);
      g_assert_true (is_good);
      g_assert_cmpstr (iso, ==, cases[i].iso);
    }
}

static void
test_any_refuses (void)
{
  static const struct
  {
    const char *text;
    BwDateOrder order;
  } bad[] = {
    { "", BW_DATE_DMY },
    { "   ", BW_DATE_DMY },
    { "21/11/2026", BW_DATE_ISO },
    { "21/11/2026", BW_DATE_MDY },
    { "11/21/2026", BW_DATE_DMY },
    { "1/2", BW_DATE_DMY },
    { "1/2/3", BW_DATE_DMY },
    { "1/2/123", BW_DATE_DMY },
    { "1/2-2026", BW_DATE_DMY },
    { "001/02/2026", BW_DATE_DMY },
    { "29/02/2026", BW_DATE_DMY },
    { "1/2/2026x", BW_DATE_DMY },
    { "1/2/2026 ", BW_DATE_ISO },
    { "1/2/2026 13:05 PM", BW_DATE_DMY },
    { "1/2/2026 0:05 AM", BW_DATE_DMY },
    { "1/2/2026 9:05 XM", BW_DATE_DMY },
    { "1/2/2026 9:05 UTCX", BW_DATE_DMY },
    { "1/2/2026 9", BW_DATE_DMY },
    { "1/2/2026 :05", BW_DATE_DMY },
    { "12.5.", BW_DATE_DMY },
    { "1e9", BW_DATE_DMY },
    { "0x10", BW_DATE_DMY },
    { "123456789012345678", BW_DATE_DMY },
    { "1,5", BW_DATE_DMY },
    { "--1", BW_DATE_DMY },
    { "won", BW_DATE_DMY },
    { "yesterday", BW_DATE_DMY },
    { "2026-11-21 and so on and so on and so on and so on and so on and so on", BW_DATE_DMY },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      int64_t us = 42;
      g_assert_false (bw_time_parse_any (bad[i].text, bad[i].order, NULL, &us));
      g_assert_cmpint (us, ==, 42);
    }
}

static void
test_format (void)
{
  static const Case cases[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01T00:00:00.001Z", 1000 },
    { "1970-01-01T00:00:00.000010Z", 10 },
    { "1969-12-31T23:59:59.999Z", -1000 },
    { "0001-01-01T00:00:00Z", INT64_C (-62135596800000000) },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bw_time_format_iso (cases[i].us);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_assert_null (bw_time_format_iso (BW_TIME_NONE));
  /* Beyond the calendar there is still a text and no overflow. */
  g_autofree char *last = bw_time_format_iso (INT64_MAX);
  g_autofree char *first = bw_time_format_iso (INT64_MIN + 1);
  g_assert_cmpstr (last, ==, "294247-01-10T04:00:54.775807Z");
  g_assert_nonnull (first);
}

static void
test_format_local (void)
{
  g_autoptr (GTimeZone) zone = bw_zone_new ("America/New_York", NULL);
  g_autofree char *utc = bw_time_format_local (INT64_C (1793375282999999), NULL);
  g_autofree char *local = bw_time_format_local (INT64_C (1793375282999999), zone);
  g_autofree char *none = bw_time_format_local (BW_TIME_NONE, zone);
  g_autofree char *last = bw_time_format_local (INT64_MAX, zone);
  g_assert_cmpstr (utc, ==, "2026-10-30 15:48:02");
  g_assert_cmpstr (local, ==, "2026-10-30 11:48:02");
  g_assert_cmpstr (none, ==, "–");
  g_assert_nonnull (last);
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  for (int i = 0; i < 10000; i++)
    {
      double u = g_rand_double (rand);
      int64_t us = (int64_t) (-62135596800000000.0 + u * 315537897600000000.0);
      g_autofree char *text = bw_time_format_iso (us);
      int64_t back_us = 0;
      g_assert_true (bw_time_parse_iso (text, NULL, &back_us));
      g_assert_cmpint (back_us, ==, us);
    }
}

static void
test_argument (void)
{
  int64_t now_us = INT64_C (1793375282000000);
  static const Case good[] = {
    { "now", INT64_C (1793375282000000) },  { "-7d", INT64_C (1792770482000000) },
    { "-90m", INT64_C (1793369882000000) }, { "-1h30m", INT64_C (1793369882000000) },
    { "-0", INT64_C (1793375282000000) },   { "2026-11-21T02:47:09Z", INT64_C (1795229229000000) },
  };
  static const char *const bad[] = { "",    "7d",         "-",          "-7",       "-7x", "+7d",
                                     "Now", "1793375282", "21/11/2026", "-800000d", "--7d" };
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++)
    {
      int64_t us = 0;
      g_assert_true (bw_time_parse_argument (good[i].text, NULL, now_us, &us, NULL));
      g_assert_cmpint (us, ==, good[i].us);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      int64_t us = 42;
      g_assert_false (bw_time_parse_argument (bad[i], NULL, now_us, &us, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_cmpint (us, ==, 42);
    }
}

/** Every truncation and every one-byte change of good texts, and noise: a moment of the calendar or
 * a refusal. */
static void
check_garbage (const char *text)
{
  int64_t us = 42;
  if (bw_time_parse_iso (text, NULL, &us))
    {
      g_autofree char *back = bw_time_format_iso (us);
      int64_t back_us = 0;
      g_assert_nonnull (back);
      if (us >= INT64_C (-62135596800000000) && us <= INT64_C (253402300799999999))
        g_assert_true (bw_time_parse_iso (back, NULL, &back_us) && back_us == us);
    }
  else
    g_assert_cmpint (us, ==, 42);
  for (int order = BW_DATE_ISO; order <= BW_DATE_MDY; order++)
    bw_time_parse_any (text, (BwDateOrder) order, NULL, &us);
}

static void
test_garbage (void)
{
  static const char *const seeds[] = { "2026-11-21T13:47:09.123456+11:00", "11/21/2026, 1:05:09pm",
                                       "1793375282.25", "21.11.26 14:05 UTC" };
  static const char alphabet[] = "0123456789-/.:,TZ+ apmUTC\xff\xc3\x01";
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  for (unsigned i = 0; i < G_N_ELEMENTS (seeds); i++)
    for (size_t length = 0; length <= strlen (seeds[i]); length++)
      {
        g_autofree char *cut = g_strndup (seeds[i], length);
        check_garbage (cut);
        for (int byte = 1; byte < 256 && length > 0; byte++)
          {
            g_autofree char *changed = g_strdup (seeds[i]);
            changed[length - 1] = (char) byte;
            check_garbage (changed);
          }
      }
  for (int i = 0; i < 20000; i++)
    {
      char text[40] = "";
      for (int j = g_rand_int_range (rand, 0, 39); j > 0; j--)
        text[j - 1] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      check_garbage (text);
    }
  g_autofree char *huge = g_strnfill (10000000, '1');
  check_garbage (huge);
  memset (huge, ' ', 9999999);
  check_garbage (huge);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/iso", test_iso);
  g_test_add_func ("/time/iso-refuses", test_iso_refuses);
  g_test_add_func ("/time/calendar", test_calendar);
  g_test_add_func ("/time/any", test_any);
  g_test_add_func ("/time/any-refuses", test_any_refuses);
  g_test_add_func ("/time/format", test_format);
  g_test_add_func ("/time/format-local", test_format_local);
  g_test_add_func ("/time/round-trip", test_round_trip);
  g_test_add_func ("/time/argument", test_argument);
  g_test_add_func ("/time/garbage", test_garbage);
  return g_test_run ();
}
