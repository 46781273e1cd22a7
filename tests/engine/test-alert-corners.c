/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts where two things meet: a refusal and a repetition, a silence and quiet hours, a channel
 * that goes away while it owes a message. Who is told what, and exactly when. */
#include "scenario-fixture.h"

#include "store/bw-alert-times.h"

#define HOUR 3600
#define MINUTE 60
#define DESK "desk:desktop:warning"

/* BW_TEST_NOW_US is 12:00 UTC. */
static Scenario *
begin (const char *channels, const char *text)
{
  return scenario_new (BW_TEST_NOW_US, channels, text);
}

static void
rule (Scenario *scenario, BwIncidentKind kind, const char *name, BwSeverity severity)
{
  scenario_submit (scenario, scenario_request (scenario, kind, name, "host", severity));
}

/* Lets SECONDS pass, MINUTE by minute. */
static void
pass_by_minutes (Scenario *scenario, int64_t seconds)
{
  for (; seconds > 0; seconds -= MINUTE)
    {
      bw_clock_advance (scenario->clock, BW_MINUTE_US);
      scenario_settle (scenario);
    }
}

/* Puts the policy of TEXT in force, as a configuration that was edited does. */
static void
edit (Scenario *scenario, const char *channels, const char *text)
{
  bw_policy_unref (scenario->policy);
  scenario->policy = policy_new (channels, text);
  bw_incident_keeper_set_policy (scenario->keeper, scenario->policy, NULL);
  bw_incident_deadlines_changed (scenario->deadlines);
  scenario_settle (scenario);
}

/* Who could not be told that it began is told by the next repetition: there is none but that for
 * what is at the last level from the start. */
static void
test_repeat_after_refusal (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  rule (scenario, BW_KIND_FIRE, "fire", BW_SEVERITY_EMERGENCY);
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  alerts_exec (scenario->store.alerts, "UPDATE outbox SET status = 50, delivered_at = NULL");
  alerts_exec (scenario->store.alerts, "DELETE FROM channel_told");
  scenario_pass (scenario, 16 * MINUTE);
  scenario_expect (scenario, "0:15:00 desk REPEAT 1");
  rule (scenario, BW_KIND_RESOLVE, "fire", BW_SEVERITY_EMERGENCY);
  scenario_expect (scenario, "0:16:00 desk RESOLVE 1");
}

/* It was taken on while a silence kept it back, so nobody was told; the acknowledgement lapses. */
static void
test_lapse_of_what_was_not_told (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  scenario_silence (scenario, "source=\"host\"", 10 * MINUTE);
  rule (scenario, BW_KIND_FIRE, "fire", BW_SEVERITY_EMERGENCY);
  scenario_person (scenario, BW_KIND_ACK, 1);
  scenario_pass (scenario, 59 * MINUTE);
  scenario_expect (scenario, "");
  scenario_pass (scenario, 2 * MINUTE);
  scenario_expect (scenario, "1:00:00 desk REPEAT 1");
  g_assert_nonnull (strstr (scenario->last->str, "cknowledgement lapsed"));
}

#define TWO_ROUTES                                                                                 \
  "[general]\nzone=UTC\n"                                                                          \
  "[route one]\nreceivers=chat\ncontinue=true\n%s"                                                 \
  "[route two]\nreceivers=mail\n%s"
#define CHAT_AND_MAIL "chat:slack:warning mail:email:warning"

/* Quiet hours are those of the route that leads to the channel, also when it is asked again. */
static void
test_quiet_hours_of_second_route (void)
{
  g_autofree char *text = g_strdup_printf (TWO_ROUTES, "", "mute=12:00-14:00\n");
  g_autoptr (Scenario) scenario = begin (CHAT_AND_MAIL, text);
  rule (scenario, BW_KIND_FIRE, "disk", BW_SEVERITY_WARNING);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_expect (scenario, "0:00:30 chat FIRE 1");
  /* Something else ends: all that is held back is looked at. */
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, 110 * MINUTE - 1);
  scenario_expect (scenario, "");
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "2:00:30 mail FIRE 1");
}

