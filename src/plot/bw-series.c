/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points and the pyramid over them: making, growing, finding. */
#include "model/bw-history-point.h"
#include "plot/bw-series-private.h"

#define BRANCHES 16

static const BwSeriesNode node_empty = { .low = NAN, .high = NAN };

/* fmin() and fmax() are calls; these run a million times a frame. NaN is nothing here, too. */
static inline void
lower (double *least, double value)
{
  if (value < *least || isnan (*least))
    *least = value;
}

static inline void
lift (double *most, double value)
{
  if (value > *most || isnan (*most))
    *most = value;
}

static inline void
node_merge (BwSeriesNode *node, const BwSeriesNode *other)
{
  lower (&node->low, other->low);
  lift (&node->high, other->high);
  if (other->n == 0)
    return;
  if (node->n == 0)
    {
      double low = node->low;
      double high = node->high;
      *node = *other;
      node->low = low;
      node->high = high;
      return;
    }
  node->n += other->n;
  node->first = MIN (node->first, other->first);
  node->last = MAX (node->last, other->last);
  if (other->y_min < node->y_min || (other->y_min == node->y_min && other->min < node->min))
    {
      node->min = other->min;
      node->y_min = other->y_min;
    }
  if (other->y_max > node->y_max || (other->y_max == node->y_max && other->max < node->max))
    {
      node->max = other->max;
      node->y_max = other->y_max;
    }
}

static inline void
node_add (BwSeriesNode *node, size_t index, const BwPoint *point)
{
  if (isfinite (point->low))
    lower (&node->low, point->low);
  if (isfinite (point->high))
    lift (&node->high, point->high);
  if (!bw_point_has_y (point))
    return;
  BwSeriesNode single = { index, index, index, index, 1, point->y, point->y, NAN, NAN };
  node_merge (node, &single);
}

/** Nodes of 16 of LEVEL's each. */
static GArray *
level_above (const GArray *level)
{
  guint n = (level->len + BRANCHES - 1) / BRANCHES;
  GArray *above = g_array_sized_new (FALSE, FALSE, sizeof (BwSeriesNode), n);
  for (guint i = 0; i < n; i++)
    {
      BwSeriesNode node = node_empty;
      for (guint k = i * BRANCHES; k < MIN ((i + 1) * BRANCHES, level->len); k++)
        node_merge (&node, &g_array_index (level, BwSeriesNode, k));
      g_array_append_val (above, node);
    }
  return above;
}

static void
grow_levels (BwSeries *series)
{
  while (series->levels->len > 0)
    {
      GArray *top = g_ptr_array_index (series->levels, series->levels->len - 1);
      if (top->len <= 1)
        break;
      g_ptr_array_add (series->levels, level_above (top));
    }
}

static void
build_levels (BwSeries *series)
{
  guint n = series->points->len;
  GArray *lowest = g_array_sized_new (FALSE, FALSE, sizeof (BwSeriesNode), n / BRANCHES + 1);
  for (guint i = 0; i < n; i += BRANCHES)
    {
      BwSeriesNode node = node_empty;
      for (guint k = i; k < MIN (i + BRANCHES, n); k++)
        node_add (&node, k, &g_array_index (series->points, BwPoint, k));
      g_array_append_val (lowest, node);
    }
  g_ptr_array_add (series->levels, lowest);
  grow_levels (series);
}

static bool
is_in_order (const GArray *points)
{
  double before = -INFINITY;
  for (guint i = 0; i < points->len; i++)
    {
      double x = g_array_index (points, BwPoint, i).x;
      if (!isfinite (x) || x < before)
        return false;
      before = x;
    }
  return true;
}

BwSeries *
bw_series_new_take (GArray *points)
{
  g_return_val_if_fail (points != NULL, NULL);
  if (!is_in_order (points))
    {
      g_critical ("the points of a series are not in the order of x");
      g_array_unref (points);
      return NULL;
    }
  BwSeries *series = g_new0 (BwSeries, 1);
  g_atomic_ref_count_init (&series->refs);
  series->points = points;
  series->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  build_levels (series);
  return series;
}

BwSeries *
bw_series_new (const double *x, const double *y, const double *low, const double *high, size_t n)
{
  g_return_val_if_fail (n == 0 || (x != NULL && y != NULL), NULL);
  g_return_val_if_fail (n < G_MAXUINT, NULL);
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (BwPoint), (guint) n);
  for (size_t i = 0; i < n; i++)
    {
      BwPoint point = { x[i], y[i], low != NULL ? low[i] : (double) NAN,
                        high != NULL ? high[i] : (double) NAN };
      g_array_append_val (points, point);
    }
  return bw_series_new_take (points);
}

