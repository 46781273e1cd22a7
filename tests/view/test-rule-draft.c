/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule that is edited: what is typed, stepped and dragged, what is wrong with it, and the way
 * back; what its trial is told as. */
#include "view/bw-rule-draft.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"
#include "view/bw-rule-fields.h"
#include "view/bw-rule-trial-view.h"

#include <math.h>
#include <string.h>

#define NBSP "\u00a0"

static BwConfig *
config_of (const char *text)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_config_parse ("test", text, -1, schemas, n);
}

static BwRuleDraft *
draft_of (const char *text, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwConfig) config = config_of (text);
  BwRuleDraft *draft = bw_rule_draft_new (config, name, &error);
  g_assert_no_error (error);
  return draft;
}

static void
assert_text (const BwRuleDraft *draft, const char *key, const char *expected)
{
  g_autofree char *text = bw_rule_draft_text (draft, key);
  g_assert_cmpstr (text, ==, expected);
}

/* From a preset, though a group switches it off; from the file alone; from nowhere. */
static void
test_origin (void)
{
  g_autoptr (BwRuleDraft) preset = draft_of ("[rule cpu]\nenabled=false\n", "cpu");
  g_assert_cmpstr (bw_rule_draft_preset (preset), ==, "default");
  g_assert_cmpstr (bw_rule_draft_value (preset, "metric"), ==, "system_cpu_percent");
  g_assert_cmpstr (bw_rule_draft_value (preset, "enabled"), ==, "false");
  g_assert_false (bw_rule_draft_can_save (preset));
  g_autoptr (BwRuleDraft) own =
      draft_of ("[rule cpu]\nmetric=system_load1\nwarning=3\nfor=90s\n", "cpu");
  g_assert_null (bw_rule_draft_preset (own));
  g_assert_null (bw_rule_draft_value (own, "critical"));
  assert_text (own, "for", "1" NBSP "min 30" NBSP "s");
  g_autoptr (BwConfig) none = config_of ("[general]\npresets=betting\n");
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_rule_draft_new (none, "cpu", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
}

/* Key, what is typed, what the file would say, what is shown then. */
static void
test_typed (void)
{
  static const struct
  {
    const char *metric, *key, *typed, *value, *shown;
  } cases[] = {
    { "system_cpu_percent", "warning", "70", "70", "70" NBSP "%" },
    { "system_cpu_percent", "warning", "70.5 %", "70.5", "70.5" NBSP "%" },
    { "ledger_max_drawdown", "warning", "15 %", "0.15", "15" NBSP "%" },
    { "ledger_roi", "warning", "\u22122.5 %", "-0.025", "\u22122.5" NBSP "%" },
    { "http_latency_seconds", "warning", "1.5 s", "1.5", "1.5" NBSP "s" },
    { "system_cpu_percent", "warning", "lots", "lots", "lots" },
    { "system_cpu_percent", "for", "5 min", "5m", "5" NBSP "min" },
    { "system_cpu_percent", "for", "1 h 30 min", "90m", "1" NBSP "h 30" NBSP "min" },
    { "system_cpu_percent", "for", "soon", "soon", "soon" },
    { "system_cpu_percent", "for-count", "3", "3", "3" },
    { "system_cpu_percent", "warning", "", NULL, "" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwRuleDraft) draft = draft_of ("", NULL);
      bw_rule_draft_set_value (draft, "metric", cases[i].metric);
      bw_rule_draft_set_value (draft, "warning", "33");
      bw_rule_draft_set_text (draft, cases[i].key, cases[i].typed);
      g_test_message ("%s", cases[i].typed);
      const char *value = bw_rule_draft_value (draft, cases[i].key);
      int64_t wanted_us = 0, found_us = 0;
      /* There are several spellings of a duration. */
      if (value != NULL && bw_duration_parse (cases[i].value, &wanted_us, NULL)
          && g_str_equal (cases[i].key, "for"))
        {
          g_assert_true (bw_duration_parse (value, &found_us, NULL));
          g_assert_cmpint (found_us, ==, wanted_us);
        }
      else
        g_assert_cmpstr (value, ==, cases[i].value);
      assert_text (draft, cases[i].key, cases[i].shown);
    }
}

static void
assert_step (BwRuleDraft *draft, const char *key, int n, const char *expected)
{
  bw_rule_draft_step (draft, key, n);
  assert_text (draft, key, expected);
}

static void
test_steps (void)
{
  g_autoptr (BwRuleDraft) draft = draft_of ("", "cpu");
  assert_step (draft, "warning", 1, "81" NBSP "%");
  assert_step (draft, "warning", -10, "71" NBSP "%");
  assert_step (draft, "for", 1, "3" NBSP "min");
  assert_step (draft, "for", -1, "2" NBSP "min");
  assert_step (draft, "for", -20, "0" NBSP "s");
  assert_step (draft, "for", -1, "0" NBSP "s");
  assert_step (draft, "for-count", 1, "3");
  assert_step (draft, "for-count", -10, "0");
  assert_step (draft, "error", 1, "72" NBSP "%");
  /* All steps of one key are taken back at once. */
  assert_step (draft, "error", 1, "73" NBSP "%");
  g_assert_true (bw_rule_draft_undo (draft));
  assert_text (draft, "error", "");
  assert_text (draft, "for-count", "0");
}

/* The reason stands at its key; what has no row is told of the whole. */
static void
test_problems (void)
{
  g_autoptr (BwRuleDraft) draft = draft_of ("", "cpu");
  g_assert_null (bw_rule_draft_problem (draft, "critical"));
  bw_rule_draft_set_text (draft, "critical", "70 %");
  g_assert_nonnull (strstr (bw_rule_draft_problem (draft, "critical"), "warning=80"));
  g_assert_null (bw_rule_draft_problem (draft, "warning"));
  g_assert_false (bw_rule_draft_can_save (draft));
  g_assert_true (bw_rule_draft_undo (draft));
  g_assert_null (bw_rule_draft_problem (draft, "critical"));
  g_assert_false (bw_rule_draft_is_changed (draft));
  bw_rule_draft_set_value (draft, "waning", "3");
  g_assert_nonnull (strstr (bw_rule_draft_problem (draft, ""), "did you mean"));
  g_autoptr (BwRuleDraft) fresh = draft_of ("", NULL);
  g_assert_nonnull (bw_rule_draft_problem (fresh, "name"));
  bw_rule_draft_set_name (fresh, "cpu");
  g_assert_cmpstr (bw_rule_draft_problem (fresh, "name"), ==,
                   "there is a rule of this name already");
  bw_rule_draft_set_name (fresh, "cpu-night");
  bw_rule_draft_set_value (fresh, "metric", "system_cpu_percent");
  bw_rule_draft_set_value (fresh, "warning", "95");
  g_assert_null (bw_rule_draft_problem (fresh, "name"));
  g_assert_true (bw_rule_draft_can_save (fresh));
}

/* With another kind only keys that mean something stay, so that it can be saved. */
static void
test_kinds (void)
{
  static const char *const kinds[] = { "rate_of_change", "absent",   "expr",      "event",
                                       "evidence_roi",   "psr",      "threshold", "predict_within",
                                       "anomaly",        "burn_rate" };
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (BwRuleDraft) draft = draft_of ("", "cpu");
      bw_rule_draft_set_value (draft, "kind", kinds[i]);
      BwRuleKeys keys = bw_rule_draft_keys (draft);
      for (unsigned k = 0; keys.keys[k] != NULL; k++)
        {
          const char *problem = bw_rule_draft_problem (draft, keys.keys[k]);
          g_test_message ("%s %s %s", kinds[i], keys.keys[k], problem);
          g_assert_true (problem == NULL || strstr (problem, "has no meaning") == NULL);
        }
      g_assert_true (bw_rule_field_has_meaning ("for", kinds[i]) || i == 3);
    }
}

