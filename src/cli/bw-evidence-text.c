/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence of an event, as a person reads it. */
#include "cli/bw-evidence-text.h"

#include "base/bw-json.h"
#include "base/bw-time.h"
#include "cli/bw-table.h"
#include "model/bw-catalogue.h"
#include "model/bw-metric.h"

#include <math.h>

/* Of the values the evidence has, as many as tell how it came to this. */
#define VALUES_SHOWN 8

/* The evidence being told, and the metric whose form its numbers have. */
typedef struct
{
  JsonObject *object;
  const char *metric;
  GTimeZone *zone;
  BwTable *table;
} Telling;

static const char *
string_of (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* NaN: none. */
static double
number_of (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) == G_TYPE_STRING)
    return (double) NAN;
  return json_node_get_double (node);
}

static JsonObject *
object_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
array_of (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* "21:05:08", or what stands there when it is no time. (transfer full) */
static char *
moment (const Telling *telling, const char *iso)
{
  int64_t us = BW_TIME_NONE;
  if (iso == NULL || !bw_time_parse_argument (iso, telling->zone, 0, &us, NULL))
    return g_strdup (iso != NULL ? iso : "–");
  return bw_time_format_local (us, telling->zone);
}

static void
add_values_of_now (const Telling *telling)
{
  g_autoptr (GString) text = g_string_new (NULL);
  static const char *const names[] = { "value", "threshold", "recover", "worst" };
  static const char *const words[] = { "", "level ", "over at ", "worst so far " };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      double number = number_of (telling->object, names[i]);
      if (isnan (number))
        continue;
      g_autofree char *form = bw_catalogue_format (telling->metric, number);
      g_string_append_printf (text, "%s%s%s", text->len > 0 ? ", " : "", words[i], form);
    }
  double n = number_of (telling->object, "n");
  if (!isnan (n))
    g_string_append_printf (text, " (n = %.0f)", n);
  bw_table_add (telling->table, "  Value", text->len > 0 ? text->str : "none");
}

/* "held 2 min of 2 min, 3 of 2 evaluations" */
static void
add_since (const Telling *telling)
{
  g_autofree char *since = moment (telling, string_of (telling->object, "since"));
  g_autoptr (GString) text = g_string_new (since);
  JsonArray *reached = array_of (object_of (telling->object, "after"), "reached");
  double tier = number_of (telling->object, "tier");
  for (unsigned i = 0; reached != NULL && i < json_array_get_length (reached); i++)
    {
      JsonNode *node = json_array_get_element (reached, i);
      JsonObject *one = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      if (one == NULL || number_of (one, "tier") != tier)
        continue;
      double held_s = number_of (one, "seconds"),
             for_s = number_of (telling->object, "for_seconds");
      g_autofree char *held = bw_duration_format_age ((int64_t) (held_s * BW_SECOND_US));
      g_autofree char *wanted = bw_duration_format_age ((int64_t) (for_s * BW_SECOND_US));
      g_string_append_printf (text, "; held for %s (%s needed), %.0f evaluations (%.0f needed)",
                              held, wanted, number_of (one, "count"),
                              number_of (telling->object, "for_count"));
    }
  bw_table_add (telling->table, "  Since", text->str);
}

static void
add_state (const Telling *telling)
{
  JsonObject *before = object_of (telling->object, "before");
  JsonObject *after = object_of (telling->object, "after");
  const char *from = string_of (before, "state"), *to = string_of (after, "state");
  const char *reason = string_of (telling->object, "reason"), *data = string_of (after, "data");
  g_autofree char *text = g_strdup_printf (
      "%s → %s, because of the %s%s%s", from != NULL ? from : "–", to != NULL ? to : "–",
      reason != NULL ? reason : "rule", data != NULL ? "; data " : "", data != NULL ? data : "");
  bw_table_add (telling->table, "  State", text);
}

/* The last values, newest last. */
static void
add_last_values (const Telling *telling)
{
  JsonArray *values = array_of (telling->object, "values");
  unsigned n = values != NULL ? json_array_get_length (values) : 0;
  for (unsigned i = n > VALUES_SHOWN ? n - VALUES_SHOWN : 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      if (pair == NULL || json_array_get_length (pair) != 2)
        continue;
      JsonNode *value = json_array_get_element (pair, 1);
      g_autofree char *at =
          moment (telling, json_node_get_string (json_array_get_element (pair, 0)));
      g_autofree char *form = bw_catalogue_format (
          telling->metric,
          JSON_NODE_HOLDS_NULL (value) ? (double) NAN : json_node_get_double (value));
      g_autofree char *text = g_strdup_printf ("%s  %s", at, form);
      bw_table_add (telling->table, i + VALUES_SHOWN == n || i == 0 ? "  Last values" : "", text);
    }
}

void
bw_evidence_text_print (const BwIncidentEvent *event, GTimeZone *zone)
{
  static const char *const columns[] = { "", "", NULL };
  g_autoptr (JsonNode) root =
      event->evidence != NULL ? bw_json_parse (event->evidence, -1, NULL) : NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  g_autoptr (BwTable) table = bw_table_new (columns);
  Telling telling = { json_node_get_object (root), "", zone, table };
  const char *text = string_of (telling.object, "metric");
  const BwMetric *metric = text != NULL ? bw_metric_parse (text, NULL) : NULL;
  if (metric != NULL)
    telling.metric = metric->name;
  const char *rule = string_of (telling.object, "rule_text");
  g_autofree char *at = bw_time_format_local (event->at_us, zone);
  /* The headings, which are empty, end the line. */
  g_print ("\nEvidence of %s at %s", bw_incident_kind_name (event->kind), at);
  if (rule != NULL)
    bw_table_add (table, "  Rule", rule);
  add_values_of_now (&telling);
  add_since (&telling);
  add_state (&telling);
  add_last_values (&telling);
  bw_table_print (table);
}
