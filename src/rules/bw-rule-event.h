/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of an evaluation: a transition of one instance, with all that its evidence needs. */
#pragma once

#include "base/bw-json.h"
#include "rules/bw-rule-state.h"

/** A rule's instance as it is stored; what every evaluation touches first. All is owned. */
typedef struct
{
  int64_t evaluated_us;    /* wall time of the last evaluation; BW_TIME_NONE: never */
  int64_t nodata_since_us; /* wall time since when its no-data incident has no value; else
                              BW_TIME_NONE */
  BwRuleState state;
  GBytes *memory;      /* of a rule that has one: see bw-rule-memory.h; or NULL */
  int64_t incident_id; /* 0: none */
  int64_t nodata_incident_id;
  char *rule_id;
  char *labels; /* canonical label text */
} BwRuleInstance;
BwRuleInstance *bw_rule_instance_new (const char *rule_id, const char *labels);
BwRuleInstance *bw_rule_instance_copy (const BwRuleInstance *instance);
void bw_rule_instance_free (BwRuleInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleInstance, bw_rule_instance_free)

/** Why a transition happened. */
typedef enum
{
  BW_REASON_VALUE,          /* the value, by the rule */
  BW_REASON_NO_DATA,        /* no value for too long, or the rule takes that for a verdict */
  BW_REASON_DATA_RETURNED,  /* of a no-data incident's end */
  BW_REASON_EDITED,         /* the rule's levels were changed */
  BW_REASON_MISSING_SERIES, /* the labels are gone while others of the rule report */
  BW_REASON_RULE_REMOVED,   /* from the configuration, or it selects something else */
  BW_REASON_RULE_DISABLED,  /* enabled=false */
  BW_REASON_SOURCE_REMOVED, /* from the configuration */
} BwRuleReason;
/** "value", "no_data", "data_returned", "edited", "missing_series", … */
const char *bw_rule_reason_name (BwRuleReason reason);

/** A value as it was judged. */
typedef struct
{
  int64_t at_us, awake_us; /* wall and awake time */
  double value;            /* NaN: none */
  int64_t n;               /* sample size; -1: none */
  BwDataFlag flag;         /* what the input said; too small a sample size is the rule's to see */
} BwRulePoint;

typedef struct
{
  BwRule *rule;             /* NULL when the stored instance's rule is no more */
  const BwMetric *metric;   /* NULL likewise */
  BwRuleInstance *instance; /* as it is to be stored with this */
  BwTransition transition;
  bool is_nodata; /* about the instance's no-data incident: FIRE or RESOLVE */
  BwRuleReason reason;
  BwSeverity severity; /* of the tier; on RESOLVE of the one that fired */
  double value;        /* NaN: none */
  BwDataFlag flag;     /* of the input */
  double threshold;    /* the trip level of that tier; NaN for no-data */
  int64_t n;           /* -1: none */
  int64_t at_us;       /* wall time */
  int64_t crossed_us;  /* wall time since when it has been so */
  int64_t awake_us;
  BwRuleState before; /* the state after is the instance's */
  double *bound;      /* of an expression: what its references were; or NULL */
  BwRuleBasis *basis; /* what the value was worked out from; or NULL */
  GArray *points;     /* of BwRulePoint: the last values judged, from before the crossing on */
  int64_t n_points;   /* how many there were, of which these are the last */
} BwRuleEvent;
void bw_rule_event_free (BwRuleEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleEvent, bw_rule_event_free)

/** The evidence stored with the incident's event: one JSON object with rule, rule_words, rule_text
 * (that bw_rule_parse_inline() reads), metric, labels, kind, reason, value, threshold, recover,
 * direction, tier, severity, n, at, since, worst, for_seconds, for_count, keep_seconds,
 * recover_count, input, before and after (the whole state: status, tier, data, timers, flips),
 * bound (of an expression), basis, values_seen, and values: [time, value, awake_us] with n and the
 * kind of input behind where they matter. (transfer full) */
char *bw_rule_event_evidence (const BwRuleEvent *event);

/** Evidence read back: INPUT, judged by RULE in the state BEFORE, makes TRANSITION and AFTER. */
typedef struct
{
  BwRule *rule;
  BwRuleState before, after; /* without their fingerprints */
  BwRuleInput input;
  BwTransition transition;
  bool is_judged; /* false: it came of something else, such as the rule's removal */
  bool is_edited; /* judged by bw_rule_state_edited() */
  GArray *bound;  /* of double; empty: of no expression */
  GArray *points; /* of BwRulePoint */
  int64_t n_points;
} BwRuleEvidence;
/** Reads what bw_rule_event_evidence() wrote. INVALID or NOT_FOUND names what is wrong. (transfer
 * full) */
BwRuleEvidence *bw_rule_evidence_read (JsonNode *root, GError **error);
void bw_rule_evidence_free (BwRuleEvidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleEvidence, bw_rule_evidence_free)
