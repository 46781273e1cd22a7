/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deliveries of one channel: one at a time, in order for each incident, every step committed.
 */
#include "engine/bw-lane.h"

#include "base/bw-error.h"
#include "engine/bw-retry.h"
#include "notify/bw-message.h"
#include "store/bw-delivery.h"

/* How long a row belongs to the attempt that took it; after that the attempt is taken for lost. */
#define LEASE_US (90 * BW_SECOND_US)
/* The pause after the outbox itself could not be written. */
#define STORE_PAUSE_US (5 * BW_SECOND_US)
/* Where a service is missing there is nothing to be counted as an attempt; it is looked for again
 * this often. */
#define ABSENT_PAUSE_US (30 * BW_SECOND_US)
/* Channels have time limits of their own; an attempt that has not ended by then is cancelled while
 * the lease still holds. */
#define ATTEMPT_US BW_MINUTE_US
#define OVERDUE_TEXT "no answer within a minute"

/* Reference-counted: an answer may come after it was closed. */
struct _BwLane
{
  BwClock *clock;
  BwAlerts *alerts; /* borrowed; not touched once IS_GONE */
  BwDispatcherFunc func;
  gpointer func_data;
  GRand *random;
  char *name;
  BwChannel *channel; /* NULL while the configuration has none of this name */
  BwChannel *sender;  /* the one that sends at this moment; outlives its replacement */
  GQueue rows;        /* of BwOutboxRow, oldest first */
  BwOutboxRow *current;
  GCancellable *cancellable;
  unsigned timer;
  unsigned attempt_timer;
  bool is_gone;
  bool is_overdue;       /* the attempt was cancelled because it took too long */
  bool is_unwritten;     /* what came of the attempt could not be written so far: RESULT */
  BwDelivery result;     /* its strings are those of CURRENT and ERROR */
  int64_t not_before_us; /* the channel itself asked to be left alone until then */
  int64_t started_us;
  int64_t n_delivered;
  int64_t n_failed;
  int64_t last_ok_us;
  char *error;
};

static void pump (BwLane *lane);

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
  g_queue_clear_full (&lane->rows, (GDestroyNotify) bw_outbox_row_free);
  g_clear_pointer (&lane->current, bw_outbox_row_free);
  g_object_unref (lane->cancellable);
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
static void
cancel_attempt (BwLane *lane)
{
  g_autoptr (GCancellable) old = g_steal_pointer (&lane->cancellable);
  lane->cancellable = g_cancellable_new ();
  g_cancellable_cancel (old);
}

static void
lane_unref (gpointer lane)
{
  g_rc_box_release_full (lane, lane_clear);
}

void
bw_lane_status (const BwLane *lane, BwChannelStatus *out)
{
  *out = (BwChannelStatus){ .channel = lane->name,
                            .type = lane->channel->kind->type,
                            .is_enabled = lane->channel->is_enabled,
                            .min_severity = lane->channel->min_severity,
                            .n_waiting = g_queue_get_length ((GQueue *) &lane->rows)
                                         + (lane->current != NULL ? 1 : 0),
                            .n_delivered = lane->n_delivered,
                            .n_failed = lane->n_failed,
                            .last_ok_us = lane->last_ok_us,
                            .error = lane->error };
}

static void
report (BwLane *lane, const GError *error)
{
  BwChannelStatus status = { .channel = lane->name };
  if (lane->func == NULL || (lane->channel == NULL && error == NULL))
    return;
  if (lane->channel != NULL)
    bw_lane_status (lane, &status);
  lane->func (lane->func_data, &status, error);
}

static void
timer_cb (gpointer data)
{
  BwLane *lane = data;
  lane->timer = 0;
  pump (lane);
}

static void
wake_at (BwLane *lane, int64_t wall_us)
{
  BwClock *clock = lane->clock;
  bw_clock_cancel (clock, &lane->timer);
  int64_t wait_us = MAX (wall_us - bw_clock_wall_us (clock), 0);
  lane->timer = bw_clock_call_at (clock, bw_clock_awake_us (clock) + wait_us, timer_cb, lane);
}

