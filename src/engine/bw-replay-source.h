/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a replay's samples come from: history, and the figures of ledgers. */
#pragma once

#include "config/bw-config.h"
#include "engine/bw-replay-cache.h"
#include "engine/bw-rule-replay.h"
#include "store/bw-alerts.h"
#include "store/bw-history.h"
#include "store/bw-ledger.h"

/** What is replayed, and over what. All borrowed. */
typedef struct
{
  BwRule *rule;
  BwConfig *config;
  const GPtrArray *gaps; /* of BwGap by beginning */
  GCancellable *cancellable;
  BwAlerts *alerts;     /* knows when evidence was restarted; NULL: never */
  BwReplayCache *cache; /* or NULL */
} BwReplaySource;

/** A ledger's figure as a step in time, looked at as often as its source is. */
typedef struct
{
  const BwMetric *metric;
  char *source;
  int64_t every_us;
  GArray *steps; /* of BwHistoryPoint, from the first row on */
} BwReplayFigure;

/** Appends to INTO what RULE makes of the samples of KNOWN (of const BwMetric *: all series of
 * HISTORY, NULL: there is none) and of FIGURES (of BwReplayFigure), a bounded stretch at a time.
 * Worker thread. */
bool bw_replay_history (BwReplay *into, const BwReplaySource *source, BwHistory *history,
                        GPtrArray *known, GPtrArray *figures, GError **error);
/** The figures that a rule watches which judges them together with samples: an expression, or one
 * about silence. None for others. NOW_US as below. Worker thread. (element type BwReplayFigure,
 * transfer full) */
GPtrArray *bw_replay_figures (const BwReplaySource *source, BwLedger *ledger, int64_t to_us,
                              int64_t now_us, GError **error);
/** The same as bw_replay_history(), of rules over one series each, for the figures of all ledgers,
 * seen as often as they are looked at, each row from the first look after it was settled on.
 * NOW_US: of the list of what there is. Worker thread. */
bool bw_replay_ledgers (BwReplay *into, const BwReplaySource *source, BwLedger *ledger,
                        int64_t now_us, GError **error);
/** Appends to INTO the incidents of what bots told that an EVENT rule is about, as it makes them.
 * Worker thread. */
bool bw_replay_events (BwReplay *into, const BwReplaySource *source, BwAlerts *alerts,
                       GError **error);
/** How often the source NAME is asked, µs; 0: not known. */
int64_t bw_replay_interval_us (BwConfig *config, const char *name);
