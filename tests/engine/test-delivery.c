/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of deliveries when channels refuse, lock, ask for pauses and break, over restarts.
 */
#include "alerts-fixture.h"
#include "engine/bw-dispatcher.h"
#include "fake-channel.h"

#include <inttypes.h>

#define PATIENCE_MS 5000

typedef struct
{
  AlertsFixture store;
  BwClock *clock;
  BwDispatcher *dispatcher;
  FakeLog log;
  GString *standings; /* of known channels, whenever one changed */
} Fixture;

static void
status_cb (gpointer data, const BwChannelStatus *status, const GError *error)
{
  Fixture *fixture = data;
  static const char *const names[] = { "ok", "limited", "locked", "broken" };
  if (error != NULL || !(status->is_known || status->is_gone))
    return;
  g_autofree char *line = g_strdup_printf ("%s %s\n", status->channel,
                                           status->is_gone ? "gone" : names[status->standing / 10]);
  if (!g_str_has_suffix (fixture->standings->str, line))
    g_string_append (fixture->standings, line);
}

static bool
is_idle (gpointer data)
{
  return !bw_dispatcher_is_busy (((Fixture *) data)->dispatcher);
}

/* A job behind all others shows that they have answered. */
static void
settle (Fixture *fixture)
{
  for (unsigned i = 0; i < 3; i++)
    {
      alerts_exec (fixture->store.alerts, "SELECT 1");
      bw_test_drain ();
      g_assert_true (bw_test_run_until (is_idle, fixture, PATIENCE_MS));
    }
}

static void
start (Fixture *fixture)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  fixture->dispatcher =
      bw_dispatcher_new (fixture->clock, fixture->store.alerts, status_cb, fixture);
  bw_dispatcher_set_zone (fixture->dispatcher, zone);
  bw_dispatcher_add_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "team"));
  bw_dispatcher_resume (fixture->dispatcher);
  settle (fixture);
}

