/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of a JSON tree by path, and building one. */
#include "base/bw-json.h"

#include "base/bw-error.h"
#include "base/bw-time.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *
describe (JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return _ ("an object");
    case JSON_NODE_ARRAY:
      return _ ("an array");
    case JSON_NODE_NULL:
      return "null";
    case JSON_NODE_VALUE:
    default:
      break;
    }
  GType type = json_node_get_value_type (node);
  return type == G_TYPE_STRING    ? C_ ("JSON", "text")
         : type == G_TYPE_BOOLEAN ? _ ("true or false")
                                  : _ ("a number");
}

static void
set_found (GError **error, const char *path, const char *expected, JsonNode *node)
{
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("\"%s\": found %s, expected %s"), path,
               describe (node), expected);
}

static JsonNode *
get_element (JsonNode *node, const char *path, const char **p, GError **error)
{
  char *end = NULL;
  uint64_t index = g_ascii_strtoull (*p, &end, 10);
  if (!g_ascii_isdigit (**p) || *end != ']')
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("\"%s\": the path has no index in []"),
                   path);
      return NULL;
    }
  *p = end + 1;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      set_found (error, path, _ ("an array"), node);
      return NULL;
    }
  JsonArray *array = json_node_get_array (node);
  if (index >= json_array_get_length (array))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND,
                   _ ("\"%s\": the array has %u elements, no [%" PRIu64 "]"), path,
                   json_array_get_length (array), index);
      return NULL;
    }
  return json_array_get_element (array, (guint) index);
}

static JsonNode *
get_member (JsonNode *node, const char *path, const char **p, GError **error)
{
  size_t length = strcspn (*p, ".[");
  g_autofree char *name = g_strndup (*p, length);
  *p += length;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      set_found (error, path, _ ("an object"), node);
      return NULL;
    }
  JsonNode *member = json_object_get_member (json_node_get_object (node), name);
  if (member == NULL)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("\"%s\": there is no member \"%s\""), path,
                 name);
  return member;
}

JsonNode *
bw_json_get (JsonNode *node, const char *path, GError **error)
{
  g_return_val_if_fail (node != NULL && path != NULL, NULL);

  const char *p = path;
  while (node != NULL && *p != '\0')
    if (*p == '[')
      {
        p++;
        node = get_element (node, path, &p, error);
      }
    else
      {
        p += *p == '.' && p != path;
        node = get_member (node, path, &p, error);
      }
  return node;
}

bool
bw_json_get_double (JsonNode *node, const char *path, double *out, GError **error)
{
  g_return_val_if_fail (out != NULL, false);

  JsonNode *value = bw_json_get (node, path, error);
  if (value == NULL)
    return false;
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  const char *text = type == G_TYPE_STRING ? json_node_get_string (value) : "";
  if (JSON_NODE_HOLDS_NULL (value))
    *out = NAN;
  else if (type == G_TYPE_INT64)
    *out = (double) json_node_get_int (value);
  else if (type == G_TYPE_DOUBLE)
    *out = json_node_get_double (value);
  else if (g_str_equal (text, "inf") || g_str_equal (text, "-inf"))
    *out = *text == '-' ? -INFINITY : INFINITY;
  else
    {
      set_found (error, path, _ ("a number"), value);
      return false;
    }
  return true;
}

bool
bw_json_get_int64 (JsonNode *node, const char *path, int64_t *out, GError **error)
{
  g_return_val_if_fail (out != NULL, false);

  JsonNode *value = bw_json_get (node, path, error);
  if (value == NULL)
    return false;
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  double number = type == G_TYPE_DOUBLE ? json_node_get_double (value) : (double) NAN;
  if (type == G_TYPE_INT64)
    *out = json_node_get_int (value);
  else if (fabs (number) <= 9007199254740992.0 && number == floor (number))
    *out = (int64_t) number;
  else
    {
      set_found (error, path, _ ("a whole number"), value);
      return false;
    }
  return true;
}

const char *
bw_json_get_string (JsonNode *node, const char *path, GError **error)
{
  JsonNode *value = bw_json_get (node, path, error);
  if (value == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    return json_node_get_string (value);
  set_found (error, path, C_ ("JSON", "text"), value);
  return NULL;
}

static void
set_name (JsonBuilder *builder, const char *name)
{
  if (name != NULL)
    json_builder_set_member_name (builder, name);
}

void
bw_json_add_double (JsonBuilder *builder, const char *name, double value)
{
  g_return_if_fail (builder != NULL);

  set_name (builder, name);
  if (isnan (value))
    json_builder_add_null_value (builder);
  else if (isinf (value))
    json_builder_add_string_value (builder, value > 0 ? "inf" : "-inf");
  else
    json_builder_add_double_value (builder, value);
}

void
bw_json_add_int64 (JsonBuilder *builder, const char *name, int64_t value)
{
  g_return_if_fail (builder != NULL);

  set_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
bw_json_add_int64_or_null (JsonBuilder *builder, const char *name, int64_t value, bool is_known)
{
  g_return_if_fail (builder != NULL && name != NULL);
  json_builder_set_member_name (builder, name);
  if (is_known)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
bw_json_add_node (JsonBuilder *builder, const char *name, JsonNode *node)
{
  g_return_if_fail (builder != NULL && name != NULL);
  json_builder_set_member_name (builder, name);
  if (node != NULL)
    json_builder_add_value (builder, node);
  else
    json_builder_add_null_value (builder);
}

void
bw_json_add_list (JsonBuilder *builder, const char *name, const GPtrArray *items, BwJsonAddFunc add)
{
  g_return_if_fail (builder != NULL && name != NULL && items != NULL && add != NULL);
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < items->len; i++)
    {
      json_builder_begin_object (builder);
      add (builder, g_ptr_array_index (items, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

void
bw_json_add_bool (JsonBuilder *builder, const char *name, bool value)
{
  g_return_if_fail (builder != NULL);

  set_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
bw_json_add_string (JsonBuilder *builder, const char *name, const char *text)
{
  g_return_if_fail (builder != NULL);

  set_name (builder, name);
  if (text == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, text);
}

void
bw_json_add_time (JsonBuilder *builder, const char *name, int64_t us)
{
  g_autofree char *text = bw_time_format_iso (us);
  bw_json_add_string (builder, name, text);
}
