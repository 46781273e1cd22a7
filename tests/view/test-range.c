/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stretch of time that is shown: names, bounds across clock changes, words. */
#include "view/bw-range.h"

#include "base/bw-error.h"

#include <string.h>

#define NBSP "\u00a0"

/** A moment written in UTC. */
static int64_t
at (const char *text)
{
  int64_t us = 0;
  g_assert_true (bw_time_parse_iso (text, NULL, &us));
  return us;
}

static GTimeZone *
zone_new (const char *name)
{
  g_autoptr (GError) error = NULL;
  GTimeZone *zone = bw_zone_new (name, &error);
  g_assert_no_error (error);
  return zone;
}

static BwRange
parsed (const char *text, GTimeZone *zone)
{
  g_autoptr (GError) error = NULL;
  BwRange range = { 0 };
  bw_range_parse (text, zone, &range, &error);
  g_assert_no_error (error);
  return range;
}

static void
check_round_trip (const char *text, GTimeZone *zone)
{
  BwRange range = parsed (text, zone);
  g_autofree char *again = bw_range_text (&range, zone);
  g_assert_cmpstr (again, ==, text);
}

static void
test_names (void)
{
  static const char *const names[] = { "1h", "24h", "7d", "30d", "90d", "1y", "all" };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      BwRange range = parsed (names[i], NULL);
      g_assert_cmpint (range.kind, ==, i);
      g_assert_cmpstr (bw_range_name (range.kind), ==, names[i]);
      check_round_trip (names[i], NULL);
    }
  g_assert_cmpstr (bw_range_name (BW_RANGE_DATES), ==, "dates");
  g_assert_cmpstr (bw_range_title (BW_RANGE_1_HOUR), ==, "1" NBSP "h");
  g_assert_cmpstr (bw_range_title (BW_RANGE_ALL), ==, "All");
  g_assert_cmpstr (bw_range_title (BW_RANGE_DATES), ==, "Dates");
}

static void
test_dates (void)
{
  g_autoptr (GTimeZone) berlin = zone_new ("Europe/Berlin");
  BwRange range = parsed ("2026-03-29..2026-03-29", berlin);
  g_assert_cmpint (range.kind, ==, BW_RANGE_DATES);
  g_assert_cmpint (range.from_us, ==, at ("2026-03-28T23:00Z"));
  g_assert_cmpint (range.to_us - range.from_us, ==, 23 * BW_HOUR_US);
  range = parsed ("2026-10-25..2026-10-25", berlin);
  g_assert_cmpint (range.to_us - range.from_us, ==, 25 * BW_HOUR_US);
  /* The last of a month, of a leap February, of a year are included. */
  range = parsed ("2026-04-01..2026-04-30", berlin);
  g_assert_cmpint (range.to_us, ==, at ("2026-04-30T22:00Z"));
  range = parsed ("2028-02-01..2028-02-29", NULL);
  g_assert_cmpint (range.to_us, ==, at ("2028-03-01T00:00Z"));
  range = parsed ("2026-12-31..2026-12-31", NULL);
  g_assert_cmpint (range.to_us, ==, at ("2027-01-01T00:00Z"));
  range = parsed (" 2026-03-01 .. 2026-03-02T06:30 ", berlin);
  g_assert_cmpint (range.from_us, ==, at ("2026-02-28T23:00Z"));
  g_assert_cmpint (range.to_us, ==, at ("2026-03-02T05:30Z"));
}

static void
test_round_trips (void)
{
  g_autoptr (GTimeZone) berlin = zone_new ("Europe/Berlin");
  /* There, clocks go from 23:59 to 01:00: the day begins at one. */
  g_autoptr (GTimeZone) cairo = zone_new ("Africa/Cairo");
  check_round_trip ("2026-03-29..2026-03-29", berlin);
  check_round_trip ("2026-01-31..2026-10-25", berlin);
  check_round_trip ("2026-04-24..2026-04-24", cairo);
  check_round_trip ("2026-04-23..2026-04-30", cairo);
  check_round_trip ("2026-03-01T10:15:00Z..2026-03-02T05:30:00Z", berlin);
  check_round_trip ("2026-03-01..2026-03-02T05:30:00Z", NULL);
  check_round_trip ("1969-12-30..1969-12-31", NULL);
}

