/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of rules: order, state, and what a switch writes. */
#include "view/bw-rule-list.h"

#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

#include <string.h>

static void
add_instance (GPtrArray *instances, const char *state, const char *flag, const char *tier)
{
  BwRuleInstanceView *instance = g_new0 (BwRuleInstanceView, 1);
  *instance = (BwRuleInstanceView){ .state = state, .data_flag = flag, .tier = (char *) tier };
  g_ptr_array_add (instances, instance);
}

static void
test_state (void)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func (g_free);
  BwRuleView rule = { .rule = (char *) "a", .is_enabled = true, .instances = instances };
  g_assert_null (bw_rule_list_state (&rule).icon);
  add_instance (instances, "OK", "FRESH", NULL);
  g_assert_cmpstr (bw_rule_list_state (&rule).word, ==, "OK");
  add_instance (instances, "OK", "INSUFFICIENT", NULL);
  g_assert_cmpstr (bw_rule_list_state (&rule).word, ==, "Collecting");
  add_instance (instances, "OK", "STALE", NULL);
  g_assert_cmpstr (bw_rule_list_state (&rule).word, ==, "No data");
  add_instance (instances, "PENDING", "FRESH", NULL);
  g_assert_cmpstr (bw_rule_list_state (&rule).word, ==, "Pending");
  add_instance (instances, "FIRING", "FRESH", "critical");
  add_instance (instances, "FIRING", "FRESH", "warning");
  g_assert_cmpstr (bw_rule_list_state (&rule).word, ==, "Critical");
  rule.is_enabled = false;
  g_assert_cmpstr (bw_rule_list_state (&rule).word, ==, "Paused");
}

static void
test_order (void)
{
  BwRuleView rules[] = { { .rule = (char *) "b", .category = BW_CATEGORY_RISK },
                         { .rule = (char *) "z", .category = BW_CATEGORY_SYSTEM },
                         { .rule = (char *) "a", .category = BW_CATEGORY_RISK } };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  for (unsigned i = 0; i < 3; i++)
    g_ptr_array_add (list, &rules[i]);
  bw_rule_list_sort (list);
  g_assert_true (g_ptr_array_index (list, 0) == &rules[1]);
  g_assert_true (g_ptr_array_index (list, 1) == &rules[2]);
  g_assert_cmpstr (bw_rule_list_category (BW_CATEGORY_DATA_QUALITY), ==, "Data quality");
}

static BwRuleSwitch
step_of (const char *text, bool is_on)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config = bw_config_parse ("x", text, -1, schemas, n);
  return bw_rule_list_step (bw_config_find (config, "rule", "cpu"), is_on);
}

static void
test_switch (void)
{
  g_assert_cmpint (step_of ("", false), ==, BW_RULE_STEP_ADD);
  g_assert_cmpint (step_of ("[rule cpu]\nenabled=false\n", true), ==, BW_RULE_STEP_REMOVE);
  g_assert_cmpint (step_of ("[rule cpu]\nenabled=true\n", false), ==, BW_RULE_STEP_SET);
  g_assert_cmpint (step_of ("[rule cpu]\nmetric=system_load1\nwarning=1\nenabled=false\n", true),
                   ==, BW_RULE_STEP_SET);
}

static void
test_presets (void)
{
  static const char *const chosen[] = { "default", "betting", NULL };
  g_autofree char *more = bw_rule_list_presets (chosen, "escalation", true);
  g_assert_cmpstr (more, ==, "default;betting;escalation");
  g_autofree char *less = bw_rule_list_presets (chosen, "default", false);
  g_assert_cmpstr (less, ==, "betting");
  g_autofree char *none = bw_rule_list_presets (NULL, "default", false);
  g_assert_cmpstr (none, ==, "");
  g_autofree char *about = bw_rule_list_preset_about ("default");
  g_assert_true (g_str_has_prefix (about, "cpu, memory"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/rule-list/state", test_state);
  g_test_add_func ("/view/rule-list/order", test_order);
  g_test_add_func ("/view/rule-list/switch", test_switch);
  g_test_add_func ("/view/rule-list/presets", test_presets);
  return g_test_run ();
}
