/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier systems got wrong about telling people, and what is told when things come in
 * numbers: who is told what, and exactly when. */
#include "base/bw-error.h"
#include "scenario-fixture.h"

#define HOUR 3600
#define MINUTE 60

static Scenario *
begin (const char *channels, const char *text)
{
  return scenario_new (BW_TEST_NOW_US, channels, text);
}

/* A new program over the same store. */
static void
restart (Scenario *scenario, const char *channels)
{
  scenario_stop (scenario);
  scenario_start (scenario, channels);
}

/* X1: what limits messages is not forgotten with the object that sends them, nor with the program.
 */
static void
test_x1_limit_is_kept (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, MINUTE);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, MINUTE);
  restart (scenario, "desk:desktop:warning");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:01:00 desk RESOLVE 1\n"
                             "0:05:00 desk REOPEN 1");
}

/* X2: a warning never mutes the critical of the same figure. */
static void
test_x2_worse_is_told (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  scenario_rule (scenario, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:01:00 desk UPGRADE 1");
}

/* X3: a condition that holds is one alert, however often it is looked at. X5: and whatever value
 * and words it comes with. */
static void
test_x3_x5_one_alert (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  for (unsigned i = 0; i < 50; i++)
    {
      g_autoptr (BwIncidentRequest) request = NULL;
      request = scenario_request (scenario, BW_KIND_FIRE, ALERTS_RULE, "host", BW_SEVERITY_WARNING);
      request->value = 84 + 0.1 * i;
      request->summary = g_strdup_printf ("CPU is %.1f", request->value);
      scenario_submit (scenario, g_steal_pointer (&request));
      scenario_pass (scenario, 20);
    }
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  alerts_assert_query (scenario->store.alerts, "SELECT count(*), sum(occurrences) FROM incident",
                       "1 1");
}

/* X10: nothing waits in the caller, and a new program goes on where the old one was. */
static void
test_x10_restart (void)
{
  g_autoptr (Scenario) scenario =
      begin ("desk:desktop:warning mail:email:warning", "[route all]\nreceivers=desk\n");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, 29 * MINUTE);
  restart (scenario, "desk:desktop:warning mail:email:warning");
  scenario_pass (scenario, 40);
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  restart (scenario, "desk:desktop:warning mail:email:warning");
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "0:30:00 desk ESCALATE 1\n0:30:00 mail ESCALATE 1");
}

static void
flip (Scenario *scenario, BwIncidentKind kind, int64_t n)
{
  BwIncidentRequest *request =
      scenario_request (scenario, kind, ALERTS_RULE, "host", BW_SEVERITY_ERROR);
  request->changes =
      (BwFlapChanges){ n, request->now_us - n * 5 * BW_MINUTE_US, 30 * BW_MINUTE_US };
  scenario_submit (scenario, request);
  scenario_pass (scenario, 6 * MINUTE);
}

/* One message says that it flaps; ten more changes are counted and summed up, and its end, half an
 * hour after the last, says how many there were. */
static void
test_flapping (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "[route all]\nescalation=none\n");
  flip (scenario, BW_KIND_FIRE, 0);
  flip (scenario, BW_KIND_RESOLVE, 1);
  flip (scenario, BW_KIND_FIRE, 2);
  flip (scenario, BW_KIND_RESOLVE, 3);
  g_ptr_array_set_size (scenario->lines, 0);
  flip (scenario, BW_KIND_FIRE, 4);
  scenario_expect (scenario, "0:24:00 desk FLAP 1");
  g_assert_nonnull (strstr (scenario->last->str, "4 changes in 20"));
  /* Once, and nothing twice. */
  g_assert_null (strstr (strstr (scenario->last->str, "changes") + 1, "changes"));
  for (unsigned i = 0; i < 10; i++)
    flip (scenario, i % 2 == 0 ? BW_KIND_RESOLVE : BW_KIND_FIRE, 5);
  scenario_expect (scenario, "");
  flip (scenario, BW_KIND_RESOLVE, 5);
  scenario_expect (scenario, "1:30:00 desk FLAP 1");
  g_assert_nonnull (strstr (scenario->last->str, "of them not told"));
  scenario_pass (scenario, 22 * MINUTE);
  scenario_expect (scenario, "");
  scenario_pass (scenario, 3 * MINUTE);
  scenario_expect (scenario, "2:00:00 desk RESOLVE 1");
  g_assert_nonnull (strstr (scenario->last->str, "changes in"));
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*), max(status), max(flapping) FROM incident", "1 50 0");
}

static void
assert_flapping (Scenario *scenario, const char *expected)
{
  alerts_assert_query (scenario->store.alerts, "SELECT status < 50, flapping FROM incident",
                       expected);
}

/* What still fires when it has been calm for long enough is an alert like any other again. One that
 * has to be well for long to be over is given three times as long. */
