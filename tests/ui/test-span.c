/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The range, crosshair and margin that charts share. */
#include "ui/bw-span.h"

#include <math.h>

static void
count_cb (BwSpan *span, int *n)
{
  (*n)++;
}

static void
assert_visible (BwSpan *span, double from, double to)
{
  double is_from = 0, is_to = 0;
  bw_span_visible (span, &is_from, &is_to);
  g_assert_cmpfloat_with_epsilon (is_from, from, 1e-9);
  g_assert_cmpfloat_with_epsilon (is_to, to, 1e-9);
}

static void
test_zoom (void)
{
  g_autoptr (BwSpan) span = bw_span_new ();
  int n = 0;
  g_signal_connect (span, "range-changed", G_CALLBACK (count_cb), &n);
  bw_span_set_whole (span, 0, 100);
  g_assert_cmpint (n, ==, 1);
  g_assert_false (bw_span_is_zoomed (span));
  /* What is under the pointer stays under it: 20 is at a fifth before and after. */
  bw_span_zoom (span, 0.5, 20);
  assert_visible (span, 10, 60);
  g_assert_true (bw_span_is_zoomed (span));
  /* Moving ends at the border with its width kept. */
  bw_span_pan (span, -1);
  assert_visible (span, 0, 50);
  bw_span_pan (span, 10);
  assert_visible (span, 50, 100);
  /* Out again, as often as one likes, is exactly the whole. */
  for (int i = 0; i < 9; i++)
    bw_span_zoom (span, 1.7, 73);
  g_assert_false (bw_span_is_zoomed (span));
  n = 0;
  bw_span_reset (span);
  bw_span_zoom (span, 3, 5);
  g_assert_cmpint (n, ==, 0);
  /* A drag from right to left is one from left to right. */
  bw_span_zoom_to (span, 40, 30);
  assert_visible (span, 30, 40);
  bw_span_zoom_to (span, -50, 20);
  assert_visible (span, 0, 70);
}

static void
test_limits (void)
{
  g_autoptr (BwSpan) span = bw_span_new ();
  /* Nothing to zoom into. */
  bw_span_zoom (span, 0.5, 0);
  bw_span_zoom_to (span, 1, 2);
  assert_visible (span, 0, 0);
  bw_span_set_whole (span, 0, 1e6);
  bw_span_zoom_to (span, NAN, 5);
  g_assert_false (bw_span_is_zoomed (span));
  for (int i = 0; i < 200; i++)
    bw_span_zoom (span, 0.5, 1000);
  double from = 0, to = 0;
  bw_span_visible (span, &from, &to);
  g_assert_cmpfloat_with_epsilon (to - from, 1, 1e-6);
  g_assert_cmpfloat (from, <=, 1000);
  g_assert_cmpfloat (to, >=, 1000);
}

/* Time goes on under a zoom, and the zoom stays; a range that no longer holds it ends it. */
static void
test_whole (void)
{
  g_autoptr (BwSpan) span = bw_span_new ();
  int n_cursor = 0;
  g_signal_connect (span, "cursor-changed", G_CALLBACK (count_cb), &n_cursor);
  bw_span_set_whole (span, 0, 100);
  bw_span_zoom_to (span, 40, 60);
  bw_span_set_cursor (span, 50, true);
  g_assert_true (bw_span_is_pinned (span));
  bw_span_set_whole (span, 5, 105);
  assert_visible (span, 40, 60);
  g_assert_cmpfloat (bw_span_cursor (span), ==, 50);
  bw_span_set_whole (span, 55, 155);
  assert_visible (span, 55, 155);
  g_assert_true (isnan (bw_span_cursor (span)));
  g_assert_false (bw_span_is_pinned (span));
  g_assert_cmpint (n_cursor, ==, 2);
  /* Nowhere again is no news. */
  bw_span_set_cursor (span, NAN, true);
  g_assert_cmpint (n_cursor, ==, 2);
}

static void
test_margin (void)
{
  g_autoptr (BwSpan) span = bw_span_new ();
  int a = 0, b = 0, n = 0;
  g_signal_connect (span, "margin-changed", G_CALLBACK (count_cb), &n);
  bw_span_ask_margin (span, &a, 40);
  bw_span_ask_margin (span, &b, 60);
  g_assert_cmpfloat (bw_span_margin (span), ==, 60);
  bw_span_ask_margin (span, &a, 50);
  bw_span_ask_margin (span, &a, 50);
  g_assert_cmpint (n, ==, 2);
  bw_span_forget_margin (span, &b);
  g_assert_cmpfloat (bw_span_margin (span), ==, 50);
  bw_span_forget_margin (span, &b);
  bw_span_forget_margin (span, &a);
  g_assert_cmpfloat (bw_span_margin (span), ==, 0);
  g_assert_cmpint (n, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/span/zoom", test_zoom);
  g_test_add_func ("/ui/span/limits", test_limits);
  g_test_add_func ("/ui/span/whole", test_whole);
  g_test_add_func ("/ui/span/margin", test_margin);
  return g_test_run ();
}
