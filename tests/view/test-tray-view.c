/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tray shows: which silhouette, whom it calls, and a menu whose rows are never mistaken. */
#include "view/bw-tray-view.h"

#include "lib/bw-test.h"
#include "view/bw-silence-draft.h"
#include "view/bw-words.h"

#include <math.h>

#define NBSP "\302\240"
#define NOW_US BW_TEST_NOW_US

typedef struct
{
  BwEngineStatus status;
  GPtrArray *silences;
  GTimeZone *zone;
} TrayFixture;

static void
set_up (TrayFixture *fixture, gconstpointer data)
{
  fixture->status = (BwEngineStatus){ .state = BW_STATE_HEALTHY,
                                      .is_live = true,
                                      .alive_us = NOW_US,
                                      .as_of_us = NOW_US,
                                      .health = { .score = 92, .grade = BW_HEALTH_EXCELLENT } };
  fixture->status.incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  fixture->status.sources = g_array_new (FALSE, FALSE, sizeof (BwSourceView));
  fixture->silences = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_view_free);
  fixture->zone = g_time_zone_new_utc ();
}

static void
tear_down (TrayFixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->status.incidents);
  g_array_unref (fixture->status.sources);
  g_ptr_array_unref (fixture->silences);
  g_time_zone_unref (fixture->zone);
}

static BwIncident *
add_incident (TrayFixture *fixture, int64_t id, const char *source, BwSeverity severity)
{
  BwIncident *incident = bw_incident_new ();
  incident->id = id;
  incident->rule = g_strdup ("drawdown");
  incident->dedup_key = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  incident->metric = g_strdup_printf ("ledger_drawdown{source=\"%s\"}", source);
  incident->labels = g_strdup_printf ("source=\"%s\"", source);
  incident->severity = severity;
  incident->status = BW_INCIDENT_OPEN;
  incident->opened_us = incident->episode_us = NOW_US - 18 * BW_MINUTE_US;
  incident->value = 0.2014;
  fixture->status.state = BW_STATE_WARNING;
  g_ptr_array_add (fixture->status.incidents, incident);
  return incident;
}

static void
add_silence (TrayFixture *fixture, BwSilence *silence)
{
  BwSilenceView *view = g_new0 (BwSilenceView, 1);
  view->silence = silence;
  view->is_active = true;
  view->next_change_us = silence->ends_us;
  g_ptr_array_add (fixture->silences, view);
}

static BwTrayView *
view_of (TrayFixture *fixture)
{
  return bw_tray_view_new (&fixture->status, fixture->silences, NOW_US, fixture->zone);
}

/* The labels of ROWS, those of their own menus in brackets. */
static void
print_rows (GString *text, const GPtrArray *rows)
{
  for (unsigned i = 0; i < rows->len; i++)
    {
      const BwTrayRow *row = g_ptr_array_index (rows, i);
      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", row->label != NULL ? row->label : "");
      if (row->children == NULL)
        continue;
      g_string_append_c (text, '[');
      print_rows (text, row->children);
      g_string_append_c (text, ']');
    }
}

static void
assert_rows (const BwTrayView *view, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  print_rows (text, view->rows);
  g_assert_cmpstr (text->str, ==, expected);
}

#define DEEDS                                                                                      \
  "|Open Bellwether|Mute everything[For 1 hour|For 4 hours|Until 07:00]|Pause watching||"          \
  "Stop watching and quit"

static void
test_healthy (TrayFixture *fixture, gconstpointer data)
{
  g_autoptr (BwTrayView) view = view_of (fixture);
  g_assert_null (view->badge);
  g_assert_false (view->needs_person);
  g_assert_cmpuint (view->count, ==, 0);
  g_assert_cmpstr (view->title, ==, "Bellwether: Healthy");
  g_assert_cmpstr (view->text, ==, "Everything is healthy.");
  g_assert_cmpint (view->change_us, ==, BW_TIME_NONE);
  assert_rows (view, "Healthy · health 92, excellent|" DEEDS);
}

