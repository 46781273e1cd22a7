/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This computer: processors, memory, disks, network, pressure, temperatures. */
#include "base/bw-error.h"
#include "collect/bw-collector-kinds-private.h"
#include "collect/bw-disks-private.h"
#include "collect/bw-probe-private.h"
#include "collect/bw-proc-private.h"
#include "collect/bw-sensors-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define INTERVAL_US (10 * BW_SECOND_US)
#define TIMEOUT_US (10 * BW_SECOND_US)
/* How often disks and sensors are asked, at most; a little less, not to miss a slot by a hair. */
#define SLOW_EVERY_US (10 * BW_SECOND_US - BW_SECOND_US / 2)
/* How many turns a machine without sensors is left alone before it is searched again. */
#define SENSORLESS_TURNS 60
/* How long a collection waits for disks and sensors; the rest of it is not to be lost. */
#define PATIENCE_US (2 * BW_SECOND_US)

typedef struct
{
  BwCollector base;
  BwClock *clock;
  int64_t patience_us;
  BwProc *proc;
  BwDisks *disks; /* NULL inside a sandbox */
  BwProbe *sensor_probe;
  BwSensors *sensors; /* belongs to the probe; not ours while it runs */
  unsigned sensor_generation;
  GPtrArray *sensor_metrics; /* of BwMetric, one for each sensor */
  bool is_sensor_begun;
  unsigned n_sensor_turns; /* without any sensor, since they were looked for */
  bool is_slow_asked;      /* disks and sensors, at all */
  int64_t slow_asked_us;   /* awake */
  /* The collection that waits for them. */
  GTask *task; /* NULL: there is none */
  BwBatch *batch;
  bool is_sensor_awaited;
  unsigned timer;
  gulong cancelled_id;
} SystemCollector;

static const BwKeySchema keys[] = {
  { .name = "mounts",
    .type = BW_KEY_LIST,
    .help =
        N_ ("The mount points to watch, whatever is mounted there; without it every disk, local or "
            "in the network, but none inside a sandbox, whose mounts are not the machine's.") },
  { .name = "interfaces",
    .type = BW_KEY_LIST,
    .help = N_ ("The network interfaces to watch; without it all but the loopback and the ends of "
                "containers (veth).") },
  { NULL },
};

/** Inside Flatpak the mounts are the sandbox's, and the network may be. */
static bool
is_sandboxed (void)
{
  return g_getenv ("FLATPAK_ID") != NULL || access ("/.flatpak-info", F_OK) == 0;
}

/** A list of the file, NULL where it has none or it is empty. (transfer full) */
static char **
get_list (const BwConfigGroup *group, const char *key)
{
  char **list = bw_config_group_list (group, key);

  if (list != NULL && list[0] == NULL)
    g_clear_pointer (&list, g_strfreev);
  return list;
}

static void
trim_slashes (char **paths)
{
  for (; paths != NULL && *paths != NULL; paths++)
    for (size_t n = strlen (*paths); n > 1 && (*paths)[n - 1] == '/'; n--)
      (*paths)[n - 1] = '\0';
}

static bool
check_mounts (const BwConfigGroup *group, char **mounts, GError **error)
{
  for (; mounts != NULL && *mounts != NULL; mounts++)
    if (**mounts != '/')
      {
        g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                     _ ("line %u: [source %s] mounts: found \"%s\", expected absolute paths"),
                     bw_config_group_key_line (group, "mounts"), bw_config_group_name (group),
                     *mounts);
        return false;
      }
  return true;
}

static void sensors_read_cb (gpointer data);
static void sensors_answered_cb (gpointer data);
static void disks_answered_cb (gpointer data);

static BwCollector *
create (const BwConfigGroup *group, const BwCollectContext *context, GError **error)
{
  g_auto (GStrv) mounts = get_list (group, "mounts");
  g_auto (GStrv) interfaces = get_list (group, "interfaces");
  int64_t interval_us = bw_config_group_duration (group, "interval");
  int64_t timeout_us = bw_config_group_duration (group, "timeout");
  const char *source = bw_config_group_name (group);

  if (!check_mounts (group, mounts, error))
    return NULL;
  trim_slashes (mounts);

  SystemCollector *self = g_new0 (SystemCollector, 1);
  BwProcOptions options = {
    .clock = context->clock,
    .source = source,
    .proc_root = context->proc_root,
    .sys_root = context->sys_root,
    .interfaces = (const char *const *) interfaces,
    .step_us = interval_us > 0 ? interval_us : INTERVAL_US,
    .is_sandboxed = is_sandboxed (),
  };
  self->clock = bw_clock_ref (context->clock);
  self->patience_us = MIN (PATIENCE_US, (timeout_us > 0 ? timeout_us : TIMEOUT_US) / 2);
  self->proc = bw_proc_new (&options);
  if (!options.is_sandboxed || mounts != NULL)
    self->disks = bw_disks_new (source, context->proc_root, (const char *const *) mounts,
                                disks_answered_cb, self);
  self->sensors = bw_sensors_new (context->sys_root);
  self->sensor_metrics = g_ptr_array_new ();
  self->sensor_probe = bw_probe_new (sensors_read_cb, self->sensors,
                                     (GDestroyNotify) bw_sensors_free, sensors_answered_cb, self);
  return &self->base;
}

