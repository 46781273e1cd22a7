/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zones: offsets, and local times that come twice or never. */
#include "base/bw-error.h"
#include "base/bw-time.h"

#include <string.h>

static void
test_new (void)
{
  static const char *const bad[] = {
    "",        "Nowhere/Atlantis", "/etc/passwd", "/usr/share/zoneinfo/Europe/Berlin",
    "../x",    "Europe/../UTC",    ":UTC",        "Europe/Berlin ",
    "zone.tab"
  };
  g_autoptr (GTimeZone) local = bw_zone_new (NULL, NULL);
  g_autoptr (GTimeZone) same = bw_zone_new ("local", NULL);
  g_autoptr (GTimeZone) utc = bw_zone_new ("UTC", NULL);
  g_assert_nonnull (local);
  g_assert_nonnull (same);
  g_assert_nonnull (utc);
  g_assert_cmpint (bw_zone_offset_us (utc, 0), ==, 0);
  g_assert_cmpint (bw_zone_offset_us (NULL, 0), ==, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_zone_new (bad[i], &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
    }
}

/** New York left daylight time at 2026-11-01T06:00:00Z, and entered it at 2026-03-08T07:00:00Z. */
static void
test_new_york (void)
{
  static const struct
  {
    const char *local;
    const char *utc;
  } cases[] = {
    { "2026-07-01 12:00", "2026-07-01T16:00:00Z" },
    { "2026-12-01 12:00", "2026-12-01T17:00:00Z" },
    { "2026-11-01 00:59:59.999999", "2026-11-01T04:59:59.999999Z" },
    /* 01:30 comes twice: the first, still in daylight time. */
    { "2026-11-01 01:00", "2026-11-01T05:00:00Z" },
    { "2026-11-01 01:30", "2026-11-01T05:30:00Z" },
    { "2026-11-01 01:59:59", "2026-11-01T05:59:59Z" },
    { "2026-11-01 02:00", "2026-11-01T07:00:00Z" },
    /* 02:30 never comes: an hour later, 03:30 in daylight time. */
    { "2026-03-08 01:59:59", "2026-03-08T06:59:59Z" },
    { "2026-03-08 02:00", "2026-03-08T07:00:00Z" },
    { "2026-03-08 02:30", "2026-03-08T07:30:00Z" },
    { "2026-03-08 03:00", "2026-03-08T07:00:00Z" },
    { "2026-03-08 03:30", "2026-03-08T07:30:00Z" },
    /* An offset in the text wins. */
    { "2026-07-01 12:00+02:00", "2026-07-01T10:00:00Z" },
  };
  g_autoptr (GTimeZone) zone = bw_zone_new ("America/New_York", NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int64_t us = 0;
      g_assert_true (bw_time_parse_iso (cases[i].local, zone, &us));
      g_autofree char *utc = bw_time_format_iso (us);
      g_assert_cmpstr (utc, ==, cases[i].utc);
    }
  g_assert_cmpint (bw_zone_offset_us (zone, INT64_C (1793512799999999)), ==, -4 * BW_HOUR_US);
  g_assert_cmpint (bw_zone_offset_us (zone, INT64_C (1793512800000000)), ==, -5 * BW_HOUR_US);
}

/** Lord Howe moves by half an hour; Apia skipped the whole of 2011-12-30. */
static void
test_odd_zones (void)
{
  g_autoptr (GTimeZone) howe = bw_zone_new ("Australia/Lord_Howe", NULL);
  g_autoptr (GTimeZone) apia = bw_zone_new ("Pacific/Apia", NULL);
  g_autoptr (GTimeZone) kathmandu = bw_zone_new ("Asia/Kathmandu", NULL);
  int64_t us = 0;
  g_assert_true (bw_time_parse_iso ("2026-10-04 02:15", howe, &us));
  g_autofree char *skipped = bw_time_format_local (us, howe);
  g_assert_cmpstr (skipped, ==, "2026-10-04 02:45:00");
  g_assert_true (bw_time_parse_iso ("2026-04-05 01:45", howe, &us));
  g_assert_cmpint (bw_zone_offset_us (howe, us), ==, 11 * BW_HOUR_US);
  g_assert_true (bw_time_parse_iso ("2011-12-30 12:00", apia, &us));
  g_autofree char *next = bw_time_format_local (us, apia);
  g_assert_cmpstr (next, ==, "2011-12-31 12:00:00");
  g_assert_cmpint (bw_zone_offset_us (kathmandu, 0), ==, 5 * BW_HOUR_US + 30 * BW_MINUTE_US);
}

static int64_t
slow_offset_us (GTimeZone *zone, int64_t us)
{
  int64_t seconds = us / BW_SECOND_US - (us % BW_SECOND_US < 0);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
  return g_time_zone_get_offset (zone, interval) * BW_SECOND_US;
}

/** The earliest instant that shows LOCAL_US by trying every offset there can be; BW_TIME_NONE in a
 * gap. */
static int64_t
slow_from_local (GTimeZone *zone, int64_t local_us)
{
  for (int64_t offset_us = 15 * BW_HOUR_US; offset_us >= -15 * BW_HOUR_US;
       offset_us -= 15 * BW_MINUTE_US)
    if (slow_offset_us (zone, local_us - offset_us) == offset_us)
      return local_us - offset_us;
  return BW_TIME_NONE;
}

static void
check_moment (GTimeZone *zone, int64_t us)
{
  int64_t offset_us = slow_offset_us (zone, us);
  g_assert_cmpint (bw_zone_offset_us (zone, us), ==, offset_us);
  g_autofree char *text = bw_time_format_iso (us + offset_us);
  int64_t got_us = 0;
  text[strlen (text) - 1] = '\0';
  g_assert_true (bw_time_parse_iso (text, zone, &got_us));
  g_assert_cmpint (got_us, ==, slow_from_local (zone, us + offset_us));
}

static void
check_local (GTimeZone *zone, int64_t local_us)
{
  int64_t expected_us = slow_from_local (zone, local_us);
  int64_t got_us = 0;
  g_autofree char *text = bw_time_format_iso (local_us);
  text[strlen (text) - 1] = '\0';
  g_assert_true (bw_time_parse_iso (text, zone, &got_us));
  if (expected_us != BW_TIME_NONE)
    g_assert_cmpint (got_us, ==, expected_us);
  else
    /* In a gap: later than asked by the size of the gap. */
    g_assert_cmpint (got_us + slow_offset_us (zone, got_us) - local_us, ==,
                     slow_offset_us (zone, got_us) - slow_offset_us (zone, local_us - BW_DAY_US));
}

/** Against asking GTimeZone itself each time: dense in time, at random, and around every change. */
static void
test_against_slow (void)
{
  static const char *const names[] = { "America/New_York", "Europe/Berlin", "Australia/Lord_Howe",
                                       "Asia/Kathmandu", "Africa/Casablanca" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GTimeZone) zone = bw_zone_new (names[i], NULL);
      int64_t start_us = INT64_C (1577836800000000);
      int64_t before_us = slow_offset_us (zone, start_us);
      for (int hour = 0; hour < 24 * 366; hour++)
        {
          int64_t us = start_us + hour * BW_HOUR_US;
          check_moment (zone, us);
          if (slow_offset_us (zone, us) != before_us)
            for (int64_t minute = -200; minute < 200; minute += 5)
              check_local (zone, us + before_us + minute * BW_MINUTE_US);
          before_us = slow_offset_us (zone, us);
        }
      for (int j = 0; j < 3000; j++)
        check_moment (zone, (int64_t) (g_rand_double (rand) * 2.1e15));
    }
}

static gpointer
zone_thread (gpointer data)
{
  for (int i = 0; i < 2000; i++)
    check_moment (data, INT64_C (1577836800000000) + i * 11 * BW_HOUR_US);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GTimeZone) zone = bw_zone_new ("Europe/Berlin", NULL);
  GThread *threads[4];
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("zone", zone_thread, zone);
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/** A zone made where a freed one was must not answer for it. */
static void
test_zones_take_turns (void)
{
  for (int i = 0; i < 100; i++)
    {
      g_autoptr (GTimeZone) zone = bw_zone_new (i % 2 == 0 ? "Asia/Tokyo" : "Asia/Dubai", NULL);
      g_assert_cmpint (bw_zone_offset_us (zone, BW_DAY_US * 20000), ==,
                       (i % 2 == 0 ? 9 : 4) * BW_HOUR_US);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zone/new", test_new);
  g_test_add_func ("/zone/new-york", test_new_york);
  g_test_add_func ("/zone/odd-zones", test_odd_zones);
  g_test_add_func ("/zone/against-slow", test_against_slow);
  g_test_add_func ("/zone/threads", test_threads);
  g_test_add_func ("/zone/zones-take-turns", test_zones_take_turns);
  return g_test_run ();
}
