/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the engine for what a source left in 30 days. */
#include "base/bw-error.h"
#include "view/bw-service-past.h"

#include <math.h>

/* Columns of five minutes: fine enough for an outage, and few. */
#define COLUMN_US (5 * BW_MINUTE_US)

typedef struct
{
  char *source;
  GTimeZone *zone;
  GArray *points;
  int64_t from_us, now_us;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_free (load->source);
  g_time_zone_unref (load->zone);
  g_clear_pointer (&load->points, g_array_unref);
  g_free (load);
}

/* How often SOURCE is asked now. */
static int64_t
interval_of (const BwEngineStatus *status, const char *source)
{
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (g_str_equal (view->source, source))
        return view->interval_us;
    }
  return 0;
}

typedef struct
{
  GTask *task;
  GPtrArray *gaps;
} Answer;

static void
status_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GTask) task = answer->task;
  g_autoptr (GPtrArray) gaps = answer->gaps;
  g_free (answer);
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (BW_ENGINE (object), result, &error);
  if (status == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  const BwConfigGroup *group =
      bw_config_find (bw_engine_config (BW_ENGINE (object)), "source", load->source);
  BwServiceHistory history = { .points = load->points,
                               .gaps = gaps,
                               .source = load->source,
                               .interval_us = interval_of (status, load->source),
                               .now_us = load->now_us,
                               .zone = load->zone,
                               .slo = group != NULL ? bw_config_group_number (group, "slo")
                                                    : (double) NAN };
  g_task_return_pointer (task, bw_service_past_new (&history),
                         (GDestroyNotify) bw_service_past_free);
}

static void
gaps_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GPtrArray *gaps = bw_engine_gaps_finish (BW_ENGINE (object), result, &error);
  if (gaps == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  Answer *answer = g_new (Answer, 1);
  *answer = (Answer){ g_object_ref (task), gaps };
  bw_engine_status_async (BW_ENGINE (object), g_task_get_cancellable (task), status_cb, answer);
}

static void
series_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  load->points = bw_engine_series_finish (BW_ENGINE (object), result, &error);
  if (load->points == NULL && !g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  bw_engine_gaps_async (BW_ENGINE (object), load->from_us, load->now_us,
                        g_task_get_cancellable (task), gaps_cb, g_object_ref (task));
}

/* What is sampled with every answer of SOURCE. */
static const BwMetric *
pulse_of (BwEngine *engine, const char *source)
{
  const BwConfigGroup *group = bw_config_find (bw_engine_config (engine), "source", source);
  const char *type = group != NULL ? bw_config_group_text (group, "type") : NULL;
  const char *name =
      g_strcmp0 (type, "ledger") == 0 ? "ledger_missing_ratio" : "system_memory_percent";
  return bw_metric_get_labels (name, "source", source, NULL);
}

void
bw_service_past_load_async (BwEngine *engine, const char *source, GTimeZone *zone,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && source != NULL && zone != NULL);
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, data);
  g_task_set_source_tag (task, bw_service_past_load_async);
  Load *load = g_new0 (Load, 1);
  load->source = g_strdup (source);
  load->zone = g_time_zone_ref (zone);
  load->now_us = bw_clock_wall_us (bw_engine_clock (engine));
  load->from_us = load->now_us - BW_SERVICE_DAYS * BW_DAY_US;
  g_task_set_task_data (task, load, load_free);
  unsigned n = (unsigned) ((load->now_us - load->from_us) / COLUMN_US);
  bw_engine_series_async (engine, pulse_of (engine, source), load->from_us, load->now_us + 1, n,
                          cancellable, series_cb, g_object_ref (task));
}

BwServicePast *
bw_service_past_load_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
