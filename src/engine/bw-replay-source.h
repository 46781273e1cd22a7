/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a replay's samples come from: history, and the figures of ledgers. */
#pragma once

#include "config/bw-config.h"
#include "engine/bw-rule-replay.h"
#include "store/bw-history.h"
#include "store/bw-ledger.h"

/** What is replayed, and over what. All borrowed. */
typedef struct
{
  BwRule *rule;
  BwConfig *config;
  const GPtrArray *gaps; /* of BwGap by beginning */
  GCancellable *cancellable;
} BwReplaySource;

/** Appends to INTO what RULE makes of the samples of KNOWN (of const BwMetric *: all series of
 * HISTORY), a bounded stretch at a time. Worker thread. */
bool bw_replay_history (BwReplay *into, const BwReplaySource *source, BwHistory *history,
                        GPtrArray *known, GError **error);
/** The same for the figures of all ledgers, seen as often as they are looked at, each row from the
 * first look after it was settled on. NOW_US: of the list of what there is. Worker thread. */
bool bw_replay_ledgers (BwReplay *into, const BwReplaySource *source, BwLedger *ledger,
                        int64_t now_us, GError **error);
/** How often the source NAME is asked, µs; 0: not known. */
int64_t bw_replay_interval_us (BwConfig *config, const char *name);
