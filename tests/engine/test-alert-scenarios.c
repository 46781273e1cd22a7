/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts lived through: who is told what, and exactly when. */
#include "scenario-fixture.h"

#define HOUR 3600
#define MINUTE 60
#define ALL                                                                                        \
  "desk:desktop:warning chat:slack:warning hook:webhook:warning mail:email:warning "               \
  "phone:telegram:warning"
/* Only the desktop is told of what is new: the others hear of it when it goes on. */
#define STEPWISE "[route all]\nreceivers=desk\n"

static Scenario *
begin (const char *channels, const char *text)
{
  return scenario_new (BW_TEST_NOW_US, channels, text);
}

/* The same as ALL at each of several times. */
static char *
all_at (const char *const *times, const char *kind)
{
  static const char *const names[] = { "chat", "desk", "hook", "mail", "phone" };
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; times[i] != NULL; i++)
    for (unsigned j = 0; j < G_N_ELEMENTS (names); j++)
      g_string_append_printf (text, "%s%s %s %s 1", text->len > 0 ? "\n" : "", times[i], names[j],
                              kind);
  return g_string_free (text, FALSE);
}

/* Vector 5 until the end: levels 1, 3 and 4, and repetitions. X8: each is told, of one incident.
 * X9: level 2, due at the same time as 3, is not told. */
static void
test_critical_unacknowledged (void)
{
  g_autoptr (Scenario) scenario = begin (ALL, STEPWISE);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 2 * MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  scenario_pass (scenario, 40 * MINUTE);
  scenario_expect (scenario, "0:30:00 chat ESCALATE 1\n0:30:00 desk ESCALATE 1\n"
                             "0:30:00 hook ESCALATE 1\n0:30:00 mail ESCALATE 1\n"
                             "0:30:00 phone ESCALATE 1");
  scenario_pass (scenario, 60 * MINUTE);
  const char *const repeats[] = { "1:00:00", "1:30:00", NULL };
  g_autofree char *expected = all_at (repeats, "REPEAT");
  scenario_expect (scenario, expected);
  scenario_pass (scenario, 20 * MINUTE);
  const char *const last[] = { "2:00:00", NULL };
  g_autofree char *escalated = all_at (last, "ESCALATE");
  scenario_expect (scenario, escalated);
  scenario_pass (scenario, 30 * MINUTE);
  const char *const often[] = { "2:15:00", "2:30:00", NULL };
  g_autofree char *repeated = all_at (often, "REPEAT");
  scenario_expect (scenario, repeated);
  alerts_assert_query (scenario->store.alerts, "SELECT count(*), max(level) FROM incident", "1 4");
}

/* Vector 5 with an acknowledgement at 70 minutes and recovery at 90. */
static void
test_critical_acknowledged (void)
{
  g_autoptr (Scenario) scenario = begin (ALL, STEPWISE);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 70 * MINUTE);
  scenario_person (scenario, BW_KIND_ACK, 1);
  g_ptr_array_set_size (scenario->lines, 0);
  scenario_pass (scenario, 20 * MINUTE);
  scenario_expect (scenario, "");
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 10 * MINUTE);
  g_assert_cmpuint (scenario->lines->len, ==, 5);
  for (unsigned i = 0; i < scenario->lines->len; i++)
    g_assert_nonnull (strstr (scenario->lines->pdata[i], " RESOLVE 1"));
}

/* Vector 6: an error is at level 2 after 30 minutes, at 3 after 60, repeated every 30, never at 4.
 */
static void
test_error (void)
{
  g_autoptr (Scenario) scenario = begin (ALL, STEPWISE);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, 59 * MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:30:00 chat ESCALATE 1\n"
                             "0:30:00 desk ESCALATE 1\n0:30:00 mail ESCALATE 1");
  scenario_pass (scenario, 2 * MINUTE);
  const char *const third[] = { "1:00:00", NULL };
  g_autofree char *escalated = all_at (third, "ESCALATE");
  scenario_expect (scenario, escalated);
  scenario_pass (scenario, 2 * HOUR);
  const char *const repeats[] = { "1:30:00", "2:00:00", "2:30:00", "3:00:00", NULL };
  g_autofree char *repeated = all_at (repeats, "REPEAT");
  scenario_expect (scenario, repeated);
  alerts_assert_query (scenario->store.alerts, "SELECT max(level) FROM incident", "3");
}

/* Vector 6: an emergency is at level 4 at once, for everybody. */
static void
test_emergency (void)
{
  g_autoptr (Scenario) scenario = begin (ALL, STEPWISE);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_EMERGENCY);
  scenario_pass (scenario, 31 * MINUTE);
  const char *const first[] = { "0:00:00", NULL }, *const then[] = { "0:15:00", "0:30:00", NULL };
  g_autofree char *fired = all_at (first, "FIRE");
  g_autofree char *repeated = all_at (then, "REPEAT");
  g_autofree char *expected = g_strconcat (fired, "\n", repeated, NULL);
  scenario_expect (scenario, expected);
}

