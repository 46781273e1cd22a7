/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries over a real outbox through channels that accept, refuse, hang, come and go. */
#include "alerts-fixture.h"
#include "base/bw-error.h"
#include "engine/bw-dispatcher.h"
#include "engine/bw-retry.h"
#include "fake-channel.h"
#include "store/bw-outbox-care.h"

#include <inttypes.h>

#define PATIENCE_MS 5000

typedef struct
{
  AlertsFixture store;
  BwAlerts *alerts; /* the store's */
  BwClock *clock;
  BwDispatcher *dispatcher;
  FakeLog log;
  char *status; /* of the last report, with its error */
  unsigned n_store_errors;
  unsigned n_wanted;
} Fixture;

static void
status_cb (gpointer data, const BwChannelStatus *status, const GError *error)
{
  Fixture *fixture = data;
  g_free (fixture->status);
  fixture->status = g_strdup_printf ("%s waiting %u delivered %" PRId64 " failed %" PRId64 " %s",
                                     status->channel, status->n_waiting, status->n_delivered,
                                     status->n_failed, status->error != NULL ? status->error : "-");
  fixture->n_store_errors += error != NULL;
}

static void
start_dispatcher (Fixture *fixture)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  fixture->dispatcher = bw_dispatcher_new (fixture->clock, fixture->alerts, status_cb, fixture);
  bw_dispatcher_set_zone (fixture->dispatcher, zone);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  alerts_set_up (&fixture->store, NULL);
  fixture->alerts = fixture->store.alerts;
  fixture->clock = bw_test_clock_new ();
  fake_log_init (&fixture->log);
  start_dispatcher (fixture);
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "desktop"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_dispatcher_free (fixture->dispatcher);
  alerts_tear_down (&fixture->store, NULL);
  bw_test_drain ();
  fake_log_clear (&fixture->log);
  bw_clock_unref (fixture->clock);
  g_free (fixture->status);
}

static bool
is_idle (gpointer data)
{
  return !bw_dispatcher_is_busy (((Fixture *) data)->dispatcher);
}

/* Until nothing is being leased, sent or written. */
static void
settle (Fixture *fixture)
{
  g_assert_true (bw_test_run_until (is_idle, fixture, PATIENCE_MS));
}

static bool
has_sent (gpointer data)
{
  Fixture *fixture = data;
  return fixture->log.n_sent >= fixture->n_wanted;
}

static void
wait_sent (Fixture *fixture, unsigned n)
{
  fixture->n_wanted = n;
  g_assert_true (bw_test_run_until (has_sent, fixture, PATIENCE_MS));
}

static void
advance (Fixture *fixture, int64_t delta_us)
{
  bw_clock_advance (fixture->clock, delta_us);
  settle (fixture);
}

/* The rule NAME does something; what is to be told is queued. */
static void
tell (Fixture *fixture, BwAlerts *alerts, const char *rule, BwIncidentKind kind,
      BwSeverity severity, const char *channel)
{
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  g_autoptr (BwIncidentRequest) request = alerts_rule_request (kind, severity, now_us);
  g_clear_pointer (&request->rule_state, bw_rule_state_row_free);
  g_free (request->dedup_key);
  request->dedup_key = bw_incident_dedup_key (rule, "");
  g_free (request->rule);
  request->rule = g_strdup (rule);
  /* Of one series the worse would stand for the other. */
  g_clear_pointer (&request->metric, g_free);
  g_autofree char *channels = g_strdup_printf ("%s:desktop:warning", channel);
  request->policy = policy_new (channels, "[route all]\ngroup-by=key\n");
  g_autoptr (BwIncidentAnswer) answer = alerts_run (alerts, bw_incident_request_run, request);
  /* What another process queues is found by a reload only. */
  while (answer->outbox->len > 0 && alerts == fixture->alerts)
    bw_dispatcher_enqueue (fixture->dispatcher, g_ptr_array_steal_index (answer->outbox, 0));
}

static void
fire (Fixture *fixture, const char *rule)
{
  tell (fixture, fixture->alerts, rule, BW_KIND_FIRE, BW_SEVERITY_WARNING, "desktop");
}

