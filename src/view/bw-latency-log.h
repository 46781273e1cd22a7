/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long sources took to answer in the last hour: what history has, and what came since. */
#pragma once

#include "engine/bw-engine-query.h"
#include "plot/bw-chart.h"

/** What is older than that before the newest answer is let go. */
#define BW_LATENCY_LOG_SPAN_US BW_HOUR_US
/** So many answers of a source are kept at most. */
#define BW_LATENCY_LOG_MAX 3600

typedef struct _BwLatencyLog BwLatencyLog;

/** Empty. (transfer full) */
BwLatencyLog *bw_latency_log_new (void);
void bw_latency_log_free (BwLatencyLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLatencyLog, bw_latency_log_free)
/** Takes the last answer of each source of STATUS, unless it was taken already; of one that failed,
 * that there was none. */
void bw_latency_log_take (BwLatencyLog *log, const BwEngineStatus *status);
/** POINTS (element type BwHistoryPoint, oldest first; n 0: a gap) are what history has of SOURCE's
 * answers: they come in place of what was taken in their time. */
void bw_latency_log_fill (BwLatencyLog *log, const char *source, const GArray *points);
/** Those of SOURCE: moments and seconds (NaN: it failed), oldest first; how many. (transfer none)
 */
size_t bw_latency_log_get (BwLatencyLog *log, const char *source, const double **times,
                           const double **seconds);
/** "Half of the answers within 3 ms, 95 % within 12 ms, n = 358", the second from 20 answers on;
 * NULL without any. (transfer full) */
char *bw_latency_log_sentence (BwLatencyLog *log, const char *source);
/** They as a chart of the hour before NOW_US. (transfer full) */
BwChart *bw_latency_log_chart (BwLatencyLog *log, const char *source, int64_t now_us,
                               GTimeZone *zone);

/** Asks history for the last hour of SOURCE's answers, for bw_latency_log_fill(). Main loop;
 * answers there. */
void bw_latency_load_async (BwEngine *engine, const char *source, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
/** Empty where nothing was kept so far. (element type BwHistoryPoint, transfer full) */
GArray *bw_latency_load_finish (BwEngine *engine, GAsyncResult *result, GError **error);
