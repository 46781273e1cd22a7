/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any selector is refused or answers for a few series. */
#include "model/bw-metric.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwSelector) selector = bw_selector_parse (text, &error);
  g_assert ((selector == NULL) == (error != NULL));
  if (selector == NULL)
    return 0;
  const char *name = bw_selector_name (selector);
  bw_selector_matches (selector, bw_metric_get (name, NULL, 0));
  bw_selector_matches (selector, bw_metric_get_labels (name, "a", "aaaaaaaaaaaaaaaa", NULL));
  bw_selector_matches (selector, bw_metric_get_labels (name, "a", "b", "core", "1", NULL));
  return 0;
}
