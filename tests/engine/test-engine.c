/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole engine, on a clock that is moved and a made-up computer: from a value that crosses its
 * limit to a line in a file, through configurations, other programs and restarts. */
#include "engine-fixture.h"

#include <unistd.h>

static void
test_story (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  engine_run (fixture, 5, 3);
  engine_assert_log (fixture, "");
  engine_run (fixture, 5, 1);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  /* Once, however long it lasts. */
  engine_run (fixture, 5, 12);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  engine_run (fixture, 9, 4);
  engine_assert_log (fixture, "warning FIRE incident 1\ncritical UPGRADE incident 1\n");
  engine_run (fixture, 1, 1);
  engine_assert_log (fixture, "warning FIRE incident 1\ncritical UPGRADE incident 1\n"
                              "critical RESOLVE incident 1\n");
  g_assert_cmpstr (fixture->seen->str, ==,
                   "FIRE load warning\nUPGRADE load critical\nRESOLVE load critical\n");

  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentStory) story = bw_engine_incident_story (fixture->engine, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (story->events->len, ==, 3);
  const BwIncidentEvent *fired = g_ptr_array_index (story->events, 0);
  g_assert_nonnull (strstr (fired->evidence, "\"value\":5"));
  g_assert_nonnull (strstr (fired->evidence, "\"threshold\":4"));
  g_assert_nonnull (strstr (fired->evidence, "\"since\":\"2026-03-02T12:00:30Z\""));
  unsigned n_delivered = 0, n_suppressed = 0;
  for (unsigned i = 0; i < story->deliveries->len; i++)
    {
      const BwDeliveryView *delivery = g_ptr_array_index (story->deliveries, i);
      n_delivered += g_str_equal (delivery->status, "delivered");
      n_suppressed += g_str_equal (delivery->status, "suppressed");
    }
  g_assert_cmpuint (n_delivered, ==, 3);
  /* The desktop is switched off, which is recorded. */
  g_assert_cmpuint (n_suppressed, ==, 3);
}

static void
test_second_engine (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  g_assert_null (engine_open (fixture, BW_ENGINE_RUN, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_BUSY);
  g_autofree char *pid = g_strdup_printf ("pid %d", getpid ());
  g_assert_nonnull (strstr (error->message, pid));
  /* The first one goes on. */
  engine_run (fixture, 5, 4);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  engine_stop (fixture);
  g_clear_error (&error);
  /* Opened and never started it lets go, too. */
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_RUN, &error);
  g_assert_no_error (error);
  g_clear_object (&engine);
  g_assert_cmpint (bw_engine_lock_holder (fixture->state), ==, 0);
}

/* A file whose lines are all well, and which can't be meant. */
static void
test_attached (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  bw_clock_advance (fixture->clock, 2 * BW_SECOND_US);
  engine_settle (fixture);
  g_autoptr (BwEngine) attached = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_autoptr (BwEngineStatus) status = bw_engine_status (attached, &error);
  g_assert_no_error (error);
  g_assert_true (status->is_live);
  g_assert_cmpint (status->pid, ==, getpid ());
  g_assert_cmpint (status->state, ==, BW_STATE_WARNING);
  g_assert_cmpint (bw_engine_status_exit_code (status), ==, 1);
  g_assert_cmpuint (status->sources->len, ==, 1);
  g_assert_cmpuint (status->incidents->len, ==, 1);

  g_autoptr (BwIncident) acked =
      bw_engine_act (attached, 1, BW_KIND_ACK, "cli:anna", "mine", &error);
  g_assert_no_error (error);
  g_assert_cmpint (acked->status, ==, BW_INCIDENT_ACKNOWLEDGED);
  /* The running engine hears of it by itself. */
  engine_wait_seen (fixture, "ACK load warning\n");
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  g_assert_null (bw_engine_act (attached, 1, BW_KIND_ACK, "cli:anna", NULL, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);
  /* What it resolves by hand comes back when the hold is over. */
  g_autoptr (BwIncident) resolved =
      bw_engine_act (attached, 1, BW_KIND_RESOLVE, "cli:anna", NULL, &error);
  g_assert_no_error (error);
  engine_wait_seen (fixture, "RESOLVE load warning\n");
  engine_run (fixture, 5, 16 * 6);
  engine_wait_seen (fixture, "REOPEN load warning\n");
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning RESOLVE incident 1\n"
                              "warning REOPEN incident 1\n");
}

