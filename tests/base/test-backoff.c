/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delays double up to the cap and start again. */
#include "base/bw-backoff.h"
#include "base/bw-clock.h"

static void
test_doubles_to_cap (void)
{
  static const int seconds[] = { 5, 10, 20, 40, 60, 60, 60 };
  BwBackoff backoff = { 5 * BW_SECOND_US, 60 * BW_SECOND_US, 0 };
  for (unsigned i = 0; i < G_N_ELEMENTS (seconds); i++)
    g_assert_cmpint (bw_backoff_fail (&backoff), ==, seconds[i] * BW_SECOND_US);
  bw_backoff_reset (&backoff);
  g_assert_cmpuint (backoff.n_failures, ==, 0);
  g_assert_cmpint (bw_backoff_fail (&backoff), ==, 5 * BW_SECOND_US);
}

static void
test_never_overflows (void)
{
  BwBackoff backoff = { 3, INT64_MAX, 0 };
  int64_t before = 0;
  for (int i = 0; i < 200; i++)
    {
      int64_t delay = bw_backoff_fail (&backoff);
      g_assert_cmpint (delay, >=, before);
      before = delay;
    }
  g_assert_cmpint (before, ==, INT64_MAX);
  backoff.n_failures = G_MAXUINT;
  g_assert_cmpint (bw_backoff_fail (&backoff), ==, INT64_MAX);
}

static void
test_edges (void)
{
  BwBackoff nothing = { 0, 100, 0 };
  BwBackoff capped = { 100, 10, 0 };
  g_assert_cmpint (bw_backoff_fail (&nothing), ==, 0);
  nothing.n_failures = G_MAXUINT - 1;
  g_assert_cmpint (bw_backoff_fail (&nothing), ==, 0);
  g_assert_cmpint (bw_backoff_fail (&capped), ==, 10);
  g_assert_cmpint (bw_backoff_fail (&capped), ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/doubles-to-cap", test_doubles_to_cap);
  g_test_add_func ("/backoff/never-overflows", test_never_overflows);
  g_test_add_func ("/backoff/edges", test_edges);
  return g_test_run ();
}
