/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one collection of one source brought: samples, and how the source is. */
#pragma once

#include "model/bw-metric.h"

#include <stdint.h>

/** One value; NaN says that the source answered and has nothing. */
typedef struct
{
  const BwMetric *metric;
  double value;
} BwSample;

typedef struct
{
  char *source;
  int64_t time_us;    /* wall time of all samples */
  GArray *samples;    /* of BwSample; each metric at most once, always the same order while nothing
                         changed */
  GHashTable *places; /* private: metric → index in samples + 1 */
} BwBatch;

/** An empty one. (transfer full) */
BwBatch *bw_batch_new (const char *source, int64_t time_us);
BwBatch *bw_batch_copy (const BwBatch *batch);
void bw_batch_free (BwBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBatch, bw_batch_free)
/** Appends a sample; of the same metric the later value takes the place of the earlier. */
void bw_batch_add (BwBatch *batch, const BwMetric *metric, double value);
#define bw_batch_index(batch, i) (&g_array_index ((batch)->samples, BwSample, (i)))

/** How a source is doing. */
typedef enum
{
  BW_SOURCE_WAITING, /* not asked so far */
  BW_SOURCE_OK,
  BW_SOURCE_FAILING, /* the last collection failed */
  BW_SOURCE_PAUSED,
} BwSourceHealth;

/** "waiting", "ok", "failing", "paused". */
const char *bw_source_health_name (BwSourceHealth health);
