/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as it is edited: judged as the file is, tried out as it would be replayed, written where
 * all else stays as it was, and taken back. */
#include "engine-fixture.h"
#include "engine/bw-replay-cache.h"
#include "engine/bw-rule-trial.h"
#include "model/bw-history-point.h"

#include <math.h>
#include <string.h>

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *
problem_of (const BwRuleVerdict *verdict, const char *key)
{
  for (unsigned i = 0; i < verdict->problems->len; i++)
    {
      const BwRuleProblem *problem = g_ptr_array_index (verdict->problems, i);
      if (g_strcmp0 (problem->key, key) == 0)
        return problem->message;
    }
  return NULL;
}

static void
test_judge (void)
{
  static const struct
  {
    const char *name, *key, *value; /* beside metric and warning */
    const char *wrong, *said;       /* NULL: nothing */
  } cases[] = {
    { "cpu", "critical", "90", NULL, NULL },
    { "cpu", "critical", "70", "critical", "70 is not above warning=80" },
    { "cpu", "critical", "lots", "critical", "lots" },
    { "cpu", "warning-recover", "85", "warning-recover", "85 is on the bad side of warning=80" },
    { "cpu", "for", "2 apples", "for", "2 apples" },
    { "cpu", "severity", "error", "severity", "has no meaning with kind=threshold" },
    { "cpu", "waning", "1", "waning", "did you mean" },
    { "cpu", "runbook", "a\nwarning=1", NULL, NULL },
    { "cpu", "min-samples", "5", "min-samples", "not known" },
    { "", "critical", "90", "name", "is missing" },
    { "a]\n[general", "critical", "90", "name", "brackets" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const BwRuleKeys rule = { cases[i].name, LIST ("metric", "warning", cases[i].key),
                                LIST ("system_cpu_percent", "80", cases[i].value) };
      g_autoptr (BwRuleVerdict) verdict = bw_rule_judge (&rule);
      g_test_message ("%s=%s", cases[i].key, cases[i].value);
      if (cases[i].wrong == NULL)
        {
          g_assert_cmpuint (verdict->problems->len, ==, 0);
          g_assert_cmpfloat (verdict->levels->levels[0].trip, ==, 80);
          g_assert_true (verdict->has_levels);
          continue;
        }
      g_assert_null (verdict->levels);
      const char *said = problem_of (verdict, cases[i].wrong);
      g_assert_nonnull (said);
      g_assert_nonnull (strstr (said, cases[i].said));
    }
}

typedef struct
{
  GAsyncResult *result;
} Answer;

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Answer *) data)->result = g_object_ref (result);
}

static bool
is_answered (gpointer data)
{
  return ((Answer *) data)->result != NULL;
}

static GAsyncResult *
wait_answer (Answer *answer)
{
  g_assert_true (bw_test_run_until (is_answered, answer, ENGINE_PATIENCE_MS));
  return g_steal_pointer (&answer->result);
}

/* (transfer full) */
static BwRuleUndo *
save_seen (EngineFixture *fixture, const BwRuleKeys *rule, BwConfig *seen, GError **error)
{
  Answer answer = { NULL };
  bw_engine_save_rule_async (fixture->engine, rule, seen, answer_cb, &answer);
  g_autoptr (GAsyncResult) result = wait_answer (&answer);
  return bw_engine_save_rule_finish (fixture->engine, result, error);
}

static BwRuleUndo *
save (EngineFixture *fixture, const BwRuleKeys *rule, GError **error)
{
  return save_seen (fixture, rule, NULL, error);
}

static bool
undo (EngineFixture *fixture, BwRuleUndo *what, GError **error)
{
  Answer answer = { NULL };
  bw_engine_undo_rule_async (fixture->engine, what, answer_cb, &answer);
  g_autoptr (GAsyncResult) result = wait_answer (&answer);
  return bw_engine_undo_rule_finish (fixture->engine, result, error);
}

static char *
file_of (EngineFixture *fixture)
{
  char *text = NULL;
  g_assert_true (g_file_get_contents (fixture->config, &text, NULL, NULL));
  return text;
}

static bool
has_two_configs (gpointer data)
{
  return ((EngineFixture *) data)->n_configs >= 1;
}

