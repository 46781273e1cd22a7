/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is stored of an incident, written as one JSON object. */
#include "engine/bw-why-bundle.h"

#include "base/bw-time.h"
#include "engine/bw-counterfactual.h"
#include "engine/bw-evidence-digest.h"
#include "engine/bw-incident-json.h"
#include "store/bw-delivery.h"

#include <math.h>

#define EARLIER_SHOWN 5

void
bw_why_bundle_free (BwWhyBundle *bundle)
{
  if (bundle == NULL)
    return;
  g_clear_pointer (&bundle->incident, bw_incident_free);
  g_clear_pointer (&bundle->all, g_ptr_array_unref);
  g_clear_pointer (&bundle->events, g_ptr_array_unref);
  g_clear_pointer (&bundle->deliveries, g_ptr_array_unref);
  g_clear_pointer (&bundle->attempts, g_ptr_array_unref);
  g_free (bundle);
}

static void
add_incident (JsonBuilder *builder, const BwIncident *incident)
{
  json_builder_set_member_name (builder, "incident");
  json_builder_begin_object (builder);
  bw_incident_json_add_members (builder, incident);
  bw_json_add_string (builder, "max_severity", bw_severity_name (incident->max_severity));
  bw_json_add_string (builder, "category", bw_category_name (incident->category));
  bw_json_add_time (builder, "episode_at", incident->episode_us);
  bw_json_add_time (builder, "acknowledged_at", incident->acked_us);
  bw_json_add_time (builder, "closed_at", incident->closed_us);
  bw_json_add_bool (builder, "flapping", incident->is_flapping);
  bw_json_add_int64 (builder, "reopened", incident->reopen_count);
  bw_json_add_int64 (builder, "not_told", incident->n_suppressed);
  bw_incident_json_add_useful (builder, incident);
  json_builder_end_object (builder);
}

static void
add_evidence (JsonBuilder *builder, const char *text)
{
  JsonNode *evidence = text != NULL ? bw_json_parse (text, -1, NULL) : NULL;
  g_autofree char *digest = evidence != NULL ? bw_evidence_digest (evidence) : NULL;
  bw_json_add_string (builder, "digest", digest);
  bw_json_add_node (builder, "evidence", evidence);
}

static const char *
status_or_null (int status)
{
  return status > 0 ? bw_incident_status_name ((BwIncidentStatus) status) : NULL;
}

static void
add_event (JsonBuilder *builder, gconstpointer item)
{
  const BwIncidentEvent *event = item;
  bw_json_add_int64 (builder, "seq", event->seq);
  bw_json_add_time (builder, "at", event->at_us);
  bw_json_add_string (builder, "kind", bw_incident_kind_name (event->kind));
  bw_json_add_string (builder, "actor", event->actor);
  bw_json_add_string (builder, "from", status_or_null (event->from_status));
  bw_json_add_string (builder, "to", status_or_null (event->to_status));
  bw_json_add_string (builder, "note", event->note);
  add_evidence (builder, event->evidence);
}

/* Nobody refused what is on its way, was sent, or failed on the way. */
static bool
has_passed (const BwOutboxRow *row)
{
  return row->status != BW_OUTBOX_SUPPRESSED && row->status != BW_OUTBOX_DEFERRED;
}

static void
add_gate (JsonBuilder *builder, gconstpointer item)
{
  const BwOutboxRow *row = item;
  bw_json_add_string (builder, "channel", row->channel);
  bw_json_add_int64 (builder, "event", row->event_seq);
  bw_json_add_string (builder, "kind", bw_incident_kind_name (row->kind));
  bw_json_add_time (builder, "at", row->created_us);
  bw_json_add_bool (builder, "passed", has_passed (row));
  bw_json_add_bool (builder, "held", row->status == BW_OUTBOX_DEFERRED);
  bw_json_add_string (builder, "reason", has_passed (row) ? NULL : row->reason);
}

static void
add_attempt (JsonBuilder *builder, gconstpointer item)
{
  const BwDeliveryAttempt *attempt = item;
  bw_json_add_int64 (builder, "n", attempt->n);
  bw_json_add_time (builder, "at", attempt->at_us);
  bw_json_add_int64 (builder, "ms", attempt->duration_ms);
  bw_json_add_int64 (builder, "code", attempt->code);
  bw_json_add_string (builder, "outcome", bw_outcome_name (attempt->outcome));
  bw_json_add_string (builder, "answer", attempt->error);
}

static void
add_delivery (JsonBuilder *builder, const BwOutboxRow *row, const GPtrArray *attempts)
{
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "id", row->id);
  bw_json_add_string (builder, "channel", row->channel);
  bw_json_add_int64 (builder, "event", row->event_seq);
  bw_json_add_string (builder, "kind", bw_incident_kind_name (row->kind));
  bw_json_add_string (builder, "severity", bw_severity_name (row->severity));
  bw_json_add_string (builder, "status", bw_outbox_status_name (row->status));
  bw_json_add_string (builder, "reason", row->reason);
  bw_json_add_time (builder, "created_at", row->created_us);
  bw_json_add_time (builder, "not_before", row->not_before_us);
  bw_json_add_time (builder, "expires_at", row->expires_us);
  bw_json_add_time (builder, "delivered_at", row->delivered_us);
  bw_json_add_int64 (builder, "code", row->last_code);
  bw_json_add_string (builder, "error", row->last_error);
  bw_json_add_bool (builder, "maybe_duplicate", row->is_maybe_duplicate);
  bw_json_add_string (builder, "merged_into", row->merged_into);
  bw_json_add_string (builder, "fallback_of", row->fallback_of);
  bw_json_add_list (builder, "attempts", attempts, add_attempt);
  json_builder_end_object (builder);
}