static void
test_quiet_hours_of_first_route (void)
{
  g_autofree char *text = g_strdup_printf (TWO_ROUTES, "mute=12:00-15:00\n", "mute=12:00-13:00\n");
  g_autoptr (Scenario) scenario = begin (CHAT_AND_MAIL, text);
  rule (scenario, BW_KIND_FIRE, "disk", BW_SEVERITY_WARNING);
  scenario_pass (scenario, 3 * HOUR + MINUTE);
  scenario_expect (scenario, "1:00:30 mail FIRE 1\n3:00:30 chat FIRE 1");
  /* What was held back on purpose is not late. */
  g_assert_null (strstr (scenario->last->str, "late"));
}

/* An older incident of the condition was reopened by a person: the rule means that one. Two of one
 * condition can't be open, and a rule that waits for it would keep all others waiting. */
static void
test_older_one_reopened (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, 2 * HOUR);
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_WARNING);
  scenario_person (scenario, BW_KIND_REOPEN, 1);
  g_ptr_array_set_size (scenario->lines, 0);
  scenario_pass (scenario, 20 * MINUTE);
  bw_incident_keeper_submit (
      scenario->keeper,
      scenario_request (scenario, BW_KIND_FIRE, "cpu", "host", BW_SEVERITY_WARNING), NULL, NULL,
      NULL);
  bw_incident_keeper_submit (
      scenario->keeper,
      scenario_request (scenario, BW_KIND_FIRE, "disk", "host", BW_SEVERITY_WARNING), NULL, NULL,
      NULL);
  bw_test_run_until (scenario_is_idle, scenario, 2000);
  scenario_settle (scenario);
  g_assert_cmpuint (scenario->lines->len, >, 0);
  g_assert_nonnull (strstr (scenario->lines->pdata[scenario->lines->len - 1], "desk FIRE 3"));
  alerts_assert_query (scenario->store.alerts,
                       "SELECT id FROM incident WHERE status < 50 ORDER BY id", "1\n3");
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_WARNING);
  alerts_assert_query (scenario->store.alerts, "SELECT id FROM incident WHERE status < 50", "3");
}

/* It is over, and closed, long before the silence is: who was told that it began is told. */
static void
test_closed_in_silence (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  scenario_silence (scenario, "source=\"host\"", 48 * HOUR);
  scenario_pass (scenario, MINUTE);
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_WARNING);
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  pass_by_minutes (scenario, 47 * HOUR + 59 * MINUTE);
  alerts_assert_query (scenario->store.alerts, "SELECT status FROM incident", "60");
  pass_by_minutes (scenario, 2 * MINUTE);
  scenario_expect (scenario, "48:00:00 desk RESOLVE 1");
}

/* A silence ends in quiet hours: that it goes on is told after them. */
static void
test_silence_ends_in_quiet_hours (void)
{
  g_autoptr (Scenario) scenario =
      begin (DESK, "[general]\nzone=UTC\n[route all]\nmute=13:00-14:00\n");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  scenario_silence (scenario, "source=\"host\"", HOUR + 10 * MINUTE);
  scenario_pass (scenario, 3 * HOUR);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n2:00:00 desk FIRE 1");
}

/* What another channel keeps for its daily message is no reminder for this one. */
static void
test_silence_ends_beside_digest (void)
{
  g_autoptr (Scenario) scenario = begin (DESK " +mail:email:warning", "[general]\nzone=UTC\n");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_silence (scenario, "source=\"host\"", HOUR);
  scenario_pass (scenario, 2 * HOUR);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n1:10:00 desk FIRE 1");
}

/* A snooze that is shorter than the gap between messages ends with a reminder all the same. */
static void
test_short_snooze (void)
{
  g_autoptr (Scenario) scenario = begin ("desk:desktop:info", "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_INFO);
  scenario_pass (scenario, MINUTE);
  scenario_silence (scenario, "source=\"host\"", 15 * MINUTE);
  scenario_pass (scenario, 20 * MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:16:00 desk FIRE 1");
}

/* It became worse in quiet hours and was told: their end is no news. */
static void
test_worse_in_quiet_hours (void)
{
  g_autoptr (Scenario) scenario =
      begin (DESK, "[general]\nzone=UTC\n[route all]\nmute=12:00-12:20\n");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_ERROR);
  scenario_pass (scenario, 10 * MINUTE);
  rule (scenario, BW_KIND_UPGRADE, "cpu", BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 19 * MINUTE);
  scenario_expect (scenario, "0:10:00 desk UPGRADE 1");
  alerts_assert_query (scenario->store.alerts,
                       "SELECT kind, status, merged_into IS NULL FROM outbox ORDER BY kind",
                       "10 70 0\n20 30 1");
}

/* A silence is for warnings alone. What becomes an emergency is told at its level, once. */
static void
test_worse_than_silence (void)
{
  g_autoptr (Scenario) scenario =
      begin (DESK " phone:telegram:warning", "[route all]\nreceivers=desk\n");
  scenario_silence (scenario, "severity=\"warning\"", HOUR);
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, 10 * MINUTE);
  rule (scenario, BW_KIND_UPGRADE, "cpu", BW_SEVERITY_EMERGENCY);
  scenario_pass (scenario, 14 * MINUTE);
  scenario_expect (scenario, "0:10:00 desk UPGRADE 1\n0:10:00 phone UPGRADE 1");
}

