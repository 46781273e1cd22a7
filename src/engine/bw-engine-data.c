/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured, as commands see it: latest values, series, the ledger's rows. */
#include "engine/bw-engine-data.h"

#include "base/bw-error.h"
#include "base/bw-nearest.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-engine-query.h"
#include "engine/bw-ledger-metrics.h"

#include <fnmatch.h>
#include <glib/gi18n-lib.h>

static int
compare_readings (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const BwReading *) a)->metric->text, ((const BwReading *) b)->metric->text);
}

static bool
is_wanted (const BwMetric *metric, const char *pattern)
{
  return pattern == NULL || fnmatch (pattern, metric->name, 0) == 0
         || fnmatch (pattern, metric->text, 0) == 0;
}

static void
add_sampled (BwEngine *engine, const char *pattern, GArray *readings)
{
  if (engine->history == NULL)
    return;
  g_autoptr (GArray) all = bw_history_latest_all (engine->history);
  for (unsigned i = 0; i < all->len; i++)
    {
      const BwLatest *latest = &g_array_index (all, BwLatest, i);
      BwReading reading = { latest->metric, latest->time_us, latest->value, false };
      if (is_wanted (latest->metric, pattern))
        g_array_append_val (readings, reading);
    }
}

/* What is taken on the main loop to answer from ledgers elsewhere. Strings are owned. */
typedef struct
{
  BwConfig *config;
  int64_t now_us;
  char *pattern; /* of readings */
  GArray *sampled;
  const BwMetric *metric; /* of a series, as the rest */
  int64_t from_us, to_us;
  unsigned max_points;
} DataQuestion;

static DataQuestion *
data_question_new (BwEngine *engine)
{
  DataQuestion *question = g_new0 (DataQuestion, 1);
  question->config = bw_config_ref (engine->config);
  question->now_us = bw_clock_wall_us (engine->clock);
  return question;
}

static void
data_question_free (gpointer data)
{
  DataQuestion *question = data;
  bw_config_unref (question->config);
  g_free (question->pattern);
  g_clear_pointer (&question->sampled, g_array_unref);
  g_free (question);
}

static BwLedgerView *
new_view (BwEngine *engine, BwConfig *config, const char *source)
{
  g_auto (BwLedgerViewOptions) options = bw_ledger_feed_options (config, engine->alerts, source);
  options.is_simulating = true;
  BwLedgerView *view = bw_ledger_view_new (engine->ledger, &options);
  return view;
}

static bool
add_derived (BwEngine *engine, DataQuestion *question, GArray *readings, GCancellable *cancellable,
             GError **error)
{
  if (engine->ledger == NULL)
    return true;
  g_auto (GStrv) sources = bw_ledger_sources (engine->ledger, error);
  for (unsigned i = 0; sources != NULL && sources[i] != NULL; i++)
    {
      g_autoptr (BwLedgerView) view = new_view (engine, question->config, sources[i]);
      g_autoptr (BwBatch) batch =
          bw_ledger_view_refresh (view, question->now_us, true, cancellable, error);
      if (batch == NULL)
        return false;
      for (unsigned k = 0; k < batch->samples->len; k++)
        {
          const BwSample *sample = bw_batch_index (batch, k);
          BwReading reading = { sample->metric, batch->time_us, sample->value, true };
          if (is_wanted (sample->metric, question->pattern))
            g_array_append_val (readings, reading);
        }
    }
  return sources != NULL;
}

static DataQuestion *
readings_question_new (BwEngine *engine, const char *pattern)
{
  DataQuestion *question = data_question_new (engine);
  question->pattern = g_strdup (pattern);
  question->sampled = g_array_new (FALSE, FALSE, sizeof (BwReading));
  add_sampled (engine, pattern, question->sampled);
  return question;
}

static gpointer
work_at_readings (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  DataQuestion *question = data;
  if (!add_derived (engine, question, question->sampled, cancellable, error))
    return NULL;
  g_array_sort (question->sampled, compare_readings);
  return g_array_ref (question->sampled);
}

GArray *
bw_engine_readings (BwEngine *engine, const char *pattern, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  DataQuestion *question = readings_question_new (engine, pattern);
  GArray *readings = work_at_readings (engine, question, NULL, error);
  data_question_free (question);
  return readings;
}

static const BwQuestion readings_question = {
  .work = work_at_readings,
  .data_free = data_question_free,
  .result_free = (GDestroyNotify) g_array_unref,
};

void
bw_engine_readings_async (BwEngine *engine, const char *pattern, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_question_ask (engine, &readings_question, readings_question_new (engine, pattern), cancellable,
                   callback, data);
}

GArray *
bw_engine_readings_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &readings_question, result, error);
}

/* An answer that is waited for on the main context. */
typedef struct
{
  GAsyncResult *result;
} Waited;

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ((Waited *) data)->result = g_object_ref (result);
}

