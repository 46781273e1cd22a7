/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One attempt of a lane: the message, with its picture where one is wanted, and its answer. */
#include "engine/bw-lane-message.h"
#include "engine/bw-lane-private.h"

#include "engine/bw-message-chart.h"
#include "store/bw-delivery.h"

#include <glib/gi18n-lib.h>

/* Channels have time limits of their own; an attempt that has not ended by then is cancelled while
 * the lease still holds. */
#define ATTEMPT_US BW_MINUTE_US
#define OVERDUE_TEXT _ ("no answer within a minute")
#define GONE_TEXT N_ ("the channel was removed or disabled")
#define TOO_LATE_TEXT N_ ("it came too late to be of use")

/* A picture that is not there by then is left out. */
#define DRAWING_US (2 * BW_SECOND_US)

static void
settle (BwLane *lane, const BwAnswer *answer)
{
  bw_lane_judge (lane, answer);
  bw_lane_pump (lane);
}

/* Ends an attempt that was never made. */
static void
settle_unsent (BwLane *lane, BwOutcome outcome, const char *why)
{
  BwAnswer answer = { .outcome = outcome, .retry_after_us = -1, .text = g_strdup (why) };
  lane->started_us = BW_TIME_NONE;
  settle (lane, &answer);
  bw_answer_clear (&answer);
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
  answer->code = 0;
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
  bw_lane_unref (lane);
}

/* It does not even end when it is told to: to all others the row is due again, and maybe a
 * duplicate; the channel is blocked until the attempt ends. */
static void
stuck_cb (gpointer data)
{
  BwLane *lane = data;
  lane->attempt_timer = 0;
  lane->current->row->is_maybe_duplicate = true;
  BwOutboxRecovery recovery = { .now_us = bw_clock_wall_us (lane->clock) };
  bw_store_worker_post (bw_alerts_worker (lane->host->alerts), bw_alerts_job_recover,
                        g_memdup2 (&recovery, sizeof recovery), g_free);
}

static void
overdue_cb (gpointer data)
{
  BwLane *lane = data;
  lane->attempt_timer = bw_clock_call_at (
      lane->clock, bw_clock_awake_us (lane->clock) + BW_LANE_LEASE_US - ATTEMPT_US, stuck_cb, lane);
  lane->is_overdue = true;
  g_free (lane->error);
  lane->error = g_strdup (OVERDUE_TEXT);
  bw_lane_report (lane, NULL);
  bw_lane_cancel_attempt (lane);
}

/* (transfer full) */
static void
send_message (BwLane *lane, BwMessage *message)
{
  BwClock *clock = lane->clock;
  lane->sender = lane->channel;
  lane->is_overdue = false;
  lane->started_us = bw_clock_wall_us (clock);
  lane->attempt_timer =
      bw_clock_call_at (clock, bw_clock_awake_us (clock) + ATTEMPT_US, overdue_cb, lane);
  g_rc_box_acquire (lane);
  lane->channel->kind->send_async (lane->channel, message, lane->cancellable, sent_cb, lane);
  bw_message_free (message);
}

/* --- the picture ------------------------------------------------------------------------------ */

/* Sends the message that was waiting for its picture, if it still is; CHART may be NULL. */
static void
end_drawing (BwLane *lane, GBytes *chart)
{
  BwMessage *message = g_steal_pointer (&lane->message);
  bw_clock_cancel (lane->clock, &lane->attempt_timer);
  g_clear_object (&lane->drawing);
  if (message == NULL)
    return;
  if (chart != NULL)
    message->chart_png = g_bytes_ref (chart);
  if (bw_lane_can_send (lane))
    {
      send_message (lane, message);
      return;
    }
  bw_message_free (message);
  settle_unsent (lane, BW_OUTCOME_CANCELLED, GONE_TEXT);
}

static void
drawing_overdue_cb (gpointer data)
{
  BwLane *lane = data;
  lane->attempt_timer = 0;
  g_cancellable_cancel (lane->drawing);
  end_drawing (lane, NULL);
}

/* What is drawn belongs to one attempt; its cancellable tells of which. */
typedef struct
{
  BwLane *lane;
  GCancellable *drawing;
} Drawing;

static void
drawing_end (Drawing *drawing)
{
  bw_lane_unref (drawing->lane);
  g_object_unref (drawing->drawing);
  g_free (drawing);
}

static void
drawn_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Drawing *drawing = data;
  BwLane *lane = drawing->lane;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chart = bw_message_chart_finish (result, &error);
  if (!lane->is_gone && lane->drawing == drawing->drawing)
    end_drawing (lane, chart);
  drawing_end (drawing);
}

/* A store job: BwOutboxRow → the evidence of its event, or NULL. */
static gpointer
find_evidence (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const BwOutboxRow *row = data;
  int64_t id = row->incident_id;
  g_autoptr (GPtrArray) events = bw_alerts_job_list_events (db, &id, cancellable, error);
  for (unsigned i = 0; events != NULL && i < events->len; i++)
    {
      const BwIncidentEvent *event = g_ptr_array_index (events, i);
      if (event->seq == row->event_seq)
        return g_strdup (event->evidence);
    }
  return NULL;
}

static void
found_evidence_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Drawing *drawing = data;
  BwLane *lane = drawing->lane;
  g_autofree char *evidence = bw_store_worker_run_finish (result, NULL);
  if (lane->is_gone || lane->drawing != drawing->drawing || evidence == NULL)
    {
      if (!lane->is_gone && lane->drawing == drawing->drawing)
        end_drawing (lane, NULL);
      drawing_end (drawing);
      return;
    }
  bw_message_chart_async (evidence, lane->host->zone, drawing->drawing, drawn_cb, drawing);
}

/* Nothing of it may keep the message back for long, nor stop it. */
static void
draw (BwLane *lane, BwMessage *message)
{
  BwClock *clock = lane->clock;
  BwOutboxRow row = { .incident_id = lane->current->row->incident_id,
                      .event_seq = lane->current->row->event_seq };
  lane->message = message;
  lane->drawing = g_cancellable_new ();
  lane->attempt_timer =
      bw_clock_call_at (clock, bw_clock_awake_us (clock) + DRAWING_US, drawing_overdue_cb, lane);
  Drawing *drawing = g_new (Drawing, 1);
  *drawing = (Drawing){ g_rc_box_acquire (lane), g_object_ref (lane->drawing) };
  bw_store_worker_run_async (bw_alerts_worker (lane->host->alerts), find_evidence,
                             g_memdup2 (&row, sizeof row), g_free, g_free, lane->drawing,
                             found_evidence_cb, drawing);
}

void
bw_lane_send (BwLane *lane, const BwGap *gap)
{
  g_autoptr (GError) error = NULL;
  int64_t now_us = bw_clock_wall_us (lane->clock);
  if (lane->current->row->expires_us <= now_us)
    {
      settle_unsent (lane, BW_OUTCOME_NO_NETWORK,
                     lane->error != NULL ? lane->error : TOO_LATE_TEXT);
      return;
    }
  BwMessage *message = bw_lane_message (lane->current, now_us, gap, lane->host->zone, &error);
  if (message == NULL)
    settle_unsent (lane, BW_OUTCOME_PERMANENT, error->message);
  else if (!bw_lane_can_send (lane))
    {
      bw_message_free (message);
      settle_unsent (lane, BW_OUTCOME_CANCELLED, GONE_TEXT);
    }
  else if (lane->channel->kind->wants_chart && lane->current->row->incident_id != 0)
    draw (lane, message);
  else
    send_message (lane, message);
}