/* Worst first; who is on it is said, and calls nobody. */
static void
test_alerts (TrayFixture *fixture, gconstpointer data)
{
  add_incident (fixture, 3, "bru_mate", BW_SEVERITY_WARNING);
  add_incident (fixture, 9, "nba_elo", BW_SEVERITY_CRITICAL)->status = BW_INCIDENT_ACKNOWLEDGED;
  add_incident (fixture, 11, "quiet", BW_SEVERITY_INFO);
  fixture->status.health.score = (double) NAN;
  g_autoptr (BwTrayView) view = view_of (fixture);
  g_assert_cmpstr (view->badge, ==, "bellwether-critical-symbolic");
  g_assert_cmpuint (view->count, ==, 2);
  g_assert_true (view->needs_person);
  g_assert_cmpstr (view->text, ==,
                   "1 critical alert and 1 warning are open.\n"
                   "nba_elo: Drawdown 20.1" NBSP "%, since 11:42");
  assert_rows (view, "Critical||"
                     "nba_elo: Drawdown 20.1" NBSP "% · Acknowledged[Snooze 1 h|Why?]|"
                     "bru_mate: Drawdown 20.1" NBSP "% · 18" NBSP
                     "min[Acknowledge|Snooze 1 h|Why?]|" DEEDS);
  ((BwIncident *) g_ptr_array_index (fixture->status.incidents, 0))->status =
      BW_INCIDENT_IN_PROGRESS;
  g_autoptr (BwTrayView) taken = view_of (fixture);
  g_assert_false (taken->needs_person);
  g_assert_false (bw_tray_view_looks_like (view, taken));
  g_assert_false (bw_tray_view_has_rows_of (view, taken));
}

/* A click that comes late meets the row it was for, or none. */
static void
test_identity (TrayFixture *fixture, gconstpointer data)
{
  add_incident (fixture, 3, "a", BW_SEVERITY_WARNING);
  add_incident (fixture, 4, "b", BW_SEVERITY_WARNING);
  g_autoptr (BwTrayView) view = view_of (fixture);
  int32_t ids[2] = { 0, 0 };
  for (unsigned i = 0; i < view->rows->len; i++)
    {
      const BwTrayRow *row = g_ptr_array_index (view->rows, i);
      g_assert_true (bw_tray_view_find (view, row->id) == row);
      if (row->deed == BW_TRAY_ALERT)
        ids[row->target - 3] = ((BwTrayRow *) g_ptr_array_index (row->children, 0))->id;
    }
  g_assert_cmpint (bw_tray_view_find (view, ids[0])->target, ==, 3);
  g_assert_cmpint (bw_tray_view_find (view, ids[1])->target, ==, 4);
  g_ptr_array_remove_index (fixture->status.incidents, 0);
  g_autoptr (BwTrayView) later = view_of (fixture);
  g_assert_null (bw_tray_view_find (later, ids[0]));
  g_assert_cmpint (bw_tray_view_find (later, ids[1])->target, ==, 4);
  g_assert_null (bw_tray_view_find (later, 0));
}

static void
test_many (TrayFixture *fixture, gconstpointer data)
{
  for (int64_t id = 1; id <= 8; id++)
    add_incident (fixture, id, "a bot whose name is far too long to stand in any menu of any tray",
                  BW_SEVERITY_WARNING);
  g_autoptr (BwTrayView) view = view_of (fixture);
  unsigned n = 0;
  bool has_more = false;
  for (unsigned i = 0; i < view->rows->len; i++)
    {
      const BwTrayRow *row = g_ptr_array_index (view->rows, i);
      g_assert_true (row->label == NULL || g_utf8_strlen (row->label, -1) <= 56);
      n += row->deed == BW_TRAY_ALERT;
      has_more =
          has_more || (row->deed == BW_TRAY_ALERTS && g_str_equal (row->label, "3 more alerts"));
    }
  g_assert_cmpuint (n, ==, 5);
  g_assert_true (has_more);
  g_assert_cmpuint (view->count, ==, 8);
}

