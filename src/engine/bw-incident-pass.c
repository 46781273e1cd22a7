/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that time alone has made due, in one durable step. */
#include "engine/bw-incident-pass.h"

#include "base/bw-error.h"
#include "engine/bw-held-deliveries.h"
#include "store/bw-alert-due.h"
#include "store/bw-held.h"
#include "store/bw-silences.h"

/* Requests of rules wait for the same thread: so many incidents are looked at at a time. */
#define MAX_STEPS 100
/* What is due and leads to nothing is looked at again after so long. */
#define STUCK_US BW_MINUTE_US

void
bw_incident_pass_free (BwIncidentPass *pass)
{
  if (pass == NULL)
    return;
  g_clear_pointer (&pass->policy, bw_policy_unref);
  g_clear_pointer (&pass->rule_channels, bw_rule_channels_unref);
  g_clear_pointer (&pass->moved, g_array_unref);
  g_clear_pointer (&pass->left, g_array_unref);
  g_free (pass);
}

void
bw_incident_pass_result_free (BwIncidentPassResult *result)
{
  if (result == NULL)
    return;
  g_ptr_array_unref (result->answers);
  g_ptr_array_unref (result->queued);
  g_clear_pointer (&result->left, g_array_unref);
  g_free (result);
}

/* Adds those of INCIDENTS to IDS for which a silence has begun or ended since they were last looked
 * at. */
static void
add_silenced (const BwIncidentPass *pass, const BwSituation *situation, const GPtrArray *incidents,
              GArray *ids)
{
  for (unsigned i = 0; i < incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (incidents, i);
      bool is_waiting =
          incident->status == BW_INCIDENT_OPEN || incident->status == BW_INCIDENT_REOPENED;
      bool was_silenced = incident->quiet_since_us != BW_TIME_NONE;
      if (is_waiting
          && was_silenced
                 != bw_situation_is_silenced (situation, pass->policy, incident, pass->now_us))
        g_array_append_val (ids, incident->id);
    }
}

/* What holds now, with the silences that have ended since the last pass. */
static BwSituation *
read_situation (BwDb *db, const BwIncidentPass *pass, GError **error)
{
  bool is_known = pass->since_us != BW_TIME_NONE;
  return bw_situation_read (db, is_known ? MIN (pass->since_us, pass->now_us) : pass->now_us,
                            error);
}

/* Whether a silence may have begun or ended since the last pass; a clock that was set back has it
 * all again. */
static bool
is_turn (const BwIncidentPass *pass, const BwSituation *situation)
{
  return pass->is_changed || pass->since_us == BW_TIME_NONE || pass->since_us > pass->now_us
         || bw_situation_changes (situation, pass->policy, pass->since_us, pass->now_us);
}

/* At a turn all that is open is looked at, otherwise what was moved: silences are for severities,
 * too. */
