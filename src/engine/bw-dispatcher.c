/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends what waits in the outbox: one sender for each channel, in order for each incident, every
 * step committed. */
#include "engine/bw-dispatcher.h"

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

/* One channel with the rows that wait for it. Reference-counted: an answer may come after the
 * channel was replaced. */
typedef struct
{
  BwDispatcher *dispatcher; /* borrowed; checked by is_gone */
  char *name;
  BwChannel *channel; /* NULL while the configuration has none of this name */
  BwChannel *sender;  /* the one that sends at this moment; outlives its replacement */
  GQueue rows;        /* of BwOutboxRow, oldest first */
  BwOutboxRow *current;
  GCancellable *cancellable;
  unsigned timer;
  bool is_gone;
  int64_t started_us;
  int64_t n_delivered;
  int64_t n_failed;
  int64_t last_ok_us;
  char *error;
} Lane;

struct _BwDispatcher
{
  BwClock *clock;
  BwAlerts *alerts;
  BwDispatcherFunc func;
  gpointer func_data;
  GPtrArray *lanes; /* of Lane */
  GRand *random;
  GCancellable *closing;
};

static void pump (Lane *lane);

static void
lane_clear (gpointer data)
{
  Lane *lane = data;
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
drop_channel (Lane *lane)
{
  if (lane->channel != lane->sender)
    bw_channel_free (lane->channel);
  lane->channel = NULL;
}

static void
lane_unref (gpointer lane)
{
  g_rc_box_release_full (lane, lane_clear);
}

/* The dispatcher lets go of the lane; what is under way ends by itself. */
static void
lane_close (gpointer data)
{
  Lane *lane = data;
  lane->is_gone = true;
  bw_clock_cancel (lane->dispatcher->clock, &lane->timer);
  g_cancellable_cancel (lane->cancellable);
  lane_unref (lane);
}

static Lane *
lane_new (BwDispatcher *dispatcher, const char *name)
{
  Lane *lane = g_rc_box_new0 (Lane);
  lane->dispatcher = dispatcher;
  lane->name = g_strdup (name);
  lane->cancellable = g_cancellable_new ();
  lane->last_ok_us = BW_TIME_NONE;
  g_queue_init (&lane->rows);
  g_ptr_array_add (dispatcher->lanes, lane);
  return lane;
}

static Lane *
lane_find (BwDispatcher *dispatcher, const char *name)
{
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    {
      Lane *lane = g_ptr_array_index (dispatcher->lanes, i);
      if (g_str_equal (lane->name, name))
        return lane;
    }
  return lane_new (dispatcher, name);
}

static void
lane_status (const Lane *lane, BwChannelStatus *out)
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
report (Lane *lane, const GError *error)
{
  BwChannelStatus status = { .channel = lane->name };
  if (lane->channel != NULL)
    lane_status (lane, &status);
  if (lane->dispatcher->func != NULL)
    lane->dispatcher->func (lane->dispatcher->func_data, &status, error);
}

static void
timer_cb (gpointer data)
{
  Lane *lane = data;
  lane->timer = 0;
  pump (lane);
}

static void
wake_at (Lane *lane, int64_t wall_us)
{
  BwClock *clock = lane->dispatcher->clock;
  bw_clock_cancel (clock, &lane->timer);
  int64_t wait_us = MAX (wall_us - bw_clock_wall_us (clock), 0);
  lane->timer = bw_clock_call_at (clock, bw_clock_awake_us (clock) + wait_us, timer_cb, lane);
}

/* The row that may go now: due, and no earlier one of its incident before it. *NEXT_US is when to
 * look again. */
static GList *
next_due (Lane *lane, int64_t now_us, int64_t *next_us)
{
  *next_us = INT64_MAX;
  g_autoptr (GHashTable) held = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (GList *link = lane->rows.head; link != NULL; link = link->next)
    {
      BwOutboxRow *row = link->data;
      if (!g_hash_table_add (held, &row->incident_id))
        continue;
      if (row->not_before_us <= now_us)
        return link;
      *next_us = MIN (*next_us, row->not_before_us);
    }
  return NULL;
}

/* What the answer means for the row: delivered, given up, or tried again at *NOT_BEFORE_US. */
static BwOutboxStatus
judge (Lane *lane, const BwOutboxRow *row, const BwAnswer *answer, int64_t now_us,
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
      *not_before_us +=
          answer->retry_after_us >= 0
              ? MIN (answer->retry_after_us, BW_HOUR_US)
              : bw_retry_delay_us (row->attempts, g_rand_double (lane->dispatcher->random));
      break;
    }
  return *not_before_us < row->expires_us ? BW_OUTBOX_RETRY : BW_OUTBOX_EXPIRED;
}

