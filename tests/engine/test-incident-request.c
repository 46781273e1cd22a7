/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to incidents, decided and written in one step: the workflow over a real database,
 * who is told, races. */
#include "alerts-fixture.h"
#include "base/bw-error.h"

#include <string.h>

#define MINUTES(n) (BW_TEST_NOW_US + (n) *BW_MINUTE_US)

/* A channel for all that is a warning, one for what is worse, one that is switched off, and one the
 * rule does not name. */
static void
add_policy (BwIncidentRequest *request)
{
  request->policy = policy_new ("desktop:desktop:warning mail:email:critical -off:log:info "
                                "other:log:info",
                                "");
  request->rule_channels = alerts_rule_channels (ALERTS_RULE, "desktop mail off");
}

static BwIncidentAnswer *
submit (BwAlerts *alerts, BwIncidentRequest *taken)
{
  g_autoptr (BwIncidentRequest) request = taken;
  if (request->policy == NULL)
    add_policy (request);
  BwIncidentAnswer *answer = alerts_run (alerts, bw_incident_request_run, request);
  g_assert_nonnull (answer);
  return answer;
}

/* The rule's step; returns the incident's id, 0 when there was nothing to tell. */
static int64_t
rule_step (BwAlerts *alerts, BwIncidentKind kind, BwSeverity severity, int64_t now_us)
{
  g_autoptr (BwIncidentAnswer) answer =
      submit (alerts, alerts_rule_request (kind, severity, now_us));
  return answer->incident != NULL ? answer->incident->id : 0;
}

static void
person_step (BwAlerts *alerts, BwIncidentKind kind, int64_t id, int64_t now_us)
{
  g_autoptr (BwIncidentAnswer) answer = submit (alerts, alerts_person_request (kind, id, now_us));
  g_assert_cmpint (answer->incident->id, ==, id);
}

/* The program's own step on a deadline. */
static void
auto_step (BwAlerts *alerts, BwIncidentKind kind, int64_t id, int64_t now_us)
{
  g_autoptr (BwIncidentRequest) request = bw_incident_request_new (kind, now_us, "auto");
  request->incident_id = id;
  g_autoptr (BwIncidentAnswer) answer = submit (alerts, g_steal_pointer (&request));
  g_assert_nonnull (answer->incident);
}

/* The step is refused and nothing has changed. */
static void
expect_refusal (BwAlerts *alerts, BwIncidentRequest *taken, BwErrorCode code)
{
  g_autoptr (BwIncidentRequest) request = taken;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = alerts_dump (alerts);
  add_policy (request);
  g_assert_null (
      bw_store_worker_run (bw_alerts_worker (alerts), bw_incident_request_run, request, &error));
  g_assert_error (error, BW_ERROR, (int) code);
  g_autofree char *after = alerts_dump (alerts);
  g_assert_cmpstr (before, ==, after);
}

#define assert_incidents(alerts, expected)                                                         \
  alerts_assert_query (alerts,                                                                     \
                       "SELECT id, status, severity, max_severity, episode, reopen_count, "        \
                       "previous_id FROM incident ORDER BY id",                                    \
                       expected)
#define assert_events(alerts, expected)                                                            \
  alerts_assert_query (alerts,                                                                     \
                       "SELECT incident_id, seq, kind, actor, from_status, to_status "             \
                       "FROM incident_event ORDER BY incident_id, seq",                            \
                       expected)
#define assert_outbox(alerts, seq, expected)                                                       \
  alerts_assert_query (alerts,                                                                     \
                       "SELECT channel, kind, status, episode FROM outbox WHERE incident_id = 1 "  \
                       "AND event_seq = " seq " ORDER BY channel",                                 \
                       expected)

static void
test_fire_to_resolve (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  g_assert_cmpint (rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0)), ==, 1);
  assert_incidents (alerts, "1 10 20 20 1 0 -");
  assert_outbox (alerts, "1", "desktop 10 10 1\nmail 10 80 1\noff 10 80 1\nother 10 80 1");
  alerts_assert_query (alerts, "SELECT channel, reason FROM outbox WHERE status = 80",
                       "mail it is below the channel's min-severity\n"
                       "off the channel is disabled\n"
                       "other the rule names other channels");
  alerts_assert_query (alerts, "SELECT state, tier, incident_id FROM rule_state", "20 1 1");

  rule_step (alerts, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, MINUTES (1));
  assert_incidents (alerts, "1 10 40 40 1 0 -");
  assert_outbox (alerts, "2", "desktop 20 10 1\nmail 20 10 1\noff 20 80 1\nother 20 80 1");
  rule_step (alerts, BW_KIND_DOWNGRADE, BW_SEVERITY_WARNING, MINUTES (2));
  assert_incidents (alerts, "1 10 20 40 1 0 -");
  assert_outbox (alerts, "3", "");
  rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, MINUTES (3));
  assert_incidents (alerts, "1 50 20 40 1 0 -");
  /* The mail was told when it was critical, so it hears of the end. */
  assert_outbox (alerts, "4", "desktop 70 10 1\nmail 70 10 1\noff 70 80 1\nother 70 80 1");
  alerts_assert_query (alerts, "SELECT state, tier, incident_id FROM rule_state", "0 0 -");
  assert_events (alerts, "1 1 10 auto - 10\n1 2 20 auto 10 10\n1 3 110 auto 10 10\n"
                         "1 4 70 auto 10 50");
}

