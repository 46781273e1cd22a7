/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long sources took to answer, one time after the other, for as long as somebody looks. */
#pragma once

#include "engine/bw-engine-status.h"
#include "plot/bw-chart.h"

/** So many answers of a source are kept. */
#define BW_LATENCY_LOG_MAX 360

typedef struct _BwLatencyLog BwLatencyLog;

/** Empty. (transfer full) */
BwLatencyLog *bw_latency_log_new (void);
void bw_latency_log_free (BwLatencyLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLatencyLog, bw_latency_log_free)
/** Takes the last answer of each source of STATUS, unless it was taken already; of one that failed,
 * that there was none. */
void bw_latency_log_take (BwLatencyLog *log, const BwEngineStatus *status);
/** Those of SOURCE: moments and seconds (NaN: it failed), oldest first; how many. (transfer none)
 */
size_t bw_latency_log_get (BwLatencyLog *log, const char *source, const double **times,
                           const double **seconds);
/** They as a chart. (transfer full) */
BwChart *bw_latency_log_chart (BwLatencyLog *log, const char *source, GTimeZone *zone);
