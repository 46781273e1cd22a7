/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which silences may be stored, when they are in force, and for what. */
#include "model/bw-silence.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "lib/bw-test.h"

#include <string.h>

static BwSilence *
silence_new (void)
{
  BwSilence *silence = bw_silence_new ();
  silence->matchers = g_strdup ("source=\"api\"");
  silence->starts_us = BW_TEST_NOW_US;
  silence->ends_us = BW_TEST_NOW_US + BW_HOUR_US;
  silence->author = g_strdup ("anna");
  silence->comment = g_strdup ("deploy");
  return silence;
}

static void
set_weekly (BwSilence *silence, const char *text, const char *zone)
{
  g_strfreev (silence->recurrence);
  silence->recurrence = g_strsplit (text, ";", -1);
  g_free (silence->zone);
  silence->zone = g_strdup (zone);
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
refused (const BwSilence *silence, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (bw_silence_check (silence, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  if (!g_str_has_prefix (error->message, field))
    g_error ("%s: %s", field, error->message);
}

static void
test_check_text (void)
{
  g_autoptr (BwSilence) silence = silence_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (bw_silence_check (silence, &error));
  g_assert_no_error (error);
  static const char *const bad[] = { NULL, "", "{}", "source", "a=\"1\",a=\"2\"", "a=~\"(\"" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      set_text (&silence->matchers, bad[i]);
      refused (silence, "match:");
    }
  set_text (&silence->matchers, "severity=~\".*\"");
  g_assert_true (bw_silence_check (silence, NULL));
  static const char *const blank[] = { NULL, "", " \n", "\xff" };
  for (unsigned i = 0; i < G_N_ELEMENTS (blank); i++)
    {
      set_text (&silence->comment, blank[i]);
      refused (silence, "comment:");
    }
  set_text (&silence->comment, "deploy");
  set_text (&silence->author, "");
  refused (silence, "author:");
}

static void
test_check_times (void)
{
  g_autoptr (BwSilence) silence = silence_new ();
  silence->ends_us = silence->starts_us;
  refused (silence, "end:");
  silence->ends_us = INT64_MIN + 1;
  refused (silence, "end:");
  silence->ends_us = INT64_MAX;
  refused (silence, "end: a silence lasts at most 30 days");
  silence->ends_us = silence->starts_us + BW_SILENCE_MAX_US;
  g_assert_true (bw_silence_check (silence, NULL));
  silence->ends_us++;
  refused (silence, "end:");
  silence->ends_us = BW_TIME_NONE;
  refused (silence, "end:");
  silence->is_until_resolved = true;
  refused (silence, "match:");
  set_text (&silence->matchers, "key=\"0123\"");
  g_assert_true (bw_silence_check (silence, NULL));
  silence->is_until_resolved = false;
  /* A window of every week may go on for ever; one without a pause may not. */
  set_weekly (silence, "sun 02:00-04:00", "Europe/Berlin");
  g_assert_true (bw_silence_check (silence, NULL));
  set_weekly (silence, "mon-sun", "Europe/Berlin");
  refused (silence, "end:");
  set_weekly (silence, "sunday", "Europe/Berlin");
  refused (silence, "weekly:");
  set_weekly (silence, "sun", "Europe/Nowhere");
  refused (silence, "weekly:");
  set_weekly (silence, "", NULL);
  refused (silence, "weekly:");
  g_strfreev (silence->recurrence);
  silence->recurrence = g_new0 (char *, 1);
  refused (silence, "weekly:");
  set_weekly (silence, "sun", NULL);
  silence->starts_us = BW_TIME_NONE;
  refused (silence, "start:");
}

static void
test_once (void)
{
  g_autoptr (BwSilence) silence = silence_new ();
  int64_t from = silence->starts_us;
  int64_t to = silence->ends_us;
  g_assert_false (bw_silence_is_active (silence, from - 1));
  g_assert_true (bw_silence_is_active (silence, from));
  g_assert_true (bw_silence_is_active (silence, to - 1));
  g_assert_false (bw_silence_is_active (silence, to));
  g_assert_cmpint (bw_silence_next_change_us (silence, from - BW_DAY_US), ==, from);
  g_assert_cmpint (bw_silence_next_change_us (silence, from), ==, to);
  g_assert_cmpint (bw_silence_next_change_us (silence, to), ==, BW_TIME_NONE);
  silence->ends_us = BW_TIME_NONE;
  silence->is_until_resolved = true;
  g_assert_true (bw_silence_is_active (silence, INT64_MAX));
  g_assert_cmpint (bw_silence_next_change_us (silence, from), ==, BW_TIME_NONE);
}

static void
test_matches (void)
{
  g_autoptr (BwSilence) silence = silence_new ();
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->labels = g_strdup ("source=\"api\"");
  g_assert_true (bw_silence_matches (silence, incident, BW_TEST_NOW_US));
  g_assert_false (bw_silence_matches (silence, incident, BW_TEST_NOW_US - 1));
  set_text (&incident->labels, "source=\"bot\"");
  g_assert_false (bw_silence_matches (silence, incident, BW_TEST_NOW_US));
  /* What can't be read silences nothing. */
  set_text (&silence->matchers, "source");
  g_assert_false (bw_silence_matches (silence, incident, BW_TEST_NOW_US));
  set_text (&silence->matchers, "");
  g_assert_true (bw_silence_matches (silence, incident, BW_TEST_NOW_US));
  set_weekly (silence, "never", NULL);
  g_assert_false (bw_silence_matches (silence, incident, BW_TEST_NOW_US));
  g_assert_cmpint (bw_silence_next_change_us (silence, BW_TEST_NOW_US), ==, BW_TIME_NONE);
}

static int64_t
at (const char *text)
{
  int64_t us = 0;
  g_assert_true (bw_time_parse_iso (text, NULL, &us));
  return us;
}

/* 02:00 to 04:00 of Sundays in Berlin, from a moment within one of them to within another. */
static void
test_weekly (void)
{
  g_autoptr (BwSilence) silence = silence_new ();
  set_weekly (silence, "sun 02:00-04:00", "Europe/Berlin");
  silence->starts_us = at ("2026-03-22T01:30:00Z");
  silence->ends_us = at ("2026-04-05T01:00:00Z");
  static const char *const changes[] = {
    "2026-03-22T01:30:00Z", "2026-03-22T03:00:00Z", /* CET */
    "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", /* the night of one hour less */
    "2026-04-05T00:00:00Z", "2026-04-05T01:00:00Z", /* CEST, and its end */
  };
  int64_t us = at ("2026-03-01T00:00:00Z");
  for (unsigned i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_assert_cmpint (bw_silence_is_active (silence, us), ==, i % 2 == 1);
      us = bw_silence_next_change_us (silence, us);
      g_assert_cmpint (us, ==, at (changes[i]));
    }
  g_assert_false (bw_silence_is_active (silence, us));
  g_assert_cmpint (bw_silence_next_change_us (silence, us), ==, BW_TIME_NONE);
  /* One that is always in force begins at its start, and has its end as its only change. */
  set_weekly (silence, "mon-sun", NULL);
  g_assert_cmpint (bw_silence_next_change_us (silence, silence->starts_us - 1), ==,
                   silence->starts_us);
  g_assert_cmpint (bw_silence_next_change_us (silence, silence->starts_us), ==, silence->ends_us);
  /* One of the configuration has neither start nor end. */
  silence->starts_us = BW_TIME_NONE;
  silence->ends_us = BW_TIME_NONE;
  set_weekly (silence, "sun 02:00-04:00", "UTC");
  g_assert_cmpint (bw_silence_next_change_us (silence, at ("2026-03-22T02:00:00Z")), ==,
                   at ("2026-03-22T04:00:00Z"));
}

static void
test_copy (void)
{
  g_autoptr (BwSilence) silence = silence_new ();
  set_weekly (silence, "sun;mon", "UTC");
  set_text (&silence->name, "night");
  g_autoptr (BwSilence) copy = bw_silence_copy (silence);
  g_assert_true (copy->comment != silence->comment && copy->recurrence != silence->recurrence);
  g_assert_cmpstrv (copy->recurrence, silence->recurrence);
  g_assert_cmpstr (copy->name, ==, "night");
  g_assert_cmpstr (copy->zone, ==, "UTC");
  g_assert_cmpint (copy->ends_us, ==, silence->ends_us);
  bw_silence_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/silence/check/text", test_check_text);
  g_test_add_func ("/silence/check/times", test_check_times);
  g_test_add_func ("/silence/once", test_once);
  g_test_add_func ("/silence/matches", test_matches);
  g_test_add_func ("/silence/weekly", test_weekly);
  g_test_add_func ("/silence/copy", test_copy);
  return g_test_run ();
}
