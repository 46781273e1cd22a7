/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is at an x: samples, steps from one to the next, and their words. */
#include "plot/bw-axis-text-private.h"
#include "plot/bw-chart-draw-private.h"
#include "plot/bw-series-private.h"

#include <glib/gi18n-lib.h>
#include <limits.h>
#include <math.h>

/** The last point at or before X that has a y, with no gap between; of equal x the last. */
static bool
in_force (const BwSeries *series, double x, size_t *index)
{
  const BwPoint *points = bw_series_points (series);
  size_t end = bw_series_upper_bound (series, x);
  if (end == 0 || !bw_point_has_y (&points[end - 1]))
    return false;
  *index = end - 1;
  return true;
}

/** Whether a hatch lies between X and POINT, so that the point says nothing of X. */
static bool
is_cut_off (const BwChart *chart, const BwChartSeries *series, double x, const BwPoint *point)
{
  for (guint i = 0; i < chart->gaps->len && !series->crosses_gaps; i++)
    {
      const BwChartGap *gap = &g_array_index (chart->gaps, BwChartGap, i);
      if (gap->draw == BW_GAP_DRAW_HATCH && x > gap->from && x < gap->to
          && (point->x <= gap->from || point->x >= gap->to))
        return true;
    }
  return false;
}

static unsigned
hit_bars (const BwChartLayout *layout, double x, BwChartHit *hit)
{
  const BwChart *chart = layout->chart;
  if (chart->n_bars == 0 || !(x >= chart->edges[0]) || !(x <= chart->edges[chart->n_bars]))
    return 0;
  unsigned low = 0;
  unsigned high = chart->n_bars - 1;
  while (low < high)
    {
      unsigned middle = low + (high - low + 1) / 2;
      if (chart->edges[middle] <= x)
        low = middle;
      else
        high = middle - 1;
    }
  double middle = chart->edges[low] / 2 + chart->edges[low + 1] / 2;
  *hit = (BwChartHit){ 0, low, middle, { middle, chart->counts[low], NAN, NAN } };
  return 1;
}

static unsigned
hit_steps (const BwChartLayout *layout, double x, BwChartHit *hit)
{
  const BwChart *chart = layout->chart;
  double nearest = INFINITY;
  for (unsigned i = 0; i < chart->n_steps; i++)
    {
      const BwReliabilityStep *step = &chart->steps[i];
      double at = CLAMP (x, step->x_low, step->x_high);
      if (!isfinite (step->y) || !(fabs (at - x) < nearest))
        continue;
      nearest = fabs (at - x);
      *hit = (BwChartHit){ 0, i, at, { at, step->y, step->band_low, step->band_high } };
    }
  return isfinite (nearest) ? 1 : 0;
}

unsigned
bw_chart_layout_hit (const BwChartLayout *layout, double x, BwChartHit *hits, unsigned n)
{
  const BwChart *chart = layout->chart;
  unsigned n_hits = 0;
  if (isnan (x) || n == 0)
    return 0;
  if (chart->kind == BW_CHART_HISTOGRAM)
    return hit_bars (layout, x, hits);
  if (chart->kind == BW_CHART_RELIABILITY)
    return hit_steps (layout, x, hits);
  for (guint i = 0; i < chart->series->len && n_hits < n; i++)
    {
      const BwChartSeries *series = &g_array_index (chart->series, BwChartSeries, i);
      size_t index;
      if (!bw_chart_is_shown (layout, i))
        continue;
      bool has_one = series->line == BW_LINE_STEP ? in_force (series->series, x, &index)
                                                  : bw_series_nearest (series->series, x, &index);
      if (!has_one)
        continue;
      const BwPoint *point = &bw_series_points (series->series)[index];
      if (!is_cut_off (chart, series, x, point))
        hits[n_hits++] = (BwChartHit){ i, index, point->x, *point };
    }
  return n_hits;
}

/** The x of the nearest sample beyond X in DIRECTION among all series shown, within the range; NaN:
 * none. */
static double
next_sample (const BwChartLayout *layout, double x, int direction)
{
  const GArray *all = layout->chart->series;
  double found = NAN;
  for (guint i = 0; i < all->len; i++)
    {
      const BwSeries *series = g_array_index (all, BwChartSeries, i).series;
      const BwPoint *points = bw_series_points (series);
      size_t n = bw_series_length (series);
      if (!bw_chart_is_shown (layout, i))
        continue;
      size_t k = bw_series_lower_bound (series, x);
      if (direction > 0)
        {
          while (k < n && (points[k].x <= x || !bw_point_has_y (&points[k])))
            k++;
          if (k < n && points[k].x <= layout->x.to)
            found = fmin (found, points[k].x);
          continue;
        }
      while (k > 0 && !bw_point_has_y (&points[k - 1]))
        k--;
      if (k > 0 && points[k - 1].x >= layout->x.from)
        found = fmax (found, points[k - 1].x);
    }
  return found;
}

/** Samples of charts that have few, whatever they are. */
static double
next_middle (const BwChartLayout *layout, double x, int direction)
{
  const BwChart *chart = layout->chart;
  bool is_bars = chart->kind == BW_CHART_HISTOGRAM;
  double found = NAN;
  for (unsigned i = 0; i < (is_bars ? chart->n_bars : chart->n_steps); i++)
    {
      double at = is_bars ? chart->edges[i] / 2 + chart->edges[i + 1] / 2
                          : chart->steps[i].x_low / 2 + chart->steps[i].x_high / 2;
      if (direction > 0 && at > x)
        found = fmin (found, at);
      if (direction < 0 && at < x)
        found = fmax (found, at);
    }
  return found;
}

