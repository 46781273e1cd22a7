/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that firings would have been: by the gates, the escalation and the groups in force.
 */
#include "engine/bw-replay-messages.h"
#include "engine/bw-rule-replay.h"
#include "policy-fixture.h"
#include "rules/bw-rule-eval.h"

/* Channels of a policy. */
#define DESKTOP "desktop:desktop:warning"
#define SLACK "team:slack:warning"
#define STRICT "others:slack:error" /* another team, told of errors only */
#define FILE_ONLY "file:log:warning"

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
story_end (Story *story)
{
  bw_replay_free (story->replay);
  bw_rule_unref (story->rule);
}

/* Counts by a policy with CHANNELS. */
static void
assert_messages (Story *story, const char *channels, int64_t n, int64_t n_at_night,
                 int64_t n_repeats)
{
  g_autoptr (BwPolicy) policy = policy_new (channels, "[general]\nzone=UTC\n");
  bw_replay_conclude (story->replay);
  bw_replay_count_messages (story->replay, story->rule, policy);
  g_assert_cmpint (story->replay->n_notifications, ==, n);
  g_assert_cmpint (story->replay->n_at_night, ==, n_at_night);
  g_assert_cmpint (story->replay->n_repeats, ==, n_repeats);
  story_end (story);
}

#define PC "source=\"pc\""

/* One firing from noon on. */
static void
test_one (void)
{
  static const struct
  {
    const char *what;
    BwSeverity severity;
    int64_t minutes;
    const char *channels;
    int64_t n, n_repeats;
  } rows[] = {
    { "simple", BW_SEVERITY_WARNING, 20, DESKTOP, 2, 0 },
    { "what goes to a file wakes nobody", BW_SEVERITY_WARNING, 20, FILE_ONLY, 0, 0 },
    { "one message, on however many channels", BW_SEVERITY_WARNING, 20, DESKTOP " " SLACK, 2, 0 },
    { "too mild for the channel", BW_SEVERITY_WARNING, 20, STRICT, 0, 0 },
    { "over before the group's wait is", BW_SEVERITY_WARNING, 0, SLACK, 0, 0 },
    { "short, but critical", BW_SEVERITY_CRITICAL, 1, SLACK, 2, 0 },
    { "level 3 after 30 min, repeated after 60 and 90, level 4 after 120, then every 15",
      BW_SEVERITY_CRITICAL, 179, SLACK, 2, 7 },
    { "a warning is never told again", BW_SEVERITY_WARNING, 3000, SLACK, 2, 0 },
    { "four days: what is not played through is counted; 2 h are as above, then 94 h of 4",
      BW_SEVERITY_CRITICAL, 4 * 1440 - 1, SLACK, 2, 4 + 94 * 4 - 1 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Story story = story_new ();
      g_test_message ("%s", rows[i].what);
      add_firing (&story, PC, rows[i].severity, 0, rows[i].minutes);
      assert_messages (&story, rows[i].channels, rows[i].n, 0, rows[i].n_repeats);
    }
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
  g_test_add_func ("/engine/replay-messages/one", test_one);
  g_test_add_func ("/engine/replay-messages/night", test_night);
  g_test_add_func ("/engine/replay-messages/flapping", test_flapping);
  g_test_add_func ("/engine/replay-messages/group", test_group);
  return g_test_run ();
}
