/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history.db: what was sampled. A tick is one row with all values of a batch; rollups beside it. */
#pragma once

#include "model/bw-batch.h"
#include "model/bw-history-point.h"
#include "store/bw-store-worker.h"

typedef struct _BwHistory BwHistory;

/** Called on the main loop when writing begins to fail (ERROR set, N_LOST batches were dropped
 * since the memory for them is bounded) and when it works again (ERROR NULL). */
typedef void (*BwHistoryStatusFunc) (const GError *error, int64_t n_lost, gpointer data);

/** Opens or creates history.db in DIR with a writer and a reader thread; read-only without a
 * writer, NOT_FOUND where there is none yet. TOO_NEW, CORRUPT, PERMISSION. Blocks; before the main
 * loop runs. Calls of a history are for the thread that opened it and its thread-default main
 * context. (transfer full) */
BwHistory *bw_history_open (const char *dir, bool is_read_only, GError **error);
/** Writes what is pending, closes. Blocks. */
void bw_history_close (BwHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwHistory, bw_history_close)
void bw_history_set_status_func (BwHistory *history, BwHistoryStatusFunc func, gpointer data);

/** Queues BATCH (copied) for writing and makes it the latest of its series at once. What is queued
 * is committed together, at most once a second. Main loop; never waits. */
void bw_history_append (BwHistory *history, const BwBatch *batch);
/** Calls back when all that was appended before is committed, or could not be. */
void bw_history_flush_async (BwHistory *history, GAsyncReadyCallback callback, gpointer user_data);
bool bw_history_flush_finish (BwHistory *history, GAsyncResult *result, GError **error);

typedef struct
{
  const BwMetric *metric;
  int64_t time_us;
  double value; /* NaN: the source had nothing */
} BwLatest;
/** The newest sample of METRIC from memory; false when there is none. Main loop. */
bool bw_history_latest (BwHistory *history, const BwMetric *metric, BwLatest *out);
/** The newest of every series, sorted by text. (element type BwLatest, transfer full) */
GArray *bw_history_latest_all (BwHistory *history);
/** Every series there is or was, sorted by text. (element type const BwMetric *, transfer
 * container) */
GPtrArray *bw_history_series_list (BwHistory *history);

/** METRIC's committed samples in [FROM, TO), raw when MAX_POINTS is 0, else at most MAX_POINTS
 * columns of equal width that keep first, min, max and last, read from the coarsest rollup that is
 * fine enough, or fine enough no more where finer ones have expired. A gap (a step over three times
 * the usual one, or samples without a value) stands as a point with n 0. Reader thread. */
void bw_history_range_async (BwHistory *history, const BwMetric *metric, int64_t from_us,
                             int64_t to_us, unsigned max_points, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/** (element type BwHistoryPoint, transfer full) */
GArray *bw_history_range_finish (BwHistory *history, GAsyncResult *result, GError **error);
/** METRIC's committed samples in [FROM, TO) as they came, one without a value with n 0, and no gaps
 * between them; where ticks have expired, the windows of the finest rollup that is left, with n
 * above 1 as a rule. Waits for the reader: any thread but the main loop that serves. (element type
 * BwHistoryPoint, transfer full) */
GArray *bw_history_samples (BwHistory *history, const BwMetric *metric, int64_t from_us,
                            int64_t to_us, GError **error);
/** The same without waiting; bw_history_range_finish() ends it. */
void bw_history_samples_async (BwHistory *history, const BwMetric *metric, int64_t from_us,
                               int64_t to_us, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

/** Deletes ticks before TICKS_BEFORE and minute rollups before MINUTES_BEFORE, a bounded piece at a
 * time between other writes; hour rollups stay. BW_TIME_NONE: none. */
void bw_history_expire (BwHistory *history, int64_t ticks_before_us, int64_t minutes_before_us);
/** Size of the file with its -wal, bytes. Never waits. */
int64_t bw_history_bytes (BwHistory *history);
