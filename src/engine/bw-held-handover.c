/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message that waits for a channel that is gone or switched off is given to the others. */
#include "engine/bw-held-handover.h"

#include "engine/bw-retry.h"
#include "store/bw-held.h"

#include <glib/gi18n-lib.h>

/* A copy of ROW's event for another channel, as the gates want it. (transfer full) */
static BwOutboxRow *
copy_for (const BwHeldRelease *release, const BwOutboxRow *row, const BwIncident *incident,
          const BwPolicyAnswer *answer, const char *reason)
{
  const BwGateVerdict *verdict = &answer->verdict;
  bool is_sent = verdict->effect == BW_EFFECT_SEND;
  BwOutboxRow *copy = bw_outbox_row_new ();
  copy->channel = g_strdup (answer->channel->name);
  copy->incident_id = row->incident_id;
  copy->event_seq = row->event_seq;
  copy->episode = incident->episode;
  copy->kind = row->kind;
  copy->severity = incident->severity;
  copy->group_key = g_strdup (answer->group_key);
  copy->fallback_of = g_strdup (row->id);
  copy->created_us = release->now_us;
  copy->not_before_us = MAX (verdict->not_before_us, release->now_us);
  copy->status = is_sent ? BW_OUTBOX_QUEUED : BW_OUTBOX_DEFERRED;
  copy->held_by = is_sent ? NULL : g_strdup (bw_incident_plan_held_by (verdict->reason));
  copy->reason = is_sent ? g_strdup_printf (_ ("in place of %s: %s"), row->channel, _ (reason))
                         : g_strdup (verdict->text);
  copy->expires_us = is_sent ? copy->not_before_us + bw_retry_lifetime_us (copy->severity)
                             : release->now_us + BW_HELD_LIFETIME_US;
  return copy;
}

static bool
write_copy (const BwHeldRelease *release, BwOutboxRow *copy, const BwIncident *incident,
            GError **error)
{
  BwIncidentEvent event = { .incident_id = incident->id,
                            .seq = copy->event_seq,
                            .actor = (char *) "auto",
                            .kind = copy->kind,
                            .at_us = release->now_us };
  g_autoptr (BwAlertCommit) commit = bw_alert_commit_new ();
  commit->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  g_ptr_array_add (commit->outbox, copy);
  copy->payload = bw_incident_plan_payload (copy, incident, &event, NULL);
  if (!bw_alerts_write (release->db, commit, error))
    return false;
  if (copy->status == BW_OUTBOX_QUEUED)
    g_ptr_array_add (release->queued, g_ptr_array_steal_index (commit->outbox, 0));
  return true;
}

bool
bw_held_handover (const BwHeldRelease *release, const BwOutboxRow *row, const BwIncident *incident,
                  const char *reason, bool *is_anyone, GError **error)
{
  bool is_any = false;
  BwPlanContext context = bw_held_deliveries_context (release, incident, NULL);
  g_autoptr (GPtrArray) answers = bw_incident_plan_ask (&context, incident, row->kind, error);
  if (answers == NULL)
    return false;
  for (unsigned i = 0; i < answers->len; i++)
    {
      const BwPolicyAnswer *answer = g_ptr_array_index (answers, i);
      bool is_planned = true;
      if (answer->verdict.effect == BW_EFFECT_SUPPRESS)
        continue;
      is_any = true;
      if (!bw_held_is_planned (release->db, row, incident->episode, answer->channel->name,
                               &is_planned, error))
        return false;
      if (!is_planned
          && !write_copy (release, copy_for (release, row, incident, answer, reason), incident,
                          error))
        return false;
    }
  if (is_anyone != NULL)
    *is_anyone = is_any;
  return true;
}