/* The row that may go now: due, and no earlier one of its incident before it. *NEXT_US is when to
 * look again. */
static GList *
next_due (BwLane *lane, int64_t now_us, int64_t *next_us)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (GList *link = lane->rows.head; link != NULL; link = link->next)
    {
      BwOutboxRow *row = link->data;
      int64_t due_us = MAX (row->not_before_us, lane->not_before_us);
      if (!g_hash_table_add (held, &row->incident_id))
        continue;
      if (due_us <= now_us)
        return link;
      *next_us = MIN (*next_us, due_us);
    }
  return NULL;
}

/* While there is nobody to send them rows only grow old. */
static GList *
next_expired (BwLane *lane, int64_t now_us, int64_t *next_us)
{
  for (GList *link = lane->rows.head; link != NULL; link = link->next)
    {
      const BwOutboxRow *row = link->data;
      if (row->expires_us <= now_us)
        return link;
      *next_us = MIN (*next_us, row->expires_us);
    }
  return NULL;
}

/* What the answer means for the row: delivered, given up, or tried again at *NOT_BEFORE_US. */
static BwOutboxStatus
judge (BwLane *lane, const BwOutboxRow *row, const BwAnswer *answer, int64_t now_us,
       int64_t *not_before_us)
{
  *not_before_us = now_us;
  switch (answer->outcome)
    {
    case BW_OUTCOME_ACCEPTED:
      return BW_OUTBOX_DELIVERED;
    case BW_OUTCOME_PERMANENT:
      return BW_OUTBOX_DEAD;
    case BW_OUTCOME_NO_NETWORK:
    case BW_OUTCOME_CANCELLED:
      *not_before_us += ABSENT_PAUSE_US;
      break;
    case BW_OUTCOME_RETRYABLE:
      *not_before_us += answer->retry_after_us >= 0
                            ? MIN (answer->retry_after_us, BW_HOUR_US)
                            : bw_retry_delay_us (row->attempts, g_rand_double (lane->random));
      break;
    }
  return *not_before_us < row->expires_us ? BW_OUTBOX_RETRY : BW_OUTBOX_EXPIRED;
}

static void write_result (BwLane *lane);

/* Until the result is written the row is this lane's: sent again it would be a duplicate. */
static void
written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwLane *lane = data;
  g_autoptr (GError) error = NULL;
  bool is_written = bw_store_worker_run_finish (result, &error) != NULL;
  bool is_lost = g_error_matches (error, BW_ERROR, BW_ERROR_CONFLICT);
  if (!lane->is_gone && !is_written && !is_lost)
    {
      lane->is_unwritten = true;
      report (lane, error);
      wake_at (lane, bw_clock_wall_us (lane->clock) + STORE_PAUSE_US);
    }
  else if (!lane->is_gone)
    {
      if (is_written && lane->current->status == BW_OUTBOX_RETRY)
        g_queue_push_head (&lane->rows, g_steal_pointer (&lane->current));
      g_clear_pointer (&lane->current, bw_outbox_row_free);
      report (lane, NULL);
      pump (lane);
    }
  lane_unref (lane);
}

static void
write_result (BwLane *lane)
{
  lane->is_unwritten = false;
  g_rc_box_acquire (lane);
  bw_store_worker_run_async (bw_alerts_worker (lane->alerts), bw_alerts_job_finish_delivery,
                             g_memdup2 (&lane->result, sizeof lane->result), g_free, NULL, NULL,
                             written_cb, lane);
}

static void
note_answer (BwLane *lane, const BwAnswer *answer, int64_t now_us)
{
  g_autofree char *old = g_steal_pointer (&lane->error);
  if (answer->outcome == BW_OUTCOME_ACCEPTED)
    {
      lane->n_delivered++;
      lane->last_ok_us = now_us;
      return;
    }
  lane->n_failed++;
  lane->error = g_strdup (answer->text != NULL ? answer->text : "no answer");
}

