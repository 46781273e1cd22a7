/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON tree as text; json-glib's own generator writes doubles with 17 digits always, and "nan"
 * for NaN. */
#include "base/bw-json.h"
#include "base/bw-number.h"

#include <math.h>
#include <string.h>

typedef struct
{
  GString *out;
  bool is_pretty;
  unsigned depth;
} Writer;

static void write_node (Writer *writer, JsonNode *node);

static void
write_string (Writer *writer, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);
  g_string_append_c (writer->out, '"');
  for (const char *p = valid != NULL ? valid : text; *p != '\0'; p++)
    switch (*p)
      {
      case '"':
      case '\\':
        g_string_append_c (writer->out, '\\');
        g_string_append_c (writer->out, *p);
        break;
      case '\n':
        g_string_append (writer->out, "\\n");
        break;
      case '\r':
        g_string_append (writer->out, "\\r");
        break;
      case '\t':
        g_string_append (writer->out, "\\t");
        break;
      default:
        if ((unsigned char) *p < 0x20 || *p == 0x7f)
          g_string_append_printf (writer->out, "\\u%04x", (unsigned char) *p);
        else
          g_string_append_c (writer->out, *p);
      }
  g_string_append_c (writer->out, '"');
}

static void
write_double (Writer *writer, double value)
{
  g_autofree char *text = bw_number_format_exact (value);
  if (isnan (value))
    g_string_append (writer->out, "null");
  else if (isinf (value))
    write_string (writer, text);
  else
    {
      g_string_append (writer->out, text);
      /* Readers that tell whole numbers from others shall find a double again. */
      if (strpbrk (text, ".e") == NULL)
        g_string_append (writer->out, ".0");
    }
}

static void
write_value (Writer *writer, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    write_string (writer, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (writer->out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE)
    write_double (writer, json_node_get_double (node));
  else
    g_string_append_printf (writer->out, "%" G_GINT64_FORMAT, json_node_get_int (node));
}

static void
write_break (Writer *writer)
{
  if (!writer->is_pretty)
    return;
  g_string_append_c (writer->out, '\n');
  for (unsigned i = 0; i < writer->depth; i++)
    g_string_append (writer->out, "  ");
}

static void
write_array (Writer *writer, JsonArray *array)
{
  unsigned n = json_array_get_length (array);
  g_string_append_c (writer->out, '[');
  writer->depth++;
  for (unsigned i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (writer->out, ',');
      write_break (writer);
      write_node (writer, json_array_get_element (array, i));
    }
  writer->depth--;
  if (n > 0)
    write_break (writer);
  g_string_append_c (writer->out, ']');
}

static void
write_object (Writer *writer, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *member = NULL;
  bool is_first = true;
  g_string_append_c (writer->out, '{');
  writer->depth++;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!is_first)
        g_string_append_c (writer->out, ',');
      is_first = false;
      write_break (writer);
      write_string (writer, name);
      g_string_append (writer->out, writer->is_pretty ? ": " : ":");
      write_node (writer, member);
    }
  writer->depth--;
  if (!is_first)
    write_break (writer);
  g_string_append_c (writer->out, '}');
}

static void
write_node (Writer *writer, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (writer, json_node_get_object (node));
      return;
    case JSON_NODE_ARRAY:
      write_array (writer, json_node_get_array (node));
      return;
    case JSON_NODE_VALUE:
      write_value (writer, node);
      return;
    case JSON_NODE_NULL:
    default:
      g_string_append (writer->out, "null");
    }
}

char *
bw_json_to_text (JsonBuilder *builder, bool is_pretty)
{
  g_return_val_if_fail (builder != NULL, NULL);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_return_val_if_fail (root != NULL, NULL);
  Writer writer = { g_string_new (NULL), is_pretty, 0 };
  write_node (&writer, root);
  return g_string_free (writer.out, FALSE);
}
