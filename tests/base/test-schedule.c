/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weekly times against what GDateTime says clocks show, through years of their being set. */
#include "base/bw-schedule.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "lib/bw-test.h"

#include <string.h>

#define FIRST_S INT64_C (1704067200) /* 2024-01-01T00:00:00Z */
#define LAST_S INT64_C (1924992000)  /* 2031-01-01T00:00:00Z */

/* A schedule as text, and what it means in terms of its own. */
typedef struct
{
  const char *texts[4];
  struct
  {
    const char *days; /* digits, 1 is Monday */
    int from;         /* HHMM */
    int to;           /* HHMM; below FROM: of the next day */
  } spans[4];
} Case;

static const Case cases[] = {
  { { "22:00-07:00" }, { { "1234567", 2200, 700 } } },
  { { "mon-fri 09:00-17:00" }, { { "12345", 900, 1700 } } },
  { { "sat,sun" }, { { "67", 0, 2400 } } },
  { { "mon 00:00-24:00" }, { { "1", 0, 2400 } } },
  { { "sun 01:30-03:30" }, { { "7", 130, 330 } } },
  { { "sun 02:15-02:45" }, { { "7", 215, 245 } } },
  { { "sun 02:00-03:00", "sat 23:30-00:30" }, { { "7", 200, 300 }, { "6", 2330, 30 } } },
  { { "SAT-MON 1:00 - 3:00" }, { { "671", 100, 300 } } },
  { { "sun 23:00-05:00", "wed,fri 12:00-12:01" }, { { "7", 2300, 500 }, { "35", 1200, 1201 } } },
};

static const char *const zones[] = { "UTC",
                                     "Europe/Berlin",
                                     "America/New_York",
                                     "Australia/Lord_Howe",
                                     "Antarctica/Troll",
                                     "Africa/Casablanca",
                                     "America/St_Johns",
                                     "Asia/Kathmandu",
                                     "America/Santiago" };

static BwSchedule *
schedule_new (const Case *row, GTimeZone *zone)
{
  g_autoptr (GError) error = NULL;
  BwSchedule *schedule = bw_schedule_new (row->texts, zone, &error);
  g_assert_no_error (error);
  return schedule;
}

/* The independent model: whether what clocks show is in a span. */
static bool
holds (const Case *row, GTimeZone *zone, int64_t s)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (s);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  int time = g_date_time_get_hour (local) * 100 + g_date_time_get_minute (local);
  int day = g_date_time_get_day_of_week (local);
  int yesterday = day == 1 ? 7 : day - 1;
  for (unsigned i = 0; i < G_N_ELEMENTS (row->spans) && row->spans[i].days != NULL; i++)
    {
      const char *days = row->spans[i].days;
      int from = row->spans[i].from;
      int to = row->spans[i].to;
      bool is_today = strchr (days, '0' + day) != NULL;
      bool was_yesterday = strchr (days, '0' + yesterday) != NULL;
      if (to > from && is_today && time >= from && time < to)
        return true;
      if (to < from && ((is_today && time >= from) || (was_yesterday && time < to)))
        return true;
    }
  return false;
}

static int64_t
offset_s (GTimeZone *zone, int64_t s)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (s);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  return g_date_time_get_utc_offset (local) / G_TIME_SPAN_SECOND;
}

/* Days (since 1970) in whose neighbourhood clocks in ZONE are set. */
static GHashTable *
setting_days (GTimeZone *zone)
{
  GHashTable *days = g_hash_table_new (NULL, NULL);
  int64_t before_s = offset_s (zone, FIRST_S);
  for (int64_t s = FIRST_S; s < LAST_S; s += 86400)
    {
      int64_t now_s = offset_s (zone, s + 86400);
      for (int64_t day = s / 86400 - 1; now_s != before_s && day <= s / 86400 + 2; day++)
        g_hash_table_add (days, GINT_TO_POINTER ((int) day));
      before_s = now_s;
    }
  return days;
}

/* Every minute within two days of clocks being set, every quarter of an hour of all other time; and
 * of each change that is foretold, whether it is one, to the second. */
static void
test_years (gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (data);
  g_autoptr (GHashTable) days = setting_days (zone);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwSchedule) schedule = schedule_new (&cases[i], zone);
      bool was = holds (&cases[i], zone, FIRST_S);
      int64_t next_us = bw_schedule_next_change_us (schedule, FIRST_S * BW_SECOND_US);
      int64_t step_s = 60;
      for (int64_t s = FIRST_S; s < LAST_S; s += step_s)
        {
          bool is_dense = g_hash_table_contains (days, GINT_TO_POINTER ((int) (s / 86400)));
          step_s = is_dense ? 60 : 900;
          bool is = holds (&cases[i], zone, s);
          g_assert_cmpint (bw_schedule_contains (schedule, s * BW_SECOND_US), ==, is);
          while (next_us <= s * BW_SECOND_US)
            {
              int64_t change_s = next_us / BW_SECOND_US;
              g_assert_cmpint (holds (&cases[i], zone, change_s), ==, !was);
              g_assert_cmpint (holds (&cases[i], zone, change_s - 1), ==, was);
              g_assert_cmpint (next_us % BW_SECOND_US, ==, 0);
              was = !was;
              next_us = bw_schedule_next_change_us (schedule, next_us);
            }
          g_assert_cmpint (is, ==, was);
        }
    }
}

