/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deliveries of one channel: one message at a time, in order for each incident, every step
 * committed: what came of one message and the lease of the next are one transaction. */
#include "engine/bw-lane-private.h"

#include "base/bw-error.h"
#include "engine/bw-lane-message.h"
#include "store/bw-delivery.h"

/* The pause after the outbox itself could not be written. */
#define STORE_PAUSE_US (5 * BW_SECOND_US)
/* A message as bad as this is looked after when it is not delivered in this time. */
#define IMPORTANT_SEVERITY BW_SEVERITY_CRITICAL
#define IMPORTANT_US (2 * BW_MINUTE_US)

static void
lane_clear (gpointer data)
{
  BwLane *lane = data;
  bw_clock_unref (lane->clock);
  g_rand_free (lane->random);
  g_free (lane->name);
  g_free (lane->error);
  g_assert (lane->sender == NULL);
  g_clear_pointer (&lane->channel, bw_channel_free);
  bw_lane_queue_free (lane->queue);
  g_clear_pointer (&lane->current, bw_lane_item_free);
  g_clear_pointer (&lane->next, bw_lane_item_free);
  g_clear_pointer (&lane->expired, g_ptr_array_unref);
  bw_channel_state_free (lane->state);
  g_clear_pointer (&lane->message, bw_message_free);
  g_clear_object (&lane->drawing);
  g_object_unref (lane->cancellable);
}

void
bw_lane_unref (gpointer lane)
{
  g_rc_box_release_full (lane, lane_clear);
}

/* Lets go of the channel, unless it is sending: then sent_cb() does. */
static void
drop_channel (BwLane *lane)
{
  if (lane->channel != NULL && lane->channel != lane->sender)
    bw_channel_free (lane->channel);
  lane->channel = NULL;
}

/* Whatever is being sent ends soon; what comes after it may be cancelled on its own. */
void
bw_lane_cancel_attempt (BwLane *lane)
{
  g_autoptr (GCancellable) old = g_steal_pointer (&lane->cancellable);
  lane->cancellable = g_cancellable_new ();
  g_cancellable_cancel (old);
}

void
bw_lane_status (const BwLane *lane, BwChannelStatus *out)
{
  *out = (BwChannelStatus){ .channel = lane->name,
                            .type = lane->channel->kind->type,
                            .is_enabled = lane->channel->is_enabled,
                            .is_local = lane->channel->kind->is_local,
                            .is_known = lane->is_known,
                            .min_severity = lane->channel->min_severity,
                            .standing = lane->state->standing,
                            .reason = lane->state->reason,
                            .not_before_us = lane->state->not_before_us,
                            .n_waiting = bw_lane_queue_n (lane->queue)
                                         + (lane->current != NULL ? 1 : 0)
                                         + (lane->next != NULL ? 1 : 0),
                            .n_delivered = lane->n_delivered,
                            .n_failed = lane->n_failed,
                            .last_ok_us = lane->state->last_ok_us,
                            .error = lane->error };
}

void
bw_lane_report (BwLane *lane, const GError *error)
{
  BwChannelStatus status = { .channel = lane->name };
  if (lane->host->func == NULL || (lane->channel == NULL && error == NULL))
    return;
  if (lane->channel != NULL)
    bw_lane_status (lane, &status);
  lane->host->func (lane->host->func_data, &status, error);
}

/* Whether somebody has to look after ROW when its channel does not deliver it. */
static bool
is_important (const BwOutboxRow *row)
{
  return row->severity >= IMPORTANT_SEVERITY && row->incident_id != 0;
}

static bool
has_important (const BwLaneItem *item)
{
  bool is_one = is_important (item->row);
  for (unsigned i = 0; i < item->parts->len; i++)
    is_one = is_one || is_important (g_ptr_array_index (item->parts, i));
  return is_one;
}

static void
watch_important (BwLane *lane, int64_t at_us)
{
  if (lane->host->important != NULL)
    lane->host->important (lane->host->important_data, at_us);
}

static void
timer_cb (gpointer data)
{
  BwLane *lane = data;
  lane->timer = 0;
  bw_lane_pump (lane);
}

static void
wake_at (BwLane *lane, int64_t wall_us)
{
  BwClock *clock = lane->clock;
  bw_clock_cancel (clock, &lane->timer);
  if (wall_us == INT64_MAX)
    return;
  int64_t wait_us = MAX (wall_us - bw_clock_wall_us (clock), 0);
  lane->timer = bw_clock_call_at (clock, bw_clock_awake_us (clock) + wait_us, timer_cb, lane);
}

