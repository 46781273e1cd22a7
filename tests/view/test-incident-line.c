/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents in lists: their words, their order, what a search finds. */
#include "view/bw-incident-line.h"

#include "base/bw-time.h"
#include "lib/bw-test.h"

#include <math.h>

#define NBSP "\302\240"
#define NOW_US (100 * BW_DAY_US)

typedef struct
{
  BwIncident *incident;
  GTimeZone *zone;
} LineFixture;

static void
set_up (LineFixture *fixture, gconstpointer data)
{
  fixture->zone = g_time_zone_new_utc ();
  fixture->incident = bw_incident_new ();
  fixture->incident->id = 7;
  fixture->incident->rule = g_strdup ("drawdown");
  fixture->incident->metric = g_strdup ("ledger_drawdown{source=\"bru_mate\"}");
  fixture->incident->summary = g_strdup ("Drawdown of bru_mate at 20.1 %");
  fixture->incident->severity = BW_SEVERITY_WARNING;
  fixture->incident->status = BW_INCIDENT_OPEN;
  fixture->incident->opened_us = fixture->incident->episode_us = NOW_US - 474 * BW_MINUTE_US;
  fixture->incident->value = 0.2014;
  fixture->incident->threshold = 0.2;
  fixture->incident->n = 261;
}

static void
tear_down (LineFixture *fixture, gconstpointer data)
{
  bw_incident_free (fixture->incident);
  g_time_zone_unref (fixture->zone);
}

static BwIncidentLine *
line_of (LineFixture *fixture)
{
  return bw_incident_line_new (fixture->incident, NOW_US, fixture->zone);
}

static void
test_open (LineFixture *fixture, gconstpointer data)
{
  fixture->incident->next_escalation_us = NOW_US + 12 * BW_MINUTE_US;
  g_autoptr (BwIncidentLine) line = line_of (fixture);
  g_autofree char *about = bw_incident_line_about (line);
  g_autofree char *detail = bw_incident_line_detail (line);
  g_assert_cmpstr (line->title, ==, "Drawdown 20.1" NBSP "%");
  g_assert_cmpstr (about, ==,
                   "bru_mate · 7" NBSP "h 54" NBSP "min ago · escalates in 12" NBSP "min");
  g_assert_cmpstr (detail, ==, "limit 20" NBSP "% · n" NBSP "=" NBSP "261");
  g_assert_cmpstr (line->severity.word, ==, "Warning");
  g_assert_cmpstr (line->state.word, ==, "Warning");
  BwIncidentSteps steps = bw_incident_line_steps (fixture->incident);
  g_assert_true (steps.acknowledge && steps.resolve && !steps.unacknowledge && !steps.reopen);
}

/* Who has it keeps how bad it is; what is announced is what will happen. */
static void
test_acknowledged (LineFixture *fixture, gconstpointer data)
{
  fixture->incident->status = BW_INCIDENT_ACKNOWLEDGED;
  fixture->incident->next_escalation_us = NOW_US + BW_MINUTE_US;
  g_autoptr (BwIncidentLine) line = line_of (fixture);
  g_assert_cmpstr (line->severity.word, ==, "Warning");
  g_assert_cmpstr (line->state.word, ==, "Acknowledged");
  g_assert_null (line->next);
  BwIncidentSteps steps = bw_incident_line_steps (fixture->incident);
  g_assert_true (!steps.acknowledge && steps.resolve && steps.unacknowledge && !steps.reopen);
}

static void
test_resolved (LineFixture *fixture, gconstpointer data)
{
  fixture->incident->status = BW_INCIDENT_RESOLVED;
  fixture->incident->resolved_us = fixture->incident->episode_us + 38 * BW_MINUTE_US;
  g_autoptr (BwIncidentLine) line = line_of (fixture);
  g_assert_cmpstr (line->since, ==, "open 38" NBSP "min");
  g_assert_cmpstr (line->state.word, ==, "Resolved");
  BwIncidentSteps steps = bw_incident_line_steps (fixture->incident);
  g_assert_true (!steps.acknowledge && !steps.resolve && !steps.unacknowledge && steps.reopen);
}

/* Without a value it is told as the engine tells it. */
static void
test_no_value (LineFixture *fixture, gconstpointer data)
{
  fixture->incident->value = fixture->incident->threshold = (double) NAN;
  fixture->incident->n = -1;
  g_autoptr (BwIncidentLine) line = line_of (fixture);
  g_assert_cmpstr (line->title, ==, "Drawdown of bru_mate at 20.1 %");
  g_assert_null (bw_incident_line_detail (line));
  g_clear_pointer (&fixture->incident->metric, g_free);
  g_autoptr (BwIncidentLine) bare = line_of (fixture);
  g_assert_cmpstr (bare->place, ==, "drawdown");
}

static void
test_order (LineFixture *fixture, gconstpointer data)
{
  g_autoptr (BwIncidentLine) warning = line_of (fixture);
  fixture->incident->severity = BW_SEVERITY_CRITICAL;
  fixture->incident->episode_us -= BW_DAY_US;
  g_autoptr (BwIncidentLine) critical = line_of (fixture);
  fixture->incident->status = BW_INCIDENT_RESOLVED;
  fixture->incident->episode_us += 2 * BW_DAY_US;
  g_autoptr (BwIncidentLine) over = line_of (fixture);
  fixture->incident->severity = BW_SEVERITY_INFO;
  fixture->incident->episode_us += BW_DAY_US;
  g_autoptr (BwIncidentLine) newer = line_of (fixture);
  g_assert_cmpint (bw_incident_line_compare (critical, warning), <, 0);
  g_assert_cmpint (bw_incident_line_compare (warning, over), <, 0);
  /* Of those that are over the newest is first, however bad it was. */
  g_assert_cmpint (bw_incident_line_compare (newer, over), <, 0);
  g_assert_cmpint (bw_incident_line_compare (over, over), ==, 0);
}

static void
test_search (LineFixture *fixture, gconstpointer data)
{
  g_autoptr (BwIncidentLine) line = line_of (fixture);
  g_assert_true (bw_incident_line_matches (line, NULL));
  g_assert_true (bw_incident_line_matches (line, ""));
  g_assert_true (bw_incident_line_matches (line, "BRU  warn"));
  g_assert_false (bw_incident_line_matches (line, "bru critical"));
}

static void
test_actor (LineFixture *fixture, gconstpointer data)
{
  static const char *const actors[] = { "auto", "desktop:anna", "cli:ben", "carl", NULL };
  static const char *const expected[] = { "Bellwether", "anna", "ben", "carl", "Bellwether" };
  for (unsigned i = 0; i < G_N_ELEMENTS (actors); i++)
    {
      g_autofree char *text = bw_incident_actor_text (actors[i]);
      g_assert_cmpstr (text, ==, expected[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/view/incident-line/" path, LineFixture, NULL, set_up, func, tear_down)
  ADD ("open", test_open);
  ADD ("acknowledged", test_acknowledged);
  ADD ("resolved", test_resolved);
  ADD ("no-value", test_no_value);
  ADD ("order", test_order);
  ADD ("search", test_search);
  ADD ("actor", test_actor);
  return g_test_run ();
}