static void
test_flapping_goes_on (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "[route all]\nescalation=none\n");
  for (int64_t i = 0; i < 4; i++)
    flip (scenario, i % 2 == 0 ? BW_KIND_FIRE : BW_KIND_RESOLVE, i);
  BwIncidentRequest *request =
      scenario_request (scenario, BW_KIND_FIRE, ALERTS_RULE, "host", BW_SEVERITY_ERROR);
  request->changes = (BwFlapChanges){ 4, request->now_us - 20 * BW_MINUTE_US, 36 * BW_MINUTE_US };
  scenario_submit (scenario, request);
  scenario_pass (scenario, MINUTE);
  g_ptr_array_set_size (scenario->lines, 0);
  assert_flapping (scenario, "1 1");
  scenario_pass (scenario, 34 * MINUTE);
  assert_flapping (scenario, "1 1");
  scenario_pass (scenario, 2 * MINUTE);
  assert_flapping (scenario, "1 0");
  scenario_expect (scenario, "");
  flip (scenario, BW_KIND_RESOLVE, 1);
  scenario_expect (scenario, "1:01:00 desk RESOLVE 1");
  assert_flapping (scenario, "0 0");
}

static void
probe (Scenario *scenario, BwIncidentKind kind)
{
  BwIncidentRequest *request = scenario_request (scenario, kind, "api", "shop", BW_SEVERITY_ERROR);
  g_free (request->metric);
  request->metric = g_strdup ("http_up{source=\"shop\"}");
  request->category = BW_CATEGORY_API;
  scenario_submit (scenario, request);
}

/* Without a network nothing is told of what needs one; what is still so after that is told then,
 * what is over is not. */
static void
test_offline (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_submit (scenario, scenario_request (scenario, BW_KIND_FIRE, "net.offline", "here",
                                               BW_SEVERITY_CRITICAL));
  probe (scenario, BW_KIND_FIRE);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  alerts_assert_query (scenario->store.alerts, "SELECT held_by FROM outbox WHERE status = 90",
                       "inhibition");
  scenario_submit (scenario, scenario_request (scenario, BW_KIND_RESOLVE, "net.offline", "here",
                                               BW_SEVERITY_CRITICAL));
  scenario_expect (scenario, "0:10:00 desk FIRE 2\n0:10:00 desk RESOLVE 1");
  probe (scenario, BW_KIND_RESOLVE);
  scenario_expect (scenario, "0:10:00 desk RESOLVE 2");
  scenario_pass (scenario, 2 * HOUR);
  scenario_submit (scenario, scenario_request (scenario, BW_KIND_FIRE, "net.offline", "here",
                                               BW_SEVERITY_CRITICAL));
  probe (scenario, BW_KIND_FIRE);
  scenario_pass (scenario, MINUTE);
  probe (scenario, BW_KIND_RESOLVE);
  scenario_pass (scenario, MINUTE);
  scenario_submit (scenario, scenario_request (scenario, BW_KIND_RESOLVE, "net.offline", "here",
                                               BW_SEVERITY_CRITICAL));
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "2:10:00 desk FIRE 3\n2:12:00 desk RESOLVE 3");
}

/* Noon of the day before clocks go forward in Berlin: the daily message comes at nine there, which
 * is an hour earlier. Then a machine that slept over it sends it once. */
static void
test_digest_over_dst (void)
{
  int64_t noon_us = INT64_C (1774699200) * BW_SECOND_US; /* 2026-03-28T12:00:00Z */
  g_autoptr (Scenario) scenario =
      scenario_new (noon_us, "+mail:email:warning",
                    "[general]\nzone=Europe/Berlin\ndigest-at=09:00\n[route all]\ngroup-wait=0\n");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 19 * HOUR - 10);
  scenario_expect (scenario, "");
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "19:00:00 mail DIGEST 0");
  scenario_submit (scenario,
                   scenario_request (scenario, BW_KIND_FIRE, "disk", "host", BW_SEVERITY_WARNING));
  bw_clock_sleep (scenario->clock, 30 * BW_HOUR_US);
  scenario_pass (scenario, 5 * MINUTE);
  g_assert_cmpuint (scenario->lines->len, ==, 1);
  g_assert_nonnull (strstr (scenario->lines->pdata[0], "mail DIGEST 0"));
}

/* Five hundred open incidents and a new program: nobody hears anything again. */
static void
test_restart_without_storm (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  for (unsigned i = 0; i < 500; i++)
    {
      g_autofree char *source = g_strdup_printf ("s%u", i);
      bw_incident_keeper_submit (
          scenario->keeper,
          scenario_request (scenario, BW_KIND_FIRE, "cpu", source, BW_SEVERITY_WARNING), NULL, NULL,
          NULL);
    }
  scenario_settle (scenario);
  scenario_pass (scenario, 10 * MINUTE);
  g_assert_cmpuint (scenario->lines->len, >, 0);
  g_ptr_array_set_size (scenario->lines, 0);
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*) FROM outbox WHERE status IN (10, 20, 40, 90)", "0");
  restart (scenario, "desk:desktop:warning");
  scenario_pass (scenario, 10 * MINUTE);
  scenario_expect (scenario, "");
}

