/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the engine for all that the charts of a machine show. */
#include "view/bw-system-data.h"

#include "base/bw-error.h"
#include "engine/bw-engine-live.h"
#include "model/bw-history-point.h"

#include <string.h>

/* More than this many of a family are too many to tell apart, and to ask for. */
#define MAX_CORES 32
#define MAX_MOUNTS 12
#define MAX_INTERFACES 12
/* What the collector's kind has by default, when the file says nothing. */
#define DEFAULT_INTERVAL_US (10 * BW_SECOND_US)

typedef struct
{
  BwSystemData *data;
  unsigned max_points;
  unsigned n_waiting;
  bool is_first_asked;
  bool is_all_asked;
  GError *error; /* the first one */
} Load;

/** A question for a series, with what it is of. */
typedef struct
{
  GTask *task;
  const BwMetric *metric;
} Question;

void
bw_system_data_free (BwSystemData *data)
{
  if (data == NULL)
    return;
  g_free (data->machine);
  g_ptr_array_unref (data->metrics);
  g_hash_table_unref (data->stored);
  g_hash_table_unref (data->points);
  g_clear_pointer (&data->gaps, g_ptr_array_unref);
  g_ptr_array_unref (data->incidents);
  g_free (data);
}

static void
load_free (gpointer pointer)
{
  Load *load = pointer;
  bw_system_data_free (load->data);
  g_clear_error (&load->error);
  g_free (load);
}

const GArray *
bw_system_data_points (const BwSystemData *data, const BwMetric *metric)
{
  return g_hash_table_lookup (data->points, metric);
}

const BwMetric *
bw_system_data_metric (const BwSystemData *data, const char *name)
{
  return bw_metric_get_labels (name, "source", data->machine, NULL);
}

GPtrArray *
bw_system_data_family (const BwSystemData *data, const char *name, const char *label)
{
  GPtrArray *family = g_ptr_array_new ();
  for (unsigned i = 0; i < data->metrics->len; i++)
    {
      const BwMetric *metric = g_ptr_array_index (data->metrics, i);
      if (g_str_equal (metric->name, name) && bw_metric_label (metric, label) != NULL)
        g_ptr_array_add (family, (gpointer) metric);
    }
  return family;
}

static void ask_first (GTask *task);

static bool
is_empty (const BwSystemData *data)
{
  GHashTableIter iter;
  gpointer points;
  g_hash_table_iter_init (&iter, data->points);
  while (g_hash_table_iter_next (&iter, NULL, &points))
    for (unsigned i = 0; i < ((GArray *) points)->len; i++)
      if (g_array_index ((GArray *) points, BwHistoryPoint, i).n > 0)
        return false;
  return true;
}

static void
finish (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  if (load->error != NULL)
    g_task_return_error (task, g_steal_pointer (&load->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&load->data),
                           (GDestroyNotify) bw_system_data_free);
}

/** One more question is answered, with ERROR (taken; or NULL). */
static void
answered (GTask *task, GError *error)
{
  Load *load = g_task_get_task_data (task);
  if (error != NULL && load->error == NULL
      && !g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND))
    load->error = g_steal_pointer (&error);
  g_clear_error (&error);
  if (--load->n_waiting > 0)
    return;
  /* An empty range is told where it would not be empty. */
  if (load->error == NULL && !load->is_first_asked && is_empty (load->data))
    ask_first (task);
  else
    finish (task);
}

static void
series_cb (GObject *object, GAsyncResult *result, gpointer pointer)
{
  Question *question = pointer;
  g_autoptr (GTask) task = question->task;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  GArray *points = bw_engine_series_finish (BW_ENGINE (object), result, &error);
  if (points != NULL)
    g_hash_table_insert (load->data->points, (gpointer) question->metric, points);
  g_free (question);
  answered (task, error);
}

