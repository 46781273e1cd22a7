/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart of one series, sampled or derived: its line with the band of what lies between, the
 * limits of rules, what was not watched. */
#include "view/bw-metric-chart.h"

#include "base/bw-time.h"
#include "model/bw-catalogue.h"
#include "model/bw-history-point.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* So many intervals without a sample are a stop. */
#define STOPPED_INTERVALS 3

void
bw_metric_chart_init (BwMetricChart *what, const BwMetric *metric)
{
  *what = (BwMetricChart){ .metric = metric, .first_us = BW_TIME_NONE };
}

char *
bw_metric_chart_title (const BwMetric *metric)
{
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  GString *title = g_string_new (info != NULL ? _ (info->title) : metric->name);
  for (unsigned i = 0; i < metric->n_labels; i++)
    if (strcmp (metric->labels[i].key, "source") != 0)
      g_string_append_printf (title, ", %s", metric->labels[i].value);
  return g_string_free (title, FALSE);
}

/* A share of a whole has all of it on its axis. Figures of a ledger are shares that rarely come
 * near 100 %, so they have their own range. */
static bool
is_share (const BwMetric *metric, BwNumberFormat format)
{
  return !bw_catalogue_is_derived (metric->name)
         && (format == BW_FORMAT_PERCENT || format == BW_FORMAT_RATIO);
}

static bool
has_columns (const GArray *points)
{
  for (unsigned i = 0; i < points->len; i++)
    if (g_array_index (points, BwHistoryPoint, i).n > 1)
      return true;
  return false;
}

/* "line: 4 min mean, shade: lowest to highest", where a point stands for more than one sample. */
static void
set_caption (BwChart *chart, const GArray *points)
{
  if (points->len < 2 || !has_columns (points))
    return;
  const BwHistoryPoint *first = &g_array_index (points, BwHistoryPoint, 0);
  const BwHistoryPoint *last = &g_array_index (points, BwHistoryPoint, points->len - 1);
  g_autofree char *width = bw_words_age ((last->time_us - first->time_us) / (points->len - 1));
  g_autofree char *caption = g_strdup_printf (_ ("line: %s mean, shade: lowest to highest"), width);
  bw_chart_set_caption (chart, caption);
}

/* The time of the last sample that had a value; BW_TIME_NONE without one. */
static int64_t
last_sample_us (const GArray *points)
{
  for (unsigned i = points != NULL ? points->len : 0; i > 0; i--)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i - 1);
      if (point->n > 0 && !isnan (point->last))
        return point->time_us;
    }
  return BW_TIME_NONE;
}

static void
add_stop (BwChart *chart, const BwMetricChart *what, int64_t last_us)
{
  int64_t silent_us = what->to_us - last_us;
  if (what->interval_us <= 0 || silent_us <= STOPPED_INTERVALS * what->interval_us)
    return;
  g_autofree char *age = bw_words_age (silent_us);
  g_autofree char *word = g_strdup_printf (_ ("No data for %s"), age);
  BwChartGap gap = {
    .from = (double) last_us, .to = (double) what->to_us, .draw = BW_GAP_DRAW_STOPPED, .word = word
  };
  bw_chart_add_gap (chart, &gap);
}

static void
set_empty_note (BwChart *chart, const BwMetricChart *what)
{
  g_autofree char *second = NULL;
  if (what->first_us != BW_TIME_NONE)
    {
      g_autofree char *time = bw_words_time (what->first_us, what->to_us, what->zone);
      second = g_strdup_printf (_ ("The first one is from %s."), time);
    }
  bw_chart_set_note (chart, _ ("No samples in this range"), second);
}

static void
set_axes (BwChart *chart, const BwMetricChart *what, BwNumberFormat format)
{
  bool has_range = what->to_us > what->from_us;
  BwAxis x = { .kind = BW_AXIS_TIME,
               .zone = what->zone,
               .min = has_range ? (double) what->from_us : (double) NAN,
               .max = has_range ? (double) what->to_us : (double) NAN };
  BwAxis y = { .kind = BW_AXIS_LINEAR,
               .format = format,
               .currency = what->currency != NULL ? bw_words_currency_sign (what->currency) : NULL,
               .min = NAN,
               .max = NAN,
               .is_share = is_share (what->metric, format) };
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
}

/* A figure of a ledger stands until the next settlement: a column of it is worth its last one, with
 * what it went through as the band; a mean would be a value that never was. (transfer full) */
static BwSeries *
series_of_steps (const GArray *points)
{
  GArray *steps = g_array_sized_new (FALSE, FALSE, sizeof (BwPoint), points->len);
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      bool is_column = point->n > 1;
      BwPoint step = { .x = (double) point->time_us,
                       .y = point->n > 0 ? point->last : (double) NAN,
                       .low = is_column ? point->min : (double) NAN,
                       .high = is_column ? point->max : (double) NAN };
      g_array_append_val (steps, step);
    }
  return bw_series_new_take (steps);
}

static void
add_series (BwChart *chart, const BwMetricChart *what, const char *title)
{
  bool is_derived = bw_catalogue_is_derived (what->metric->name);
  bool is_step = is_derived || bw_catalogue_number_format (what->metric->name) == BW_FORMAT_BOOLEAN;
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  const GArray *points = what->points != NULL ? what->points : none;
  g_autoptr (BwSeries) line =
      is_derived ? series_of_steps (points) : bw_series_new_history (points);
  BwChartSeries series = { .series = line,
                           .name = title,
                           .line = is_step ? BW_LINE_STEP : BW_LINE_JOINED,
                           .has_band = has_columns (points),
                           .area_from = NAN,
                           .crosses_gaps = is_derived };
  bw_chart_add_series (chart, &series);
}

BwChart *
bw_metric_chart_new (const BwMetricChart *what)
{
  g_return_val_if_fail (what->metric != NULL, NULL);
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  BwNumberFormat format = bw_catalogue_number_format (what->metric->name);
  g_autofree char *title = bw_metric_chart_title (what->metric);
  const char *source = bw_metric_label (what->metric, "source");
  bw_chart_set_title (chart, title, source);
  set_axes (chart, what, format);
  add_series (chart, what, title);
  BwLevelStyle style = { .format = format, .currency = what->currency, .has_recovery = true };
  bw_chart_add_levels (chart, what->levels, &style);
  bw_chart_add_gaps (chart, what->gaps, source);
  int64_t last_us = last_sample_us (what->points);
  if (last_us == BW_TIME_NONE)
    set_empty_note (chart, what);
  else if (!bw_catalogue_is_derived (what->metric->name))
    {
      add_stop (chart, what, last_us);
      set_caption (chart, what->points);
    }
  return chart;
}