/* Comments, spellings of what stays and the order are kept; what goes goes; the engine follows. */
static void
test_save (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER
                       "# Why: the fan.\n[rule load]\nmetric=system_load1\n# Was 3.\nwarning=4\n"
                       "for=120s\ncritical=8\n\n# After.\n");
  engine_start (fixture);
  g_autofree char *before = file_of (fixture);
  fixture->n_configs = 0;
  const BwRuleKeys rule = { "load", LIST ("metric", "warning", "for", "channels"),
                            LIST ("system_load1", "5", "120s", "sink;") };
  g_autoptr (BwRuleUndo) done = save (fixture, &rule, &error);
  g_assert_no_error (error);
  g_autofree char *after = file_of (fixture);
  g_assert_nonnull (strstr (after, "# Why: the fan.\n[rule load]\nmetric=system_load1\n# Was 3.\n"
                                   "warning=5\nfor=120s\nchannels=sink;\n"));
  g_assert_nonnull (strstr (after, "# After.\n[channel sink]"));
  g_assert_null (strstr (after, "critical"));
  engine_run_until (fixture, has_two_configs);
  const BwMetric *metric = bw_metric_get_labels ("system_load1", "source", "pc", NULL);
  g_autoptr (GPtrArray) levels = bw_engine_levels (fixture->engine, metric);
  g_assert_cmpuint (levels->len, ==, 1);
  g_assert_cmpfloat (((BwRuleLevels *) g_ptr_array_index (levels, 0))->levels[0].trip, ==, 5);
  g_assert_true (undo (fixture, g_steal_pointer (&done), &error));
  g_assert_no_error (error);
  g_autofree char *back = file_of (fixture);
  g_assert_cmpstr (back, ==, before);
}

/* What somebody wrote into the rule since it was read is not written over; elsewhere it may be
 * anything, and stays when the rule is taken back. */
static void
test_seen (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER
                       "[rule load]\nmetric=system_load1\nwarning=4\n");
  engine_start (fixture);
  const BwRuleKeys rule = { "load", LIST ("metric", "warning"), LIST ("system_load1", "5") };
  g_autoptr (BwConfig) seen = bw_config_ref (bw_engine_config_file (fixture->engine));
  g_autofree char *before = file_of (fixture);
  g_auto (GStrv) parts = g_strsplit (before, "warning=4\n", 2);
  g_autofree char *by_hand = g_strconcat (parts[0], "warning=4\nfor=9m\n", parts[1], NULL);
  g_assert_true (g_file_set_contents (fixture->config, by_hand, -1, NULL));
  g_assert_null (save_seen (fixture, &rule, seen, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);
  g_autofree char *kept = file_of (fixture);
  g_assert_cmpstr (kept, ==, by_hand);
  g_autofree char *elsewhere = g_strconcat ("# Mine.\n", before, NULL);
  g_assert_true (g_file_set_contents (fixture->config, elsewhere, -1, NULL));
  BwRuleUndo *done = save_seen (fixture, &rule, seen, &error);
  g_assert_no_error (error);
  g_autofree char *saved = file_of (fixture);
  g_assert_nonnull (strstr (saved, "warning=5\n"));
  g_autofree char *later = g_strconcat (saved, "# Later.\n", NULL);
  g_assert_true (g_file_set_contents (fixture->config, later, -1, NULL));
  g_assert_true (undo (fixture, done, &error));
  g_autofree char *back = file_of (fixture);
  g_autofree char *expected = g_strconcat (elsewhere, "# Later.\n", NULL);
  g_assert_cmpstr (back, ==, expected);
}