static void
ask_series (GTask *task, const BwMetric *metric)
{
  Load *load = g_task_get_task_data (task);
  BwSystemData *data = load->data;
  Question *question = g_new (Question, 1);
  *question = (Question){ g_object_ref (task), metric };
  load->n_waiting++;
  bw_engine_series_async (g_task_get_source_object (task), metric, data->from_us, data->to_us,
                          load->max_points, g_task_get_cancellable (task), series_cb, question);
}

static void
ask_family (GTask *task, const char *name, const char *label, unsigned max)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr (GPtrArray) family = bw_system_data_family (load->data, name, label);
  for (unsigned i = 0; i < MIN (family->len, max); i++)
    ask_series (task, g_ptr_array_index (family, i));
}

static void
gaps_cb (GObject *object, GAsyncResult *result, gpointer pointer)
{
  g_autoptr (GTask) task = pointer;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  load->data->gaps = bw_engine_gaps_finish (BW_ENGINE (object), result, &error);
  answered (task, error);
}

/** Whether INCIDENT is of the machine and touched the range. */
static bool
is_shown (const BwSystemData *data, const BwIncident *incident)
{
  g_autoptr (GError) error = NULL;
  const BwMetric *metric =
      incident->metric != NULL ? bw_metric_parse (incident->metric, &error) : NULL;
  return metric != NULL && g_strcmp0 (bw_metric_label (metric, "source"), data->machine) == 0
         && incident->opened_us >= data->from_us && incident->opened_us < data->to_us;
}

static void
incidents_cb (GObject *object, GAsyncResult *result, gpointer pointer)
{
  g_autoptr (GTask) task = pointer;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) all = bw_engine_incidents_finish (BW_ENGINE (object), result, &error);
  for (unsigned i = 0; all != NULL && i < all->len; i++)
    if (is_shown (load->data, g_ptr_array_index (all, i)))
      g_ptr_array_add (load->data->incidents, bw_incident_copy (g_ptr_array_index (all, i)));
  answered (task, error);
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer pointer)
{
  g_autoptr (GTask) task = pointer;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (BW_ENGINE (object), result, &error);
  load->data->is_watched =
      bw_engine_mode (BW_ENGINE (object)) == BW_ENGINE_RUN || (status != NULL && status->is_live);
  answered (task, error);
}

/** Asks for everything in the range, which is known by now. */
static void
ask_all (GTask *task)
{
  BwEngine *engine = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  BwSystemData *data = load->data;
  load->is_all_asked = true;
  load->n_waiting++;
  ask_series (task, bw_system_data_metric (data, "system_cpu_percent"));
  ask_series (task, bw_system_data_metric (data, "system_memory_percent"));
  ask_series (task, bw_system_data_metric (data, "system_swap_percent"));
  ask_family (task, "system_cpu_core_percent", "core", MAX_CORES);
  ask_family (task, "system_disk_percent", "mount", MAX_MOUNTS);
  ask_family (task, "system_network_receive_bytes_per_second", "interface", MAX_INTERFACES);
  ask_family (task, "system_network_transmit_bytes_per_second", "interface", MAX_INTERFACES);
  load->n_waiting += 3;
  bw_engine_status_async (engine, g_task_get_cancellable (task), status_cb, g_object_ref (task));
  bw_engine_gaps_async (engine, data->from_us, data->to_us, g_task_get_cancellable (task), gaps_cb,
                        g_object_ref (task));
  BwIncidentFilter filter = { .since_us = data->from_us };
  bw_engine_incidents_async (engine, &filter, g_task_get_cancellable (task), incidents_cb,
                             g_object_ref (task));
  answered (task, NULL);
}

static void
first_cb (GObject *object, GAsyncResult *result, gpointer pointer)
{
  g_autoptr (GTask) task = pointer;
  Load *load = g_task_get_task_data (task);
  BwSystemData *data = load->data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = bw_engine_series_finish (BW_ENGINE (object), result, &error);
  for (unsigned i = 0; points != NULL && i < points->len && data->first_us == BW_TIME_NONE; i++)
    if (g_array_index (points, BwHistoryPoint, i).n > 0)
      data->first_us = g_array_index (points, BwHistoryPoint, i).time_us;
  if (data->is_all && data->first_us != BW_TIME_NONE)
    data->from_us = data->first_us;
  if (points == NULL && !g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND))
    load->error = g_steal_pointer (&error);
  if (load->error != NULL || load->is_all_asked)
    finish (task);
  else
    ask_all (task);
}