/* As far as the levels beside it, recovery along with it; always a rule that could be. */
static void
test_dragged (void)
{
  static const double values[] = { 85, 60, 10, 99, 500, -3, 80 };
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    for (int which = 0; which < 2; which++)
      {
        g_autoptr (BwRuleDraft) draft = draft_of ("", "cpu");
        bw_rule_draft_move_level (draft, which == 0 ? BW_SEVERITY_WARNING : BW_SEVERITY_CRITICAL,
                                  values[i]);
        g_test_message ("%d to %g", which, values[i]);
        g_assert_cmpuint (bw_rule_draft_verdict (draft)->problems->len, ==, 0);
        g_assert_cmpuint (bw_rule_draft_verdict (draft)->levels->n_levels, ==, 2);
      }
  g_autoptr (BwRuleDraft) draft = draft_of ("", "cpu");
  bw_rule_draft_move_level (draft, BW_SEVERITY_WARNING, 70);
  assert_text (draft, "warning", "70" NBSP "%");
  assert_text (draft, "warning-recover", "50" NBSP "%");
  g_assert_true (bw_rule_draft_undo (draft));
  assert_text (draft, "warning", "80" NBSP "%");
  assert_text (draft, "warning-recover", "60" NBSP "%");
}

static void
test_presets (void)
{
  g_autoptr (BwRuleDraft) draft = draft_of ("", "cpu");
  bw_rule_draft_set_value (draft, "channels", "phone;");
  g_autoptr (GPtrArray) presets = bw_rule_draft_presets (draft);
  g_assert_cmpuint (presets->len, ==, 3);
  const BwRulePreset *last = g_ptr_array_index (presets, 2);
  g_assert_cmpstr (last->text, ==, "data-service: Warning 70" NBSP "%, Critical 90" NBSP "%");
  bw_rule_draft_take_preset (draft, last->preset, last->rule);
  assert_text (draft, "warning", "70" NBSP "%");
  assert_text (draft, "for", "");
  g_assert_cmpstr (bw_rule_draft_value (draft, "channels"), ==, "phone;");
  g_assert_true (bw_rule_draft_undo (draft));
  assert_text (draft, "warning", "80" NBSP "%");
}

