/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long sources took to answer, one time after the other. */
#include "view/bw-latency-log.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  double times[BW_LATENCY_LOG_MAX];
  double seconds[BW_LATENCY_LOG_MAX];
  size_t n;
} Answers;

struct _BwLatencyLog
{
  GHashTable *sources; /* name → Answers */
};

BwLatencyLog *
bw_latency_log_new (void)
{
  BwLatencyLog *log = g_new0 (BwLatencyLog, 1);
  log->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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

static void
take (Answers *answers, double time, double seconds)
{
  /* A clock that was set back begins a new line. */
  if (answers->n > 0 && time < answers->times[answers->n - 1])
    answers->n = 0;
  if (answers->n > 0 && time <= answers->times[answers->n - 1])
    return;
  if (answers->n == BW_LATENCY_LOG_MAX)
    {
      answers->n--;
      memmove (answers->times, answers->times + 1, answers->n * sizeof (double));
      memmove (answers->seconds, answers->seconds + 1, answers->n * sizeof (double));
    }
  answers->times[answers->n] = time;
  answers->seconds[answers->n] = seconds;
  answers->n++;
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
      Answers *answers = g_hash_table_lookup (log->sources, view->source);
      if (answers == NULL)
        {
          answers = g_new0 (Answers, 1);
          g_hash_table_insert (log->sources, g_strdup (view->source), answers);
        }
      take (answers, (double) time_us,
            is_ok ? (double) view->duration_us / (double) BW_SECOND_US : (double) NAN);
    }
}

size_t
bw_latency_log_get (BwLatencyLog *log, const char *source, const double **times,
                    const double **seconds)
{
  g_return_val_if_fail (log != NULL && source != NULL && times != NULL && seconds != NULL, 0);
  const Answers *answers = g_hash_table_lookup (log->sources, source);
  *times = answers != NULL ? answers->times : NULL;
  *seconds = answers != NULL ? answers->seconds : NULL;
  return answers != NULL ? answers->n : 0;
}

BwChart *
bw_latency_log_chart (BwLatencyLog *log, const char *source, GTimeZone *zone)
{
  const double *times, *seconds;
  size_t n = bw_latency_log_get (log, source, &times, &seconds);
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  bw_chart_set_title (chart, _ ("Latency"), source);
  BwAxis x = { .kind = BW_AXIS_TIME, .zone = zone, .min = NAN, .max = NAN };
  BwAxis y = { .kind = BW_AXIS_LINEAR, .format = BW_FORMAT_SECONDS, .min = 0, .max = NAN };
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
  g_autoptr (BwSeries) line = bw_series_new (times, seconds, NULL, NULL, n);
  BwChartSeries series = { .series = line, .name = _ ("Latency"), .area_from = 0 };
  bw_chart_add_series (chart, &series);
  if (n == 0)
    bw_chart_set_note (chart, _ ("No latencies so far"), _ ("They are drawn as answers come."));
  else if (n > 1)
    bw_chart_set_caption (chart, _ ("since somebody looks; a gap: no answer"));
  return chart;
}
