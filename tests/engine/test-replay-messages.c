/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that firings would have been: by the gates, the escalation and the groups in force.
 */
#include "engine/bw-replay-messages.h"
#include "engine/bw-rule-replay.h"
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"
#include "rules/bw-rule-eval.h"

/* Channels of a policy. */
#define DESKTOP 1
#define SLACK 2
#define STRICT 4 /* another team, told of errors only */
#define FILE_ONLY 8

typedef struct
{
  BwRule *rule;
  BwReplay *replay;
} Story;

static Story
story_new (void)
{
  g_autoptr (GError) error = NULL;
  BwRule *rule = bw_rule_parse_inline ("metric=system_load1;warning=4;critical=8", &error);
  g_assert_no_error (error);
  return (Story){ rule, bw_replay_new (rule, BW_TEST_NOW_US, BW_TEST_NOW_US + 7 * BW_DAY_US) };
}

/* It fires FROM minutes after noon, for SO many. */
static void
add_firing (Story *story, const char *labels, BwSeverity severity, int64_t from, int64_t so)
{
  BwReplayFiring firing = { .labels = g_strdup (labels),
                            .severity = severity,
                            .from_us = BW_TEST_NOW_US + from * BW_MINUTE_US,
                            .to_us = BW_TEST_NOW_US + (from + so) * BW_MINUTE_US,
                            .n = -1 };
  g_array_append_val (story->replay->firings, firing);
  unsigned index = story->replay->firings->len - 1;
  BwReplayStep steps[] = { { firing.from_us, BW_KIND_FIRE, index, severity, 5, 4 },
                           { firing.to_us, BW_KIND_RESOLVE, index, severity, 1, 4 } };
  g_array_append_vals (story->replay->steps, steps, 2);
}

static void
add_channel (GPtrArray *channels, const char *name, const char *type, BwSeverity min_severity,
             bool is_local)
{
  BwPolicyChannel *channel = g_new0 (BwPolicyChannel, 1);
  *channel =
      (BwPolicyChannel){ g_strdup (name), g_strdup (type), min_severity, true, is_local, false };
  g_ptr_array_add (channels, channel);
}

/* Counts by a policy with CHANNELS. */
static void
count (Story *story, unsigned wanted)
{
  unsigned n_schemas = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n_schemas);
  g_autoptr (BwConfig) config =
      bw_config_parse ("test", "[general]\nzone=UTC\n", -1, schemas, n_schemas);
  GPtrArray *channels = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_policy_channel_free);
  if ((wanted & DESKTOP) != 0)
    add_channel (channels, "desktop", "desktop", BW_SEVERITY_WARNING, true);
  if ((wanted & SLACK) != 0)
    add_channel (channels, "team", "slack", BW_SEVERITY_WARNING, false);
  if ((wanted & STRICT) != 0)
    add_channel (channels, "others", "slack", BW_SEVERITY_ERROR, false);
  if ((wanted & FILE_ONLY) != 0)
    add_channel (channels, "file", "log", BW_SEVERITY_WARNING, true);
  g_autoptr (BwPolicy) policy = bw_policy_new (config, channels, NULL);
  bw_replay_conclude (story->replay);
  bw_replay_count_messages (story->replay, story->rule, policy);
}

static void
story_end (Story *story)
{
  bw_replay_free (story->replay);
  bw_rule_unref (story->rule);
}

static void
assert_messages (Story *story, unsigned channels, int64_t n, int64_t n_at_night, int64_t n_repeats)
{
  count (story, channels);
  g_assert_cmpint (story->replay->n_notifications, ==, n);
  g_assert_cmpint (story->replay->n_at_night, ==, n_at_night);
  g_assert_cmpint (story->replay->n_repeats, ==, n_repeats);
  story_end (story);
}

#define PC "source=\"pc\""

static void
test_simple (void)
{
  Story story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_WARNING, 0, 20);
  assert_messages (&story, DESKTOP, 2, 0, 0);
  /* What goes to a file wakes nobody. */
  story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_WARNING, 0, 20);
  assert_messages (&story, FILE_ONLY, 0, 0, 0);
  /* One message, on however many channels. */
  story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_WARNING, 0, 20);
  assert_messages (&story, DESKTOP | SLACK, 2, 0, 0);
  story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_WARNING, 0, 20);
  assert_messages (&story, STRICT, 0, 0, 0);
}

/* Over before the group's wait is: nothing to tell, unless it is critical. */
static void
test_short (void)
{
  Story story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_WARNING, 0, 0);
  assert_messages (&story, SLACK, 0, 0, 0);
  story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_CRITICAL, 0, 1);
  assert_messages (&story, SLACK, 2, 0, 0);
}

/* Three hours: level 3 after 30 min, repeated after 60 and 90, level 4 after 120, then every 15. */
static void
test_escalation (void)
{
  Story story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_CRITICAL, 0, 179);
  assert_messages (&story, SLACK, 2, 0, 7);
  /* A warning is never told again. */
  story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_WARNING, 0, 3000);
  assert_messages (&story, SLACK, 2, 0, 0);
  /* Four days: what is not played through is counted. 2 h are as above, then 94 h of 4. */
  story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_CRITICAL, 0, 4 * 1440 - 1);
  assert_messages (&story, SLACK, 2, 0, 4 + 94 * 4 - 1);
}

/* From noon on: 21:30 is day, 23:00 and 06:30 are night. */
static void
test_night (void)
{
  Story story = story_new ();
  add_firing (&story, PC, BW_SEVERITY_WARNING, 570, 90);
  add_firing (&story, PC, BW_SEVERITY_WARNING, 1110, 90);
  assert_messages (&story, DESKTOP, 4, 2, 0);
}

/* Every six minutes for two hours: the first is told with its end, then each ten of the 35 changes
 * after the fourth, and that it is over, half an hour after the last. */
static void
test_flapping (void)
{
  Story story = story_new ();
  for (unsigned i = 0; i < 20; i++)
    add_firing (&story, PC, BW_SEVERITY_WARNING, i * 6, 3);
  assert_messages (&story, DESKTOP, 1 + 1 + 3 + 1, 0, 0);
}

/* Four cores at once are one message where they are of one group. */
static void
test_group (void)
{
  static const char *const cores[] = { "core=\"0\",source=\"pc\"", "core=\"1\",source=\"pc\"",
                                       "core=\"2\",source=\"pc\"", "core=\"3\",source=\"pc\"" };
  Story story = story_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (cores); i++)
    add_firing (&story, cores[i], BW_SEVERITY_WARNING, 0, 20);
  assert_messages (&story, SLACK, 2, 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/replay-messages/simple", test_simple);
  g_test_add_func ("/engine/replay-messages/short", test_short);
  g_test_add_func ("/engine/replay-messages/escalation", test_escalation);
  g_test_add_func ("/engine/replay-messages/night", test_night);
  g_test_add_func ("/engine/replay-messages/flapping", test_flapping);
  g_test_add_func ("/engine/replay-messages/group", test_group);
  return g_test_run ();
}
