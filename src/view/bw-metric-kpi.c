/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figure of one series, sampled or derived, as a card shows it. */
#include "view/bw-metric-kpi.h"

#include "model/bw-catalogue.h"
#include "model/bw-history-point.h"
#include "view/bw-metric-chart.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* So many intervals without a value are a stop. */
#define STOPPED_INTERVALS 3
/* Below this an amount is shown with its cents. */
#define LARGE_MONEY 1000

void
bw_metric_kpi_init (BwMetricKpi *what, const BwMetric *metric)
{
  *what = (BwMetricKpi){ .metric = metric,
                         .value = NAN,
                         .time_us = BW_TIME_NONE,
                         .from_us = BW_TIME_NONE,
                         .opening = NAN,
                         .counted_us = BW_TIME_NONE,
                         .n = NAN,
                         .low = NAN,
                         .high = NAN,
                         .reference = NAN };
}

/* A drawdown is told as how much, and drawn as how far down. */
static bool
hangs_down (const BwMetric *metric)
{
  return strstr (metric->name, "drawdown") != NULL;
}

char *
bw_metric_kpi_value (const BwMetric *metric, double value, const char *currency)
{
  BwNumberFormat format = bw_catalogue_number_format (metric->name);
  switch (format)
    {
    case BW_FORMAT_MONEY:
    case BW_FORMAT_SIGNED_MONEY:
      return bw_words_money (value, currency, fabs (value) < LARGE_MONEY ? 2 : 0,
                             format == BW_FORMAT_SIGNED_MONEY);
    case BW_FORMAT_SCORE:
      return bw_words_decimal (value, 3, false);
    case BW_FORMAT_ODDS10:
      return bw_words_evidence (value);
    case BW_FORMAT_PLAIN:
    case BW_FORMAT_COUNT:
    case BW_FORMAT_RATIO:
    case BW_FORMAT_SIGNED_RATIO:
    case BW_FORMAT_PERCENT:
    case BW_FORMAT_BYTES:
    case BW_FORMAT_BYTE_RATE:
    case BW_FORMAT_SECONDS:
    case BW_FORMAT_RATE:
    case BW_FORMAT_CELSIUS:
    case BW_FORMAT_FACTOR:
    case BW_FORMAT_BOOLEAN:
    default:
      return bw_words_number (value, format);
    }
}

/* "+1.2 MiB/s" of a format that has no sign of its own. */
static char *
signed_number (double difference, BwNumberFormat format)
{
  g_autofree char *number = bw_words_number (fabs (difference), format);
  return g_strconcat (difference < 0 ? "−" : "+", number, NULL);
}

static char *
difference_text (const BwMetricKpi *what, double difference)
{
  BwNumberFormat format = bw_catalogue_number_format (what->metric->name);
  switch (format)
    {
    case BW_FORMAT_RATIO:
    case BW_FORMAT_SIGNED_RATIO:
      return bw_words_points (difference, 1);
    case BW_FORMAT_PERCENT:
      return bw_words_points (difference / 100, 1);
    case BW_FORMAT_MONEY:
    case BW_FORMAT_SIGNED_MONEY:
      return bw_words_money (difference, what->currency, fabs (difference) < LARGE_MONEY ? 2 : 0,
                             true);
    case BW_FORMAT_COUNT:
      return bw_words_decimal (difference, 0, true);
    case BW_FORMAT_FACTOR:
      return bw_words_decimal (difference, 2, true);
    case BW_FORMAT_SCORE:
      return bw_words_decimal (difference, 3, true);
    case BW_FORMAT_PLAIN:
    case BW_FORMAT_BYTES:
    case BW_FORMAT_BYTE_RATE:
    case BW_FORMAT_SECONDS:
    case BW_FORMAT_RATE:
    case BW_FORMAT_CELSIUS:
    case BW_FORMAT_BOOLEAN:
    case BW_FORMAT_ODDS10:
    default:
      return signed_number (difference, format);
    }
}

/* What a point is on a sparkline: the mean of what it stands for; the last one where it is a figure
 * that was computed. */
static double
point_value (const BwMetric *metric, const BwHistoryPoint *point)
{
  if (point->n == 0)
    return NAN;
  return bw_catalogue_is_derived (metric->name) ? point->last : point->sum / (double) point->n;
}

