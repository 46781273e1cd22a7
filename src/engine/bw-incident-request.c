/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that happens to an incident: read, decided and written in one durable step on the
 * alerts database's thread. */
#include "engine/bw-incident-request.h"

#include "base/bw-error.h"
#include "engine/bw-retry.h"
#include "notify/bw-gate.h"
#include "notify/bw-message.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Another process may write between our reading and our writing; it does so rarely, and never many
 * times in a row. */
#define MAX_RACES 5

BwRoute *
bw_route_new (const char *channel, BwSeverity min_severity, bool is_enabled)
{
  BwRoute *route = g_new0 (BwRoute, 1);
  route->channel = g_strdup (channel);
  route->min_severity = min_severity;
  route->is_enabled = is_enabled;
  return route;
}

void
bw_route_free (BwRoute *route)
{
  g_free (route->channel);
  g_free (route);
}

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
  g_clear_pointer (&request->rule_state, bw_rule_state_row_free);
  g_clear_pointer (&request->routes, g_ptr_array_unref);
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
  g_free (answer);
}

/* The incident that the request is about: the one named, or the newest of its key; NULL without
 * error when there is none. */
static BwIncident *
find_incident (BwDb *db, const BwIncidentRequest *request, GError **error)
{
  BwIncidentQuery query = { .id = request->incident_id,
                            .dedup_key = request->dedup_key,
                            .since_us = BW_TIME_NONE,
                            .limit = 1 };
  g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (db, &query, NULL, error);
  if (found == NULL)
    return NULL;
  if (found->len > 0)
    return bw_incident_copy (g_ptr_array_index (found, 0));
  if (request->incident_id != 0)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, "there is no incident %" PRId64,
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
  return incident;
}

bool
bw_incident_request_is_true (BwDb *db, const BwIncident *incident)
{
  g_autoptr (GPtrArray) rows = bw_alerts_job_load_states (db, NULL, NULL, NULL);
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    {
      const BwRuleStateRow *row = g_ptr_array_index (rows, i);
      bool is_own =
          g_str_equal (row->rule, incident->rule) && g_str_equal (row->labels, incident->labels);
      if (is_own && g_str_has_suffix (incident->dedup_key, BW_NODATA_SUFFIX))
        return row->nodata_since_us != BW_TIME_NONE;
      if (is_own)
        return row->tier > 0;
    }
  return false;
}

/* What the request means for an incident in this status. 0: nothing to tell, only the rule's state
 * is written. */
static BwIncidentKind
kind_for (const BwIncidentRequest *request, const BwIncident *incident)
{
  bool is_open = incident != NULL && bw_incident_is_open (incident);
  if (request->incident_id != 0)
    return request->kind;
  switch ((int) request->kind)
    {
    case BW_KIND_FIRE:
    case BW_KIND_NODATA:
      if (is_open)
        return request->severity > incident->severity ? BW_KIND_UPGRADE : 0;
      return bw_workflow_reopens (incident, request->now_us) ? BW_KIND_REOPEN : request->kind;
    case BW_KIND_UPGRADE:
      if (is_open)
        return BW_KIND_UPGRADE;
      return incident != NULL && bw_workflow_reopens (incident, request->now_us) ? BW_KIND_REOPEN
                                                                                 : BW_KIND_FIRE;
    case BW_KIND_REOPEN:
      return is_open || incident == NULL ? 0 : BW_KIND_REOPEN;
    default:
      return is_open ? request->kind : 0;
    }
}

static bool
was_told (GPtrArray *sent, const char *channel, int64_t episode)
{
  for (unsigned i = 0; i < sent->len; i++)
    {
      const BwOutboxRow *row = g_ptr_array_index (sent, i);
      if (row->episode == episode && g_str_equal (row->channel, channel)
          && row->kind != BW_KIND_RESOLVE && row->status != BW_OUTBOX_SUPPRESSED
          && row->status != BW_OUTBOX_EXPIRED && row->status != BW_OUTBOX_DEAD)
        return true;
    }
  return false;
}

/* What is told of EVENT; 0: nothing. What the condition did is news, a person's own steps are not.
 * An acknowledgement that lapsed brings the alert back. */
static BwIncidentKind
told_as (const BwIncidentEvent *event)
{
  if (event->kind == BW_KIND_UNACK && strcmp (event->actor, "auto") == 0)
    return BW_KIND_REPEAT;
  return event->kind < BW_KIND_DIGEST ? event->kind : 0;
}

/* A repetition is for those who heard it before, as an end is. */
static BwGateReason
ask_gates (const BwGateInput *input)
{
  BwGateReason reason = bw_gate_pass (input);
  if (reason == BW_GATE_PASS && input->kind == BW_KIND_REPEAT && !input->is_told)
    return BW_GATE_NOT_TOLD;
  return reason;
}

