/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays out of the reference file of machine series. */
#pragma once

#include "base/bw-json.h"
#include "lib/bw-test.h"

#include <math.h>

/** The reference file, or NULL where the reference material is not. (transfer full) */
static inline JsonNode *
series_vectors (void)
{
  g_autofree char *path = bw_test_shared ("vectors/series.expected.json");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return NULL;
  g_autofree char *text = bw_test_read (path);
  JsonNode *root = bw_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return root;
}

static inline double
series_number (JsonNode *root, const char *path)
{
  double value = NAN;
  g_autoptr (GError) error = NULL;

  g_assert_true (bw_json_get_double (root, path, &value, &error));
  g_assert_no_error (error);
  return value;
}

/** The array at PATH, null being NaN; N of them. (transfer full) */
static inline double *
series_numbers (JsonNode *root, const char *path, size_t *n)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = bw_json_get (root, path, &error);

  g_assert_no_error (error);
  JsonArray *array = json_node_get_array (node);
  *n = json_array_get_length (array);
  double *values = g_new (double, *n);
  for (unsigned i = 0; i < *n; i++)
    values[i] = json_array_get_null_element (array, i) ? (double) NAN
                                                       : json_array_get_double_element (array, i);
  return values;
}
