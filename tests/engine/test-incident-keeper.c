/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to incidents while their database works, fails, and works again: nothing is lost,
 * nothing is written twice. */
#include "alerts-fixture.h"
#include "base/bw-error.h"
#include "engine/bw-incident-deadlines.h"
#include "engine/bw-incident-keeper.h"
#include "fake-channel.h"

#define PATIENCE_MS 5000

typedef struct
{
  AlertsFixture store;
  BwAlerts *alerts; /* the store's */
  BwClock *clock;
  BwDispatcher *dispatcher;
  BwIncidentKeeper *keeper;
  FakeLog log;
  GString *changes; /* a line for each step */
  GString *answers; /* a word for each request that was answered */
  unsigned n_failures;
  unsigned n_recoveries;
} Fixture;

static void
changed_cb (gpointer data, const BwIncident *incident, const BwIncidentEvent *event)
{
  g_string_append_printf (((Fixture *) data)->changes, "%s %d %s\n",
                          bw_incident_kind_name (event->kind), (int) incident->id,
                          bw_incident_status_name (incident->status));
}

static void
failing_cb (gpointer data, const GError *error)
{
  Fixture *fixture = data;
  fixture->n_failures += error != NULL;
  fixture->n_recoveries += error == NULL;
}

static void
done_cb (const BwIncidentAnswer *answer, const GError *error, gpointer data)
{
  Fixture *fixture = data;
  g_assert_true ((answer != NULL) != (error != NULL));
  if (answer != NULL)
    g_string_append (fixture->answers, answer->incident != NULL ? "told " : "stored ");
  else
    g_string_append (fixture->answers, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                           ? "given-up "
                                           : "refused ");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  alerts_set_up (&fixture->store, NULL);
  fixture->alerts = fixture->store.alerts;
  fixture->clock = bw_test_clock_new ();
  fixture->changes = g_string_new (NULL);
  fixture->answers = g_string_new (NULL);
  fake_log_init (&fixture->log);
  fixture->dispatcher = bw_dispatcher_new (fixture->clock, fixture->alerts, NULL, NULL);
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "desktop"));
  BwIncidentKeeperCallbacks callbacks = { changed_cb, failing_cb, fixture };
  fixture->keeper =
      bw_incident_keeper_new (fixture->clock, fixture->alerts, fixture->dispatcher, &callbacks);
  g_autoptr (BwPolicy) policy = policy_new ("desktop:desktop:warning", "");
  bw_incident_keeper_set_policy (fixture->keeper, policy, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_incident_keeper_free (fixture->keeper);
  bw_dispatcher_free (fixture->dispatcher);
  alerts_tear_down (&fixture->store, NULL);
  bw_test_drain ();
  fake_log_clear (&fixture->log);
  bw_clock_unref (fixture->clock);
  g_string_free (fixture->changes, TRUE);
  g_string_free (fixture->answers, TRUE);
}

static bool
is_idle (gpointer data)
{
  Fixture *fixture = data;
  return bw_incident_keeper_n_waiting (fixture->keeper) == 0
         && !bw_dispatcher_is_busy (fixture->dispatcher);
}

static void
settle (Fixture *fixture)
{
  g_assert_true (bw_test_run_until (is_idle, fixture, PATIENCE_MS));
}

/* What was asked of the database has been answered, well or not. */
static void
let_answer (Fixture *fixture)
{
  alerts_exec (fixture->alerts, "SELECT 1");
  bw_test_drain ();
}

static void
submit_rule (Fixture *fixture, BwIncidentKind kind, BwSeverity severity)
{
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  bw_incident_keeper_submit (fixture->keeper, alerts_rule_request (kind, severity, now_us), NULL,
                             done_cb, fixture);
}

static void
submit_person (Fixture *fixture, BwIncidentKind kind, int64_t id)
{
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  bw_incident_keeper_submit (fixture->keeper, alerts_person_request (kind, id, now_us), NULL,
                             done_cb, fixture);
}