static void
test_garbage (void)
{
  static const char *const texts[] = {
    "",
    "1d",
    "24H",
    "7 d",
    "dates",
    "2026",
    "2026-03-01",
    "2026-03-01..",
    "..",
    "..2026-03-01",
    "a..b",
    "1h..7d",
    "2026-02-30..2026-03-01",
    "2026-03-01..2026-13-01",
    "2026-03-01..2026-03-02..2026-03-03",
    "2026-03-01...2026-03-02",
    "\xff\xfe",
    "2026-03-01-2026-03-02",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      BwRange range = { .kind = BW_RANGE_30_DAYS };
      g_assert_false (bw_range_parse (texts[i], NULL, &range, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "expected"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (range.kind, ==, BW_RANGE_30_DAYS);
    }
  g_autofree char *huge = g_strnfill (1 << 20, '.');
  g_autoptr (GError) error = NULL;
  BwRange range;
  g_assert_false (bw_range_parse (huge, NULL, &range, &error));
  g_assert_cmpuint (strlen (error->message), <, 400);
  g_clear_error (&error);
  g_assert_false (bw_range_parse ("2026-03-02..2026-03-01", NULL, &range, &error));
  g_assert_nonnull (strstr (error->message, "later"));
  g_clear_error (&error);
  g_assert_false (bw_range_parse ("2026-03-02T00:00..2026-03-02T00:00", NULL, &range, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
}

static void
check_resolved (BwRange range, int64_t first_us, const char *from, const char *to)
{
  int64_t from_us = 0;
  int64_t to_us = 0;
  bw_range_resolve (&range, at ("2026-03-29T12:00Z"), first_us, &from_us, &to_us);
  g_autofree char *from_text = bw_time_format_iso (from_us);
  g_autofree char *to_text = bw_time_format_iso (to_us);
  g_assert_cmpstr (from_text, ==, from);
  g_assert_cmpstr (to_text, ==, to);
}

static void
test_resolve (void)
{
  const char *now = "2026-03-29T12:00:00Z";
  int64_t first_us = at ("2025-06-01T08:30Z");
  check_resolved ((BwRange){ BW_RANGE_1_HOUR }, first_us, "2026-03-29T11:00:00Z", now);
  check_resolved ((BwRange){ BW_RANGE_24_HOURS }, first_us, "2026-03-28T12:00:00Z", now);
  check_resolved ((BwRange){ BW_RANGE_7_DAYS }, first_us, "2026-03-22T12:00:00Z", now);
  check_resolved ((BwRange){ BW_RANGE_30_DAYS }, first_us, "2026-02-27T12:00:00Z", now);
  check_resolved ((BwRange){ BW_RANGE_90_DAYS }, first_us, "2025-12-29T12:00:00Z", now);
  check_resolved ((BwRange){ BW_RANGE_1_YEAR }, first_us, "2025-03-29T12:00:00Z", now);
  check_resolved ((BwRange){ BW_RANGE_ALL }, first_us, "2025-06-01T08:30:00Z", now);
  check_resolved ((BwRange){ BW_RANGE_ALL }, BW_TIME_NONE, "2026-03-29T11:00:00Z", now);
  /* A ledger whose first row is of tomorrow. */
  check_resolved ((BwRange){ BW_RANGE_ALL }, at ("2026-03-30T00:00Z"), "2026-03-29T11:00:00Z", now);
  check_resolved (parsed ("2026-01-01..2026-01-31", NULL), first_us, "2026-01-01T00:00:00Z",
                  "2026-02-01T00:00:00Z");
}

static void
check_since (const char *range_text, const char *from, const char *expected)
{
  BwRange range = parsed (range_text, NULL);
  g_autofree char *text = bw_range_since_text (&range, at (from), at ("2026-10-31T12:00Z"), NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_since (void)
{
  check_since ("1h", "2026-10-31T11:00Z", "in the last hour");
  check_since ("24h", "2026-10-30T12:00Z", "in 24" NBSP "h");
  check_since ("7d", "2026-10-24T12:00Z", "in 7 days");
  check_since ("1y", "2025-10-31T12:00Z", "in a year");
  check_since ("all", "2026-09-30T12:00Z", "since 30" NBSP "Sep");
  check_since ("all", "2025-09-30T12:00Z", "since 30" NBSP "Sep" NBSP "2025");
  check_since ("all", "2026-10-31T08:05Z", "since 08:05");
  check_since ("2026-10-01..2026-10-31", "2026-10-01", "since 1" NBSP "Oct");
  check_since ("2026-08-01..2026-08-31", "2026-08-01", "between 1" NBSP "Aug and 31" NBSP "Aug");
  check_since ("2026-08-01..2026-08-01", "2026-08-01", "on 1" NBSP "Aug");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range/names", test_names);
  g_test_add_func ("/range/dates", test_dates);
  g_test_add_func ("/range/round-trips", test_round_trips);
  g_test_add_func ("/range/garbage", test_garbage);
  g_test_add_func ("/range/resolve", test_resolve);
  g_test_add_func ("/range/since", test_since);
  return g_test_run ();
}
