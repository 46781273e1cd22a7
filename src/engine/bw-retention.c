/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets go of what is older than the configuration wants it kept. */
#include "engine/bw-retention.h"

#include "store/bw-alert-times.h"

/* Not at once: a mistake in the file may be mended first, and the start has other things to do. */
#define FIRST_US BW_MINUTE_US
#define AGAIN_US BW_HOUR_US

struct _BwRetention
{
  BwClock *clock;
  BwHistory *history;
  BwAlerts *alerts;
  BwConfig *config;
  unsigned timer;
  GCancellable *closing;
};

BwRetention *
bw_retention_new (BwClock *clock, BwHistory *history, BwAlerts *alerts)
{
  BwRetention *retention = g_new0 (BwRetention, 1);
  retention->clock = bw_clock_ref (clock);
  retention->history = history;
  retention->alerts = alerts;
  retention->closing = g_cancellable_new ();
  return retention;
}

void
bw_retention_free (BwRetention *retention)
{
  if (retention == NULL)
    return;
  g_cancellable_cancel (retention->closing);
  g_object_unref (retention->closing);
  bw_clock_cancel (retention->clock, &retention->timer);
  g_clear_pointer (&retention->config, bw_config_unref);
  bw_clock_unref (retention->clock);
  g_free (retention);
}

/* The moment before which KEY lets things go; BW_TIME_NONE: they are kept for ever. */
static int64_t
limit_us (BwRetention *retention, const char *key)
{
  const BwConfigGroup *group = bw_config_find (retention->config, "retention", "");
  int64_t kept_us = group != NULL ? bw_config_group_duration (group, key) : -1;
  return kept_us > 0 ? bw_clock_wall_us (retention->clock) - kept_us : BW_TIME_NONE;
}

static void expire_alerts (BwRetention *retention);

/* A piece is deleted at a time; while there is more, another one follows. */
static void
expired_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwRetention *retention = data;
  g_autoptr (GError) error = NULL;
  g_autofree BwAlertsExpiry *expiry = bw_store_worker_run_finish (result, &error);
  /* Cancelled means that the retention is gone: DATA must not be touched. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (expiry == NULL)
    g_warning ("old incidents are kept: %s", error->message);
  else if (expiry->n_deleted > 0)
    expire_alerts (retention);
}

static gpointer
expire_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  if (bw_alerts_job_expire (db, data, cancellable, error) == NULL)
    return NULL;
  return g_memdup2 (data, sizeof (BwAlertsExpiry));
}

static void
expire_alerts (BwRetention *retention)
{
  BwAlertsExpiry expiry = { .incidents_before_us = limit_us (retention, "incidents"),
                            .deliveries_before_us = limit_us (retention, "deliveries") };
  bw_store_worker_run_async (bw_alerts_worker (retention->alerts), expire_job,
                             g_memdup2 (&expiry, sizeof expiry), g_free, g_free, retention->closing,
                             expired_cb, retention);
}

static void
timer_cb (gpointer data)
{
  BwRetention *retention = data;
  retention->timer = bw_clock_call_at (
      retention->clock, bw_clock_awake_us (retention->clock) + AGAIN_US, timer_cb, retention);
  bw_history_expire (retention->history, limit_us (retention, "samples"),
                     limit_us (retention, "rollup-minutes"));
  expire_alerts (retention);
}

void
bw_retention_set_config (BwRetention *retention, BwConfig *config)
{
  g_return_if_fail (retention != NULL && config != NULL);
  g_clear_pointer (&retention->config, bw_config_unref);
  retention->config = bw_config_ref (config);
  bw_clock_cancel (retention->clock, &retention->timer);
  retention->timer = bw_clock_call_at (
      retention->clock, bw_clock_awake_us (retention->clock) + FIRST_US, timer_cb, retention);
}
