/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured, as commands see it: latest values, series, the ledger's rows. */
#include "engine/bw-engine-data.h"

#include "base/bw-error.h"
#include "base/bw-nearest.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-ledger-metrics.h"

#include <fnmatch.h>

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

/* A view of SOURCE with its figures up to date, and those figures. */
static BwBatch *
fresh_figures (BwEngine *engine, const char *source, BwLedgerView **view, GCancellable *cancellable,
               GError **error)
{
  BwLedgerViewOptions options = bw_ledger_feed_options (engine->config, source);
  *view = bw_ledger_view_new (engine->ledger, &options);
  g_clear_pointer (&options.zone, g_time_zone_unref);
  return bw_ledger_view_refresh (*view, bw_clock_wall_us (engine->clock), true, cancellable, error);
}

static bool
add_derived (BwEngine *engine, const char *pattern, GArray *readings, GError **error)
{
  if (engine->ledger == NULL)
    return true;
  g_auto (GStrv) sources = bw_ledger_sources (engine->ledger, error);
  for (unsigned i = 0; sources != NULL && sources[i] != NULL; i++)
    {
      g_autoptr (BwLedgerView) view = NULL;
      g_autoptr (BwBatch) batch = fresh_figures (engine, sources[i], &view, NULL, error);
      if (batch == NULL)
        return false;
      for (unsigned k = 0; k < batch->samples->len; k++)
        {
          const BwSample *sample = bw_batch_index (batch, k);
          BwReading reading = { sample->metric, batch->time_us, sample->value, true };
          if (is_wanted (sample->metric, pattern))
            g_array_append_val (readings, reading);
        }
    }
  return sources != NULL;
}

GArray *
bw_engine_readings (BwEngine *engine, const char *pattern, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BwReading));
  add_sampled (engine, pattern, readings);
  if (!add_derived (engine, pattern, readings, error))
    return NULL;
  g_array_sort (readings, compare_readings);
  return g_steal_pointer (&readings);
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
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, "there is no series %s%s%s", metric->text,
               nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "");
  return false;
}

static GArray *
derived_series (BwEngine *engine, const BwMetric *metric, int64_t from_us, int64_t to_us,
                unsigned max_points, GCancellable *cancellable, GError **error)
{
  const char *source = bw_metric_label (metric, "source");
  int64_t n_rows = 0;
  if (source != NULL && engine->ledger != NULL
      && !bw_ledger_count (engine->ledger, source, &n_rows, error))
    return NULL;
  if (n_rows == 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, "there is no ledger %s%s",
                   source != NULL ? source : metric->text,
                   source != NULL ? "" : ": say which, as in ledger_roi{source=\"NAME\"}");
      return NULL;
    }
  g_autoptr (BwLedgerView) view = NULL;
  g_autoptr (BwBatch) batch = fresh_figures (engine, source, &view, cancellable, error);
  if (batch == NULL)
    return NULL;
  return bw_ledger_view_series (view, metric, from_us, to_us, max_points, cancellable, error);
}

GArray *
bw_engine_series (BwEngine *engine, const BwMetric *metric, int64_t from_us, int64_t to_us,
                  unsigned max_points, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && metric != NULL, NULL);
  if (bw_ledger_metric_find (metric->name) != NULL)
    return derived_series (engine, metric, from_us, to_us, max_points, cancellable, error);
  if (!has_series (engine, metric, error))
    return NULL;
  return sampled_series (engine, metric, from_us, to_us, max_points, cancellable, error);
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
