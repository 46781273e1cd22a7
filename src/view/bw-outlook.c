/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works out what a machine's history says. */
#include "view/bw-outlook.h"

#include "model/bw-catalogue.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Half a year makes the baseline: older weeks count for nothing in it. */
#define HOURS (26 * BW_SEASONAL_HOURS)
/* One more than there are hours, which is what makes columns of an hour. */
#define HOUR_POINTS (HOURS + 1)
#define WEEK_US (7 * BW_DAY_US)
#define FULL 100
#define UNUSUAL 4
/* Of a day or an hour, that rounding outwards does not make a whole one of. */
#define SLACK .05

static int64_t
local_s (GTimeZone *zone, int64_t us)
{
  int64_t seconds = us / BW_SECOND_US;
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
  return seconds + (interval >= 0 ? g_time_zone_get_offset (zone, interval) : 0);
}

/* Means, as medians of what is rolled up are not known. */
static void
fit_week (const GArray *week, int64_t now_us, BwLine *line)
{
  double t[BW_LINE_MAX_POINTS], v[BW_LINE_MAX_POINTS];
  size_t n = 0;
  for (unsigned i = 0; i < week->len && n < BW_LINE_MAX_POINTS; i++)
    {
      const BwHistoryPoint *point = &g_array_index (week, BwHistoryPoint, i);
      double mean = point->sum / (double) point->n;
      if (point->n < 1 || !isfinite (mean) || point->time_us < now_us - WEEK_US)
        continue;
      t[n] = (double) (point->time_us - now_us) / 1e6;
      v[n++] = mean;
    }
  bw_line_theil_sen (t, v, n, true, line);
}

/* All hours before the one that is judged are what is usual. */
static void
judge_hour (const GArray *hours, int64_t now_us, GTimeZone *zone, BwOutlook *out)
{
  BwSeasonal *seasonal = g_new0 (BwSeasonal, 1);
  int64_t half_us = BW_HOUR_US / 2;
  int64_t judged_us = (now_us - half_us) / BW_HOUR_US * BW_HOUR_US;
  out->hour = bw_seasonal_hour (local_s (zone, judged_us));
  for (unsigned i = 0; i < hours->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (hours, BwHistoryPoint, i);
      int64_t start_us = point->time_us / BW_HOUR_US * BW_HOUR_US;
      if (point->n < 1 || start_us > judged_us)
        continue;
      double mean = point->sum / (double) point->n;
      if (start_us == judged_us)
        out->mean = mean;
      else
        bw_seasonal_push (seasonal, bw_seasonal_hour (local_s (zone, start_us)), mean);
    }
  out->usual = seasonal->hours[out->hour];
  out->score = bw_seasonal_score (seasonal, out->hour, out->mean);
  g_free (seasonal);
}

void
bw_outlook_compute (const GArray *hours, const GArray *week, int64_t now_us, GTimeZone *zone,
                    BwOutlook *out)
{
  g_return_if_fail (hours != NULL && week != NULL && zone != NULL && out != NULL);
  *out = (BwOutlook){ .now_us = now_us, .mean = NAN, .score = NAN };
  fit_week (week, now_us, &out->line);
  judge_hour (hours, now_us, zone, out);
}

typedef struct
{
  const BwMetric *metric;
  GTimeZone *zone;
  int64_t now_us;
  GArray *hours, *week;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_time_zone_unref (work->zone);
  g_clear_pointer (&work->hours, g_array_unref);
  g_clear_pointer (&work->week, g_array_unref);
  g_free (work);
}

/* Hours that are over, and the one that lasts. */
static void
hours_of (int64_t now_us, int64_t *from_us, int64_t *to_us)
{
  *to_us = (now_us / BW_HOUR_US + 1) * BW_HOUR_US;
  *from_us = *to_us - HOURS * BW_HOUR_US;
}

static void
compute_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  BwOutlook *outlook = g_new (BwOutlook, 1);
  bw_outlook_compute (work->hours, work->week, work->now_us, work->zone, outlook);
  g_task_return_pointer (task, outlook, g_free);
}

static void
week_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  work->week = bw_engine_series_finish (BW_ENGINE (object), result, &error);
  if (work->week == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, compute_in_thread);
}

static void
hours_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  work->hours = bw_engine_series_finish (BW_ENGINE (object), result, &error);
  if (work->hours == NULL)
    g_task_return_error (task, error);
  else
    bw_engine_series_async (BW_ENGINE (object), work->metric, work->now_us - WEEK_US,
                            work->now_us + 1, BW_LINE_MAX_POINTS, g_task_get_cancellable (task),
                            week_cb, g_object_ref (task));
}

void
bw_outlook_async (BwEngine *engine, const BwMetric *metric, GTimeZone *zone,
                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && metric != NULL && zone != NULL);
  GTask *task = g_task_new (engine, cancellable, callback, data);
  g_task_set_source_tag (task, bw_outlook_async);
  Work *work = g_new0 (Work, 1);
  *work = (Work){ .metric = metric,
                  .zone = g_time_zone_ref (zone),
                  .now_us = bw_clock_wall_us (bw_engine_clock (engine)) };
  g_task_set_task_data (task, work, work_free);
  int64_t from_us, to_us;
  hours_of (work->now_us, &from_us, &to_us);
  bw_engine_series_async (engine, metric, from_us, to_us, HOUR_POINTS, cancellable, hours_cb, task);
}