/* A silence for more incidents than are looked at at a time is for all of them at once, and so is
 * its end. */
static void
test_silence_of_many (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  for (unsigned i = 0; i < 250; i++)
    {
      g_autofree char *source = g_strdup_printf ("s%u", i);
      BwIncidentRequest *request =
          scenario_request (scenario, BW_KIND_FIRE, "disk", source, BW_SEVERITY_ERROR);
      bw_incident_keeper_submit (scenario->keeper, request, NULL, NULL, NULL);
    }
  scenario_settle (scenario);
  scenario_pass (scenario, MINUTE);
  scenario_silence (scenario, "rule=\"disk\"", 10 * MINUTE);
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*), count(quiet_since), min(quiet_since) = max(quiet_since) "
                       "FROM incident WHERE quiet_since >= 0",
                       "250 250 1");
  scenario_pass (scenario, 10 * MINUTE + 1);
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*), min(quiet_us), max(quiet_us) FROM incident "
                       "WHERE ifnull(quiet_since, -1) < 0",
                       "250 600000000 600000000");
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*) FROM incident_event WHERE kind = 40", "250");
}

/* The channel that was to be told after quiet hours is called otherwise by then. */
static void
test_channel_renamed (void)
{
  static const char text[] = "[general]\nzone=UTC\n[route all]\nmute=12:00-14:00\n";
  g_autoptr (Scenario) scenario = begin (DESK " log:log:warning", text);
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  edit (scenario, "log:log:warning mobile:desktop:warning", text);
  ScenarioChannel *channel = g_new0 (ScenarioChannel, 1);
  channel->scenario = scenario;
  channel->parent = (BwChannel){ &scenario_kind, g_strdup ("mobile"), true, BW_SEVERITY_INFO };
  bw_dispatcher_add_channel (scenario->dispatcher, &channel->parent);
  scenario_pass (scenario, 2 * HOUR);
  scenario_expect (scenario, "2:00:00 log FIRE 1\n2:00:00 mobile FIRE 1");
  alerts_assert_query (scenario->store.alerts,
                       "SELECT status, reason FROM outbox WHERE channel = 'desk'",
                       "80 the channel is gone");
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "2:01:00 log RESOLVE 1\n2:01:00 mobile RESOLVE 1");
}

/* A channel goes while messages wait for it, one of them for its next attempt with another one that
 * goes with it: the others are told. */
