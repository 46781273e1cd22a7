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
  batch->places = g_hash_table_new (NULL, NULL);
  return batch;
}

void
bw_batch_free (BwBatch *batch)
{
  if (batch == NULL)
    return;
  g_free (batch->source);
  g_array_unref (batch->samples);
  g_hash_table_unref (batch->places);
  g_free (batch);
}

BwBatch *
bw_batch_copy (const BwBatch *batch)
{
  g_return_val_if_fail (batch != NULL, NULL);
  BwBatch *copy = bw_batch_new (batch->source, batch->time_us);
  for (unsigned i = 0; i < batch->samples->len; i++)
    bw_batch_add (copy, bw_batch_index (batch, i)->metric, bw_batch_index (batch, i)->value);
  return copy;
}

void
bw_batch_add (BwBatch *batch, const BwMetric *metric, double value)
{
  g_return_if_fail (batch != NULL && metric != NULL);

  /* Two mounts may share a mount point, and a scraped page may repeat a line. */
  unsigned place = GPOINTER_TO_UINT (g_hash_table_lookup (batch->places, metric));
  if (place > 0)
    {
      bw_batch_index (batch, place - 1)->value = value;
      return;
    }
  BwSample sample = { metric, value };
  g_array_append_val (batch->samples, sample);
  g_hash_table_insert (batch->places, (gpointer) metric, GUINT_TO_POINTER (batch->samples->len));
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