static void
test_resolve_untold (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  /* A message that never arrived was not told. */
  alerts_exec (alerts, "UPDATE outbox SET status = 50 WHERE channel = 'desktop'");
  rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, MINUTES (1));
  assert_outbox (alerts, "2", "desktop 70 80 1\nmail 70 80 1\noff 70 80 1\nother 70 80 1");
  alerts_assert_query (alerts,
                       "SELECT reason FROM outbox WHERE event_seq = 2 AND channel = 'desktop'",
                       "the channel was not told of its beginning");
}

static void
test_refire (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_CRITICAL, MINUTES (0));
  rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, MINUTES (10));
  /* 60 min after the end it is still the same one. */
  g_assert_cmpint (rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (70)), ==, 1);
  assert_incidents (alerts, "1 20 20 40 2 1 -");
  alerts_assert_query (alerts, "SELECT occurrences, level, acked_at, resolved_at FROM incident",
                       "2 1 - -");
  assert_outbox (alerts, "3", "desktop 30 10 2\nmail 30 80 2\noff 30 80 2\nother 30 80 2");
  alerts_assert_query (alerts, "SELECT incident_id FROM rule_state", "1");
  rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, MINUTES (80));
  /* Who was told in the episode before is not told of this one's end. */
  assert_outbox (alerts, "4", "desktop 70 10 2\nmail 70 80 2\noff 70 80 2\nother 70 80 2");
  /* A moment more, and it is another, which names the one before. */
  g_assert_cmpint (rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (140) + 1), ==, 2);
  assert_incidents (alerts, "1 50 20 40 2 1 -\n2 10 20 20 1 0 1");
  alerts_assert_query (alerts, "SELECT incident_id FROM rule_state", "2");
}

static void
test_refire_after_close (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, MINUTES (1));
  person_step (alerts, BW_KIND_CLOSE, 1, MINUTES (2));
  g_assert_cmpint (rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (3)), ==, 2);
  assert_incidents (alerts, "1 60 20 20 1 0 -\n2 10 20 20 1 0 1");
}

static void
test_firing_again_while_open (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  /* A state that was lost fires once more: the same incident, told only when it is worse. */
  g_assert_cmpint (rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (1)), ==, 0);
  alerts_assert_query (alerts, "SELECT incident_id, evaluated_at FROM rule_state",
                       "1 1772452860000000");
  g_assert_cmpint (rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_CRITICAL, MINUTES (2)), ==, 1);
  assert_events (alerts, "1 1 10 auto - 10\n1 2 20 auto 10 10");
  /* An end of what is not open only stores the state. */
  rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, MINUTES (3));
  g_assert_cmpint (rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, MINUTES (4)), ==, 0);
  assert_incidents (alerts, "1 50 40 40 1 0 -");
}

static void
test_acknowledge (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  person_step (alerts, BW_KIND_ACK, 1, MINUTES (1));
  assert_incidents (alerts, "1 30 20 20 1 0 -");
  assert_outbox (alerts, "2", "");
  person_step (alerts, BW_KIND_START, 1, MINUTES (2));
  assert_incidents (alerts, "1 40 20 20 1 0 -");
  /* Getting worse ends the acknowledgement. */
  rule_step (alerts, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, MINUTES (3));
  assert_incidents (alerts, "1 10 40 40 1 0 -");
  assert_outbox (alerts, "4", "desktop 20 10 1\nmail 20 10 1\noff 20 80 1\nother 20 80 1");
  alerts_assert_query (alerts, "SELECT note FROM incident_event WHERE seq = 4",
                       "acknowledgement lapsed: severity is now critical");
  person_step (alerts, BW_KIND_ACK, 1, MINUTES (4));
  person_step (alerts, BW_KIND_UNACK, 1, MINUTES (5));
  assert_incidents (alerts, "1 10 40 40 1 0 -");
  /* Who gives it back leaves it to the others. */
  assert_outbox (alerts, "6", "desktop 40 10 1\nmail 40 10 1\noff 40 80 1\nother 40 80 1");
  assert_events (alerts, "1 1 10 auto - 10\n1 2 120 cli:anna 10 30\n1 3 130 cli:anna 30 40\n"
                         "1 4 20 auto 40 10\n1 5 120 cli:anna 10 30\n1 6 140 cli:anna 30 10");
}