/* All that waits is to be sent now. A job behind the reload's shows that it has answered. */
static void
ask_for_all (Fixture *fixture)
{
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  alerts_run (fixture->alerts, bw_alerts_job_make_due, &now_us);
  bw_dispatcher_reload (fixture->dispatcher);
  alerts_exec (fixture->alerts, "SELECT 1");
  bw_test_drain ();
  settle (fixture);
}

#define assert_sent(fixture, expected) g_assert_cmpstr ((fixture)->log.sent->str, ==, expected)
#define assert_outbox(fixture, expected)                                                           \
  alerts_assert_query ((fixture)->alerts,                                                          \
                       "SELECT incident_id, kind, status, attempts, maybe_duplicate FROM outbox "  \
                       "ORDER BY incident_id, event_seq",                                          \
                       expected)

static void
test_delivered (Fixture *fixture, gconstpointer data)
{
  fire (fixture, "a");
  settle (fixture);
  assert_sent (fixture, "desktop FIRE 1\n");
  assert_outbox (fixture, "1 10 30 1 0");
  alerts_assert_query (fixture->alerts,
                       "SELECT delivered_at, lease_until, last_error, last_code FROM outbox",
                       "1772452800000000 - - 200");
  alerts_assert_query (fixture->alerts, "SELECT n, at, code, outcome, error FROM delivery_attempt",
                       "1 1772452800000000 200 10 -");
  g_assert_cmpstr (fixture->status, ==, "desktop waiting 0 delivered 1 failed 0 -");
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_RETRYABLE;
  fire (fixture, "a");
  settle (fixture);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  tell (fixture, fixture->alerts, "a", BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, "desktop");
  fire (fixture, "b");
  tell (fixture, fixture->alerts, "a", BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, "desktop");
  settle (fixture);
  /* Another incident does not wait, what comes after an undelivered message does. */
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 2\n");
  g_assert_cmpstr (fixture->status, ==, "desktop waiting 3 delivered 1 failed 1 -");
  advance (fixture, 5 * BW_SECOND_US);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 2\ndesktop RESOLVE 1 of 3\n");
  assert_outbox (fixture, "1 10 70 1 0\n1 20 70 0 0\n1 70 30 1 0\n2 10 30 1 0");
}

static void
test_channels_apart (Fixture *fixture, gconstpointer data)
{
  fixture->log.hangs = true;
  fire (fixture, "a");
  wait_sent (fixture, 1);
  fixture->log.hangs = false;
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "log"));
  tell (fixture, fixture->alerts, "b", BW_KIND_FIRE, BW_SEVERITY_WARNING, "log");
  wait_sent (fixture, 2);
  assert_sent (fixture, "desktop FIRE 1\nlog FIRE 2\n");
  fake_answer (&fixture->log, BW_OUTCOME_ACCEPTED);
  settle (fixture);
}

/* Seconds until the next attempt. */
static double
next_attempt_s (Fixture *fixture)
{
  g_autofree char *text = alerts_query (fixture->alerts, "SELECT not_before FROM outbox");
  int64_t wait_us = g_ascii_strtoll (text, NULL, 10) - bw_clock_wall_us (fixture->clock);
  return (double) wait_us / (double) BW_SECOND_US;
}