/* A new group goes again; what was changed since is not taken back, what is wrong not written. */
static void
test_refused (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  g_autofree char *before = file_of (fixture);
  const BwRuleKeys rule = { "mine", LIST ("metric", "warning"), LIST ("system_load1", "5") };
  const BwRuleKeys wrong = { "mine", LIST ("metric", "warning"), LIST ("system_load1", "x") };
  g_assert_null (save (fixture, &wrong, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "warning: "));
  g_clear_error (&error);
  BwRuleUndo *done = save (fixture, &rule, &error);
  g_assert_no_error (error);
  g_assert_true (undo (fixture, done, &error));
  g_autofree char *back = file_of (fixture);
  g_assert_cmpstr (back, ==, before);
  done = save (fixture, &rule, &error);
  g_autofree char *saved = file_of (fixture);
  g_autofree char *by_hand = g_strconcat (saved, "critical=9\n", NULL);
  g_assert_true (g_file_set_contents (fixture->config, by_hand, -1, NULL));
  g_assert_false (undo (fixture, done, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_autofree char *kept = file_of (fixture);
  g_assert_cmpstr (kept, ==, by_hand);
}

static void
assert_same (const BwReplay *a, const BwReplay *b)
{
  g_assert_cmpuint (a->firings->len, ==, b->firings->len);
  g_assert_cmpint (a->n_samples, ==, b->n_samples);
  g_assert_cmpint (a->n_notifications, ==, b->n_notifications);
  for (unsigned i = 0; i < a->firings->len; i++)
    {
      const BwReplayFiring *one = &g_array_index (a->firings, BwReplayFiring, i);
      const BwReplayFiring *other = &g_array_index (b->firings, BwReplayFiring, i);
      g_assert_cmpint (one->from_us, ==, other->from_us);
      g_assert_cmpint (one->to_us, ==, other->to_us);
      g_assert_cmpint (one->is_nodata, ==, other->is_nodata);
      g_assert_true (one->worst == other->worst || (isnan (one->worst) && isnan (other->worst)));
    }
}

/* From memory it says what it says from the disk. */
static void
test_trial (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  engine_run (fixture, 1, 6);
  engine_run (fixture, 5, 2); /* too short */
  engine_run (fixture, 1, 6);
  engine_run (fixture, 9, 9);
  engine_run (fixture, 1, 6);
  int64_t to_us = bw_clock_wall_us (fixture->clock) + BW_SECOND_US;
  /* All is written when it ends. */
  engine_stop (fixture);
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_autoptr (BwRuleTrial) trial = bw_rule_trial_new (engine, BW_TEST_NOW_US, to_us);
  const BwRuleKeys first = { "load", LIST ("metric", "warning", "for"),
                             LIST ("system_load1", "4", "30s") };
  const BwRuleKeys second = { "load", LIST ("metric", "warning"), LIST ("system_load1", "10") };
  const char *const texts[] = { "metric=system_load1;warning=4;for=30s",
                                "metric=system_load1;warning=10" };
  const BwRuleKeys *rules[] = { &first, &second, &first };
  for (unsigned i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (BwRuleTrialResult) told = bw_rule_trial_run (trial, engine, rules[i], &error);
      g_assert_no_error (error);
      g_autoptr (BwReplay) expected =
          bw_engine_replay (engine, texts[i % 2], BW_TEST_NOW_US, to_us, &error);
      g_assert_no_error (error);
      assert_same (told->replay, expected);
      g_assert_cmpint (told->replay->firings->len, ==, i % 2 == 0 ? 1 : 0);
      /* Both times above the level it would have fired at once. */
      g_assert_cmpint (told->n_impatient, ==, i % 2 == 0 ? 2 : -1);
    }
  const BwRuleKeys wrong = { "load", LIST ("metric"), LIST ("system_load1") };
  g_assert_null (bw_rule_trial_run (trial, engine, &wrong, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  bw_engine_stop (engine);
}

static void
test_cache (void)
{
  const BwMetric *metric = bw_metric_get_labels ("x", "source", "pc", NULL);
  const BwMetric *other = bw_metric_get_labels ("y", "source", "pc", NULL);
  g_autoptr (BwReplayCache) cache = bw_replay_cache_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (BwHistoryPoint));
  g_array_set_size (points, 3);
  g_assert_null (bw_replay_cache_find (cache, metric, 0, 10));
  bw_replay_cache_put (cache, metric, 0, 10, points);
  g_autoptr (GArray) found = bw_replay_cache_find (cache, metric, 0, 10);
  g_assert_true (found == points);
  g_assert_null (bw_replay_cache_find (cache, other, 0, 10));
  g_assert_null (bw_replay_cache_find (cache, metric, 0, 11));
  g_assert_null (bw_replay_cache_find (cache, metric, 1, 10));
  g_assert_null (bw_replay_cache_find (NULL, metric, 0, 10));
  /* What there is no room for is read again. */
  g_autoptr (GArray) large = g_array_new (FALSE, TRUE, sizeof (BwHistoryPoint));
  g_array_set_size (large, 3 * 1024 * 1024);
  bw_replay_cache_put (cache, metric, 10, 20, large);
  g_assert_null (bw_replay_cache_find (cache, metric, 10, 20));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, EngineFixture, NULL, engine_set_up, function, engine_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/rule-edit/judge", test_judge);
  g_test_add_func ("/engine/rule-edit/cache", test_cache);
  ADD ("/engine/rule-edit/save", test_save);
  ADD ("/engine/rule-edit/seen", test_seen);
  ADD ("/engine/rule-edit/refused", test_refused);
  ADD ("/engine/rule-edit/trial", test_trial);
  return g_test_run ();
}