/* All but emergencies is muted: then only an emergency shows, and calls. */
static void
test_muted (TrayFixture *fixture, gconstpointer data)
{
  add_incident (fixture, 3, "a", BW_SEVERITY_CRITICAL);
  BwSilence *mute = bw_silence_mute_new (NOW_US + BW_HOUR_US, false, "desktop:anna", NOW_US);
  mute->id = 5;
  add_silence (fixture, mute);
  g_autoptr (BwTrayView) view = view_of (fixture);
  g_assert_cmpstr (view->badge, ==, "bellwether-paused-symbolic");
  g_assert_false (view->needs_person);
  g_assert_cmpint (view->change_us, ==, NOW_US + BW_HOUR_US);
  g_assert_true (g_str_has_suffix (view->text, "muted until 13:00."));
  assert_rows (view, "Critical · health 92, excellent||"
                     "a: Drawdown 20.1" NBSP "% · Silenced until 13:00[Acknowledge|Why?]||"
                     "Open Bellwether|Everything but emergencies is muted until 13:00.|"
                     "Tell of alerts again|Pause watching||Stop watching and quit");
  add_incident (fixture, 4, "b", BW_SEVERITY_EMERGENCY);
  g_autoptr (BwTrayView) louder = view_of (fixture);
  g_assert_cmpstr (louder->badge, ==, "bellwether-emergency-symbolic");
  g_assert_true (louder->needs_person);
}

static void
test_not_watching (TrayFixture *fixture, gconstpointer data)
{
  add_incident (fixture, 3, "a", BW_SEVERITY_CRITICAL);
  fixture->status.is_live = false;
  g_autoptr (BwTrayView) view = view_of (fixture);
  g_assert_cmpstr (view->badge, ==, "bellwether-nodata-symbolic");
  g_assert_cmpstr (view->title, ==, "Bellwether: Not watching");
  g_assert_false (view->needs_person);
}

/* What is open still calls; the whole is never called well. */
static void
test_paused (TrayFixture *fixture, gconstpointer data)
{
  fixture->status.is_paused = true;
  g_autoptr (BwTrayView) view = view_of (fixture);
  g_assert_cmpstr (view->badge, ==, "bellwether-nodata-symbolic");
  g_assert_cmpstr (view->title, ==, "Bellwether: Not watching");
  g_assert_cmpstr (view->text, ==, "Not watching: paused.");
  g_autoptr (GString) text = g_string_new (NULL);
  print_rows (text, view->rows);
  g_assert_nonnull (strstr (text->str, "|Resume watching|"));
  g_assert_null (strstr (text->str, "Pause watching"));
}

static void
test_until (TrayFixture *fixture, gconstpointer data)
{
  BwTrayRow row = { .deed = BW_TRAY_MUTE_FOR, .target = 240 };
  g_assert_cmpint (bw_tray_row_until_us (&row, NOW_US, fixture->zone), ==, NOW_US + 4 * BW_HOUR_US);
  /* It is noon: the next 07:00 is in nineteen hours. */
  row = (BwTrayRow){ .deed = BW_TRAY_MUTE_UNTIL, .target = 7 * 60 };
  g_assert_cmpint (bw_tray_row_until_us (&row, NOW_US, fixture->zone), ==,
                   NOW_US + 19 * BW_HOUR_US);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/view/tray-view/" name, TrayFixture, NULL, set_up, func, tear_down)
  ADD ("healthy", test_healthy);
  ADD ("alerts", test_alerts);
  ADD ("identity", test_identity);
  ADD ("many", test_many);
  ADD ("muted", test_muted);
  ADD ("not-watching", test_not_watching);
  ADD ("paused", test_paused);
  ADD ("until", test_until);
  return g_test_run ();
}