static void
test_retry_times (Fixture *fixture, gconstpointer data)
{
  const double expected_s[] = { 5, 5, 5, 30, 60, 120, 240, 480, 900, 900 };
  fixture->log.outcome = BW_OUTCOME_RETRYABLE;
  fire (fixture, "a");
  settle (fixture);
  for (unsigned i = 0; i < G_N_ELEMENTS (expected_s); i++)
    {
      double wait_s = next_attempt_s (fixture);
      g_assert_cmpfloat (wait_s, >=, expected_s[i] * (i < 3 ? 1 : 0.8));
      g_assert_cmpfloat (wait_s, <=, expected_s[i] * (i < 3 ? 1 : 1.2));
      g_assert_cmpuint (fixture->log.n_sent, ==, i + 1);
      /* Not a moment too early. */
      int64_t wait_us = (int64_t) (wait_s * (double) BW_SECOND_US + 0.5);
      advance (fixture, wait_us - 1);
      g_assert_cmpuint (fixture->log.n_sent, ==, i + 1);
      advance (fixture, 1);
      g_assert_cmpuint (fixture->log.n_sent, ==, i + 2);
    }
  /* A warning is worth six hours. */
  for (unsigned i = 0; i < 40; i++)
    advance (fixture, 15 * BW_MINUTE_US);
  g_autofree char *row = alerts_query (fixture->alerts, "SELECT status, last_error FROM outbox");
  g_assert_cmpstr (row, ==, "60 the fake says no");
  alerts_assert_query (fixture->alerts,
                       "SELECT (SELECT attempts FROM outbox) = count(*), max(n) = count(*), "
                       "max(at) < 1772452800000000 + 21600000000 FROM delivery_attempt "
                       "WHERE outcome = 20",
                       "1 1 1");
}

static void
test_no_network (Fixture *fixture, gconstpointer data)
{
  ask_for_all (fixture);
  fixture->log.outcome = BW_OUTCOME_NO_NETWORK;
  fire (fixture, "a");
  settle (fixture);
  for (unsigned i = 0; i < 10; i++)
    {
      g_assert_cmpfloat (next_attempt_s (fixture), ==, 30);
      advance (fixture, 30 * BW_SECOND_US);
    }
  assert_outbox (fixture, "1 10 40 0 0");
  /* That there was none a moment ago keeps nobody from trying. */
  g_assert_cmpuint (fixture->log.n_sent, ==, 11);
  ask_for_all (fixture);
  g_assert_cmpuint (fixture->log.n_sent, ==, 12);
  /* The first that counts is followed by a quick second. */
  fixture->log.outcome = BW_OUTCOME_RETRYABLE;
  advance (fixture, 30 * BW_SECOND_US);
  g_assert_cmpfloat (next_attempt_s (fixture), ==, 5);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  advance (fixture, 5 * BW_SECOND_US);
  assert_outbox (fixture, "1 10 30 2 0");
  alerts_assert_query (fixture->alerts, "SELECT count(*), sum(outcome = 40) FROM delivery_attempt",
                       "14 12");
}

static void
test_permanent (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_PERMANENT;
  fire (fixture, "a");
  settle (fixture);
  assert_outbox (fixture, "1 10 50 1 0");
  g_assert_cmpstr (fixture->status, ==, "desktop waiting 0 delivered 0 failed 1 the fake says no");
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  fire (fixture, "b");
  settle (fixture);
  advance (fixture, BW_DAY_US);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 2\n");
  g_assert_cmpstr (fixture->status, ==, "desktop waiting 0 delivered 1 failed 1 -");
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  ask_for_all (fixture);
  fixture->log.outcome = BW_OUTCOME_RETRYABLE;
  fixture->log.retry_after_us = 100 * BW_SECOND_US;
  fire (fixture, "a");
  settle (fixture);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  /* The whole channel is left alone, whoever asks. */
  fire (fixture, "b");
  ask_for_all (fixture);
  advance (fixture, 100 * BW_SECOND_US - 1);
  assert_sent (fixture, "desktop FIRE 1\n");
  advance (fixture, 1);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 1\ndesktop FIRE 2\n");
}

static void
test_hang (Fixture *fixture, gconstpointer data)
{
  fixture->log.hangs = fixture->log.obeys = true;
  fire (fixture, "a");
  wait_sent (fixture, 1);
  bw_clock_advance (fixture->clock, BW_MINUTE_US - 1);
  g_assert_true (bw_dispatcher_is_busy (fixture->dispatcher));
  fixture->log.hangs = false;
  advance (fixture, 1);
  assert_outbox (fixture, "1 10 40 1 1");
  g_assert_cmpstr (fixture->status, ==,
                   "desktop waiting 1 delivered 0 failed 1 no answer within a minute");
  advance (fixture, 5 * BW_SECOND_US);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 1 again\n");
  assert_outbox (fixture, "1 10 30 2 1");
}