static void
add_firing (BwReplay *replay, BwSeverity severity, int64_t from_us, int64_t lasted_us)
{
  BwReplayFiring firing = { .labels = g_strdup (""),
                            .severity = severity,
                            .from_us = from_us,
                            .to_us = lasted_us > 0 ? from_us + lasted_us : BW_TIME_NONE,
                            .worst = 88 };
  g_array_append_val (replay->firings, firing);
}

static BwRuleTrialResult *
result_new (void)
{
  BwRuleTrialResult *result = g_new0 (BwRuleTrialResult, 1);
  BwReplay *replay = result->replay = g_new0 (BwReplay, 1);
  result->n_impatient = -1;
  replay->from_us = BW_TEST_NOW_US - 30 * BW_DAY_US;
  replay->to_us = BW_TEST_NOW_US;
  replay->firings = g_array_new (FALSE, FALSE, sizeof (BwReplayFiring));
  replay->steps = g_array_new (FALSE, FALSE, sizeof (BwReplayStep));
  replay->series = g_array_new (FALSE, FALSE, sizeof (BwReplaySeries));
  replay->n_series = 1;
  return result;
}

static void
test_words (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BwTrialStyle style = { .format = BW_FORMAT_PERCENT, .patience = "2 min", .zone = utc };
  g_autoptr (BwRuleTrialResult) result = result_new ();
  g_autoptr (BwTrialView) calm = bw_trial_view_new (result, &style);
  g_assert_cmpstr (calm->headline, ==, "Would not have fired in the last 30 days");
  int64_t day_us = BW_TEST_NOW_US - BW_TEST_NOW_US % BW_DAY_US - BW_DAY_US;
  add_firing (result->replay, BW_SEVERITY_CRITICAL, day_us + 13 * BW_HOUR_US, 16 * BW_MINUTE_US);
  add_firing (result->replay, BW_SEVERITY_WARNING, day_us + 23 * BW_HOUR_US, 4 * BW_MINUTE_US);
  add_firing (result->replay, BW_SEVERITY_WARNING, BW_TEST_NOW_US - BW_MINUTE_US, 0);
  result->replay->n_notifications = 6;
  result->replay->n_at_night = 1;
  result->n_impatient = 14;
  g_autoptr (BwTrialView) view = bw_trial_view_new (result, &style);
  g_assert_cmpstr (view->headline, ==, "Would have fired 3 times in the last 30 days");
  g_assert_cmpstr (view->detail, ==,
                   "1 × Critical, 2 × Warning; 6 messages, 1 of them at night. Half of them lasted "
                   "longer than 4" NBSP "min. 2 of them were over within 5 minutes. 11 shorter "
                   "peaks were ignored by waiting for 2 min.");
  g_assert_cmpuint (view->firings->len, ==, 3);
  const BwTrialFiring *newest = g_ptr_array_index (view->firings, 0);
  const BwTrialFiring *night = g_ptr_array_index (view->firings, 1);
  g_assert_cmpstr (newest->lasted, ==, "open for 1" NBSP "min");
  g_assert_cmpstr (night->note, ==, "at night");
  g_assert_cmpstr (night->worst, ==, "88.0" NBSP "%");
  style.format = BW_FORMAT_ODDS10;
  g_autoptr (BwTrialView) odds = bw_trial_view_new (result, &style);
  newest = g_ptr_array_index (odds->firings, 0);
  g_assert_cmpstr (newest->worst, ==, "over 1,000,000" NBSP ":" NBSP "1");
}

