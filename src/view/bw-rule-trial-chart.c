/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart a rule is tried out on: its series, the levels as they are edited, where it fired. */
#include "view/bw-rule-trial-view.h"

#include "model/bw-history-point.h"
#include "view/bw-metric-chart.h"

#include <math.h>
#include <string.h>

/* The mean nearest to AT. */
static double
value_near (const GArray *points, int64_t at_us)
{
  double value = NAN;
  int64_t least_us = INT64_MAX;
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      int64_t distance_us = ABS (point->time_us - at_us);
      if (point->n == 0 || isnan (point->last) || distance_us >= least_us)
        continue;
      least_us = distance_us;
      value = point->last;
    }
  return value;
}

static void
add_markers (BwChart *chart, const BwTrialChart *what)
{
  for (unsigned i = 0; i < what->replay->firings->len; i++)
    {
      const BwReplayFiring *firing = &g_array_index (what->replay->firings, BwReplayFiring, i);
      if (strcmp (firing->labels, what->metric->label_text) != 0 || firing->is_nodata)
        continue;
      BwStateWords words = bw_state_words_severity (firing->severity);
      BwChartMarker marker = { .x = (double) firing->from_us,
                               .y = what->levels != NULL
                                        ? firing->worst
                                        : value_near (what->points, firing->from_us),
                               .icon = words.icon,
                               .tone = words.tone,
                               .label = words.word,
                               .is_quiet = true };
      if (isfinite (marker.y))
        bw_chart_add_marker (chart, &marker);
    }
}

BwChart *
bw_trial_chart_new (const BwTrialChart *what)
{
  g_return_val_if_fail (what != NULL && what->metric != NULL, NULL);
  g_autoptr (GPtrArray) levels = g_ptr_array_new ();
  if (what->levels != NULL)
    g_ptr_array_add (levels, (gpointer) what->levels);
  BwMetricChart chart;
  bw_metric_chart_init (&chart, what->metric);
  chart.points = what->points;
  chart.from_us = what->from_us;
  chart.to_us = what->to_us;
  chart.levels = levels;
  chart.gaps = what->gaps;
  chart.zone = what->zone;
  BwChart *made = bw_metric_chart_new (&chart);
  if (what->replay != NULL)
    add_markers (made, what);
  return made;
}

const BwMetric *
bw_trial_view_metric (const BwReplay *replay)
{
  g_return_val_if_fail (replay != NULL, NULL);
  const BwReplaySeries *best = NULL;
  for (unsigned i = 0; i < replay->series->len; i++)
    {
      const BwReplaySeries *series = &g_array_index (replay->series, BwReplaySeries, i);
      if (best == NULL || series->n_firings > best->n_firings)
        best = series;
    }
  return best != NULL ? best->metric : NULL;
}

char *
bw_trial_series_text (const BwMetric *metric)
{
  g_return_val_if_fail (metric != NULL, NULL);
  g_autofree char *title = bw_metric_chart_title (metric);
  const char *source = bw_metric_label (metric, "source");
  return g_strdup_printf ("%s%s%s", title, source != NULL ? " · " : "",
                          source != NULL ? source : "");
}