static void
test_attached_to_nothing (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngine) attached = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_autoptr (BwEngineStatus) status = bw_engine_status (attached, &error);
  g_assert_no_error (error);
  g_assert_false (status->is_live);
  g_assert_cmpint (status->state, ==, BW_STATE_UNKNOWN);
  g_assert_cmpint (bw_engine_status_exit_code (status), ==, 3);
  BwIncidentFilter filter = { .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) incidents = bw_engine_incidents (attached, &filter, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (incidents->len, ==, 0);
  g_autoptr (GArray) readings = bw_engine_readings (attached, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 0);
  g_assert_null (bw_engine_act (attached, 1, BW_KIND_ACK, "cli:anna", NULL, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  /* Looking has made nothing. */
  g_assert_false (g_file_test (fixture->state, G_FILE_TEST_EXISTS));
}

static void
assert_incidents (EngineFixture *fixture, const char *expected)
{
  g_autoptr (BwAlerts) alerts = alerts_open (fixture->state);
  alerts_assert_query (alerts, "SELECT count(*) FROM incident WHERE rule = 'load'", expected);
}

static void
test_restart (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  engine_restart (fixture, BW_HOUR_US);
  engine_run (fixture, 5, 12);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  engine_restart (fixture, BW_DAY_US);
  /* Whoever was away looks for a minute before it tells anyone. */
  engine_run (fixture, 1, 1);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  engine_run (fixture, 1, 6);
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning RESOLVE incident 1\n");
  /* Half of what it has to last is before the end of one program, half after the start of another.
   */
  engine_run (fixture, 5, 3);
  assert_incidents (fixture, "1");
  engine_restart (fixture, BW_DAY_US);
  engine_run (fixture, 5, 1);
  g_assert_cmpint (bw_clock_wall_us (fixture->clock), >, BW_TEST_NOW_US + 2 * BW_DAY_US);
  engine_run (fixture, 5, 1);
  assert_incidents (fixture, "2");
  engine_run (fixture, 5, 6);
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning RESOLVE incident 1\n"
                              "warning FIRE incident 2\n");
}

static void
test_failing_source (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 1, 1);
  g_autoptr (BwEngineStatus) well = bw_engine_status (fixture->engine, NULL);
  g_assert_cmpint (well->state, ==, BW_STATE_HEALTHY);
  g_autofree char *away = g_build_filename (fixture->dir, "away", NULL);
  g_autofree char *path = g_build_filename (fixture->dir, "bets.csv", NULL);
  g_autofree char *text = g_strdup_printf ("%s[source bot]\ntype=ledger\npath=%s\ninterval=10s\n",
                                           ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD, path);
  engine_write_config (fixture, text);
  unsigned n = fixture->n_configs;
  while (fixture->n_configs == n)
    {
      bw_test_drain ();
      bw_clock_advance (fixture->clock, 50 * 1000);
    }
  engine_run (fixture, 1, 1);
  g_autoptr (BwEngineStatus) ill = bw_engine_status (fixture->engine, NULL);
  g_assert_cmpint (ill->state, ==, BW_STATE_UNKNOWN);
  g_assert_cmpuint (ill->problems->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (ill->problems, 0), "bets.csv"));
}

#define BETS "id,placed_at,settled_at,stake,odds,status,profit\n"

static bool
is_all_read (gpointer data)
{
  EngineFixture *fixture = data;
  const BwMetric *bets = bw_metric_parse ("ledger_bets{source=\"bot\"}", NULL);
  g_autofree char *found =
      g_strdup_printf ("%g", bw_ledger_feed_latest (fixture->engine->ledger_feed, bets));
  return engine_is_idle (data) && g_str_equal (found, fixture->wanted);
}