/* One that does not even end when it is told to keeps its channel, and nothing but that. */
static void
test_stuck (Fixture *fixture, gconstpointer data)
{
  fixture->log.hangs = true;
  fire (fixture, "a");
  wait_sent (fixture, 1);
  fire (fixture, "b");
  bw_clock_advance (fixture->clock, BW_HOUR_US);
  bw_test_drain ();
  assert_sent (fixture, "desktop FIRE 1\n");
  g_assert_nonnull (strstr (fixture->status, "no answer within a minute"));
  /* Were the program to end now, the next one would send it again, and say so. */
  assert_outbox (fixture, "1 10 40 1 1\n2 10 10 0 0");
  fixture->log.hangs = false;
  fake_answer (&fixture->log, BW_OUTCOME_ACCEPTED);
  settle (fixture);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 2, delivered late (due 12:00)\n");
  assert_outbox (fixture, "1 10 30 1 1\n2 10 30 1 0");
}

static void
test_crash (Fixture *fixture, gconstpointer data)
{
  fixture->log.hangs = true;
  fire (fixture, "a");
  wait_sent (fixture, 1);
  fire (fixture, "b");
  bw_dispatcher_free (fixture->dispatcher);
  assert_outbox (fixture, "1 10 20 1 0\n2 10 10 0 0");
  /* The next one sends what was being sent once more and says so, then what waited. */
  fixture->log.hangs = false;
  start_dispatcher (fixture);
  bw_dispatcher_resume (fixture->dispatcher);
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "desktop"));
  wait_sent (fixture, 3);
  settle (fixture);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 1 again\ndesktop FIRE 2\n");
  assert_outbox (fixture, "1 10 30 2 1\n2 10 30 1 0");
  /* The answer to the first attempt comes when nobody waits for it. */
  g_assert_cmpuint (fixture->log.n_destroyed, ==, 0);
  fake_answer (&fixture->log, BW_OUTCOME_ACCEPTED);
  bw_test_drain ();
  g_assert_cmpuint (fixture->log.n_destroyed, ==, 1);
  assert_outbox (fixture, "1 10 30 2 1\n2 10 30 1 0");
}

static void
test_replaced_while_sending (Fixture *fixture, gconstpointer data)
{
  FakeLog newer;
  fake_log_init (&newer);
  fixture->log.hangs = true;
  fire (fixture, "a");
  wait_sent (fixture, 1);
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&newer, "desktop"));
  fire (fixture, "b");
  bw_test_drain ();
  g_assert_cmpuint (newer.n_sent, ==, 0);
  g_assert_cmpuint (fixture->log.n_destroyed, ==, 0);
  /* The old one ends what it began. */
  fake_answer (&fixture->log, BW_OUTCOME_ACCEPTED);
  settle (fixture);
  g_assert_cmpuint (fixture->log.n_destroyed, ==, 1);
  g_assert_cmpstr (newer.sent->str, ==, "desktop FIRE 2\n");
  assert_sent (fixture, "desktop FIRE 1\n");
  assert_outbox (fixture, "1 10 30 1 0\n2 10 30 1 0");
  bw_dispatcher_remove_channel (fixture->dispatcher, "desktop");
  g_assert_cmpuint (newer.n_destroyed, ==, 1);
  fake_log_clear (&newer);
}