static void
test_lapsed_acknowledgement (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  g_autoptr (BwIncidentRequest) request =
      alerts_rule_request (BW_KIND_FIRE, BW_SEVERITY_CRITICAL, MINUTES (0));
  request->policy = policy_new ("desktop:desktop:warning", "");
  g_autoptr (BwIncidentAnswer) answer = submit (alerts, g_steal_pointer (&request));
  person_step (alerts, BW_KIND_ACK, 1, MINUTES (1));
  alerts_assert_query (alerts, "SELECT ack_until FROM incident", "1772467260000000");
  auto_step (alerts, BW_KIND_UNACK, 1, MINUTES (241));
  assert_incidents (alerts, "1 10 40 40 1 0 -");
  /* Told as a repetition, also to the channel that came later: it goes on. */
  assert_outbox (alerts, "3", "desktop 40 10 1\nmail 40 10 1\noff 40 80 1\nother 40 80 1");
  g_autofree char *payload =
      alerts_query (alerts, "SELECT payload FROM outbox WHERE event_seq = 3 AND status = 10");
  g_assert_nonnull (strstr (payload, "Acknowledgement lapsed: 4"));
  g_assert_nonnull (strstr (payload, "Still critical: CPU of host"));
}

static void
test_resolved_by_person (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  person_step (alerts, BW_KIND_RESOLVE, 1, MINUTES (1));
  alerts_assert_query (alerts, "SELECT status, hold_until FROM incident", "50 1772453760000000");
  /* The condition goes on and gets no worse: nothing to tell, and the state keeps its incident. */
  g_assert_cmpint (rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (2)), ==, 1);
  assert_incidents (alerts, "1 20 20 20 2 1 -");
}

static void
test_hold_ends (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  person_step (alerts, BW_KIND_RESOLVE, 1, MINUTES (1));
  auto_step (alerts, BW_KIND_REOPEN, 1, MINUTES (16));
  assert_incidents (alerts, "1 20 20 20 2 1 -");
  assert_outbox (alerts, "3", "desktop 30 10 2\nmail 30 80 2\noff 30 80 2\nother 30 80 2");
  /* Its numbers stay those of the condition, and no hold is left. */
  alerts_assert_query (alerts, "SELECT value, threshold, hold_until FROM incident", "81.0 80.0 -");
}

static void
test_worse_while_held (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  person_step (alerts, BW_KIND_RESOLVE, 1, MINUTES (1));
  rule_step (alerts, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, MINUTES (5));
  assert_incidents (alerts, "1 20 40 40 2 1 -");
  assert_events (alerts, "1 1 10 auto - 10\n1 2 70 cli:anna 10 50\n1 3 30 auto 50 20");
  alerts_assert_query (alerts, "SELECT incident_id FROM rule_state", "1");
}

static void
test_over_while_held (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  person_step (alerts, BW_KIND_RESOLVE, 1, MINUTES (1));
  g_assert_cmpint (rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, MINUTES (2)), ==, 0);
  alerts_assert_query (alerts, "SELECT state, incident_id FROM rule_state", "0 -");
  /* Resolved while nothing is wrong: no hold. */
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (3));
  alerts_exec (alerts, "UPDATE rule_state SET state = 0, tier = 0");
  person_step (alerts, BW_KIND_RESOLVE, 1, MINUTES (4));
  alerts_assert_query (alerts, "SELECT status, hold_until FROM incident", "50 -");
}

static void
test_worse_long_after (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  person_step (alerts, BW_KIND_RESOLVE, 1, MINUTES (1));
  person_step (alerts, BW_KIND_CLOSE, 1, MINUTES (2));
  /* Closed although it goes on; when it gets worse that is a new one. */
  g_assert_cmpint (rule_step (alerts, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, MINUTES (3)), ==, 2);
  assert_incidents (alerts, "1 60 20 20 1 0 -\n2 10 40 40 1 0 1");
  assert_events (alerts, "1 1 10 auto - 10\n1 2 70 cli:anna 10 50\n1 3 150 cli:anna 50 60\n"
                         "2 1 10 auto - 10");
}