BwSeries *
bw_series_new_history (const GArray *points)
{
  g_return_val_if_fail (points != NULL, NULL);
  GArray *own = g_array_sized_new (FALSE, FALSE, sizeof (BwPoint), points->len);
  for (guint i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *from = &g_array_index (points, BwHistoryPoint, i);
      BwPoint point = { (double) from->time_us, NAN, NAN, NAN };
      if (from->n > 0)
        point = (BwPoint){ point.x, from->sum / (double) from->n, from->min, from->max };
      g_array_append_val (own, point);
    }
  return bw_series_new_take (own);
}

BwSeries *
bw_series_copy (const BwSeries *series)
{
  return bw_series_new_take (g_array_copy (series->points));
}

BwSeries *
bw_series_ref (BwSeries *series)
{
  g_atomic_ref_count_inc (&series->refs);
  return series;
}

void
bw_series_unref (BwSeries *series)
{
  if (!g_atomic_ref_count_dec (&series->refs))
    return;
  g_array_unref (series->points);
  g_ptr_array_unref (series->levels);
  g_free (series);
}

size_t
bw_series_length (const BwSeries *series)
{
  return series->points->len;
}

const BwPoint *
bw_series_points (const BwSeries *series)
{
  return (const BwPoint *) (gconstpointer) series->points->data;
}

void
bw_series_append (BwSeries *series, const BwPoint *point)
{
  guint i = series->points->len;
  g_return_if_fail (isfinite (point->x));
  g_return_if_fail (i == 0 || point->x >= g_array_index (series->points, BwPoint, i - 1).x);
  BwPoint copy = *point;
  g_array_append_val (series->points, copy);
  guint at = i;
  for (guint k = 0; k < series->levels->len; k++)
    {
      GArray *level = g_ptr_array_index (series->levels, k);
      at /= BRANCHES;
      if (at == level->len)
        g_array_append_val (level, node_empty);
      node_add (&g_array_index (level, BwSeriesNode, at), i, &copy);
    }
  grow_levels (series);
}

size_t
bw_series_lower_bound (const BwSeries *series, double x)
{
  const BwPoint *points = bw_series_points (series);
  size_t low = 0;
  size_t high = series->points->len;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (points[middle].x < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

size_t
bw_series_upper_bound (const BwSeries *series, double x)
{
  const BwPoint *points = bw_series_points (series);
  size_t low = 0;
  size_t high = series->points->len;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (points[middle].x <= x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
bw_series_summarise (const BwSeries *series, size_t from, size_t to, BwSeriesNode *node)
{
  const BwPoint *points = bw_series_points (series);
  *node = node_empty;
  size_t inner_from = MIN ((from + BRANCHES - 1) / BRANCHES * BRANCHES, to);
  size_t inner_to = MAX (to / BRANCHES * BRANCHES, inner_from);
  for (size_t i = from; i < inner_from; i++)
    node_add (node, i, &points[i]);
  for (size_t i = inner_to; i < to; i++)
    node_add (node, i, &points[i]);
  from = inner_from / BRANCHES;
  to = inner_to / BRANCHES;
  if (inner_from == inner_to)
    return;
  for (guint k = 0; from < to; k++)
    {
      const GArray *level = g_ptr_array_index (series->levels, k);
      inner_from = MIN ((from + BRANCHES - 1) / BRANCHES * BRANCHES, to);
      inner_to = MAX (to / BRANCHES * BRANCHES, inner_from);
      if (k + 1 == series->levels->len)
        inner_from = inner_to = to;
      for (size_t i = from; i < inner_from; i++)
        node_merge (node, &g_array_index (level, BwSeriesNode, i));
      for (size_t i = inner_to; i < to; i++)
        node_merge (node, &g_array_index (level, BwSeriesNode, i));
      if (inner_from == inner_to)
        return;
      from = inner_from / BRANCHES;
      to = inner_to / BRANCHES;
    }
}

bool
bw_series_nearest (const BwSeries *series, double x, size_t *index)
{
  const BwPoint *points = bw_series_points (series);
  size_t n = series->points->len;
  if (n == 0 || !isfinite (x))
    return false;
  size_t i = bw_series_lower_bound (series, x);
  for (size_t k = i; k < n && points[k].x == x; k++)
    if (bw_point_has_y (&points[k]))
      {
        *index = k;
        return true;
      }
  if (i < n && points[i].x == x)
    return false;
  bool has_before = i > 0 && bw_point_has_y (&points[i - 1]);
  bool has_after = i < n && bw_point_has_y (&points[i]);
  if (!has_before && !has_after)
    return false;
  bool is_before = has_before && (!has_after || x - points[i - 1].x <= points[i].x - x);
  *index = is_before ? i - 1 : i;
  return true;
}
