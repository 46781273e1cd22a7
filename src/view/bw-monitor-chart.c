/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence over time as a chart: logarithmic in odds, its limits, where it first reached them. */
#include "view/bw-monitor-view.h"
#include "view/bw-state-words.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

/* Decades beyond the limits and below no evidence that are shown without data there. */
#define ABOVE 1.0
#define BELOW 1.0
#define AIR 0.04
/* Points that stand for many: the first, lowest, highest and last of them. */
#define N_OF_BUCKET 4

/* Natural logarithms. */
static const double *
logs_of (const BwMonitorView *view)
{
  return view->proof == BW_PROOF_CHANGE ? view->curve->log_sr : view->curve->log_e;
}

static double
value_at (const BwMonitorView *view, size_t i)
{
  double log = logs_of (view)[i];
  return isfinite (log) ? log / G_LN10 : (double) NAN;
}

static void
add_point (GArray *points, const BwMonitorView *view, size_t i)
{
  BwPoint point = { view->curve->steps[i], value_at (view, i), NAN, NAN };
  g_array_append_val (points, point);
}

static int
compare_places (const void *a, const void *b)
{
  size_t x = *(const size_t *) a, y = *(const size_t *) b;
  return (x > y) - (x < y);
}

/* Of the values [FROM, TO) the first, the lowest, the highest and the last, in their order. */
static void
add_bucket (GArray *points, const BwMonitorView *view, size_t from, size_t to)
{
  const double *logs = logs_of (view);
  size_t at[] = { from, from, from, to - 1 };
  double low = logs[from], high = logs[from];
  for (size_t i = from + 1; i < to; i++)
    if (logs[i] < low)
      low = logs[at[1] = i];
    else if (logs[i] > high)
      high = logs[at[2] = i];
  qsort (at, G_N_ELEMENTS (at), sizeof *at, compare_places);
  for (unsigned k = 0; k < G_N_ELEMENTS (at); k++)
    if (k == 0 || at[k] != at[k - 1])
      add_point (points, view, at[k]);
}

/* (transfer full) */
static BwSeries *
series_of (const BwMonitorView *view)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  BwPoint start = { 0, 0, NAN, NAN };
  size_t n = view->curve->n;
  size_t n_buckets = view->max_points >= N_OF_BUCKET ? view->max_points / N_OF_BUCKET : n;
  size_t size = (n + n_buckets - 1) / MAX (n_buckets, 1);
  /* Before the first bet there is no evidence either way; that of a change is not defined. */
  if (n > 0 && view->proof == BW_PROOF_START)
    g_array_append_val (points, start);
  if (n <= view->max_points || view->max_points == 0)
    size = 1;
  for (size_t i = 0; i < n; i += size)
    if (size == 1)
      add_point (points, view, i);
    else
      add_bucket (points, view, i, MIN (i + size, n));
  return bw_series_new_take (points);
}

/* Limits are always in sight: how far it is to them is the question. */
static void
set_axes (BwChart *chart, const BwMonitorView *view, const BwSeries *series)
{
  bool is_change = view->proof == BW_PROOF_CHANGE;
  double low = is_change ? 0 : -BELOW;
  double high = ceil (bw_proof_level (view->proof, BW_SEVERITY_CRITICAL)) + (is_change ? 0 : ABOVE);
  double least, most;
  double last = view->curve->n > 0 ? view->curve->steps[view->curve->n - 1] : 1;
  if (bw_series_extent (series, 0, last, false, &least, &most))
    {
      double air = AIR * (fmax (most, high) - fmin (least, low));
      low = least - air < low ? least - air : low;
      high = most + air > high ? most + air : high;
    }
  bool is_forecasts = view->curve->spec.kind == BW_MONITOR_CALIBRATION;
  BwAxis x = { .format = BW_FORMAT_COUNT,
               .title = is_forecasts ? _ ("forecasts settled") : _ ("bets settled"),
               .min = 0,
               .max = last };
  BwAxis y = { .format = BW_FORMAT_ODDS10, .min = low, .max = high };
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
}

static void
add_limits (BwChart *chart, BwProof proof)
{
  static const BwSeverity severities[] = { BW_SEVERITY_WARNING, BW_SEVERITY_CRITICAL };
  for (unsigned i = 0; i < G_N_ELEMENTS (severities); i++)
    {
      double level = bw_proof_level (proof, severities[i]);
      g_autofree char *odds = bw_words_number (level, BW_FORMAT_ODDS10);
      g_autofree char *label =
          g_strdup_printf ("%s %s", bw_state_words_severity (severities[i]).word, odds);
      BwChartLimit limit = {
        .kind = BW_LIMIT_TRIP, .value = level, .severity = severities[i], .label = label
      };
      bw_chart_add_limit (chart, &limit);
    }
  BwChartLimit none = { .kind = BW_LIMIT_ZERO, .label = _ ("No evidence either way") };
  if (proof == BW_PROOF_START)
    bw_chart_add_limit (chart, &none);
}

