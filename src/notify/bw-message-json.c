/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as the outbox keeps it: one JSON object, read back with suspicion. */
#include "notify/bw-message.h"

#include "base/bw-error.h"
#include "base/bw-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stddef.h>

#define MAX_TITLE_BYTES 1000
#define MAX_BODY_BYTES 8000
#define MAX_NAME_BYTES 2000
#define MAX_ITEMS 500

/* The plain texts of a message, all alike: where they are, how they are called. */
static const struct
{
  const char *name;
  size_t offset;
} texts[] = {
  { "metric", offsetof (BwMessage, metric) },   { "rule", offsetof (BwMessage, rule) },
  { "labels", offsetof (BwMessage, labels) },   { "category", offsetof (BwMessage, category) },
  { "key", offsetof (BwMessage, dedup_key) },   { "status", offsetof (BwMessage, status) },
  { "summary", offsetof (BwMessage, summary) }, { "runbook", offsetof (BwMessage, runbook) },
  { "late", offsetof (BwMessage, late) },
};

static char **
text_of (BwMessage *message, size_t offset)
{
  return (char **) (gpointer) ((char *) message + offset);
}

static const char *
const_text_of (const BwMessage *message, size_t offset)
{
  return *(const char *const *) (gconstpointer) ((const char *) message + offset);
}

static void
add_message (JsonBuilder *builder, const BwMessage *message, bool has_items)
{
  g_autofree char *title = bw_message_clean (message->title, MAX_TITLE_BYTES, false);
  g_autofree char *body = bw_message_clean (message->body, MAX_BODY_BYTES, true);
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "id", message->outbox_id);
  bw_json_add_int64 (builder, "incident", message->incident_id);
  bw_json_add_int64 (builder, "kind", message->kind);
  bw_json_add_int64 (builder, "severity", message->severity);
  bw_json_add_string (builder, "title", title);
  bw_json_add_string (builder, "body", body);
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = const_text_of (message, texts[i].offset);
      g_autofree char *clean = bw_message_clean (text, MAX_NAME_BYTES, false);
      if (text != NULL)
        bw_json_add_string (builder, texts[i].name, clean);
    }
  bw_json_add_double (builder, "value", message->value);
  bw_json_add_double (builder, "threshold", message->threshold);
  bw_json_add_int64 (builder, "n", message->n);
  bw_json_add_int64 (builder, "level", message->level);
  bw_json_add_int64 (builder, "at_us", message->at_us);
  bw_json_add_int64 (builder, "opened_us", message->opened_us);
  bw_json_add_int64 (builder, "resolved_us", message->resolved_us);
  bw_json_add_bool (builder, "maybe_duplicate", message->is_maybe_duplicate);
  if (has_items && message->items != NULL)
    {
      json_builder_set_member_name (builder, "items");
      json_builder_begin_array (builder);
      for (unsigned i = 0; i < MIN (message->items->len, MAX_ITEMS); i++)
        add_message (builder, g_ptr_array_index (message->items, i), false);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

char *
bw_message_to_json (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  add_message (builder, message, true);
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

static int64_t
optional_integer (JsonNode *root, const char *name, int64_t none)
{
  int64_t value = none;
  return bw_json_get_int64 (root, name, &value, NULL) ? value : none;
}

static bool
optional_flag (JsonNode *root, const char *name)
{
  JsonNode *node = bw_json_get (root, name, NULL);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static bool
read_message (BwMessage *message, JsonNode *root, GError **error)
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
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = optional_text (root, texts[i].name);
      if (text != NULL)
        *text_of (message, texts[i].offset) = bw_message_clean (text, MAX_NAME_BYTES, false);
    }
  message->value = optional_number (root, "value");
  message->threshold = optional_number (root, "threshold");
  message->n = MAX (optional_integer (root, "n", -1), -1);
  message->level = (int) CLAMP (optional_integer (root, "level", 0), 0, 100);
  message->resolved_us = optional_integer (root, "resolved_us", BW_TIME_NONE);
  message->is_maybe_duplicate = optional_flag (root, "maybe_duplicate");
  return true;
}

static bool
read_items (BwMessage *message, JsonNode *root, GError **error)
{
  JsonNode *node = bw_json_get (root, "items", NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return true;
  JsonArray *array = json_node_get_array (node);
  message->items = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
  for (unsigned i = 0; i < MIN (json_array_get_length (array), MAX_ITEMS); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      g_autoptr (BwMessage) item = bw_message_new ();
      if (!JSON_NODE_HOLDS_OBJECT (element) || !read_message (item, element, error))
        {
          if (error != NULL && *error == NULL)
            g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("items[%u]: a message is an object"),
                         i);
          return false;
        }
      g_ptr_array_add (message->items, g_steal_pointer (&item));
    }
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
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("a message is an object"));
      return NULL;
    }
  if (!read_message (message, root, error) || !read_items (message, root, error))
    return NULL;
  return g_steal_pointer (&message);
}
