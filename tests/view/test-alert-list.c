/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which alerts are listed, and what is said of all of them. */
#include "view/bw-alert-list.h"

#include "base/bw-time.h"
#include "lib/bw-test.h"

#define NOW_US (100 * BW_DAY_US + 12 * BW_HOUR_US)

typedef struct
{
  GPtrArray *lines;
  GTimeZone *zone;
} ListFixture;

static void
add (ListFixture *fixture, int64_t id, BwSeverity severity, BwIncidentStatus status, int64_t age_us)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->id = id;
  incident->rule = g_strdup_printf ("rule-%d", (int) id);
  incident->severity = severity;
  incident->status = status;
  incident->episode_us = NOW_US - age_us;
  g_ptr_array_add (fixture->lines, bw_incident_line_new (incident, NULL, NOW_US, fixture->zone));
}

/* A line each, in the order they come, with ages of that moment. */
static void
test_lines (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) incidents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  for (int64_t id = 3; id > 0; id--)
    {
      BwIncident *incident = bw_incident_new ();
      incident->id = id;
      incident->rule = g_strdup ("rule");
      incident->episode_us = NOW_US - id * BW_HOUR_US;
      g_ptr_array_add (incidents, incident);
    }
  g_autoptr (GPtrArray) lines = bw_alert_list_lines (incidents, NULL, NOW_US, utc);
  g_assert_cmpuint (lines->len, ==, 3);
  for (unsigned i = 0; i < lines->len; i++)
    {
      BwIncidentLine *line = g_ptr_array_index (lines, i);
      g_autoptr (BwIncidentLine) alone =
          bw_incident_line_new (g_ptr_array_index (incidents, i), NULL, NOW_US, utc);
      g_assert_cmpint (line->incident->id, ==, 3 - i);
      g_assert_true (bw_incident_line_equal (line, alone));
    }
}

static void
set_up (ListFixture *fixture, gconstpointer data)
{
  fixture->zone = g_time_zone_new_utc ();
  fixture->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
}

static void
tear_down (ListFixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->lines);
  g_time_zone_unref (fixture->zone);
}

static void
fill (ListFixture *fixture)
{
  add (fixture, 1, BW_SEVERITY_CRITICAL, BW_INCIDENT_RESOLVED, BW_HOUR_US);
  add (fixture, 2, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN, BW_HOUR_US);
  add (fixture, 3, BW_SEVERITY_CRITICAL, BW_INCIDENT_ACKNOWLEDGED, 2 * BW_HOUR_US);
  add (fixture, 4, BW_SEVERITY_INFO, BW_INCIDENT_CLOSED, 3 * BW_DAY_US);
}