bool
bw_lane_can_send (const BwLane *lane)
{
  return lane->channel != NULL && lane->channel->is_enabled;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
put_back_expired (BwLane *lane)
{
  g_autoptr (GPtrArray) expired = g_steal_pointer (&lane->expired);
  while (expired != NULL && expired->len > 0)
    bw_lane_queue_put_back (lane->queue, g_ptr_array_steal_index (expired, expired->len - 1));
}

/* Until a result is written the row is this lane's: sent again it would be a duplicate. */
static void
step_failed (BwLane *lane, const GError *error)
{
  if (lane->next != NULL)
    {
      lane->bucket = lane->bucket_before;
      bw_lane_queue_put_back (lane->queue, g_steal_pointer (&lane->next));
    }
  put_back_expired (lane);
  bw_lane_report (lane, error);
  wake_at (lane, bw_clock_wall_us (lane->clock) + STORE_PAUSE_US);
}

/* The result stands; RETRY waits for its next attempt. */
static void
conclude_result (BwLane *lane, const BwDeliveryLease *lease)
{
  BwLaneItem *item = g_steal_pointer (&lane->current);
  lane->has_result = false;
  bool is_unsafe = item->row->status == BW_OUTBOX_DEAD || item->row->status == BW_OUTBOX_EXPIRED
                   || (item->row->status == BW_OUTBOX_DELIVERED && lane->channel != NULL
                       && lane->channel->kind->is_local);
  if (is_unsafe && has_important (item))
    watch_important (lane, BW_TIME_NONE);
  if (!lease->is_lost && item->row->status == BW_OUTBOX_RETRY)
    bw_lane_queue_put_back (lane->queue, item);
  else
    bw_lane_item_free (item);
}

static void
conclude_expired (BwLane *lane)
{
  g_autoptr (GPtrArray) expired = g_steal_pointer (&lane->expired);
  for (unsigned i = 0; expired != NULL && i < expired->len; i++)
    {
      lane->n_failed++;
      if (has_important (g_ptr_array_index (expired, i)))
        watch_important (lane, BW_TIME_NONE);
    }
}

/* Others have settled the row that was to carry the message; what was to go with it waits on, and
 * what was merged before finds its leader among that. */
static void
dissolve (BwLane *lane, BwLaneItem *item)
{
  g_autoptr (GPtrArray) merged = g_ptr_array_new ();
  while (item->parts->len > 0)
    {
      BwOutboxRow *row = g_ptr_array_steal_index (item->parts, 0);
      if (row->status == BW_OUTBOX_MERGED)
        g_ptr_array_add (merged, row);
      else
        bw_lane_queue_add (lane->queue, row);
    }
  for (unsigned i = 0; i < merged->len; i++)
    bw_lane_queue_add (lane->queue, g_ptr_array_index (merged, i));
  bw_lane_item_free (item);
}

static void
conclude_lease (BwLane *lane, const BwDeliveryLease *lease)
{
  BwLaneItem *item = g_steal_pointer (&lane->next);
  bw_lane_item_drop_parts (item, lease->refused);
  if (!lease->is_leased)
    {
      lane->bucket = lane->bucket_before;
      dissolve (lane, item);
      return;
    }
  item->row->status = BW_OUTBOX_SENDING;
  item->row->attempts++;
  item->row->expires_us = bw_lane_item_expires_us (item);
  for (unsigned i = 0; i < item->parts->len; i++)
    {
      BwOutboxRow *part = g_ptr_array_index (item->parts, i);
      part->status = BW_OUTBOX_MERGED;
      g_free (part->merged_into);
      part->merged_into = g_strdup (item->row->id);
    }
  lane->current = item;
}

static void
stepped_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwLane *lane = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDeliveryLease) lease = bw_store_worker_run_finish (result, &error);
  lane->is_writing = false;
  if (!lane->is_gone && lease == NULL)
    step_failed (lane, error);
  else if (!lane->is_gone)
    {
      bool is_news = lane->has_result || lane->expired != NULL;
      conclude_expired (lane);
      if (lane->has_result)
        conclude_result (lane, lease);
      if (lane->next != NULL)
        conclude_lease (lane, lease);
      if (is_news)
        bw_lane_report (lane, NULL);
      if (lane->current != NULL)
        bw_lane_send (lane, lease->gap);
      else
        bw_lane_pump (lane);
    }
  bw_lane_unref (lane);
}

/* A line of text is written for each; a desktop or a server is spared. */
static bool
is_bundled (const BwLane *lane)
{
  return !lane->channel->kind->is_local || lane->channel->kind->rates[0].n > 0;
}

