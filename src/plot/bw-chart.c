/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart as a document: what it holds. */
#include "plot/bw-chart-private.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (BwChart, bw_chart, bw_chart_ref, bw_chart_unref)

static void
axis_clear (BwAxis *axis)
{
  g_free ((char *) axis->title);
  g_free ((char *) axis->currency);
  g_clear_pointer (&axis->zone, g_time_zone_unref);
}

static void
axis_set (BwAxis *own, const BwAxis *axis)
{
  BwAxis copy = *axis;
  copy.title = g_strdup (axis->title);
  copy.currency = g_strdup (axis->currency);
  if (axis->zone != NULL)
    g_time_zone_ref (axis->zone);
  axis_clear (own);
  *own = copy;
}

static void
series_clear_cb (gpointer data)
{
  BwChartSeries *series = data;
  bw_series_unref (series->series);
  g_free ((char *) series->name);
  g_free ((char *) series->band_name);
}

static void
limit_clear_cb (gpointer data)
{
  g_free ((char *) ((BwChartLimit *) data)->label);
}

static void
gap_clear_cb (gpointer data)
{
  g_free ((char *) ((BwChartGap *) data)->word);
}

static void
marker_clear_cb (gpointer data)
{
  g_free ((char *) ((BwChartMarker *) data)->label);
}

static GArray *
parts_new (guint size, GDestroyNotify clear)
{
  GArray *parts = g_array_new (FALSE, FALSE, size);
  g_array_set_clear_func (parts, clear);
  return parts;
}

BwChart *
bw_chart_new (BwChartKind kind)
{
  BwChart *chart = g_new0 (BwChart, 1);
  g_atomic_ref_count_init (&chart->refs);
  chart->kind = kind;
  chart->x = (BwAxis){ .min = NAN, .max = NAN };
  chart->y = (BwAxis){ .min = NAN, .max = NAN };
  chart->series = parts_new (sizeof (BwChartSeries), series_clear_cb);
  chart->limits = parts_new (sizeof (BwChartLimit), limit_clear_cb);
  chart->gaps = parts_new (sizeof (BwChartGap), gap_clear_cb);
  chart->markers = parts_new (sizeof (BwChartMarker), marker_clear_cb);
  chart->median = NAN;
  if (kind == BW_CHART_RELIABILITY)
    {
      chart->x = (BwAxis){ .format = BW_FORMAT_RATIO, .is_share = true, .min = NAN, .max = NAN };
      chart->y = chart->x;
    }
  else if (kind == BW_CHART_HISTOGRAM)
    chart->y.format = BW_FORMAT_COUNT;
  return chart;
}

BwChart *
bw_chart_ref (BwChart *chart)
{
  g_atomic_ref_count_inc (&chart->refs);
  return chart;
}

void
bw_chart_unref (BwChart *chart)
{
  if (!g_atomic_ref_count_dec (&chart->refs))
    return;
  g_free (chart->title);
  g_free (chart->subtitle);
  g_free (chart->caption);
  g_free (chart->finding);
  g_free (chart->note_first);
  g_free (chart->note_second);
  axis_clear (&chart->x);
  axis_clear (&chart->y);
  g_array_unref (chart->series);
  g_array_unref (chart->limits);
  g_array_unref (chart->gaps);
  g_array_unref (chart->markers);
  g_free (chart->edges);
  g_free (chart->counts);
  g_free (chart->steps);
  g_free (chart->band_name);
  g_free (chart);
}

void
bw_chart_set_live (BwChart *chart)
{
  g_return_if_fail (chart->kind == BW_CHART_XY);
  chart->is_live = true;
}

/* What an XY chart has, but for its series, into COPY. */
static void
copy_parts (const BwChart *chart, BwChart *copy)
{
  bw_chart_set_title (copy, chart->title, chart->subtitle);
  bw_chart_set_caption (copy, chart->caption);
  bw_chart_set_finding (copy, chart->finding);
  bw_chart_set_note (copy, chart->note_first, chart->note_second);
  bw_chart_set_x (copy, &chart->x);
  bw_chart_set_y (copy, &chart->y);
  for (guint i = 0; i < chart->limits->len; i++)
    bw_chart_add_limit (copy, &g_array_index (chart->limits, BwChartLimit, i));
  for (guint i = 0; i < chart->gaps->len; i++)
    bw_chart_add_gap (copy, &g_array_index (chart->gaps, BwChartGap, i));
  for (guint i = 0; i < chart->markers->len; i++)
    bw_chart_add_marker (copy, &g_array_index (chart->markers, BwChartMarker, i));
}

