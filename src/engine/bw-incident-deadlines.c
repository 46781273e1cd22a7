/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps that time alone takes: an acknowledgement lapses, a hold ends, a resolved incident closes.
 */
#include "engine/bw-incident-deadlines.h"

#include "engine/bw-late-answer.h"

#define LOOK_US BW_MINUTE_US
#define CLOSE_US BW_DAY_US

struct _BwIncidentDeadlines
{
  BwClock *clock;
  BwAlerts *alerts;
  BwIncidentKeeper *keeper;
  unsigned timer;
  GCancellable *closing;
};

/* One step that is due. */
typedef struct
{
  int64_t incident_id;
  BwIncidentKind kind;
  const char *note; /* NULL: the workflow's own */
} DueStep;

BwIncidentDeadlines *
bw_incident_deadlines_new (BwClock *clock, BwAlerts *alerts, BwIncidentKeeper *keeper)
{
  BwIncidentDeadlines *deadlines = g_new0 (BwIncidentDeadlines, 1);
  deadlines->clock = bw_clock_ref (clock);
  deadlines->alerts = alerts;
  deadlines->keeper = keeper;
  deadlines->closing = g_cancellable_new ();
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
  bw_clock_unref (deadlines->clock);
  g_free (deadlines);
}

static bool
has_passed (int64_t deadline_us, int64_t now_us)
{
  return deadline_us != BW_TIME_NONE && deadline_us <= now_us;
}

/* What is due for INCIDENT at NOW_US; kind 0: nothing. */
static DueStep
step_for (BwDb *db, const BwIncident *incident, int64_t now_us)
{
  DueStep step = { .incident_id = incident->id };
  bool is_acked =
      incident->status == BW_INCIDENT_ACKNOWLEDGED || incident->status == BW_INCIDENT_IN_PROGRESS;
  if (is_acked && has_passed (incident->ack_until_us, now_us))
    {
      step.kind = BW_KIND_UNACK;
    }
  else if (incident->status == BW_INCIDENT_RESOLVED && has_passed (incident->hold_until_us, now_us)
           && bw_incident_request_is_true (db, incident))
    {
      step.kind = BW_KIND_REOPEN;
      step.note = "the condition still holds 15 min after it was resolved";
    }
  else if (incident->status == BW_INCIDENT_RESOLVED
           && has_passed (incident->resolved_us, now_us - CLOSE_US))
    {
      step.kind = BW_KIND_CLOSE;
      step.note = "resolved for a day";
    }
  return step;
}

/* A store job: int64_t now → GArray of DueStep. */
static gpointer
find_due (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int64_t now_us = *(int64_t *) data;
  /* Whatever is resolved was updated within the day before it closes, but for times nothing ran. */
  BwIncidentQuery query = { .is_unclosed_only = true, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) incidents = bw_alerts_job_list_incidents (db, &query, cancellable, error);
  if (incidents == NULL)
    return NULL;
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (DueStep));
  for (unsigned i = 0; i < incidents->len; i++)
    {
      DueStep step = step_for (db, g_ptr_array_index (incidents, i), now_us);
      if (step.kind != 0)
        g_array_append_val (steps, step);
    }
  return steps;
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwIncidentDeadlines *deadlines = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) steps = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  for (unsigned i = 0; steps != NULL && i < steps->len; i++)
    {
      const DueStep *step = &g_array_index (steps, DueStep, i);
      BwIncidentRequest *request =
          bw_incident_request_new (step->kind, bw_clock_wall_us (deadlines->clock), "auto");
      request->incident_id = step->incident_id;
      request->note = g_strdup (step->note);
      bw_incident_keeper_submit (deadlines->keeper, request, NULL, NULL, NULL);
    }
}

static void
timer_cb (gpointer data)
{
  BwIncidentDeadlines *deadlines = data;
  deadlines->timer = 0;
  bw_incident_deadlines_start (deadlines);
}

void
bw_incident_deadlines_start (BwIncidentDeadlines *deadlines)
{
  g_return_if_fail (deadlines != NULL);
  int64_t now_us = bw_clock_wall_us (deadlines->clock);
  bw_store_worker_run_async (
      bw_alerts_worker (deadlines->alerts), find_due, g_memdup2 (&now_us, sizeof now_us), g_free,
      (GDestroyNotify) g_array_unref, deadlines->closing, found_cb, deadlines);
  deadlines->timer = bw_clock_call_at (
      deadlines->clock, bw_clock_awake_us (deadlines->clock) + LOOK_US, timer_cb, deadlines);
}
