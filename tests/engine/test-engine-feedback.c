/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents marked by a person, and what comes of it: figures for each rule, and a level that was
 * tried over what was. */
#include "engine-fixture.h"
#include "engine/bw-engine-feedback.h"

#include <math.h>

/* A peak of LOAD for three samples, a minute long calm after it. */
static void
peak (EngineFixture *fixture, double load)
{
  engine_run (fixture, load, 3);
  engine_run (fixture, 1, 6);
  /* So that the next one is an incident of its own. */
  bw_clock_sleep (fixture->clock, 2 * BW_HOUR_US);
  bw_clock_advance (fixture->clock, 0);
  engine_settle (fixture);
  engine_run (fixture, 1, 7);
}

static void
mark (EngineFixture *fixture, int64_t id, bool is_useful)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncident) incident =
      bw_engine_mark (fixture->engine, id, is_useful, "cli:anna", &error);
  g_assert_no_error (error);
  g_assert_cmpint (incident->useful, ==, is_useful ? 1 : 0);
}

static const char peaks_rule[] = "[rule load]\nmetric=system_load1\nwarning=4\n";

static void
begin (EngineFixture *fixture)
{
  g_autofree char *config = g_strconcat (ENGINE_GENERAL ENGINE_COMPUTER, peaks_rule, NULL);
  engine_write_config (fixture, config);
  engine_start (fixture);
}

static void
test_mark (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  begin (fixture);
  peak (fixture, 5);
  g_string_truncate (fixture->seen, 0);
  mark (fixture, 1, false);
  g_assert_cmpstr (fixture->seen->str, ==, "NOTE load warning\n");
  mark (fixture, 1, true);
  g_assert_null (bw_engine_mark (fixture->engine, 7, true, "cli:anna", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  engine_stop (fixture);
  g_autoptr (BwAlerts) alerts = alerts_open (fixture->state);
  alerts_assert_query (alerts, "SELECT useful, status FROM incident", "1 50");
  alerts_assert_query (alerts,
                       "SELECT actor, note FROM incident_event WHERE kind = 160 ORDER BY seq",
                       "cli:anna marked as noise\ncli:anna marked as useful");
}

static GPtrArray *
feedback (EngineFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  /* A fortnight, so that a week's noise is half of it. */
  int64_t to_us = bw_clock_wall_us (fixture->clock) + 1;
  GPtrArray *rules = bw_engine_feedback (fixture->engine, to_us - 14 * BW_DAY_US, to_us, &error);
  g_assert_no_error (error);
  return rules;
}

static bool
has_saved (gpointer data)
{
  EngineFixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->state, "history.db", NULL);
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_READ_ONLY, 1000, &error);
  int64_t us = 0;
  g_assert_no_error (error);
  bw_db_query_int64 (db, "SELECT max(time) FROM tick", &us, &error);
  g_assert_no_error (error);
  return us + ENGINE_INTERVAL_US > bw_clock_wall_us (fixture->clock);
}

static void
live (EngineFixture *fixture, const double *loads, const char *marks)
{
  begin (fixture);
  for (unsigned i = 0; marks[i] != '\0'; i++)
    peak (fixture, loads[i]);
  g_assert_true (bw_test_run_until (has_saved, fixture, ENGINE_PATIENCE_MS));
  for (unsigned i = 0; marks[i] != '\0'; i++)
    if (marks[i] != '-')
      mark (fixture, i + 1, marks[i] == 'u');
}

/* Noise peaks at 5 and 5.5, use at 7 and more: 5.6 parts them. */
static void
test_separable (EngineFixture *fixture, gconstpointer data)
{
  static const double loads[] = { 5, 7, 4.5, 5.5, 9, 4.2 };
  live (fixture, loads, "nunnu-");
  g_autoptr (GPtrArray) rules = feedback (fixture);
  g_assert_cmpuint (rules->len, ==, 1);
  const BwRuleFeedback *rule = g_ptr_array_index (rules, 0);
  g_assert_cmpstr (rule->rule, ==, "load");
  g_assert_cmpint (rule->n_incidents, ==, 6);
  g_assert_cmpint (rule->n_useful, ==, 2);
  g_assert_cmpint (rule->n_noise, ==, 3);
  g_assert_cmpfloat (rule->precision, ==, 0.4);
  g_assert_cmpfloat (rule->noise_per_week, ==, 1.5);
  g_assert_cmpfloat (rule->never_acknowledged, ==, 1);
  g_assert_true (isnan (rule->mean_ack_s));
  g_assert_cmpfloat (rule->mean_resolve_s, ==, 30);
  g_assert_cmpfloat (rule->proposed_threshold, ==, 5.6);
  g_assert_nonnull (strstr (rule->proposal, "would have fired 2 times rather than 6, keeping all 2 "
                                            "useful, without any of the 3 marked as noise"));
}