/* Strings in what a job is given stay valid for it: the lane keeps its row and its error until the
 * job has answered. */
static void
settle (BwLane *lane, const BwAnswer *answer)
{
  BwOutboxRow *row = lane->current;
  int64_t now_us = bw_clock_wall_us (lane->clock);
  int64_t not_before_us = 0;
  row->status = judge (lane, row, answer, now_us, &not_before_us);
  row->not_before_us = not_before_us;
  if (answer->outcome == BW_OUTCOME_NO_NETWORK || answer->outcome == BW_OUTCOME_CANCELLED)
    row->attempts--;
  if (answer->outcome == BW_OUTCOME_RETRYABLE && answer->retry_after_us >= 0)
    lane->not_before_us = not_before_us;
  note_answer (lane, answer, now_us);
  lane->result = (BwDelivery){ .outbox_id = row->id,
                               .outcome = answer->outcome,
                               .status = row->status,
                               .at_us = lane->started_us,
                               .duration_ms = (now_us - lane->started_us) / 1000,
                               .code = answer->code,
                               .error = lane->error,
                               .not_before_us = not_before_us };
  write_result (lane);
}

/* An attempt that was ended for taking too long may have been accepted all the same. */
static void
note_overdue (BwLane *lane, BwAnswer *answer)
{
  if (!lane->is_overdue || answer->outcome != BW_OUTCOME_CANCELLED)
    return;
  g_free (answer->text);
  answer->text = g_strdup (OVERDUE_TEXT);
  answer->outcome = BW_OUTCOME_RETRYABLE;
  lane->current->is_maybe_duplicate = true;
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwLane *lane = data;
  BwAnswer answer = { .retry_after_us = -1 };
  BwChannel *sender = g_steal_pointer (&lane->sender);
  sender->kind->send_finish (sender, result, &answer);
  if (sender != lane->channel)
    bw_channel_free (sender);
  if (!lane->is_gone)
    {
      bw_clock_cancel (lane->clock, &lane->attempt_timer);
      note_overdue (lane, &answer);
      settle (lane, &answer);
    }
  bw_answer_clear (&answer);
  lane_unref (lane);
}

/* Ends an attempt that was never made. */
static void
settle_unsent (BwLane *lane, BwOutcome outcome, const char *why)
{
  BwAnswer answer = { .outcome = outcome, .retry_after_us = -1, .text = g_strdup (why) };
  settle (lane, &answer);
  bw_answer_clear (&answer);
}

static void
overdue_cb (gpointer data)
{
  BwLane *lane = data;
  lane->attempt_timer = 0;
  lane->is_overdue = true;
  g_free (lane->error);
  lane->error = g_strdup (OVERDUE_TEXT);
  report (lane, NULL);
  cancel_attempt (lane);
}

static bool
can_send (const BwLane *lane)
{
  return lane->channel != NULL && lane->channel->is_enabled;
}

static void
send_current (BwLane *lane)
{
  BwClock *clock = lane->clock;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwMessage) message = bw_message_from_json (lane->current->payload, &error);
  if (message == NULL)
    {
      settle_unsent (lane, BW_OUTCOME_PERMANENT, error->message);
      return;
    }
  if (!can_send (lane))
    {
      settle_unsent (lane, BW_OUTCOME_CANCELLED, "the channel was removed or disabled");
      return;
    }
  message->incident_id = lane->current->incident_id;
  message->is_maybe_duplicate = lane->current->is_maybe_duplicate;
  lane->sender = lane->channel;
  lane->is_overdue = false;
  lane->attempt_timer =
      bw_clock_call_at (clock, bw_clock_awake_us (clock) + ATTEMPT_US, overdue_cb, lane);
  g_rc_box_acquire (lane);
  lane->channel->kind->send_async (lane->channel, message, lane->cancellable, sent_cb, lane);
}

