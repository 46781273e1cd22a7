/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules over samples, through ends and starts of the program: states go on, time does not pass
 * while nothing runs, and what was sampled before the end is judged. */
#include "runner-fixture.h"

#include "engine/bw-rule-request.h"

static void
test_judged (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU ";channels=log");
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 50, 3);
  feed (fixture, 85, 12);
  assert_changes (fixture, "");
  feed (fixture, 85, 1);
  assert_changes (fixture, "FIRE 1 150\n");
  const BwRuleInstance *instance =
      bw_rule_set_find (bw_rule_runner_set (fixture->runner), "cpu", "source=\"host\"");
  g_assert_cmpint (instance->incident_id, ==, 1);
  alerts_assert_query (fixture->alerts, "SELECT channel, status FROM outbox ORDER BY channel",
                       "desktop 80\nlog 10");
  alerts_assert_query (fixture->alerts,
                       "SELECT value, threshold, category, rule, summary FROM incident",
                       "85.0 80.0 10 cpu CPU of host at 85.0\u00a0%, warning level 80.0\u00a0%");
  g_autofree char *evidence = alerts_query (fixture->alerts, "SELECT evidence FROM incident_event");
  g_assert_nonnull (strstr (evidence, "\"since\":\"2026-03-02T12:00:30Z\""));
  feed (fixture, 50, 1);
  assert_changes (fixture, "FIRE 1 150\nRESOLVE 1 160\n");
  g_assert_cmpint (instance->incident_id, ==, 0);
}

static void
test_saved_every_minute (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 85, 6);
  alerts_assert_query (fixture->alerts,
                       "SELECT state, last_value, (evaluated_at - 1772452800000000) / 1000000 "
                       "FROM rule_state",
                       "10 85.0 50");
  feed (fixture, 85, 5);
  alerts_assert_query (fixture->alerts,
                       "SELECT (evaluated_at - 1772452800000000) / 1000000 FROM rule_state", "50");
}

/* Two minutes have to pass while it runs: one before an hour without it, one after. */
static void
test_time_stands_still (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 85, 7);
  crash (fixture);
  /* 60 s are counted, for that was the last sample. */
  start (fixture, BW_TEST_NOW_US + BW_HOUR_US);
  feed (fixture, 85, 6);
  assert_changes (fixture, "");
  feed (fixture, 85, 1);
  assert_changes (fixture, "FIRE 1 3660\n");
}

static void
test_firing_goes_on (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 85, 13);
  assert_changes (fixture, "FIRE 1 120\n");
  crash (fixture);
  start (fixture, BW_TEST_NOW_US + BW_HOUR_US);
  feed (fixture, 85, 20);
  assert_changes (fixture, "FIRE 1 120\n");
  feed (fixture, 97, 13);
  assert_changes (fixture, "FIRE 1 120\nUPGRADE 1 3920\n");
  crash (fixture);
  start (fixture, BW_TEST_NOW_US + 2 * BW_HOUR_US);
  feed (fixture, 50, 1);
  assert_changes (fixture, "FIRE 1 120\nUPGRADE 1 3920\nRESOLVE 1 7200\n");
  alerts_assert_query (fixture->alerts, "SELECT count(*) FROM incident", "1");
}

/* The states are of 12:00:50; the samples up to 12:02:20 say that it fired at 12:02:00. */
static void
test_late_samples (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 85, 6);
  sample_only (fixture, 85, 9);
  crash (fixture);
  start (fixture, BW_TEST_NOW_US + BW_DAY_US);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 120\n");
  alerts_assert_query (fixture->alerts,
                       "SELECT (opened_at - 1772452800000000) / 1000000 "
                       "FROM incident",
                       "120");
  crash (fixture);
  /* Once. */
  start (fixture, BW_TEST_NOW_US + 2 * BW_DAY_US);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 120\n");
}

/* A whole story before the end is told as one, in order. */
static void
test_late_story (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "lasting", "metric=system_cpu_percent;warning=70;for=30s");
  add_rule (fixture, "any", "metric=system_cpu_percent;warning=70");
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 50, 7);
  sample_only (fixture, 85, 5);
  sample_only (fixture, 50, 1);
  crash (fixture);
  start (fixture, BW_TEST_NOW_US + BW_HOUR_US);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 70\nFIRE 2 100\nRESOLVE 1 120\nRESOLVE 2 120\n");
}

