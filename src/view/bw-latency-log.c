/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long sources took to answer, one time after the other. */
#include "view/bw-latency-log.h"

#include "base/bw-error.h"
#include "stats/bw-quantile.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Of fewer answers a twentieth is less than one. */
#define MIN_FOR_TAIL 20

typedef struct
{
  GArray *times;   /* of double, µs */
  GArray *seconds; /* of double */
} Answers;

struct _BwLatencyLog
{
  GHashTable *sources; /* name → Answers */
};

static void
answers_free (gpointer data)
{
  Answers *answers = data;
  g_array_unref (answers->times);
  g_array_unref (answers->seconds);
  g_free (answers);
}

BwLatencyLog *
bw_latency_log_new (void)
{
  BwLatencyLog *log = g_new0 (BwLatencyLog, 1);
  log->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answers_free);
  return log;
}

void
bw_latency_log_free (BwLatencyLog *log)
{
  if (log == NULL)
    return;
  g_hash_table_unref (log->sources);
  g_free (log);
}

static Answers *
answers_of (BwLatencyLog *log, const char *source)
{
  Answers *answers = g_hash_table_lookup (log->sources, source);
  if (answers != NULL)
    return answers;
  answers = g_new (Answers, 1);
  *answers = (Answers){ g_array_new (FALSE, FALSE, sizeof (double)),
                        g_array_new (FALSE, FALSE, sizeof (double)) };
  g_hash_table_insert (log->sources, g_strdup (source), answers);
  return answers;
}

static double
time_at (const Answers *answers, unsigned i)
{
  return g_array_index (answers->times, double, i);
}

/* Lets go of the first N. */
static void
drop (Answers *answers, unsigned n)
{
  if (n == 0)
    return;
  g_array_remove_range (answers->times, 0, n);
  g_array_remove_range (answers->seconds, 0, n);
}

static void
add (Answers *answers, double time, double seconds)
{
  unsigned n = answers->times->len;
  /* A clock that was set back begins a new line. */
  if (n > 0 && time < time_at (answers, n - 1))
    drop (answers, n);
  else if (n > 0 && time <= time_at (answers, n - 1))
    return;
  g_array_append_val (answers->times, time);
  g_array_append_val (answers->seconds, seconds);
  unsigned n_old = 0;
  while (time - time_at (answers, n_old) > BW_LATENCY_LOG_SPAN_US)
    n_old++;
  n = answers->times->len;
  drop (answers, MAX (n_old, n > BW_LATENCY_LOG_MAX ? n - BW_LATENCY_LOG_MAX : 0));
}

void
bw_latency_log_take (BwLatencyLog *log, const BwEngineStatus *status)
{
  g_return_if_fail (log != NULL && status != NULL);
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      bool is_ok = view->health == BW_SOURCE_OK;
      int64_t time_us = is_ok ? view->last_ok_us : view->last_try_us;
      if (time_us == BW_TIME_NONE || (!is_ok && view->health != BW_SOURCE_FAILING))
        continue;
      add (answers_of (log, view->source), (double) time_us,
           is_ok ? (double) view->duration_us / (double) BW_SECOND_US : (double) NAN);
    }
}

/* The last time of which history has an answer. */
static double
last_known (const GArray *points)
{
  for (unsigned i = points->len; i > 0; i--)
    if (g_array_index (points, BwHistoryPoint, i - 1).n > 0)
      return (double) g_array_index (points, BwHistoryPoint, i - 1).time_us;
  return NAN;
}

void
bw_latency_log_fill (BwLatencyLog *log, const char *source, const GArray *points)
{
  g_return_if_fail (log != NULL && source != NULL && points != NULL);
  double last = last_known (points);
  if (isnan (last))
    return;
  Answers *live = g_hash_table_lookup (log->sources, source);
  g_autoptr (GArray) times = live != NULL ? g_array_ref (live->times) : NULL;
  g_autoptr (GArray) seconds = live != NULL ? g_array_ref (live->seconds) : NULL;
  g_hash_table_remove (log->sources, source);
  Answers *answers = answers_of (log, source);
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      add (answers, (double) point->time_us,
           point->n > 0 ? point->sum / (double) point->n : (double) NAN);
    }
  /* The same answer has a slightly later moment here: when it was there, not when it was asked
   * for. What it took is between the two. */
  for (unsigned i = 0; times != NULL && i < times->len; i++)
    {
      double took = g_array_index (seconds, double, i);
      double begun = g_array_index (times, double, i) - (isnan (took) ? 0 : took) * BW_SECOND_US;
      if (begun > last + BW_SECOND_US / 4)
        add (answers, g_array_index (times, double, i), took);
    }
}

