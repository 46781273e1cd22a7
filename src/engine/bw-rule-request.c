/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule's transition asks of an incident. */
#include "engine/bw-rule-request.h"

#include "base/bw-json.h"
#include "base/bw-time.h"
#include "engine/bw-evidence-more.h"
#include "engine/bw-rule-runner.h"
#include "model/bw-catalogue.h"
#include "rules/bw-rule-flap.h"

#include <math.h>

static BwIncidentKind
kind_of (const BwRuleEvent *event)
{
  switch (event->transition.kind)
    {
    case BW_TRANSITION_FIRE:
      return event->is_nodata ? BW_KIND_NODATA : BW_KIND_FIRE;
    case BW_TRANSITION_UPGRADE:
      return BW_KIND_UPGRADE;
    case BW_TRANSITION_DOWNGRADE:
      return BW_KIND_DOWNGRADE;
    case BW_TRANSITION_RESOLVE:
      return BW_KIND_RESOLVE;
    case BW_TRANSITION_NONE:
      break;
    }
  g_assert_not_reached ();
}

char *
bw_rule_request_key (const char *rule_id, const char *labels, bool is_nodata)
{
  g_autofree char *key = bw_incident_dedup_key (rule_id, labels);
  return g_strconcat (key, is_nodata ? BW_NODATA_SUFFIX : "", NULL);
}

/* "disk of wren (mount /home)": the source by name, other labels in brackets. */
static char *
where (const BwMetric *metric)
{
  const char *source = bw_metric_label (metric, "source");
  GString *text = g_string_new (source != NULL ? source : metric->name);
  bool is_open = false;
  for (unsigned i = 0; i < metric->n_labels; i++)
    {
      const BwLabel *label = &metric->labels[i];
      if (g_str_equal (label->key, "source"))
        continue;
      g_string_append_printf (text, "%s%s %s", is_open ? ", " : " (", label->key, label->value);
      is_open = true;
    }
  if (is_open)
    g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/* Of rules whose value is not that of their metric, and is not told in its unit. */
static char *
summary_of_kind (const BwRuleEvent *event, const char *title, const char *place)
{
  const BwRule *rule = event->rule;
  const char *unknown = event->is_nodata ? "No value for " : "";
  if (rule->kind == BW_RULE_EXPR)
    return event->metric->n_labels == 0
               ? g_strdup_printf ("%s%s", unknown, rule->expr->text)
               : g_strdup_printf ("%s%s of %s", unknown, rule->expr->text, place);
  if (rule->kind == BW_RULE_ABSENT)
    {
      g_autofree char *age = bw_duration_format_age ((int64_t) (rule->tiers[0].trip * 1e6));
      return g_strdup_printf ("No sample of %s for %s", bw_selector_text (rule->selector), age);
    }
  g_autofree char *per = bw_duration_format_age (rule->per_us);
  return g_strdup_printf ("%sChange per %s of %s of %s", unknown, per, title, place);
}

static char *
summary_of (const BwRuleEvent *event)
{
  if (event->metric == NULL || event->rule == NULL)
    return NULL;
  const BwMetricInfo *info = bw_catalogue_find (event->metric->name);
  const char *title = info != NULL ? info->title : event->metric->name;
  g_autofree char *place = where (event->metric);
  if (event->rule->kind != BW_RULE_THRESHOLD)
    return summary_of_kind (event, title, place);
  if (event->is_nodata)
    return g_strdup_printf ("No value for %s of %s", title, place);
  g_autofree char *value = bw_catalogue_format (event->metric->name, event->value);
  if (isnan (event->threshold))
    return g_strdup_printf ("%s of %s at %s", title, place, value);
  g_autofree char *threshold = bw_catalogue_format (event->metric->name, event->threshold);
  return g_strdup_printf ("%s of %s at %s, %s level %s", title, place, value,
                          bw_severity_name (event->severity), threshold);
}

static char *
note_of (const BwRuleEvent *event)
{
  switch (event->reason)
    {
    case BW_REASON_VALUE:
    case BW_REASON_NO_DATA:
      return NULL;
    case BW_REASON_DATA_RETURNED:
      return g_strdup ("values come again");
    case BW_REASON_EDITED:
      return g_strdup ("the rule was edited");
    case BW_REASON_MISSING_SERIES:
      return g_strdup ("the series is gone while others of the rule report");
    case BW_REASON_RULE_REMOVED:
      return g_strdup ("the rule was removed");
    case BW_REASON_RULE_DISABLED:
      return g_strdup ("the rule was disabled");
    case BW_REASON_SOURCE_REMOVED:
      return g_strdup ("the source was removed");
    }
  return NULL;
}

static char *
evidence_of (const BwRuleEvent *event)
{
  char *evidence = bw_rule_event_evidence (event);
  g_autofree char *words = bw_evidence_value_words (event);
  if (words == NULL)
    return evidence;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  bw_json_add_string (json_builder_begin_array (builder), NULL, words);
  g_autofree char *list = bw_json_to_text (json_builder_end_array (builder), false);
  return bw_evidence_add (evidence, "value_from", list);
}

/* How often the condition came and went within the hour, and how long it may not until it is calm.
 */
static BwFlapChanges
changes_of (const BwRuleEvent *event)
{
  const BwRuleState *state = &event->instance->state;
  BwFlapChanges changes = { 0, BW_TIME_NONE, BW_FLAP_QUIET_US };
  if (event->is_nodata || event->rule == NULL)
    return changes;
  changes.n = bw_rule_state_recent_flips (state, event->at_us);
  changes.hold_us =
      MAX (BW_FLAP_QUIET_US, 3 * bw_rule_state_keep_us (state, event->rule, event->at_us));
  if (changes.n > 0)
    changes.since_us = state->flips_us[(state->n_flips - changes.n) % BW_RULE_MAX_FLIPS];
  return changes;
}

/* An end that does not come from a value is no swing of it. */
static bool
is_final (const BwRuleEvent *event)
{
  return event->reason != BW_REASON_VALUE && event->reason != BW_REASON_NO_DATA
         && event->reason != BW_REASON_DATA_RETURNED;
}

BwIncidentRequest *
bw_rule_request_new (const BwRuleEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);
  const BwRuleInstance *instance = event->instance;
  BwIncidentRequest *request = bw_incident_request_new (kind_of (event), event->at_us, "auto");
  request->dedup_key = bw_rule_request_key (instance->rule_id, instance->labels, event->is_nodata);
  request->rule = g_strdup (instance->rule_id);
  request->labels = g_strdup (instance->labels);
  if (event->metric != NULL && event->rule != NULL && event->rule->kind == BW_RULE_THRESHOLD)
    request->metric = g_strdup (event->metric->text);
  request->category = event->rule != NULL ? event->rule->category : BW_CATEGORY_SYSTEM;
  request->note = note_of (event);
  request->severity = event->severity;
  request->value = event->value;
  request->threshold = event->threshold;
  request->n = event->n;
  request->summary = summary_of (event);
  request->evidence = evidence_of (event);
  request->rule_state = bw_rule_runner_row (instance);
  request->is_nodata = event->is_nodata;
  request->changes = changes_of (event);
  request->is_final = is_final (event);
  return request;
}
