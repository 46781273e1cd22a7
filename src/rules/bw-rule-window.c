/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samples of the last minutes, for a rule that judges them together. */
#include "rules/bw-rule-window.h"

#include <math.h>

typedef struct
{
  int64_t at_us;
  double value;
  int64_t wall_us;
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
      Point point = { now_us, value, 0 };
      g_array_append_val (window->points, point);
    }
  forget (window, now_us - window_us);
  return aggregate_points (window, aggregate);
}

/* Time as it passed for the world: wall time, unless the clock was set back. */
static int64_t
elapsed (const Point *from, int64_t awake_us, int64_t wall_us)
{
  return MAX (awake_us - from->at_us, wall_us - from->wall_us);
}

bool
bw_rule_window_change (BwRuleWindow *window, int64_t window_us, int64_t awake_us, int64_t wall_us,
                       double value, double *change, int64_t *elapsed_us)
{
  g_return_val_if_fail (window != NULL && change != NULL && elapsed_us != NULL, false);
  *change = NAN;
  *elapsed_us = 0;
  if (window->points == NULL)
    window->points = g_array_new (FALSE, FALSE, sizeof (Point));
  const GArray *points = window->points;
  bool is_later = points->len == window->first
                  || g_array_index (points, Point, points->len - 1).at_us < awake_us;
  if (!isnan (value) && is_later)
    {
      Point point = { awake_us, value, wall_us };
      g_array_append_val (window->points, point);
    }
  while (window->first < points->len
         && elapsed (&g_array_index (points, Point, window->first), awake_us, wall_us) > window_us)
    window->first++;
  forget (window, INT64_MIN);
  if (points->len - window->first < 2)
    return false;
  const Point *first = &g_array_index (points, Point, window->first);
  const Point *last = &g_array_index (points, Point, points->len - 1);
  *elapsed_us = elapsed (first, last->at_us, last->wall_us);
  if (*elapsed_us < window_us / 2 || *elapsed_us == 0)
    return false;
  *change = last->value - first->value;
  return true;
}

double
bw_rule_window_judge (BwRuleWindow *window, const BwRule *rule, int64_t awake_us, int64_t wall_us,
                      double value, BwDataFlag *flag)
{
  if (rule->kind != BW_RULE_RATE_OF_CHANGE)
    return bw_rule_window_push (window, rule->aggregate, rule->window_us, awake_us, value);
  double change;
  int64_t elapsed_us;
  if (bw_rule_window_change (window, rule->window_us, awake_us, wall_us, value, &change,
                             &elapsed_us))
    return change * ((double) rule->per_us / (double) elapsed_us);
  if (!isnan (value))
    *flag = BW_DATA_INSUFFICIENT;
  return NAN;
}

double
bw_rule_window_refer (BwRuleWindow *window, const BwExprReference *reference, int64_t awake_us,
                      int64_t wall_us, double value)
{
  g_return_val_if_fail (window != NULL && reference != NULL, (double) NAN);
  static const BwAggregate aggregates[] = { [BW_EXPR_LAST] = BW_AGGREGATE_NONE,
                                            [BW_EXPR_MEAN] = BW_AGGREGATE_AVERAGE,
                                            [BW_EXPR_LOWEST] = BW_AGGREGATE_MIN,
                                            [BW_EXPR_HIGHEST] = BW_AGGREGATE_MAX };
  double change;
  int64_t elapsed_us;
  if (reference->function != BW_EXPR_CHANGE)
    return bw_rule_window_push (window, aggregates[reference->function], reference->window_us,
                                awake_us, value);
  bw_rule_window_change (window, reference->window_us, awake_us, wall_us, value, &change,
                         &elapsed_us);
  return change;
}

void
bw_rule_window_clear (BwRuleWindow *window)
{
  g_return_if_fail (window != NULL);
  g_clear_pointer (&window->points, g_array_unref);
  window->first = 0;
}
