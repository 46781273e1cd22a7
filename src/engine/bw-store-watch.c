/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that another process wrote to the alerts or the ledger database. */
#include "engine/bw-store-watch.h"

#include "engine/bw-late-answer.h"

/* A write touches the log several times. */
#define SETTLE_US (200 * 1000)

typedef struct
{
  BwStoreWatch *watch;
  GFileMonitor *monitor;
  unsigned timer;
  void (*settled) (BwStoreWatch *watch);
} WatchedFile;

struct _BwStoreWatch
{
  BwClock *clock;
  BwAlerts *alerts;
  BwStoreWatchCallbacks callbacks;
  WatchedFile files[2];
  int64_t version; /* SQLite's data_version of the alerts connection; 0: not read so far */
  GCancellable *closing;
};

static void
version_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwStoreWatch *watch = data;
  g_autoptr (GError) error = NULL;
  g_autofree int64_t *version = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result) || version == NULL)
    return;
  bool is_foreign = watch->version != 0 && *version != watch->version;
  watch->version = *version;
  if (is_foreign)
    watch->callbacks.alerts (watch->callbacks.data);
}

static gpointer
read_version (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree int64_t *version = g_new0 (int64_t, 1);
  if (bw_alerts_job_data_version (db, version, cancellable, error) == NULL)
    return NULL;
  return g_steal_pointer (&version);
}

/* The number changes only with what other connections write. */
static void
alerts_settled (BwStoreWatch *watch)
{
  bw_store_worker_run_async (bw_alerts_worker (watch->alerts), read_version, NULL, NULL, g_free,
                             watch->closing, version_cb, watch);
}

static void
ledger_settled (BwStoreWatch *watch)
{
  watch->callbacks.ledger (watch->callbacks.data);
}

static void
timer_cb (gpointer data)
{
  WatchedFile *file = data;
  file->timer = 0;
  file->settled (file->watch);
}

static void
changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
            gpointer data)
{
  WatchedFile *watched = data;
  BwClock *clock = watched->watch->clock;
  if (watched->timer == 0)
    watched->timer =
        bw_clock_call_at (clock, bw_clock_awake_us (clock) + SETTLE_US, timer_cb, watched);
}

static void
watch_file (BwStoreWatch *watch, WatchedFile *watched, const char *dir, const char *name,
            void (*settled) (BwStoreWatch *))
{
  g_autoptr (GFile) file = g_file_new_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  watched->watch = watch;
  watched->settled = settled;
  watched->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (watched->monitor == NULL)
    {
      g_warning ("what other programs write to %s is noticed late: %s", name, error->message);
      return;
    }
  g_file_monitor_set_rate_limit (watched->monitor, 0);
  g_signal_connect (watched->monitor, "changed", G_CALLBACK (changed_cb), watched);
}

BwStoreWatch *
bw_store_watch_new (const char *dir, BwClock *clock, BwAlerts *alerts,
                    const BwStoreWatchCallbacks *callbacks)
{
  BwStoreWatch *watch = g_new0 (BwStoreWatch, 1);
  watch->clock = bw_clock_ref (clock);
  watch->alerts = alerts;
  watch->callbacks = *callbacks;
  watch->closing = g_cancellable_new ();
  watch_file (watch, &watch->files[0], dir, "alerts.db-wal", alerts_settled);
  watch_file (watch, &watch->files[1], dir, "ledger.db-wal", ledger_settled);
  alerts_settled (watch);
  return watch;
}

void
bw_store_watch_free (BwStoreWatch *watch)
{
  if (watch == NULL)
    return;
  g_cancellable_cancel (watch->closing);
  g_object_unref (watch->closing);
  for (unsigned i = 0; i < G_N_ELEMENTS (watch->files); i++)
    {
      bw_clock_cancel (watch->clock, &watch->files[i].timer);
      if (watch->files[i].monitor != NULL)
        g_signal_handlers_disconnect_by_data (watch->files[i].monitor, &watch->files[i]);
      g_clear_object (&watch->files[i].monitor);
    }
  bw_clock_unref (watch->clock);
  g_free (watch);
}
