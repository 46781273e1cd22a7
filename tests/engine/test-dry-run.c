/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident's time passed by in thought: who would be told what, and when. */
#include "engine/bw-dry-run.h"
#include "policy-fixture.h"

#include <string.h>

typedef struct
{
  BwPolicy *policy;
  BwIncident *incident;
  BwDryRun run;
  GHashTable *told; /* channel → BwTold: what each knows */
} Fixture;

static void
fill_told_cb (gpointer data, const char *channel, const char *group_key, BwTold *out)
{
  const BwTold *told = g_hash_table_lookup (((Fixture *) data)->told, channel);
  *out = told != NULL ? *told : (BwTold){ .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
}

static void
set_up (Fixture *f, const char *text, BwSeverity severity)
{
  f->policy = policy_new ("screen:desktop:warning team:slack:warning hook:webhook:warning", text);
  f->incident = bw_incident_new ();
  f->incident->rule = g_strdup ("r");
  f->incident->labels = g_strdup ("source=\"a\"");
  f->incident->dedup_key = bw_incident_dedup_key ("r", "source=\"a\"");
  f->incident->severity = severity;
  f->incident->status = BW_INCIDENT_OPEN;
  f->incident->opened_us = BW_TEST_NOW_US;
  f->incident->episode_us = BW_TEST_NOW_US;
  f->run = (BwDryRun){ .last_us = BW_TEST_NOW_US, .duration_us = 3 * BW_HOUR_US };
  f->run.question = (BwPolicyQuestion){ .incident = f->incident,
                                        .now_us = BW_TEST_NOW_US,
                                        .grace_until_us = BW_TIME_NONE,
                                        .told = fill_told_cb,
                                        .told_data = f };
  f->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
tear_down (Fixture *f)
{
  bw_policy_unref (f->policy);
  bw_incident_free (f->incident);
  g_hash_table_unref (f->told);
}

static void
set_told (Fixture *f, const char *channel)
{
  BwTold *told = g_new0 (BwTold, 1);
  *told = (BwTold){ .is_told = true,
                    .told_severity = f->incident->severity,
                    .last_us = BW_TEST_NOW_US,
                    .last_severity = f->incident->severity,
                    .group_us = BW_TIME_NONE };
  g_hash_table_insert (f->told, g_strdup (channel), told);
}

/* "30:ESCALATE3 team; …": minutes from the beginning, and behind what is not sent why. */
static void
expect (Fixture *f, const char *story)
{
  g_autoptr (GPtrArray) steps = bw_dry_run (f->policy, &f->run);
  g_autoptr (GString) found = g_string_new (NULL);
  for (unsigned i = 0; i < steps->len; i++)
    {
      const BwDryRunStep *step = g_ptr_array_index (steps, i);
      g_string_append_printf (found, "%s%d:%s%d %s", i > 0 ? "; " : "",
                              (int) ((step->at_us - BW_TEST_NOW_US) / BW_MINUTE_US),
                              bw_incident_kind_name (step->kind), step->level, step->channel);
      if (step->reason != NULL)
        g_string_append_printf (found, " (%s)", step->reason);
      g_assert_cmpint (step->is_sent, ==, step->reason == NULL);
    }
  g_assert_cmpstr (found->str, ==, story);
}

static void
test_critical (void)
{
  Fixture f;
  set_up (&f, "[general]\nzone=UTC\n[route r]\nreceivers=screen\n", BW_SEVERITY_CRITICAL);
  set_told (&f, "screen");
  f.run.duration_us = 140 * BW_MINUTE_US;
  expect (&f, "30:ESCALATE3 screen; 30:ESCALATE3 team; 30:ESCALATE3 hook; 60:REPEAT3 screen; "
              "60:REPEAT3 team; 60:REPEAT3 hook; 90:REPEAT3 screen; 90:REPEAT3 team; "
              "90:REPEAT3 hook; 120:ESCALATE4 screen; 120:ESCALATE4 team; 120:ESCALATE4 hook; "
              "135:REPEAT4 screen; 135:REPEAT4 team; 135:REPEAT4 hook");
  /* Taken on for an hour: told that this is over, and the clock goes on from there. */
  f.incident->status = BW_INCIDENT_ACKNOWLEDGED;
  f.incident->ack_until_us = BW_TEST_NOW_US + BW_HOUR_US;
  f.run.duration_us = 95 * BW_MINUTE_US;
  expect (&f, "60:REPEAT1 screen; 90:ESCALATE3 screen; 90:ESCALATE3 team; 90:ESCALATE3 hook");
  f.incident->ack_until_us = BW_TIME_NONE;
  expect (&f, "");
  f.incident->status = BW_INCIDENT_RESOLVED;
  expect (&f, "");
  /* The incident itself is as it was. */
  g_assert_cmpint (f.incident->level, ==, 1);
  tear_down (&f);
}

/* What is due in quiet hours or a silence waits, and is told once at their end. */
static void
test_waits (void)
{
  Fixture f;
  set_up (&f, "[general]\nzone=UTC\n[route r]\nreceivers=screen\nmute=mon 11:00-13:30\n",
          BW_SEVERITY_ERROR);
  set_told (&f, "screen");
  f.run.duration_us = 95 * BW_MINUTE_US;
  expect (&f,
          "30:ESCALATE2 screen (quiet hours until 13:30); 30:ESCALATE2 team (quiet hours until "
          "13:30); 60:ESCALATE3 screen (quiet hours until 13:30); 60:ESCALATE3 team (quiet "
          "hours until 13:30); 60:ESCALATE3 hook (quiet hours until 13:30); 90:ESCALATE3 screen; "
          "90:ESCALATE3 team; 90:ESCALATE3 hook; 90:REPEAT3 screen (told 0\u00a0s ago; at most "
          "every 5\u00a0min); 90:REPEAT3 team (told 0\u00a0s ago; at most every 5\u00a0min); "
          "90:REPEAT3 hook (told 0\u00a0s ago; at most every 5\u00a0min)");
  tear_down (&f);
  set_up (&f,
          "[general]\nzone=UTC\n[route r]\nreceivers=screen\n"
          "[silence s]\nmatch=source=\"a\"\nweekly=mon 12:00-12:40\ncomment=backup\n",
          BW_SEVERITY_ERROR);
  BwDryRunStep held = { .kind = BW_KIND_FIRE,
                        .channel = (char *) "screen",
                        .is_held = true,
                        .not_before_us = BW_TEST_NOW_US + 40 * BW_MINUTE_US };
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  g_ptr_array_add (waiting, &held);
  f.run.waiting = waiting;
  f.run.duration_us = 75 * BW_MINUTE_US;
  /* Forty silent minutes do not count. */
  expect (&f, "40:FIRE1 screen; 70:ESCALATE2 screen; 70:ESCALATE2 team");
  tear_down (&f);
}

/* What begins now: its channels are told at the level it opens at, others join later. */
static void
test_new (void)
{
  Fixture f;
  set_up (&f, "[general]\nzone=UTC\n[route r]\nreceivers=screen\n", BW_SEVERITY_ERROR);
  f.run.is_new = true;
  f.run.duration_us = 35 * BW_MINUTE_US;
  expect (&f, "0:FIRE1 screen; 30:ESCALATE2 screen; 30:ESCALATE2 team");
  tear_down (&f);
  set_up (&f, "[general]\nzone=UTC\n[route r]\nreceivers=screen\nmute=mon 11:00-12:20\n",
          BW_SEVERITY_ERROR);
  f.run.is_new = true;
  f.run.duration_us = 25 * BW_MINUTE_US;
  expect (&f, "0:FIRE1 screen (quiet hours until 12:20); 20:FIRE1 screen");
  g_autoptr (GPtrArray) steps = bw_dry_run (f.policy, &f.run);
  const BwDryRunStep *held = g_ptr_array_index (steps, 0), *sent = g_ptr_array_index (steps, 1);
  g_assert_cmpstr (held->held_by, ==, "quiet-hours");
  g_assert_null (sent->held_by);
  tear_down (&f);
}

/* A month of an emergency comes to an end. */
static void
test_bounded (void)
{
  Fixture f;
  set_up (&f, "[general]\nzone=UTC\n[route r]\nescalation=info:0:4:all:1m\n",
          BW_SEVERITY_EMERGENCY);
  f.run.duration_us = INT64_MAX;
  g_autoptr (GPtrArray) steps = bw_dry_run (f.policy, &f.run);
  g_assert_cmpuint (steps->len, >, 1000);
  g_assert_cmpuint (steps->len, <=, 20003);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/dry-run/critical", test_critical);
  g_test_add_func ("/dry-run/waits", test_waits);
  g_test_add_func ("/dry-run/new", test_new);
  g_test_add_func ("/dry-run/bounded", test_bounded);
  return g_test_run ();
}