static void
add_spark (BwKpi *kpi, const BwMetricKpi *what)
{
  unsigned n = what->points != NULL ? what->points->len : 0;
  double sign = hangs_down (what->metric) ? -1 : 1;
  kpi->spark_x = g_new0 (double, n + 1);
  kpi->spark_y = g_new0 (double, n + 1);
  double first = NAN;
  for (unsigned i = 0; i < n; i++)
    {
      const BwHistoryPoint *point = &g_array_index (what->points, BwHistoryPoint, i);
      if (what->counted_us != BW_TIME_NONE && point->time_us < what->counted_us)
        continue;
      double y = sign * point_value (what->metric, point);
      kpi->spark_x[kpi->n_spark] = (double) point->time_us;
      kpi->spark_y[kpi->n_spark++] = y + 0.0; /* no minus zero */
      first = isnan (first) ? y : first;
    }
  /* What does not grow old is now what it was then: a line, not a dot. */
  if (kpi->n_spark == 1 && what->interval_us == 0 && kpi->spark_x[0] < (double) what->now_us)
    {
      kpi->spark_x[1] = (double) what->now_us;
      kpi->spark_y[1] = kpi->spark_y[0];
      kpi->n_spark = 2;
    }
  bool from_zero = hangs_down (what->metric)
                   || bw_catalogue_number_format (what->metric->name) == BW_FORMAT_SIGNED_MONEY;
  kpi->spark_base = from_zero ? 0 : first;
}

/* First and last known value in the range, what was before it being the first where that is known;
 * false when there are not both. */
static bool
find_ends (const BwMetricKpi *what, double *first, double *last)
{
  unsigned n_known = 0;
  for (unsigned i = 0; what->points != NULL && i < what->points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (what->points, BwHistoryPoint, i);
      if (point->n == 0 || isnan (point->last)
          || (what->counted_us != BW_TIME_NONE && point->time_us < what->counted_us))
        continue;
      *first = n_known++ == 0 ? point->first : *first;
      *last = point->last;
    }
  if (isnan (what->opening))
    return n_known > 1;
  *first = what->opening;
  return n_known > 0;
}

static void
add_delta (BwKpi *kpi, const BwMetricKpi *what)
{
  double first = NAN, last = NAN;
  if (what->since == NULL || what->points == NULL || !isfinite (what->value))
    return;
  /* A ledger's figure only changes when a bet is settled. */
  bool is_still = what->interval_us <= 0 && what->points->len == 1
                  && g_array_index (what->points, BwHistoryPoint, 0).time_us <= what->from_us;
  if (is_still && isnan (what->opening))
    first = last = what->value;
  else if (!find_ends (what, &first, &last) || !isfinite (last - first))
    return;
  if (last == first)
    {
      /* Translators: what follows is "since 30 Oct" or "in 7 days" */
      kpi->delta = g_strdup_printf (_ ("no change %s"), what->since);
      return;
    }
  g_autofree char *difference = difference_text (what, last - first);
  kpi->delta = g_strdup_printf ("%s %s", difference, what->since);
}

/* The mildest level is the warning, the worst one the critical; INFO is none. */
static void
add_track (BwKpi *kpi, const BwMetricKpi *what)
{
  const BwRuleLevels *levels =
      what->levels != NULL && what->levels->len > 0 ? g_ptr_array_index (what->levels, 0) : NULL;
  if (levels == NULL || levels->n_levels == 0 || !isfinite (what->value))
    return;
  kpi->track = (BwTrack){ what->value, NAN, NAN, levels->healthy, levels->is_below };
  for (unsigned i = 0; i < levels->n_levels; i++)
    {
      const BwRuleLevel *level = &levels->levels[i];
      if (level->severity >= BW_SEVERITY_CRITICAL)
        kpi->track.critical = isnan (kpi->track.critical) ? level->trip : kpi->track.critical;
      else if (level->severity >= BW_SEVERITY_WARNING)
        kpi->track.warning = isnan (kpi->track.warning) ? level->trip : kpi->track.warning;
    }
  kpi->has_track = !isnan (kpi->track.critical) || !isnan (kpi->track.warning);
}

static bool
is_collecting (const BwMetricKpi *what)
{
  return what->min_samples > 0 && !(what->n >= (double) what->min_samples);
}

static bool
is_old (const BwMetricKpi *what)
{
  return what->interval_us > 0 && what->time_us != BW_TIME_NONE
         && what->now_us - what->time_us > STOPPED_INTERVALS * what->interval_us;
}

