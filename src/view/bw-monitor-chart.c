/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence over time as a chart: logarithmic in odds, its limits, where it first reached them. */
#include "view/bw-monitor-view.h"
#include "view/bw-state-words.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Decades beyond the limits and below no evidence that are shown without data there. */
#define ABOVE 1.0
#define BELOW 1.0
#define AIR 0.04

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

/* NULL: the curve is short, or all of it is wanted. */
static const BwEvidenceOutline *
outline_of (const BwMonitorView *view)
{
  const BwEvidenceOutline *outline =
      view->proof == BW_PROOF_CHANGE ? &view->curve->sr : &view->curve->e;
  return view->is_outlined && outline->n > 0 ? outline : NULL;
}

/* (transfer full) */
static BwSeries *
series_of (const BwMonitorView *view)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  BwPoint start = { 0, 0, NAN, NAN };
  const BwEvidenceOutline *outline = outline_of (view);
  size_t n = outline != NULL ? outline->n : view->curve->n;
  /* Before the first bet there is no evidence either way; that of a change is not defined. */
  if (n > 0 && view->proof == BW_PROOF_START)
    g_array_append_val (points, start);
  for (size_t i = 0; i < n; i++)
    add_point (points, view, outline != NULL ? outline->places[i] : i);
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

/* The step that first reached SEVERITY's level, 0: none, where the process knows it. */
static bool
find_known (const BwMonitorView *view, BwSeverity severity, int64_t *step)
{
  const BwEProcess *process = &view->curve->last.process;
  bool is_critical = severity == BW_SEVERITY_CRITICAL;
  if (view->proof == BW_PROOF_CHANGE)
    *step = process->first_sr_1e4;
  else
    *step = is_critical ? process->first_e_100 : process->first_e_20;
  return view->proof == BW_PROOF_START || !is_critical;
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

/* The first point that reaches LEVEL; the length of the curve when there is none. An outline tells
 * between which of its points to look, as it has the highest of those it stands for. */
static size_t
find_level (const BwMonitorView *view, double level)
{
  const BwEvidenceOutline *outline = outline_of (view);
  size_t i = 0;
  for (size_t k = 0; outline != NULL && k < outline->n; k++)
    {
      if (value_at (view, outline->places[k]) >= level)
        break;
      i = outline->places[k] + 1;
    }
  while (i < view->curve->n && !(value_at (view, i) >= level))
    i++;
  return i;
}

/* Where it first reached SEVERITY's level: the point of the curve, and the number of the step,
 * which may lie within the moment that the point ends. False: it never did. */
static bool
find_crossing (const BwMonitorView *view, BwSeverity severity, BwPoint *at, int64_t *step)
{
  const BwEvidenceCurve *curve = view->curve;
  double level = bw_proof_level (view->proof, severity);
  bool is_known = find_known (view, severity, step);
  if (*step == 0)
    return false;
  size_t i = is_known ? find_step (curve, *step) : find_level (view, level);
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
  if (outline_of (view) != NULL)
    bw_chart_set_caption (chart, _ ("line: first, lowest, highest and last of some bets each"));
  bw_chart_set_finding (chart, finding->str);
  return chart;
}