BwChart *
bw_chart_freeze (BwChart *chart)
{
  if (!chart->is_live)
    return bw_chart_ref (chart);
  BwChart *copy = bw_chart_new (chart->kind);
  copy_parts (chart, copy);
  for (guint i = 0; i < chart->series->len; i++)
    {
      BwChartSeries one = g_array_index (chart->series, BwChartSeries, i);
      g_autoptr (BwSeries) series = bw_series_copy (one.series);
      one.series = series;
      bw_chart_add_series (copy, &one);
    }
  return copy;
}

BwChartKind
bw_chart_kind (const BwChart *chart)
{
  return chart->kind;
}

static void
set_text (char **own, const char *text)
{
  char *copy = g_strdup (text);
  g_free (*own);
  *own = copy;
}

void
bw_chart_set_title (BwChart *chart, const char *title, const char *subtitle)
{
  set_text (&chart->title, title);
  set_text (&chart->subtitle, subtitle);
}

const char *
bw_chart_title (const BwChart *chart)
{
  return chart->title;
}

const char *
bw_chart_subtitle (const BwChart *chart)
{
  return chart->subtitle;
}

void
bw_chart_set_x (BwChart *chart, const BwAxis *axis)
{
  axis_set (&chart->x, axis);
}

void
bw_chart_set_y (BwChart *chart, const BwAxis *axis)
{
  axis_set (&chart->y, axis);
}

const BwAxis *
bw_chart_x (const BwChart *chart)
{
  return &chart->x;
}

const BwAxis *
bw_chart_y (const BwChart *chart)
{
  return &chart->y;
}

void
bw_chart_set_caption (BwChart *chart, const char *caption)
{
  set_text (&chart->caption, caption);
}

void
bw_chart_set_note (BwChart *chart, const char *first, const char *second)
{
  set_text (&chart->note_first, first);
  set_text (&chart->note_second, second);
}

void
bw_chart_set_finding (BwChart *chart, const char *finding)
{
  set_text (&chart->finding, finding);
}

unsigned
bw_chart_add_series (BwChart *chart, const BwChartSeries *series)
{
  g_return_val_if_fail (chart->kind == BW_CHART_XY, 0);
  g_return_val_if_fail (series->series != NULL, 0);
  BwChartSeries copy = *series;
  copy.series = bw_series_ref (series->series);
  copy.name = g_strdup (series->name);
  copy.band_name = g_strdup (series->band_name);
  copy.colour %= BW_PALETTE_N_SERIES;
  g_array_append_val (chart->series, copy);
  return chart->series->len - 1;
}

unsigned
bw_chart_n_series (const BwChart *chart)
{
  return chart->series->len;
}

const BwChartSeries *
bw_chart_series (const BwChart *chart, unsigned i)
{
  g_return_val_if_fail (i < chart->series->len, NULL);
  return &g_array_index (chart->series, BwChartSeries, i);
}

void
bw_chart_add_limit (BwChart *chart, const BwChartLimit *limit)
{
  BwChartLimit copy = *limit;
  copy.label = g_strdup (limit->label);
  g_array_append_val (chart->limits, copy);
}

void
bw_chart_add_gap (BwChart *chart, const BwChartGap *gap)
{
  BwChartGap copy = *gap;
  copy.word = g_strdup (gap->word);
  g_array_append_val (chart->gaps, copy);
}

void
bw_chart_add_marker (BwChart *chart, const BwChartMarker *marker)
{
  BwChartMarker copy = *marker;
  copy.label = g_strdup (marker->label);
  g_array_append_val (chart->markers, copy);
}

