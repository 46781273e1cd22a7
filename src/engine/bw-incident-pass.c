/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that time alone has made due, in one durable step. */
#include "engine/bw-incident-pass.h"

#include "base/bw-error.h"
#include "engine/bw-held-deliveries.h"
#include "store/bw-alert-due.h"
#include "store/bw-held.h"
#include "store/bw-silences.h"

/* Requests of rules wait for the same thread: so many steps at a time. */
#define MAX_STEPS 100
/* What is due and leads to nothing is looked at again after so long. */
#define STUCK_US BW_MINUTE_US

void
bw_incident_pass_free (BwIncidentPass *pass)
{
  if (pass == NULL)
    return;
  g_clear_pointer (&pass->policy, bw_policy_unref);
  g_clear_pointer (&pass->rule_channels, g_hash_table_unref);
  g_free (pass);
}

void
bw_incident_pass_result_free (BwIncidentPassResult *result)
{
  if (result == NULL)
    return;
  g_ptr_array_unref (result->answers);
  g_ptr_array_unref (result->queued);
  g_free (result);
}

/* Incidents for which a silence has begun or ended since they were last looked at. */
static void
add_silenced (const BwIncidentPass *pass, const BwSituation *situation, GArray *ids)
{
  for (unsigned i = 0; i < situation->open->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (situation->open, i);
      bool is_waiting =
          incident->status == BW_INCIDENT_OPEN || incident->status == BW_INCIDENT_REOPENED;
      bool was_silenced = incident->quiet_since_us != BW_TIME_NONE;
      if (is_waiting
          && was_silenced
                 != bw_situation_is_silenced (situation, pass->policy, incident, pass->now_us))
        g_array_append_val (ids, incident->id);
    }
}

/* One incident's step. What it refuses leaves no trace. */
static bool
take_step (BwDb *db, const BwIncidentPass *pass, BwSituation *situation, int64_t id,
           BwIncidentPassResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (BwIncidentRequest) request = bw_incident_request_new (0, pass->now_us, "auto");
  request->incident_id = id;
  request->policy = pass->policy != NULL ? bw_policy_ref (pass->policy) : NULL;
  request->rule_channels =
      pass->rule_channels != NULL ? g_hash_table_ref (pass->rule_channels) : NULL;
  request->grace_until_us = pass->grace_until_us;
  if (!bw_db_exec (db, "SAVEPOINT step", error))
    return false;
  BwIncidentAnswer *answer = bw_incident_request_step (db, request, situation, &local);
  if (answer != NULL)
    g_ptr_array_add (result->answers, answer);
  else if (!g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return false;
    }
  else
    g_info ("incident %" G_GINT64_FORMAT ": %s", id, local->message);
  return (answer != NULL || bw_db_exec (db, "ROLLBACK TO step", error))
         && bw_db_exec (db, "RELEASE step", error);
}

static bool
take_steps (BwDb *db, const BwIncidentPass *pass, BwSituation *situation,
            BwIncidentPassResult *result, GError **error)
{
  g_autoptr (GArray) ids = bw_alert_due_list (db, pass->now_us, error);
  if (ids == NULL)
    return false;
  add_silenced (pass, situation, ids);
  for (unsigned i = 0; i < ids->len && result->answers->len < MAX_STEPS; i++)
    if (!take_step (db, pass, situation, g_array_index (ids, int64_t, i), result, error))
      return false;
  return true;
}

static bool
has_happened (const BwIncidentPassResult *result)
{
  for (unsigned i = 0; i < result->answers->len; i++)
    if (((const BwIncidentAnswer *) result->answers->pdata[i])->event != NULL)
      return true;
  return result->queued->len > 0;
}

static bool
find_next (BwDb *db, const BwIncidentPass *pass, const BwSituation *situation,
           BwIncidentPassResult *result, GError **error)
{
  if (!bw_alert_due_next (db, &result->next_us, error))
    return false;
  int64_t silence_us = bw_situation_next_change_us (situation, pass->policy, pass->now_us);
  if (silence_us != BW_TIME_NONE
      && (result->next_us == BW_TIME_NONE || silence_us < result->next_us))
    result->next_us = silence_us;
  if (result->next_us == BW_TIME_NONE || result->next_us > pass->now_us)
    return true;
  bool is_grace = pass->now_us < pass->grace_until_us;
  result->next_us = is_grace                ? pass->grace_until_us
                    : has_happened (result) ? pass->now_us
                                            : pass->now_us + STUCK_US;
  return true;
}

static bool
work (BwDb *db, const BwIncidentPass *pass, BwIncidentPassResult *result, GError **error)
{
  g_autoptr (BwSituation) situation = bw_situation_read (db, pass->now_us, error);
  if (situation == NULL || !take_steps (db, pass, situation, result, error))
    return false;
  g_autoptr (BwSituation) after = bw_situation_read (db, pass->now_us, error);
  if (after == NULL)
    return false;
  const BwHeldRelease release = { .db = db,
                                  .policy = pass->policy,
                                  .situation = after,
                                  .rule_channels = pass->rule_channels,
                                  .now_us = pass->now_us,
                                  .grace_until_us = pass->grace_until_us,
                                  .is_changed = pass->is_changed || result->answers->len > 0,
                                  .queued = result->queued };
  return (pass->policy == NULL || bw_held_deliveries_release (&release, error))
         && find_next (db, pass, after, result, error);
}

/* Whether nothing can have become due (IS_DONE): the usual case, found out by reading a few
 * numbers.
 */
static bool
look_briefly (BwDb *db, const BwIncidentPass *pass, BwIncidentPassResult *result, bool *is_done,
              GError **error)
{
  int64_t n_held = 0, n_silenced = 0;
  g_autoptr (GPtrArray) silences = bw_silences_list (db, pass->now_us, error);
  if (silences == NULL || !bw_held_count (db, &n_held, error)
      || !bw_alert_due_count_silenced (db, &n_silenced, error)
      || !bw_alert_due_next (db, &result->next_us, error))
    return false;
  const GPtrArray *configured = pass->policy != NULL ? bw_policy_silences (pass->policy) : NULL;
  bool is_later = result->next_us == BW_TIME_NONE || result->next_us > pass->now_us;
  *is_done = is_later && n_silenced == 0 && silences->len == 0
             && (configured == NULL || configured->len == 0) && (n_held == 0 || !pass->is_changed);
  return true;
}

gpointer
bw_incident_pass_run (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (BwIncidentPassResult) result = g_new0 (BwIncidentPassResult, 1);
  result->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_answer_free);
  result->queued = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  bool is_done = false;
  if (!look_briefly (db, data, result, &is_done, error))
    return NULL;
  if (is_done)
    return g_steal_pointer (&result);
  if (bw_db_begin (db, error) && work (db, data, result, error) && bw_db_commit (db, error))
    return g_steal_pointer (&result);
  bw_db_rollback (db);
  return NULL;
}
