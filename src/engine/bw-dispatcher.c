/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends what waits in the outbox: one sender for each channel, in order for each incident, every
 * step committed. */
#include "engine/bw-dispatcher.h"

#include "engine/bw-fallback.h"
#include "engine/bw-lane.h"
#include "engine/bw-late-answer.h"
#include "store/bw-delivery.h"

struct _BwDispatcher
{
  BwClock *clock;
  BwAlerts *alerts;
  BwLaneHost host;
  BwFallback *fallback;
  GPtrArray *lanes; /* of BwLane */
  bool is_resumed;  /* what was stored of channels is known */
  GCancellable *closing;
};

static void
on_important (gpointer data, int64_t at_us)
{
  bw_fallback_look_at (((BwDispatcher *) data)->fallback, at_us);
}

static void
on_fallback (gpointer data, BwOutboxRow *row)
{
  bw_dispatcher_enqueue (data, row);
}

BwDispatcher *
bw_dispatcher_new (BwClock *clock, BwAlerts *alerts, BwDispatcherFunc func, gpointer data)
{
  BwDispatcher *dispatcher = g_new0 (BwDispatcher, 1);
  dispatcher->clock = bw_clock_ref (clock);
  dispatcher->alerts = alerts;
  dispatcher->host = (BwLaneHost){ .clock = dispatcher->clock,
                                   .alerts = alerts,
                                   .func = func,
                                   .func_data = data,
                                   .important = on_important,
                                   .important_data = dispatcher };
  dispatcher->fallback = bw_fallback_new (clock, alerts, on_fallback, dispatcher);
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
  bw_fallback_free (dispatcher->fallback);
  g_clear_pointer (&dispatcher->host.zone, g_time_zone_unref);
  bw_clock_unref (dispatcher->clock);
  g_free (dispatcher);
}

static void
report_gone (BwDispatcher *dispatcher, const char *name)
{
  BwChannelStatus status = { .channel = name, .is_gone = true };
  if (dispatcher->host.func != NULL)
    dispatcher->host.func (dispatcher->host.func_data, &status, NULL);
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
  BwLane *lane = bw_lane_new (&dispatcher->host, name);
  g_ptr_array_add (dispatcher->lanes, lane);
  if (dispatcher->is_resumed)
    bw_lane_restore (lane, NULL);
  return lane;
}

/* Who may stand in for whom has changed. */
static void
tell_fallback (BwDispatcher *dispatcher)
{
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func (bw_fallback_channel_free);
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    {
      const BwChannel *channel = bw_lane_channel (g_ptr_array_index (dispatcher->lanes, i));
      if (channel != NULL && channel->is_enabled)
        g_ptr_array_add (channels,
                         bw_fallback_channel_new (channel->name, channel->kind->is_local));
    }
  bw_fallback_set_channels (dispatcher->fallback, channels);
}

void
bw_dispatcher_set_zone (BwDispatcher *dispatcher, GTimeZone *zone)
{
  g_return_if_fail (dispatcher != NULL);
  g_clear_pointer (&dispatcher->host.zone, g_time_zone_unref);
  dispatcher->host.zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
}

void
bw_dispatcher_set_policy (BwDispatcher *dispatcher, BwPolicy *policy)
{
  g_return_if_fail (dispatcher != NULL);
  bw_fallback_set_policy (dispatcher->fallback, policy);
}

void
bw_dispatcher_add_rated_channel (BwDispatcher *dispatcher, BwChannel *channel, const BwRate *rates)
{
  g_return_if_fail (dispatcher != NULL && channel != NULL);
  bw_lane_set_channel (find_lane (dispatcher, channel->name), channel, rates);
  tell_fallback (dispatcher);
}

void
bw_dispatcher_add_channel (BwDispatcher *dispatcher, BwChannel *channel)
{
  bw_dispatcher_add_rated_channel (dispatcher, channel, NULL);
}

void
bw_dispatcher_remove_channel (BwDispatcher *dispatcher, const char *name)
{
  g_return_if_fail (dispatcher != NULL && name != NULL);
  bw_lane_set_channel (find_lane (dispatcher, name), NULL, NULL);
  tell_fallback (dispatcher);
  report_gone (dispatcher, name);
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
  BwLane *lane = find_lane (dispatcher, row->channel);
  bw_lane_add (lane, row);
  bw_lane_pump (lane);
}

/* All of them, before the first is sent: what belongs together is known then. */
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
    {
      BwOutboxRow *row = g_ptr_array_steal_index (rows, 0);
      bw_lane_add (find_lane (dispatcher, row->channel), row);
    }
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    bw_lane_pump (g_ptr_array_index (dispatcher->lanes, i));
}

/* What is known of a channel that is not there any more is forgotten. */
static void
restore (BwDispatcher *dispatcher, const BwChannelState *state, bool is_start)
{
  BwLane *lane = find_lane (dispatcher, state->channel);
  if (bw_lane_channel (lane) != NULL)
    bw_lane_restore (lane, state);
  else if (is_start)
    bw_dispatcher_remove_channel (dispatcher, state->channel);
}

static void
states_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwDispatcher *dispatcher = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  bool is_start = !dispatcher->is_resumed;
  for (unsigned i = 0; states != NULL && i < states->len; i++)
    restore (dispatcher, g_ptr_array_index (states, i), is_start);
  dispatcher->is_resumed = true;
  for (unsigned i = 0; is_start && i < dispatcher->lanes->len; i++)
    bw_lane_restore (g_ptr_array_index (dispatcher->lanes, i), NULL);
}

/* Recovered leases first, then the states of channels, then the rows. */
static void
read_outbox (BwDispatcher *dispatcher, bool is_start)
{
  BwStoreWorker *worker = bw_alerts_worker (dispatcher->alerts);
  BwOutboxRecovery recovery = { .now_us = bw_clock_wall_us (dispatcher->clock),
                                .is_start = is_start };
  BwOutboxQuery query = { .is_unsettled = true };
  bw_store_worker_post (worker, bw_alerts_job_recover, g_memdup2 (&recovery, sizeof recovery),
                        g_free);
  bw_store_worker_run_async (worker, bw_alerts_job_list_channel_states, NULL, NULL,
                             (GDestroyNotify) g_ptr_array_unref, dispatcher->closing, states_cb,
                             dispatcher);
  bw_store_worker_run_async (worker, bw_alerts_job_list_outbox, g_memdup2 (&query, sizeof query),
                             g_free, (GDestroyNotify) g_ptr_array_unref, dispatcher->closing,
                             listed_cb, dispatcher);
}

void
bw_dispatcher_reload (BwDispatcher *dispatcher)
{
  g_return_if_fail (dispatcher != NULL);
  read_outbox (dispatcher, false);
}

void
bw_dispatcher_resume (BwDispatcher *dispatcher)
{
  g_return_if_fail (dispatcher != NULL);
  read_outbox (dispatcher, true);
  bw_fallback_look_back (dispatcher->fallback);
}

void
bw_dispatcher_wake (BwDispatcher *dispatcher)
{
  g_return_if_fail (dispatcher != NULL);
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    bw_lane_wake (g_ptr_array_index (dispatcher->lanes, i));
}

void
bw_dispatcher_unlock (BwDispatcher *dispatcher)
{
  g_return_if_fail (dispatcher != NULL);
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    bw_lane_unlock (g_ptr_array_index (dispatcher->lanes, i));
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