static void
add_earlier_one (JsonBuilder *builder, const BwIncident *incident, int64_t now_us)
{
  int64_t until_us = incident->resolved_us != BW_TIME_NONE ? incident->resolved_us : now_us;
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "id", incident->id);
  bw_json_add_time (builder, "opened_at", incident->opened_us);
  bw_json_add_time (builder, "resolved_at", incident->resolved_us);
  bw_json_add_double (builder, "seconds", (double) (until_us - incident->opened_us) / BW_SECOND_US);
  bw_json_add_string (builder, "max_severity", bw_severity_name (incident->max_severity));
  bw_json_add_double (builder, "value", incident->value);
  bw_incident_json_add_useful (builder, incident);
  json_builder_end_object (builder);
}

/* Those of the same condition before this one: how many, how they were marked, the last of them. */
static void
add_earlier (JsonBuilder *builder, const BwWhyBundle *bundle)
{
  int64_t n = 0, n_useful = 0, n_noise = 0;
  json_builder_set_member_name (builder, "earlier");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "last");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < bundle->all->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (bundle->all, i);
      if (incident->id >= bundle->incident->id)
        continue;
      if (n++ < EARLIER_SHOWN)
        add_earlier_one (builder, incident, bundle->now_us);
      n_useful += incident->useful == 1;
      n_noise += incident->useful == 0;
    }
  json_builder_end_array (builder);
  bw_json_add_int64 (builder, "count", n);
  bw_json_add_int64 (builder, "useful", n_useful);
  bw_json_add_int64 (builder, "noise", n_noise);
  json_builder_end_object (builder);
}

static BwRuleEvidence *
read_evidence (const BwIncidentEvent *event)
{
  g_autoptr (JsonNode) node =
      event->evidence != NULL ? bw_json_parse (event->evidence, -1, NULL) : NULL;
  BwRuleEvidence *evidence = node != NULL ? bw_rule_evidence_read (node, NULL) : NULL;
  if (evidence != NULL && !evidence->is_judged)
    g_clear_pointer (&evidence, bw_rule_evidence_free);
  return evidence;
}

/* The evidence that has most of the last episode's values: the last one that has all since the
 * crossing, or that of the firing. (transfer full) */
static BwRuleEvidence *
episode_evidence (const BwWhyBundle *bundle)
{
  BwRuleEvidence *best = NULL;
  for (unsigned i = 0; i < bundle->events->len; i++)
    {
      g_autoptr (BwRuleEvidence) evidence = read_evidence (g_ptr_array_index (bundle->events, i));
      if (evidence == NULL)
        continue;
      bool is_fire = evidence->transition.kind == BW_TRANSITION_FIRE;
      bool is_whole = (int64_t) evidence->points->len >= evidence->n_points;
      if (!is_fire && (best == NULL || !is_whole))
        continue;
      g_clear_pointer (&best, bw_rule_evidence_free);
      best = g_steal_pointer (&evidence);
    }
  return best;
}

static void
add_other_threshold (JsonBuilder *builder, const BwCounterfactual *found, const BwRule *rule)
{
  json_builder_set_member_name (builder, "threshold");
  if (!found->threshold.is_known)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  bw_json_add_double (builder, "value", found->threshold.threshold);
  bw_json_add_double (builder, "present", rule->tiers[0].trip);
  bw_json_add_bool (builder, "monotonic", found->threshold.is_monotonic);
  json_builder_end_object (builder);
}

static void
add_other_for (JsonBuilder *builder, const BwCounterfactual *found, const BwRule *rule)
{
  json_builder_set_member_name (builder, "for");
  if (!found->patience.is_known)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  bw_json_add_double (builder, "seconds", (double) found->patience.for_us / BW_SECOND_US);
  bw_json_add_double (builder, "present", (double) rule->for_us / BW_SECOND_US);
  bw_json_add_bool (builder, "monotonic", found->patience.is_monotonic);
  json_builder_end_object (builder);
}

static void
add_counterfactual (JsonBuilder *builder, const BwWhyBundle *bundle)
{
  g_autoptr (BwRuleEvidence) evidence = episode_evidence (bundle);
  BwCounterfactual found;
  json_builder_set_member_name (builder, "counterfactual");
  if (evidence == NULL || !bw_counterfactual_find (evidence, &found))
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "values", found.n_values);
  bw_json_add_time (builder, "from", found.from_us);
  bw_json_add_time (builder, "until", found.until_us);
  bw_json_add_bool (builder, "all_values", found.is_whole);
  bw_json_add_bool (builder, "over", evidence->transition.kind == BW_TRANSITION_RESOLVE);
  add_other_threshold (builder, &found, evidence->rule);
  add_other_for (builder, &found, evidence->rule);
  json_builder_end_object (builder);
}

static void
add_story (JsonBuilder *builder, const BwWhyBundle *bundle)
{
  bw_json_add_list (builder, "events", bundle->events, add_event);
  bw_json_add_list (builder, "gates", bundle->deliveries, add_gate);
  json_builder_set_member_name (builder, "deliveries");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < bundle->deliveries->len; i++)
    add_delivery (builder, g_ptr_array_index (bundle->deliveries, i),
                  g_ptr_array_index (bundle->attempts, i));
  json_builder_end_array (builder);
}

char *
bw_why_bundle_to_text (const BwWhyBundle *bundle)
{
  g_return_val_if_fail (bundle != NULL && bundle->incident != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "format", BW_WHY_FORMAT);
  bw_json_add_string (builder, "program", BW_VERSION);
  bw_json_add_time (builder, "made_at", bundle->now_us);
  add_incident (builder, bundle->incident);
  add_story (builder, bundle);
  add_earlier (builder, bundle);
  add_counterfactual (builder, bundle);
  json_builder_end_object (builder);
  return bw_json_to_text (builder, true);
}