double
bw_chart_layout_step (const BwChartLayout *layout, double x, int steps)
{
  int direction = steps < 0 ? -1 : 1;
  bool is_far = steps == INT_MIN || steps == INT_MAX;
  bool is_xy = layout->chart->kind == BW_CHART_XY;
  if (is_far || isnan (x))
    {
      /* From just outside the end where the search begins. */
      bool is_from_end = is_far ? direction > 0 : direction < 0;
      double outside =
          is_from_end ? nextafter (layout->x.to, INFINITY) : nextafter (layout->x.from, -INFINITY);
      int inwards = is_from_end ? -1 : 1;
      return is_xy ? next_sample (layout, outside, inwards)
                   : next_middle (layout, outside, inwards);
    }
  double at = is_xy ? CLAMP (x, layout->x.from, layout->x.to) : x;
  double last = NAN;
  for (int i = 0; i < MAX (steps * direction, 0); i++)
    {
      double next =
          is_xy ? next_sample (layout, at, direction) : next_middle (layout, at, direction);
      if (isnan (next))
        break;
      at = last = next;
    }
  if (!isnan (last))
    return last;
  /* Nothing further: the sample at hand, or else the one that was passed last. */
  double outside = nextafter (at, -direction * INFINITY);
  double here =
      is_xy ? next_sample (layout, outside, direction) : next_middle (layout, outside, direction);
  if (!isnan (here))
    return here;
  return is_xy ? next_sample (layout, at, -direction) : next_middle (layout, at, -direction);
}

char *
bw_chart_layout_value_text (const BwChartLayout *layout, const BwChartHit *hit)
{
  const BwChart *chart = layout->chart;
  g_autofree char *value = bw_axis_value_text (&chart->y, hit->point.y);
  bool has_band = chart->kind == BW_CHART_RELIABILITY;
  if (chart->kind == BW_CHART_XY && hit->series < chart->series->len)
    {
      const BwChartSeries *series = &g_array_index (chart->series, BwChartSeries, hit->series);
      has_band = series->has_band && !series->is_reference;
    }
  if (!has_band || !isfinite (hit->point.low) || !isfinite (hit->point.high)
      || (hit->point.low == hit->point.y && hit->point.high == hit->point.y))
    return g_steal_pointer (&value);
  g_autofree char *band = bw_axis_interval_text (&chart->y, hit->point.low, hit->point.high);
  return g_strdup_printf ("%s (%s)", value, band);
}

char *
bw_chart_layout_x_text (const BwChartLayout *layout, double x)
{
  const BwChart *chart = layout->chart;
  BwChartHit hit;
  if (chart->kind == BW_CHART_HISTOGRAM && bw_chart_layout_hit (layout, x, &hit, 1) > 0)
    {
      g_autofree char *from = bw_axis_brief_text (&chart->x, chart->edges[hit.index]);
      g_autofree char *to = bw_axis_brief_text (&chart->x, chart->edges[hit.index + 1]);
      return g_strdup_printf (_ ("%s to %s"), from, to);
    }
  return bw_axis_x_text (&chart->x, x, layout->x.from, layout->x.to, false);
}

/** "stated 89 %, happened 80.5 %, band 84–94, n = 113". */
static char *
step_text (const BwChartLayout *layout, const BwChartHit *hit)
{
  const BwReliabilityStep *step = &layout->chart->steps[hit->index];
  g_autofree char *stated = bw_axis_value_text (&layout->chart->x, hit->x);
  g_autofree char *happened = bw_axis_value_text (&layout->chart->y, step->y);
  g_autofree char *n = bw_number_format (step->n, BW_FORMAT_COUNT);
  if (!isfinite (step->band_low) || !isfinite (step->band_high))
    return g_strdup_printf (_ ("stated %s, happened %s, n = %s"), stated, happened, n);
  g_autofree char *band =
      bw_axis_interval_text (&layout->chart->y, step->band_low, step->band_high);
  return g_strdup_printf (_ ("stated %s, happened %s, band %s, n = %s"), stated, happened, band, n);
}

char *
bw_chart_layout_point_text (const BwChartLayout *layout, double x)
{
  const BwChart *chart = layout->chart;
  BwChartHit hits[32];
  unsigned n = bw_chart_layout_hit (layout, x, hits, G_N_ELEMENTS (hits));
  if (chart->kind == BW_CHART_RELIABILITY && n > 0)
    return step_text (layout, &hits[0]);
  GString *out = g_string_new (NULL);
  g_autofree char *moment = chart->kind == BW_CHART_HISTOGRAM
                                ? bw_chart_layout_x_text (layout, x)
                                : bw_axis_x_text (&chart->x, x, layout->x.from, layout->x.to, true);
  g_string_append (out, moment);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *value = bw_chart_layout_value_text (layout, &hits[i]);
      const char *name = chart->kind == BW_CHART_XY
                             ? g_array_index (chart->series, BwChartSeries, hits[i].series).name
                             : NULL;
      g_string_append_printf (out, ", %s%s%s", name != NULL ? name : "", name != NULL ? " " : "",
                              value);
    }
  const char *word = bw_chart_gap_word_at (layout, x);
  if (word != NULL || n == 0)
    g_string_append_printf (out, ", %s", word != NULL ? word : _ ("nothing"));
  return g_string_free (out, FALSE);
}
