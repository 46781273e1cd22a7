/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which deliveries an event of an incident leads to. */
#include "engine/bw-incident-plan.h"

#include "engine/bw-incident-told.h"
#include "engine/bw-retry.h"
#include "notify/bw-message.h"
#include "store/bw-held.h"

GPtrArray *
bw_incident_plan_ask (const BwPlanContext *context, const BwIncident *incident, BwIncidentKind kind,
                      GError **error)
{
  g_autoptr (BwIncidentTold) told = bw_incident_told_new (context->db, incident);
  BwIncidentQuery query = { .inhibits = incident, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) open = bw_alerts_job_list_incidents (context->db, &query, NULL, error);
  if (open == NULL)
    return NULL;
  bool is_taken =
      incident->status == BW_INCIDENT_ACKNOWLEDGED || incident->status == BW_INCIDENT_IN_PROGRESS;
  g_autofree char *taken_by = is_taken ? bw_told_taker (context->db, incident->id) : NULL;
  BwPolicyQuestion question = { .incident = incident,
                                .kind = kind,
                                .now_us = context->now_us,
                                .grace_until_us = context->grace_until_us,
                                .rule_channels = context->rule_channels,
                                .except_channel = context->except_channel,
                                .only_channel = context->only_channel,
                                .silences = context->situation->silences,
                                .open = open,
                                .is_flap_summary = kind == BW_KIND_FLAP,
                                .taken_by = taken_by,
                                .told = bw_incident_told_fill,
                                .told_data = told };
  g_autoptr (GPtrArray) answers = bw_policy_ask (context->policy, &question);
  if (bw_incident_told_error (told) == NULL)
    return g_steal_pointer (&answers);
  g_propagate_error (error, g_error_copy (bw_incident_told_error (told)));
  return NULL;
}

const char *
bw_incident_plan_held_by (BwGateReason reason)
{
  switch ((int) reason)
    {
    case BW_GATE_SILENCED:
      return "silence";
    case BW_GATE_INHIBITED:
      return "inhibition";
    case BW_GATE_QUIET_HOURS:
      return "quiet-hours";
    case BW_GATE_RATE_LIMIT:
      return "rate-limit";
    case BW_GATE_DIGEST:
      return "digest";
    case BW_GATE_FLAPPING:
      return "flapping";
    default:
      return "other";
    }
}

bool
bw_incident_plan_join_group (const BwPlanContext *context, BwOutboxRow *row, GError **error)
{
  if (row->group_key == NULL)
    return true;
  int64_t due_us;
  bool is_grace = context->now_us < context->grace_until_us;
  if (!bw_held_group_due (context->db, row->channel, row->group_key, context->now_us, &due_us,
                          error))
    return false;
  if (due_us == BW_TIME_NONE)
    return true;
  if (due_us <= row->not_before_us)
    {
      row->not_before_us = due_us;
      return true;
    }
  return is_grace
         || bw_held_pull_group (context->db, row->channel, row->group_key, row->not_before_us,
                                error);
}

static void
take_verdict (BwOutboxRow *row, const BwGateVerdict *verdict, int64_t now_us)
{
  int64_t lifetime_us = bw_retry_lifetime_us (row->severity);
  row->not_before_us = MAX (verdict->not_before_us, now_us);
  row->reason = g_strdup (verdict->text);
  switch (verdict->effect)
    {
    case BW_EFFECT_SEND:
      row->status = BW_OUTBOX_QUEUED;
      g_clear_pointer (&row->reason, g_free);
      row->expires_us = row->not_before_us + lifetime_us;
      break;
    case BW_EFFECT_HOLD:
      row->status = BW_OUTBOX_DEFERRED;
      row->held_by = g_strdup (bw_incident_plan_held_by (verdict->reason));
      row->expires_us = now_us + BW_HELD_LIFETIME_US;
      break;
    case BW_EFFECT_SUPPRESS:
      row->status = BW_OUTBOX_SUPPRESSED;
      row->not_before_us = now_us;
      row->expires_us = now_us + lifetime_us;
      break;
    }
}

