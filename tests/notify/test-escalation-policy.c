/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told when nobody takes an incident on: minute by minute, and who that is. */
#include "base/bw-error.h"
#include "notify/bw-escalation-policy-private.h"
#include "notify/policy-fixture.h"

#define CHANNELS                                                                                   \
  "[channel screen]\ntype=desktop\n[channel mail]\ntype=email\nwarning-delivery=immediate\n"       \
  "[channel team]\ntype=slack\n[channel hook]\ntype=webhook\n[channel phone]\ntype=telegram\n"     \
  "[channel off]\ntype=slack\nenabled=false\n"

/* Lives through MINUTES of an incident that nobody takes on as the engine would, one step at a
 * time, and tells each in a line "MINUTE:WHAT". It is taken on from minute ACK to UNACK. */
static char *
live (const BwPolicy *policy, BwIncident *incident, int minutes, int ack, int unack)
{
  GString *story = g_string_new (NULL);
  int64_t last_us = BW_TEST_NOW_US;
  int64_t foretold_us = BW_TIME_NONE;
  BwEscalation at;
  bw_policy_escalation (policy, incident, last_us, BW_TEST_NOW_US, &at);
  incident->level = at.level;
  g_string_append_printf (story, "0:L%d", at.level);
  for (int minute = 0; minute <= minutes; minute++)
    {
      int64_t now_us = BW_TEST_NOW_US + minute * BW_MINUTE_US;
      if (minute == ack)
        {
          incident->status = BW_INCIDENT_ACKNOWLEDGED;
          incident->quiet_since_us = now_us;
        }
      if (minute == unack)
        {
          incident->status = BW_INCIDENT_OPEN;
          incident->quiet_us += now_us - incident->quiet_since_us;
          incident->quiet_since_us = BW_TIME_NONE;
          foretold_us = BW_TIME_NONE;
        }
      bw_policy_escalation (policy, incident, last_us, now_us, &at);
      if (at.level > incident->level)
        {
          /* Exactly when it was foretold. */
          if (foretold_us != BW_TIME_NONE)
            g_assert_cmpint (now_us, ==, foretold_us);
          incident->level = at.level;
          last_us = now_us;
          g_string_append_printf (story, " %d:L%d", minute, at.level);
        }
      else if (at.next_repeat_us != BW_TIME_NONE && at.next_repeat_us <= now_us)
        {
          g_assert_cmpint (at.next_repeat_us, ==, now_us);
          last_us = now_us;
          g_string_append_printf (story, " %d:R", minute);
        }
      bw_policy_escalation (policy, incident, last_us, now_us, &at);
      foretold_us = at.next_escalation_us;
      g_assert_true (foretold_us == BW_TIME_NONE || foretold_us > now_us);
      g_assert_true (at.next_repeat_us == BW_TIME_NONE || at.next_repeat_us > now_us);
    }
  return g_string_free (story, false);
}

/* The default: an error goes to level 2 and 3 and never to 4; what is critical from 1 to 3, in one
 * step, and to 4; an emergency begins there. */
static void
test_default (void)
{
  static const struct
  {
    BwSeverity severity;
    int minutes;
    int ack;
    int unack;
    const char *story;
  } rows[] = {
    { BW_SEVERITY_INFO, 600, -1, -1, "0:L1" },
    { BW_SEVERITY_WARNING, 600, -1, -1, "0:L1" },
    { BW_SEVERITY_ERROR, 190, -1, -1, "0:L1 30:L2 60:L3 90:R 120:R 150:R 180:R" },
    { BW_SEVERITY_CRITICAL, 170, -1, -1, "0:L1 30:L3 60:R 90:R 120:L4 135:R 150:R 165:R" },
    { BW_SEVERITY_CRITICAL, 600, 70, -1, "0:L1 30:L3 60:R" },
    { BW_SEVERITY_EMERGENCY, 50, -1, -1, "0:L4 15:R 30:R 45:R" },
    /* Half an hour taken on is half an hour later. */
    { BW_SEVERITY_CRITICAL, 165, 10, 40, "0:L1 60:L3 90:R 120:R 150:L4 165:R" },
    { BW_SEVERITY_ERROR, 130, 45, 50, "0:L1 30:L2 65:L3 95:R 125:R" },
  };
  g_autoptr (BwPolicy) policy = policy_new (CHANNELS);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwIncident) incident = policy_incident_new ("r", "", rows[i].severity);
      g_autofree char *story = live (policy, incident, rows[i].minutes, rows[i].ack, rows[i].unack);
      g_assert_cmpstr (story, ==, rows[i].story);
    }
}

