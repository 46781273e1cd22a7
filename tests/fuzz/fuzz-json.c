/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is read as JSON is written and read again as the same. */
#include "base/bw-json.h"

#include <stddef.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = bw_json_parse ((const char *) data, (gssize) size, &error);
  g_assert ((node == NULL) == (error != NULL));
  if (node == NULL)
    return 0;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  json_builder_add_value (builder, json_node_copy (node));
  json_builder_end_array (builder);
  g_autofree char *text = bw_json_to_text (builder, false);
  g_autoptr (JsonNode) again = bw_json_parse (text, -1, NULL);
  /* The array around it may be one level too deep. */
  if (again == NULL)
    return 0;
  g_assert (json_node_equal (node, json_array_get_element (json_node_get_array (again), 0)));
  return 0;
}