static GArray *
sampled_series (BwEngine *engine, const BwMetric *metric, int64_t from_us, int64_t to_us,
                unsigned max_points, GCancellable *cancellable, GError **error)
{
  Waited waited = { NULL };
  bw_history_range_async (engine->history, metric, from_us, to_us, max_points, cancellable,
                          answered_cb, &waited);
  while (waited.result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  GArray *points = bw_history_range_finish (engine->history, waited.result, error);
  g_object_unref (waited.result);
  return points;
}

static bool
has_series (BwEngine *engine, const BwMetric *metric, GError **error)
{
  g_autoptr (GPtrArray) known =
      engine->history != NULL ? bw_history_series_list (engine->history) : g_ptr_array_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  for (unsigned i = 0; i < known->len; i++)
    {
      const BwMetric *series = g_ptr_array_index (known, i);
      if (series == metric)
        return true;
      g_ptr_array_add (texts, (gpointer) series->text);
    }
  const char *nearest = bw_nearest (metric->text, (const char *const *) texts->pdata, texts->len);
  if (nearest != NULL)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no series %s; did you mean %s"),
                 metric->text, nearest);
  else
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no series %s"), metric->text);
  return false;
}

static gpointer
work_at_series (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  DataQuestion *question = data;
  const char *source = bw_metric_label (question->metric, "source");
  int64_t n_rows = 0;
  if (source != NULL && engine->ledger != NULL
      && !bw_ledger_count (engine->ledger, source, &n_rows, error))
    return NULL;
  if (n_rows == 0)
    {
      if (source != NULL)
        g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no ledger %s"), source);
      else
        g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND,
                     _ ("there is no ledger %s: say which, as in ledger_roi{source=\"NAME\"}"),
                     question->metric->text);
      return NULL;
    }
  g_autoptr (BwLedgerView) view = new_view (engine, question->config, source);
  if (!bw_ledger_view_find_kind (view, cancellable, error))
    return NULL;
  return bw_ledger_view_series (view, question->metric, question->from_us, question->to_us,
                                question->max_points, cancellable, error);
}

static DataQuestion *
series_question_new (BwEngine *engine, const BwMetric *metric, int64_t from_us, int64_t to_us,
                     unsigned max_points)
{
  DataQuestion *question = data_question_new (engine);
  question->metric = metric;
  question->from_us = from_us;
  question->to_us = to_us;
  question->max_points = max_points;
  return question;
}

GArray *
bw_engine_series (BwEngine *engine, const BwMetric *metric, int64_t from_us, int64_t to_us,
                  unsigned max_points, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && metric != NULL, NULL);
  if (bw_ledger_metric_find (metric->name) != NULL)
    {
      DataQuestion *question = series_question_new (engine, metric, from_us, to_us, max_points);
      GArray *points = work_at_series (engine, question, cancellable, error);
      data_question_free (question);
      return points;
    }
  if (!has_series (engine, metric, error))
    return NULL;
  return sampled_series (engine, metric, from_us, to_us, max_points, cancellable, error);
}

static const BwQuestion series_question = {
  .work = work_at_series,
  .data_free = data_question_free,
  .result_free = (GDestroyNotify) g_array_unref,
};

/* The store's own reader has answered. */
static void
ranged_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) answer = data;
  BwEngine *engine = g_task_get_source_object (answer);
  GError *error = NULL;
  GArray *points = bw_history_range_finish (engine->history, result, &error);
  if (points != NULL)
    g_task_return_pointer (answer, points, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (answer, error);
}

void
bw_engine_series_async (BwEngine *engine, const BwMetric *metric, int64_t from_us, int64_t to_us,
                        unsigned max_points, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && metric != NULL);
  if (bw_ledger_metric_find (metric->name) != NULL || bw_questions_is_closed (engine->questions))
    {
      bw_question_ask (engine, &series_question,
                       series_question_new (engine, metric, from_us, to_us, max_points),
                       cancellable, callback, data);
      return;
    }
  GTask *answer = bw_question_new (engine, &series_question, cancellable, callback, data);
  GError *error = NULL;
  if (has_series (engine, metric, &error))
    {
      bw_history_range_async (engine->history, metric, from_us, to_us, max_points, cancellable,
                              ranged_cb, answer);
      return;
    }
  g_task_return_error (answer, error);
  g_object_unref (answer);
}

GArray *
bw_engine_series_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &series_question, result, error);
}

bool
bw_engine_ledger_rows (BwEngine *engine, const BwLedgerFilter *filter, BwEngineRowsFunc func,
                       gpointer data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && filter != NULL && func != NULL, false);
  if (engine->ledger == NULL)
    return true;
  BwLedgerQuery query = BW_LEDGER_QUERY_ALL;
  query.source = filter->source;
  query.model = filter->model;
  query.limit = filter->limit;
  if (filter->since_us != BW_TIME_NONE)
    query.from_order_ms = filter->since_us / 1000;
  return bw_ledger_read (engine->ledger, &query, func, data, cancellable, error);
}