static void
restart (Fixture *fixture)
{
  bw_dispatcher_free (fixture->dispatcher);
  start (fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  alerts_set_up (&fixture->store, NULL);
  fixture->clock = bw_test_clock_new ();
  fixture->standings = g_string_new (NULL);
  fake_log_init (&fixture->log);
  start (fixture);
  g_string_truncate (fixture->standings, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_dispatcher_free (fixture->dispatcher);
  alerts_tear_down (&fixture->store, NULL);
  bw_test_drain ();
  fake_log_clear (&fixture->log);
  g_string_free (fixture->standings, TRUE);
  bw_clock_unref (fixture->clock);
}

static void
add_channel (Fixture *fixture, const char *name, const BwChannelKind *kind)
{
  BwChannel *channel = fake_channel_new (&fixture->log, name);
  channel->kind = kind;
  bw_dispatcher_add_channel (fixture->dispatcher, channel);
}

/* Commits a message about INCIDENT (which is made where it is not there), and hands it on. */
static void
queue (Fixture *fixture, const char *channel, int64_t incident, int64_t seq, BwIncidentKind kind,
       BwSeverity severity)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT OR IGNORE INTO incident(id, dedup_key, rule, labels, category, severity, "
      "max_severity, status, seq, episode, occurrences, reopen_count, flapping, episode_at, level, "
      "opened_at, updated_at, summary) VALUES(%" PRId64 ", 'k%" PRId64 "', 'cpu', '', 10, %d, %d, "
      "10, 1, 1, 1, 0, 0, 0, 1, 0, 0, '')",
      incident, incident, severity, severity);
  alerts_exec (fixture->store.alerts, sql);
  g_autoptr (BwMessage) message = bw_message_new ();
  message->kind = kind;
  message->severity = severity;
  message->title = g_strdup ("title");
  message->body = g_strdup ("body");
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup (channel);
  row->incident_id = incident;
  row->event_seq = seq;
  row->episode = 1;
  row->kind = kind;
  row->severity = severity;
  row->payload = bw_message_to_json (message);
  row->created_us = row->not_before_us = bw_clock_wall_us (fixture->clock);
  row->expires_us = row->created_us + BW_DAY_US;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  g_ptr_array_add (rows, row);
  alerts_run (fixture->store.alerts, bw_alerts_job_queue_outbox, rows);
  bw_dispatcher_enqueue (fixture->dispatcher, g_ptr_array_steal_index (rows, 0));
}

static void
fire (Fixture *fixture, int64_t incident)
{
  queue (fixture, "team", incident, 1, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  settle (fixture);
}

static void
advance (Fixture *fixture, int64_t delta_us)
{
  bw_clock_advance (fixture->clock, delta_us);
  settle (fixture);
}

#define assert_sent(fixture, expected) g_assert_cmpstr ((fixture)->log.sent->str, ==, expected)
#define assert_rows(fixture, expected)                                                             \
  alerts_assert_query ((fixture)->store.alerts,                                                    \
                       "SELECT channel, incident_id, status, attempts FROM outbox "                \
                       "ORDER BY rowid",                                                           \
                       expected)

/* One message a quarter of an hour tries it; what waits is told together when it works again. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_PERMANENT;
  fixture->log.is_broken = true;
  fire (fixture, 1);
  fire (fixture, 2);
  fire (fixture, 3);
  assert_sent (fixture, "team FIRE 1\n");
  assert_rows (fixture, "team 1 50 1\nteam 2 10 0\nteam 3 10 0");
  g_assert_cmpstr (fixture->standings->str, ==, "team broken\n");
  alerts_assert_query (fixture->store.alerts, "SELECT health, reason FROM channel_state",
                       "30 do something");
  advance (fixture, 15 * BW_MINUTE_US - 1);
  assert_sent (fixture, "team FIRE 1\n");
  /* It is the channel that is refused now, not the message. */
  advance (fixture, 1);
  assert_sent (fixture, "team FIRE 1\nteam FIRE 2, delivered late (due 12:00)\n");
  assert_rows (fixture, "team 1 50 1\nteam 2 40 1\nteam 3 10 0");
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  bw_dispatcher_unlock (fixture->dispatcher);
  settle (fixture);
  assert_rows (fixture, "team 1 50 1\nteam 2 30 2\nteam 3 30 1");
  g_assert_cmpstr (fixture->standings->str, ==, "team broken\nteam ok\n");
}

static void
test_broken_over_restart (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_PERMANENT;
  fixture->log.is_broken = true;
  fire (fixture, 1);
  g_string_truncate (fixture->standings, 0);
  restart (fixture);
  g_assert_cmpstr (fixture->standings->str, ==, "team broken\n");
  /* A new program tries at once: somebody may have done something. */
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  fire (fixture, 2);
  g_assert_cmpstr (fixture->standings->str, ==, "team broken\nteam ok\n");
  bw_dispatcher_remove_channel (fixture->dispatcher, "team");
  settle (fixture);
  g_assert_true (g_str_has_suffix (fixture->standings->str, "team gone\n"));
  alerts_assert_query (fixture->store.alerts, "SELECT count(*) FROM channel_state", "0");
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_NO_NETWORK;
  fixture->log.is_locked = true;
  fire (fixture, 1);
  fire (fixture, 2);
  advance (fixture, 10 * BW_MINUTE_US);
  assert_sent (fixture, "team FIRE 1\n");
  assert_rows (fixture, "team 1 40 0\nteam 2 10 0");
  g_assert_cmpstr (fixture->standings->str, ==, "team locked\n");
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  bw_dispatcher_unlock (fixture->dispatcher);
  settle (fixture);
  assert_rows (fixture, "team 1 30 1\nteam 2 30 1");
}

/* The pause is the channel's, also for a program that is started meanwhile. */
static void
test_limited_over_restart (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_RETRYABLE;
  fixture->log.code = 429;
  fixture->log.retry_after_us = 10 * BW_MINUTE_US;
  fire (fixture, 1);
  g_assert_cmpstr (fixture->standings->str, ==, "team limited\n");
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  restart (fixture);
  fire (fixture, 2);
  advance (fixture, 10 * BW_MINUTE_US - 1);
  assert_sent (fixture, "team FIRE 1\n");
  advance (fixture, 1);
  assert_rows (fixture, "team 1 30 2\nteam 2 30 1");
}

/* Thirty checks behind one line: what waited is one message, which says why it is late. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_NO_NETWORK;
  for (int64_t i = 1; i <= 30; i++)
    fire (fixture, i);
  int64_t from_us = bw_clock_wall_us (fixture->clock);
  advance (fixture, 20 * BW_MINUTE_US);
  g_autoptr (BwGap) gap =
      bw_gap_new (from_us, bw_clock_wall_us (fixture->clock), BW_GAP_OFFLINE, NULL);
  alerts_run (fixture->store.alerts, bw_alerts_job_add_gap, gap);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  g_string_truncate (fixture->log.sent, 0);
  bw_dispatcher_wake (fixture->dispatcher);
  settle (fixture);
  g_assert_nonnull (strstr (fixture->log.sent->str, " of 30"));
  alerts_assert_query (fixture->store.alerts,
                       "SELECT status, count(*), count(delivered_at) FROM outbox GROUP BY status",
                       "30 1 1\n70 29 29");
  alerts_assert_query (fixture->store.alerts, "SELECT count(*) FROM channel_told", "30");
}

/* A restart between two attempts of one message for several sends all of them again. */
static void
test_merged_over_restart (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_NO_NETWORK;
  for (int64_t i = 1; i <= 7; i++)
    fire (fixture, i);
  advance (fixture, BW_MINUTE_US);
  g_assert_nonnull (strstr (fixture->log.sent->str, " of 7"));
  restart (fixture);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  queue (fixture, "team", 3, 2, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  g_string_truncate (fixture->log.sent, 0);
  advance (fixture, BW_MINUTE_US);
  /* The end of one of them does not go before. */
  g_assert_nonnull (strstr (fixture->log.sent->str, " of 8"));
  g_assert_cmpuint (fixture->log.sent->len, <, 80);
}

static void
test_untold_end (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_PERMANENT;
  fire (fixture, 1);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  queue (fixture, "team", 1, 2, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  settle (fixture);
  assert_sent (fixture, "team FIRE 1\n");
  assert_rows (fixture, "team 1 50 1\nteam 1 80 0");
}

/* What the channel was told of an earlier incident of the same condition does not count; what it
 * was told of this one does, whatever it was told of since. */
static void
test_untold_end_of_another (Fixture *fixture, gconstpointer data)
{
  fire (fixture, 1);
  alerts_exec (fixture->store.alerts, "UPDATE incident SET dedup_key = 'same', status = 60");
  alerts_exec (fixture->store.alerts, "UPDATE channel_told SET dedup_key = 'same'");
  fixture->log.outcome = BW_OUTCOME_PERMANENT;
  fire (fixture, 2);
  alerts_exec (fixture->store.alerts, "UPDATE incident SET dedup_key = 'same'");
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  queue (fixture, "team", 2, 2, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  settle (fixture);
  assert_sent (fixture, "team FIRE 1\nteam FIRE 2\n");
  alerts_exec (fixture->store.alerts, "UPDATE channel_told SET episode = 7");
  queue (fixture, "team", 1, 2, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  settle (fixture);
  assert_sent (fixture, "team FIRE 1\nteam FIRE 2\nteam RESOLVE 1\n");
}

static void
test_clock_back (Fixture *fixture, gconstpointer data)
{
  fixture->log.outcome = BW_OUTCOME_RETRYABLE;
  fire (fixture, 1);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  bw_clock_step_wall (fixture->clock, -BW_HOUR_US);
  advance (fixture, 5 * BW_SECOND_US);
  assert_rows (fixture, "team 1 30 2");
}

/* Something critical, which the channel answers with OUTCOME from now on. */
static void
fire_critical (Fixture *fixture, int64_t id, BwOutcome outcome)
{
  fixture->log.outcome = outcome;
  queue (fixture, "team", id, 1, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  settle (fixture);
}

/* Two minutes after it was due, and at once when it was given up. */
static void
test_fallback (Fixture *fixture, gconstpointer data)
{
  add_channel (fixture, "mail", &fake_kind);
  fire_critical (fixture, 1, BW_OUTCOME_NO_NETWORK);
  advance (fixture, 2 * BW_MINUTE_US - 1);
  assert_rows (fixture, "team 1 40 0");
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  bw_dispatcher_remove_channel (fixture->dispatcher, "team");
  advance (fixture, 1);
  assert_rows (fixture, "team 1 40 0\nmail 1 30 1");
  alerts_assert_query (fixture->store.alerts,
                       "SELECT f.fallback_of = o.id FROM outbox o JOIN outbox f ON "
                       "f.channel = 'mail' WHERE o.channel = 'team'",
                       "1");
  advance (fixture, BW_HOUR_US);
  alerts_assert_query (fixture->store.alerts, "SELECT count(*) FROM outbox", "2");
}

static void
test_fallback_of_dead (Fixture *fixture, gconstpointer data)
{
  add_channel (fixture, "mail", &fake_kind);
  add_channel (fixture, "phone", &fake_kind);
  fire_critical (fixture, 1, BW_OUTCOME_PERMANENT);
  advance (fixture, BW_SECOND_US);
  advance (fixture, BW_SECOND_US);
  advance (fixture, BW_HOUR_US);
  /* Each is turned to once. */
  assert_rows (fixture, "team 1 50 1\nmail 1 50 1\nphone 1 50 1");
}

/* The machine sleeps, and what is due is done when it wakes. */
static void
sleep_for (Fixture *fixture, int64_t span_us)
{
  bw_clock_sleep (fixture->clock, span_us);
  bw_dispatcher_wake (fixture->dispatcher);
  settle (fixture);
}

/* Asleep most of the time it was tried: what was made long before is given up now. */
static void
test_fallback_after_sleep (Fixture *fixture, gconstpointer data)
{
  add_channel (fixture, "mail", &fake_kind);
  fire_critical (fixture, 1, BW_OUTCOME_RETRYABLE);
  fixture->log.outcome = BW_OUTCOME_PERMANENT;
  sleep_for (fixture, BW_HOUR_US);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  advance (fixture, 10 * BW_SECOND_US);
  advance (fixture, BW_SECOND_US);
  assert_rows (fixture, "team 1 50 2\nmail 1 30 1");
}

/* A clock that was set back after the last look does not put off the next. */
static void
test_fallback_clock_back (Fixture *fixture, gconstpointer data)
{
  add_channel (fixture, "mail", &fake_kind);
  fire_critical (fixture, 1, BW_OUTCOME_PERMANENT);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  advance (fixture, BW_SECOND_US);
  bw_clock_step_wall (fixture->clock, -BW_HOUR_US);
  fire_critical (fixture, 2, BW_OUTCOME_PERMANENT);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  advance (fixture, BW_SECOND_US);
  assert_rows (fixture, "team 1 50 1\nmail 1 30 1\nteam 2 50 1\nmail 2 30 1");
}

/* Nobody was awake in all the time in which it was of use. */
static void
test_fallback_of_expired (Fixture *fixture, gconstpointer data)
{
  add_channel (fixture, "mail", &fake_kind);
  fire_critical (fixture, 1, BW_OUTCOME_RETRYABLE);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  sleep_for (fixture, BW_DAY_US);
  advance (fixture, BW_SECOND_US);
  assert_rows (fixture, "team 1 60 1\nmail 1 30 1");
}

/* What only shows here proves nothing, unless somebody has taken it on. */
static void
test_local_is_no_proof (Fixture *fixture, gconstpointer data)
{
  add_channel (fixture, "screen", &fake_local_kind);
  queue (fixture, "screen", 1, 1, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  queue (fixture, "screen", 2, 1, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  queue (fixture, "screen", 3, 1, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  settle (fixture);
  alerts_exec (fixture->store.alerts, "UPDATE incident SET status = 30 WHERE id = 2");
  advance (fixture, 2 * BW_MINUTE_US);
  advance (fixture, BW_MINUTE_US);
  assert_rows (fixture, "screen 1 30 1\nscreen 2 30 1\nscreen 3 30 1\nteam 1 30 1");
}

static void
test_rate (Fixture *fixture, gconstpointer data)
{
  const BwRate rates[] = { { 3, 10 * BW_SECOND_US }, { 0, 0 } };
  bw_dispatcher_add_rated_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "team"),
                                   rates);
  for (int64_t i = 1; i <= 6; i++)
    fire (fixture, i);
  /* Three at once; the others together when there is a token again. */
  assert_sent (fixture, "team FIRE 1\nteam FIRE 2\nteam FIRE 3\n");
  restart (fixture);
  bw_dispatcher_add_rated_channel (fixture->dispatcher, fake_channel_new (&fixture->log, "team"),
                                   rates);
  advance (fixture, 10 * BW_SECOND_US);
  alerts_assert_query (fixture->store.alerts,
                       "SELECT count(*) FROM outbox WHERE status = 30 OR "
                       "(status = 70 AND delivered_at IS NOT NULL)",
                       "6");
}

/* --- a life at random ------------------------------------------------------------------------- */

static const BwOutcome outcomes[] = { BW_OUTCOME_ACCEPTED,   BW_OUTCOME_ACCEPTED,
                                      BW_OUTCOME_RETRYABLE,  BW_OUTCOME_RETRYABLE,
                                      BW_OUTCOME_NO_NETWORK, BW_OUTCOME_PERMANENT };

static void
live (Fixture *fixture, GRand *random, int64_t *n_incidents)
{
  FakeLog *log = &fixture->log;
  log->outcome = outcomes[g_rand_int_range (random, 0, G_N_ELEMENTS (outcomes))];
  log->code = g_rand_boolean (random) ? 500 : 0;
  log->is_broken = g_rand_int_range (random, 0, 4) == 0;
  log->retry_after_us = g_rand_int_range (random, 0, 8) == 0 ? BW_MINUTE_US : -1;
  switch (g_rand_int_range (random, 0, 12))
    {
    case 0:
      restart (fixture);
      add_channel (fixture, "mail", &fake_kind);
      break;
    case 1:
      bw_clock_step_wall (fixture->clock,
                          g_rand_boolean (random) ? -BW_HOUR_US : 10 * BW_MINUTE_US);
      break;
    case 2:
      bw_clock_sleep (fixture->clock, BW_HOUR_US);
      bw_dispatcher_wake (fixture->dispatcher);
      break;
    case 3:
      bw_dispatcher_unlock (fixture->dispatcher);
      break;
    case 4:
    case 5:
    case 6:
      ++*n_incidents;
      queue (fixture, "team", *n_incidents, 1, BW_KIND_FIRE,
             g_rand_boolean (random) ? BW_SEVERITY_CRITICAL : BW_SEVERITY_ERROR);
      break;
    case 7:
      if (*n_incidents > 0)
        {
          int64_t id = g_rand_int_range (random, 1, (int) *n_incidents + 1);
          g_autofree char *sql = g_strdup_printf (
              "SELECT count(*) FROM outbox WHERE incident_id = %" PRId64 " AND kind = 70", id);
          g_autofree char *n = alerts_query (fixture->store.alerts, sql);
          if (g_str_equal (n, "0"))
            queue (fixture, "team", id, 2, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL);
        }
      break;
    default:
      bw_clock_advance (fixture->clock, g_rand_int_range (random, 0, 120) * BW_SECOND_US);
      break;
    }
  settle (fixture);
}

/* Nothing waits for ever, what is bad enough is given to somebody else when it is given up, no end
 * is told without a beginning, and what was accepted twice was said to be. */
static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  int64_t n_incidents = 0;
  unsigned n_steps = g_test_slow () ? 20000 : 1500;
  add_channel (fixture, "mail", &fake_kind);
  for (unsigned i = 0; i < n_steps; i++)
    live (fixture, random, &n_incidents);
  fixture->log.outcome = BW_OUTCOME_ACCEPTED;
  bw_dispatcher_unlock (fixture->dispatcher);
  for (unsigned i = 0; i < 100; i++)
    advance (fixture, 30 * BW_MINUTE_US);
  BwAlerts *alerts = fixture->store.alerts;
  alerts_assert_query (alerts, "SELECT id, status FROM outbox WHERE status IN (10, 20, 40)", "");
  alerts_assert_query (alerts,
                       "SELECT o.id FROM outbox o WHERE o.status = 50 AND o.severity >= 40 AND "
                       "o.kind != 70 AND o.channel = 'team' AND NOT EXISTS (SELECT 1 FROM outbox f "
                       "WHERE f.fallback_of = o.id)",
                       "");
  alerts_assert_query (alerts,
                       "SELECT o.id FROM outbox o LEFT JOIN outbox l ON l.id = o.merged_into WHERE "
                       "o.status = 70 AND ifnull(l.status, 0) NOT IN (30, 50, 60)",
                       "");
  /* Accepted more often than once, or accepted after an attempt that nobody answered. */
  alerts_assert_query (alerts,
                       "SELECT o.id FROM outbox o WHERE NOT o.maybe_duplicate AND (SELECT count(*) "
                       "FROM delivery_attempt a WHERE a.outbox_id = o.id AND a.outcome = 10) > 1",
                       "");
  g_assert_cmpint (n_incidents, >, n_steps / 8);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "broken", test_broken },
    { "broken-over-restart", test_broken_over_restart },
    { "locked", test_locked },
    { "limited-over-restart", test_limited_over_restart },
    { "offline", test_offline },
    { "merged-over-restart", test_merged_over_restart },
    { "untold-end", test_untold_end },
    { "untold-end-of-another", test_untold_end_of_another },
    { "clock-back", test_clock_back },
    { "fallback", test_fallback },
    { "fallback-of-dead", test_fallback_of_dead },
    { "fallback-after-sleep", test_fallback_after_sleep },
    { "fallback-clock-back", test_fallback_clock_back },
    { "fallback-of-expired", test_fallback_of_expired },
    { "local-is-no-proof", test_local_is_no_proof },
    { "rate", test_rate },
    { "life", test_life },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/delivery/", tests[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