/* What may go now, or NULL; *NEXT_US is when to look again. */
static BwLaneItem *
choose_next (BwLane *lane, int64_t *next_us)
{
  int64_t now_us = bw_clock_wall_us (lane->clock);
  *next_us = INT64_MAX;
  if (!bw_lane_can_send (lane))
    return NULL;
  int64_t free_us = MAX (bw_lane_hold_ends_us (lane), bw_bucket_next_us (&lane->bucket, now_us));
  if (free_us > now_us)
    {
      *next_us = bw_lane_queue_n (lane->queue) > 0 ? free_us : INT64_MAX;
      return NULL;
    }
  bool waits_again = lane->has_result && lane->current->row->status == BW_OUTBOX_RETRY;
  return bw_lane_queue_take (lane->queue, waits_again ? lane->current : NULL, is_bundled (lane),
                             bw_bucket_tokens (&lane->bucket, now_us), next_us);
}

static void
add_ids (GPtrArray *ids, const BwLaneItem *item)
{
  g_ptr_array_add (ids, g_strdup (item->row->id));
  for (unsigned i = 0; i < item->parts->len; i++)
    g_ptr_array_add (ids, g_strdup (((BwOutboxRow *) g_ptr_array_index (item->parts, i))->id));
}

static void
fill_lease (BwLane *lane, BwDeliveryStep *step)
{
  const BwLaneItem *item = lane->next;
  int64_t due_us = bw_lane_item_due_us (item);
  lane->bucket_before = lane->bucket;
  bw_bucket_take (&lane->bucket, step->now_us);
  step->leased = g_ptr_array_new_with_free_func (g_free);
  add_ids (step->leased, item);
  step->until_us = step->now_us + BW_LANE_LEASE_US;
  step->expires_us = bw_lane_item_expires_us (item);
  if (step->now_us - due_us > BW_LATE_US)
    step->late_us = due_us;
  /* It may be due by the awake clock alone. */
  step->now_us = MAX (step->now_us, item->row->not_before_us);
}

static BwDeliveryStep *
make_step (BwLane *lane)
{
  BwDeliveryStep *step = bw_delivery_step_new (bw_clock_wall_us (lane->clock));
  if (lane->has_result)
    {
      step->has_finish = true;
      step->finish = lane->result;
      step->finish.outbox_id = g_strdup (lane->result.outbox_id);
      step->finish.error = g_strdup (lane->result.error);
    }
  if (lane->expired != NULL)
    {
      step->expired = g_ptr_array_new_with_free_func (g_free);
      for (unsigned i = 0; i < lane->expired->len; i++)
        add_ids (step->expired, g_ptr_array_index (lane->expired, i));
    }
  if (lane->next != NULL)
    fill_lease (lane, step);
  lane->state->tokens = bw_bucket_stored (&lane->bucket);
  lane->state->tokens_us = lane->bucket.at_us;
  step->state = bw_channel_state_copy (lane->state);
  return step;
}

void
bw_lane_pump (BwLane *lane)
{
  if (lane->is_writing || (lane->current != NULL && !lane->has_result))
    return;
  int64_t next_us = INT64_MAX, expiry_us = INT64_MAX;
  lane->expired = bw_lane_queue_take_expired (lane->queue, &expiry_us);
  if (lane->expired->len == 0)
    g_clear_pointer (&lane->expired, g_ptr_array_unref);
  lane->next = choose_next (lane, &next_us);
  if (!lane->has_result && lane->expired == NULL && lane->next == NULL)
    {
      wake_at (lane, MIN (next_us, expiry_us));
      return;
    }
  bw_clock_cancel (lane->clock, &lane->timer);
  lane->is_writing = true;
  g_rc_box_acquire (lane);
  bw_store_worker_run_async (bw_alerts_worker (lane->host->alerts), bw_alerts_job_step_delivery,
                             make_step (lane), (GDestroyNotify) bw_delivery_step_free,
                             (GDestroyNotify) bw_delivery_lease_free, NULL, stepped_cb, lane);
}

/* --- public ----------------------------------------------------------------------------------- */

BwLane *
bw_lane_new (const BwLaneHost *host, const char *name)
{
  BwLane *lane = g_rc_box_new0 (BwLane);
  lane->host = host;
  lane->clock = bw_clock_ref (host->clock);
  lane->random = g_rand_new ();
  lane->name = g_strdup (name);
  lane->cancellable = g_cancellable_new ();
  lane->queue = bw_lane_queue_new (host->clock);
  lane->state = bw_channel_state_new (name);
  bw_lane_hold (lane, BW_TIME_NONE);
  return lane;
}

void
bw_lane_close (BwLane *lane)
{
  lane->is_gone = true;
  bw_clock_cancel (lane->clock, &lane->timer);
  bw_clock_cancel (lane->clock, &lane->attempt_timer);
  g_cancellable_cancel (lane->cancellable);
  if (lane->drawing != NULL)
    g_cancellable_cancel (lane->drawing);
  bw_lane_unref (lane);
}

const char *
bw_lane_name (const BwLane *lane)
{
  return lane->name;
}

