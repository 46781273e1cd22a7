/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What time alone does to an incident. */
#include "engine/bw-incident-due.h"

#include "engine/bw-incident-flap.h"
#include "engine/bw-incident-plan.h"
#include "engine/bw-incident-request.h"
#include "store/bw-alert-due.h"
#include "store/bw-held.h"
#include "store/bw-told.h"

#include <glib/gi18n-lib.h>

#define SILENCE_OVER N_ ("It goes on: the silence is over.")

/* What a look at one incident works on. */
typedef struct
{
  BwDb *db;
  const BwPolicy *policy;
  const BwSituation *situation;
  BwIncident *incident;
  int64_t now_us;
  bool is_grace;
  BwDueStep *out;
} Look;

static bool
has_passed (int64_t deadline_us, int64_t now_us)
{
  return deadline_us != BW_TIME_NONE && deadline_us <= now_us;
}

static bool
is_waiting (const BwIncident *incident)
{
  return incident->status == BW_INCIDENT_OPEN || incident->status == BW_INCIDENT_REOPENED;
}

/* Resolved: reopened when its hold ends and the condition goes on, closed after a day. */
static void
look_at_resolved (const Look *look)
{
  BwIncident *incident = look->incident;
  if (has_passed (incident->hold_until_us, look->now_us) && !look->is_grace)
    {
      incident->hold_until_us = BW_TIME_NONE;
      if (bw_incident_request_is_true (look->db, incident))
        {
          /* The workflow counts no new occurrence for it. */
          incident->hold_until_us = look->now_us;
          look->out->kind = BW_KIND_REOPEN;
          look->out->note =
              g_strdup (N_ ("the condition still holds 15 min after it was resolved"));
          return;
        }
    }
  if (has_passed (incident->resolved_us, look->now_us - BW_CLOSE_AFTER_US))
    {
      look->out->kind = BW_KIND_CLOSE;
      look->out->note = g_strdup (N_ ("resolved for a day"));
    }
}

/* It has not changed for long enough: over if it is well, else an alert like any other. */
static void
end_flapping (const Look *look)
{
  look->out->ends_flapping = true;
  look->out->note = bw_flap_totals (look->incident, look->now_us);
  look->out->kind =
      bw_incident_request_is_true (look->db, look->incident) ? BW_KIND_NOTE : BW_KIND_RESOLVE;
}

/* Messages that were held back while it was silent are let go by themselves; where there is none a
 * reminder says that it goes on. */
static bool
end_silence (const Look *look, GError **error)
{
  BwIncident *incident = look->incident;
  int64_t since_us = incident->quiet_since_us;
  incident->quiet_us += MAX (look->now_us - since_us, 0);
  incident->quiet_since_us = BW_TIME_NONE;
  bool is_held;
  if (!bw_held_has_beginning (look->db, incident->id, incident->episode, since_us, &is_held, error))
    return false;
  if (is_held)
    {
      bw_incident_plan_deadlines (look->policy, incident, look->now_us, look->now_us);
      return true;
    }
  look->out->kind = BW_KIND_REPEAT;
  look->out->is_like_new = true;
  look->out->note = g_strdup (SILENCE_OVER);
  return true;
}

/* Levels and repetitions, one message for the highest that is due. */
static bool
look_at_levels (const Look *look, GError **error)
{
  BwIncident *incident = look->incident;
  bool is_due = has_passed (incident->next_escalation_us, look->now_us)
                || has_passed (incident->next_repeat_us, look->now_us);
  if (!is_due || look->policy == NULL)
    return true;
  int64_t last_us;
  if (!bw_told_last_event (look->db, incident->id, &last_us, error))
    return false;
  BwEscalation escalation;
  bw_policy_escalation (look->policy, incident, last_us, look->now_us, &escalation);
  if (escalation.level > incident->level)
    {
      look->out->kind = BW_KIND_ESCALATE;
      look->out->level = escalation.level;
    }
  else if (has_passed (escalation.next_repeat_us, look->now_us))
    look->out->kind = BW_KIND_REPEAT;
  else
    bw_incident_plan_deadlines (look->policy, incident, last_us, look->now_us);
  return true;
}

static bool
look_at_open (const Look *look, GError **error)
{
  BwIncident *incident = look->incident;
  int64_t now_us = look->now_us;
  if (has_passed (incident->expires_us, now_us))
    {
      look->out->kind = BW_KIND_RESOLVE;
      look->out->note = g_strdup (N_ ("No further one for an hour."));
      return true;
    }
  if (incident->is_flapping && has_passed (incident->flap_until_us, now_us))
    {
      end_flapping (look);
      return true;
    }
  if (!is_waiting (incident))
    {
      if (has_passed (incident->ack_until_us, now_us) && !look->is_grace)
        look->out->kind = BW_KIND_UNACK;
      return true;
    }
  bool was_silenced = incident->quiet_since_us != BW_TIME_NONE;
  bool is_silenced = bw_situation_is_silenced (look->situation, look->policy, incident, now_us);
  if (is_silenced && !was_silenced)
    {
      incident->quiet_since_us = now_us;
      bw_incident_plan_deadlines (look->policy, incident, now_us, now_us);
      return true;
    }
  if (look->is_grace || is_silenced)
    return true;
  return was_silenced ? end_silence (look, error) : look_at_levels (look, error);
}

bool
bw_incident_due (BwDb *db, const BwPolicy *policy, const BwSituation *situation,
                 BwIncident *incident, int64_t now_us, int64_t grace_until_us, BwDueStep *out,
                 GError **error)
{
  *out = (BwDueStep){ 0 };
  const Look look = {
    .db = db,
    .policy = policy,
    .situation = situation,
    .incident = incident,
    .now_us = now_us,
    .is_grace = now_us < grace_until_us,
    .out = out,
  };
  if (bw_incident_is_open (incident))
    return look_at_open (&look, error);
  if (incident->status == BW_INCIDENT_RESOLVED)
    look_at_resolved (&look);
  return true;
}