BwOutlook *
bw_outlook_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

BwOutlook *
bw_outlook_new (BwEngine *engine, const BwMetric *metric, GTimeZone *zone)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && metric != NULL && zone != NULL, NULL);
  int64_t now_us = bw_clock_wall_us (bw_engine_clock (engine)), from_us, to_us;
  hours_of (now_us, &from_us, &to_us);
  g_autoptr (GArray) hours =
      bw_engine_series (engine, metric, from_us, to_us, HOUR_POINTS, NULL, NULL);
  g_autoptr (GArray) week = bw_engine_series (engine, metric, now_us - WEEK_US, now_us + 1,
                                              BW_LINE_MAX_POINTS, NULL, NULL);
  if (hours == NULL || week == NULL)
    return NULL;
  BwOutlook *outlook = g_new (BwOutlook, 1);
  bw_outlook_compute (hours, week, now_us, zone, outlook);
  return outlook;
}

bool
bw_outlook_reach (const BwOutlook *outlook, double value, double level, BwReach *out)
{
  g_return_val_if_fail (outlook != NULL && out != NULL, false);
  *out = (BwReach){ NAN, NAN, NAN };
  if (isnan (value) || isnan (outlook->line.slope))
    return false;
  double here = fmin (value, outlook->line.intercept);
  bw_line_reach (&outlook->line, here, level, out);
  return value < level && bw_line_may_tell (&outlook->line, out);
}

bool
bw_outlook_is_unusual (const BwOutlook *outlook)
{
  g_return_val_if_fail (outlook != NULL, false);
  return fabs (outlook->score) > UNUSUAL;
}

char *
bw_outlook_between (double low_s, double high_s)
{
  bool is_days = high_s >= 2 * 86400;
  double unit = is_days ? 86400 : 3600;
  int low = (int) floor (low_s / unit + SLACK),
      high = (int) fmin (9999, ceil (high_s / unit - SLACK));
  if (high <= 1 && !is_days)
    return g_strdup (_ ("less than an hour"));
  if (low == high && is_days)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d day", "about %d days", high),
                            high);
  if (low == high)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d hour", "about %d hours", high),
                            high);
  return is_days ? g_strdup_printf (
             /* Translators: from so many to so many days: "6–9 days" */
             g_dngettext (GETTEXT_PACKAGE, "%d–%d day", "%d–%d days", high), low, high)
                 : g_strdup_printf (
                     /* Translators: from so many to so many hours: "6–9 hours" */
                     g_dngettext (GETTEXT_PACKAGE, "%d–%d hour", "%d–%d hours", high), low, high);
}

char *
bw_outlook_full_text (const BwOutlook *outlook, double value)
{
  BwReach reach;
  if (!bw_outlook_reach (outlook, value, FULL, &reach))
    return NULL;
  g_autofree char *between = bw_outlook_between (reach.low, reach.high);
  /* Translators: of a disk: "full in 6–9 days" */
  return g_strdup_printf (_ ("full in %s"), between);
}

/* "Tuesday 14:00". (transfer full) */
static char *
hour_words (unsigned hour)
{
  static const char *const days[] = { N_ ("Monday"),   N_ ("Tuesday"), N_ ("Wednesday"),
                                      N_ ("Thursday"), N_ ("Friday"),  N_ ("Saturday"),
                                      N_ ("Sunday") };
  return g_strdup_printf ("%s %02u:00", _ (days[hour / 24 % 7]), hour % 24);
}

char *
bw_outlook_unusual_text (const BwOutlook *outlook)
{
  if (!bw_outlook_is_unusual (outlook))
    return NULL;
  g_autofree char *hour = hour_words (outlook->hour);
  /* Translators: "unusual for a Tuesday 14:00 (n = 9)" */
  return g_strdup_printf (_ ("unusual for a %s (n = %d)"), hour, (int) outlook->usual.n);
}

char *
bw_outlook_reason (const BwOutlook *outlook, const BwMetric *metric, const char *full_text)
{
  g_return_val_if_fail (outlook != NULL && metric != NULL, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  BwNumberFormat format = bw_catalogue_number_format (metric->name);
  if (full_text != NULL)
    {
      g_autofree char *n = bw_words_count ((double) outlook->line.n);
      g_autofree char *span = bw_words_age ((int64_t) (outlook->line.span * 1e6));
      g_string_append_printf (
          out,
          _ ("If it goes on as in the last %s: the median slope between %s points, and its "
             "95 %% interval."),
          span, n);
    }
  if (bw_outlook_is_unusual (outlook))
    {
      g_autofree char *hour = hour_words (outlook->hour);
      g_autofree char *mean = bw_words_number (outlook->mean, format);
      g_autofree char *usual = bw_words_number (outlook->usual.mean, format);
      g_autofree char *spread = bw_words_number (outlook->usual.spread, format);
      if (out->len > 0)
        g_string_append_c (out, ' ');
      /* Translators: a mean, an hour of the week, and what is usual then with its spread */
      g_string_append_printf (out, _ ("On average %s on %s, where %s ± %s is usual (n = %d)."),
                              mean, hour, usual, spread, (int) outlook->usual.n);
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}
