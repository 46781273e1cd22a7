/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as a struct, as the outbox keeps it, and as text that can be shown. */
#include "notify/bw-message.h"

#include "base/bw-error.h"
#include "base/bw-json.h"

#include <math.h>
#include <string.h>

#define MAX_TITLE_BYTES 1000
#define MAX_BODY_BYTES 8000
#define MAX_NAME_BYTES 2000

BwMessage *
bw_message_new (void)
{
  BwMessage *message = g_new0 (BwMessage, 1);
  message->value = NAN;
  message->threshold = NAN;
  message->at_us = BW_TIME_NONE;
  message->opened_us = BW_TIME_NONE;
  message->resolved_us = BW_TIME_NONE;
  message->n = -1;
  return message;
}

BwMessage *
bw_message_copy (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, NULL);
  BwMessage *copy = g_memdup2 (message, sizeof *message);
  copy->outbox_id = g_strdup (message->outbox_id);
  copy->title = g_strdup (message->title);
  copy->body = g_strdup (message->body);
  copy->metric = g_strdup (message->metric);
  copy->rule = g_strdup (message->rule);
  copy->labels = g_strdup (message->labels);
  copy->category = g_strdup (message->category);
  copy->dedup_key = g_strdup (message->dedup_key);
  copy->status = g_strdup (message->status);
  copy->summary = g_strdup (message->summary);
  copy->runbook = g_strdup (message->runbook);
  copy->late = g_strdup (message->late);
  copy->items = message->items != NULL ? g_ptr_array_ref (message->items) : NULL;
  copy->chart_png = message->chart_png != NULL ? g_bytes_ref (message->chart_png) : NULL;
  return copy;
}

void
bw_message_free (BwMessage *message)
{
  g_return_if_fail (message != NULL);
  g_free (message->outbox_id);
  g_free (message->title);
  g_free (message->body);
  g_free (message->metric);
  g_free (message->rule);
  g_free (message->labels);
  g_free (message->category);
  g_free (message->dedup_key);
  g_free (message->status);
  g_free (message->summary);
  g_free (message->runbook);
  g_free (message->late);
  g_clear_pointer (&message->items, g_ptr_array_unref);
  g_clear_pointer (&message->chart_png, g_bytes_unref);
  g_free (message);
}

/* The last byte before which TEXT can be cut without halving a character. */
static size_t
cut_length (const char *text, size_t length, size_t max_bytes)
{
  if (length <= max_bytes)
    return length;
  size_t cut = max_bytes;
  while (cut > 0 && ((unsigned char) text[cut] & 0xc0) == 0x80)
    cut--;
  return cut;
}

char *
bw_message_clean (const char *text, size_t max_bytes, bool has_lines)
{
  if (text == NULL)
    return g_strdup ("");
  /* Cut first: what is beyond is not worth looking at, however much it is. */
  size_t length = strnlen (text, max_bytes + 1);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) cut_length (text, length, max_bytes));
  GString *out = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == '\n' && has_lines)
        g_string_append_c (out, '\n');
      else if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, c);
    }
  /* Bytes that were none grew to three each. */
  g_string_truncate (out, cut_length (out->str, out->len, max_bytes));
  return g_string_free (out, FALSE);
}

char *
bw_message_to_json (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *title = bw_message_clean (message->title, MAX_TITLE_BYTES, false);
  g_autofree char *body = bw_message_clean (message->body, MAX_BODY_BYTES, true);
  g_autofree char *metric = bw_message_clean (message->metric, MAX_NAME_BYTES, false);
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "id", message->outbox_id);
  bw_json_add_int64 (builder, "incident", message->incident_id);
  bw_json_add_int64 (builder, "kind", message->kind);
  bw_json_add_int64 (builder, "severity", message->severity);
  bw_json_add_string (builder, "title", title);
  bw_json_add_string (builder, "body", body);
  bw_json_add_string (builder, "metric", message->metric != NULL ? metric : NULL);
  bw_json_add_double (builder, "value", message->value);
  bw_json_add_double (builder, "threshold", message->threshold);
  bw_json_add_int64 (builder, "at_us", message->at_us);
  bw_json_add_int64 (builder, "opened_us", message->opened_us);
  bw_json_add_bool (builder, "maybe_duplicate", message->is_maybe_duplicate);
  json_builder_end_object (builder);
  return bw_json_to_text (builder, false);
}

/* A member that may be null or missing. */
static const char *
optional_text (JsonNode *root, const char *name)
{
  JsonNode *node = bw_json_get (root, name, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static double
optional_number (JsonNode *root, const char *name)
{
  double value = NAN;
  return bw_json_get_double (root, name, &value, NULL) ? value : (double) NAN;
}

static bool
read_json (BwMessage *message, JsonNode *root, GError **error)
{
  int64_t kind = 0, severity = 0;
  const char *title = bw_json_get_string (root, "title", error);
  if (title == NULL || !bw_json_get_int64 (root, "kind", &kind, error)
      || !bw_json_get_int64 (root, "severity", &severity, error)
      || !bw_json_get_int64 (root, "incident", &message->incident_id, error)
      || !bw_json_get_int64 (root, "at_us", &message->at_us, error)
      || !bw_json_get_int64 (root, "opened_us", &message->opened_us, error))
    return false;
  message->kind = (BwIncidentKind) CLAMP (kind, 0, BW_KIND_NOTE);
  message->severity = (BwSeverity) CLAMP (severity, 0, BW_SEVERITY_EMERGENCY);
  message->outbox_id = g_strdup (optional_text (root, "id"));
  message->title = bw_message_clean (title, MAX_TITLE_BYTES, false);
  message->body = bw_message_clean (optional_text (root, "body"), MAX_BODY_BYTES, true);
  message->metric = g_strdup (optional_text (root, "metric"));
  message->value = optional_number (root, "value");
  message->threshold = optional_number (root, "threshold");
  JsonNode *duplicate = bw_json_get (root, "maybe_duplicate", NULL);
  message->is_maybe_duplicate = duplicate != NULL && JSON_NODE_HOLDS_VALUE (duplicate)
                                && json_node_get_value_type (duplicate) == G_TYPE_BOOLEAN
                                && json_node_get_boolean (duplicate);
  return true;
}

BwMessage *
bw_message_from_json (const char *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  g_autoptr (JsonNode) root = bw_json_parse (json, -1, error);
  if (root == NULL)
    return NULL;
  g_autoptr (BwMessage) message = bw_message_new ();
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "a message is an object");
      return NULL;
    }
  return read_json (message, root, error) ? g_steal_pointer (&message) : NULL;
}