/* Vector 4: the same incident within the hour, another after it. */
static void
test_reopened (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 40 * MINUTE);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 61 * MINUTE);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:10:00 desk RESOLVE 1\n0:50:00 desk REOPEN 1\n"
                             "1:00:00 desk RESOLVE 1\n2:01:00 desk FIRE 2");
}

/* What is over within the time it waits is not told: neither that it began, nor that it is over. */
static void
test_over_within_the_wait (void)
{
  g_autoptr (Scenario) scenario = begin ("mail:email:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, 29);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_expect (scenario, "");
  alerts_assert_query (scenario->store.alerts,
                       "SELECT kind, status, reason FROM outbox ORDER BY event_seq",
                       "10 80 it was over within the time it waited\n"
                       "70 80 the channel was not told of its beginning");
  /* What is critical is told all the same. */
  scenario_submit (scenario,
                   scenario_request (scenario, BW_KIND_FIRE, "disk", "host", BW_SEVERITY_CRITICAL));
  scenario_pass (scenario, 3);
  scenario_submit (
      scenario, scenario_request (scenario, BW_KIND_RESOLVE, "disk", "host", BW_SEVERITY_CRITICAL));
  scenario_pass (scenario, MINUTE);
  g_assert_cmpuint (scenario->lines->len, >, 0);
}

/* Quiet hours: an error waits for their end, is dropped when it is over by then; an emergency never
 * waits. BW_TEST_NOW_US is 12:00. */
static void
test_quiet_hours (void)
{
  g_autoptr (Scenario) scenario =
      begin ("desk:desktop:warning", "[general]\nzone=UTC\n[route all]\nmute=12:00-14:00\n");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_submit (scenario,
                   scenario_request (scenario, BW_KIND_FIRE, "disk", "host", BW_SEVERITY_WARNING));
  scenario_submit (
      scenario, scenario_request (scenario, BW_KIND_FIRE, "fire", "host", BW_SEVERITY_EMERGENCY));
  scenario_expect (scenario, "0:00:00 desk FIRE 3");
  scenario_submit (scenario, scenario_request (scenario, BW_KIND_RESOLVE, "fire", "host",
                                               BW_SEVERITY_EMERGENCY));
  scenario_expect (scenario, "0:00:00 desk RESOLVE 3");
  scenario_pass (scenario, 30 * MINUTE);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 91 * MINUTE);
  scenario_expect (scenario, "2:00:00 desk FIRE 2");
  g_assert_nonnull (strstr (scenario->last->str, "Quiet hours are over"));
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*) FROM outbox WHERE incident_id = 1 AND status = 80 "
                       "AND reason LIKE 'it was over before%quiet%'",
                       "1");
}

/* A silence ends while it goes on: told once. */
static void
test_silence_expires (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_silence (scenario, "source=\"host\"", HOUR);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_rule (scenario, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 49 * MINUTE);
  scenario_expect (scenario, "");
  scenario_pass (scenario, 29 * MINUTE);
  scenario_expect (scenario, "1:00:00 desk UPGRADE 1");
  g_assert_nonnull (strstr (scenario->last->str, "Still firing after the silence"));
  /* The silent hour does not count: it is half an hour old from the silence's end on. */
  scenario_pass (scenario, 2 * MINUTE);
  scenario_expect (scenario, "1:30:00 desk ESCALATE 1");
}

/* It was told before, and nothing happened meanwhile: a reminder. It ended meanwhile: its end. */
static void
test_silence_of_what_was_told (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_silence (scenario, "source=\"host\"", HOUR);
  scenario_pass (scenario, HOUR + MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n1:10:00 desk FIRE 1");
  scenario_silence (scenario, "source=\"host\"", HOUR);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 49 * MINUTE);
  scenario_expect (scenario, "");
  scenario_pass (scenario, 2 * MINUTE);
  scenario_expect (scenario, "2:11:00 desk RESOLVE 1");
}

/* Neither beginning nor end was told: both are dropped. Until resolved, a silence ends with it. */
static void
test_silence_of_what_is_over (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_silence (scenario, "source=\"host\"", HOUR);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  scenario_pass (scenario, HOUR);
  scenario_expect (scenario, "");
  alerts_assert_query (scenario->store.alerts, "SELECT count(*) FROM outbox WHERE status <> 80",
                       "0");
  scenario_pass (scenario, HOUR);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_silence (scenario, "source=\"host\"", 0);
  scenario_pass (scenario, 5 * HOUR);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_WARNING);
  scenario_expect (scenario, "2:10:00 desk FIRE 2\n7:10:00 desk RESOLVE 2");
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*) FROM silence WHERE until_resolved AND ends_at IS NOT NULL",
                       "1");
}

