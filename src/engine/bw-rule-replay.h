/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule over the samples of its sources as they came: a rule set as live ones, stopped and
 * started where the program was. */
#pragma once

#include "engine/bw-awake-line.h"
#include "engine/bw-engine-replay.h"
#include "model/bw-batch.h"
#include "rules/bw-rule-set.h"

typedef struct _BwRuleReplay BwRuleReplay;

typedef struct
{
  BwRule *rule;          /* enabled */
  const GPtrArray *gaps; /* of BwGap by beginning; NULL: none */
  bool is_silence_told;  /* that nothing comes is judged; not for what changes only with a row */
} BwRuleReplayOptions;

/** Appends to INTO (borrowed) what happens from FROM_US on; what OPTIONS points to is borrowed. One
 * thread. (transfer full) */
BwRuleReplay *bw_rule_replay_new (const BwRuleReplayOptions *options, BwReplay *into,
                                  int64_t from_us);
void bw_rule_replay_free (BwRuleReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleReplay, bw_rule_replay_free)
/** The next batch, of a source that is asked every INTERVAL_US (0: not known). Its time never goes
 * back. */
void bw_rule_replay_feed (BwRuleReplay *replay, const BwBatch *batch, int64_t interval_us);
/** Nothing more comes before TO_US. */
void bw_rule_replay_finish (BwRuleReplay *replay, int64_t to_us);
/** The instance of LABELS, or NULL. (transfer none, until the next call) */
const BwRuleInstance *bw_rule_replay_find (BwRuleReplay *replay, const char *labels);

/** An empty answer. (transfer full) */
BwReplay *bw_replay_new (const BwRule *rule, int64_t from_us, int64_t to_us);
/** All is appended: puts it in order and adds up. */
void bw_replay_conclude (BwReplay *replay);