/* Whatever can be chosen has its word. */
static void
test_choices (void)
{
  unsigned n = 0, n_choices = 0;
  const BwRuleField *fields = bw_rule_fields (&n);
  for (unsigned i = 0; i < n; i++)
    {
      if (fields[i].control != BW_RULE_CHOICE)
        continue;
      g_test_message ("%s", fields[i].key);
      g_assert_cmpuint (g_strv_length ((char **) fields[i].choices), ==,
                        g_strv_length ((char **) fields[i].words));
      n_choices++;
    }
  g_assert_cmpuint (n_choices, >, 5);
}

#define EDITED "[rule r]\nmetric=system_cpu_percent\nwarning=%s\ncritical=90\n%s"

static BwDraftFollow
follow (BwRuleDraft *draft, const char *warning, const char *more)
{
  g_autofree char *text = g_strdup_printf (EDITED, warning, more);
  g_autoptr (BwConfig) config = config_of (text);
  return bw_rule_draft_follow (draft, config);
}

static BwRuleDraft *
edited_draft (void)
{
  g_autofree char *text = g_strdup_printf (EDITED, "80", "");
  return draft_of (text, "r");
}

/* Somebody changes the file while one edits: what was changed on one side only is as that side has
 * it, and can be taken back. */
static void
test_merge (void)
{
  g_autoptr (BwRuleDraft) draft = edited_draft ();
  bw_rule_draft_set_value (draft, "warning", "70");
  g_assert_cmpint (follow (draft, "80", "for=5m\n"), ==, BW_DRAFT_FOLLOWED);
  g_assert_cmpstr (bw_rule_draft_value (draft, "warning"), ==, "70");
  g_assert_cmpstr (bw_rule_draft_value (draft, "for"), ==, "5m");
  g_assert_true (bw_rule_draft_can_save (draft));
  /* The same was meant: there is nothing left to save. */
  g_assert_cmpint (follow (draft, "70", "for=5m\n"), ==, BW_DRAFT_FOLLOWED);
  g_assert_false (bw_rule_draft_is_changed (draft));
  /* Without an edit all is followed. */
  g_assert_cmpint (follow (draft, "60", ""), ==, BW_DRAFT_FOLLOWED);
  g_assert_cmpstr (bw_rule_draft_value (draft, "warning"), ==, "60");
  g_assert_null (bw_rule_draft_value (draft, "for"));
}