/* The step that first reached SEVERITY's level, as the process knows; 0: none. Of the one level
 * that it does not know, the step it can't come before. */
static int64_t
known_crossing (const BwMonitorView *view, BwSeverity severity)
{
  const BwEProcess *process = &view->curve->last.process;
  if (view->proof == BW_PROOF_CHANGE)
    return process->first_sr_1e4;
  return severity == BW_SEVERITY_CRITICAL ? process->first_e_100 : process->first_e_20;
}

/* The first point of CURVE that has at least STEP steps; its length when there is none. */
static size_t
find_step (const BwEvidenceCurve *curve, int64_t step)
{
  size_t low = 0, high = curve->n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (curve->steps[middle] < (double) step)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Where it first reached SEVERITY's level: the point of the curve, and the number of the step,
 * which may lie within the moment that the point ends. False: it never did. */
static bool
find_crossing (const BwMonitorView *view, BwSeverity severity, BwPoint *at, int64_t *step)
{
  const BwEvidenceCurve *curve = view->curve;
  double level = bw_proof_level (view->proof, severity);
  bool is_known = view->proof == BW_PROOF_START || severity == BW_SEVERITY_WARNING;
  *step = known_crossing (view, severity);
  size_t i = *step > 0 ? find_step (curve, *step) : curve->n;
  while (!is_known && i < curve->n && !(value_at (view, i) >= level))
    i++;
  if (i >= curve->n)
    return false;
  *at = (BwPoint){ curve->steps[i], fmax (value_at (view, i), level), NAN, NAN };
  if (!is_known)
    *step = (int64_t) curve->steps[i];
  return true;
}

/* "20 : 1 at forecast 522". (transfer full) */
static char *
crossing_text (const BwMonitorView *view, BwSeverity severity, int64_t step)
{
  g_autofree char *odds =
      bw_words_number (bw_proof_level (view->proof, severity), BW_FORMAT_ODDS10);
  g_autofree char *number = bw_words_number ((double) step, BW_FORMAT_COUNT);
  return view->curve->spec.kind == BW_MONITOR_CALIBRATION
             ? g_strdup_printf (_ ("%s at forecast %s"), odds, number)
             : g_strdup_printf (_ ("%s at bet %s"), odds, number);
}

/* Marks where a level was first reached, and tells it in FINDING. */
static void
add_crossing (BwChart *chart, const BwMonitorView *view, BwSeverity severity, GString *finding)
{
  BwPoint at;
  int64_t step;
  if (!find_crossing (view, severity, &at, &step))
    return;
  BwStateWords words = bw_state_words_severity (severity);
  g_autofree char *label = crossing_text (view, severity, step);
  BwChartMarker marker = {
    .x = at.x, .y = at.y, .icon = words.icon, .tone = words.tone, .label = label
  };
  bw_chart_add_marker (chart, &marker);
  g_string_append_c (finding, ' ');
  g_string_append_printf (finding, _ ("First reached: %s."), label);
}

BwChart *
bw_monitor_chart (const BwMonitorView *view)
{
  const BwEvidenceCurve *curve = view->curve;
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  g_autofree char *title = bw_monitor_title (&curve->spec);
  g_autofree char *count = bw_words_count ((double) curve->last.process.n);
  g_autofree char *sentence = bw_monitor_sentence (curve, view->proof);
  g_autofree char *since = bw_monitor_since (view);
  g_autoptr (GString) finding = g_string_new (NULL);
  g_autoptr (BwSeries) series = series_of (view);
  bw_chart_set_title (chart, title, count);
  set_axes (chart, view, series);
  add_limits (chart, view->proof);
  g_string_append_printf (finding, "%s. %s %s", title, since, sentence);
  if (curve->n == 0)
    bw_chart_set_note (chart, sentence, NULL);
  else
    {
      BwChartSeries line = {
        .series = series, .name = _ ("evidence"), .line = BW_LINE_JOINED, .area_from = NAN
      };
      bw_chart_add_series (chart, &line);
      add_crossing (chart, view, BW_SEVERITY_WARNING, finding);
      add_crossing (chart, view, BW_SEVERITY_CRITICAL, finding);
    }
  if (view->max_points > 0 && curve->n > view->max_points)
    bw_chart_set_caption (chart, _ ("line: first, lowest, highest and last of some bets each"));
  bw_chart_set_finding (chart, finding->str);
  return chart;
}