static void
finished_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Lane *lane = data;
  g_autoptr (GError) error = NULL;
  bw_store_worker_run_finish (result, &error);
  if (!lane->is_gone)
    {
      /* Where the result could not be written the row stays leased, and is taken up again as a
       * possible duplicate. */
      if (lane->current != NULL && lane->current->status == BW_OUTBOX_RETRY)
        g_queue_push_head (&lane->rows, g_steal_pointer (&lane->current));
      g_clear_pointer (&lane->current, bw_outbox_row_free);
      report (lane, error);
      pump (lane);
    }
  lane_unref (lane);
}

static void
note_answer (Lane *lane, const BwAnswer *answer, int64_t now_us)
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
settle (Lane *lane, const BwAnswer *answer)
{
  BwOutboxRow *row = lane->current;
  int64_t now_us = bw_clock_wall_us (lane->dispatcher->clock);
  int64_t not_before_us = 0;
  row->status = judge (lane, row, answer, now_us, &not_before_us);
  row->not_before_us = not_before_us;
  if (answer->outcome == BW_OUTCOME_NO_NETWORK || answer->outcome == BW_OUTCOME_CANCELLED)
    row->attempts--;
  note_answer (lane, answer, now_us);
  BwDelivery *delivery = g_new0 (BwDelivery, 1);
  delivery->outbox_id = row->id;
  delivery->outcome = answer->outcome;
  delivery->status = row->status;
  delivery->at_us = lane->started_us;
  delivery->duration_ms = (now_us - lane->started_us) / 1000;
  delivery->code = answer->code;
  delivery->error = lane->error;
  delivery->not_before_us = not_before_us;
  g_rc_box_acquire (lane);
  bw_store_worker_run_async (bw_alerts_worker (lane->dispatcher->alerts),
                             bw_alerts_job_finish_delivery, delivery, g_free, NULL, NULL,
                             finished_cb, lane);
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Lane *lane = data;
  BwAnswer answer = { 0 };
  BwChannel *sender = g_steal_pointer (&lane->sender);
  sender->kind->send_finish (sender, result, &answer);
  if (sender != lane->channel)
    bw_channel_free (sender);
  if (!lane->is_gone)
    settle (lane, &answer);
  bw_answer_clear (&answer);
  lane_unref (lane);
}

/* Ends an attempt that was never made. */
static void
settle_unsent (Lane *lane, BwOutcome outcome, const char *why)
{
  BwAnswer answer = { .outcome = outcome, .retry_after_us = -1, .text = g_strdup (why) };
  settle (lane, &answer);
  bw_answer_clear (&answer);
}

static void
send_current (Lane *lane)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwMessage) message = bw_message_from_json (lane->current->payload, &error);
  if (message == NULL)
    {
      settle_unsent (lane, BW_OUTCOME_PERMANENT, error->message);
      return;
    }
  if (lane->channel == NULL)
    {
      settle_unsent (lane, BW_OUTCOME_CANCELLED, "the channel was removed");
      return;
    }
  message->incident_id = lane->current->incident_id;
  message->is_maybe_duplicate = lane->current->is_maybe_duplicate;
  lane->sender = lane->channel;
  g_rc_box_acquire (lane);
  lane->channel->kind->send_async (lane->channel, message, lane->cancellable, sent_cb, lane);
}