/* An acknowledgement of what is critical lapses after four hours, and the alert is back. */
static void
test_acknowledgement_lapses (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, MINUTE);
  scenario_person (scenario, BW_KIND_ACK, 1);
  scenario_pass (scenario, 4 * HOUR + 25 * MINUTE);
  /* Its age goes on from the minute it had: level 3 is due half an hour after that. */
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n4:01:00 desk REPEAT 1");
  scenario_pass (scenario, 5 * MINUTE);
  scenario_expect (scenario, "4:30:00 desk ESCALATE 1");
}

/* Vector 7: eight hours of sleep while it fires. One message, at the highest level that is due,
 * once sources were asked. */
static void
test_sleep (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 5 * MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  bw_clock_sleep (scenario->clock, 8 * BW_HOUR_US);
  scenario_pass (scenario, 3 * MINUTE);
  g_assert_cmpuint (scenario->lines->len, ==, 1);
  g_assert_nonnull (strstr (scenario->lines->pdata[0], "desk ESCALATE 1"));
  alerts_assert_query (scenario->store.alerts, "SELECT level FROM incident", "4");
}

/* Vector 7: it is over when the machine wakes: its end alone. */
static void
test_sleep_and_over (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 5 * MINUTE);
  g_ptr_array_set_size (scenario->lines, 0);
  bw_clock_sleep (scenario->clock, 8 * BW_HOUR_US);
  bw_incident_keeper_set_grace (scenario->keeper,
                                bw_clock_wall_us (scenario->clock) + BW_MINUTE_US);
  scenario_pass (scenario, 20);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 3 * MINUTE);
  scenario_expect (scenario, "8:06:00 desk RESOLVE 1");
}

/* The clock is set back two hours: nothing is told twice, nothing is lost. */
static void
test_clock_set_back (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  bw_clock_step_wall (scenario->clock, -2 * BW_HOUR_US);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_expect (scenario, "");
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_ERROR);
  scenario_pass (scenario, MINUTE);
  g_assert_cmpuint (scenario->lines->len, ==, 1);
  bw_clock_step_wall (scenario->clock, 2 * BW_HOUR_US);
  scenario_pass (scenario, 2 * MINUTE);
  g_assert_cmpuint (scenario->lines->len, ==, 1);
}

/* X6, X7: what a bot tells again and again. The window is of the last that was sent, not of the
 * last that came: the first is told, ten are counted, the twelfth and the twenty-third are told. */
static void
test_x7_events (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:warning", "");
  for (unsigned i = 1; i <= 24; i++)
    {
      BwIncidentRequest *request =
          scenario_request (scenario, BW_KIND_FIRE, "event.rejected", "bot", BW_SEVERITY_WARNING);
      g_clear_pointer (&request->rule_state, bw_rule_state_row_free);
      g_clear_pointer (&request->metric, g_free);
      request->is_event = true;
      scenario_submit (scenario, request);
      scenario_pass (scenario, MINUTE);
    }
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:11:00 desk FLAP 1\n0:22:00 desk FLAP 1");
  alerts_assert_query (scenario->store.alerts, "SELECT occurrences, suppressed FROM incident",
                       "24 1");
  /* Without one for an hour it is over. */
  scenario_pass (scenario, 58 * MINUTE);
  scenario_expect (scenario, "");
  scenario_pass (scenario, 2 * MINUTE);
  scenario_expect (scenario, "1:23:00 desk RESOLVE 1");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    GTestFunc func;
  } tests[] = {
    { "critical-unacknowledged", test_critical_unacknowledged },
    { "critical-acknowledged", test_critical_acknowledged },
    { "error", test_error },
    { "emergency", test_emergency },
    { "reopened", test_reopened },
    { "over-within-the-wait", test_over_within_the_wait },
    { "quiet-hours", test_quiet_hours },
    { "silence-expires", test_silence_expires },
    { "silence-of-what-was-told", test_silence_of_what_was_told },
    { "silence-of-what-is-over", test_silence_of_what_is_over },
    { "acknowledgement-lapses", test_acknowledgement_lapses },
    { "sleep", test_sleep },
    { "sleep-and-over", test_sleep_and_over },
    { "clock-set-back", test_clock_set_back },
    { "x7-events", test_x7_events },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/alert-scenarios/", tests[i].path, NULL);
      g_test_add_func (path, tests[i].func);
    }
  return g_test_run ();
}