static void
test_custom (void)
{
  static const struct
  {
    const char *keys;
    BwSeverity severity;
    const char *story; /* of five hours */
  } rows[] = {
    { "escalation=none\n", BW_SEVERITY_EMERGENCY, "0:L1 240:R" },
    { "escalation=none\n", BW_SEVERITY_ERROR, "0:L1" },
    { "escalation=none\nrepeat=0\n", BW_SEVERITY_CRITICAL, "0:L1" },
    { "escalation=none\nrepeat=2h\n", BW_SEVERITY_WARNING, "0:L1 120:R 240:R" },
    { "escalation=warning:2h:2:mail\n", BW_SEVERITY_WARNING, "0:L1 120:L2" },
    { "escalation=warning:2h:2:mail:1h\n", BW_SEVERITY_WARNING, "0:L1 120:L2 180:R 240:R 300:R" },
    /* A level that does not say is repeated as the route is. */
    { "escalation=warning:2h:2\nrepeat=90m\n", BW_SEVERITY_WARNING,
      "0:L1 90:R 120:L2 210:R 300:R" },
    { "escalation=error:1h:4:all;error:1h:2:mail\n", BW_SEVERITY_ERROR, "0:L1 60:L4" },
    { "escalation=error:0:3\n", BW_SEVERITY_ERROR, "0:L3" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (CHANNELS "[route r]\n", rows[i].keys, NULL);
      g_autoptr (BwPolicy) policy = policy_new (text);
      g_autoptr (BwIncident) incident = policy_incident_new ("r", "", rows[i].severity);
      g_autofree char *story = live (policy, incident, 300, -1, -1);
      g_assert_cmpstr (story, ==, rows[i].story);
    }
}

/* Levels only rise; what has become milder is repeated as its level is. */
static void
test_levels_only_rise (void)
{
  g_autoptr (BwPolicy) policy = policy_new (CHANNELS);
  g_autoptr (BwIncident) incident = policy_incident_new ("r", "", BW_SEVERITY_WARNING);
  BwEscalation at;
  incident->level = 4;
  bw_policy_escalation (policy, incident, BW_TEST_NOW_US, BW_TEST_NOW_US, &at);
  g_assert_cmpint (at.level, ==, 4);
  g_assert_cmpint (at.next_escalation_us, ==, BW_TIME_NONE);
  g_assert_cmpint (at.next_repeat_us, ==, BW_TEST_NOW_US + 15 * BW_MINUTE_US);
  static const BwIncidentStatus others[] = { BW_INCIDENT_ACKNOWLEDGED, BW_INCIDENT_IN_PROGRESS,
                                             BW_INCIDENT_RESOLVED, BW_INCIDENT_CLOSED };
  incident->severity = BW_SEVERITY_EMERGENCY;
  incident->level = 2;
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    {
      incident->status = others[i];
      bw_policy_escalation (policy, incident, BW_TEST_NOW_US, BW_TEST_NOW_US + BW_DAY_US, &at);
      g_assert_cmpint (at.level, ==, 2);
      g_assert_cmpint (at.next_escalation_us, ==, BW_TIME_NONE);
      g_assert_cmpint (at.next_repeat_us, ==, BW_TIME_NONE);
    }
  /* Silent: no deadlines either. */
  incident->status = BW_INCIDENT_REOPENED;
  incident->quiet_since_us = BW_TEST_NOW_US;
  bw_policy_escalation (policy, incident, BW_TEST_NOW_US, BW_TEST_NOW_US + BW_DAY_US, &at);
  g_assert_cmpint (at.level, ==, 2);
  g_assert_cmpint (at.next_repeat_us, ==, BW_TIME_NONE);
  /* After a night in which nothing ran, the highest level there is. The clock may have been set
   * back, too. */
  incident->quiet_since_us = BW_TIME_NONE;
  incident->severity = BW_SEVERITY_CRITICAL;
  bw_policy_escalation (policy, incident, BW_TEST_NOW_US, BW_TEST_NOW_US + 8 * BW_HOUR_US, &at);
  g_assert_cmpint (at.level, ==, 4);
  bw_policy_escalation (policy, incident, BW_TEST_NOW_US, BW_TEST_NOW_US - BW_HOUR_US, &at);
  g_assert_cmpint (at.level, ==, 2);
  g_assert_cmpint (at.next_escalation_us, ==, BW_TEST_NOW_US - BW_HOUR_US + 30 * BW_MINUTE_US);
}

/* The channels that an escalation to LEVEL is sent to, joined by blanks. */
static char *
who (const BwPolicy *policy, BwSeverity severity, BwIncidentKind kind, int level)
{
  g_autoptr (BwIncident) incident = policy_incident_new ("r", "", severity);
  GString *names = g_string_new (NULL);
  incident->level = level;
  BwPolicyQuestion question = {
    .incident = incident, .kind = kind, .now_us = BW_TEST_NOW_US, .grace_until_us = BW_TIME_NONE
  };
  g_autoptr (GPtrArray) answers = bw_policy_ask (policy, &question);
  for (unsigned i = 0; i < answers->len; i++)
    {
      const BwPolicyAnswer *answer = g_ptr_array_index (answers, i);
      if (answer->verdict.effect == BW_EFFECT_SEND)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", answer->channel->name);
    }
  return g_string_free (names, false);
}

static void
test_channels (void)
{
  static const struct
  {
    const char *keys;
    BwIncidentKind kind;
    BwSeverity severity;
    int level;
    const char *names;
  } rows[] = {
    { "", BW_KIND_FIRE, BW_SEVERITY_ERROR, 1, "screen" },
    { "", BW_KIND_ESCALATE, BW_SEVERITY_ERROR, 2, "screen mail team" },
    { "", BW_KIND_ESCALATE, BW_SEVERITY_ERROR, 3, "screen mail team hook phone" },
    { "", BW_KIND_ESCALATE, BW_SEVERITY_CRITICAL, 4, "screen mail team hook phone" },
    /* An emergency begins with all. */
    { "", BW_KIND_FIRE, BW_SEVERITY_EMERGENCY, 1, "screen mail team hook phone" },
    { "escalation=none\n", BW_KIND_FIRE, BW_SEVERITY_EMERGENCY, 1, "screen" },
    { "escalation=error:30m:2:phone;error:1h:3:email\n", BW_KIND_ESCALATE, BW_SEVERITY_ERROR, 2,
      "screen phone" },
    { "escalation=error:30m:2:phone;error:1h:3:email\n", BW_KIND_ESCALATE, BW_SEVERITY_ERROR, 3,
      "screen mail phone" },
    { "escalation=error:30m:4\nfallback=phone\n", BW_KIND_ESCALATE, BW_SEVERITY_ERROR, 4,
      "screen phone" },
    { "escalation=error:30m:3\nfallback=phone\n", BW_KIND_ESCALATE, BW_SEVERITY_ERROR, 3,
      "screen" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
          g_strconcat (CHANNELS "[route r]\nreceivers=screen\n", rows[i].keys, NULL);
      g_autoptr (BwPolicy) policy = policy_new (text);
      g_autofree char *names = who (policy, rows[i].severity, rows[i].kind, rows[i].level);
      g_assert_cmpstr (names, ==, rows[i].names);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } rows[] = {
    { "error", "SEVERITY:AFTER:LEVEL" },
    { "error:30m", "SEVERITY:AFTER:LEVEL" },
    { "error:30m:2:mail:30m:x", "SEVERITY:AFTER:LEVEL" },
    { "bad:30m:2", "found \"bad\"" },
    { "none:30m:2", "found \"none\"" },
    { "error:soon:2", "found \"soon\", expected how long" },
    { "error:31d:2", "found \"31d\"" },
    { "error:-5m:2", "found \"-5m\"" },
    { "error:30m:1", "a level from 2 to 4" },
    { "error:30m:5", "a level from 2 to 4" },
    { "error:30m:2.5", "a level from 2 to 4" },
    { "error:30m:2:mail,,team", "channels or types" },
    { "error:30m:2:mail:0", "how often it is repeated" },
    { "error:30m:2:mail:", "how often it is repeated" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *const texts[] = { "error:30m:2", rows[i].text, NULL };
      g_assert_null (bw_escalation_policy_parse (texts, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      if (strstr (error->message, rows[i].expected) == NULL)
        g_error ("%s: %s", rows[i].text, error->message);
    }
  /* Words that stand for a whole policy stand alone. */
  static const char *const both[] = { "default", "none", NULL };
  g_assert_null (bw_escalation_policy_parse (both, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/escalation-policy/default", test_default);
  g_test_add_func ("/escalation-policy/custom", test_custom);
  g_test_add_func ("/escalation-policy/levels-only-rise", test_levels_only_rise);
  g_test_add_func ("/escalation-policy/channels", test_channels);
  g_test_add_func ("/escalation-policy/refused", test_refused);
  return g_test_run ();
}