static void
test_no_data_beside (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_CRITICAL, MINUTES (0));
  BwIncidentRequest *silent =
      alerts_rule_request (BW_KIND_NODATA, BW_SEVERITY_WARNING, MINUTES (5));
  g_autofree char *key = g_steal_pointer (&silent->dedup_key);
  silent->dedup_key = g_strconcat (key, BW_NODATA_SUFFIX, NULL);
  silent->is_nodata = true;
  silent->rule_state->incident_id = 1;
  silent->rule_state->nodata_since_us = MINUTES (2);
  g_autoptr (BwIncidentAnswer) answer = submit (alerts, silent);
  g_assert_cmpint (answer->incident->id, ==, 2);
  assert_incidents (alerts, "1 10 40 40 1 0 -\n2 10 20 20 1 0 -");
  alerts_assert_query (alerts, "SELECT incident_id, nodata_incident_id FROM rule_state", "1 2");
  /* Its condition is that there is no value, whatever the rule says of the last one. */
  person_step (alerts, BW_KIND_RESOLVE, 2, MINUTES (6));
  alerts_assert_query (alerts, "SELECT hold_until IS NOT NULL FROM incident WHERE id = 2", "1");
}

static void
test_evidence (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  BwIncidentRequest *request = alerts_rule_request (BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  request->evidence = g_strdup ("{\"value\":81,\"since\":\"2026-03-02T11:58:00Z\"}");
  request->n = 42;
  request->summary = g_strdup ("CPU of host at 81 %");
  g_autoptr (BwIncidentAnswer) answer = submit (alerts, request);
  alerts_assert_query (alerts, "SELECT evidence FROM incident_event",
                       "{\"value\":81,\"since\":\"2026-03-02T11:58:00Z\"}");
  alerts_assert_query (alerts,
                       "SELECT value, threshold, n, summary, category, rule, labels, metric "
                       "FROM incident",
                       "81.0 80.0 42 CPU of host at 81 % 10 cpu source=\"host\" "
                       "system_cpu_percent{source=\"host\"}");
  /* The answer has what is to be sent, and nothing that was suppressed. */
  g_assert_cmpuint (answer->outbox->len, ==, 1);
  const BwOutboxRow *row = g_ptr_array_index (answer->outbox, 0);
  g_assert_cmpstr (row->channel, ==, "desktop");
  g_assert_cmpint (row->incident_id, ==, 1);
  g_assert_cmpint (row->event_seq, ==, 1);
  g_assert_cmpint (row->expires_us, ==, MINUTES (360));
  g_assert_nonnull (strstr (row->payload, row->id));
}

static void
test_refusals (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  static const BwIncidentKind refused_open[] = { BW_KIND_UNACK, BW_KIND_CLOSE, BW_KIND_REOPEN };
  static const BwIncidentKind refused_resolved[] = { BW_KIND_ACK, BW_KIND_START, BW_KIND_UNACK,
                                                     BW_KIND_RESOLVE };
  static const BwIncidentKind refused_closed[] = { BW_KIND_ACK,     BW_KIND_START, BW_KIND_UNACK,
                                                   BW_KIND_RESOLVE, BW_KIND_CLOSE, BW_KIND_REOPEN };
  expect_refusal (alerts, alerts_person_request (BW_KIND_ACK, 7, MINUTES (0)), BW_ERROR_NOT_FOUND);
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  for (unsigned i = 0; i < G_N_ELEMENTS (refused_open); i++)
    expect_refusal (alerts, alerts_person_request (refused_open[i], 1, MINUTES (1)),
                    BW_ERROR_CONFLICT);
  person_step (alerts, BW_KIND_ACK, 1, MINUTES (2));
  expect_refusal (alerts, alerts_person_request (BW_KIND_ACK, 1, MINUTES (3)), BW_ERROR_CONFLICT);
  person_step (alerts, BW_KIND_RESOLVE, 1, MINUTES (4));
  for (unsigned i = 0; i < G_N_ELEMENTS (refused_resolved); i++)
    expect_refusal (alerts, alerts_person_request (refused_resolved[i], 1, MINUTES (5)),
                    BW_ERROR_CONFLICT);
  person_step (alerts, BW_KIND_CLOSE, 1, MINUTES (6));
  for (unsigned i = 0; i < G_N_ELEMENTS (refused_closed); i++)
    expect_refusal (alerts, alerts_person_request (refused_closed[i], 1, MINUTES (7)),
                    BW_ERROR_CONFLICT);
  person_step (alerts, BW_KIND_NOTE, 1, MINUTES (8));
}

static void
test_reopened_by_person (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, MINUTES (1));
  person_step (alerts, BW_KIND_REOPEN, 1, MINUTES (500));
  assert_incidents (alerts, "1 20 20 20 2 1 -");
  rule_step (alerts, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, MINUTES (501));
  rule_step (alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (600));
  assert_incidents (alerts, "1 50 20 20 2 1 -\n2 10 20 20 1 0 1");
  /* Another of its kind is open by now. */
  g_autoptr (BwIncidentRequest) request = alerts_person_request (BW_KIND_REOPEN, 1, MINUTES (601));
  g_autoptr (GError) error = NULL;
  g_autofree char *before = alerts_dump (alerts);
  g_assert_null (
      bw_store_worker_run (bw_alerts_worker (alerts), bw_incident_request_run, request, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_autofree char *after = alerts_dump (alerts);
  g_assert_cmpstr (before, ==, after);
}

#define N_RACES 60

/* A program that works on the same incidents through a connection of its own. */
static gpointer
race_thread (gpointer data)
{
  BwAlerts *alerts = data;
  for (int i = 0; i < N_RACES; i++)
    {
      g_autoptr (BwIncidentAnswer) noted =
          submit (alerts, alerts_person_request (BW_KIND_NOTE, 1, MINUTES (i)));
      g_assert_nonnull (noted->event);
      g_autofree char *rule = g_strdup_printf ("rule-%d", i);
      BwIncidentRequest *fire =
          alerts_rule_request (BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (i));
      g_free (fire->dedup_key);
      fire->dedup_key = bw_incident_dedup_key (rule, ALERTS_LABELS);
      g_clear_pointer (&fire->rule_state, bw_rule_state_row_free);
      g_autoptr (BwIncidentAnswer) fired = submit (alerts, fire);
    }
  return NULL;
}

static void
test_races (AlertsFixture *fixture, gconstpointer data)
{
  g_autoptr (BwAlerts) other = alerts_open (fixture->dir);
  rule_step (fixture->alerts, BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  GThread *thread = g_thread_new ("race", race_thread, other);
  race_thread (fixture->alerts);
  g_thread_join (thread);
  /* Both wrote all of their notes, one after the other. */
  alerts_assert_query (fixture->alerts,
                       "SELECT count(*), max(seq), sum(kind = 160) FROM incident_event "
                       "WHERE incident_id = 1",
                       "121 121 120");
  alerts_assert_query (fixture->alerts, "SELECT seq FROM incident WHERE id = 1", "121");
  /* Each condition has one incident, begun once. */
  alerts_assert_query (fixture->alerts,
                       "SELECT count(*), count(DISTINCT dedup_key), max(seq) FROM incident "
                       "WHERE id > 1",
                       "60 60 1");
}

/* The database says no every time: that is no refusal, for it may work later. */
static void
test_never_first (AlertsFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  alerts_exec (fixture->alerts,
               "CREATE TRIGGER no BEFORE INSERT ON incident_event BEGIN SELECT RAISE(ABORT, 'no'); "
               "END");
  g_autofree char *before = alerts_dump (fixture->alerts);
  g_autoptr (BwIncidentRequest) request =
      alerts_rule_request (BW_KIND_FIRE, BW_SEVERITY_WARNING, MINUTES (0));
  g_assert_null (bw_store_worker_run (bw_alerts_worker (fixture->alerts), bw_incident_request_run,
                                      request, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_BUSY);
  g_autofree char *after = alerts_dump (fixture->alerts);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (AlertsFixture *fixture, gconstpointer data);
  } tests[] = {
    { "fire-to-resolve", test_fire_to_resolve },
    { "resolve-untold", test_resolve_untold },
    { "refire", test_refire },
    { "refire-after-close", test_refire_after_close },
    { "firing-again-while-open", test_firing_again_while_open },
    { "acknowledge", test_acknowledge },
    { "lapsed-acknowledgement", test_lapsed_acknowledgement },
    { "resolved-by-person", test_resolved_by_person },
    { "hold-ends", test_hold_ends },
    { "worse-while-held", test_worse_while_held },
    { "over-while-held", test_over_while_held },
    { "worse-long-after", test_worse_long_after },
    { "no-data-beside", test_no_data_beside },
    { "evidence", test_evidence },
    { "refusals", test_refusals },
    { "reopened-by-person", test_reopened_by_person },
    { "races", test_races },
    { "never-first", test_never_first },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/incident-request/", tests[i].name, NULL);
      g_test_add (path, AlertsFixture, NULL, alerts_set_up, tests[i].func, alerts_tear_down);
    }
  return g_test_run ();
}
