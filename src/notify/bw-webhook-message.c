/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message says to a webhook that has no template: a JSON object with all facts. */
#include "notify/bw-webhook-message-private.h"

#include "base/bw-json.h"
#include "base/bw-time.h"

static void
add_text (JsonBuilder *builder, const char *name, const char *text, bool has_lines)
{
  g_autofree char *clean = bw_message_clean (text, 8000, has_lines);
  bw_json_add_string (builder, name, text != NULL ? clean : NULL);
}

static void
add_words (JsonBuilder *builder, const BwMessage *message)
{
  bw_json_add_string (builder, "id", message->outbox_id);
  bw_json_add_string (builder, "kind", bw_incident_kind_name (message->kind));
  bw_json_add_string (builder, "severity", bw_severity_name (message->severity));
  add_text (builder, "status", message->status, false);
  add_text (builder, "title", message->title != NULL ? message->title : "", false);
  add_text (builder, "body", message->body != NULL ? message->body : "", true);
}

static void
add_message (JsonBuilder *builder, const BwMessage *message, bool is_item)
{
  json_builder_begin_object (builder);
  if (!is_item)
    bw_json_add_int64 (builder, "version", 1);
  add_words (builder, message);
  if (message->incident_id > 0)
    bw_json_add_int64 (builder, "incident", message->incident_id);
  else
    bw_json_add_string (builder, "incident", NULL);
  add_text (builder, "key", message->dedup_key, false);
  add_text (builder, "rule", message->rule, false);
  add_text (builder, "metric", message->metric, false);
  add_text (builder, "labels", message->labels, false);
  add_text (builder, "category", message->category, false);
  bw_json_add_double (builder, "value", message->value);
  bw_json_add_double (builder, "threshold", message->threshold);
  if (message->n >= 0)
    bw_json_add_int64 (builder, "n", message->n);
  else
    bw_json_add_string (builder, "n", NULL);
  bw_json_add_int64 (builder, "level", message->level);
  bw_json_add_time (builder, "at", message->at_us);
  bw_json_add_time (builder, "opened_at", message->opened_us);
  bw_json_add_time (builder, "resolved_at", message->resolved_us);
  add_text (builder, "summary", message->summary, false);
  add_text (builder, "runbook", message->runbook, false);
  add_text (builder, "late", message->late, false);
  if (!is_item)
    {
      bw_json_add_bool (builder, "may_be_repeated", message->is_maybe_duplicate);
      json_builder_set_member_name (builder, "items");
      json_builder_begin_array (builder);
      for (unsigned i = 0; message->items != NULL && i < message->items->len; i++)
        add_message (builder, g_ptr_array_index (message->items, i), true);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

char *
bw_webhook_message (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  add_message (builder, message, false);
  return bw_json_to_text (builder, false);
}
