/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series: the pyramid's answers are those of looking at every point. */
#include "plot/bw-series.h"

#include "base/bw-json.h"
#include "lib/bw-test.h"
#include "model/bw-history-point.h"
#include "plot/bw-series-private.h"

#include <math.h>
#include <string.h>

/** N points, evenly or in bursts, some without y, many equal. */
static GArray *
random_points (GRand *rand, guint n)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  double x = g_rand_double_range (rand, -1000, 1000);
  double share_of_gaps = g_rand_boolean (rand) ? 0.1 : 0;
  for (guint i = 0; i < n; i++)
    {
      x += g_rand_double (rand) < 0.2    ? 0
           : g_rand_double (rand) < 0.02 ? 500
                                         : g_rand_double (rand);
      BwPoint point = { x, g_rand_int_range (rand, -20, 20), NAN, NAN };
      if (g_rand_double (rand) < share_of_gaps)
        point.y = NAN;
      else if (g_rand_boolean (rand))
        {
          point.low = point.y - g_rand_double (rand);
          point.high = point.y + g_rand_double (rand);
        }
      g_array_append_val (points, point);
    }
  return points;
}

static BwSeries *
random_series (GRand *rand, guint n)
{
  return bw_series_new_take (random_points (rand, n));
}

/** The columns by going through all points. */
static BwColumn *
reduce_slowly (const BwPoint *points, size_t n, double from, double to, unsigned width)
{
  BwColumn *columns = g_new0 (BwColumn, width);
  g_autofree size_t *seen = g_new0 (size_t, width);
  for (unsigned k = 0; k < width; k++)
    columns[k].low = columns[k].high = NAN;
  for (size_t i = 0; i < n; i++)
    {
      const BwPoint *point = &points[i];
      if (point->x < from || point->x > to)
        continue;
      unsigned k =
          point->x == to ? width - 1 : (unsigned) floor ((point->x - from) * width / (to - from));
      BwColumn *column = &columns[MIN (k, width - 1)];
      column->low = fmin (column->low, point->low);
      column->high = fmax (column->high, point->high);
      if (isnan (point->y))
        continue;
      if (column->n++ == 0)
        column->first = column->min = column->max = i;
      else
        column->has_gap = column->has_gap || i != column->last + 1;
      if (point->y < points[column->min].y)
        column->min = i;
      if (point->y > points[column->max].y)
        column->max = i;
      column->last = i;
    }
  return columns;
}

static void
check_same (double a, double b)
{
  g_assert_true (a == b || (isnan (a) && isnan (b)));
}

static void
check_reduction (const BwSeries *series, double from, double to, unsigned width)
{
  g_autofree BwColumn *fast = bw_series_reduce (series, from, to, width);
  g_autofree BwColumn *slow =
      reduce_slowly (bw_series_points (series), bw_series_length (series), from, to, width);
  for (unsigned k = 0; k < width; k++)
    {
      g_assert_cmpuint (fast[k].n, ==, slow[k].n);
      check_same (fast[k].low, slow[k].low);
      check_same (fast[k].high, slow[k].high);
      if (slow[k].n == 0)
        continue;
      g_assert_cmpuint (fast[k].first, ==, slow[k].first);
      g_assert_cmpuint (fast[k].min, ==, slow[k].min);
      g_assert_cmpuint (fast[k].max, ==, slow[k].max);
      g_assert_cmpuint (fast[k].last, ==, slow[k].last);
      g_assert_true (fast[k].has_gap == slow[k].has_gap);
    }
}

static void
test_reduce (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  for (int round = 0; round < 300; round++)
    {
      guint n = (guint) g_rand_int_range (rand, 0, round % 10 == 0 ? 20000 : 600);
      g_autoptr (BwSeries) series = random_series (rand, n);
      const BwPoint *points = bw_series_points (series);
      double first = n > 0 ? points[0].x : 0;
      double last = n > 0 ? points[n - 1].x : 1;
      if (last > first)
        check_reduction (series, first, last, (unsigned) g_rand_int_range (rand, 1, 300));
      double a = g_rand_double_range (rand, first - 10, last + 10);
      double b = g_rand_double_range (rand, first - 10, last + 10);
      check_reduction (series, fmin (a, b), fmax (a, b) + 1e-3,
                       (unsigned) g_rand_int_range (rand, 1, 300));
    }
}

