/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference ledgers, each beside the document that its analysis has to be. */
#pragma once

#include "lib/bw-test-json.h"
#include "lib/bw-test.h"

#include <string.h>

/* How far two numbers of the member NAME may be apart, as a share of the larger of 1 and the value.
 */
static inline double
vectors_tolerance (const char *name, const char *path)
{
  const char *const fitted[] = { "slope", "intercept", "slope_se", "intercept_se", NULL };

  if (g_strv_contains (fitted, name))
    return 1e-7;
  if (strstr (path, "edge_large_offset") != NULL
      && (strstr (name, "sharpe") != NULL || strstr (name, "sortino") != NULL))
    return 1e-6;
  return 1e-9;
}

static inline void vectors_compare_nodes (JsonNode *expected, JsonNode *found, const char *path,
                                          const char *name);

static inline void
vectors_compare_objects (JsonObject *expected, JsonObject *found, const char *path)
{
  g_autoptr (GList) names = json_object_get_members (expected);

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree char *inner = g_strconcat (path, ".", link->data, NULL);

      if (!json_object_has_member (found, link->data))
        g_error ("%s is missing", inner);
      vectors_compare_nodes (json_object_get_member (expected, link->data),
                             json_object_get_member (found, link->data), inner, link->data);
    }
  if (json_object_get_size (expected) != json_object_get_size (found))
    g_error ("%s: %u members, expected %u", path, json_object_get_size (found),
             json_object_get_size (expected));
}

static inline void
vectors_compare_numbers (JsonNode *expected, JsonNode *found, const char *path, const char *name)
{
  double a = json_node_get_double (expected);
  double b = json_node_get_double (found);

  if (json_node_get_value_type (expected) == G_TYPE_INT64)
    {
      g_assert_true (json_node_get_value_type (found) == G_TYPE_INT64);
      if (json_node_get_int (expected) != json_node_get_int (found))
        g_error ("%s: %.17g, expected %.17g", path, b, a);
    }
  else if (!(fabs (a - b) <= vectors_tolerance (name, path) * fmax (1, fabs (a))))
    g_error ("%s: %.17g, expected %.17g", path, b, a);
}

static inline void
vectors_compare_nodes (JsonNode *expected, JsonNode *found, const char *path, const char *name)
{
  if (json_node_get_node_type (expected) != json_node_get_node_type (found))
    {
      g_autofree char *a = json_to_string (expected, FALSE);
      g_autofree char *b = json_to_string (found, FALSE);

      g_error ("%s: %s, expected %s", path, b, a);
    }
  if (JSON_NODE_HOLDS_OBJECT (expected))
    vectors_compare_objects (json_node_get_object (expected), json_node_get_object (found), path);
  else if (JSON_NODE_HOLDS_ARRAY (expected))
    {
      JsonArray *a = json_node_get_array (expected);
      JsonArray *b = json_node_get_array (found);

      g_assert_cmpuint (json_array_get_length (a), ==, json_array_get_length (b));
      for (unsigned i = 0; i < json_array_get_length (a); i++)
        {
          g_autofree char *inner = g_strdup_printf ("%s[%u]", path, i);

          vectors_compare_nodes (json_array_get_element (a, i), json_array_get_element (b, i),
                                 inner, name);
        }
    }
  else if (JSON_NODE_HOLDS_VALUE (expected) && json_node_get_value_type (expected) == G_TYPE_STRING)
    g_assert_cmpstr (json_node_get_string (expected), ==, json_node_get_string (found));
  else if (JSON_NODE_HOLDS_VALUE (expected)
           && json_node_get_value_type (expected) == G_TYPE_BOOLEAN)
    g_assert_cmpint (json_node_get_boolean (expected), ==, json_node_get_boolean (found));
  else if (JSON_NODE_HOLDS_VALUE (expected))
    vectors_compare_numbers (expected, found, path, name);
}

/** Fails unless FOUND has the members of EXPECTED that an analysis writes, with their values, and
 * no others. */
static inline void
vectors_compare (JsonNode *expected, JsonNode *found)
{
  const char *const about[] = { "case", "csv", "note", "config", NULL };
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (expected));
  const char *ledger = text_at (expected, "case");
  unsigned n = 0;

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree char *path = g_strconcat (ledger, ".", link->data, NULL);

      if (g_strv_contains (about, link->data))
        continue;
      JsonNode *member = bw_json_get (found, link->data, NULL);
      if (member == NULL)
        g_error ("%s is missing", path);
      vectors_compare_nodes (bw_json_get (expected, link->data, NULL), member, path, link->data);
      n++;
    }
  g_assert_cmpuint (json_object_get_size (json_node_get_object (found)), ==, n);
}

typedef void (*VectorsFunc) (const char *csv_path, JsonNode *expected, gpointer data);

/** Calls FUNC for each reference ledger. How many there are; 0, with the test skipped, where none
 * are. */
static inline unsigned
vectors_each (VectorsFunc func, gpointer data)
{
  g_autofree char *dir_name = bw_test_shared ("vectors");
  unsigned n = 0;

  if (dir_name == NULL)
    return 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (dir_name, 0, &error);
  g_assert_no_error (error);
  for (const char *file; (file = g_dir_read_name (dir)) != NULL;)
    {
      if (!g_str_has_suffix (file, ".expected.json") || g_str_has_prefix (file, "series."))
        continue;
      g_autofree char *json_path = g_build_filename (dir_name, file, NULL);
      g_autofree char *text = bw_test_read (json_path);
      g_autoptr (JsonNode) expected = json_read (text, -1);
      g_autofree char *csv_path = g_build_filename (dir_name, text_at (expected, "csv"), NULL);

      func (csv_path, expected, data);
      n++;
    }
  return n;
}
