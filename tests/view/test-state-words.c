/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of states: what is not known is never healthy, and the worst is what is said. */
#include "view/bw-state-words.h"

#include "lib/bw-test.h"

#include <math.h>

static BwRuleLevels
below_rule (double warning, double critical, double healthy)
{
  return (BwRuleLevels){ .is_below = true,
                         .n_levels = 2,
                         .levels = { { BW_SEVERITY_WARNING, warning, warning + 1 },
                                     { BW_SEVERITY_CRITICAL, critical, critical + 1 } },
                         .healthy = healthy,
                         .state = "OK",
                         .data_flag = "FRESH" };
}

static void
assert_words (const BwRuleLevels *first, const BwRuleLevels *second, double value,
              const char *expected)
{
  g_autoptr (GPtrArray) levels = g_ptr_array_new ();
  if (first != NULL)
    g_ptr_array_add (levels, (gpointer) first);
  if (second != NULL)
    g_ptr_array_add (levels, (gpointer) second);
  g_assert_cmpstr (bw_state_words_value (levels, value).word, ==, expected);
}

static void
test_value (void)
{
  BwRuleLevels roi = below_rule (0, -0.10, 0.05);
  assert_words (&roi, NULL, 0.06, "Healthy");
  assert_words (&roi, NULL, 0.05, "Healthy");
  assert_words (&roi, NULL, 0.04, "OK");
  /* A tenth of the next level's distance, since a level of zero has no tenth. */
  assert_words (&roi, NULL, 0.009, "Near limit");
  assert_words (&roi, NULL, (double) NAN, "No data");
  /* Over the level and not fired so far. */
  assert_words (&roi, NULL, -0.02, "Pending");
  roi.firing = BW_SEVERITY_CRITICAL;
  assert_words (&roi, NULL, -0.2, "Critical");
  /* What fires stays so although its data has stopped. */
  roi.data_flag = "STALE";
  assert_words (&roi, NULL, (double) NAN, "Critical");
}

static void
test_value_unknown (void)
{
  BwRuleLevels rate = below_rule (0.50, 0.45, 0.55);
  static const char *const flags[] = { "STALE", "NODATA", "ERROR", "INSUFFICIENT" };
  static const char *const expected[] = { "No data", "No data", "No data", "Collecting" };
  for (unsigned i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      rate.data_flag = flags[i];
      assert_words (&rate, NULL, 0.9, expected[i]);
    }
  rate.state = "PAUSED";
  assert_words (&rate, NULL, 0.9, "Paused");
  /* No healthy limit: never healthy. */
  BwRuleLevels plain = below_rule (0.50, 0.45, (double) NAN);
  assert_words (&plain, NULL, 0.9, "OK");
  g_assert_cmpstr (bw_state_words_value (NULL, 0.9).word, ==, "");
  g_assert_null (bw_state_words_value (NULL, 0.9).icon);
  g_assert_cmpstr (bw_state_words_value (NULL, (double) NAN).word, ==, "No data");
}

static void
test_value_worst (void)
{
  BwRuleLevels healthy = below_rule (0.50, 0.45, 0.55), plain = below_rule (0.2, 0.1, (double) NAN),
               strict = below_rule (0.6, 0.5, 0.95);
  /* A rule that knows no healthy limit has nothing against it; one that wants more has. */
  assert_words (&plain, &healthy, 0.9, "Healthy");
  assert_words (&healthy, &strict, 0.9, "OK");
  plain.data_flag = "INSUFFICIENT";
  assert_words (&healthy, &plain, 0.9, "Collecting");
  strict.firing = BW_SEVERITY_WARNING;
  healthy.firing = BW_SEVERITY_ERROR;
  assert_words (&strict, &healthy, 0.4, "Error");
  g_assert_cmpint (bw_state_words_severity (BW_SEVERITY_ERROR).tone, ==, BW_TONE_ERROR);
}

static void
test_source (void)
{
  int64_t now_us = 1000 * BW_SECOND_US;
  BwSourceView view = { .health = BW_SOURCE_OK,
                        .interval_us = 10 * BW_SECOND_US,
                        .last_ok_us = now_us - 30 * BW_SECOND_US };
  g_assert_cmpstr (bw_state_words_source (&view, now_us).word, ==, "Healthy");
  g_assert_cmpstr (bw_state_words_source (&view, now_us + 1).word, ==, "No data");
  view.last_ok_us = BW_TIME_NONE;
  g_assert_cmpstr (bw_state_words_source (&view, now_us).word, ==, "No data");
  view.health = BW_SOURCE_WAITING;
  g_assert_cmpstr (bw_state_words_source (&view, now_us).word, ==, "Collecting");
  view.health = BW_SOURCE_FAILING;
  view.last_ok_us = now_us;
  g_assert_cmpstr (bw_state_words_source (&view, now_us).word, ==, "No data");
  view.health = BW_SOURCE_PAUSED;
  g_assert_cmpstr (bw_state_words_source (&view, now_us).word, ==, "Paused");
}

typedef struct
{
  BwEngineStatus status;
} StatusFixture;

static void
status_set_up (StatusFixture *fixture, gconstpointer data)
{
  fixture->status = (BwEngineStatus){
    .state = BW_STATE_HEALTHY,
    .is_live = true,
    .as_of_us = 1,
    .incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free),
    .sources = g_array_new (FALSE, TRUE, sizeof (BwSourceView)),
  };
}