#define ROOT "system_disk_percent{source=\"host\",mount=\"/\"}"
#define HOME "system_disk_percent{source=\"host\",mount=\"/home\"}"

/* One of two has fired and was stored then, the other's state is older: its samples mean nothing
 * for the first. */
static void
test_states_of_different_age (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "disk", "metric=system_disk_percent;warning=85;for-count=2");
  start (fixture, BW_TEST_NOW_US);
  sample (fixture, true, ROOT, 50.0, HOME, 50.0, NULL);
  bw_clock_advance (fixture->clock, BW_MINUTE_US + STEP_US);
  for (unsigned i = 0; i < 2; i++)
    {
      sample (fixture, true, ROOT, 90.0, HOME, 50.0, NULL);
      bw_clock_advance (fixture->clock, STEP_US / 10);
      settle (fixture);
    }
  assert_changes (fixture, "FIRE 1 71\n");
  for (unsigned i = 0; i < 12; i++)
    {
      sample (fixture, false, ROOT, 90.0, HOME, i == 5 ? 90.0 : 50.0, NULL);
      bw_clock_advance (fixture->clock, STEP_US / 10);
    }
  crash (fixture);
  start (fixture, BW_TEST_NOW_US + BW_HOUR_US);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 71\n");
  alerts_assert_query (fixture->alerts, "SELECT id, status FROM incident", "1 10");
}

static void
test_rule_gone (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 85, 13);
  crash (fixture);
  g_ptr_array_set_size (fixture->rules, 0);
  start (fixture, BW_TEST_NOW_US + BW_HOUR_US);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 120\nRESOLVE 1 3600\n");
  alerts_assert_query (fixture->alerts, "SELECT note FROM incident_event WHERE kind = 70",
                       "the rule was removed");
}

static void
test_source_gone (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  add_rule (fixture, "roi", "metric=ledger_roi;direction=below;warning=0");
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 85, 13);
  g_autoptr (BwBatch) figures = bw_batch_new ("bot", bw_clock_wall_us (fixture->clock));
  bw_batch_add (figures, bw_metric_parse ("ledger_roi{source=\"bot\"}", NULL), -0.5);
  bw_rule_runner_feed (fixture->runner, figures, STEP_US);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 120\nFIRE 2 130\n");
  crash (fixture);
  start (fixture, BW_TEST_NOW_US + BW_HOUR_US);
  g_autoptr (GHashTable) sources = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_add (sources, (gpointer) "host");
  bw_rule_runner_keep_sources (fixture->runner, sources);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 120\nFIRE 2 130\n");
  g_hash_table_remove_all (sources);
  bw_rule_runner_keep_sources (fixture->runner, sources);
  settle (fixture);
  /* The ledger's rows are there without its source. */
  assert_changes (fixture, "FIRE 1 120\nFIRE 2 130\nRESOLVE 1 3600\n");
  alerts_assert_query (fixture->alerts, "SELECT note FROM incident_event WHERE kind = 70",
                       "the source was removed");
}

/* Time passes in steps, a failure at each. */
static void
fail (Fixture *fixture, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      bw_rule_runner_source_failed (fixture->runner, "host", STEP_US);
      bw_clock_advance (fixture->clock, STEP_US);
      settle (fixture);
    }
}

static void
test_no_data (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 85, 13);
  fail (fixture, 11);
  assert_changes (fixture, "FIRE 1 120\n");
  fail (fixture, 1);
  /* Beside the incident of the condition, which stays as it is. */
  assert_changes (fixture, "FIRE 1 120\nNODATA 2 250\n");
  alerts_assert_query (fixture->alerts,
                       "SELECT id, status, severity, dedup_key LIKE '%#nodata' FROM incident",
                       "1 10 20 0\n2 10 20 1");
  alerts_assert_query (fixture->alerts, "SELECT incident_id, nodata_incident_id FROM rule_state",
                       "1 2");
  crash (fixture);
  start (fixture, BW_TEST_NOW_US + BW_HOUR_US);
  feed (fixture, 85, 1);
  assert_changes (fixture, "FIRE 1 120\nNODATA 2 250\nRESOLVE 2 3600\n");
  alerts_assert_query (fixture->alerts, "SELECT id, status FROM incident", "1 10\n2 50");
  alerts_assert_query (fixture->alerts, "SELECT incident_id, nodata_incident_id FROM rule_state",
                       "1 -");
}