static void
leased_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Lane *lane = data;
  g_autoptr (GError) error = NULL;
  bool is_ours = bw_store_worker_run_finish (result, &error) != NULL;
  if (!lane->is_gone && is_ours)
    {
      lane->current->attempts++;
      lane->started_us = bw_clock_wall_us (lane->dispatcher->clock);
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
          wake_at (lane, bw_clock_wall_us (lane->dispatcher->clock) + STORE_PAUSE_US);
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
lease (Lane *lane, int64_t now_us)
{
  BwOutboxLease lease = { lane->current->id, now_us, now_us + LEASE_US };
  g_rc_box_acquire (lane);
  bw_store_worker_run_async (bw_alerts_worker (lane->dispatcher->alerts), bw_alerts_job_lease,
                             g_memdup2 (&lease, sizeof lease), g_free, NULL, NULL, leased_cb, lane);
}

static void
pump (Lane *lane)
{
  if (lane->current != NULL || lane->channel == NULL)
    return;
  int64_t now_us = bw_clock_wall_us (lane->dispatcher->clock);
  int64_t next_us = 0;
  GList *link = next_due (lane, now_us, &next_us);
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

BwDispatcher *
bw_dispatcher_new (BwClock *clock, BwAlerts *alerts, BwDispatcherFunc func, gpointer data)
{
  BwDispatcher *dispatcher = g_new0 (BwDispatcher, 1);
  dispatcher->clock = bw_clock_ref (clock);
  dispatcher->alerts = alerts;
  dispatcher->func = func;
  dispatcher->func_data = data;
  dispatcher->lanes = g_ptr_array_new_with_free_func (lane_close);
  dispatcher->random = g_rand_new ();
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
  g_rand_free (dispatcher->random);
  bw_clock_unref (dispatcher->clock);
  g_free (dispatcher);
}

void
bw_dispatcher_add_channel (BwDispatcher *dispatcher, BwChannel *channel)
{
  g_return_if_fail (dispatcher != NULL && channel != NULL);
  Lane *lane = lane_find (dispatcher, channel->name);
  drop_channel (lane);
  lane->channel = channel;
  report (lane, NULL);
  pump (lane);
}

void
bw_dispatcher_remove_channel (BwDispatcher *dispatcher, const char *name)
{
  g_return_if_fail (dispatcher != NULL && name != NULL);
  Lane *lane = lane_find (dispatcher, name);
  g_cancellable_cancel (lane->cancellable);
  g_object_unref (lane->cancellable);
  lane->cancellable = g_cancellable_new ();
  drop_channel (lane);
}

/* The lane of the I-th channel that is there. */
static Lane *
nth_lane (BwDispatcher *dispatcher, unsigned i)
{
  for (unsigned k = 0; k < dispatcher->lanes->len; k++)
    {
      Lane *lane = g_ptr_array_index (dispatcher->lanes, k);
      if (lane->channel != NULL && i-- == 0)
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
  Lane *lane = nth_lane (dispatcher, i);
  if (lane == NULL)
    return false;
  lane_status (lane, out);
  return true;
}

static bool
has_row (const Lane *lane, const char *id)
{
  if (lane->current != NULL && g_str_equal (lane->current->id, id))
    return true;
  for (GList *link = lane->rows.head; link != NULL; link = link->next)
    if (g_str_equal (((BwOutboxRow *) link->data)->id, id))
      return true;
  return false;
}

void
bw_dispatcher_enqueue (BwDispatcher *dispatcher, BwOutboxRow *row)
{
  g_return_if_fail (dispatcher != NULL && row != NULL);
  Lane *lane = lane_find (dispatcher, row->channel);
  if (has_row (lane, row->id))
    {
      bw_outbox_row_free (row);
      return;
    }
  g_queue_push_tail (&lane->rows, row);
  pump (lane);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwDispatcher *dispatcher = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bw_store_worker_run_finish (result, &error);
  /* Cancelled means that the dispatcher is gone: DATA must not be touched. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
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
    {
      Lane *lane = g_ptr_array_index (dispatcher->lanes, i);
      if (lane->channel != NULL && lane->channel->kind->withdraw != NULL)
        lane->channel->kind->withdraw (lane->channel, incident_id);
    }
}

bool
bw_dispatcher_is_busy (BwDispatcher *dispatcher)
{
  for (unsigned i = 0; i < dispatcher->lanes->len; i++)
    if (((Lane *) g_ptr_array_index (dispatcher->lanes, i))->current != NULL)
      return true;
  return false;
}
