/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident in the machine form that commands and bundles share. */
#include "engine/bw-incident-json.h"

#include "model/bw-metric.h"

static void
add_labels (JsonBuilder *builder, const char *labels)
{
  g_autofree char *text = g_strdup_printf ("x{%s}", labels);
  const BwMetric *metric = bw_metric_parse (text, NULL);
  json_builder_set_member_name (builder, "labels");
  json_builder_begin_object (builder);
  for (unsigned i = 0; metric != NULL && i < metric->n_labels; i++)
    bw_json_add_string (builder, metric->labels[i].key, metric->labels[i].value);
  json_builder_end_object (builder);
}

void
bw_incident_json_add_members (JsonBuilder *builder, const BwIncident *incident)
{
  bw_json_add_int64 (builder, "id", incident->id);
  bw_json_add_string (builder, "key", incident->dedup_key);
  bw_json_add_string (builder, "rule", incident->rule);
  bw_json_add_string (builder, "metric", incident->metric);
  add_labels (builder, incident->labels);
  bw_json_add_string (builder, "severity", bw_severity_name (incident->severity));
  bw_json_add_string (builder, "status", bw_incident_status_name (incident->status));
  bw_json_add_time (builder, "opened_at", incident->opened_us);
  bw_json_add_time (builder, "updated_at", incident->updated_us);
  bw_json_add_time (builder, "resolved_at", incident->resolved_us);
  bw_json_add_double (builder, "value", incident->value);
  bw_json_add_double (builder, "threshold", incident->threshold);
  bw_json_add_int64_or_null (builder, "n", incident->n, incident->n >= 0);
  bw_json_add_int64 (builder, "level", incident->level);
  bw_json_add_int64 (builder, "occurrences", incident->occurrences);
  bw_json_add_string (builder, "summary", incident->summary);
}

void
bw_incident_json_add_useful (JsonBuilder *builder, const BwIncident *incident)
{
  json_builder_set_member_name (builder, "useful");
  if (incident->useful >= 0)
    json_builder_add_boolean_value (builder, incident->useful == 1);
  else
    json_builder_add_null_value (builder);
}

static void
add_incident (JsonBuilder *builder, gconstpointer incident)
{
  bw_incident_json_add_members (builder, incident);
}

void
bw_incident_json_add_list (JsonBuilder *builder, GPtrArray *incidents)
{
  bw_json_add_list (builder, "incidents", incidents, add_incident);
}