size_t
bw_latency_log_get (BwLatencyLog *log, const char *source, const double **times,
                    const double **seconds)
{
  g_return_val_if_fail (log != NULL && source != NULL && times != NULL && seconds != NULL, 0);
  const Answers *answers = g_hash_table_lookup (log->sources, source);
  *times = answers != NULL ? (const double *) answers->times->data : NULL;
  *seconds = answers != NULL ? (const double *) answers->seconds->data : NULL;
  return answers != NULL ? answers->times->len : 0;
}

char *
bw_latency_log_sentence (BwLatencyLog *log, const char *source)
{
  const double *times, *seconds;
  size_t n_all = bw_latency_log_get (log, source, &times, &seconds);
  g_autofree double *answered = g_new (double, MAX (n_all, 1));
  unsigned n = 0;
  for (size_t i = 0; i < n_all; i++)
    if (!isnan (seconds[i]))
      answered[n++] = seconds[i];
  if (n == 0)
    return NULL;
  g_autofree char *half = bw_words_latency (bw_quantile (answered, n, .5));
  g_autofree char *count = bw_words_count (n);
  if (n < MIN_FOR_TAIL)
    /* Translators: a time, "n = 7" */
    return g_strdup_printf (_ ("Half of the answers within %s, %s"), half, count);
  g_autofree char *most = bw_words_latency (bw_quantile (answered, n, .95));
  /* Translators: a time, another one, "n = 358" */
  return g_strdup_printf (_ ("Half of the answers within %s, 95 %% within %s, %s"), half, most,
                          count);
}

BwChart *
bw_latency_log_chart (BwLatencyLog *log, const char *source, int64_t now_us, GTimeZone *zone)
{
  const double *times, *seconds;
  size_t n = bw_latency_log_get (log, source, &times, &seconds);
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  g_autofree char *sentence = bw_latency_log_sentence (log, source);
  g_autofree char *about =
      sentence != NULL ? g_strdup_printf ("%s · %s", source, sentence) : g_strdup (source);
  bw_chart_set_title (chart, _ ("Latency"), about);
  BwAxis x = { .kind = BW_AXIS_TIME,
               .zone = zone,
               .min = (double) (now_us - BW_LATENCY_LOG_SPAN_US),
               .max = (double) now_us };
  BwAxis y = { .kind = BW_AXIS_LINEAR, .format = BW_FORMAT_SECONDS, .min = 0, .max = NAN };
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
  g_autoptr (BwSeries) line = bw_series_new (times, seconds, NULL, NULL, n);
  BwChartSeries series = { .series = line, .name = _ ("Latency"), .area_from = 0 };
  bw_chart_add_series (chart, &series);
  if (sentence == NULL)
    bw_chart_set_note (chart, _ ("No answer in the last hour"), _ ("They are drawn as they come."));
  return chart;
}

static void
series_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GArray *points = bw_engine_series_finish (BW_ENGINE (object), result, &error);
  if (points == NULL && !g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  if (points == NULL)
    points = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  g_task_return_pointer (task, points, (GDestroyNotify) g_array_unref);
}

void
bw_latency_load_async (BwEngine *engine, const char *source, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && source != NULL);
  GTask *task = g_task_new (engine, cancellable, callback, data);
  g_task_set_source_tag (task, bw_latency_load_async);
  int64_t now_us = bw_clock_wall_us (bw_engine_clock (engine));
  bw_engine_series_async (engine,
                          bw_metric_get_labels ("source_latency_seconds", "source", source, NULL),
                          now_us - BW_LATENCY_LOG_SPAN_US, now_us + 1, BW_LATENCY_LOG_MAX,
                          cancellable, series_cb, task);
}

GArray *
bw_latency_load_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
