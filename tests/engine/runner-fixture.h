/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule runner over real stores that can be killed and begun again, for tests. */
#pragma once

#include "alerts-fixture.h"
#include "engine/bw-rule-runner.h"
#include "rules/bw-rule-eval.h"

#include <inttypes.h>

#define PATIENCE_MS 5000
#define STEP_US (10 * BW_SECOND_US)
#define HOST "system_cpu_percent{source=\"host\"}"
#define CPU "metric=system_cpu_percent;warning=80;warning-recover=60;critical=95;for=2m;for-count=2"

typedef struct
{
  char *dir;
  BwClock *clock;
  BwAlerts *alerts;
  BwHistory *history;
  BwHeartbeat *heartbeat;
  BwDispatcher *dispatcher;
  BwIncidentKeeper *keeper;
  BwRuleRunner *runner;
  GPtrArray *rules;
  GString *changes; /* a line for each step: what, incident, when, in seconds from the start */
  bool is_ready;
} Fixture;

static inline void
changed_cb (gpointer data, const BwIncident *incident, const BwIncidentEvent *event)
{
  g_string_append_printf (((Fixture *) data)->changes, "%s %d %" PRId64 "\n",
                          bw_incident_kind_name (event->kind), (int) incident->id,
                          (event->at_us - BW_TEST_NOW_US) / BW_SECOND_US);
}

static inline void
failing_cb (gpointer data, const GError *error)
{
  g_error ("incidents can't be written: %s", error != NULL ? error->message : "");
}

static inline void
ready_cb (gpointer data)
{
  ((Fixture *) data)->is_ready = true;
}

/* The program begins at WALL_US, with RULES as they are then. */
static inline void
start (Fixture *fixture, int64_t wall_us)
{
  g_autoptr (GError) error = NULL;
  fixture->clock = bw_clock_new_fake (wall_us);
  fixture->alerts = alerts_open (fixture->dir);
  fixture->history = bw_history_open (fixture->dir, false, &error);
  g_assert_no_error (error);
  fixture->heartbeat = bw_heartbeat_new (fixture->clock, fixture->alerts, &error);
  g_assert_no_error (error);
  bw_heartbeat_start (fixture->heartbeat);
  fixture->dispatcher = bw_dispatcher_new (fixture->clock, fixture->alerts, NULL, NULL);
  BwIncidentKeeperCallbacks callbacks = { changed_cb, failing_cb, fixture };
  fixture->keeper =
      bw_incident_keeper_new (fixture->clock, fixture->alerts, fixture->dispatcher, &callbacks);
  g_autoptr (BwPolicy) policy = policy_new ("desktop:desktop:warning log:log:warning", "");
  bw_incident_keeper_set_policy (fixture->keeper, policy, NULL);
  fixture->runner =
      bw_rule_runner_new (fixture->clock, fixture->heartbeat, fixture->alerts, fixture->keeper);
  bw_rule_runner_set_rules (fixture->runner, fixture->rules);
  fixture->is_ready = false;
  bw_rule_runner_resume (fixture->runner, fixture->history, ready_cb, fixture);
  bw_test_wait_flag (&fixture->is_ready);
}

static inline bool
is_idle (gpointer data)
{
  return bw_incident_keeper_n_waiting (((Fixture *) data)->keeper) == 0;
}

static inline void
settle (Fixture *fixture)
{
  g_assert_true (bw_test_run_until (is_idle, fixture, PATIENCE_MS));
}

/* It ends without a farewell; what was handed to a database is there. */
static inline void
crash (Fixture *fixture)
{
  settle (fixture);
  bw_rule_runner_free (fixture->runner);
  bw_incident_keeper_free (fixture->keeper);
  bw_dispatcher_free (fixture->dispatcher);
  bw_heartbeat_free (fixture->heartbeat);
  bw_history_close (fixture->history);
  bw_alerts_close (fixture->alerts);
  bw_test_drain ();
  bw_clock_unref (fixture->clock);
}

static inline void
add_rule (Fixture *fixture, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  BwRule *rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  g_free (rule->id);
  rule->id = g_strdup (id);
  g_ptr_array_add (fixture->rules, rule);
}

static inline void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
  fixture->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  fixture->changes = g_string_new (NULL);
}

static inline void
tear_down (Fixture *fixture, gconstpointer data)
{
  crash (fixture);
  g_ptr_array_unref (fixture->rules);
  g_string_free (fixture->changes, TRUE);
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

/* A batch of the source host: metric, value, … up to NULL. It is sampled and, with IS_JUDGED, fed
 * to the rules. */
static inline void
sample (Fixture *fixture, bool is_judged, const char *metric, ...)
{
  g_autoptr (BwBatch) batch = bw_batch_new ("host", bw_clock_wall_us (fixture->clock));
  va_list arguments;
  va_start (arguments, metric);
  for (; metric != NULL; metric = va_arg (arguments, const char *))
    bw_batch_add (batch, bw_metric_parse (metric, NULL), va_arg (arguments, double));
  va_end (arguments);
  bw_history_append (fixture->history, batch);
  if (is_judged)
    bw_rule_runner_feed (fixture->runner, batch, STEP_US);
}

/* VALUE now and every ten seconds, N times; a step of time after each. */
static inline void
feed (Fixture *fixture, double value, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      sample (fixture, true, HOST, value, NULL);
      bw_clock_advance (fixture->clock, STEP_US);
      settle (fixture);
    }
}

/* The same, but the end comes before the rules see it. */
static inline void
sample_only (Fixture *fixture, double value, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      sample (fixture, false, HOST, value, NULL);
      bw_clock_advance (fixture->clock, STEP_US);
    }
}

#define assert_changes(fixture, expected) g_assert_cmpstr ((fixture)->changes->str, ==, expected)
