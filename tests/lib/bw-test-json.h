/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of a JSON text that have to be there, by their paths. */
#pragma once

#include "base/bw-json.h"

#include <math.h>

/** TEXT, which has to be JSON. (transfer full) */
static inline JsonNode *
json_read (const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = bw_json_parse (text, length, &error);
  g_assert_no_error (error);
  return root;
}

/** The string at PATH. (transfer none) */
static inline const char *
text_at (JsonNode *root, const char *path)
{
  g_autoptr (GError) error = NULL;
  const char *text = bw_json_get_string (root, path, &error);
  g_assert_no_error (error);
  return text;
}

/** The number at PATH. */
static inline double
number_at (JsonNode *root, const char *path)
{
  g_autoptr (GError) error = NULL;
  double value = (double) NAN;
  bw_json_get_double (root, path, &value, &error);
  g_assert_no_error (error);
  return value;
}

/** How many members the array at PATH has. */
static inline unsigned
length_at (JsonNode *root, const char *path)
{
  JsonNode *node = bw_json_get (root, path, NULL);
  g_assert_nonnull (node);
  return json_array_get_length (json_node_get_array (node));
}