void
bw_chart_set_bars (BwChart *chart, const double *edges, const double *counts, unsigned n,
                   double median)
{
  g_return_if_fail (chart->kind == BW_CHART_HISTOGRAM);
  g_free (chart->edges);
  g_free (chart->counts);
  chart->n_bars = n;
  chart->edges = g_memdup2 (edges, n > 0 ? (n + 1) * sizeof *edges : 0);
  chart->counts = g_memdup2 (counts, n * sizeof *counts);
  chart->median = median;
}

void
bw_chart_set_reliability (BwChart *chart, const BwReliabilityStep *steps, unsigned n_steps,
                          bool is_binned, const char *band_name, const double *counts,
                          unsigned n_counts)
{
  g_return_if_fail (chart->kind == BW_CHART_RELIABILITY);
  g_free (chart->steps);
  g_free (chart->edges);
  g_free (chart->counts);
  chart->n_steps = n_steps;
  chart->steps = g_memdup2 (steps, n_steps * sizeof *steps);
  chart->is_binned = is_binned;
  set_text (&chart->band_name, band_name);
  chart->n_bars = n_counts;
  chart->counts = g_memdup2 (counts, n_counts * sizeof *counts);
  chart->edges = g_new (double, n_counts + 1);
  for (unsigned i = 0; i <= n_counts; i++)
    chart->edges[i] = n_counts > 0 ? (double) i / n_counts : 0;
}

static void
range_widen (double *from, double *to, double low, double high)
{
  *from = fmin (*from, low);
  *to = fmax (*to, high);
}

bool
bw_chart_x_range (const BwChart *chart, double *from, double *to)
{
  *from = NAN;
  *to = NAN;
  for (guint i = 0; i < chart->series->len; i++)
    {
      const BwSeries *series = g_array_index (chart->series, BwChartSeries, i).series;
      size_t n = bw_series_length (series);
      if (n > 0)
        range_widen (from, to, bw_series_points (series)[0].x, bw_series_points (series)[n - 1].x);
    }
  for (guint i = 0; i < chart->gaps->len; i++)
    {
      const BwChartGap *gap = &g_array_index (chart->gaps, BwChartGap, i);
      if (isfinite (gap->from) && isfinite (gap->to))
        range_widen (from, to, fmin (gap->from, gap->to), fmax (gap->from, gap->to));
    }
  if (chart->kind == BW_CHART_HISTOGRAM && chart->n_bars > 0)
    range_widen (from, to, chart->edges[0], chart->edges[chart->n_bars]);
  if (chart->kind == BW_CHART_RELIABILITY)
    range_widen (from, to, 0, 1);
  if (isfinite (chart->x.min))
    *from = chart->x.min;
  if (isfinite (chart->x.max))
    *to = chart->x.max;
  return isfinite (*from) && isfinite (*to);
}

bool
bw_chart_gap_breaks (const BwChartSeries *series, const BwChartGap *gap, size_t *index)
{
  if (series->crosses_gaps || gap->draw != BW_GAP_DRAW_HATCH || !(gap->to > gap->from))
    return false;
  const BwPoint *points = bw_series_points (series->series);
  size_t n = bw_series_length (series->series);
  /* A sample may lie a little inside, taken while the machine fell asleep: what counts is which
   * piece of the line spans most of the gap. */
  size_t i = bw_series_lower_bound (series->series, gap->from / 2 + gap->to / 2);
  if (i == 0 || i == n)
    return false;
  double covered = fmin (points[i].x, gap->to) - fmax (points[i - 1].x, gap->from);
  *index = i;
  return covered >= (gap->to - gap->from) / 2;
}

const char *
bw_chart_band_name (const BwChart *chart)
{
  g_return_val_if_fail (chart != NULL, NULL);
  return chart->band_name;
}

bool
bw_chart_is_binned (const BwChart *chart)
{
  g_return_val_if_fail (chart != NULL, false);
  return chart->is_binned;
}

bool
bw_chart_has_hatch (const BwChart *chart)
{
  g_return_val_if_fail (chart != NULL, false);
  for (guint i = 0; i < chart->gaps->len; i++)
    if (g_array_index (chart->gaps, BwChartGap, i).draw == BW_GAP_DRAW_HATCH)
      return true;
  return false;
}
