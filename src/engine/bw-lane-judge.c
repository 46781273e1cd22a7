/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a channel's answer means: for the message it was about, and for all that come after it. */
#include "engine/bw-lane-private.h"

#include "base/bw-time.h"
#include "engine/bw-retry.h"

#include <glib/gi18n-lib.h>

/* Where a service is missing there is nothing to be counted as an attempt; it is looked for again
 * this often. */
#define ABSENT_PAUSE_US (30 * BW_SECOND_US)
/* What refuses everything, or can't read its secret, is tried again this often, with one message.
 * The others wait: they would be refused as well. */
#define BROKEN_PAUSE_US (15 * BW_MINUTE_US)
#define LONGEST_PAUSE_US BW_HOUR_US

void
bw_lane_hold (BwLane *lane, int64_t wall_us)
{
  int64_t now_us = bw_clock_wall_us (lane->clock);
  lane->hold_us = wall_us == BW_TIME_NONE ? now_us : MAX (wall_us, now_us);
  lane->hold_awake_us = bw_clock_awake_us (lane->clock) + lane->hold_us - now_us;
}

int64_t
bw_lane_hold_ends_us (const BwLane *lane)
{
  int64_t wait_us = lane->hold_awake_us - bw_clock_awake_us (lane->clock);
  return MIN (lane->hold_us, bw_clock_wall_us (lane->clock) + MAX (wait_us, 0));
}

/* The pause before the row is tried again. */
static int64_t
pause_us (BwLane *lane, const BwAnswer *answer)
{
  if (answer->is_locked || answer->outcome == BW_OUTCOME_PERMANENT)
    return BROKEN_PAUSE_US;
  if (answer->outcome == BW_OUTCOME_NO_NETWORK || answer->outcome == BW_OUTCOME_CANCELLED)
    return ABSENT_PAUSE_US;
  if (answer->retry_after_us >= 0)
    return MIN (answer->retry_after_us, LONGEST_PAUSE_US);
  return bw_retry_delay_us (lane->current->row->attempts, g_rand_double (lane->random));
}

static BwOutboxStatus
judge_row (BwLane *lane, const BwAnswer *answer, int64_t not_before_us)
{
  if (answer->outcome == BW_OUTCOME_ACCEPTED)
    return BW_OUTBOX_DELIVERED;
  /* One that is known to be broken is only tried; what it refuses then is not the message. */
  bool is_trial = answer->is_broken && lane->state->standing == BW_STANDING_BROKEN;
  if (answer->outcome == BW_OUTCOME_PERMANENT && !is_trial)
    return BW_OUTBOX_DEAD;
  return not_before_us < bw_lane_item_expires_us (lane->current) ? BW_OUTBOX_RETRY
                                                                 : BW_OUTBOX_EXPIRED;
}

static void
set_standing (BwLane *lane, BwStanding standing, const char *reason, int64_t until_us)
{
  char *copy = g_strdup (reason);
  g_free (lane->state->reason);
  lane->state->reason = copy;
  lane->state->standing = standing;
  lane->state->not_before_us = until_us;
  bw_lane_hold (lane, until_us);
}

static void
judge_channel (BwLane *lane, const BwAnswer *answer, int64_t now_us)
{
  const char *said = answer->advice != NULL ? answer->advice : answer->text;
  int64_t until_us = now_us + pause_us (lane, answer);
  if (answer->outcome == BW_OUTCOME_ACCEPTED)
    set_standing (lane, BW_STANDING_OK, NULL, BW_TIME_NONE);
  else if (answer->is_broken)
    set_standing (lane, BW_STANDING_BROKEN, said, until_us);
  else if (answer->is_locked)
    set_standing (lane, BW_STANDING_LOCKED, said, until_us);
  else if (answer->outcome == BW_OUTCOME_RETRYABLE && answer->retry_after_us >= 0)
    {
      g_autofree char *pause = bw_duration_format_age (until_us - now_us);
      g_autofree char *reason = g_strdup_printf (_ ("it asked to be left alone for %s"), pause);
      set_standing (lane, BW_STANDING_LIMITED, reason, until_us);
    }
  else if (answer->outcome == BW_OUTCOME_NO_NETWORK)
    bw_lane_hold (lane, until_us);
  else if (answer->outcome != BW_OUTCOME_CANCELLED && lane->state->standing != BW_STANDING_BROKEN)
    set_standing (lane, BW_STANDING_OK, NULL, BW_TIME_NONE);
  else if (lane->state->standing == BW_STANDING_BROKEN)
    set_standing (lane, BW_STANDING_BROKEN, lane->state->reason, now_us + BROKEN_PAUSE_US);
}

static void
note_answer (BwLane *lane, const BwAnswer *answer, int64_t now_us)
{
  g_autofree char *old = g_steal_pointer (&lane->error);
  if (answer->outcome == BW_OUTCOME_ACCEPTED)
    {
      lane->n_delivered++;
      lane->state->last_ok_us = now_us;
      return;
    }
  lane->n_failed++;
  lane->error = g_strdup (answer->text != NULL     ? answer->text
                          : answer->advice != NULL ? answer->advice
                                                   : _ ("no answer"));
}

/* Without an answer of the other side's own nobody knows whether it took the message, unless there
 * was no network to give it to. */
static bool
is_unsure (const BwLane *lane, const BwAnswer *answer)
{
  if (lane->started_us == BW_TIME_NONE)
    return false;
  return answer->outcome == BW_OUTCOME_CANCELLED
         || (answer->outcome == BW_OUTCOME_RETRYABLE && answer->code == 0
             && answer->retry_after_us < 0);
}

void
bw_lane_judge (BwLane *lane, const BwAnswer *answer)
{
  BwLaneItem *item = lane->current;
  BwOutboxRow *row = item->row;
  int64_t now_us = bw_clock_wall_us (lane->clock);
  int64_t begun_us = lane->started_us != BW_TIME_NONE ? lane->started_us : now_us;
  bool is_failed = answer->outcome != BW_OUTCOME_ACCEPTED;
  int64_t not_before_us = now_us + (is_failed ? pause_us (lane, answer) : 0);
  row->status = judge_row (lane, answer, not_before_us);
  row->not_before_us = not_before_us;
  row->is_maybe_duplicate = row->is_maybe_duplicate || is_unsure (lane, answer);
  item->waits_for_channel = answer->outcome == BW_OUTCOME_NO_NETWORK || answer->is_broken;
  if (answer->outcome == BW_OUTCOME_NO_NETWORK || answer->outcome == BW_OUTCOME_CANCELLED)
    row->attempts--;
  judge_channel (lane, answer, now_us);
  note_answer (lane, answer, now_us);
  lane->has_result = true;
  lane->result = (BwDelivery){ .outbox_id = row->id,
                               .outcome = answer->outcome,
                               .status = row->status,
                               .at_us = begun_us,
                               .duration_ms = (now_us - begun_us) / 1000,
                               .code = answer->code,
                               .error = lane->error,
                               .not_before_us = not_before_us,
                               .is_unsure = row->is_maybe_duplicate };
}