static void
test_removed_while_sending (Fixture *fixture, gconstpointer data)
{
  fixture->log.hangs = fixture->log.obeys = true;
  fire (fixture, "a");
  wait_sent (fixture, 1);
  bw_dispatcher_remove_channel (fixture->dispatcher, "desktop");
  g_assert_cmpuint (bw_dispatcher_n_channels (fixture->dispatcher), ==, 0);
  settle (fixture);
  g_assert_cmpuint (fixture->log.n_destroyed, ==, 1);
  assert_outbox (fixture, "1 10 40 0 1");
  advance (fixture, BW_HOUR_US);
  assert_sent (fixture, "desktop FIRE 1\n");
  /* Back again, it gets what waited. */
  fixture->log.hangs = false;
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "desktop"));
  g_assert_cmpuint (bw_dispatcher_n_channels (fixture->dispatcher), ==, 1);
  settle (fixture);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 1 again, delivered late (due 12:00)\n");
  /* Removed and back while a stubborn one sends: it is let go of once. */
  fixture->log.hangs = true;
  fixture->log.obeys = false;
  fire (fixture, "b");
  wait_sent (fixture, 3);
  bw_dispatcher_remove_channel (fixture->dispatcher, "desktop");
  bw_dispatcher_remove_channel (fixture->dispatcher, "desktop");
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "desktop"));
  fake_answer (&fixture->log, BW_OUTCOME_ACCEPTED);
  settle (fixture);
  g_assert_cmpuint (fixture->log.n_destroyed, ==, 2);
  assert_outbox (fixture, "1 10 30 1 1\n2 10 30 1 0");
}

static void
test_nobody_to_send (Fixture *fixture, gconstpointer data)
{
  tell (fixture, fixture->alerts, "a", BW_KIND_FIRE, BW_SEVERITY_WARNING, "mail");
  tell (fixture, fixture->alerts, "b", BW_KIND_FIRE, BW_SEVERITY_CRITICAL, "mail");
  settle (fixture);
  assert_outbox (fixture, "1 10 10 0 0\n2 10 10 0 0");
  advance (fixture, 6 * BW_HOUR_US);
  /* The warning is too old by now; of the other somebody else was told. */
  assert_outbox (fixture, "1 10 60 0 0\n2 10 10 0 0\n2 10 30 1 0");
  BwChannel *disabled = fake_channel_new (&fixture->log, "mail");
  disabled->is_enabled = false;
  bw_dispatcher_add_channel (fixture->dispatcher, disabled);
  advance (fixture, BW_HOUR_US);
  assert_sent (fixture, "desktop FIRE 2, delivered late (due 12:00)\n");
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "mail"));
  settle (fixture);
  assert_sent (fixture, "desktop FIRE 2, delivered late (due 12:00)\n"
                        "mail FIRE 2, delivered late (due 12:00)\n");
}

static void
test_too_late (Fixture *fixture, gconstpointer data)
{
  fixture->log.hangs = true;
  fire (fixture, "a");
  wait_sent (fixture, 1);
  fire (fixture, "b");
  /* When its turn comes it is no news any more. */
  bw_clock_advance (fixture->clock, 6 * BW_HOUR_US);
  fixture->log.hangs = false;
  fake_answer (&fixture->log, BW_OUTCOME_ACCEPTED);
  settle (fixture);
  assert_sent (fixture, "desktop FIRE 1\n");
  assert_outbox (fixture, "1 10 30 1 1\n2 10 60 0 0");
}

static void
test_foreign_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BwAlerts) other = alerts_open (fixture->store.dir);
  fixture->log.hangs = true;
  tell (fixture, other, "a", BW_KIND_FIRE, BW_SEVERITY_WARNING, "desktop");
  tell (fixture, other, "b", BW_KIND_FIRE, BW_SEVERITY_WARNING, "desktop");
  for (unsigned i = 0; i < 3; i++)
    bw_dispatcher_reload (fixture->dispatcher);
  wait_sent (fixture, 1);
  for (unsigned i = 0; i < 3; i++)
    bw_dispatcher_reload (fixture->dispatcher);
  fixture->log.hangs = false;
  fake_answer (&fixture->log, BW_OUTCOME_ACCEPTED);
  wait_sent (fixture, 2);
  ask_for_all (fixture);
  ask_for_all (fixture);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 2\n");
  assert_outbox (fixture, "1 10 30 1 0\n2 10 30 1 0");
}

