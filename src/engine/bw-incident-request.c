/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that happens to an incident: read, decided and written in one durable step on the
 * alerts database's thread. */
#include "engine/bw-incident-request.h"

#include "base/bw-error.h"
#include "engine/bw-event-window.h"
#include "engine/bw-evidence-restart.h"
#include "engine/bw-incident-due.h"
#include "engine/bw-incident-plan.h"
#include "store/bw-held.h"
#include "store/bw-inhibitors.h"
#include "store/bw-told.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define OVER_EARLY N_ ("it was over within the time it waited")

BwIncidentRequest *
bw_incident_request_new (BwIncidentKind kind, int64_t now_us, const char *actor)
{
  BwIncidentRequest *request = g_new0 (BwIncidentRequest, 1);
  request->kind = kind;
  request->now_us = now_us;
  request->actor = g_strdup (actor);
  request->value = NAN;
  request->threshold = NAN;
  request->n = -1;
  request->changes.since_us = BW_TIME_NONE;
  request->grace_until_us = BW_TIME_NONE;
  return request;
}

void
bw_incident_request_free (BwIncidentRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->dedup_key);
  g_free (request->rule);
  g_free (request->labels);
  g_free (request->metric);
  g_free (request->actor);
  g_free (request->note);
  g_free (request->summary);
  g_free (request->evidence);
  g_free (request->source_severity);
  g_free (request->except_channel);
  g_clear_pointer (&request->rule_state, bw_rule_state_row_free);
  g_clear_pointer (&request->policy, bw_policy_unref);
  g_clear_pointer (&request->rule_channels, bw_rule_channels_unref);
  g_free (request);
}

void
bw_incident_answer_free (BwIncidentAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->incident, bw_incident_free);
  g_clear_pointer (&answer->event, bw_incident_event_free);
  g_clear_pointer (&answer->outbox, g_ptr_array_unref);
  g_free (answer->kept_back);
  g_free (answer);
}

/* The incident that the request is about: the one named, or of its key the open one, else the
 * newest; NULL without error when there is none. */
static BwIncident *
find_incident (BwDb *db, const BwIncidentRequest *request, GError **error)
{
  BwIncidentQuery query = { .id = request->incident_id,
                            .dedup_key = request->dedup_key,
                            .since_us = BW_TIME_NONE,
                            .is_open_first = true,
                            .limit = 1 };
  g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (db, &query, NULL, error);
  if (found == NULL)
    return NULL;
  if (found->len > 0)
    return bw_incident_copy (g_ptr_array_index (found, 0));
  if (request->incident_id != 0)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no incident %" PRId64),
                 request->incident_id);
  return NULL;
}

static BwIncident *
new_incident (const BwIncidentRequest *request, const BwIncident *previous)
{
  BwIncident *incident = bw_incident_new ();
  incident->dedup_key = g_strdup (request->dedup_key);
  incident->rule = g_strdup (request->rule);
  incident->labels = g_strdup (request->labels);
  incident->metric = g_strdup (request->metric);
  incident->category = request->category;
  incident->previous_id = previous != NULL ? previous->id : 0;
  incident->is_event = request->is_event;
  incident->source_severity = g_strdup (request->source_severity);
  return incident;
}

bool
bw_incident_request_is_true (BwDb *db, const BwIncident *incident)
{
  g_autoptr (BwRuleStateRow) row =
      bw_alerts_find_state (db, incident->rule, incident->labels, NULL);
  if (row == NULL)
    return false;
  if (g_str_has_suffix (incident->dedup_key, BW_NODATA_SUFFIX))
    return row->nodata_since_us != BW_TIME_NONE;
  return row->tier > 0;
}

/* One step in the making. */
typedef struct
{
  BwDb *db;
  const BwIncidentRequest *request;
  BwSituation *situation;
  BwIncident *incident; /* owned; NULL: there is none */
  BwIncidentKind kind;  /* 0: nothing happened */
  BwDueStep due;
  char *lead;                /* owned; what stands before the message; or NULL */
  bool is_touched;           /* written even if nothing happened */
  BwEvidenceRestart restart; /* that a person's RESOLVE is */
} Making;