static bool
find_silenced (BwDb *db, const BwIncidentPass *pass, const BwSituation *situation, GArray *ids,
               GError **error)
{
  BwIncidentQuery query = { .is_open_only = true, .since_us = BW_TIME_NONE };
  bool is_all = is_turn (pass, situation);
  unsigned n = is_all || pass->moved == NULL ? is_all : pass->moved->len;
  for (unsigned i = 0; i < n; i++)
    {
      query.id = is_all ? 0 : g_array_index (pass->moved, int64_t, i);
      g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (db, &query, NULL, error);
      if (found == NULL)
        return false;
      add_silenced (pass, situation, found, ids);
    }
  return true;
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
      pass->rule_channels != NULL ? bw_rule_channels_ref (pass->rule_channels) : NULL;
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

/* What the last pass did not get to, else all that is due; a turn has all of it again. (transfer
 * full) */
static GArray *
find_due (BwDb *db, const BwIncidentPass *pass, const BwSituation *situation, GError **error)
{
  if (pass->left != NULL && !is_turn (pass, situation))
    return g_array_copy (pass->left);
  return bw_alert_due_list (db, pass->now_us, error);
}

static bool
take_steps (BwDb *db, const BwIncidentPass *pass, BwSituation *situation,
            BwIncidentPassResult *result, GError **error)
{
  g_autoptr (GArray) ids = find_due (db, pass, situation, error);
  if (ids == NULL || !find_silenced (db, pass, situation, ids, error))
    return false;
  unsigned n = MIN (ids->len, MAX_STEPS);
  for (unsigned i = 0; i < n; i++)
    if (!take_step (db, pass, situation, g_array_index (ids, int64_t, i), result, error))
      return false;
  if (n == ids->len)
    return true;
  result->left = g_steal_pointer (&ids);
  g_array_remove_range (result->left, 0, n);
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

/* The first moment at which anything is due, whether it has passed or not. */
static bool
find_earliest (BwDb *db, const BwIncidentPass *pass, const BwSituation *situation, int64_t *next_us,
               GError **error)
{
  if (!bw_alert_due_next (db, next_us, error))
    return false;
  int64_t silence_us = bw_situation_next_change_us (situation, pass->policy, pass->now_us);
  if (silence_us != BW_TIME_NONE && (*next_us == BW_TIME_NONE || silence_us < *next_us))
    *next_us = silence_us;
  return true;
}

static bool
find_next (BwDb *db, const BwIncidentPass *pass, const BwSituation *situation,
           BwIncidentPassResult *result, GError **error)
{
  if (!find_earliest (db, pass, situation, &result->next_us, error))
    return false;
  if (result->left != NULL)
    result->next_us = pass->now_us;
  if (result->left != NULL || result->next_us == BW_TIME_NONE || result->next_us > pass->now_us)
    return true;
  bool is_grace = pass->now_us < pass->grace_until_us;
  result->next_us = is_grace                ? pass->grace_until_us
                    : has_happened (result) ? pass->now_us
                                            : pass->now_us + STUCK_US;
  return true;
}

bool
bw_incident_pass_is_move (const BwIncidentEvent *event)
{
  return event != NULL
         && (event->kind == BW_KIND_RESOLVE || event->kind == BW_KIND_CLOSE
             || event->kind == BW_KIND_UPGRADE || event->kind == BW_KIND_DOWNGRADE);
}

/* Incidents that were moved on, before the pass or by it. (transfer full) */
static GArray *
all_moved (const BwIncidentPass *pass, const BwIncidentPassResult *result)
{
  GArray *moved = g_array_new (FALSE, FALSE, sizeof (int64_t));
  if (pass->moved != NULL)
    g_array_append_vals (moved, pass->moved->data, pass->moved->len);
  for (unsigned i = 0; i < result->answers->len; i++)
    {
      const BwIncidentAnswer *answer = g_ptr_array_index (result->answers, i);
      if (bw_incident_pass_is_move (answer->event))
        g_array_append_val (moved, answer->incident->id);
    }
  return moved;
}

static bool
work (BwDb *db, const BwIncidentPass *pass, BwIncidentPassResult *result, GError **error)
{
  g_autoptr (BwSituation) situation = read_situation (db, pass, error);
  if (situation == NULL || !take_steps (db, pass, situation, result, error))
    return false;
  g_autoptr (BwSituation) after = read_situation (db, pass, error);
  if (after == NULL)
    return false;
  g_autoptr (GArray) moved = all_moved (pass, result);
  const BwHeldRelease release = { .db = db,
                                  .policy = pass->policy,
                                  .situation = after,
                                  .rule_channels = pass->rule_channels,
                                  .now_us = pass->now_us,
                                  .grace_until_us = pass->grace_until_us,
                                  .is_changed = pass->is_changed,
                                  .moved = moved,
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
  bool is_held = false, is_silenced = false;
  g_autoptr (BwSituation) situation = read_situation (db, pass, error);
  if (situation == NULL || !bw_held_is_any (db, &is_held, error)
      || !bw_alert_due_has_silenced (db, &is_silenced, error)
      || !find_earliest (db, pass, situation, &result->next_us, error))
    return false;
  const GPtrArray *configured = pass->policy != NULL ? bw_policy_silences (pass->policy) : NULL;
  bool is_any =
      is_silenced || situation->silences->len > 0 || (configured != NULL && configured->len > 0);
  bool is_moved = pass->moved != NULL && pass->moved->len > 0;
  bool is_later = result->next_us == BW_TIME_NONE || result->next_us > pass->now_us;
  *is_done = is_later && !pass->is_changed && pass->left == NULL
             && !(is_any && (is_moved || is_turn (pass, situation))) && !(is_held && is_moved);
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