static void
destroy (BwCollector *collector)
{
  SystemCollector *self = (SystemCollector *) collector;

  g_assert (self->task == NULL);
  bw_probe_drop (self->sensor_probe);
  bw_disks_free (self->disks);
  bw_proc_free (self->proc);
  g_ptr_array_unref (self->sensor_metrics);
  bw_clock_unref (self->clock);
  g_free (self);
}

static void
sensors_read_cb (gpointer data)
{
  bw_sensors_read (data);
}

static void
add_sensors (SystemCollector *self, BwBatch *batch)
{
  if (!self->is_sensor_begun || bw_probe_is_running (self->sensor_probe))
    return;
  unsigned n = bw_sensors_n (self->sensors);
  if (self->sensor_generation != bw_sensors_generation (self->sensors))
    {
      self->sensor_generation = bw_sensors_generation (self->sensors);
      g_ptr_array_set_size (self->sensor_metrics, 0);
      for (unsigned i = 0; i < n; i++)
        g_ptr_array_add (self->sensor_metrics,
                         (gpointer) bw_metric_get_labels (
                             "system_temperature_celsius", "source", self->base.source, "sensor",
                             bw_sensors_label (self->sensors, i), NULL));
    }
  for (unsigned i = 0; i < n; i++)
    {
      double celsius = bw_sensors_celsius (self->sensors, i);
      if (!isnan (celsius))
        bw_batch_add (batch, self->sensor_metrics->pdata[i], celsius);
    }
}

/** Takes the collection under way off the collector: nothing it waited for reaches it any more. */
static GTask *
take_task (SystemCollector *self)
{
  GTask *task = g_steal_pointer (&self->task);

  bw_clock_cancel (self->clock, &self->timer);
  if (self->cancelled_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  self->is_sensor_awaited = false;
  return task;
}

/** Ends the collection with what there is; the collector may be gone afterwards. */
static void
finish (SystemCollector *self)
{
  g_autoptr (BwBatch) batch = g_steal_pointer (&self->batch);
  g_autoptr (GTask) task = take_task (self);

  if (self->disks != NULL)
    bw_disks_add_to (self->disks, batch);
  add_sensors (self, batch);
  if (batch->samples->len == 0)
    g_task_return_new_error (task, BW_ERROR, BW_ERROR_NOT_FOUND,
                             _ ("nothing could be read: neither processors, memory nor disks"));
  else
    g_task_return_pointer (task, g_steal_pointer (&batch), (GDestroyNotify) bw_batch_free);
}

static void
finish_when_all_answered (SystemCollector *self)
{
  if (self->task != NULL && !self->is_sensor_awaited
      && (self->disks == NULL || !bw_disks_is_waiting (self->disks)))
    finish (self);
}

static void
sensors_answered_cb (gpointer data)
{
  SystemCollector *self = data;

  self->is_sensor_awaited = false;
  finish_when_all_answered (self);
}

static void
disks_answered_cb (gpointer data)
{
  finish_when_all_answered (data);
}

static void
out_of_patience_cb (gpointer data)
{
  SystemCollector *self = data;

  self->timer = 0;
  finish (self);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  SystemCollector *self = data;
  g_autoptr (BwBatch) batch = g_steal_pointer (&self->batch);
  g_autoptr (GTask) task = take_task (self);

  g_task_return_error_if_cancelled (task);
}

static void
ask_sensors (SystemCollector *self)
{
  bool is_idle = self->is_sensor_begun && !bw_probe_is_running (self->sensor_probe);

  if (is_idle && bw_sensors_n (self->sensors) == 0 && ++self->n_sensor_turns < SENSORLESS_TURNS)
    return;
  self->n_sensor_turns = 0;
  self->is_sensor_awaited = bw_probe_start (self->sensor_probe);
  self->is_sensor_begun = true;
}

/** Asks disks and sensors, when it is time; none that still owes its last answer. */
static void
ask_slow (SystemCollector *self)
{
  int64_t now_us = bw_clock_awake_us (self->clock);

  if (self->is_slow_asked && now_us - self->slow_asked_us < SLOW_EVERY_US)
    return;
  self->is_slow_asked = true;
  self->slow_asked_us = now_us;
  if (self->disks != NULL)
    bw_disks_ask (self->disks);
  ask_sensors (self);
}

static void
collect_async (BwCollector *collector, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  SystemCollector *self = (SystemCollector *) collector;

  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (NULL, cancellable, callback, data);
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr (GTask) task = take_task (self);
      g_task_return_error_if_cancelled (task);
      return;
    }
  self->batch = bw_batch_new (collector->source, bw_clock_wall_us (self->clock));
  bw_proc_read (self->proc, self->batch);
  ask_slow (self);
  if (!self->is_sensor_awaited && (self->disks == NULL || !bw_disks_is_waiting (self->disks)))
    {
      finish (self);
      return;
    }
  if (cancellable != NULL)
    self->cancelled_id =
        g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self);
  self->timer = bw_clock_call_at (self->clock, bw_clock_awake_us (self->clock) + self->patience_us,
                                  out_of_patience_cb, self);
}

static BwBatch *
collect_finish (BwCollector *collector, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const BwCollectorKind bw_collector_system_kind = {
  .type = "system",
  .title = "This computer",
  .keys = keys,
  .interval_us = INTERVAL_US,
  .timeout_us = TIMEOUT_US,
  .create = create,
  .collect_async = collect_async,
  .collect_finish = collect_finish,
  .destroy = destroy,
};