/* What is foretold does not depend on the moment of asking. */
static void
test_next_from_anywhere (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (BwSchedule) schedule = schedule_new (&cases[0], zone);
  GRand *random = g_rand_new_with_seed (5);
  for (unsigned i = 0; i < 20000; i++)
    {
      int64_t at_us =
          (FIRST_S + g_rand_int_range (random, 0, (int) (LAST_S - FIRST_S))) * BW_SECOND_US
          + g_rand_int_range (random, 0, 1000000);
      int64_t next_us = bw_schedule_next_change_us (schedule, at_us);
      int64_t middle_us = at_us + (int64_t) ((double) (next_us - at_us) * g_rand_double (random));
      g_assert_cmpint (next_us, >, at_us);
      g_assert_cmpint (next_us, <=, at_us + 16 * BW_HOUR_US);
      g_assert_cmpint (bw_schedule_next_change_us (schedule, next_us - 1), ==, next_us);
      g_assert_cmpint (bw_schedule_next_change_us (schedule, MIN (middle_us, next_us - 1)), ==,
                       next_us);
    }
  g_rand_free (random);
}

static int64_t
at (const char *text, GTimeZone *zone)
{
  int64_t us = 0;
  g_assert_true (bw_time_parse_iso (text, zone, &us));
  return us;
}

/* The nights of 2026 by hand: the 29th of March has no 02:xx in Berlin, the 25th of October two. */
static void
test_nights (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (BwSchedule) night = schedule_new (&cases[0], zone);
  int64_t from = at ("2026-03-28T21:00:00Z", NULL);
  g_assert_cmpint (bw_schedule_next_change_us (night, from - 1), ==, from);
  g_assert_cmpint (bw_schedule_next_change_us (night, from), ==, from + 8 * BW_HOUR_US);
  from = at ("2026-10-24T20:00:00Z", NULL);
  g_assert_cmpint (bw_schedule_next_change_us (night, from - 1), ==, from);
  g_assert_cmpint (bw_schedule_next_change_us (night, from), ==, from + 10 * BW_HOUR_US);
  /* Within the hour that is shown twice it holds twice; in the one that is skipped never. */
  static const char *const texts[] = { "sun 02:15-02:45", NULL };
  g_autoptr (BwSchedule) sunday = bw_schedule_new (texts, zone, NULL);
  g_assert_cmpint (bw_schedule_next_change_us (sunday, at ("2026-10-25T00:00:00Z", NULL)), ==,
                   at ("2026-10-25T00:15:00Z", NULL));
  g_assert_cmpint (bw_schedule_next_change_us (sunday, at ("2026-10-25T00:45:00Z", NULL)), ==,
                   at ("2026-10-25T01:15:00Z", NULL));
  g_assert_cmpint (bw_schedule_next_change_us (sunday, at ("2026-03-28T12:00:00Z", NULL)), ==,
                   at ("2026-04-05T00:15:00Z", NULL));
}

static void
test_next_time (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  int64_t nine = at ("2026-03-02T09:00:00Z", NULL);
  g_assert_cmpint (bw_schedule_next_time_us (NULL, 540, nine - 1), ==, nine);
  g_assert_cmpint (bw_schedule_next_time_us (NULL, 540, nine), ==, nine + BW_DAY_US);
  /* The day clocks are set forward is an hour shorter, the one they are set back longer. */
  g_assert_cmpint (bw_schedule_next_time_us (zone, 540, at ("2026-03-28T08:00:00Z", NULL)), ==,
                   at ("2026-03-29T07:00:00Z", NULL));
  g_assert_cmpint (bw_schedule_next_time_us (zone, 540, at ("2026-10-24T07:00:00Z", NULL)), ==,
                   at ("2026-10-25T08:00:00Z", NULL));
  /* 02:30 is skipped: half an hour after the gap began to be; shown twice: once. */
  g_assert_cmpint (bw_schedule_next_time_us (zone, 150, at ("2026-03-28T12:00:00Z", NULL)), ==,
                   at ("2026-03-29T01:30:00Z", NULL));
  g_assert_cmpint (bw_schedule_next_time_us (zone, 150, at ("2026-10-24T12:00:00Z", NULL)), ==,
                   at ("2026-10-25T00:30:00Z", NULL));
  g_assert_cmpint (bw_schedule_next_time_us (zone, 150, at ("2026-10-25T00:30:00Z", NULL)), ==,
                   at ("2026-10-26T01:30:00Z", NULL));
  /* Through the years: one a day, each at that time on clocks unless they skip it. */
  unsigned n = 0;
  for (int64_t us = FIRST_S * BW_SECOND_US; us < LAST_S * BW_SECOND_US; n++)
    {
      int64_t next_us = bw_schedule_next_time_us (zone, 150, us);
      g_assert_cmpint (next_us, >, us);
      us = next_us;
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / BW_SECOND_US);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      bool is_gap = g_date_time_get_month (local) == 3 && g_date_time_get_hour (local) == 3;
      g_assert_true (is_gap || g_date_time_get_hour (local) == 2);
      g_assert_cmpint (g_date_time_get_minute (local), ==, 30);
    }
  g_assert_cmpuint (n, ==, 7 * 365 + 2 + 1);
}

