/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns and gaps, worked out by hand. */
#include "store/bw-history-columns.h"

#include <math.h>
#include <stdbool.h>

static void
add_sample (GArray *pieces, int64_t time_us, double value)
{
  BwHistoryPiece piece = { time_us, 0, isnan (value) ? 0 : 1, value, value, value, value, value };
  g_array_append_val (pieces, piece);
}

static GArray *
samples (const int64_t *times, unsigned n)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (BwHistoryPiece));
  for (unsigned i = 0; i < n; i++)
    add_sample (pieces, times[i], (double) times[i]);
  return pieces;
}

/* "time" or "gap" of each point. */
static char *
describe (GArray *points)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      if (point->n == 0)
        g_assert_true (isnan (point->first) && isnan (point->min) && isnan (point->max)
                       && isnan (point->last));
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT " ", point->n == 0 ? "gap " : "",
                              point->time_us);
    }
  return g_string_free (text, FALSE);
}

static void
assert_fold (GArray *pieces, BwHistoryColumns columns, const char *expected)
{
  g_autoptr (GArray) points = bw_history_fold (pieces, &columns);
  g_autofree char *text = describe (points);
  g_assert_cmpstr (text, ==, expected);
}

static const BwHistoryColumns raw = { 0, 0 };

static void
test_raw_gaps (void)
{
  const int64_t steady[] = { 10, 20, 30, 40, 50 };
  g_autoptr (GArray) none = samples (steady, 5);
  assert_fold (none, raw, "10 20 30 40 50 ");
  /* Three steps are no gap, more are. */
  const int64_t three[] = { 10, 20, 30, 60, 70, 80 };
  g_autoptr (GArray) border = samples (three, 6);
  assert_fold (border, raw, "10 20 30 60 70 80 ");
  const int64_t four[] = { 10, 20, 30, 61, 71, 81 };
  g_autoptr (GArray) over = samples (four, 6);
  assert_fold (over, raw, "10 20 30 gap 40 61 71 81 ");
  g_autoptr (GArray) empty = samples (NULL, 0);
  assert_fold (empty, raw, "");
  g_autoptr (GArray) one = samples (steady, 1);
  assert_fold (one, raw, "10 ");
}

static void
test_raw_no_value (void)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (BwHistoryPiece));
  const double nan = (double) NAN;
  const double values[] = { nan, 1, nan, nan, 2, 3, nan };
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    add_sample (pieces, 10 * (int64_t) i, values[i]);
  assert_fold (pieces, raw, "gap 0 10 gap 20 40 50 gap 60 ");
}

static void
test_order (void)
{
  const int64_t mixed[] = { 30, 10, 20, 40 };
  g_autoptr (GArray) pieces = samples (mixed, 4);
  assert_fold (pieces, raw, "10 20 30 40 ");
}

static void
test_columns (void)
{
  const int64_t times[] = { 0, 10, 20, 30, 40, 50, 60, 70, 200, 210, 220 };
  g_autoptr (GArray) pieces = samples (times, G_N_ELEMENTS (times));
  const BwHistoryColumns columns = { 0, 40 };
  g_autoptr (GArray) points = bw_history_fold (pieces, &columns);
  g_autofree char *text = describe (points);
  g_assert_cmpstr (text, ==, "0 40 gap 80 200 ");
  const BwHistoryPoint *second = &g_array_index (points, BwHistoryPoint, 1);
  g_assert_cmpint (second->n, ==, 4);
  g_assert_cmpfloat (second->first, ==, 40);
  g_assert_cmpfloat (second->min, ==, 40);
  g_assert_cmpfloat (second->max, ==, 70);
  g_assert_cmpfloat (second->last, ==, 70);
  g_assert_cmpfloat (second->sum, ==, 220);
  /* A gap that leaves no column empty has no place to stand. */
  const int64_t near[] = { 0, 1, 2, 3, 25, 26, 27 };
  g_autoptr (GArray) close = samples (near, G_N_ELEMENTS (near));
  assert_fold (close, (BwHistoryColumns){ 0, 20 }, "0 25 ");
}

/* Windows of 60 with one sample each tell the step; a column of windows without values is a gap. */
static void
test_windows (void)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (BwHistoryPiece));
  const int64_t starts[] = { 0, 60, 120, 180, 240, 600, 660, 720 };
  for (unsigned i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      bool is_empty = i == 2;
      double value = is_empty ? (double) NAN : (double) i;
      BwHistoryPiece piece = { starts[i], 60, is_empty ? 0 : 1, value, value, value, value, value };
      g_array_append_val (pieces, piece);
    }
  assert_fold (pieces, (BwHistoryColumns){ 0, 60 }, "0 60 gap 120 180 240 gap 300 600 660 720 ");
}

/* Never more than asked for, however the range lies; edges at multiples of the window. */
static void
test_bound (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (int i = 0; i < 2000; i++)
    {
      int64_t from = g_rand_int_range (rand, -5000, 5000);
      int64_t to = from + g_rand_int_range (rand, 1, 5000);
      unsigned max = (unsigned) g_rand_int_range (rand, 1, 300);
      int64_t window = i % 2 == 0 ? 0 : 60;
      BwHistoryColumns columns = bw_history_columns (from, to, max, window);
      g_assert_cmpint (columns.width_us, >=, 1);
      g_assert_cmpint (columns.origin_us, <=, from);
      g_assert_cmpint ((to - 1 - columns.origin_us) / columns.width_us + 1, <=, max);
      if (max > 1 && window > 0)
        {
          g_assert_cmpint (columns.width_us % window, ==, 0);
          g_assert_cmpint (columns.origin_us % window, ==, 0);
        }
    }
  g_assert_cmpint (bw_history_floor (-1, 60), ==, -60);
  g_assert_cmpint (bw_history_floor (-60, 60), ==, -60);
  g_assert_cmpint (bw_history_floor (59, 60), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/history-columns/raw-gaps", test_raw_gaps);
  g_test_add_func ("/history-columns/raw-no-value", test_raw_no_value);
  g_test_add_func ("/history-columns/order", test_order);
  g_test_add_func ("/history-columns/columns", test_columns);
  g_test_add_func ("/history-columns/windows", test_windows);
  g_test_add_func ("/history-columns/bound", test_bound);
  return g_test_run ();
}
