/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents, their stories and their figures on stdout. */
#include "cli/bw-incident-text.h"

#include "base/bw-time.h"
#include "cli/bw-cli.h"
#include "cli/bw-evidence-text.h"
#include "cli/bw-feedback-text.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"
#include "engine/bw-incident-json.h"
#include "model/bw-catalogue.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TITLE_WIDTH 10
#define SUM_WIDTH 12

void
bw_incident_text_print_list (GPtrArray *incidents, GTimeZone *zone, bool is_all)
{
  static const char *const columns[] = { ">#",         N_ ("Severity"), N_ ("Status"),
                                         N_ ("Since"), N_ ("What"),     NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (incidents, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, incident->id);
      g_autofree char *since = bw_time_format_local (incident->opened_us, zone);
      bw_table_add (table, id, bw_state_word (bw_severity_name (incident->severity)),
                    bw_state_word (bw_incident_status_name (incident->status)), since,
                    incident->summary);
    }
  if (incidents->len == 0)
    g_print ("%s\n", is_all ? _ ("No incident so far.") : _ ("Nothing is open."));
  bw_table_print (table);
}

static void
print_fact (const char *title, const char *text)
{
  int pad = MAX (0, TITLE_WIDTH - (int) g_utf8_strlen (title, -1));
  g_print ("%s%*s %s\n", title, pad, "", text);
}

/* "97 %, level 90 % (n = 120)" */
static void
print_measure (const BwIncident *incident)
{
  if (isnan (incident->value) || incident->metric == NULL)
    return;
  const BwMetric *metric = bw_metric_parse (incident->metric, NULL);
  const char *name = metric != NULL ? metric->name : incident->metric;
  g_autofree char *value = bw_catalogue_format (name, incident->value);
  g_autofree char *threshold = bw_catalogue_format (name, incident->threshold);
  g_autoptr (GString) text = g_string_new (value);
  if (!isnan (incident->threshold))
    g_string_append_printf (text, _ (", level %s"), threshold);
  if (incident->n >= 0)
    g_string_append_printf (text, " (n = %" G_GINT64_FORMAT ")", incident->n);
  print_fact (_ ("Value"), text->str);
}

static void
print_facts (const BwIncident *incident, GTimeZone *zone)
{
  g_autofree char *opened = bw_time_format_local (incident->opened_us, zone);
  g_autofree char *severity =
      g_strdup_printf ("%s, %s", bw_state_word (bw_severity_name (incident->severity)),
                       bw_state_word (bw_incident_status_name (incident->status)));
  g_print ("#%" G_GINT64_FORMAT " %s\n", incident->id, incident->summary);
  print_fact (_ ("Severity"), severity);
  print_fact (_ ("Rule"), incident->rule);
  if (incident->metric != NULL)
    print_fact (_ ("Metric"), incident->metric);
  print_measure (incident);
  print_fact (_ ("Opened"), opened);
  if (incident->resolved_us != BW_TIME_NONE)
    {
      g_autofree char *resolved = bw_time_format_local (incident->resolved_us, zone);
      g_autofree char *lasted =
          bw_duration_format_age (incident->resolved_us - incident->episode_us);
      g_autofree char *text = g_strdup_printf (_ ("%s, after %s"), resolved, lasted);
      print_fact (_ ("Resolved"), text);
    }
}

/* What the engine notes by itself stands in the store in English. */
static const char *
note_of (const BwIncidentEvent *event)
{
  bool is_ours = event->note != NULL && *event->note != '\0' && strcmp (event->actor, "auto") == 0;
  return is_ours ? _ (event->note) : event->note;
}

