/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told to who comes back: since when, and what happened. */
#include "view/bw-away.h"

#include "lib/bw-test.h"

#define NBSP "\302\240"
#define NOW_US BW_TEST_NOW_US

static void
free_gap (gpointer data)
{
  BwGapView *gap = data;
  g_free (gap->source);
  g_free (gap);
}

static GPtrArray *
gaps_new (void)
{
  return g_ptr_array_new_with_free_func (free_gap);
}

/* From and to in minutes before now. */
static void
add_gap (GPtrArray *gaps, BwGapKind kind, int from, int to, const char *source)
{
  BwGapView *gap = g_new (BwGapView, 1);
  *gap = (BwGapView){ NOW_US - from * BW_MINUTE_US, NOW_US - to * BW_MINUTE_US, kind,
                      g_strdup (source) };
  g_ptr_array_add (gaps, gap);
}

static void
add_incident (GPtrArray *incidents, const char *source, int opened, int resolved)
{
  BwIncident *incident = bw_incident_new ();
  incident->id = incidents->len + 1;
  incident->rule = g_strdup ("drawdown");
  incident->metric = g_strdup_printf ("ledger_drawdown{source=\"%s\"}", source);
  incident->severity = BW_SEVERITY_WARNING;
  incident->status = resolved >= 0 ? BW_INCIDENT_RESOLVED : BW_INCIDENT_OPEN;
  incident->opened_us = incident->episode_us = NOW_US - opened * BW_MINUTE_US;
  incident->resolved_us = resolved >= 0 ? NOW_US - resolved * BW_MINUTE_US : BW_TIME_NONE;
  incident->value = 0.2;
  g_ptr_array_add (incidents, incident);
}

static void
assert_text (const GPtrArray *incidents, const GPtrArray *gaps, int from, const char *title,
             const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (BwAway) away =
      bw_away_new (incidents, gaps, NULL, NOW_US - from * BW_MINUTE_US, NOW_US, utc);
  g_assert_cmpstr (away->title, ==, title);
  g_assert_cmpstr (away->text, ==, text);
}

static void
test_since (void)
{
  g_autoptr (GPtrArray) gaps = gaps_new ();
  g_assert_cmpint (bw_away_since_us (NULL, BW_TIME_NONE, BW_TIME_NONE, NOW_US), ==, BW_TIME_NONE);
  g_assert_cmpint (bw_away_since_us (gaps, NOW_US - 59 * BW_MINUTE_US, BW_TIME_NONE, NOW_US), ==,
                   BW_TIME_NONE);
  g_assert_cmpint (bw_away_since_us (gaps, NOW_US - 61 * BW_MINUTE_US, BW_TIME_NONE, NOW_US), ==,
                   NOW_US - 61 * BW_MINUTE_US);
  /* A nap, a source of its own, no network, and a sleep of this morning are nothing. */
  add_gap (gaps, BW_GAP_ASLEEP, 300, 60, NULL);
  add_gap (gaps, BW_GAP_NOT_RUNNING, 100, 1, "api");
  add_gap (gaps, BW_GAP_OFFLINE, 100, 1, NULL);
  add_gap (gaps, BW_GAP_ASLEEP, 9, 1, NULL);
  g_assert_cmpint (bw_away_since_us (gaps, BW_TIME_NONE, BW_TIME_NONE, NOW_US), ==, BW_TIME_NONE);
  add_gap (gaps, BW_GAP_ASLEEP, 222, 1, NULL);
  g_assert_cmpint (bw_away_since_us (gaps, BW_TIME_NONE, BW_TIME_NONE, NOW_US), ==,
                   NOW_US - 222 * BW_MINUTE_US);
  g_assert_cmpint (bw_away_since_us (gaps, NOW_US - 400 * BW_MINUTE_US, BW_TIME_NONE, NOW_US), ==,
                   NOW_US - 400 * BW_MINUTE_US);
}

/* What was put away is not told again; what came after it is. */
static void
test_told (void)
{
  g_autoptr (GPtrArray) gaps = gaps_new ();
  add_gap (gaps, BW_GAP_ASLEEP, 222, 5, NULL);
  int64_t before_us = NOW_US - 6 * BW_MINUTE_US, after_us = NOW_US - 4 * BW_MINUTE_US;
  g_assert_cmpint (bw_away_since_us (gaps, BW_TIME_NONE, before_us, NOW_US), ==,
                   NOW_US - 222 * BW_MINUTE_US);
  g_assert_cmpint (bw_away_since_us (gaps, BW_TIME_NONE, after_us, NOW_US), ==, BW_TIME_NONE);
  /* Who looked, and is away since then, is told. */
  int64_t seen_us = NOW_US - 200 * BW_MINUTE_US;
  g_assert_cmpint (bw_away_since_us (gaps, seen_us, after_us, NOW_US), ==, seen_us);
}

