/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing list of samples. */
#include "model/bw-batch.h"

BwBatch *
bw_batch_new (const char *source, int64_t time_us)
{
  g_return_val_if_fail (source != NULL, NULL);

  BwBatch *batch = g_new0 (BwBatch, 1);
  batch->source = g_strdup (source);
  batch->time_us = time_us;
  batch->samples = g_array_new (FALSE, FALSE, sizeof (BwSample));
  return batch;
}

void
bw_batch_free (BwBatch *batch)
{
  if (batch == NULL)
    return;
  g_free (batch->source);
  g_array_unref (batch->samples);
  g_free (batch);
}

void
bw_batch_add (BwBatch *batch, const BwMetric *metric, double value)
{
  g_return_if_fail (batch != NULL && metric != NULL);

  BwSample sample = { metric, value };
  g_array_append_val (batch->samples, sample);
}

const char *
bw_source_health_name (BwSourceHealth health)
{
  switch (health)
    {
    case BW_SOURCE_OK:
      return "ok";
    case BW_SOURCE_FAILING:
      return "failing";
    case BW_SOURCE_PAUSED:
      return "paused";
    case BW_SOURCE_WAITING:
    default:
      return "waiting";
    }
}
