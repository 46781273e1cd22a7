/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replays have read of history, for those that follow over the same stretch. */
#pragma once

#include "model/bw-metric.h"

#include <stdbool.h>

/** Any thread. */
typedef struct _BwReplayCache BwReplayCache;

/** (transfer full) */
BwReplayCache *bw_replay_cache_new (void);
/** NULL is fine. */
void bw_replay_cache_free (BwReplayCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwReplayCache, bw_replay_cache_free)
/** The samples (of BwHistoryPoint) of METRIC in [FROM, TO); NULL: they were not put in. CACHE may
 * be NULL. (transfer full) */
GArray *bw_replay_cache_find (BwReplayCache *cache, const BwMetric *metric, int64_t from_us,
                              int64_t to_us);
/** Keeps POINTS (referenced, not changed from here on) while there is room. CACHE may be NULL. */
void bw_replay_cache_put (BwReplayCache *cache, const BwMetric *metric, int64_t from_us,
                          int64_t to_us, GArray *points);