static void
test_result_not_written (Fixture *fixture, gconstpointer data)
{
  alerts_exec (fixture->alerts, "ALTER TABLE delivery_attempt RENAME TO gone");
  fire (fixture, "a");
  wait_sent (fixture, 1);
  fire (fixture, "b");
  for (unsigned i = 0; i < 3; i++)
    {
      alerts_exec (fixture->alerts, "SELECT 1");
      bw_test_drain ();
      bw_clock_advance (fixture->clock, 5 * BW_SECOND_US);
    }
  g_assert_cmpuint (fixture->n_store_errors, >=, 2);
  /* It was accepted: it is not sent again, and only its own channel waits. */
  assert_sent (fixture, "desktop FIRE 1\n");
  alerts_exec (fixture->alerts, "ALTER TABLE gone RENAME TO delivery_attempt");
  bw_test_drain ();
  bw_clock_advance (fixture->clock, 5 * BW_SECOND_US);
  settle (fixture);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 2\n");
  assert_outbox (fixture, "1 10 30 1 0\n2 10 30 1 0");
  alerts_assert_query (fixture->alerts, "SELECT count(*) FROM delivery_attempt", "2");
}

static void
test_not_leased (Fixture *fixture, gconstpointer data)
{
  fire (fixture, "a");
  settle (fixture);
  alerts_exec (fixture->alerts, "CREATE TRIGGER no BEFORE UPDATE ON outbox BEGIN "
                                "SELECT RAISE(ABORT, 'no'); END");
  fire (fixture, "b");
  settle (fixture);
  g_assert_cmpuint (fixture->n_store_errors, ==, 1);
  alerts_exec (fixture->alerts, "DROP TRIGGER no");
  advance (fixture, 5 * BW_SECOND_US);
  assert_sent (fixture, "desktop FIRE 1\ndesktop FIRE 2\n");
}

static void
test_bad_payload (Fixture *fixture, gconstpointer data)
{
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup ("desktop");
  row->kind = BW_KIND_TEST;
  row->severity = BW_SEVERITY_INFO;
  row->payload = g_strdup ("{\"title\":");
  row->created_us = row->not_before_us = bw_clock_wall_us (fixture->clock);
  row->expires_us = row->created_us + BW_HOUR_US;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  g_ptr_array_add (rows, row);
  alerts_run (fixture->alerts, bw_alerts_job_queue_outbox, rows);
  bw_dispatcher_enqueue (fixture->dispatcher, g_ptr_array_steal_index (rows, 0));
  settle (fixture);
  assert_sent (fixture, "");
  alerts_assert_query (fixture->alerts, "SELECT status FROM outbox", "50");
}

static void
test_withdraw (Fixture *fixture, gconstpointer data)
{
  BwChannelStatus status;
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "log"));
  bw_dispatcher_withdraw (fixture->dispatcher, 7);
  g_assert_cmpstr (fixture->log.withdrawn->str, ==, "7 7 ");
  bw_dispatcher_remove_channel (fixture->dispatcher, "desktop");
  bw_dispatcher_withdraw (fixture->dispatcher, 8);
  g_assert_cmpstr (fixture->log.withdrawn->str, ==, "7 7 8 ");
  g_assert_true (bw_dispatcher_status (fixture->dispatcher, 0, &status));
  g_assert_cmpstr (status.channel, ==, "log");
  g_assert_cmpstr (status.type, ==, "fake");
  g_assert_cmpint (status.last_ok_us, ==, BW_TIME_NONE);
  g_assert_false (bw_dispatcher_status (fixture->dispatcher, 1, &status));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "delivered", test_delivered },
    { "order", test_order },
    { "channels-apart", test_channels_apart },
    { "retry-times", test_retry_times },
    { "no-network", test_no_network },
    { "permanent", test_permanent },
    { "retry-after", test_retry_after },
    { "hang", test_hang },
    { "stuck", test_stuck },
    { "crash", test_crash },
    { "replaced-while-sending", test_replaced_while_sending },
    { "removed-while-sending", test_removed_while_sending },
    { "nobody-to-send", test_nobody_to_send },
    { "too-late", test_too_late },
    { "foreign-rows", test_foreign_rows },
    { "result-not-written", test_result_not_written },
    { "not-leased", test_not_leased },
    { "bad-payload", test_bad_payload },
    { "withdraw", test_withdraw },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/dispatcher/", tests[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