static BwOutboxRow *
new_delivery (const BwRoute *route, const BwIncident *incident, const BwIncidentEvent *event,
              bool is_told)
{
  BwGateInput input = { .kind = told_as (event),
                        .severity = incident->severity,
                        .max_severity = incident->max_severity,
                        .is_enabled = route->is_enabled,
                        .is_off_route = route->is_off_route,
                        .min_severity = route->min_severity,
                        .is_told = is_told };
  BwGateReason reason = ask_gates (&input);
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup (route->channel);
  row->episode = incident->episode;
  row->kind = input.kind;
  row->severity = incident->severity;
  row->status = reason == BW_GATE_PASS ? BW_OUTBOX_QUEUED : BW_OUTBOX_SUPPRESSED;
  row->reason = reason == BW_GATE_PASS ? NULL : g_strdup (bw_gate_reason_text (reason));
  row->created_us = event->at_us;
  row->not_before_us = event->at_us;
  row->expires_us = event->at_us + bw_retry_lifetime_us (incident->severity);
  row->lease_until_us = BW_TIME_NONE;
  row->delivered_us = BW_TIME_NONE;
  return row;
}

static GPtrArray *
plan_deliveries (BwDb *db, const BwIncidentRequest *request, const BwIncident *incident,
                 const BwIncidentEvent *event, GError **error)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  if (request->routes == NULL || told_as (event) == 0)
    return rows;
  BwOutboxQuery query = { .incident_id = incident->id };
  g_autoptr (GPtrArray) sent = NULL;
  if (incident->id != 0 && (sent = bw_alerts_job_list_outbox (db, &query, NULL, error)) == NULL)
    {
      g_ptr_array_unref (rows);
      return NULL;
    }
  for (unsigned i = 0; i < request->routes->len; i++)
    {
      const BwRoute *route = g_ptr_array_index (request->routes, i);
      bool is_told = sent != NULL && was_told (sent, route->channel, incident->episode);
      g_ptr_array_add (rows, new_delivery (route, incident, event, is_told));
    }
  return rows;
}

/* The payload carries the ids, which a new incident only has once it is stored; so the message is
 * made from the row again when it is sent, and the payload keeps what was true when it happened. */
static void
fill_payloads (GPtrArray *rows, const BwIncident *incident, const BwIncidentEvent *event)
{
  for (unsigned i = 0; i < rows->len; i++)
    {
      BwOutboxRow *row = g_ptr_array_index (rows, i);
      BwIncidentEvent told = *event;
      told.kind = row->kind;
      g_autoptr (BwMessage) message = bw_message_for_incident (incident, &told);
      g_free (message->outbox_id);
      message->outbox_id = g_strdup (row->id);
      g_free (row->payload);
      row->payload = bw_message_to_json (message);
    }
}

static BwIncidentEvent *
apply (BwDb *db, const BwIncidentRequest *request, BwIncidentKind kind, BwIncident *incident,
       GError **error)
{
  BwWorkflowEvent event = { .kind = kind,
                            .now_us = request->now_us,
                            .actor = request->actor,
                            .note = request->note,
                            .severity = request->severity,
                            .value = request->value,
                            .threshold = request->threshold,
                            .n = request->n,
                            .summary = request->summary,
                            .evidence = request->evidence };
  if (request->incident_id != 0 && kind == BW_KIND_RESOLVE)
    event.is_condition_true = bw_incident_request_is_true (db, incident);
  return bw_workflow_apply (incident, &event, error);
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
        g_ptr_array_add (answer->outbox, row);
      else
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

/* Reads, decides and writes once. CONFLICT when another process wrote in between, or the workflow
 * says no (IS_REFUSED). */
static BwIncidentAnswer *
try_once (BwDb *db, const BwIncidentRequest *request, bool *is_refused, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (BwIncident) incident = find_incident (db, request, &local);
  if (local != NULL)
    {
      *is_refused = true;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_autoptr (BwAlertCommit) commit = bw_alert_commit_new ();
  commit->rule_state = copy_rule_state (request->rule_state);
  commit->is_nodata = request->is_nodata;
  BwIncidentKind kind = kind_for (request, incident);
  if (kind == BW_KIND_FIRE || kind == BW_KIND_NODATA)
    {
      g_autoptr (BwIncident) previous = g_steal_pointer (&incident);
      incident = new_incident (request, previous);
    }
  if (kind != 0)
    {
      commit->expected_seq = incident->seq;
      commit->event = apply (db, request, kind, incident, error);
      if (commit->event == NULL)
        {
          *is_refused = true;
          return NULL;
        }
      commit->outbox = plan_deliveries (db, request, incident, commit->event, error);
      if (commit->outbox == NULL)
        return NULL;
      fill_payloads (commit->outbox, incident, commit->event);
    }
  link_state (commit->rule_state, incident, request->is_nodata);
  if (kind != 0)
    commit->incident = g_steal_pointer (&incident);
  if (bw_alerts_job_commit (db, commit, NULL, error) == NULL)
    return NULL;
  return answer_from_commit (commit);
}

gpointer
bw_incident_request_run (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const BwIncidentRequest *request = data;
  for (int race = 1;; race++)
    {
      g_autoptr (GError) local = NULL;
      bool is_refused = false;
      BwIncidentAnswer *answer = try_once (db, request, &is_refused, &local);
      if (answer != NULL)
        return answer;
      bool is_race = !is_refused && g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT);
      if (is_race && race < MAX_RACES)
        continue;
      /* What a rule asks for is never refused for good: it may be asked again later. */
      if (is_race && request->incident_id == 0)
        g_set_error (error, BW_ERROR, BW_ERROR_BUSY, "others were faster %d times: %s", MAX_RACES,
                     local->message);
      else
        g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
}