/* A program that was killed while its window was open says no more when that was; the one after it
 * knows since when nothing ran. */
static void
test_seen (void)
{
  g_autoptr (GPtrArray) gaps = gaps_new ();
  g_assert_cmpint (bw_away_seen_us (gaps, BW_TIME_NONE), ==, BW_TIME_NONE);
  g_assert_cmpint (bw_away_seen_us (gaps, 42), ==, 42);
  g_assert_cmpint (bw_away_seen_us (NULL, BW_AWAY_OPEN), ==, BW_TIME_NONE);
  add_gap (gaps, BW_GAP_NOT_RUNNING, 900, 800, NULL);
  add_gap (gaps, BW_GAP_NOT_RUNNING, 600, 500, NULL);
  add_gap (gaps, BW_GAP_ASLEEP, 400, 300, NULL);
  add_gap (gaps, BW_GAP_NOT_RUNNING, 200, 100, "api");
  g_assert_cmpint (bw_away_seen_us (gaps, BW_AWAY_OPEN), ==, NOW_US - 600 * BW_MINUTE_US);
}

static void
test_delivered (void)
{
  BwChannelReport desk = { .channel = (char[]){ "desktop" }, .n_delivered = 2 };
  BwChannelReport mail = { .channel = (char[]){ "mail" }, .n_delivered = 1, .n_failed = 1 };
  BwChannelReport team = { .channel = (char[]){ "team" }, .n_waiting = 4 };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) reports = g_ptr_array_new ();
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_ptr_array_add (reports, &desk);
  g_ptr_array_add (reports, &mail);
  g_ptr_array_add (reports, &team);
  g_autoptr (BwAway) away = bw_away_new (none, NULL, reports, NOW_US - BW_HOUR_US, NOW_US, utc);
  g_assert_cmpstr (away->text, ==,
                   "Nothing fired, nothing new needs you. 3 messages were delivered: desktop, "
                   "mail. 1 message could not be delivered: mail. 4 messages still wait to be "
                   "sent: team.");
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  g_autoptr (GPtrArray) gaps = gaps_new ();
  add_gap (gaps, BW_GAP_ASLEEP, 222, 2, NULL);
  assert_text (none, gaps, 222, "While you were away, 3" NBSP "h 42" NBSP "min",
               "Nothing fired, nothing new needs you. The computer slept for 3" NBSP "h 40" NBSP
               "min; nothing was watched then.");
  /* What was open before and is so still is no news. */
  add_incident (none, "old", 500, -1);
  assert_text (none, NULL, 222, "While you were away, 3" NBSP "h 42" NBSP "min",
               "Nothing fired, nothing new needs you.");
}

static void
test_fired (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  add_incident (all, "before", 90, 30);
  assert_text (all, NULL, 60, "While you were away, 1" NBSP "h",
               "1 alert is over. Nothing of it needs you.");
  add_incident (all, "a", 50, -1);
  add_incident (all, "b", 40, 10);
  assert_text (all, NULL, 60, "While you were away, 1" NBSP "h",
               "2 alerts fired: Drawdown 20.0" NBSP "% (a), Drawdown 20.0" NBSP
               "% (b). 2 alerts are over.");
  ((BwIncident *) g_ptr_array_index (all, 1))->severity = BW_SEVERITY_INFO;
  for (int i = 0; i < 4; i++)
    add_incident (all, "c", 20, -1);
  assert_text (all, NULL, 60, "While you were away, 1" NBSP "h",
               "5 alerts fired: Drawdown 20.0" NBSP "% (c), Drawdown 20.0" NBSP
               "% (c), Drawdown 20.0" NBSP "% (c), 2 more. 2 alerts are over.");
}

/* Gaps that overlap count once, and only what is within. */
static void
test_gaps (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) gaps = gaps_new ();
  add_gap (gaps, BW_GAP_NOT_RUNNING, 120, 30, NULL);
  add_gap (gaps, BW_GAP_NOT_RUNNING, 40, 20, NULL);
  add_gap (gaps, BW_GAP_OFFLINE, 15, 10, NULL);
  add_gap (gaps, BW_GAP_CLOCK, 9, 1, NULL);
  assert_text (
      none, gaps, 60, "While you were away, 1" NBSP "h",
      "Nothing fired, nothing new needs you. Bellwether did not run or was paused for 40" NBSP
      "min; nothing was watched then. There was no network for 5" NBSP "min.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/away/since", test_since);
  g_test_add_func ("/view/away/told", test_told);
  g_test_add_func ("/view/away/seen", test_seen);
  g_test_add_func ("/view/away/delivered", test_delivered);
  g_test_add_func ("/view/away/nothing", test_nothing);
  g_test_add_func ("/view/away/fired", test_fired);
  g_test_add_func ("/view/away/gaps", test_gaps);
  return g_test_run ();
}
