/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stamps that an engine is alive, and keeps awake time going over restarts. */
#include "engine/bw-heartbeat.h"

#include "store/bw-alert-times.h"

#include <unistd.h>

#define STAMP_US (30 * BW_SECOND_US)

struct _BwHeartbeat
{
  BwClock *clock;
  BwAlerts *alerts;
  int64_t previous_us;
  int64_t previous_awake_us;
  int64_t offset_us; /* added to the clock's awake time */
  bool is_still;
  int64_t still_since_us; /* wall */
  int64_t still_awake_us;
  unsigned timer;
};

static bool
get_number (BwAlerts *alerts, const char *key, int64_t *out, GError **error)
{
  BwMeta meta = { .key = key };
  if (bw_store_worker_run (bw_alerts_worker (alerts), bw_alerts_job_get_meta, &meta, error) == NULL)
    return false;
  if (meta.is_set)
    *out = meta.value;
  return true;
}

/* What was not watched is remembered, so that nobody takes it for a time in which all was well. */
static bool
store_gap (BwHeartbeat *heartbeat, int64_t now_us, int64_t still_us, GError **error)
{
  int64_t from_us = still_us > 0 ? still_us : heartbeat->previous_us;
  if (heartbeat->previous_us == BW_TIME_NONE || now_us - from_us <= STAMP_US)
    return true;
  g_autoptr (BwGap) gap = bw_gap_new (from_us, now_us, BW_GAP_NOT_RUNNING, NULL);
  return bw_store_worker_run (bw_alerts_worker (heartbeat->alerts), bw_alerts_job_add_gap, gap,
                              error)
         != NULL;
}

BwHeartbeat *
bw_heartbeat_new (BwClock *clock, BwAlerts *alerts, GError **error)
{
  g_autoptr (BwHeartbeat) heartbeat = g_new0 (BwHeartbeat, 1);
  int64_t awake_us = 0, still_us = 0;
  heartbeat->clock = bw_clock_ref (clock);
  heartbeat->alerts = alerts;
  heartbeat->previous_us = BW_TIME_NONE;
  if (!get_number (alerts, "alive_at", &heartbeat->previous_us, error)
      || !get_number (alerts, "awake_at", &awake_us, error)
      || !get_number (alerts, BW_HEARTBEAT_STILL_KEY, &still_us, error)
      || !store_gap (heartbeat, bw_clock_wall_us (clock), still_us, error))
    return NULL;
  heartbeat->previous_awake_us = awake_us;
  heartbeat->offset_us = awake_us - bw_clock_awake_us (clock);
  return g_steal_pointer (&heartbeat);
}

void
bw_heartbeat_free (BwHeartbeat *heartbeat)
{
  if (heartbeat == NULL)
    return;
  bw_clock_cancel (heartbeat->clock, &heartbeat->timer);
  bw_clock_unref (heartbeat->clock);
  g_free (heartbeat);
}

/* All at once: awake time is reckoned from both of the times. */
static void
stamp (BwHeartbeat *heartbeat, int64_t pid)
{
  const BwMeta metas[] = {
    { .key = "alive_at", .value = bw_clock_wall_us (heartbeat->clock) },
    { .key = "awake_at", .value = bw_heartbeat_awake_us (heartbeat) },
    { .key = "alive_pid", .value = pid },
    { .key = BW_HEARTBEAT_STILL_KEY, .value = heartbeat->is_still ? heartbeat->still_since_us : 0 },
    { 0 },
  };
  bw_store_worker_run_async (bw_alerts_worker (heartbeat->alerts), bw_alerts_job_set_meta,
                             g_memdup2 (metas, sizeof metas), g_free, NULL, NULL, NULL, NULL);
}

static void
timer_cb (gpointer data)
{
  BwHeartbeat *heartbeat = data;
  heartbeat->timer = 0;
  bw_heartbeat_start (heartbeat);
}

void
bw_heartbeat_start (BwHeartbeat *heartbeat)
{
  g_return_if_fail (heartbeat != NULL);
  stamp (heartbeat, getpid ());
  heartbeat->timer = bw_clock_call_at (
      heartbeat->clock, bw_clock_awake_us (heartbeat->clock) + STAMP_US, timer_cb, heartbeat);
}

void
bw_heartbeat_stop (BwHeartbeat *heartbeat)
{
  g_return_if_fail (heartbeat != NULL);
  bw_clock_cancel (heartbeat->clock, &heartbeat->timer);
  stamp (heartbeat, 0);
}

int64_t
bw_heartbeat_awake_us (BwHeartbeat *heartbeat)
{
  if (heartbeat->is_still)
    return heartbeat->still_awake_us;
  return bw_clock_awake_us (heartbeat->clock) + heartbeat->offset_us;
}

void
bw_heartbeat_set_still (BwHeartbeat *heartbeat, bool is_still)
{
  g_return_if_fail (heartbeat != NULL);
  if (heartbeat->is_still == is_still)
    return;
  if (is_still)
    {
      heartbeat->still_since_us = bw_clock_wall_us (heartbeat->clock);
      heartbeat->still_awake_us = bw_heartbeat_awake_us (heartbeat);
    }
  else
    heartbeat->offset_us = heartbeat->still_awake_us - bw_clock_awake_us (heartbeat->clock);
  heartbeat->is_still = is_still;
  stamp (heartbeat, getpid ());
}

int64_t
bw_heartbeat_still_since_us (BwHeartbeat *heartbeat)
{
  return heartbeat->is_still ? heartbeat->still_since_us : BW_TIME_NONE;
}

int64_t
bw_heartbeat_previous_us (BwHeartbeat *heartbeat)
{
  return heartbeat->previous_us;
}

int64_t
bw_heartbeat_awake_at_us (BwHeartbeat *heartbeat, int64_t wall_us)
{
  if (heartbeat->previous_us == BW_TIME_NONE)
    return heartbeat->previous_awake_us;
  return heartbeat->previous_awake_us + wall_us - heartbeat->previous_us;
}

void
bw_heartbeat_go_on_from (BwHeartbeat *heartbeat, int64_t awake_us)
{
  heartbeat->offset_us =
      MAX (heartbeat->offset_us, awake_us - bw_clock_awake_us (heartbeat->clock));
  /* Whoever comes next reckons from the stamp of the start, which did not know. */
  if (heartbeat->timer != 0)
    stamp (heartbeat, getpid ());
}