static void
making_clear (Making *making)
{
  bw_incident_free (making->incident);
  g_free (making->due.note);
  g_free (making->lead);
  bw_evidence_restart_clear (&making->restart);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

/* What a rule's firing is for an incident that may be open. */
static BwIncidentKind
kind_of_firing (const BwIncidentRequest *request, const BwIncident *incident)
{
  bool is_open = incident != NULL && bw_incident_is_open (incident);
  bool is_upgrade = request->kind == BW_KIND_UPGRADE;
  if (is_open && (incident->is_flapping && !request->is_nodata))
    return bw_flap_kind (incident, request->kind, request->severity, &request->changes);
  if (is_open)
    return is_upgrade || request->severity > incident->severity ? BW_KIND_UPGRADE : 0;
  if (bw_workflow_reopens (incident, request->now_us))
    return request->changes.n >= BW_FLAP_MIN_CHANGES ? BW_KIND_FLAP : BW_KIND_REOPEN;
  return is_upgrade ? BW_KIND_FIRE : request->kind;
}

/* What the request means for an incident in this status. 0: nothing to tell, only the rule's state
 * is written. */
static BwIncidentKind
kind_for (const BwIncidentRequest *request, const BwIncident *incident)
{
  bool is_open = incident != NULL && bw_incident_is_open (incident);
  if (request->incident_id != 0)
    return request->kind;
  if (request->is_event && request->kind == BW_KIND_FIRE)
    return bw_event_window_kind (incident, request->severity, request->now_us);
  switch ((int) request->kind)
    {
    case BW_KIND_FIRE:
    case BW_KIND_NODATA:
    case BW_KIND_UPGRADE:
      return kind_of_firing (request, incident);
    case BW_KIND_REOPEN:
      return is_open || incident == NULL ? 0 : BW_KIND_REOPEN;
    case BW_KIND_RESOLVE:
      if (!is_open || request->is_final || request->is_nodata)
        return is_open ? BW_KIND_RESOLVE : 0;
      return bw_flap_kind (incident, BW_KIND_RESOLVE, request->severity, &request->changes);
    default:
      return is_open ? request->kind : 0;
    }
}

/* What is told of EVENT; 0: nothing. What the condition did is news, a person's own steps are not.
 * An acknowledgement that lapsed or was given back brings the alert back; after a silence it is
 * like new. */
static BwIncidentKind
told_as (const Making *making, const BwIncidentEvent *event)
{
  if (making->due.is_like_new)
    return BW_KIND_FIRE;
  if (event->kind == BW_KIND_UNACK)
    return BW_KIND_REPEAT;
  return event->kind < BW_KIND_DIGEST ? event->kind : 0;
}

/* Decides what happens, for time's own steps after a look at what is due. */
static bool
decide (Making *making, GError **error)
{
  const BwIncidentRequest *request = making->request;
  BwIncident *incident = making->incident;
  making->kind = kind_for (request, incident);
  if (request->incident_id != 0 && request->kind == 0)
    {
      if (!bw_incident_due (making->db, request->policy, making->situation, incident,
                            request->now_us, request->grace_until_us, &making->due, error))
        return false;
      making->kind = making->due.kind;
      making->is_touched = true;
    }
  if (request->is_event && request->kind == BW_KIND_FIRE && making->kind == 0)
    {
      bw_event_window_count (incident, request->now_us);
      making->is_touched = true;
    }
  if (making->kind != BW_KIND_FIRE && making->kind != BW_KIND_NODATA)
    return true;
  if (incident == NULL || !bw_incident_is_open (incident))
    {
      g_autoptr (BwIncident) previous = g_steal_pointer (&making->incident);
      making->incident = new_incident (request, previous);
    }
  return true;
}

/* The sentence that an event brings along. */
static char *
note_for (const Making *making)
{
  const BwIncidentRequest *request = making->request;
  const BwIncident *incident = making->incident;
  if (making->due.note != NULL)
    return g_strdup (making->due.note);
  if (request->note != NULL)
    return g_strdup (request->note);
  if (request->is_event && making->kind != BW_KIND_FIRE && making->kind != BW_KIND_RESOLVE)
    return bw_event_window_note (incident,
                                 request->policy != NULL ? bw_policy_zone (request->policy) : NULL);
  if (making->kind == BW_KIND_FLAP)
    return bw_flap_note (incident, &request->changes, request->value, request->now_us);
  return NULL;
}

static BwIncidentEvent *
apply (Making *making, GError **error)
{
  const BwIncidentRequest *request = making->request;
  g_autofree char *note = note_for (making);
  bool is_rule = request->incident_id == 0;
  BwWorkflowEvent event = { .kind = making->kind,
                            .now_us = request->now_us,
                            .actor = request->actor,
                            .note = note,
                            .severity = request->severity,
                            .value = request->value,
                            .threshold = request->threshold,
                            .n = request->n,
                            .summary = request->summary,
                            .evidence = request->evidence,
                            .level = making->due.level,
                            .ends_flapping =
                                making->due.ends_flapping
                                || (request->is_final && making->kind == BW_KIND_RESOLVE),
                            .n_flips = request->changes.n,
                            .flap_until_us = request->now_us + request->changes.hold_us,
                            .expires_us = request->now_us + BW_EVENT_LIFETIME_US };
  bool is_resolve = !is_rule && making->kind == BW_KIND_RESOLVE;
  if (is_resolve && request->kind == BW_KIND_RESOLVE
      && !bw_evidence_restart_find (making->db, making->incident, &making->restart, error))
    return NULL;
  if (making->restart.source != NULL && note == NULL)
    event.note = N_ ("the evidence begins anew");
  /* What begins anew holds no more. */
  if (is_resolve && making->restart.source == NULL)
    event.is_condition_true = bw_incident_request_is_true (making->db, making->incident);
  return bw_workflow_apply (making->incident, &event, error);
}

/* A waiting incident that a silence is for does not grow older meanwhile. What has become worse may
 * be what the silence is not for. */
static void
note_silence (const Making *making, const BwIncidentEvent *event)
{
  BwIncident *incident = making->incident;
  bool is_waiting =
      incident->status == BW_INCIDENT_OPEN || incident->status == BW_INCIDENT_REOPENED;
  int64_t now_us = making->request->now_us;
  bool was_silenced = incident->quiet_since_us != BW_TIME_NONE;
  if (!is_waiting || (was_silenced && event->kind != BW_KIND_UPGRADE))
    return;
  bool is_silenced =
      bw_situation_is_silenced (making->situation, making->request->policy, incident, now_us);
  if (was_silenced && !is_silenced)
    {
      incident->quiet_us += MAX (now_us - incident->quiet_since_us, 0);
      incident->quiet_since_us = BW_TIME_NONE;
    }
  else if (is_silenced && !was_silenced)
    incident->quiet_since_us = now_us;
}

/* What was bad enough to be told at once is told at its level. */
static void
raise_level (const Making *making, const BwIncidentEvent *event)
{
  BwIncident *incident = making->incident;
  bool is_new = event->kind == BW_KIND_FIRE || event->kind == BW_KIND_UPGRADE
                || event->kind == BW_KIND_REOPEN || event->kind == BW_KIND_NODATA
                || event->kind == BW_KIND_UNACK || making->due.is_like_new;
  if (!is_new || incident->quiet_since_us != BW_TIME_NONE)
    return;
  BwEscalation escalation;
  bw_policy_escalation (making->request->policy, incident, event->at_us, event->at_us, &escalation);
  incident->level = MAX (incident->level, escalation.level);
  incident->max_level = MAX (incident->max_level, incident->level);
}

/* It ends: silences that were for it do, too, and what waited to be told need not be any more. */
static bool
wind_up (const Making *making, GError **error)
{
  BwIncident *incident = making->incident;
  int64_t now_us = making->request->now_us, worst = 0;
  if (!bw_situation_end_silences (making->db, making->situation, incident, now_us, error)
      || !bw_held_worst_early (making->db, incident->id, incident->episode, now_us, &worst, error))
    return false;
  return worst == 0 || worst >= BW_SEVERITY_CRITICAL
         || bw_held_drop_early (making->db, incident->id, incident->episode, now_us, OVER_EARLY,
                                error);
}

static bool
set_deadlines (const Making *making, const BwIncidentEvent *event, GError **error)
{
  BwIncident *incident = making->incident;
  int64_t last_us = event->at_us;
  bool is_told = told_as (making, event) != 0 && event->kind != BW_KIND_RESOLVE;
  if (!is_told && !bw_told_last_event (making->db, incident->id, &last_us, error))
    return false;
  bw_incident_plan_deadlines (making->request->policy, incident,
                              last_us != BW_TIME_NONE ? last_us : event->at_us, event->at_us);
  return true;
}

static BwPlanContext
plan_context (const Making *making)
{
  const BwIncidentRequest *request = making->request;
  const char *const *channels = bw_rule_channels_find (request->rule_channels, making->incident);
  return (BwPlanContext){ .db = making->db,
                          .policy = request->policy,
                          .situation = making->situation,
                          .rule_channels = channels,
                          .except_channel = request->except_channel,
                          .now_us = request->now_us,
                          .grace_until_us = request->grace_until_us };
}

/* What is told now says all that was held back for the same channel before. */
static bool
take_in_held (const Making *making, const GPtrArray *rows, GError **error)
{
  for (unsigned i = 0; i < rows->len && making->incident->id != 0; i++)
    {
      const BwOutboxRow *row = g_ptr_array_index (rows, i);
      if (row->status == BW_OUTBOX_QUEUED && row->kind != BW_KIND_RESOLVE
          && !bw_held_take_in (making->db, making->incident->id, row->channel, row->id, error))
        return false;
    }
  return true;
}

static GPtrArray *
plan (const Making *making, const BwIncidentEvent *event, GError **error)
{
  BwIncidentKind kind = told_as (making, event);
  if (making->request->policy == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  note_silence (making, event);
  raise_level (making, event);
  if (!set_deadlines (making, event, error))
    return NULL;
  if (kind == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  BwPlanContext context = plan_context (making);
  g_autoptr (GPtrArray) rows = bw_incident_plan (&context, making->incident, event, kind, error);
  if (rows == NULL || !take_in_held (making, rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

/* The payload carries the ids, which a new incident only has once it is stored; so the message is
 * made from the row again when it is sent, and the payload keeps what was true when it happened. */
static void
fill_payloads (const Making *making, GPtrArray *rows, const BwIncidentEvent *event)
{
  /* Why time ended it; in other messages the note stands as it is. */
  const char *lead = event->kind == BW_KIND_RESOLVE ? making->due.note : NULL;
  for (unsigned i = 0; i < rows->len; i++)
    {
      BwOutboxRow *row = g_ptr_array_index (rows, i);
      if (row->status == BW_OUTBOX_SUPPRESSED)
        continue;
      g_free (row->payload);
      row->payload = bw_incident_plan_payload (row, making->incident, event, lead);
    }
}

static BwRuleStateRow *
copy_rule_state (const BwRuleStateRow *row)
{
  if (row == NULL)
    return NULL;
  BwRuleStateRow *copy = g_new (BwRuleStateRow, 1);
  *copy = *row;
  copy->rule = g_strdup (row->rule);
  copy->labels = g_strdup (row->labels);
  copy->timers = row->timers != NULL ? g_bytes_ref (row->timers) : NULL;
  return copy;
}

/* Why ROW does not go out now; that one is held says more than that another is suppressed. */
static void
take_kept_back (BwIncidentAnswer *answer, const BwOutboxRow *row)
{
  bool is_held = row->status == BW_OUTBOX_DEFERRED;
  if (answer->kept_back == NULL || (is_held && !answer->is_held))
    {
      g_free (answer->kept_back);
      answer->kept_back = g_strdup (row->reason);
    }
  answer->is_held |= is_held;
}

static BwIncidentAnswer *
answer_from_commit (BwAlertCommit *commit)
{
  BwIncidentAnswer *answer = g_new0 (BwIncidentAnswer, 1);
  answer->incident = g_steal_pointer (&commit->incident);
  answer->event = g_steal_pointer (&commit->event);
  answer->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  while (commit->outbox != NULL && commit->outbox->len > 0)
    {
      BwOutboxRow *row = g_ptr_array_steal_index (commit->outbox, 0);
      if (row->status == BW_OUTBOX_QUEUED)
        {
          g_ptr_array_add (answer->outbox, row);
          continue;
        }
      take_kept_back (answer, row);
      bw_outbox_row_free (row);
    }
  return answer;
}

/* The state names the incident as long as it is open; one that is new gets its id when it is
 * inserted. */
static void
link_state (BwRuleStateRow *state, const BwIncident *incident, bool is_nodata)
{
  if (state == NULL)
    return;
  int64_t id = incident != NULL && bw_incident_is_open (incident) ? incident->id : 0;
  if (is_nodata)
    state->nodata_incident_id = id;
  else
    state->incident_id = id;
}

/* Applies what was decided and puts it into COMMIT. */
static bool
make_commit (Making *making, BwAlertCommit *commit, GError **error)
{
  const BwIncidentRequest *request = making->request;
  commit->rule_state = copy_rule_state (request->rule_state);
  commit->is_nodata = request->is_nodata;
  if (making->incident != NULL)
    commit->expected_seq = making->incident->seq;
  if (making->kind != 0)
    {
      commit->event = apply (making, error);
      if (commit->event == NULL
          || (commit->event->kind == BW_KIND_RESOLVE && !bw_incident_is_open (making->incident)
              && !wind_up (making, error)))
        return false;
      if (making->restart.source != NULL
          && !bw_evidence_restart_write (making->db, making->incident, &making->restart,
                                         request->now_us, request->actor, &commit->rule_state,
                                         error))
        return false;
      commit->outbox = plan (making, commit->event, error);
      if (commit->outbox == NULL)
        return false;
      fill_payloads (making, commit->outbox, commit->event);
    }
  link_state (commit->rule_state, making->incident, request->is_nodata);
  if (making->kind != 0 || making->is_touched)
    commit->incident = g_steal_pointer (&making->incident);
  return true;
}

/* Whether it stands for others from now on. */
static bool
mark_inhibitor (const Making *making, const BwIncident *incident, GError **error)
{
  const BwPolicy *policy = making->request->policy;
  if (policy == NULL || incident == NULL)
    return true;
  bool is_one = bw_incident_is_open (incident) && bw_policy_can_inhibit (policy, incident);
  return bw_inhibitors_set (making->db, incident->id, is_one, error);
}

BwIncidentAnswer *
bw_incident_request_step (BwDb *db, const BwIncidentRequest *request, BwSituation *situation,
                          GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (BwSituation) own = NULL;
  if (situation == NULL)
    situation = own = bw_situation_read (db, request->now_us, error);
  if (situation == NULL)
    return NULL;
  g_auto (Making) making = { .db = db, .request = request, .situation = situation };
  making.incident = find_incident (db, request, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_autoptr (BwAlertCommit) commit = bw_alert_commit_new ();
  if (!decide (&making, error) || !make_commit (&making, commit, error)
      || !bw_alerts_write (db, commit, error) || !mark_inhibitor (&making, commit->incident, error))
    return NULL;
  return answer_from_commit (commit);
}

gpointer
bw_incident_request_run (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const BwIncidentRequest *request = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (BwIncidentAnswer) answer = NULL;
  if (bw_db_begin (db, &local))
    answer = bw_incident_request_step (db, request, NULL, &local);
  if (answer != NULL && bw_db_commit (db, &local))
    return g_steal_pointer (&answer);
  bw_db_rollback (db);
  /* What a rule asks for is never refused for good: it may be asked again later. */
  bool is_refusal = g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT);
  if (is_refusal && request->incident_id == 0)
    g_set_error (error, BW_ERROR, BW_ERROR_BUSY, _ ("the store says no: %s"), local->message);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