static void
status_tear_down (StatusFixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->status.incidents);
  g_array_unref (fixture->status.sources);
}

static void
add_open (StatusFixture *fixture, BwSeverity severity)
{
  BwIncident *incident = bw_incident_new ();
  incident->severity = severity;
  incident->status = BW_INCIDENT_OPEN;
  g_ptr_array_add (fixture->status.incidents, incident);
  if (severity >= BW_SEVERITY_WARNING)
    fixture->status.state = severity >= BW_SEVERITY_CRITICAL ? BW_STATE_CRITICAL : BW_STATE_WARNING;
}

static void
assert_overall (StatusFixture *fixture, const char *word, const char *sentence)
{
  g_autofree char *text = bw_state_words_sentence (&fixture->status);
  g_assert_cmpstr (bw_state_words_overall (&fixture->status).word, ==, word);
  g_assert_cmpstr (text, ==, sentence);
}

static void
test_overall (StatusFixture *fixture, gconstpointer data)
{
  assert_overall (fixture, "Healthy", "Everything is healthy.");
  add_open (fixture, BW_SEVERITY_INFO);
  assert_overall (fixture, "Healthy", "Everything is healthy.");
  add_open (fixture, BW_SEVERITY_WARNING);
  assert_overall (fixture, "Warning", "1 warning is open.");
  add_open (fixture, BW_SEVERITY_WARNING);
  assert_overall (fixture, "Warning", "2 warnings are open.");
  add_open (fixture, BW_SEVERITY_CRITICAL);
  assert_overall (fixture, "Critical", "1 critical alert and 2 warnings are open.");
  add_open (fixture, BW_SEVERITY_EMERGENCY);
  assert_overall (fixture, "Emergency", "1 emergency, 1 critical alert and 2 warnings are open.");
  fixture->status.is_live = false;
  assert_overall (fixture, "Not watching", "Not watching: no engine is running.");
}

static void
test_overall_unknown (StatusFixture *fixture, gconstpointer data)
{
  fixture->status.state = BW_STATE_UNKNOWN;
  assert_overall (fixture, "No data", "Nothing is watched so far.");
  fixture->status.as_of_us = BW_TIME_NONE;
  assert_overall (fixture, "Collecting", "The first values are being collected.");
  BwSourceView waiting = { .health = BW_SOURCE_WAITING }, failing = { .health = BW_SOURCE_FAILING };
  g_array_append_val (fixture->status.sources, waiting);
  assert_overall (fixture, "Collecting", "1 of 1 sources was not asked so far.");
  g_array_append_val (fixture->status.sources, failing);
  assert_overall (fixture, "No data", "1 of 2 sources does not answer.");
}

static void
test_incident (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->severity = BW_SEVERITY_CRITICAL;
  static const BwIncidentStatus statuses[] = { BW_INCIDENT_OPEN, BW_INCIDENT_REOPENED,
                                               BW_INCIDENT_ACKNOWLEDGED, BW_INCIDENT_RESOLVED };
  static const char *const expected[] = { "Critical", "Critical", "Acknowledged", "Resolved" };
  static const BwTone tones[] = { BW_TONE_CRITICAL, BW_TONE_CRITICAL, BW_TONE_ACCENT,
                                  BW_TONE_MUTE };
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      incident->status = statuses[i];
      g_assert_cmpstr (bw_state_words_incident (incident).word, ==, expected[i]);
      g_assert_cmpint (bw_state_words_incident (incident).tone, ==, tones[i]);
    }
}

static void
test_part (void)
{
  g_assert_cmpint (bw_state_words_part (22.5, 30).tone, ==, BW_TONE_OK);
  g_assert_cmpint (bw_state_words_part (22.4, 30).tone, ==, BW_TONE_WARNING);
  g_assert_cmpint (bw_state_words_part (15, 25).tone, ==, BW_TONE_WARNING);
  g_assert_cmpint (bw_state_words_part (14.9, 25).tone, ==, BW_TONE_CRITICAL);
  g_assert_cmpint (bw_state_words_part ((double) NAN, 25).tone, ==, BW_TONE_MUTE);
  g_assert_cmpstr (bw_state_words_part ((double) NAN, 25).word, ==, "No data");
  g_assert_cmpstr (bw_state_words_grade (BW_HEALTH_FAIR), ==, "Fair");
  g_assert_cmpstr (bw_state_words_grade (BW_HEALTH_UNKNOWN), ==, "Unknown");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/state-words/value", test_value);
  g_test_add_func ("/view/state-words/value-unknown", test_value_unknown);
  g_test_add_func ("/view/state-words/value-worst", test_value_worst);
  g_test_add_func ("/view/state-words/source", test_source);
  g_test_add_func ("/view/state-words/incident", test_incident);
  g_test_add_func ("/view/state-words/part", test_part);
  g_test_add ("/view/state-words/overall", StatusFixture, NULL, status_set_up, test_overall,
              status_tear_down);
  g_test_add ("/view/state-words/overall-unknown", StatusFixture, NULL, status_set_up,
              test_overall_unknown, status_tear_down);
  return g_test_run ();
}
