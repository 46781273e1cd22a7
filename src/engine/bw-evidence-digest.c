/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A digest of JSON that is the same however it is written down. */
#include "engine/bw-evidence-digest.h"

#include <math.h>
#include <string.h>

/* Below it every whole number is a double. */
#define MAX_WHOLE 9007199254740992.0

static void add_node (GString *text, JsonNode *node);

static void
add_string (GString *text, const char *string)
{
  /* With its length, no text can be taken for another. */
  g_string_append_printf (text, "%zu:%s", strlen (string), string);
}

static void
add_object (GString *text, JsonObject *object)
{
  g_autoptr (GList) names = g_list_sort (json_object_get_members (object), (GCompareFunc) strcmp);
  g_string_append_c (text, '{');
  for (GList *link = names; link != NULL; link = link->next)
    {
      add_string (text, link->data);
      g_string_append_c (text, '=');
      add_node (text, json_object_get_member (object, link->data));
    }
  g_string_append_c (text, '}');
}

static void
add_array (GString *text, JsonArray *array)
{
  g_string_append_c (text, '[');
  for (unsigned i = 0; i < json_array_get_length (array); i++)
    add_node (text, json_array_get_element (array, i));
  g_string_append_c (text, ']');
}

/* 5 and 5.0 are one number. */
static bool
is_whole (double value)
{
  return fabs (value) < MAX_WHOLE && value == (double) (gint64) value;
}

static void
add_number (GString *text, JsonNode *node)
{
  char form[G_ASCII_DTOSTR_BUF_SIZE];
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (is_whole (json_node_get_double (node)))
    g_string_append_printf (text, "%" G_GINT64_FORMAT, (gint64) json_node_get_double (node));
  else
    g_string_append (text, g_ascii_dtostr (form, sizeof form, json_node_get_double (node)));
  g_string_append_c (text, ',');
}

static void
add_value (GString *text, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    add_string (text, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else
    add_number (text, node);
}

static void
add_node (GString *text, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    add_object (text, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    add_array (text, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_VALUE (node))
    add_value (text, node);
  else
    g_string_append (text, "null");
}

char *
bw_evidence_digest (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  add_node (text, node);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}