static void
test_channel_gone (void)
{
  g_autoptr (Scenario) scenario = begin ("chat:slack:warning", "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_ERROR);
  rule (scenario, BW_KIND_FIRE, "disk", BW_SEVERITY_ERROR);
  rule (scenario, BW_KIND_FIRE, "fire", BW_SEVERITY_ERROR);
  rule (scenario, BW_KIND_FIRE, "load", BW_SEVERITY_ERROR);
  scenario_person (scenario, BW_KIND_ACK, 4);
  alerts_exec (scenario->store.alerts,
               "UPDATE outbox SET status = 40, attempts = 1 WHERE incident_id = 1");
  alerts_exec (scenario->store.alerts,
               "UPDATE outbox SET status = 70, merged_into = (SELECT id FROM outbox WHERE "
               "incident_id = 1) WHERE incident_id = 2");
  bw_dispatcher_remove_channel (scenario->dispatcher, "chat");
  ScenarioChannel *channel = g_new0 (ScenarioChannel, 1);
  channel->scenario = scenario;
  channel->parent = (BwChannel){ &scenario_kind, g_strdup ("desk"), true, BW_SEVERITY_INFO };
  bw_dispatcher_add_channel (scenario->dispatcher, &channel->parent);
  edit (scenario, DESK, "");
  scenario_pass (scenario, MINUTE);
  alerts_assert_query (scenario->store.alerts,
                       "SELECT incident_id, status, reason, merged_into FROM outbox "
                       "WHERE channel = 'chat' ORDER BY 1",
                       "1 80 the channel is gone -\n2 80 the channel is gone -\n"
                       "3 80 the channel is gone -\n4 80 the channel is gone -");
  alerts_assert_query (scenario->store.alerts,
                       "SELECT f.incident_id, f.delivered_at IS NOT NULL, o.channel FROM outbox f "
                       "JOIN outbox o ON o.id = f.fallback_of WHERE f.channel = 'desk' ORDER BY 1",
                       "1 1 chat\n2 1 chat\n3 1 chat");
}

/* What was given to another channel already, in vain, is not given to it again. */
static void
test_channel_gone_after_fallback (void)
{
  g_autoptr (Scenario) scenario = begin ("chat:slack:warning", "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_CRITICAL);
  alerts_exec (scenario->store.alerts,
               "INSERT INTO outbox(id, channel, incident_id, event_seq, episode, kind, severity, "
               "payload, status, created_at, not_before, expires_at, fallback_of) SELECT 'copy', "
               "'desk', incident_id, event_seq, episode, kind, severity, payload, 50, created_at, "
               "not_before, expires_at, id FROM outbox");
  edit (scenario, DESK, "");
  alerts_assert_query (scenario->store.alerts, "SELECT channel, status FROM outbox ORDER BY 1",
                       "chat 80\ndesk 50");
}

/* Nobody is there to be told instead: what waits is still there when the channel is again. */
static void
test_only_channel_gone (void)
{
  g_autoptr (Scenario) scenario = begin ("chat:slack:warning", "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_ERROR);
  edit (scenario, "", "");
  alerts_assert_query (scenario->store.alerts, "SELECT channel, status FROM outbox", "chat 10");
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_ERROR);
  edit (scenario, "", "");
  alerts_assert_query (scenario->store.alerts,
                       "SELECT count(*) FROM outbox WHERE channel = 'chat' AND status <> 80", "0");
}

/* The same of what quiet hours hold back; what is over by then is not told. */
static void
test_only_channel_gone_quiet (void)
{
  static const char text[] = "[general]\nzone=UTC\n[route all]\nmute=12:00-14:00\n";
  g_autoptr (Scenario) scenario = begin (DESK, text);
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  rule (scenario, BW_KIND_FIRE, "disk", BW_SEVERITY_WARNING);
  edit (scenario, "", text);
  alerts_assert_query (scenario->store.alerts, "SELECT status, reason, held_by FROM outbox",
                       "90 the channel is gone, and there is nobody else to tell quiet-hours\n"
                       "90 the channel is gone, and there is nobody else to tell quiet-hours");
  pass_by_minutes (scenario, 3 * HOUR);
  rule (scenario, BW_KIND_RESOLVE, "disk", BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "");
  edit (scenario, DESK, text);
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "3:01:00 desk FIRE 1");
}

/* What was told is remembered as long as the incident is open, however long that is. */
static void
test_open_for_months (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  int64_t later_us = bw_clock_wall_us (scenario->clock) + BW_DAY_US;
  BwAlertsExpiry expiry = { .incidents_before_us = later_us, .deliveries_before_us = later_us };
  g_assert_nonnull (alerts_run (scenario->store.alerts, bw_alerts_job_expire, &expiry));
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_WARNING);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:01:00 desk RESOLVE 1");
  g_assert_nonnull (alerts_run (scenario->store.alerts, bw_alerts_job_expire, &expiry));
  alerts_assert_query (scenario->store.alerts, "SELECT count(*) FROM outbox", "2");
  scenario_person (scenario, BW_KIND_CLOSE, 1);
  g_assert_nonnull (alerts_run (scenario->store.alerts, bw_alerts_job_expire, &expiry));
  alerts_assert_query (scenario->store.alerts, "SELECT count(*) FROM outbox", "0");
}