static void
submit_story (Fixture *fixture)
{
  submit_rule (fixture, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  submit_rule (fixture, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL);
  submit_rule (fixture, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL);
}

#define STORY "FIRE 1 open\nUPGRADE 1 open\nRESOLVE 1 resolved\n"

static void
assert_story (Fixture *fixture)
{
  g_assert_cmpstr (fixture->changes->str, ==, STORY);
  g_assert_cmpstr (fixture->answers->str, ==, "told told told ");
  alerts_assert_query (fixture->alerts, "SELECT seq, kind FROM incident_event ORDER BY seq",
                       "1 10\n2 20\n3 70");
  /* What was committed together may be told together. */
  alerts_assert_query (fixture->alerts,
                       "SELECT count(*), count(delivered_at), sum(status IN (30, 70)) FROM outbox",
                       "3 3 3");
  g_assert_true (g_str_has_prefix (fixture->log.sent->str, "desktop FIRE 1\n"));
}

static void
test_story (Fixture *fixture, gconstpointer data)
{
  submit_story (fixture);
  g_assert_cmpuint (bw_incident_keeper_n_waiting (fixture->keeper), ==, 3);
  /* Nothing is said of what is not written. */
  g_assert_cmpstr (fixture->changes->str, ==, "");
  settle (fixture);
  assert_story (fixture);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  g_assert_cmpuint (fixture->n_recoveries, ==, 0);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  submit_person (fixture, BW_KIND_ACK, 99);
  submit_rule (fixture, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  submit_person (fixture, BW_KIND_UNACK, 1);
  submit_rule (fixture, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  submit_person (fixture, BW_KIND_ACK, 1);
  settle (fixture);
  g_assert_cmpstr (fixture->answers->str, ==, "refused told refused stored told ");
  g_assert_cmpstr (fixture->changes->str, ==, "FIRE 1 open\nACK 1 acknowledged\n");
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  /* Who takes it on need not be asked to any more. */
  g_assert_cmpstr (fixture->log.withdrawn->str, ==, "1 ");
}

/* BREAK and MEND: statements that make the database fail, and work again. */
static void
check_outage (Fixture *fixture, const char *break_it, const char *mend)
{
  g_autoptr (BwAlerts) other = alerts_open (fixture->store.dir);
  alerts_exec (other, break_it);
  submit_story (fixture);
  let_answer (fixture);
  g_assert_cmpuint (fixture->n_failures, ==, 1);
  for (unsigned i = 0; i < 3; i++)
    {
      bw_clock_advance (fixture->clock, 5 * BW_SECOND_US);
      let_answer (fixture);
    }
  g_assert_cmpuint (fixture->n_failures, ==, 4);
  g_assert_cmpuint (bw_incident_keeper_n_waiting (fixture->keeper), ==, 3);
  g_assert_cmpstr (fixture->changes->str, ==, "");
  g_assert_cmpstr (fixture->answers->str, ==, "");
  g_assert_cmpuint (fixture->log.n_sent, ==, 0);
  alerts_exec (other, mend);
  bw_clock_advance (fixture->clock, 5 * BW_SECOND_US - 1);
  let_answer (fixture);
  g_assert_cmpuint (fixture->n_recoveries, ==, 0);
  bw_clock_advance (fixture->clock, 1);
  settle (fixture);
  g_assert_cmpuint (fixture->n_recoveries, ==, 1);
  assert_story (fixture);
}

static void
test_missing_table (Fixture *fixture, gconstpointer data)
{
  check_outage (fixture, "ALTER TABLE incident_event RENAME TO gone",
                "ALTER TABLE gone RENAME TO incident_event");
}

static void
test_failing_statement (Fixture *fixture, gconstpointer data)
{
  check_outage (fixture,
                "CREATE TRIGGER full BEFORE INSERT ON incident_event BEGIN "
                "SELECT RAISE(FAIL, 'disk full'); END",
                "DROP TRIGGER full");
}

static void
test_failing_outbox (Fixture *fixture, gconstpointer data)
{
  check_outage (fixture,
                "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN "
                "SELECT RAISE(ABORT, 'disk full'); END",
                "DROP TRIGGER full");
}

/* Of another rule than all others. */
static void
submit_other (Fixture *fixture, BwIncidentKind kind)
{
  BwIncidentRequest *request =
      alerts_rule_request (kind, BW_SEVERITY_WARNING, bw_clock_wall_us (fixture->clock));
  g_free (request->rule);
  g_free (request->dedup_key);
  g_clear_pointer (&request->rule_state, bw_rule_state_row_free);
  request->rule = g_strdup ("other");
  request->dedup_key = bw_incident_dedup_key ("other", ALERTS_LABELS);
  bw_incident_keeper_submit (fixture->keeper, request, NULL, done_cb, fixture);
}

static bool
has_answers (gpointer data)
{
  Fixture *fixture = data;
  return g_str_equal (fixture->answers->str, "told told ")
         && !bw_dispatcher_is_busy (fixture->dispatcher);
}

/* What the store refuses of one rule does not stand in the way of what others have to tell. */
static void
test_refused_rule (Fixture *fixture, gconstpointer data)
{
  alerts_exec (fixture->alerts, "CREATE TRIGGER no BEFORE INSERT ON incident WHEN new.rule = "
                                "'other' BEGIN SELECT RAISE(ABORT, 'no'); END");
  submit_other (fixture, BW_KIND_FIRE);
  submit_rule (fixture, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  let_answer (fixture);
  submit_other (fixture, BW_KIND_RESOLVE);
  submit_rule (fixture, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  g_assert_true (bw_test_run_until (has_answers, fixture, PATIENCE_MS));
  g_assert_cmpstr (fixture->changes->str, ==, "FIRE 1 open\nRESOLVE 1 resolved\n");
  g_assert_cmpuint (fixture->log.n_sent, >, 0);
  g_assert_cmpuint (bw_incident_keeper_n_waiting (fixture->keeper), ==, 2);
  g_assert_cmpuint (fixture->n_failures, ==, 1);
  g_assert_cmpuint (fixture->n_recoveries, ==, 0);
  alerts_exec (fixture->alerts, "DROP TRIGGER no");
  bw_clock_advance (fixture->clock, 5 * BW_SECOND_US);
  settle (fixture);
  g_assert_true (g_str_has_suffix (fixture->changes->str, "FIRE 2 open\nRESOLVE 2 resolved\n"));
  g_assert_cmpuint (fixture->n_recoveries, ==, 1);
}

/* After an hour it is given up, and what comes after it has its turn. */
static void
test_refused_for_good (Fixture *fixture, gconstpointer data)
{
  alerts_exec (fixture->alerts,
               "CREATE TRIGGER no BEFORE INSERT ON incident WHEN new.severity = 20 "
               "BEGIN SELECT RAISE(ABORT, 'no'); END");
  submit_rule (fixture, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  submit_rule (fixture, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL);
  let_answer (fixture);
  for (unsigned i = 1; i < 719; i++)
    {
      bw_clock_advance (fixture->clock, 5 * BW_SECOND_US);
      let_answer (fixture);
    }
  g_assert_cmpuint (bw_incident_keeper_n_waiting (fixture->keeper), ==, 2);
  g_assert_cmpstr (fixture->answers->str, ==, "");
  /* It is warned of. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  bw_clock_advance (fixture->clock, 5 * BW_SECOND_US);
  let_answer (fixture);
  g_log_set_always_fatal (fatal);
  g_assert_cmpstr (fixture->answers->str, ==, "refused ");
  bw_clock_advance (fixture->clock, 5 * BW_SECOND_US);
  settle (fixture);
  g_assert_cmpstr (fixture->answers->str, ==, "refused told ");
  g_assert_cmpstr (fixture->changes->str, ==, "FIRE 1 open\n");
  g_assert_cmpuint (fixture->n_recoveries, ==, 1);
}

static void
test_freed_with_requests (Fixture *fixture, gconstpointer data)
{
  alerts_exec (fixture->alerts, "ALTER TABLE incident RENAME TO gone");
  submit_story (fixture);
  let_answer (fixture);
  g_clear_pointer (&fixture->keeper, bw_incident_keeper_free);
  g_assert_cmpstr (fixture->answers->str, ==, "given-up given-up given-up ");
  bw_clock_advance (fixture->clock, BW_MINUTE_US);
  let_answer (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "");
}

/* The database works on the first request while the keeper goes. */
static void
test_freed_while_writing (Fixture *fixture, gconstpointer data)
{
  for (unsigned i = 0; i < 20; i++)
    {
      submit_rule (fixture, i % 2 == 0 ? BW_KIND_FIRE : BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
      /* Answered, and nobody has looked. */
      if (i % 4 == 0)
        alerts_exec (fixture->alerts, "SELECT 1");
      g_clear_pointer (&fixture->keeper, bw_incident_keeper_free);
      let_answer (fixture);
      BwIncidentKeeperCallbacks callbacks = { changed_cb, failing_cb, fixture };
      fixture->keeper =
          bw_incident_keeper_new (fixture->clock, fixture->alerts, fixture->dispatcher, &callbacks);
    }
  g_assert_cmpstr (fixture->changes->str, ==, "");
}

static void
test_routes (Fixture *fixture, gconstpointer data)
{
  const char *const channels[] = { "log", NULL };
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  g_autoptr (BwPolicy) policy = policy_new ("desktop:desktop:warning log:log:info", "");
  bw_incident_keeper_set_policy (fixture->keeper, policy, NULL);
  bw_incident_keeper_submit (fixture->keeper,
                             alerts_rule_request (BW_KIND_FIRE, BW_SEVERITY_WARNING, now_us),
                             channels, NULL, NULL);
  /* What is submitted already goes where it was to go. */
  g_autoptr (BwPolicy) other = policy_new ("desktop:desktop:warning", "");
  bw_incident_keeper_set_policy (fixture->keeper, other, NULL);
  settle (fixture);
  alerts_assert_query (fixture->alerts, "SELECT channel, status, reason FROM outbox ORDER BY 1",
                       "desktop 80 the rule names other channels\nlog 10 -");
}

/* Steps that time takes: looked for every minute, each taken once. */
static void
test_deadlines (Fixture *fixture, gconstpointer data)
{
  BwIncidentDeadlines *deadlines = bw_incident_deadlines_new (fixture->clock, fixture->alerts,
                                                              fixture->keeper, fixture->dispatcher);
  bw_incident_deadlines_start (deadlines);
  submit_rule (fixture, BW_KIND_FIRE, BW_SEVERITY_EMERGENCY);
  submit_person (fixture, BW_KIND_ACK, 1);
  settle (fixture);
  for (unsigned minute = 1; minute <= 62; minute++)
    {
      bw_clock_advance (fixture->clock, BW_MINUTE_US);
      let_answer (fixture);
      settle (fixture);
    }
  g_assert_cmpstr (fixture->log.sent->str, ==, "desktop FIRE 1\ndesktop REPEAT 1\n");
  /* Resolved by a person while it goes on, it comes back once the hold is over. */
  submit_person (fixture, BW_KIND_RESOLVE, 1);
  settle (fixture);
  for (unsigned minute = 1; minute <= 17; minute++)
    {
      bw_clock_advance (fixture->clock, BW_MINUTE_US);
      let_answer (fixture);
      settle (fixture);
    }
  g_assert_true (g_str_has_suffix (fixture->changes->str,
                                   "UNACK 1 open\nRESOLVE 1 resolved\nREOPEN 1 reopened\n"));
  /* Over for a day it is closed. */
  submit_rule (fixture, BW_KIND_RESOLVE, BW_SEVERITY_EMERGENCY);
  settle (fixture);
  bw_clock_advance (fixture->clock, BW_DAY_US - BW_MINUTE_US);
  let_answer (fixture);
  settle (fixture);
  alerts_assert_query (fixture->alerts, "SELECT status FROM incident", "50");
  for (unsigned minute = 0; minute < 3; minute++)
    {
      bw_clock_advance (fixture->clock, BW_MINUTE_US);
      let_answer (fixture);
      settle (fixture);
    }
  alerts_assert_query (fixture->alerts, "SELECT status FROM incident", "60");
  alerts_assert_query (fixture->alerts, "SELECT count(*), sum(kind = 150) FROM incident_event",
                       "7 1");
  bw_incident_deadlines_free (deadlines);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "story", test_story },
    { "refusals", test_refusals },
    { "missing-table", test_missing_table },
    { "failing-statement", test_failing_statement },
    { "failing-outbox", test_failing_outbox },
    { "refused-rule", test_refused_rule },
    { "refused-for-good", test_refused_for_good },
    { "freed-with-requests", test_freed_with_requests },
    { "freed-while-writing", test_freed_while_writing },
    { "routes", test_routes },
    { "deadlines", test_deadlines },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/incident-keeper/", tests[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