static void
assert_chosen (ListFixture *fixture, BwAlertFilter filter, const char *search, const char *expected)
{
  g_autoptr (GPtrArray) chosen = bw_alert_list_choose (fixture->lines, filter, search);
  g_autoptr (GString) ids = g_string_new (NULL);
  for (unsigned i = 0; i < chosen->len; i++)
    g_string_append_printf (ids, "%d ",
                            (int) ((BwIncidentLine *) g_ptr_array_index (chosen, i))->incident->id);
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_choose (ListFixture *fixture, gconstpointer data)
{
  fill (fixture);
  assert_chosen (fixture, BW_ALERTS_OPEN, NULL, "3 2 ");
  assert_chosen (fixture, BW_ALERTS_RESOLVED, NULL, "1 4 ");
  assert_chosen (fixture, BW_ALERTS_ALL, NULL, "3 2 1 4 ");
  assert_chosen (fixture, BW_ALERTS_ALL, "rule-2", "2 ");
  assert_chosen (fixture, BW_ALERTS_ALL, "critical", "3 1 ");
  assert_chosen (fixture, BW_ALERTS_OPEN, "nothing of it", "");
}

static void
test_words (ListFixture *fixture, gconstpointer data)
{
  g_assert_null (bw_alert_list_summary (fixture->lines));
  g_autofree char *never = bw_alert_list_last_text (fixture->lines, NOW_US, fixture->zone);
  g_assert_cmpstr (never, ==, "There was no alert so far.");
  fill (fixture);
  g_autofree char *summary = bw_alert_list_summary (fixture->lines);
  g_assert_cmpstr (summary, ==, "2 open, 1 critical");
  g_autofree char *open = bw_alert_list_filter_text (BW_ALERTS_OPEN, 2);
  g_assert_cmpstr (open, ==, "Open 2");
  g_autofree char *last = bw_alert_list_last_text (fixture->lines, NOW_US, fixture->zone);
  g_assert_cmpstr (last, ==, "Last alert: 11:00");
  g_autofree char *later =
      bw_alert_list_last_text (fixture->lines, NOW_US + 2 * BW_DAY_US, fixture->zone);
  g_assert_cmpstr (later, ==, "Last alert: 11\302\240Apr");
}

/* Snoozed ones are not in the list of open ones, and open all the same. */
static void
test_snoozed (ListFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) silences =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_view_free);
  g_autoptr (GPtrArray) incidents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  BwSilenceView *view = g_new0 (BwSilenceView, 1);
  view->silence = bw_silence_new ();
  view->silence->matchers = g_strdup ("rule=\"rule-3\"");
  view->silence->starts_us = NOW_US - 1;
  view->silence->ends_us = view->next_change_us = NOW_US + BW_HOUR_US;
  view->is_active = true;
  g_ptr_array_add (silences, view);
  fill (fixture);
  for (unsigned i = 0; i < fixture->lines->len; i++)
    g_ptr_array_add (
        incidents,
        bw_incident_copy (((BwIncidentLine *) g_ptr_array_index (fixture->lines, i))->incident));
  g_autoptr (GPtrArray) lines = bw_alert_list_lines (incidents, silences, NOW_US, fixture->zone);
  g_assert_cmpuint (bw_alert_list_count (lines, BW_ALERTS_OPEN), ==, 1);
  g_assert_cmpuint (bw_alert_list_count (lines, BW_ALERTS_SNOOZED), ==, 1);
  g_assert_cmpuint (bw_alert_list_count (lines, BW_ALERTS_RESOLVED), ==, 2);
  g_assert_cmpuint (bw_alert_list_count (lines, BW_ALERTS_ALL), ==, 4);
  g_autofree char *snoozed = bw_alert_list_filter_text (BW_ALERTS_SNOOZED, 1);
  g_assert_cmpstr (snoozed, ==, "Snoozed 1");
  g_autofree char *summary = bw_alert_list_summary (lines);
  g_assert_cmpstr (summary, ==, "2 open, 1 critical, 1 snoozed");
}

static void
mark (ListFixture *fixture, const char *rule, int useful)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->id = fixture->lines->len + 1;
  incident->rule = g_strdup (rule);
  incident->useful = useful;
  g_ptr_array_add (fixture->lines, bw_incident_line_new (incident, NULL, NOW_US, fixture->zone));
}

static void
test_precision (ListFixture *fixture, gconstpointer data)
{
  mark (fixture, "cpu", -1);
  mark (fixture, "disk", 1);
  g_assert_null (bw_alert_list_precision_text (fixture->lines, NULL, "cpu"));
  mark (fixture, "cpu", 0);
  g_autofree char *one = bw_alert_list_precision_text (fixture->lines, NULL, "cpu");
  g_assert_cmpstr (one, ==, "0 of 1 marked alert of this rule was useful.");
  mark (fixture, "cpu", 1);
  mark (fixture, "cpu", 1);
  g_autofree char *three = bw_alert_list_precision_text (fixture->lines, NULL, "cpu");
  g_assert_cmpstr (three, ==, "2 of 3 marked alerts of this rule were useful.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/alert-list/lines", test_lines);
  g_test_add ("/view/alert-list/choose", ListFixture, NULL, set_up, test_choose, tear_down);
  g_test_add ("/view/alert-list/words", ListFixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/view/alert-list/snoozed", ListFixture, NULL, set_up, test_snoozed, tear_down);
  g_test_add ("/view/alert-list/precision", ListFixture, NULL, set_up, test_precision, tear_down);
  return g_test_run ();
}