static void
test_reduce_nonsense (void)
{
  static const double ranges[][2] = {
    { NAN, 1 }, { 0, NAN }, { 5, 1 }, { -INFINITY, INFINITY }, { 1e300, -1e300 },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (BwSeries) series = random_series (rand, 100);
  for (unsigned i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree BwColumn *columns = bw_series_reduce (series, ranges[i][0], ranges[i][1], 10);
      for (int k = 0; k < 10; k++)
        g_assert_cmpuint (columns[k].n, ==, 0);
    }
  double x = bw_series_points (series)[50].x;
  g_autofree BwColumn *single = bw_series_reduce (series, x, x, 4);
  g_assert_cmpuint (single[0].n, ==, 0);
}

/** What append makes is what making at once makes. */
static void
test_append (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  for (int round = 0; round < 20; round++)
    {
      g_autoptr (GArray) points = random_points (rand, (guint) g_rand_int_range (rand, 1, 5000));
      g_autoptr (BwSeries) grown = bw_series_new (NULL, NULL, NULL, NULL, 0);
      for (guint i = 0; i < points->len; i++)
        bw_series_append (grown, &g_array_index (points, BwPoint, i));
      g_assert_cmpuint (bw_series_length (grown), ==, points->len);
      double first = g_array_index (points, BwPoint, 0).x;
      double last = g_array_index (points, BwPoint, points->len - 1).x;
      check_reduction (grown, first, last + 1, 97);
    }
}

/** Points that are not in order are a fault of the program. */
static void
refuse (const double *x)
{
  static const double y[] = { 1, 2, 3 };
  if (g_test_subprocess ())
    {
      bw_series_new (x, y, NULL, NULL, 3);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*CRITICAL*order of x*");
}

static void
test_refused_nan (void)
{
  refuse ((const double[]){ 1, NAN, 3 });
}

static void
test_refused_order (void)
{
  refuse ((const double[]){ 1, 3, 2 });
}

static void
test_bounds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (BwSeries) series = random_series (rand, (guint) g_rand_int_range (rand, 0, 300));
      const BwPoint *points = bw_series_points (series);
      size_t n = bw_series_length (series);
      double x = n > 0 && g_rand_boolean (rand) ? points[g_rand_int_range (rand, 0, (int) n)].x
                                                : g_rand_double_range (rand, -1100, 1500);
      size_t expected = 0;
      while (expected < n && points[expected].x < x)
        expected++;
      g_assert_cmpuint (bw_series_lower_bound (series, x), ==, expected);
      while (expected < n && points[expected].x == x)
        expected++;
      g_assert_cmpuint (bw_series_upper_bound (series, x), ==, expected);
    }
}

/** Of the points on either side of X and those at X the nearest with a y; nothing where a point
 * without one lies at X. */
static bool
nearest_slowly (const BwPoint *points, size_t n, double x, double *distance)
{
  size_t after = 0;
  bool is_at_gap = false;
  *distance = INFINITY;
  while (after < n && points[after].x < x)
    after++;
  for (size_t i = after; i < n && points[i].x == x; i++)
    if (isnan (points[i].y))
      is_at_gap = true;
    else
      *distance = 0;
  if (*distance == 0 || is_at_gap)
    return *distance == 0;
  if (after > 0 && !isnan (points[after - 1].y))
    *distance = x - points[after - 1].x;
  if (after < n && !isnan (points[after].y))
    *distance = fmin (*distance, points[after].x - x);
  return isfinite (*distance);
}

