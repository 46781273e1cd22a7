/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of severities, categories and states; the numbers are stored for ever. */
#include "model/bw-severity.h"

static void
test_severities (void)
{
  static const struct
  {
    int number;
    const char *name;
  } all[] = {
    { 10, "info" }, { 20, "warning" }, { 30, "error" }, { 40, "critical" }, { 50, "emergency" }
  };
  BwSeverity severity = BW_SEVERITY_NONE;
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *upper = g_ascii_strup (all[i].name, -1);
      g_assert_cmpstr (bw_severity_name ((BwSeverity) all[i].number), ==, all[i].name);
      g_assert_true (bw_severity_parse (upper, &severity));
      g_assert_cmpint ((int) severity, ==, all[i].number);
    }
  g_assert_cmpstr (bw_severity_name (BW_SEVERITY_NONE), ==, "none");
  g_assert_cmpstr (bw_severity_name ((BwSeverity) 11), ==, "unknown");
  g_assert_false (bw_severity_parse ("none", &severity));
  g_assert_false (bw_severity_parse ("", &severity));
  g_assert_false (bw_severity_parse ("warn", &severity));
  g_assert_false (bw_severity_parse (" info", &severity));
  g_assert_cmpint ((int) severity, ==, 50);
}

static void
test_categories (void)
{
  static const char *const names[] = { "SYSTEM",   "API",         "TRADING",
                                       "DATABASE", "NETWORK",     "PERFORMANCE",
                                       "RISK",     "CALIBRATION", "DATA_QUALITY" };
  BwCategory category = BW_CATEGORY_SYSTEM;
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *lower = g_ascii_strdown (names[i], -1);
      g_assert_cmpstr (bw_category_name ((BwCategory) ((i + 1) * 10)), ==, names[i]);
      g_assert_true (bw_category_parse (lower, &category));
      g_assert_cmpuint (category, ==, (i + 1) * 10);
    }
  g_assert_false (bw_category_parse ("unknown", &category));
  g_assert_false (bw_category_parse ("DATA QUALITY", &category));
}

static void
test_states (void)
{
  g_assert_cmpstr (bw_state_name (BW_STATE_UNKNOWN), ==, "unknown");
  g_assert_cmpstr (bw_state_name (BW_STATE_HEALTHY), ==, "healthy");
  g_assert_cmpstr (bw_state_name (BW_STATE_WARNING), ==, "warning");
  g_assert_cmpstr (bw_state_name (BW_STATE_CRITICAL), ==, "critical");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/severity/severities", test_severities);
  g_test_add_func ("/severity/categories", test_categories);
  g_test_add_func ("/severity/states", test_states);
  return g_test_run ();
}