static void
test_edges (void)
{
  static const char *const none[] = { NULL };
  static const char *const all[] = { "mon-sun", NULL };
  static const char *const round[] = { "thu-wed 00:00-24:00", NULL };
  g_autoptr (BwSchedule) never = bw_schedule_new (none, NULL, NULL);
  g_autoptr (BwSchedule) always = bw_schedule_new (all, NULL, NULL);
  g_autoptr (BwSchedule) around = bw_schedule_new (round, NULL, NULL);
  g_assert_false (bw_schedule_contains (never, BW_TEST_NOW_US));
  g_assert_true (bw_schedule_contains (always, BW_TEST_NOW_US));
  g_assert_true (bw_schedule_is_always (always) && bw_schedule_is_always (around));
  g_assert_false (bw_schedule_is_always (never));
  g_assert_cmpint (bw_schedule_next_change_us (never, BW_TEST_NOW_US), ==, BW_TIME_NONE);
  g_assert_cmpint (bw_schedule_next_change_us (always, BW_TEST_NOW_US), ==, BW_TIME_NONE);
  static const int64_t far[] = { INT64_MIN, INT64_MIN + 1, INT64_MAX };
  for (unsigned i = 0; i < G_N_ELEMENTS (far); i++)
    {
      g_assert_false (bw_schedule_contains (always, far[i]));
      g_assert_cmpint (bw_schedule_next_change_us (always, far[i]), ==, BW_TIME_NONE);
      g_assert_cmpint (bw_schedule_next_time_us (NULL, 0, far[i]), ==, BW_TIME_NONE);
    }
  /* Before 1970 weeks are no different: 1969-12-29 was a Monday. */
  static const char *const monday[] = { "mon 00:00-00:01", NULL };
  g_autoptr (BwSchedule) mondays = bw_schedule_new (monday, NULL, NULL);
  g_assert_true (bw_schedule_contains (mondays, at ("1969-12-29T00:00:59.999999Z", NULL)));
  g_assert_false (bw_schedule_contains (mondays, at ("1969-12-28T23:59:59.999999Z", NULL)));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } rows[] = {
    { "", "a day" },
    { "noon", "a day" },
    { "mo 09:00-17:00", "a day" },
    { "monday", "a day" },
    { "mon-", "the last day" },
    { "mon-fri,", "a day" },
    { "mon 09:00", "'-' and the end" },
    { "mon 9-17", "a time from 00:00 to 23:59" },
    { "mon 24:00-24:00", "a time from 00:00 to 23:59" },
    { "mon 09:00-24:01", "a time from 00:00 to 24:00" },
    { "mon 09:00-09:60", "a time from 00:00 to 24:00" },
    { "mon 09:00-9:000", "a time from 00:00 to 24:00" },
    { "mon 07:00-07:00", "an end that differs" },
    { "22:00-07:00 mon", "the end" },
    { "22:00-07:00\n", "the end" },
    { "999999999999:00-07:00", "a time" },
    { "\xff", "a day" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *const texts[] = { "mon", rows[i].text, NULL };
      g_assert_null (bw_schedule_new (texts, NULL, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, rows[i].expected));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  unsigned minute = 7;
  g_assert_true (bw_schedule_parse_time ("09:05", &minute, NULL));
  g_assert_cmpuint (minute, ==, 545);
  static const char *const times[] = { "", "9", "24:00", "09:00 ", "-1:00", "09:60" };
  for (unsigned i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (bw_schedule_parse_time (times[i], &minute, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
    }
  g_assert_cmpuint (minute, ==, 545);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *path = g_strconcat ("/schedule/years/", zones[i], NULL);
      g_test_add_data_func (path, zones[i], test_years);
    }
  g_test_add_func ("/schedule/next-from-anywhere", test_next_from_anywhere);
  g_test_add_func ("/schedule/nights", test_nights);
  g_test_add_func ("/schedule/next-time", test_next_time);
  g_test_add_func ("/schedule/edges", test_edges);
  g_test_add_func ("/schedule/refused", test_refused);
  return g_test_run ();
}
