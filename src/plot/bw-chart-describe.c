/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart in sentences, for who does not see it. */
#include "plot/bw-axis-text-private.h"
#include "plot/bw-chart-private.h"
#include "plot/bw-series-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_GAPS 3

static void
sentence (GString *out, const char *text)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, text);
}

G_GNUC_PRINTF (2, 3)
static void
say (GString *out, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  sentence (out, text);
}

/** The points of SERIES in [FROM, TO]. */
static void
stretch (const BwSeries *series, double from, double to, size_t *first, size_t *end)
{
  *first = bw_series_lower_bound (series, from);
  *end = MAX (*first, bw_series_lower_bound (series, nextafter (to, INFINITY)));
}

/** A band of reference without a line: where it ends among the points [FIRST, END). */
static void
describe_band (GString *out, const BwChart *chart, const BwChartSeries *series, size_t first,
               size_t end)
{
  const BwPoint *points = bw_series_points (series->series);
  /* Beside others in a legend a band's name may be no more than its level. */
  const char *name = series->name != NULL ? series->name : series->band_name;
  while (end > first && !(isfinite (points[end - 1].low) && isfinite (points[end - 1].high)))
    end--;
  if (end == first || name == NULL || !series->has_band)
    return;
  g_autofree char *low = bw_axis_value_text (&chart->y, points[end - 1].low);
  g_autofree char *high = bw_axis_value_text (&chart->y, points[end - 1].high);
  say (out, _ ("%s: %s to %s at the end."), name, low, high);
}

static void
describe_series (GString *out, const BwChart *chart, const BwChartSeries *series, double from,
                 double to)
{
  size_t first;
  size_t end;
  BwSeriesNode node;
  stretch (series->series, from, to, &first, &end);
  bw_series_summarise (series->series, first, end, &node);
  const char *name = chart->series->len > 1 && series->name != NULL ? series->name : NULL;
  if (node.n == 0)
    {
      if (series->is_reference)
        describe_band (out, chart, series, first, end);
      else
        say (out, "%s%s%s.", name != NULL ? name : "", name != NULL ? ": " : "",
             name != NULL ? _ ("no data") : _ ("No data"));
      return;
    }
  const BwPoint *points = bw_series_points (series->series);
  g_autofree char *first_text = bw_axis_value_text (&chart->y, points[node.first].y);
  g_autofree char *last_text = bw_axis_value_text (&chart->y, points[node.last].y);
  g_autofree char *low = bw_axis_value_text (&chart->y, node.y_min);
  g_autofree char *high = bw_axis_value_text (&chart->y, node.y_max);
  g_autofree char *n = bw_number_format ((double) node.n, BW_FORMAT_COUNT);
  if (name != NULL)
    say (out, _ ("%s: first %s, last %s, lowest %s, highest %s, n = %s."), name, first_text,
         last_text, low, high, n);
  else
    say (out, _ ("First %s, last %s, lowest %s, highest %s, n = %s."), first_text, last_text, low,
         high, n);
}

static bool
is_beyond (const BwChartLimit *limit, double y)
{
  return limit->is_below ? y < limit->value : y > limit->value;
}

/** How often the first series went beyond LIMIT in [FROM, TO], and the last time it did. */
static unsigned
count_crossings (const BwSeries *series, const BwChartLimit *limit, double from, double to,
                 size_t *last)
{
  const BwPoint *points = bw_series_points (series);
  size_t first;
  size_t end;
  unsigned n = 0;
  bool was_beyond = false;
  stretch (series, from, to, &first, &end);
  if (first > 0 && bw_point_has_y (&points[first - 1]))
    was_beyond = is_beyond (limit, points[first - 1].y);
  for (size_t i = first; i < end; i++)
    {
      if (!bw_point_has_y (&points[i]))
        continue;
      bool is_now = is_beyond (limit, points[i].y);
      if (is_now && !was_beyond)
        {
          n++;
          *last = i;
        }
      was_beyond = is_now;
    }
  return n;
}

static void
describe_limit (GString *out, const BwChart *chart, const BwChartLimit *limit, double from,
                double to)
{
  if (limit->kind != BW_LIMIT_TRIP || !isfinite (limit->value))
    return;
  g_autofree char *value = bw_axis_value_text (&chart->y, limit->value);
  const char *label = limit->label != NULL ? limit->label : value;
  if (chart->series->len == 0)
    return;
  const BwSeries *series = g_array_index (chart->series, BwChartSeries, 0).series;
  size_t last = 0;
  unsigned n = count_crossings (series, limit, from, to, &last);
  if (n == 0)
    {
      say (out, _ ("Limit %s: not crossed."), label);
      return;
    }
  const BwPoint *point = &bw_series_points (series)[last];
  g_autofree char *moment = bw_axis_x_text (&chart->x, point->x, from, to, true);
  g_autofree char *at = bw_axis_value_text (&chart->y, point->y);
  say (out,
       g_dngettext (GETTEXT_PACKAGE, "Limit %s: crossed %u time, at %s with %s.",
                    "Limit %s: crossed %u times, the last time at %s with %s.", n),
       label, n, moment, at);
}

