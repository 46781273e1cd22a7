/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replays for who asks several: what is taken on the main loop once, and rules by name. */
#pragma once

#include "engine/bw-engine-replay.h"
#include "engine/bw-replay-cache.h"
#include "rules/bw-rule.h"

typedef struct
{
  BwConfig *config;
  GPtrArray *known; /* of const BwMetric *: the series of history */
  int64_t now_us;
  BwReplayCache *cache; /* borrowed; NULL: what is read is not kept */
} BwReplayContext;

/** Main loop. (transfer full) */
BwReplayContext *bw_replay_context_new (BwEngine *engine);
void bw_replay_context_free (BwReplayContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwReplayContext, bw_replay_context_free)
/** The rule called NAME in force, made for the caller alone. NOT_FOUND names the nearest. (transfer
 * full) */
BwRule *bw_replay_find_rule (const BwReplayContext *context, const char *name, GError **error);
/** RULE, which is the caller's alone, from FROM to TO, whether it is enabled or not. Worker thread.
 * (transfer full) */
BwReplay *bw_replay_run (BwEngine *engine, const BwReplayContext *context, BwRule *rule,
                         int64_t from_us, int64_t to_us, GCancellable *cancellable, GError **error);
