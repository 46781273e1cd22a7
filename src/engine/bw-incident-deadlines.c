/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the steps that time alone takes, at the moment they are due. */
#include "engine/bw-incident-deadlines.h"

#include "engine/bw-late-answer.h"

/* Wall time may be set: it is compared so often at least. */
#define LOOK_US BW_MINUTE_US
/* What failed is tried again after so long. */
#define RETRY_US (5 * BW_SECOND_US)
/* A machine that slept for so long looks at its sources before it tells anyone. */
#define MIN_SLEEP_US (2 * BW_SECOND_US)

struct _BwIncidentDeadlines
{
  BwClock *clock;
  BwAlerts *alerts;
  BwIncidentKeeper *keeper;
  BwDispatcher *dispatcher;
  unsigned timer;
  bool is_started;
  bool is_looking;
  bool is_again;   /* look once more when this one is done */
  bool is_changed; /* ask about all that is held back */
  GArray *moved;   /* of int64_t: incidents for which others may have been held back */
  GArray *left;    /* of int64_t: incidents that the last look did not get to; or NULL */
  int64_t seen_us; /* wall time of the last look; BW_TIME_NONE */
  int64_t asleep_us;
  GCancellable *closing;
};

static int64_t
asleep_us (const BwIncidentDeadlines *deadlines)
{
  return bw_clock_boot_us (deadlines->clock) - bw_clock_awake_us (deadlines->clock);
}

BwIncidentDeadlines *
bw_incident_deadlines_new (BwClock *clock, BwAlerts *alerts, BwIncidentKeeper *keeper,
                           BwDispatcher *dispatcher)
{
  BwIncidentDeadlines *deadlines = g_new0 (BwIncidentDeadlines, 1);
  deadlines->clock = bw_clock_ref (clock);
  deadlines->alerts = alerts;
  deadlines->keeper = keeper;
  deadlines->dispatcher = dispatcher;
  deadlines->closing = g_cancellable_new ();
  deadlines->asleep_us = asleep_us (deadlines);
  deadlines->moved = g_array_new (FALSE, FALSE, sizeof (int64_t));
  deadlines->seen_us = BW_TIME_NONE;
  return deadlines;
}

void
bw_incident_deadlines_free (BwIncidentDeadlines *deadlines)
{
  if (deadlines == NULL)
    return;
  g_cancellable_cancel (deadlines->closing);
  g_object_unref (deadlines->closing);
  bw_clock_cancel (deadlines->clock, &deadlines->timer);
  g_array_unref (deadlines->moved);
  g_clear_pointer (&deadlines->left, g_array_unref);
  bw_clock_unref (deadlines->clock);
  g_free (deadlines);
}

static void look (BwIncidentDeadlines *deadlines);

static void
timer_cb (gpointer data)
{
  BwIncidentDeadlines *deadlines = data;
  deadlines->timer = 0;
  look (deadlines);
}

static void
arm (BwIncidentDeadlines *deadlines, int64_t wait_us)
{
  bw_clock_cancel (deadlines->clock, &deadlines->timer);
  deadlines->timer = bw_clock_call_at (
      deadlines->clock, bw_clock_awake_us (deadlines->clock) + CLAMP (wait_us, 0, LOOK_US),
      timer_cb, deadlines);
}

static void
hand_on (BwIncidentDeadlines *deadlines, BwIncidentPassResult *result)
{
  for (unsigned i = 0; i < result->answers->len; i++)
    bw_incident_keeper_hand_on (deadlines->keeper, g_ptr_array_index (result->answers, i), false);
  while (result->queued->len > 0)
    bw_dispatcher_enqueue (deadlines->dispatcher, g_ptr_array_steal_index (result->queued, 0));
}

static void
passed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwIncidentDeadlines *deadlines = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentPassResult) passed = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  deadlines->is_looking = false;
  if (passed == NULL)
    {
      g_info ("what is due can't be written: %s", error->message);
      deadlines->is_changed = true;
      deadlines->seen_us = BW_TIME_NONE;
      arm (deadlines, RETRY_US);
      return;
    }
  int64_t wait_us = LOOK_US;
  if (passed->next_us != BW_TIME_NONE)
    wait_us = passed->next_us - MIN (bw_clock_wall_us (deadlines->clock), passed->next_us);
  deadlines->left = g_steal_pointer (&passed->left);
  hand_on (deadlines, passed);
  if (deadlines->is_again || deadlines->left != NULL)
    look (deadlines);
  else
    arm (deadlines, wait_us);
}

/* After a sleep sources are asked before anyone is told that something has gone on for so long. */
static void
notice_sleep (BwIncidentDeadlines *deadlines)
{
  int64_t now_asleep_us = asleep_us (deadlines);
  if (now_asleep_us - deadlines->asleep_us > MIN_SLEEP_US)
    bw_incident_keeper_set_grace (deadlines->keeper,
                                  bw_clock_wall_us (deadlines->clock) + BW_MINUTE_US);
  deadlines->asleep_us = now_asleep_us;
}

static void
look (BwIncidentDeadlines *deadlines)
{
  if (!deadlines->is_started)
    return;
  deadlines->is_again = deadlines->is_looking;
  if (deadlines->is_looking)
    return;
  notice_sleep (deadlines);
  BwIncidentPass *pass = bw_incident_keeper_new_pass (deadlines->keeper);
  pass->is_changed = deadlines->is_changed;
  pass->since_us = deadlines->seen_us;
  pass->moved = g_steal_pointer (&deadlines->moved);
  pass->left = g_steal_pointer (&deadlines->left);
  deadlines->is_changed = false;
  deadlines->seen_us = pass->now_us;
  deadlines->moved = g_array_new (FALSE, FALSE, sizeof (int64_t));
  deadlines->is_looking = true;
  bw_clock_cancel (deadlines->clock, &deadlines->timer);
  bw_store_worker_run_async (bw_alerts_worker (deadlines->alerts), bw_incident_pass_run, pass,
                             (GDestroyNotify) bw_incident_pass_free,
                             (GDestroyNotify) bw_incident_pass_result_free, deadlines->closing,
                             passed_cb, deadlines);
}

void
bw_incident_deadlines_start (BwIncidentDeadlines *deadlines)
{
  g_return_if_fail (deadlines != NULL);
  deadlines->is_started = true;
  bw_incident_deadlines_changed (deadlines);
}

void
bw_incident_deadlines_note (BwIncidentDeadlines *deadlines, const BwIncidentEvent *event)
{
  g_return_if_fail (deadlines != NULL && event != NULL);
  if (bw_incident_pass_is_move (event))
    g_array_append_val (deadlines->moved, event->incident_id);
  look (deadlines);
}

void
bw_incident_deadlines_changed (BwIncidentDeadlines *deadlines)
{
  g_return_if_fail (deadlines != NULL);
  deadlines->is_changed = true;
  look (deadlines);
}

bool
bw_incident_deadlines_is_busy (const BwIncidentDeadlines *deadlines)
{
  return deadlines->is_looking;
}
