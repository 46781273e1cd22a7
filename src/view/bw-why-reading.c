/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle of an incident as it is read: what is missing or damaged reads as nothing. */
#include "view/bw-why-reading.h"

#include "view/bw-words.h"

#include <math.h>

const char *
bw_why_text (JsonNode *node, const char *path)
{
  return node != NULL ? bw_json_get_string (node, path, NULL) : NULL;
}

double
bw_why_number (JsonNode *node, const char *path)
{
  double value = NAN;
  if (node != NULL)
    bw_json_get_double (node, path, &value, NULL);
  return value;
}

int64_t
bw_why_time (JsonNode *node, const char *path)
{
  int64_t us = BW_TIME_NONE;
  const char *text = bw_why_text (node, path);
  if (text != NULL)
    bw_time_parse_iso (text, NULL, &us);
  return us;
}

bool
bw_why_is_true (JsonNode *node, const char *path)
{
  JsonNode *value = node != NULL ? bw_json_get (node, path, NULL) : NULL;
  return value != NULL && JSON_NODE_HOLDS_VALUE (value)
         && json_node_get_value_type (value) == G_TYPE_BOOLEAN && json_node_get_boolean (value);
}

static JsonArray *
array_at (JsonNode *node, const char *path)
{
  JsonNode *value = node != NULL ? bw_json_get (node, path, NULL) : NULL;
  return value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
}

unsigned
bw_why_length (JsonNode *node, const char *path)
{
  JsonArray *array = array_at (node, path);
  return array != NULL ? json_array_get_length (array) : 0;
}

JsonNode *
bw_why_element (JsonNode *node, const char *path, unsigned i)
{
  g_return_val_if_fail (i < bw_why_length (node, path), NULL);
  return json_array_get_element (array_at (node, path), i);
}

char *
bw_why_moment (const BwWhyReading *reading, int64_t at_us)
{
  return bw_words_second (at_us, reading->now_us, reading->zone);
}