const BwChannel *
bw_lane_channel (const BwLane *lane)
{
  return lane->channel;
}

static void
forget_channel (BwLane *lane)
{
  bw_lane_cancel_attempt (lane);
  bw_channel_state_free (lane->state);
  lane->state = bw_channel_state_new (lane->name);
  bw_store_worker_post (bw_alerts_worker (lane->host->alerts), bw_alerts_job_forget_channel,
                        g_strdup (lane->name), g_free);
}

void
bw_lane_set_channel (BwLane *lane, BwChannel *channel, const BwRate *rates)
{
  if (channel == NULL)
    forget_channel (lane);
  drop_channel (lane);
  lane->channel = channel;
  bw_lane_hold (lane, BW_TIME_NONE);
  bw_lane_queue_wake (lane->queue);
  lane->state->not_before_us = BW_TIME_NONE;
  if (channel != NULL)
    {
      bw_bucket_init (&lane->bucket, rates != NULL ? rates : channel->kind->rates,
                      bw_clock_wall_us (lane->clock));
      bw_bucket_restore (&lane->bucket, lane->state->tokens, lane->state->tokens_us);
      bw_lane_report (lane, NULL);
    }
  bw_lane_pump (lane);
}

void
bw_lane_restore (BwLane *lane, const BwChannelState *state)
{
  bool is_newer = state != NULL && state->standing == BW_STANDING_OK
                  && state->last_ok_us > lane->state->last_ok_us;
  bool was_known = lane->is_known;
  lane->is_known = true;
  /* Somebody wants it to be tried. */
  if (was_known && state != NULL && state->standing == lane->state->standing
      && state->not_before_us == BW_TIME_NONE)
    bw_lane_unlock (lane);
  if (state == NULL || (was_known && !is_newer))
    {
      if (!was_known)
        bw_lane_report (lane, NULL);
      return;
    }
  bw_channel_state_free (lane->state);
  lane->state = bw_channel_state_copy (state);
  /* A new session may have what was missing: only who asked for a pause is granted it. */
  if (state->standing != BW_STANDING_LIMITED)
    lane->state->not_before_us = BW_TIME_NONE;
  bw_lane_hold (lane, lane->state->not_before_us);
  bw_lane_queue_wake (lane->queue);
  if (!was_known)
    bw_bucket_restore (&lane->bucket, state->tokens, state->tokens_us);
  bw_lane_report (lane, NULL);
  bw_lane_pump (lane);
}

void
bw_lane_add (BwLane *lane, BwOutboxRow *row)
{
  const char *id = row->status == BW_OUTBOX_MERGED ? row->merged_into : row->id;
  bool is_under_way = (lane->current != NULL && g_str_equal (lane->current->row->id, id))
                      || (lane->next != NULL && g_str_equal (lane->next->row->id, id));
  for (unsigned i = 0; lane->next != NULL && i < lane->next->parts->len; i++)
    is_under_way =
        is_under_way
        || g_str_equal (((BwOutboxRow *) g_ptr_array_index (lane->next->parts, i))->id, id);
  /* What is held back is not to be sent; what another process sends is that one's. */
  if (is_under_way || row->status == BW_OUTBOX_DEFERRED || row->status == BW_OUTBOX_SENDING)
    {
      bw_outbox_row_free (row);
      return;
    }
  if (is_important (row))
    watch_important (lane, row->not_before_us + IMPORTANT_US);
  /* An attempt that is due before its time was asked for: then a network that was missing is looked
   * for at once. Only a service that asked for a pause is left alone. */
  bool is_wanted = row->status == BW_OUTBOX_RETRY && lane->state->not_before_us == BW_TIME_NONE
                   && row->not_before_us <= bw_clock_wall_us (lane->clock);
  if (bw_lane_queue_add (lane->queue, row) && is_wanted)
    bw_lane_hold (lane, BW_TIME_NONE);
}

void
bw_lane_wake (BwLane *lane)
{
  bw_lane_queue_wake (lane->queue);
  if (lane->state->not_before_us == BW_TIME_NONE)
    bw_lane_hold (lane, BW_TIME_NONE);
  bw_lane_pump (lane);
}

void
bw_lane_unlock (BwLane *lane)
{
  if (lane->state->standing != BW_STANDING_LOCKED && lane->state->standing != BW_STANDING_BROKEN)
    return;
  lane->state->not_before_us = BW_TIME_NONE;
  bw_lane_wake (lane);
}

void
bw_lane_withdraw (BwLane *lane, int64_t incident_id)
{
  if (lane->channel != NULL && lane->channel->kind->withdraw != NULL)
    lane->channel->kind->withdraw (lane->channel, incident_id);
}

bool
bw_lane_is_busy (const BwLane *lane)
{
  return lane->current != NULL || lane->is_writing;
}
