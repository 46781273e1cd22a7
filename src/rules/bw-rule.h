/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as configured: what it watches, its tiers, and how patient it is. Immutable. */
#pragma once

#include "config/bw-config.h"
#include "model/bw-matchers.h"
#include "model/bw-metric.h"
#include "model/bw-severity.h"
#include "rules/bw-expr-tokens.h"
#include "rules/bw-rule-figure.h"
#include "rules/bw-rule-kind.h"
#include "rules/bw-rule-machine.h"

#define BW_RULE_MAX_TIERS 5

typedef enum
{
  BW_NO_DATA_KEEP,
  BW_NO_DATA_OK,
  BW_NO_DATA_ALERT,
} BwNoDataPolicy;

/** What becomes of the samples of a window. NONE: each is judged by itself. */
typedef enum
{
  BW_AGGREGATE_NONE,
  BW_AGGREGATE_AVERAGE,
  BW_AGGREGATE_MIN,
  BW_AGGREGATE_MAX,
  BW_AGGREGATE_LAST,
} BwAggregate;

typedef struct
{
  BwSeverity severity;
  double trip, recover;
} BwTier;

/** Reference-counted: an event keeps the rule it came from; any thread. What a calm evaluation asks
 * for stands first. */
typedef struct
{
  uint64_t fingerprint;
  int64_t window_us;
  int64_t eval_every_us; /* 0: when a sample arrives */
  int64_t min_samples;
  bool is_below, is_strict; /* direction; the trip level itself does not trip */
  unsigned n_tiers;
  BwTier tiers[BW_RULE_MAX_TIERS]; /* tier k of the state machine is tiers[k-1] */
  char *id, *preset;               /* NAME of [rule NAME]; the preset it comes from, or NULL */
  bool is_enabled;
  BwRuleKind kind;
  BwCategory category;
  BwSelector *selector;            /* of expr and event it is "expression" and "event" */
  double healthy;                  /* colours gauges; NaN: none */
  int64_t for_us, keep_us, per_us; /* per of RATE_OF_CHANGE */
  unsigned for_count, recover_count;
  BwAggregate aggregate;
  BwExpr *expr;         /* of EXPR */
  bool is_truth;        /* EXPR without levels: whether it is true, 1 or 0, is the value */
  BwMatchers *matchers; /* of EVENT */
  BwRuleFigure figure;
  BwSeverity severity; /* of kinds without levels; of EVENT NONE: as it says itself */
  BwNoDataPolicy no_data;
  int64_t no_data_after_us; /* 0: 3 intervals, at least 2 min */
  BwSeverity no_data_severity;
  BwRuleMachine machine;
  char **channels, *runbook; /* NULL: by route; NULL: none */
} BwRule;

const BwGroupSchema *bw_rule_group_schema (void); /* of [rule NAME] */
/** The rule of GROUP, or NULL with all that is wrong in PROBLEMS (of char *), or with the first of
 * it as an INVALID: "key: reason". (transfer full) */
BwRule *bw_rule_read (const BwConfigGroup *group, GPtrArray *problems);
BwRule *bw_rule_new (const BwConfigGroup *group, GError **error);
BwRule *bw_rule_ref (BwRule *rule);
void bw_rule_unref (BwRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRule, bw_rule_unref)
const char *bw_rule_kind_name (BwRuleKind kind);
/** Whether METRIC can be that of an instance; whether its samples are of any concern to RULE. */
bool bw_rule_covers (const BwRule *rule, const BwMetric *metric);
bool bw_rule_watches (const BwRule *rule, const BwMetric *metric);
int64_t bw_rule_span_us (const BwRule *rule); /* how long samples matter; 0: for one evaluation */
/** The value of RULE, an EXPR one, where its references are BOUND; NaN: unknown. */
double bw_rule_bound_value (const BwRule *rule, const double *bound);
/** "system_cpu_percent at or above 80 % (warning) for 2 min". (transfer full) */
char *bw_rule_describe (const BwRule *rule);
/** It in English whatever the language is, as evidence keeps it. (transfer full) */
char *bw_rule_describe_plain (const BwRule *rule);
/** PLAIN in today's language where it is what the rule of RULE_TEXT is in English, or else PLAIN.
 * (transfer full) */
char *bw_rule_words (const char *rule_text, const char *plain);
/** Its keys as bw_rule_parse_inline() reads them. (transfer full) */
char *bw_rule_to_text (const BwRule *rule);
/** Of what is watched and the levels: another one when a running alert has to be judged anew. */
uint64_t bw_rule_fingerprint (const BwRule *rule);
