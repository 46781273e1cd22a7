/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All rules in force over all series: finds what a sample concerns, steps the instances, tells what
 * happened. */
#pragma once

#include "model/bw-batch.h"
#include "rules/bw-rule-event.h"

/** No clock and no storage of its own: awake time (with the persisted offset) and wall time are
 * handed in, and EVENTS, an array of BwRuleEvent with a free function, is appended to. One thread.
 */
typedef struct _BwRuleSet BwRuleSet;

/** A set over RULES (of BwRule; referenced), disabled ones left out. (transfer full) */
BwRuleSet *bw_rule_set_new (GPtrArray *rules);
void bw_rule_set_free (BwRuleSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleSet, bw_rule_set_free)

/** The moment of a call. */
typedef struct
{
  int64_t awake_us;
  int64_t wall_us;
} BwRuleNow;

/** Takes up a stored instance, before any sample of its source. Where its rule is gone, disabled or
 * selects something else, an alert it had ends with an event. When the rule's levels were edited
 * meanwhile, its first value is judged as after an edit. */
void bw_rule_set_load (BwRuleSet *set, const BwRuleInstance *stored, BwRuleNow now,
                       GPtrArray *events);
/** Other rules from now on. Instances of a rule of the same id go on; where its levels were edited,
 * the last value is judged by the new ones at once. Alerts of rules that are gone or disabled end.
 */
void bw_rule_set_replace (BwRuleSet *set, GPtrArray *rules, BwRuleNow now, GPtrArray *events);

/** What a source brought, INTERVAL_US being how often it is asked. A NaN is NODATA. A series whose
 * siblings are in the batch five times without it ends as MISSING_SERIES. Cost: a pointer compare a
 * sample, a step a rule that watches it; more only when the batch's layout has changed. */
void bw_rule_set_feed (BwRuleSet *set, const BwBatch *batch, int64_t interval_us, int64_t awake_us,
                       GPtrArray *events);
/** As bw_rule_set_feed() for a batch from before what is stored: it fills windows and what an
 * expression is made of, and nothing is judged. In order of time. */
void bw_rule_set_warm (BwRuleSet *set, const BwBatch *batch, int64_t interval_us, int64_t awake_us);
/** What was stored before there was an instance. */
typedef struct
{
  int64_t wall_us;
  double value;
} BwRuleSeed;
/** The rule RULE_ID, of a kind that stores what it has seen, begins over METRIC with SEEDS (of
 * BwRuleSeed, by time); nothing is judged. Nothing happens when it has judged METRIC already. */
void bw_rule_set_seed (BwRuleSet *set, const char *rule_id, const BwMetric *metric,
                       const GArray *seeds);
/** SOURCE could not be asked: its instances have no value (ERROR). */
void bw_rule_set_source_failed (BwRuleSet *set, const char *source, int64_t interval_us,
                                BwRuleNow now, GPtrArray *events);
/** SOURCE is no longer configured: its alerts end and its instances are forgotten. */
void bw_rule_set_source_removed (BwRuleSet *set, const char *source, BwRuleNow now,
                                 GPtrArray *events);
/** Finds out what has become STALE and which no-data incidents are due. */
void bw_rule_set_tick (BwRuleSet *set, BwRuleNow now, GPtrArray *events);
/** The awake time before which bw_rule_set_tick() has nothing to do; INT64_MAX: never, as things
 * are. Samples that come meanwhile do not move it: when it has passed, a later one may follow.
 * Cost: a look at all instances once in the time they may be silent, else none. */
int64_t bw_rule_set_next_due_us (BwRuleSet *set);
/** No no-data incident is opened, nothing becomes STALE and no silence is too long before awake
 * time UNTIL_US. */
void bw_rule_set_hold (BwRuleSet *set, int64_t until_us);
/** A start or a resume, at AWAKE_US: that holds for a minute, and for each instance as long as two
 * of its evaluations take. An expression waits for those of its values that have grown too old
 * meanwhile. */
void bw_rule_set_resumed (BwRuleSet *set, int64_t awake_us);

/** Notes the incident of an instance once it is stored (0: none). Nothing happens when there is no
 * such instance. */
void bw_rule_set_attach (BwRuleSet *set, const char *rule_id, const char *labels, bool is_nodata,
                         int64_t incident_id);
/** The evidence of an instance was restarted: where its rule latches, it is calm and has no
 * incident. */
void bw_rule_set_restart (BwRuleSet *set, const char *rule_id, const char *labels);
/** The instance, or NULL. (transfer none, until the next call) */
const BwRuleInstance *bw_rule_set_find (BwRuleSet *set, const char *rule_id, const char *labels);
/** All instances; and copies of those evaluated since the last call of this function, for the
 * store. (element type BwRuleInstance, transfer container; transfer full) */
GPtrArray *bw_rule_set_list (BwRuleSet *set);
GPtrArray *bw_rule_set_take_changed (BwRuleSet *set);
/** The rules in force, in order. (element type BwRule, transfer none) */
GPtrArray *bw_rule_set_rules (BwRuleSet *set);
