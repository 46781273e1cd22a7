/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine knows at this moment, from memory: latest values, levels of rules, sources that
 * are being looked at. Main loop; never waits. */
#pragma once

#include "engine/bw-engine.h"

/** The latest value of METRIC since the engine started, sampled or derived, and when it was taken;
 * false when there is none, or when the source has nothing any more. */
bool bw_engine_latest (BwEngine *engine, const BwMetric *metric, double *value, int64_t *time_us);
/** Metrics of SOURCE that have a latest value, by their text. (element type BwMetric, transfer
 * container) */
GPtrArray *bw_engine_latest_metrics (BwEngine *engine, const char *source);

/** Somebody looks at SOURCE: it is collected every EVERY_US while it is watched, if that is more
 * often than configured. The samples in between are told by "samples" only: not stored, not judged.
 * Counted: as many calls to unwatch. False when there is no such source or it is not of type
 * system. */
bool bw_engine_watch_source (BwEngine *engine, const char *source, int64_t every_us);
void bw_engine_unwatch_source (BwEngine *engine, const char *source);

/** Enabled sources in the order of the configuration, those of TYPE ("system", "ledger"; NULL:
 * all); after them ledgers that have rows and are not collected, such as imported ones.
 * NULL-terminated. (transfer full) */
char **bw_engine_source_names (BwEngine *engine, const char *type);
/** The zone in which times are shown: that of [general], or the system's. (transfer full) */
GTimeZone *bw_engine_zone (BwEngine *engine);

/** The levels of a rule on one series. */
typedef struct
{
  BwSeverity severity;
  double trip;
  double recover;
} BwRuleLevel;
typedef struct
{
  char *rule; /* owned */
  char *description;
  bool is_below; /* the bad side */
  unsigned n_levels;
  BwRuleLevel levels[5]; /* mildest first */
  double healthy;        /* NaN: none */
  int64_t min_samples;
  const char *state;     /* of its instance here: "OK", "PENDING", "FIRING", "RECOVERING",
                            "PAUSED"; NULL: not evaluated so far */
  const char *data_flag; /* "FRESH", "INSUFFICIENT", "STALE", "NODATA", "ERROR"; or NULL */
  BwSeverity firing;     /* NONE unless it fires */
} BwRuleLevels;
void bw_rule_levels_free (BwRuleLevels *levels);
/** What the enabled rules in force say of METRIC, worst state first; from memory. In mode ATTACH
 * no state is known. (element type BwRuleLevels, transfer full) */
GPtrArray *bw_engine_levels (BwEngine *engine, const BwMetric *metric);