static void
leased_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwLane *lane = data;
  g_autoptr (GError) error = NULL;
  bool is_ours = bw_store_worker_run_finish (result, &error) != NULL;
  if (!lane->is_gone && is_ours)
    {
      lane->current->attempts++;
      lane->started_us = bw_clock_wall_us (lane->clock);
      if (lane->current->expires_us <= lane->started_us)
        settle_unsent (lane, BW_OUTCOME_NO_NETWORK,
                       lane->error != NULL ? lane->error : "it came too late to be of use");
      else
        send_current (lane);
    }
  else if (!lane->is_gone)
    {
      if (error != NULL)
        {
          g_queue_push_head (&lane->rows, g_steal_pointer (&lane->current));
          report (lane, error);
          wake_at (lane, bw_clock_wall_us (lane->clock) + STORE_PAUSE_US);
        }
      else
        {
          g_clear_pointer (&lane->current, bw_outbox_row_free);
          pump (lane);
        }
    }
  lane_unref (lane);
}

static void
lease (BwLane *lane, int64_t now_us)
{
  BwOutboxLease lease = { lane->current->id, now_us, now_us + LEASE_US };
  g_rc_box_acquire (lane);
  bw_store_worker_run_async (bw_alerts_worker (lane->alerts), bw_alerts_job_lease,
                             g_memdup2 (&lease, sizeof lease), g_free, NULL, NULL, leased_cb, lane);
}

static void
pump (BwLane *lane)
{
  if (lane->is_unwritten)
    write_result (lane);
  if (lane->current != NULL)
    return;
  int64_t now_us = bw_clock_wall_us (lane->clock);
  int64_t next_us = INT64_MAX;
  GList *link =
      can_send (lane) ? next_due (lane, now_us, &next_us) : next_expired (lane, now_us, &next_us);
  if (link == NULL)
    {
      if (next_us != INT64_MAX)
        wake_at (lane, next_us);
      return;
    }
  lane->current = link->data;
  g_queue_delete_link (&lane->rows, link);
  lease (lane, now_us);
}

BwLane *
bw_lane_new (BwClock *clock, BwAlerts *alerts, const char *name, BwDispatcherFunc func,
             gpointer data)
{
  BwLane *lane = g_rc_box_new0 (BwLane);
  lane->clock = bw_clock_ref (clock);
  lane->alerts = alerts;
  lane->func = func;
  lane->func_data = data;
  lane->random = g_rand_new ();
  lane->name = g_strdup (name);
  lane->cancellable = g_cancellable_new ();
  lane->last_ok_us = BW_TIME_NONE;
  g_queue_init (&lane->rows);
  return lane;
}

void
bw_lane_close (BwLane *lane)
{
  lane->is_gone = true;
  bw_clock_cancel (lane->clock, &lane->timer);
  bw_clock_cancel (lane->clock, &lane->attempt_timer);
  g_cancellable_cancel (lane->cancellable);
  lane_unref (lane);
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

void
bw_lane_set_channel (BwLane *lane, BwChannel *channel)
{
  if (channel == NULL)
    cancel_attempt (lane);
  drop_channel (lane);
  lane->channel = channel;
  lane->not_before_us = 0;
  if (channel != NULL)
    report (lane, NULL);
  pump (lane);
}

static bool
has_row (const BwLane *lane, const char *id)
{
  if (lane->current != NULL && g_str_equal (lane->current->id, id))
    return true;
  for (GList *link = lane->rows.head; link != NULL; link = link->next)
    if (g_str_equal (((BwOutboxRow *) link->data)->id, id))
      return true;
  return false;
}

void
bw_lane_enqueue (BwLane *lane, BwOutboxRow *row)
{
  if (has_row (lane, row->id))
    {
      bw_outbox_row_free (row);
      return;
    }
  g_queue_push_tail (&lane->rows, row);
  pump (lane);
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
  return lane->current != NULL;
}
