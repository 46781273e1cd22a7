/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stored samples of many series, put together again as the batches they came in, by time. */
#pragma once

#include "model/bw-batch.h"
#include "model/bw-history-point.h"

/** One thread. */
typedef struct _BwBatchMerge BwBatchMerge;

/** Without series. (transfer full) */
BwBatchMerge *bw_batch_merge_new (void);
/** NULL is fine. */
void bw_batch_merge_free (BwBatchMerge *merge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBatchMerge, bw_batch_merge_free)
/** One more series of SOURCE, which has no samples yet; its place. Samples of one time make one
 * batch where their source and GROUP are the same. */
unsigned bw_batch_merge_add (BwBatchMerge *merge, const BwMetric *metric, const char *source,
                             unsigned group);
/** How many series there are. */
unsigned bw_batch_merge_n (const BwBatchMerge *merge);
/** POINTS (of BwHistoryPoint in order, referenced; NULL: none) are what is left of series PLACE.
 * One with n 0 had no value. */
void bw_batch_merge_set (BwBatchMerge *merge, unsigned place, GArray *points);
/** The earliest batch that is left, or NULL. At one time those of sources that were added first
 * come first. (transfer none, until the next call) */
BwBatch *bw_batch_merge_next (BwBatchMerge *merge);
/** The time of the batch that comes next; INT64_MAX: none is left. */
int64_t bw_batch_merge_next_us (BwBatchMerge *merge);
/** The step from one batch to the next that is usual for the source and group of the batch given
 * last, from the samples that were set first; 0: not known. */
int64_t bw_batch_merge_step_us (const BwBatchMerge *merge);