static BwOutboxRow *
new_row (const BwPolicyAnswer *answer, const BwIncident *incident, const BwIncidentEvent *event,
         BwIncidentKind kind)
{
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup (answer->channel->name);
  row->episode = incident->episode;
  row->kind = kind;
  row->severity = incident->severity;
  row->created_us = event->at_us;
  row->group_key = g_strdup (answer->group_key);
  take_verdict (row, &answer->verdict, event->at_us);
  return row;
}

/* A FLAP that begins an episode is a beginning, too: where it is not told as the one message it
 * stands for, it is told, or held back, as any other. */
static GPtrArray *
ask_as_reopening (const BwPlanContext *context, const BwIncident *incident,
                  const BwIncidentEvent *event, BwIncidentKind kind, GError **error)
{
  if (kind != BW_KIND_FLAP || event->from_status != BW_INCIDENT_RESOLVED)
    return g_ptr_array_new ();
  g_autoptr (BwIncident) calm = bw_incident_copy (incident);
  calm->is_flapping = false;
  return bw_incident_plan_ask (context, calm, BW_KIND_REOPEN, error);
}

static BwOutboxRow *
row_for (const BwPolicyAnswer *answer, const BwPolicyAnswer *other, const BwIncident *incident,
         const BwIncidentEvent *event, BwIncidentKind kind)
{
  if (other == NULL || answer->verdict.effect == BW_EFFECT_SEND)
    return new_row (answer, incident, event, kind);
  return new_row (other, incident, event, BW_KIND_REOPEN);
}

GPtrArray *
bw_incident_plan (const BwPlanContext *context, const BwIncident *incident,
                  const BwIncidentEvent *event, BwIncidentKind kind, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  g_autoptr (GPtrArray) answers = bw_incident_plan_ask (context, incident, kind, error);
  if (answers == NULL)
    return NULL;
  g_autoptr (GPtrArray) others = ask_as_reopening (context, incident, event, kind, error);
  if (others == NULL)
    return NULL;
  for (unsigned i = 0; i < answers->len; i++)
    {
      const BwPolicyAnswer *other = i < others->len ? g_ptr_array_index (others, i) : NULL;
      BwOutboxRow *row = row_for (g_ptr_array_index (answers, i), other, incident, event, kind);
      g_ptr_array_add (rows, row);
      if (row->status == BW_OUTBOX_QUEUED && !bw_incident_plan_join_group (context, row, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

char *
bw_incident_plan_payload (const BwOutboxRow *row, const BwIncident *incident,
                          const BwIncidentEvent *event, const char *lead)
{
  BwIncidentEvent told = *event;
  told.kind = row->kind;
  g_autoptr (BwMessage) message = bw_message_for_incident (incident, &told);
  if (lead != NULL)
    {
      g_autofree char *body = g_steal_pointer (&message->body);
      message->body = g_strconcat (lead, "\n", body, NULL);
    }
  g_free (message->outbox_id);
  message->outbox_id = g_strdup (row->id);
  return bw_message_to_json (message);
}

void
bw_incident_plan_deadlines (const BwPolicy *policy, BwIncident *incident, int64_t last_us,
                            int64_t now_us)
{
  incident->next_escalation_us = BW_TIME_NONE;
  incident->next_repeat_us = BW_TIME_NONE;
  bool is_waiting =
      incident->status == BW_INCIDENT_OPEN || incident->status == BW_INCIDENT_REOPENED;
  if (policy == NULL || !is_waiting || incident->quiet_since_us != BW_TIME_NONE)
    return;
  BwEscalation escalation;
  bw_policy_escalation (policy, incident, last_us, now_us, &escalation);
  incident->next_escalation_us =
      escalation.level > incident->level ? now_us : escalation.next_escalation_us;
  incident->next_repeat_us = escalation.next_repeat_us;
}