static void
test_ledger (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf (
      "%s[source bot]\ntype=ledger\npath=%s/bets.csv\ninterval=10s\ntimezone=UTC\n"
      "[rule profit]\nmetric=ledger_profit\ndirection=below\nwarning=-15\ncritical=-35\n",
      ENGINE_GENERAL ENGINE_COMPUTER, fixture->dir);
  engine_write_config (fixture, text);
  g_free (bw_test_write (fixture->dir, "bets.csv",
                         BETS "1,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,10,2.0,lost,-10\n", -1));
  engine_start (fixture);
  fixture->wanted = "1";
  engine_run_until (fixture, is_all_read);
  engine_assert_log (fixture, "");
  /* One that was pending is lost, and another comes. */
  g_free (bw_test_write (fixture->dir, "bets.csv",
                         BETS "1,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,10,2.0,lost,-10\n"
                              "2,2026-03-02T10:00:00Z,,10,2.0,pending,\n",
                         -1));
  engine_run (fixture, 1, 2);
  g_free (bw_test_write (fixture->dir, "bets.csv",
                         BETS "1,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,10,2.0,lost,-10\n"
                              "2,2026-03-02T10:00:00Z,2026-03-02T11:00:00Z,10,2.0,lost,-10\n",
                         -1));
  engine_run (fixture, 1, 1);
  fixture->wanted = "2";
  engine_run_until (fixture, is_all_read);
  engine_settle (fixture);
  engine_assert_log (fixture, "warning FIRE incident 1\n");

  g_autoptr (GError) error = NULL;
  const BwMetric *profit = bw_metric_parse ("ledger_profit{source=\"bot\"}", NULL);
  g_autoptr (GArray) points =
      bw_engine_series (fixture->engine, profit, BW_TEST_NOW_US - 2 * BW_DAY_US,
                        BW_TEST_NOW_US + BW_HOUR_US, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, ==, 3);
  g_assert_cmpfloat (g_array_index (points, BwHistoryPoint, 0).last, ==, 0);
  g_assert_cmpfloat (g_array_index (points, BwHistoryPoint, 1).last, ==, -10);
  g_assert_cmpfloat (g_array_index (points, BwHistoryPoint, 2).last, ==, -20);
  g_autoptr (GArray) readings = bw_engine_readings (fixture->engine, "ledger_profit", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (g_array_index (readings, BwReading, 0).value, ==, -20);
  engine_restart (fixture, BW_HOUR_US);
  fixture->wanted = "2";
  engine_run_until (fixture, is_all_read);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
}

static void
test_sampled_series (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  engine_run (fixture, 2, 3);
  const BwMetric *load = bw_metric_parse ("system_load1{source=\"pc\"}", NULL);
  g_autoptr (GArray) readings = bw_engine_readings (fixture->engine, "system_load1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 1);
  g_assert_true (g_array_index (readings, BwReading, 0).metric == load);
  g_assert_cmpfloat (g_array_index (readings, BwReading, 0).value, ==, 2);
  g_assert_null (bw_engine_series (fixture->engine,
                                   bw_metric_parse ("system_load1{source=\"pd\"}", NULL), 0,
                                   BW_TEST_NOW_US, 0, NULL, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "system_load1{source=\"pc\"}"));
  engine_stop (fixture);
  /* Another program reads what was written. */
  g_clear_error (&error);
  g_autoptr (BwEngine) attached = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) points = bw_engine_series (attached, load, BW_TEST_NOW_US,
                                                BW_TEST_NOW_US + BW_HOUR_US, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, ==, 4);
  g_assert_cmpfloat (g_array_index (points, BwHistoryPoint, 0).last, ==, 1);
  g_assert_cmpfloat (g_array_index (points, BwHistoryPoint, 3).last, ==, 2);
}

static void
expect_not_opened (EngineFixture *fixture, BwErrorCode code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (engine_open (fixture, BW_ENGINE_RUN, &error));
  g_assert_error (error, BW_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpint (bw_engine_lock_holder (fixture->state), ==, 0);
}

static void
test_bad_state (EngineFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "alerts.db", "ledger.db", "history.db" };
  g_free (bw_test_write (fixture->dir, "state", "no directory", -1));
  expect_not_opened (fixture, BW_ERROR_PERMISSION, fixture->state);
  g_assert_cmpint (g_remove (fixture->state), ==, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path =
          bw_test_write (fixture->state, names[i], "this is no database at all, is it?", -1);
      expect_not_opened (fixture, BW_ERROR_CORRUPT, names[i]);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

/* Presets, rules with their instances, and a rule run over values. */
static void
test_rules (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_engine_rules (fixture->engine, problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (rules->len, ==, 1);
  const BwRuleView *view = g_ptr_array_index (rules, 0);
  g_assert_cmpstr (view->rule, ==, "load");
  g_assert_cmpuint (view->instances->len, ==, 1);
  const BwRuleInstanceView *instance = g_ptr_array_index (view->instances, 0);
  g_assert_cmpstr (instance->labels, ==, "source=\"pc\"");
  g_assert_cmpstr (instance->state, ==, "FIRING");
  g_assert_cmpstr (instance->tier, ==, "warning");
  g_assert_cmpint (instance->incident_id, ==, 1);
  g_autoptr (GArray) steps =
      bw_engine_rule_eval ("metric=x;warning=80;critical=90;for=10s", "values.csv",
                           "0,50\n10,85\n20,85\n30,95\n40,95\n50,10\n", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 3);
  g_assert_cmpstr (g_array_index (steps, BwRuleStep, 0).kind, ==, "FIRE");
  g_assert_cmpfloat (g_array_index (steps, BwRuleStep, 0).seconds, ==, 20);
  g_assert_cmpstr (g_array_index (steps, BwRuleStep, 2).kind, ==, "RESOLVE");
  g_assert_null (bw_engine_rule_eval ("metric=x", "values.csv", "0,1\n", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  for (const char *const *preset = bw_engine_presets (); *preset != NULL; preset++)
    {
      g_autofree char *text = bw_engine_preset_text (*preset);
      bool has_rules = strcmp (*preset, "escalation") != 0;
      g_assert_cmpint (strstr (text, "[rule ") != NULL, ==, has_rules);
    }
  g_assert_null (bw_engine_preset_text ("nonsense"));
}

static void
test_summary (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  engine_run (fixture, 1, 6);
  g_autoptr (BwAlertSummary) summary = bw_engine_alert_summary (
      fixture->engine, BW_TEST_NOW_US, BW_TEST_NOW_US + BW_HOUR_US, &error);
  g_assert_no_error (error);
  g_assert_cmpint (summary->n_incidents, ==, 1);
  g_assert_cmpint (summary->n_resolved, ==, 1);
  g_assert_cmpint (summary->n_open, ==, 0);
  g_assert_cmpint (summary->n_delivered, ==, 2);
  g_assert_cmpint (summary->n_suppressed, ==, 2);
  g_assert_cmpfloat (summary->suppression_rate, ==, 0.5);
  g_assert_cmpfloat (summary->mean_resolve_s, ==, 10);
  g_assert_true (isnan (summary->mean_ack_s));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (EngineFixture *fixture, gconstpointer data);
  } tests[] = {
    { "story", test_story },         { "second-engine", test_second_engine },
    { "attached", test_attached },   { "attached-to-nothing", test_attached_to_nothing },
    { "restart", test_restart },     { "failing-source", test_failing_source },
    { "ledger", test_ledger },       { "sampled-series", test_sampled_series },
    { "bad-state", test_bad_state }, { "rules", test_rules },
    { "summary", test_summary },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/", tests[i].name, NULL);
      g_test_add (path, EngineFixture, NULL, engine_set_up, tests[i].func, engine_tear_down);
    }
  return g_test_run ();
}