/* Noise at 8 stands beyond use at 7: one of them has to be given up, and it is the noise. */
static void
test_trade_off (EngineFixture *fixture, gconstpointer data)
{
  static const double loads[] = { 5, 7, 4.5, 8, 9, 7.5 };
  live (fixture, loads, "nunnuu");
  g_autoptr (GPtrArray) rules = feedback (fixture);
  const BwRuleFeedback *rule = g_ptr_array_index (rules, 0);
  g_assert_cmpfloat (rule->proposed_threshold, ==, 5.1);
  g_assert_nonnull (strstr (rule->proposal, "no level tells all noise from what was useful"));
  g_assert_nonnull (
      strstr (rule->proposal, "keeping all 3 useful, without 2 of the 3 marked as noise"));
}

static void
test_too_few (EngineFixture *fixture, gconstpointer data)
{
  static const double loads[] = { 5, 7, 5, 5 };
  live (fixture, loads, "nunn");
  g_autoptr (GPtrArray) rules = feedback (fixture);
  const BwRuleFeedback *rule = g_ptr_array_index (rules, 0);
  g_assert_true (isnan (rule->proposed_threshold));
  g_assert_nonnull (strstr (rule->proposal, "4 marked"));
}

/* All of it was of use: there is nothing to propose. */
static void
test_all_useful (EngineFixture *fixture, gconstpointer data)
{
  static const double loads[] = { 5, 7, 5, 5, 5 };
  live (fixture, loads, "uuuuu");
  g_autoptr (GPtrArray) rules = feedback (fixture);
  const BwRuleFeedback *rule = g_ptr_array_index (rules, 0);
  g_assert_cmpfloat (rule->precision, ==, 1);
  g_assert_null (rule->proposal);
}

typedef struct
{
  GPtrArray *rules;
  BwIncident *incident;
  bool is_done;
} Answer;

static void
marked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  answer->incident = bw_engine_mark_finish (BW_ENGINE (object), result, NULL);
  answer->is_done = true;
}

static void
fed_back_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  answer->rules = bw_engine_feedback_finish (BW_ENGINE (object), result, NULL);
  answer->is_done = true;
}

static void
test_async (EngineFixture *fixture, gconstpointer data)
{
  begin (fixture);
  peak (fixture, 5);
  Answer answer = { NULL, NULL, false };
  bw_engine_mark_async (fixture->engine, 1, false, "desktop", marked_cb, &answer);
  bw_test_wait_flag (&answer.is_done);
  g_assert_cmpint (answer.incident->useful, ==, 0);
  bw_incident_free (answer.incident);
  answer.is_done = false;
  bw_engine_feedback_async (fixture->engine, 0, bw_clock_wall_us (fixture->clock), NULL,
                            fed_back_cb, &answer);
  bw_test_wait_flag (&answer.is_done);
  g_assert_cmpint (((BwRuleFeedback *) g_ptr_array_index (answer.rules, 0))->n_noise, ==, 1);
  g_ptr_array_unref (answer.rules);
}

#define add(path, test)                                                                            \
  g_test_add (path, EngineFixture, NULL, engine_set_up, test, engine_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/engine/feedback/mark", test_mark);
  add ("/engine/feedback/separable", test_separable);
  add ("/engine/feedback/trade-off", test_trade_off);
  add ("/engine/feedback/too-few", test_too_few);
  add ("/engine/feedback/all-useful", test_all_useful);
  add ("/engine/feedback/async", test_async);
  return g_test_run ();
}
