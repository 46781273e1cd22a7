/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samples of the last minutes, for a rule that judges them together. */
#include "rules/bw-rule-window.h"

#include <math.h>

typedef struct
{
  int64_t at_us;
  double value;
} Point;

static void
forget (BwRuleWindow *window, int64_t until_us)
{
  GArray *points = window->points;
  while (window->first < points->len
         && g_array_index (points, Point, window->first).at_us <= until_us)
    window->first++;
  if (window->first > 64 && window->first > points->len / 2)
    {
      g_array_remove_range (points, 0, window->first);
      window->first = 0;
    }
}

static double
aggregate_points (const BwRuleWindow *window, BwAggregate aggregate)
{
  const GArray *points = window->points;
  unsigned n = points->len - window->first;
  if (n == 0)
    return NAN;
  const Point *p = &g_array_index (points, Point, window->first);
  double result = aggregate == BW_AGGREGATE_LAST ? p[n - 1].value : p[0].value;
  for (unsigned i = 1; i < n && aggregate != BW_AGGREGATE_LAST; i++)
    {
      if (aggregate == BW_AGGREGATE_MIN)
        result = MIN (result, p[i].value);
      else if (aggregate == BW_AGGREGATE_MAX)
        result = MAX (result, p[i].value);
      else
        result += (p[i].value - result) / (i + 1); /* a running mean does not overflow */
    }
  return result;
}

double
bw_rule_window_push (BwRuleWindow *window, BwAggregate aggregate, int64_t window_us, int64_t now_us,
                     double value)
{
  g_return_val_if_fail (window != NULL, (double) NAN);
  if (aggregate == BW_AGGREGATE_NONE)
    return value;
  if (window->points == NULL)
    window->points = g_array_new (FALSE, FALSE, sizeof (Point));
  if (!isnan (value))
    {
      Point point = { now_us, value };
      g_array_append_val (window->points, point);
    }
  forget (window, now_us - window_us);
  return aggregate_points (window, aggregate);
}

void
bw_rule_window_clear (BwRuleWindow *window)
{
  g_return_if_fail (window != NULL);
  g_clear_pointer (&window->points, g_array_unref);
  window->first = 0;
}