static void
test_nearest (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  unsigned n_found = 0;
  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (BwSeries) series = random_series (rand, (guint) g_rand_int_range (rand, 0, 60));
      const BwPoint *points = bw_series_points (series);
      size_t n = bw_series_length (series);
      double x = n > 0 ? points[g_rand_int_range (rand, 0, (int) n)].x : 0;
      if (g_rand_boolean (rand))
        x += g_rand_double_range (rand, -2, 2);
      double distance;
      size_t index = 0;
      bool is_there = nearest_slowly (points, n, x, &distance);
      g_assert_true (bw_series_nearest (series, x, &index) == is_there);
      if (!is_there)
        continue;
      n_found++;
      g_assert_cmpfloat (fabs (points[index].x - x), ==, distance);
      g_assert_false (isnan (points[index].y));
    }
  g_assert_cmpuint (n_found, >, 1000);
  g_autoptr (BwSeries) series = random_series (rand, 5);
  size_t index;
  g_assert_false (bw_series_nearest (series, NAN, &index));
}

/** Points in the range, and the straight lines between neighbours cut at its ends. */
static bool
extent_slowly (const BwPoint *points, size_t n, double from, double to, bool has_band, double *low,
               double *high)
{
  *low = *high = NAN;
  for (size_t i = 0; i < n; i++)
    {
      bool is_inside = points[i].x >= from && points[i].x <= to;
      double values[] = { is_inside ? points[i].y : (double) NAN,
                          is_inside && has_band ? points[i].low : (double) NAN,
                          is_inside && has_band ? points[i].high : (double) NAN, NAN, NAN };
      double ends[] = { from, to };
      for (int k = 0; k < 2 && i + 1 < n; k++)
        if (points[i].x < ends[k] && points[i + 1].x > ends[k])
          values[3 + k] = points[i].y
                          + (points[i + 1].y - points[i].y) * (ends[k] - points[i].x)
                                / (points[i + 1].x - points[i].x);
      for (unsigned k = 0; k < G_N_ELEMENTS (values); k++)
        {
          *low = fmin (*low, values[k]);
          *high = fmax (*high, values[k]);
        }
    }
  return !isnan (*low);
}

static void
test_extent (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (15);
  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (BwSeries) series = random_series (rand, (guint) g_rand_int_range (rand, 0, 200));
      const BwPoint *points = bw_series_points (series);
      size_t n = bw_series_length (series);
      double start = n > 0 ? points[g_rand_int_range (rand, 0, (int) n)].x : 0;
      double from = start + g_rand_double_range (rand, -1, 1);
      double to = from + g_rand_double_range (rand, 0, round % 2 ? 0.5 : 40);
      bool has_band = g_rand_boolean (rand);
      double low;
      double high;
      double expected_low;
      double expected_high;
      bool is_there = extent_slowly (points, n, from, to, has_band, &expected_low, &expected_high);
      g_assert_true (bw_series_extent (series, from, to, has_band, &low, &high) == is_there);
      if (!is_there)
        continue;
      g_assert_cmpfloat_with_epsilon (low, expected_low, 1e-9);
      g_assert_cmpfloat_with_epsilon (high, expected_high, 1e-9);
    }
}

static void
test_history (void)
{
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  BwHistoryPoint points[] = { { 10, 1, 1, 5, 5, 9, 3 },
                              { 20, NAN, NAN, NAN, NAN, NAN, 0 },
                              { 30, 2, 2, 2, 2, 2, 1 } };
  g_array_append_vals (history, points, 3);
  g_autoptr (BwSeries) series = bw_series_new_history (history);
  const BwPoint *got = bw_series_points (series);
  g_assert_cmpuint (bw_series_length (series), ==, 3);
  g_assert_true (got[0].x == 10 && got[0].y == 3 && got[0].low == 1 && got[0].high == 5);
  g_assert_true (got[1].x == 20 && isnan (got[1].y) && isnan (got[1].low) && isnan (got[1].high));
  g_assert_true (got[2].x == 30 && got[2].y == 2);
}