typedef struct
{
  BwAlerts *alerts;
  int64_t now_us;
  bool is_done, is_refused;
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentRequest) request = alerts_person_request (BW_KIND_ACK, 1, racer->now_us);
  g_autoptr (BwIncidentAnswer) answer = bw_store_worker_run (
      bw_alerts_worker (racer->alerts), bw_incident_request_run, request, &error);
  racer->is_done = answer != NULL;
  racer->is_refused = g_error_matches (error, BW_ERROR, BW_ERROR_CONFLICT);
  return NULL;
}

/* Two programs acknowledge at once: one does, the other is told that it is done. */
static void
test_two_acknowledge (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  BwAlerts *other = alerts_open (scenario->store.dir);
  int64_t now_us = bw_clock_wall_us (scenario->clock);
  Racer racers[] = { { .alerts = scenario->store.alerts, .now_us = now_us },
                     { .alerts = other, .now_us = now_us } };
  GThread *threads[2];
  for (unsigned i = 0; i < 2; i++)
    threads[i] = g_thread_new ("racer", race, &racers[i]);
  for (unsigned i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  bw_alerts_close (other);
  g_assert_cmpint (racers[0].is_done + racers[1].is_done, ==, 1);
  g_assert_cmpint (racers[0].is_refused + racers[1].is_refused, ==, 1);
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*) FROM incident_event WHERE kind = 120", "1");
}

/* What becomes worse breaks an acknowledgement, and is told. */
static void
test_worse_breaks_acknowledgement (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  scenario_person (scenario, BW_KIND_ACK, 1);
  scenario_pass (scenario, MINUTE);
  scenario_rule (scenario, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:02:00 desk UPGRADE 1");
  alerts_assert_query (scenario->store.alerts, "SELECT status, severity FROM incident", "10 40");
}

/* A person's reopening is refused while another of the condition is open, which is named. */
static void
test_reopen_refused (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 2 * HOUR);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentRequest) request =
      alerts_person_request (BW_KIND_REOPEN, 1, bw_clock_wall_us (scenario->clock));
  g_assert_null (bw_store_worker_run (bw_alerts_worker (scenario->store.alerts),
                                      bw_incident_request_run, request, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "incident 2"));
}

/* The words of all the systems that came before. */
static void
test_severity_words (void)
{
  static const struct
  {
    const char *word;
    BwSeverity severity;
  } words[] = {
    { "info", BW_SEVERITY_INFO },
    { "INFO", BW_SEVERITY_INFO },
    { "low", BW_SEVERITY_INFO },
    { "SUCCESS", BW_SEVERITY_INFO },
    { "warning", BW_SEVERITY_WARNING },
    { "WARNING", BW_SEVERITY_WARNING },
    { "medium", BW_SEVERITY_WARNING },
    { "high", BW_SEVERITY_ERROR },
    { "ERROR", BW_SEVERITY_ERROR },
    { "critical", BW_SEVERITY_CRITICAL },
    { "CRITICAL", BW_SEVERITY_CRITICAL },
    { "EMERGENCY", BW_SEVERITY_EMERGENCY },
    { "Emergency", BW_SEVERITY_EMERGENCY },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    {
      BwSeverity found = BW_SEVERITY_NONE;
      g_assert_true (bw_severity_from_word (words[i].word, &found));
      g_assert_cmpint (found, ==, words[i].severity);
    }
  static const char *const unknown[] = { "", " ", "worse", "healthy", "criticall", "50" };
  for (unsigned i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      BwSeverity found = BW_SEVERITY_NONE;
      g_assert_false (bw_severity_from_word (unknown[i], &found));
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (void);
  } tests[] = {
    { "x1-limit-is-kept", test_x1_limit_is_kept },
    { "x2-worse-is-told", test_x2_worse_is_told },
    { "x3-x5-one-alert", test_x3_x5_one_alert },
    { "x10-restart", test_x10_restart },
    { "flapping", test_flapping },
    { "flapping-goes-on", test_flapping_goes_on },
    { "offline", test_offline },
    { "digest-over-dst", test_digest_over_dst },
    { "restart-without-storm", test_restart_without_storm },
    { "two-acknowledge", test_two_acknowledge },
    { "worse-breaks-acknowledgement", test_worse_breaks_acknowledgement },
    { "reopen-refused", test_reopen_refused },
    { "severity-words", test_severity_words },
  };
  g_test_init (&argc, &argv, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/alert-faults/", tests[i].name, NULL);
      g_test_add_func (path, tests[i].func);
    }
  return g_test_run ();
}