static void
print_events (const BwIncidentStory *story, GTimeZone *zone)
{
  static const char *const columns[] = { N_ ("When"), N_ ("What"), N_ ("By"),
                                         N_ ("Now"),  N_ ("Note"), NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < story->events->len; i++)
    {
      const BwIncidentEvent *event = g_ptr_array_index (story->events, i);
      g_autofree char *at = bw_time_format_local (event->at_us, zone);
      bw_table_add (table, at, bw_state_word (bw_incident_kind_name (event->kind)), event->actor,
                    event->to_status > 0 ? bw_state_word (
                        bw_incident_status_name ((BwIncidentStatus) event->to_status))
                                         : NULL,
                    note_of (event));
    }
  g_print ("\n");
  bw_table_print (table);
}

static void
print_deliveries (const BwIncidentStory *story, GTimeZone *zone)
{
  static const char *const columns[] = {
    N_ ("Told about"), N_ ("Channel"), N_ ("Outcome"), N_ ("When"), N_ (">Tries"), N_ ("Why"), NULL
  };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < story->deliveries->len; i++)
    {
      const BwDeliveryView *view = g_ptr_array_index (story->deliveries, i);
      int64_t at_us = view->delivered_us != BW_TIME_NONE ? view->delivered_us : view->created_us;
      g_autofree char *at = bw_time_format_local (at_us, zone);
      g_autofree char *tries = g_strdup_printf ("%d", view->attempts);
      bw_table_add (table, bw_state_word (bw_incident_kind_name (view->kind)), view->channel,
                    bw_state_word (view->status), at, tries,
                    bw_state_reason (view->reason, view->error));
    }
  g_print ("\n");
  bw_table_print (table);
}

/* What was known when it fired or last got worse. */
static void
print_evidence (const BwIncidentStory *story, GTimeZone *zone)
{
  for (unsigned i = story->events->len; i > 0; i--)
    {
      const BwIncidentEvent *event = g_ptr_array_index (story->events, i - 1);
      if (event->evidence == NULL)
        continue;
      bw_evidence_text_print (event, zone);
      return;
    }
}

void
bw_incident_text_print_story (const BwIncidentStory *story, GTimeZone *zone)
{
  print_facts (story->incident, zone);
  print_events (story, zone);
  print_deliveries (story, zone);
  print_evidence (story, zone);
}

static void
add_event (JsonBuilder *builder, gconstpointer item)
{
  const BwIncidentEvent *event = item;
  bw_json_add_int64 (builder, "seq", event->seq);
  bw_json_add_time (builder, "at", event->at_us);
  bw_json_add_string (builder, "kind", bw_incident_kind_name (event->kind));
  bw_json_add_string (builder, "actor", event->actor);
  bw_json_add_string (
      builder, "status",
      event->to_status > 0 ? bw_incident_status_name ((BwIncidentStatus) event->to_status) : NULL);
  bw_json_add_string (builder, "note", event->note);
  bw_json_add_node (builder, "evidence",
                    event->evidence != NULL ? bw_json_parse (event->evidence, -1, NULL) : NULL);
}

static void
add_delivery (JsonBuilder *builder, gconstpointer item)
{
  const BwDeliveryView *view = item;
  bw_json_add_string (builder, "channel", view->channel);
  bw_json_add_string (builder, "kind", bw_incident_kind_name (view->kind));
  bw_json_add_string (builder, "status", view->status);
  bw_json_add_string (builder, "reason", view->reason);
  bw_json_add_int64 (builder, "attempts", view->attempts);
  bw_json_add_time (builder, "created_at", view->created_us);
  bw_json_add_time (builder, "delivered_at", view->delivered_us);
  bw_json_add_string (builder, "error", view->error);
}

void
bw_incident_text_print_json (const BwIncidentStory *story)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_incident_json_add_members (builder, story->incident);
  bw_incident_json_add_useful (builder, story->incident);
  bw_json_add_list (builder, "events", story->events, add_event);
  bw_json_add_list (builder, "deliveries", story->deliveries, add_delivery);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static void
