/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be told what of a rule that is edited: the rows, what is said first, and the worst. */
#include "view/bw-rule-path-view.h"

#include "base/bw-time.h"
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

#define NBSP "\u00a0"

static BwRulePath *
path_new (unsigned n_channels)
{
  BwRulePath *path = g_new0 (BwRulePath, 1);
  path->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_dry_run_step_free);
  path->fallbacks = g_ptr_array_new_with_free_func (g_free);
  path->n_channels = n_channels;
  return path;
}

/* At MINUTE after the beginning, HELD_BY (or NULL: sent) until UNTIL_MINUTE. */
static void
add (BwRulePath *path, int minute, BwIncidentKind kind, int level, const char *channel,
     const char *held_by, int until_minute)
{
  BwDryRunStep *step = g_new0 (BwDryRunStep, 1);
  *step = (BwDryRunStep){ .at_us = BW_TEST_NOW_US + minute * BW_MINUTE_US,
                          .kind = kind,
                          .level = level,
                          .channel = g_strdup (channel),
                          .is_sent = held_by == NULL,
                          .is_held = held_by != NULL && until_minute >= 0,
                          .not_before_us = BW_TEST_NOW_US + until_minute * BW_MINUTE_US,
                          .reason = g_strdup (held_by),
                          .held_by = held_by };
  g_ptr_array_add (path->steps, step);
}

static BwPathView *
view_of (const BwRulePath *path)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  return bw_path_view_new (path, BW_TEST_NOW_US, BW_DAY_US, utc);
}

static void
assert_row (const BwPathView *view, unsigned i, const char *text)
{
  g_assert_cmpuint (i, <, view->rows->len);
  const BwPathRow *row = g_ptr_array_index (view->rows, i);
  g_assert_cmpstr (row->text, ==, text);
}

/* It is 12:00 of a Monday. What is alike is one row; who is told first is said first. */
static void
test_told (void)
{
  g_autoptr (BwRulePath) path = path_new (3);
  add (path, 0, BW_KIND_FIRE, 1, "screen", NULL, 0);
  add (path, 0, BW_KIND_FIRE, 1, "late", NULL, 1);
  add (path, 0, BW_KIND_FIRE, 1, "team", NULL, 0);
  add (path, 30, BW_KIND_ESCALATE, 3, "hook", NULL, 31);
  add (path, 60, BW_KIND_REPEAT, 3, "screen", "rate-limit", -1);
  g_ptr_array_add (path->fallbacks, g_strdup ("team"));
  g_ptr_array_add (path->fallbacks, g_strdup ("hook"));
  g_autoptr (BwPathView) view = view_of (path);
  g_assert_cmpstr (view->headline, ==, "Told at once: screen, team");
  g_assert_cmpstr (view->detail, ==,
                   "4 messages in 1" NBSP "d if nobody takes it on. Where one fails, these stand"
                   " in, in this order: team, hook.");
  g_assert_false (view->is_silent);
  g_assert_cmpuint (view->rows->len, ==, 4);
  assert_row (view, 0, "At once, 12:00, First message, screen, team, Sent");
  assert_row (view, 1,
              "At once, 12:00, First message, late, Sent 1" NBSP
              "min later, with others of its group");
  assert_row (view, 2,
              "After 30" NBSP "min, 12:30, Escalates to level 3, hook, Sent 1" NBSP
              "min later, with others of its group");
  assert_row (view, 3, "After 1" NBSP "h, 13:00, Reminder, screen, Not sent: told a moment ago");
}

/* The worst is that it takes long before anybody knows. */
static void
test_late (void)
{
  g_autoptr (BwRulePath) path = path_new (1);
  add (path, 0, BW_KIND_FIRE, 1, "team", "quiet-hours", 11 * 60);
  add (path, 11 * 60, BW_KIND_FIRE, 1, "team", NULL, 11 * 60);
  g_autoptr (BwPathView) view = view_of (path);
  g_assert_cmpstr (view->headline, ==, "The first message comes after 11" NBSP "h: team");
  g_assert_cmpstr (view->detail, ==,
                   "1 message in 1" NBSP "d if nobody takes it on, 1 of them at night.");
  assert_row (view, 0, "At once, 12:00, First message, team, Waits until 23:00: quiet hours");
}

static void
test_nobody (void)
{
  g_autoptr (BwRulePath) none = path_new (0), refused = path_new (2), silenced = path_new (2);
  g_autoptr (BwPathView) without = view_of (none), without_route = view_of (refused);
  g_assert_cmpstr (without->headline, ==, "Nobody would be told");
  g_assert_cmpstr (without->detail, ==, "No channel is switched on.");
  g_assert_true (without->is_silent);
  g_assert_cmpstr (without_route->detail, ==,
                   "No channel takes it: by its severity, by the routes, or by the channels the"
                   " rule names.");
  BwDryRunStep *step;
  add (silenced, 0, BW_KIND_FIRE, 1, "team", "inhibition", 0);
  step = g_ptr_array_index (silenced->steps, 0);
  step->not_before_us = INT64_MAX;
  g_autoptr (BwPathView) view = view_of (silenced);
  g_assert_cmpstr (view->headline, ==, "Nobody would be told");
  g_assert_cmpstr (view->detail, ==, "Waits: another alert stands for it.");
}

/* A list is no longer than can be looked at. */
static void
test_many (void)
{
  g_autoptr (BwRulePath) path = path_new (1);
  for (int i = 0; i < 100; i++)
    add (path, i * 10, BW_KIND_REPEAT, 4, "team", NULL, i * 10);
  g_autoptr (BwPathView) view = view_of (path);
  g_assert_cmpuint (view->rows->len + view->n_hidden, ==, 100);
  g_assert_cmpuint (view->n_hidden, >, 0);
}

static void
assert_severities (const char *rule, const char *expected)
{
  unsigned n_schemas = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n_schemas);
  g_autoptr (BwConfig) config = bw_config_parse ("test", rule, -1, schemas, n_schemas);
  g_autoptr (BwRuleDraft) draft = bw_rule_draft_new (config, "r", NULL);
  BwSeverity severities[BW_PATH_MAX_SEVERITIES];
  g_autoptr (GString) found = g_string_new (NULL);
  unsigned n = bw_path_severities (draft, severities);
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "", bw_severity_name (severities[i]));
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_severities (void)
{
  assert_severities ("[rule r]\nmetric=system_cpu_percent\nwarning=80\ncritical=90\n",
                     "warning critical");
  assert_severities ("[rule r]\nkind=absent\nmetric=system_cpu_percent\nseverity=error\n", "error");
  assert_severities ("[rule r]\nkind=event\n", "info warning error critical emergency");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/rule-path/told", test_told);
  g_test_add_func ("/view/rule-path/late", test_late);
  g_test_add_func ("/view/rule-path/nobody", test_nobody);
  g_test_add_func ("/view/rule-path/many", test_many);
  g_test_add_func ("/view/rule-path/severities", test_severities);
  return g_test_run ();
}