static void
describe_gaps (GString *out, const BwChart *chart, double from, double to)
{
  unsigned n = 0;
  for (guint i = 0; i < chart->gaps->len; i++)
    {
      const BwChartGap *gap = &g_array_index (chart->gaps, BwChartGap, i);
      if (!(gap->to >= from) || !(gap->from <= to) || n++ >= MAX_GAPS)
        continue;
      g_autofree char *begin = bw_axis_x_text (&chart->x, fmax (gap->from, from), from, to, true);
      g_autofree char *end = bw_axis_x_text (&chart->x, fmin (gap->to, to), from, to, true);
      if (gap->draw == BW_GAP_DRAW_STOPPED)
        say (out, _ ("No data from %s to %s."), begin, end);
      else if (gap->word != NULL)
        say (out, _ ("Not watched from %s to %s: %s."), begin, end, gap->word);
      else
        say (out, _ ("Not watched from %s to %s."), begin, end);
    }
  if (n > MAX_GAPS)
    say (out, g_dngettext (GETTEXT_PACKAGE, "%u more gap.", "%u more gaps.", n - MAX_GAPS),
         n - MAX_GAPS);
}

static void
describe_bars (GString *out, const BwChart *chart)
{
  double sum = 0;
  unsigned most = 0;
  for (unsigned i = 0; i < chart->n_bars; i++)
    {
      sum += isfinite (chart->counts[i]) ? chart->counts[i] : 0;
      if (chart->counts[i] > chart->counts[most])
        most = i;
    }
  if (!(sum > 0))
    return;
  g_autofree char *n = bw_number_format (sum, BW_FORMAT_COUNT);
  g_autofree char *peak = bw_number_format (chart->counts[most], BW_FORMAT_COUNT);
  g_autofree char *from = bw_axis_brief_text (&chart->x, chart->edges[most]);
  g_autofree char *to = bw_axis_brief_text (&chart->x, chart->edges[most + 1]);
  say (out, _ ("n = %s, most between %s and %s: %s."), n, from, to, peak);
  if (!isfinite (chart->median))
    return;
  g_autofree char *median = bw_axis_brief_text (&chart->x, chart->median);
  say (out, _ ("Median %s."), median);
}

static void
describe_steps (GString *out, const BwChart *chart)
{
  unsigned n_more = 0;
  unsigned n_less = 0;
  double sum = 0;
  for (unsigned i = 0; i < chart->n_steps; i++)
    {
      const BwReliabilityStep *step = &chart->steps[i];
      sum += isfinite (step->n) ? step->n : 0;
      n_more += step->y > step->band_high;
      n_less += step->y < step->band_low;
    }
  g_autofree char *n = bw_number_format (sum, BW_FORMAT_COUNT);
  say (out, _ ("n = %s."), n);
  if (n_more > 0)
    say (out,
         g_dngettext (GETTEXT_PACKAGE, "In %u stretch it happened more often than stated.",
                      "In %u stretches it happened more often than stated.", n_more),
         n_more);
  if (n_less > 0)
    say (out,
         g_dngettext (GETTEXT_PACKAGE, "In %u stretch it happened less often than stated.",
                      "In %u stretches it happened less often than stated.", n_less),
         n_less);
  if (n_more + n_less == 0 && chart->n_steps > 0 && chart->band_name != NULL)
    sentence (out, _ ("All of it lies within the band."));
}

static void
describe_head (GString *out, const BwChart *chart, double from, double to, bool has_range)
{
  const char *title = chart->title != NULL ? chart->title : _ ("Chart");
  if (chart->kind != BW_CHART_XY || !has_range)
    {
      say (out, "%s.", title);
      return;
    }
  g_autofree char *begin = bw_axis_x_text (&chart->x, from, from, to, true);
  g_autofree char *end = bw_axis_x_text (&chart->x, to, from, to, true);
  say (out, _ ("%s from %s to %s."), title, begin, end);
}

/* Some notes are whole sentences already. */
static void
describe_note (GString *out, const char *note)
{
  if (note != NULL)
    say (out, g_str_has_suffix (note, ".") ? "%s" : "%s.", note);
}

char *
bw_chart_describe (const BwChart *chart, double from, double to)
{
  if (chart->finding != NULL && isnan (from) && isnan (to))
    return g_strdup (chart->finding);
  double whole_from;
  double whole_to;
  bw_chart_x_range (chart, &whole_from, &whole_to);
  from = isnan (from) ? whole_from : from;
  to = isnan (to) ? whole_to : to;
  if (chart->finding != NULL && from <= whole_from && to >= whole_to)
    return g_strdup (chart->finding);
  GString *out = g_string_new (NULL);
  bool has_range = isfinite (from) && isfinite (to);
  describe_head (out, chart, from, to, has_range);
  describe_note (out, chart->note_first);
  describe_note (out, chart->note_second);
  if (chart->kind == BW_CHART_HISTOGRAM)
    describe_bars (out, chart);
  else if (chart->kind == BW_CHART_RELIABILITY)
    describe_steps (out, chart);
  for (guint i = 0; i < chart->series->len && has_range; i++)
    describe_series (out, chart, &g_array_index (chart->series, BwChartSeries, i), from, to);
  for (guint i = 0; i < chart->limits->len && has_range; i++)
    describe_limit (out, chart, &g_array_index (chart->limits, BwChartLimit, i), from, to);
  if (has_range)
    describe_gaps (out, chart, from, to);
  return g_string_free (out, FALSE);
}
