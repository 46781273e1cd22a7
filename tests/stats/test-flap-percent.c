/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flap percentage: by hand, and the reference. */
#include "random-ledger.h"
#include "series-vectors.h"
#include "stats/bw-flap-percent.h"

static void
test_by_hand (void)
{
  BwFlapPercent flap = { 0 };

  /* One change, which is the newest of 20: 1.25 of 20. */
  for (unsigned i = 0; i < 20; i++)
    g_assert_cmpfloat (bw_flap_percent_push (&flap, 3), ==, 0);
  assert_near (bw_flap_percent_push (&flap, 5), 6.25, 1e-12);
  for (unsigned i = 0; i < 18; i++)
    bw_flap_percent_push (&flap, 5);
  assert_near (bw_flap_percent_push (&flap, 5), 3.75, 1e-12);
  assert_near (bw_flap_percent_push (&flap, 5), 0, 0);
  g_assert_false (flap.is_flapping);
  /* Every step: all of it. */
  double percent = 0;
  for (int i = 0; i < 20; i++)
    percent = bw_flap_percent_push (&flap, i);
  assert_near (percent, 100, 1e-12);
  g_assert_true (flap.is_flapping);
}

static void
test_before_21 (void)
{
  BwFlapPercent flap = { 0 };

  for (int i = 0; i < 20; i++)
    g_assert_cmpfloat (bw_flap_percent_push (&flap, i), ==, 0);
  assert_near (bw_flap_percent_push (&flap, 20), 100, 1e-12);
}

static void
test_vectors (void)
{
  g_autoptr (JsonNode) root = series_vectors ();
  BwFlapPercent flap = { 0 };
  size_t n;

  if (root == NULL)
    return;
  g_autofree double *states = series_numbers (root, "flapping.states", &n);
  for (size_t i = 0; i < n; i++)
    {
      g_autofree char *percent = g_strdup_printf ("flapping.percent_and_flag[%d][0]", (int) i);
      g_autofree char *flag = g_strdup_printf ("flapping.percent_and_flag[%d][1]", (int) i);
      assert_near (bw_flap_percent_push (&flap, (int) states[i]), series_number (root, percent),
                   1e-9);
      JsonNode *node = bw_json_get (root, flag, NULL);
      g_assert_cmpint (flap.is_flapping != 0, ==, json_node_get_boolean (node));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/flap-percent/by-hand", test_by_hand);
  g_test_add_func ("/flap-percent/before-21", test_before_21);
  g_test_add_func ("/flap-percent/vectors", test_vectors);
  return g_test_run ();
}