/** The triangle rule, bucket by bucket, on whole numbers, as the method is published. */
static void
test_lttb (void)
{
  double y[] = { 0, 1, 9, 1, 0, -8, 0, 1 };
  size_t out[4];
  g_assert_cmpuint (bw_series_lttb (NULL, y, 8, 4, out), ==, 4);
  g_assert_cmpuint (out[0], ==, 0);
  g_assert_cmpuint (out[1], ==, 2);
  g_assert_cmpuint (out[2], ==, 5);
  g_assert_cmpuint (out[3], ==, 7);
  g_assert_cmpuint (bw_series_lttb (NULL, y, 3, 4, out), ==, 3);
  g_assert_cmpuint (out[2], ==, 2);
  g_assert_cmpuint (bw_series_lttb (NULL, y, 0, 4, out), ==, 0);
}

static JsonObject *
golden (const char *name, JsonNode **root)
{
  g_autofree char *path = bw_test_shared ("vectors/series.expected.json");
  if (path == NULL)
    return NULL;
  g_autofree char *text = bw_test_read (path);
  *root = json_from_string (text, NULL);
  g_assert_nonnull (*root);
  return json_object_get_object_member (json_node_get_object (*root), name);
}

static double *
numbers (JsonObject *object, const char *name, size_t *n)
{
  JsonArray *array = json_object_get_array_member (object, name);
  *n = json_array_get_length (array);
  double *values = g_new (double, *n);
  for (guint i = 0; i < *n; i++)
    values[i] = json_array_get_double_element (array, i);
  return values;
}

static void
check_golden_columns (const BwSeries *series, JsonObject *object)
{
  JsonArray *expected = json_object_get_array_member (object, "columns_first_min_max_last");
  unsigned width = (unsigned) json_object_get_int_member (object, "width");
  g_autofree BwColumn *columns =
      bw_series_reduce (series, json_object_get_double_member (object, "t0"),
                        json_object_get_double_member (object, "t1"), width);
  unsigned n = 0;
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonArray *row = json_array_get_array_element (expected, i);
      const BwColumn *column = &columns[json_array_get_int_element (row, 0)];
      g_assert_cmpint ((int64_t) column->first, ==, json_array_get_int_element (row, 1));
      g_assert_cmpint ((int64_t) column->min, ==, json_array_get_int_element (row, 2));
      g_assert_cmpint ((int64_t) column->max, ==, json_array_get_int_element (row, 3));
      g_assert_cmpint ((int64_t) column->last, ==, json_array_get_int_element (row, 4));
    }
  for (unsigned k = 0; k < width; k++)
    n += columns[k].n > 0;
  g_assert_cmpuint (n, ==, json_array_get_length (expected));
}

static void
test_golden (void)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *m4 = golden ("m4", &root);
  if (m4 == NULL)
    return;
  size_t n;
  g_autofree double *t = numbers (m4, "t", &n);
  g_autofree double *v = numbers (m4, "v", &n);
  g_autoptr (BwSeries) series = bw_series_new (t, v, NULL, NULL, n);
  check_golden_columns (series, m4);
  check_golden_columns (series, json_object_get_object_member (m4, "zoom"));
  JsonObject *lttb = json_object_get_object_member (json_node_get_object (root), "lttb");
  size_t n_out = (size_t) json_object_get_int_member (lttb, "n_out");
  g_autofree size_t *out = g_new (size_t, n_out);
  g_assert_cmpuint (bw_series_lttb (t, v, n, n_out, out), ==, n_out);
  JsonArray *indices = json_object_get_array_member (lttb, "indices");
  for (guint i = 0; i < n_out; i++)
    g_assert_cmpint ((int64_t) out[i], ==, json_array_get_int_element (indices, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/series/reduce", test_reduce);
  g_test_add_func ("/plot/series/reduce-nonsense", test_reduce_nonsense);
  g_test_add_func ("/plot/series/append", test_append);
  g_test_add_func ("/plot/series/refused-nan", test_refused_nan);
  g_test_add_func ("/plot/series/refused-order", test_refused_order);
  g_test_add_func ("/plot/series/bounds", test_bounds);
  g_test_add_func ("/plot/series/nearest", test_nearest);
  g_test_add_func ("/plot/series/extent", test_extent);
  g_test_add_func ("/plot/series/history", test_history);
  g_test_add_func ("/plot/series/lttb", test_lttb);
  g_test_add_func ("/plot/series/golden", test_golden);
  return g_test_run ();
}
