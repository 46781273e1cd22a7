/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is read as a metric is the same metric by its canonical text. */
#include "model/bw-metric.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  const BwMetric *metric = bw_metric_parse (text, &error);
  g_assert ((metric == NULL) == (error != NULL));
  if (metric != NULL)
    g_assert (bw_metric_parse (metric->text, NULL) == metric);
  return 0;
}