/* The same key here and there: nothing is saved before somebody chose. */
static void
test_both (void)
{
  g_autoptr (BwRuleDraft) draft = edited_draft ();
  bw_rule_draft_set_value (draft, "warning", "70");
  g_assert_cmpint (follow (draft, "75", "for=5m\n"), ==, BW_DRAFT_CONFLICT);
  g_autofree char *keys = bw_rule_draft_conflict_text (draft);
  g_assert_cmpstr (keys, ==, "Warning");
  g_assert_cmpstr (bw_rule_draft_value (draft, "warning"), ==, "70");
  g_assert_cmpstr (bw_rule_draft_value (draft, "for"), ==, "5m");
  g_assert_false (bw_rule_draft_can_save (draft));
  bw_rule_draft_keep_mine (draft);
  g_assert_cmpstr (bw_rule_draft_value (draft, "warning"), ==, "70");
  g_assert_true (bw_rule_draft_can_save (draft));
  /* What was followed is no edit. */
  g_assert_cmpint (follow (draft, "75", "for=9m\n"), ==, BW_DRAFT_FOLLOWED);
  g_assert_cmpstr (bw_rule_draft_value (draft, "for"), ==, "9m");
  g_assert_cmpint (follow (draft, "74", ""), ==, BW_DRAFT_CONFLICT);
  bw_rule_draft_take_theirs (draft);
  g_assert_cmpstr (bw_rule_draft_value (draft, "warning"), ==, "74");
  g_assert_false (bw_rule_draft_is_changed (draft));
  g_assert_true (bw_rule_draft_undo (draft));
  g_assert_cmpstr (bw_rule_draft_value (draft, "warning"), ==, "70");
}

static void
test_gone (void)
{
  g_autoptr (BwRuleDraft) draft = edited_draft ();
  g_autoptr (BwConfig) none = config_of ("");
  g_assert_cmpint (bw_rule_draft_follow (draft, none), ==, BW_DRAFT_GONE);
  g_assert_true (bw_rule_draft_is_gone (draft));
  g_assert_cmpstr (bw_rule_draft_value (draft, "warning"), ==, "80");
  bw_rule_draft_keep_mine (draft);
  g_assert_false (bw_rule_draft_is_gone (draft));
  g_assert_true (bw_rule_draft_can_save (draft));
  /* A name that is taken meanwhile is not given twice. */
  g_autoptr (BwRuleDraft) fresh = draft_of ("", NULL);
  bw_rule_draft_set_name (fresh, "r");
  bw_rule_draft_set_value (fresh, "metric", "system_cpu_percent");
  bw_rule_draft_set_value (fresh, "warning", "50");
  g_assert_true (bw_rule_draft_can_save (fresh));
  g_assert_cmpint (follow (fresh, "80", ""), ==, BW_DRAFT_FOLLOWED);
  g_assert_false (bw_rule_draft_can_save (fresh));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/rule-draft/origin", test_origin);
  g_test_add_func ("/view/rule-draft/typed", test_typed);
  g_test_add_func ("/view/rule-draft/steps", test_steps);
  g_test_add_func ("/view/rule-draft/problems", test_problems);
  g_test_add_func ("/view/rule-draft/kinds", test_kinds);
  g_test_add_func ("/view/rule-draft/dragged", test_dragged);
  g_test_add_func ("/view/rule-draft/presets", test_presets);
  g_test_add_func ("/view/rule-draft/words", test_words);
  g_test_add_func ("/view/rule-draft/choices", test_choices);
  g_test_add_func ("/view/rule-draft/merge", test_merge);
  g_test_add_func ("/view/rule-draft/both", test_both);
  g_test_add_func ("/view/rule-draft/gone", test_gone);
  return g_test_run ();
}
