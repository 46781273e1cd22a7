/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents in lists: their words, their order, what a search finds. */
#include "view/bw-incident-line.h"

#include "view/bw-words.h"

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
  return bw_incident_line_new (fixture->incident, NULL, NOW_US, fixture->zone);
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
  BwIncidentSteps steps = bw_incident_line_steps (line);
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
  BwIncidentSteps steps = bw_incident_line_steps (line);
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
  BwIncidentSteps steps = bw_incident_line_steps (line);
  g_assert_true (!steps.acknowledge && !steps.resolve && !steps.unacknowledge && steps.reopen);
}

/* A silence of MATCHERS from an hour ago to AGE_US from now. */
static void
hush (GPtrArray *silences, int64_t id, const char *matchers, int64_t age_us)
{
  BwSilenceView *view = g_new0 (BwSilenceView, 1);
  view->silence = bw_silence_new ();
  view->silence->id = id;
  view->silence->matchers = g_strdup (matchers);
  view->silence->starts_us = NOW_US - BW_HOUR_US;
  view->silence->ends_us = age_us == BW_TIME_NONE ? BW_TIME_NONE : NOW_US + age_us;
  view->silence->is_until_resolved = age_us == BW_TIME_NONE;
  view->silence->author = g_strdup ("anna");
  view->silence->comment = g_strdup (id == 7 ? "snoozed" : "moving the feed");
  view->is_active = age_us == BW_TIME_NONE || age_us > 0;
  view->next_change_us = view->silence->ends_us;
  g_ptr_array_add (silences, view);
}

static void
test_snoozed (LineFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) silences =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_view_free);
  g_free (fixture->incident->dedup_key);
  fixture->incident->dedup_key = g_strdup ("abc");
  hush (silences, 6, "rule=\"another\"", BW_HOUR_US);
  hush (silences, 5, "key=\"abc\"", -BW_MINUTE_US);
  g_autoptr (BwIncidentLine) awake =
      bw_incident_line_new (fixture->incident, silences, NOW_US, fixture->zone);
  g_assert_null (awake->hush);
  g_assert_true (bw_incident_line_steps (awake).snooze);
  g_assert_false (bw_incident_line_steps (awake).wake);
  hush (silences, 7, "key=\"abc\"", BW_HOUR_US);
  g_autoptr (BwIncidentLine) line =
      bw_incident_line_new (fixture->incident, silences, NOW_US, fixture->zone);
  g_autofree char *until = bw_words_time (NOW_US + BW_HOUR_US, NOW_US, fixture->zone);
  g_autofree char *words = g_strdup_printf ("Snoozed until %s", until);
  g_assert_cmpstr (line->hush, ==, words);
  g_assert_cmpstr (line->hush_why, ==, "by anna");
  g_assert_cmpstr (line->state.word, ==, "Snoozed");
  g_assert_cmpstr (line->severity.word, ==, "Warning");
  g_assert_cmpuint (line->snoozes->len, ==, 1);
  g_assert_cmpint (g_array_index (line->snoozes, int64_t, 0), ==, 7);
  g_assert_true (bw_incident_line_steps (line).wake && !bw_incident_line_steps (line).snooze);
  g_assert_true (bw_incident_line_matches (line, "snoozed"));
  g_assert_cmpint (bw_incident_line_compare (awake, line), <, 0);
  g_assert_false (bw_incident_line_equal (awake, line));
  /* One that lasts longer is what is told; it is not of this alert alone. */
  hush (silences, 8, "severity!=\"emergency\"", BW_TIME_NONE);
  g_autoptr (BwIncidentLine) muted =
      bw_incident_line_new (fixture->incident, silences, NOW_US, fixture->zone);
  g_assert_cmpstr (muted->hush, ==, "Snoozed until resolved");
  g_assert_cmpstr (muted->hush_why, ==, "moving the feed, by anna");
  g_assert_cmpuint (muted->snoozes->len, ==, 1);
  /* What is over is not kept silent by anything. */
  fixture->incident->status = BW_INCIDENT_RESOLVED;
  g_autoptr (BwIncidentLine) over =
      bw_incident_line_new (fixture->incident, silences, NOW_US, fixture->zone);
  g_assert_null (over->hush);
  g_assert_false (bw_incident_line_steps (over).wake);
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
  ADD ("snoozed", test_snoozed);
  ADD ("no-value", test_no_value);
  ADD ("order", test_order);
  ADD ("search", test_search);
  ADD ("actor", test_actor);
  return g_test_run ();
}