/* Nothing comes any more and nobody says why: noticed when it is due, without another batch. */
static void
test_silence (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 50, 13);
  /* The last sample was ten seconds ago. */
  bw_clock_advance (fixture->clock, 109 * BW_SECOND_US);
  settle (fixture);
  assert_changes (fixture, "");
  bw_clock_advance (fixture->clock, BW_SECOND_US);
  settle (fixture);
  assert_changes (fixture, "NODATA 1 240\n");
}

static void
test_after_sleep (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU);
  start (fixture, BW_TEST_NOW_US);
  feed (fixture, 50, 13);
  fail (fixture, 11);
  bw_clock_sleep (fixture->clock, 8 * BW_HOUR_US);
  bw_rule_runner_resumed_from_sleep (fixture->runner);
  /* A minute to come back in. */
  fail (fixture, 5);
  assert_changes (fixture, "");
  feed (fixture, 50, 1);
  fail (fixture, 11);
  assert_changes (fixture, "");
  alerts_assert_query (fixture->alerts, "SELECT count(*) FROM incident", "0");
}

/* The keeper's answer may come when the runner has other rules. */
static void
test_rules_replaced_meanwhile (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "any", "metric=system_cpu_percent;warning=70");
  start (fixture, BW_TEST_NOW_US);
  sample (fixture, true, HOST, 85.0, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  bw_rule_runner_set_rules (fixture->runner, none);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 0\nRESOLVE 1 0\n");
}

/* Five changes within the hour, the first of which is 50 min old: 20 min become 45, of which three
 * times as long without a change is calm. A sixth is older than an hour. */
static void
test_changes_asked_for (Fixture *fixture, gconstpointer data)
{
  int64_t now_us = BW_TEST_NOW_US;
  start (fixture, now_us);
  g_autoptr (BwRuleEvent) event = g_new0 (BwRuleEvent, 1);
  event->rule = bw_rule_parse_inline ("metric=x;warning=1;keep-firing-for=20m", NULL);
  event->metric = bw_metric_get_labels ("x", "source", "host", NULL);
  event->instance = bw_rule_instance_new ("r", event->metric->label_text);
  event->transition = (BwTransition){ BW_TRANSITION_FIRE, 1 };
  event->severity = BW_SEVERITY_WARNING;
  event->before = event->instance->state;
  event->at_us = now_us;
  event->points = g_array_new (FALSE, FALSE, sizeof (BwRulePoint));
  for (int i = 0; i < 6; i++)
    event->instance->state.flips_us[i] = now_us - (i == 0 ? 70 : 60 - 10 * i) * BW_MINUTE_US;
  event->instance->state.n_flips = 6;
  g_autoptr (BwIncidentRequest) request = bw_rule_request_new (event);
  g_assert_cmpint (request->changes.n, ==, 5);
  g_assert_cmpint (request->changes.since_us, ==, now_us - 50 * BW_MINUTE_US);
  g_assert_cmpint (request->changes.hold_us, ==, 135 * BW_MINUTE_US);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "judged", test_judged },
    { "saved-every-minute", test_saved_every_minute },
    { "time-stands-still", test_time_stands_still },
    { "firing-goes-on", test_firing_goes_on },
    { "late-samples", test_late_samples },
    { "late-story", test_late_story },
    { "states-of-different-age", test_states_of_different_age },
    { "rule-gone", test_rule_gone },
    { "source-gone", test_source_gone },
    { "no-data", test_no_data },
    { "silence", test_silence },
    { "after-sleep", test_after_sleep },
    { "rules-replaced-meanwhile", test_rules_replaced_meanwhile },
    { "changes-asked-for", test_changes_asked_for },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/rule-runner/", tests[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