print_counts (const char *title, GArray *counts)
{
  for (unsigned i = 0; i < counts->len; i++)
    {
      const BwAlertCount *count = &g_array_index (counts, BwAlertCount, i);
      const char *head = i == 0 ? title : "", *name = bw_state_word (count->name);
      int pad = MAX (0, SUM_WIDTH - (int) g_utf8_strlen (head, -1));
      int name_pad = MAX (0, 24 - (int) g_utf8_strlen (name, -1));
      g_print ("%s%*s %s%*s %6" G_GINT64_FORMAT "\n", head, pad, "", name, name_pad, "", count->n);
    }
}

static void
print_sum (const char *title, const char *text)
{
  int pad = MAX (0, SUM_WIDTH - (int) g_utf8_strlen (title, -1));
  g_print ("%s%*s %s\n", title, pad, "", text);
}

void
bw_incident_text_print_summary (const BwAlertSummary *summary, const GPtrArray *rules,
                                GTimeZone *zone)
{
  g_autofree char *from = bw_time_format_local (summary->from_us, zone);
  g_autofree char *to = bw_time_format_local (summary->to_us, zone);
  g_autofree char *ack = bw_feedback_text_seconds (summary->mean_ack_s);
  g_autofree char *resolve = bw_feedback_text_seconds (summary->mean_resolve_s);
  g_autofree char *suppressed = bw_number_format (summary->suppression_rate, BW_FORMAT_RATIO);
  g_print (_ ("%s to %s\n"), from, to);
  g_autofree char *incidents = g_strdup_printf (
      _ ("%ld, %ld of them open"), (long) summary->n_incidents, (long) summary->n_open);
  g_autofree char *acked =
      g_strdup_printf (_ ("after %s on average (n = %ld)"), ack, (long) summary->n_acknowledged);
  g_autofree char *resolved =
      g_strdup_printf (_ ("after %s on average (n = %ld)"), resolve, (long) summary->n_resolved);
  g_autofree char *deliveries =
      g_strdup_printf (_ ("%ld made, %ld suppressed (%s), %ld failed"), (long) summary->n_delivered,
                       (long) summary->n_suppressed, suppressed, (long) summary->n_failed);
  print_sum (C_ ("summary", "Incidents"), incidents);
  print_sum (C_ ("summary", "Acknowledged"), acked);
  print_sum (C_ ("summary", "Resolved"), resolved);
  print_sum (C_ ("summary", "Deliveries"), deliveries);
  print_counts (_ ("By severity"), summary->by_severity);
  print_counts (_ ("By rule"), summary->by_rule);
  print_counts (_ ("By category"), summary->by_category);
  bw_feedback_text_print (rules);
}

static void
add_counts (JsonBuilder *builder, const char *name, GArray *counts)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (unsigned i = 0; i < counts->len; i++)
    {
      const BwAlertCount *count = &g_array_index (counts, BwAlertCount, i);
      bw_json_add_int64 (builder, count->name, count->n);
    }
  json_builder_end_object (builder);
}

void
bw_incident_text_print_summary_json (const BwAlertSummary *summary, const GPtrArray *rules)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_time (builder, "from", summary->from_us);
  bw_json_add_time (builder, "to", summary->to_us);
  bw_json_add_int64 (builder, "total", summary->n_incidents);
  bw_json_add_int64 (builder, "open", summary->n_open);
  bw_json_add_int64 (builder, "acknowledged", summary->n_acknowledged);
  bw_json_add_int64 (builder, "resolved", summary->n_resolved);
  bw_json_add_double (builder, "mean_seconds_to_acknowledge", summary->mean_ack_s);
  bw_json_add_double (builder, "mean_seconds_to_resolve", summary->mean_resolve_s);
  bw_json_add_int64 (builder, "delivered", summary->n_delivered);
  bw_json_add_int64 (builder, "suppressed", summary->n_suppressed);
  bw_json_add_int64 (builder, "failed", summary->n_failed);
  bw_json_add_double (builder, "suppression_rate", summary->suppression_rate);
  add_counts (builder, "by_severity", summary->by_severity);
  add_counts (builder, "by_rule", summary->by_rule);
  add_counts (builder, "by_category", summary->by_category);
  bw_feedback_text_add_json (builder, rules);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}