/* By the time of the daily message the channel takes nothing so mild any more. */
static void
test_digest_of_less (void)
{
  g_autoptr (Scenario) scenario = begin ("+mail:email:warning", "[general]\nzone=UTC\n");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  edit (scenario, "+mail:email:error", "[general]\nzone=UTC\n");
  pass_by_minutes (scenario, 22 * HOUR);
  scenario_expect (scenario, "");
  alerts_assert_query (scenario->store.alerts, "SELECT status, reason FROM outbox",
                       "80 it is below the channel's min-severity");
}

/* A person gives back what was taken on: the others are told that it is theirs again. */
static void
test_given_back (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_ERROR);
  scenario_person (scenario, BW_KIND_ACK, 1);
  scenario_pass (scenario, 10 * MINUTE);
  scenario_person (scenario, BW_KIND_UNACK, 1);
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:10:00 desk REPEAT 1");
  g_assert_nonnull (strstr (scenario->last->str, "anna gave it back"));
  scenario_person (scenario, BW_KIND_ACK, 1);
  rule (scenario, BW_KIND_UPGRADE, "cpu", BW_SEVERITY_CRITICAL);
  scenario_expect (scenario, "0:11:00 desk UPGRADE 1");
  g_assert_nonnull (strstr (scenario->last->str, "cknowledgement lapsed"));
}

/* Who was told that it is over hears at once that it is not: an end is no reason to wait. */
static void
test_returns_after_end (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_ERROR);
  scenario_pass (scenario, 10 * MINUTE);
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_ERROR);
  scenario_pass (scenario, MINUTE);
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_ERROR);
  scenario_pass (scenario, MINUTE);
  rule (scenario, BW_KIND_RESOLVE, "cpu", BW_SEVERITY_ERROR);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:10:00 desk RESOLVE 1\n0:11:00 desk REOPEN 1\n"
                             "0:12:00 desk RESOLVE 1");
  /* An alert is one: that it returns is told five minutes after the last. */
  rule (scenario, BW_KIND_FIRE, "cpu", BW_SEVERITY_ERROR);
  scenario_pass (scenario, 5 * MINUTE);
  scenario_expect (scenario, "0:16:00 desk REOPEN 1");
}

/* It ends while a worse one of the same figure stands for it: told when that one is over, too. */
static void
test_ends_behind_worse (void)
{
  g_autoptr (Scenario) scenario = begin (DESK, "");
  rule (scenario, BW_KIND_FIRE, "mild", BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  rule (scenario, BW_KIND_FIRE, "hard", BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, MINUTE);
  rule (scenario, BW_KIND_RESOLVE, "mild", BW_SEVERITY_WARNING);
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "0:00:00 desk FIRE 1\n0:01:00 desk FIRE 2");
  rule (scenario, BW_KIND_RESOLVE, "hard", BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, MINUTE);
  scenario_expect (scenario, "0:03:00 desk RESOLVE 1\n0:03:00 desk RESOLVE 2");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    GTestFunc func;
  } tests[] = {
    { "repeat-after-refusal", test_repeat_after_refusal },
    { "lapse-of-what-was-not-told", test_lapse_of_what_was_not_told },
    { "quiet-hours-of-second-route", test_quiet_hours_of_second_route },
    { "quiet-hours-of-first-route", test_quiet_hours_of_first_route },
    { "older-one-reopened", test_older_one_reopened },
    { "closed-in-silence", test_closed_in_silence },
    { "silence-ends-in-quiet-hours", test_silence_ends_in_quiet_hours },
    { "silence-ends-beside-digest", test_silence_ends_beside_digest },
    { "short-snooze", test_short_snooze },
    { "worse-in-quiet-hours", test_worse_in_quiet_hours },
    { "worse-than-silence", test_worse_than_silence },
    { "silence-of-many", test_silence_of_many },
    { "channel-renamed", test_channel_renamed },
    { "channel-gone", test_channel_gone },
    { "channel-gone-after-fallback", test_channel_gone_after_fallback },
    { "only-channel-gone", test_only_channel_gone },
    { "only-channel-gone-quiet", test_only_channel_gone_quiet },
    { "open-for-months", test_open_for_months },
    { "digest-of-less", test_digest_of_less },
    { "given-back", test_given_back },
    { "returns-after-end", test_returns_after_end },
    { "ends-behind-worse", test_ends_behind_worse },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/alert-corners/", tests[i].path, NULL);
      g_test_add_func (path, tests[i].func);
    }
  return g_test_run ();
}