/** Where the first sample is: a single column over all time begins with it. */
static void
ask_first (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  load->is_first_asked = true;
  bw_engine_series_async (
      g_task_get_source_object (task), bw_system_data_metric (load->data, "system_cpu_percent"), 0,
      load->data->now_us + 1, 1, g_task_get_cancellable (task), first_cb, g_object_ref (task));
}

static void
begin (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  if (load->data->is_all)
    ask_first (task);
  else
    ask_all (task);
}

static int
compare_metrics (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const BwMetric *const *) a)->text, (*(const BwMetric *const *) b)->text);
}

static void
readings_cb (GObject *object, GAsyncResult *result, gpointer pointer)
{
  g_autoptr (GTask) task = pointer;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GArray) readings =
      bw_engine_readings_finish (BW_ENGINE (object), result, &load->error);
  for (unsigned i = 0; readings != NULL && i < readings->len; i++)
    {
      const BwReading *reading = &g_array_index (readings, BwReading, i);
      if (g_strcmp0 (bw_metric_label (reading->metric, "source"), load->data->machine) != 0)
        continue;
      if (!g_ptr_array_find (load->data->metrics, reading->metric, NULL))
        g_ptr_array_add (load->data->metrics, (gpointer) reading->metric);
      g_hash_table_insert (load->data->stored, (gpointer) reading->metric,
                           g_memdup2 (reading, sizeof *reading));
    }
  g_ptr_array_sort (load->data->metrics, compare_metrics);
  if (load->error != NULL)
    finish (task);
  else
    begin (task);
}

static int64_t
interval_of (BwEngine *engine, const char *machine)
{
  const BwConfigGroup *group = bw_config_find (bw_engine_config (engine), "source", machine);
  int64_t interval_us = group != NULL ? bw_config_group_duration (group, "interval") : 0;
  return interval_us > 0 ? interval_us : DEFAULT_INTERVAL_US;
}

static BwSystemData *
data_new (BwEngine *engine, const char *machine, const BwRange *range)
{
  BwSystemData *data = g_new0 (BwSystemData, 1);
  data->machine = g_strdup (machine);
  data->now_us = bw_clock_wall_us (bw_engine_clock (engine));
  data->interval_us = interval_of (engine, machine);
  data->first_us = BW_TIME_NONE;
  data->metrics = g_ptr_array_new ();
  data->stored = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  data->points = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  data->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  bw_range_resolve (range, data->now_us, BW_TIME_NONE, &data->from_us, &data->to_us);
  data->is_live = range->kind != BW_RANGE_DATES;
  data->is_all = range->kind == BW_RANGE_ALL;
  return data;
}

void
bw_system_data_async (BwEngine *engine, const char *machine, const BwRange *range,
                      unsigned max_points, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && machine != NULL && range != NULL);
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, data);
  g_task_set_source_tag (task, bw_system_data_async);
  Load *load = g_new0 (Load, 1);
  load->data = data_new (engine, machine, range);
  load->max_points = max_points;
  g_task_set_task_data (task, load, load_free);
  g_autoptr (GPtrArray) known = bw_engine_latest_metrics (engine, machine);
  for (unsigned i = 0; i < known->len; i++)
    g_ptr_array_add (load->data->metrics, g_ptr_array_index (known, i));
  /* The first sample since the start has no rates yet, and before it there is none: then there is
   * what earlier ones left. */
  load->data->is_starting = !bw_engine_latest (
      engine, bw_system_data_metric (load->data, "system_cpu_percent"), NULL, NULL);
  if (load->data->is_starting)
    bw_engine_readings_async (engine, "system_*", cancellable, readings_cb, g_object_ref (task));
  else
    begin (task);
}

BwSystemData *
bw_system_data_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
