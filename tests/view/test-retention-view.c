/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room that is taken: what is known, what is not, and when it will not do. */
#include "view/bw-retention-view.h"

#include "base/bw-time.h"
#include "lib/bw-test.h"

#include <math.h>
#include <string.h>

#define MIB (INT64_C (1024) * 1024)

static BwEngineSizes
sizes_over (int64_t span_us)
{
  return (BwEngineSizes){ .history_bytes = 10 * MIB,
                          .ledger_bytes = 3 * MIB / 2,
                          .alerts_bytes = 512 * 1024,
                          .free_bytes = 200 * MIB,
                          .oldest_us = BW_TEST_NOW_US - span_us,
                          .newest_us = BW_TEST_NOW_US };
}

static void
test_estimate (void)
{
  BwRetentionEstimate estimate;
  BwEngineSizes sizes = sizes_over (2 * BW_DAY_US);
  bw_retention_estimate (&sizes, 30 * BW_DAY_US, &estimate);
  g_assert_cmpfloat_with_epsilon (estimate.bytes, 12.0 * (double) MIB, 1);
  g_assert_cmpfloat_with_epsilon (estimate.bytes_a_day, 5.0 * (double) MIB, 1);
  g_assert_cmpfloat_with_epsilon (estimate.expected_bytes, 150.0 * (double) MIB, 1);
  g_autofree char *now = bw_retention_now_text (&sizes);
  g_assert_cmpstr (now, ==, "History 10.0\u00a0MiB, bets 1.5\u00a0MiB, alerts 512.0\u00a0KiB");
  g_autofree char *fits = bw_retention_growth_text (&sizes, 30 * BW_DAY_US);
  g_assert_cmpstr (fits, ==,
                   "History grows by about 5.0\u00a0MiB a day, up to about 150.0\u00a0MiB.");
  g_autofree char *full = bw_retention_growth_text (&sizes, 90 * BW_DAY_US);
  g_assert_nonnull (strstr (full, "only 200.0\u00a0MiB more"));
}

/* Nothing is said of what nobody can know yet. */
static void
test_unknown (void)
{
  BwRetentionEstimate estimate;
  BwEngineSizes sizes = sizes_over (5 * BW_HOUR_US);
  bw_retention_estimate (&sizes, 30 * BW_DAY_US, &estimate);
  g_assert_true (isnan (estimate.bytes_a_day));
  g_autofree char *soon = bw_retention_growth_text (&sizes, 30 * BW_DAY_US);
  g_assert_null (strstr (soon, "nan"));
  g_assert_null (strstr (soon, "MiB"));
  BwEngineSizes none = { .free_bytes = -1, .oldest_us = BW_TIME_NONE, .newest_us = BW_TIME_NONE };
  g_autofree char *nothing = bw_retention_growth_text (&none, BW_DAY_US);
  g_assert_cmpstr (nothing, ==, soon);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/retention/estimate", test_estimate);
  g_test_add_func ("/view/retention/unknown", test_unknown);
  return g_test_run ();
}