/* The worst of what is open on it is its state, whatever else is said. */
static void
set_state (BwKpi *kpi, const BwMetricKpi *what)
{
  kpi->state = bw_state_words_value (what->levels, what->value);
  if (what->firing >= BW_SEVERITY_WARNING)
    kpi->state = bw_state_words_severity (what->firing);
  else if (is_collecting (what))
    {
      kpi->state = bw_state_words_collecting ();
      double n = isnan (what->n) ? 0 : what->n;
      kpi->state_text =
          g_strdup_printf (_ ("Collecting, %.0f of %.0f"), n, (double) what->min_samples);
    }
  else if (is_old (what))
    kpi->state = bw_state_words_no_data ();
  else if (what->interval_us > 0 && what->time_us == BW_TIME_NONE)
    kpi->state = bw_state_words_collecting ();
  if (!what->is_watching)
    {
      kpi->state = bw_state_words_not_watching ();
      g_clear_pointer (&kpi->state_text, g_free);
    }
  if (is_old (what))
    {
      g_autofree char *age = bw_words_age (what->now_us - what->time_us);
      kpi->age = g_strdup_printf (_ ("No data for %s"), age);
    }
}

static char *
collecting_reason (const BwMetricKpi *what)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "It is shown from %.0f settled bet on.",
                                       "It is shown from %.0f settled bets on.",
                                       (gulong) what->min_samples),
                          (double) what->min_samples);
}

/* The lowest and highest of a sample's range, which is all that can be said of how sure it is. */
static char *
extent_text (const BwMetricKpi *what)
{
  double low = INFINITY, high = -INFINITY;
  for (unsigned i = 0; what->points != NULL && i < what->points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (what->points, BwHistoryPoint, i);
      if (point->n == 0)
        continue;
      low = fmin (low, point->min);
      high = fmax (high, point->max);
    }
  if (!isfinite (low) || !isfinite (high))
    return NULL;
  g_autofree char *from = bw_metric_kpi_value (what->metric, low, what->currency);
  g_autofree char *to = bw_metric_kpi_value (what->metric, high, what->currency);
  /* Translators: the lowest and the highest value in the chosen range */
  return g_strdup_printf (_ ("%s to %s"), from, to);
}

static double
n_samples (const GArray *points)
{
  double n = 0;
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    n += (double) g_array_index (points, BwHistoryPoint, i).n;
  return n;
}

static void
add_sureness (BwKpi *kpi, const BwMetricKpi *what)
{
  BwNumberFormat format = bw_catalogue_number_format (what->metric->name);
  if (what->interval_us > 0 && n_samples (what->points) > 0)
    {
      kpi->count = bw_words_count (n_samples (what->points));
      kpi->interval = extent_text (what);
      return;
    }
  if (!isnan (what->n))
    kpi->count = bw_words_count (what->n);
  if (isnan (what->low) || isnan (what->high) || isnan (what->value))
    return;
  kpi->low = what->low;
  kpi->high = what->high;
  kpi->at = what->value;
  kpi->reference = what->reference;
  if (format == BW_FORMAT_RATIO || format == BW_FORMAT_SIGNED_RATIO)
    kpi->interval = bw_words_interval (what->low, what->high, format == BW_FORMAT_SIGNED_RATIO);
  else if (format == BW_FORMAT_FACTOR)
    {
      g_autofree char *level = bw_words_share (0.95, 0, false);
      g_autofree char *low = bw_words_decimal (what->low, 1, true);
      g_autofree char *high = bw_words_decimal (what->high, 1, true);
      /* Translators: an interval of confidence, "95 % −1.3 to +3.8" */
      kpi->interval = g_strdup_printf (_ ("%s %s to %s"), level, low, high);
    }
}

BwKpi *
bw_metric_kpi_new (const BwMetricKpi *what)
{
  g_return_val_if_fail (what->metric != NULL, NULL);
  g_autofree char *own_title = bw_metric_chart_title (what->metric);
  BwKpi *kpi = bw_kpi_new (what->metric->text, what->title != NULL ? what->title : own_title);
  kpi->source = g_strdup (bw_metric_label (what->metric, "source"));
  set_state (kpi, what);
  if (is_collecting (what))
    {
      kpi->value = g_strdup ("–");
      kpi->reason = collecting_reason (what);
      return kpi;
    }
  kpi->value = isnan (what->value)
                   ? g_strdup ("–")
                   : bw_metric_kpi_value (what->metric, what->value, what->currency);
  if (isnan (what->value))
    kpi->reason = g_strdup (what->reason != NULL ? what->reason : _ ("No value has come so far."));
  add_spark (kpi, what);
  add_delta (kpi, what);
  add_track (kpi, what);
  add_sureness (kpi, what);
  return kpi;
}
