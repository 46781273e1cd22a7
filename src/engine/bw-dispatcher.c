/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends what waits in the outbox: one sender for each channel, in order for each incident, every
 * step committed. */
#include "engine/bw-dispatcher.h"

#include "engine/bw-lane.h"
#include "engine/bw-late-answer.h"
#include "store/bw-delivery.h"

struct _BwDispatcher
{
  BwClock *clock;
  BwAlerts *alerts;
  BwDispatcherFunc func;
  gpointer func_data;
  GPtrArray *lanes; /* of BwLane */
  GCancellable *closing;
};

BwDispatcher *
bw_dispatcher_new (BwClock *clock, BwAlerts *alerts, BwDispatcherFunc func, gpointer data)
{
  BwDispatcher *dispatcher = g_new0 (BwDispatcher, 1);
  dispatcher->clock = bw_clock_ref (clock);
  dispatcher->alerts = alerts;
  dispatcher->func = func;
  dispatcher->func_data = data;
  dispatcher->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_lane_close);
  dispatcher->closing = g_cancellable_new ();
  return dispatcher;
}

void
bw_dispatcher_free (BwDispatcher *dispatcher)
{
  if (dispatcher == NULL)
    return;
  g_cancellable_cancel (dispatcher->closing);
  g_object_unref (dispatcher->closing);
  g_ptr_array_unref (dispatcher->lanes);
  bw_clock_unref (dispatcher->clock);
  g_free (dispatcher);
}

static BwLane *
find_lane (BwDispatcher *dispatcher, const char *name)
{
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    {
      BwLane *lane = g_ptr_array_index (dispatcher->lanes, i);
      if (g_str_equal (bw_lane_name (lane), name))
        return lane;
    }
  BwLane *lane = bw_lane_new (dispatcher->clock, dispatcher->alerts, name, dispatcher->func,
                              dispatcher->func_data);
  g_ptr_array_add (dispatcher->lanes, lane);
  return lane;
}

void
bw_dispatcher_add_channel (BwDispatcher *dispatcher, BwChannel *channel)
{
  g_return_if_fail (dispatcher != NULL && channel != NULL);
  bw_lane_set_channel (find_lane (dispatcher, channel->name), channel);
}

void
bw_dispatcher_remove_channel (BwDispatcher *dispatcher, const char *name)
{
  g_return_if_fail (dispatcher != NULL && name != NULL);
  bw_lane_set_channel (find_lane (dispatcher, name), NULL);
}

/* The lane of the I-th channel that is there. */
static BwLane *
nth_lane (BwDispatcher *dispatcher, unsigned i)
{
  for (unsigned k = 0; k < dispatcher->lanes->len; k++)
    {
      BwLane *lane = g_ptr_array_index (dispatcher->lanes, k);
      if (bw_lane_channel (lane) != NULL && i-- == 0)
        return lane;
    }
  return NULL;
}

unsigned
bw_dispatcher_n_channels (BwDispatcher *dispatcher)
{
  unsigned n = 0;
  while (nth_lane (dispatcher, n) != NULL)
    n++;
  return n;
}

bool
bw_dispatcher_status (BwDispatcher *dispatcher, unsigned i, BwChannelStatus *out)
{
  BwLane *lane = nth_lane (dispatcher, i);
  if (lane == NULL)
    return false;
  bw_lane_status (lane, out);
  return true;
}

void
bw_dispatcher_enqueue (BwDispatcher *dispatcher, BwOutboxRow *row)
{
  g_return_if_fail (dispatcher != NULL && row != NULL);
  bw_lane_enqueue (find_lane (dispatcher, row->channel), row);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwDispatcher *dispatcher = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  if (rows == NULL)
    {
      g_warning ("the outbox can't be read: %s", error->message);
      return;
    }
  while (rows->len > 0)
    bw_dispatcher_enqueue (dispatcher, g_ptr_array_steal_index (rows, 0));
}

void
bw_dispatcher_reload (BwDispatcher *dispatcher)
{
  g_return_if_fail (dispatcher != NULL);
  BwOutboxQuery query = { .is_unsettled = true };
  bw_store_worker_run_async (bw_alerts_worker (dispatcher->alerts), bw_alerts_job_list_outbox,
                             g_memdup2 (&query, sizeof query), g_free,
                             (GDestroyNotify) g_ptr_array_unref, dispatcher->closing, listed_cb,
                             dispatcher);
}

void
bw_dispatcher_resume (BwDispatcher *dispatcher)
{
  g_return_if_fail (dispatcher != NULL);
  BwOutboxRecovery recovery = { .now_us = bw_clock_wall_us (dispatcher->clock), .is_start = true };
  bw_store_worker_run_async (bw_alerts_worker (dispatcher->alerts), bw_alerts_job_recover,
                             g_memdup2 (&recovery, sizeof recovery), g_free, NULL, NULL, NULL,
                             NULL);
  bw_dispatcher_reload (dispatcher);
}

void
bw_dispatcher_withdraw (BwDispatcher *dispatcher, int64_t incident_id)
{
  g_return_if_fail (dispatcher != NULL);
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    bw_lane_withdraw (g_ptr_array_index (dispatcher->lanes, i), incident_id);
}

bool
bw_dispatcher_is_busy (BwDispatcher *dispatcher)
{
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    if (bw_lane_is_busy (g_ptr_array_index (dispatcher->lanes, i)))
      return true;
  return false;
}
