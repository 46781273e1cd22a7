/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule over one label set: a pure state machine from values to transitions. */
#pragma once

#include "base/bw-clock.h"
#include "rules/bw-rule.h"

/** Stored. */
typedef enum
{
  BW_RULE_OK = 0,
  BW_RULE_PENDING = 10,
  BW_RULE_FIRING = 20,
  BW_RULE_RECOVERING = 30,
  BW_RULE_PAUSED = 40,
} BwRuleStatus;

/** Stored. What kind of input an evaluation had. */
typedef enum
{
  BW_DATA_FRESH = 0,
  BW_DATA_INSUFFICIENT = 10,
  BW_DATA_STALE = 20,
  BW_DATA_NODATA = 30,
  BW_DATA_ERROR = 40,
} BwDataFlag;

#define BW_RULE_MAX_FLIPS 16

/** State of an instance: plain data, copied freely. Times are awake µs (a persisted offset makes them comparable over
 * restarts) except flips, which are wall time. */
typedef struct
{
  BwRuleStatus status;
  int tier; /* 0: none */
  BwDataFlag data_flag;
  int64_t ge_since_us[BW_RULE_MAX_TIERS + 1]; /* index k from 1; BW_TIME_NONE */
  int64_t ge_count[BW_RULE_MAX_TIERS + 1];
  int64_t recover_since_us;
  int64_t recover_count;
  int effective_max;
  int64_t frozen_since_us; /* since when input has no value, policy keep; BW_TIME_NONE */
  int64_t n_flips;
  int64_t flips_us[BW_RULE_MAX_FLIPS];
  int64_t n_pending_aborted;
  double last_value;
  int64_t crossed_us; /* wall time of the first evaluation of the present episode at or beyond a tier */
} BwRuleState;

typedef enum
{
  BW_TRANSITION_NONE,
  BW_TRANSITION_FIRE,
  BW_TRANSITION_UPGRADE,
  BW_TRANSITION_DOWNGRADE,
  BW_TRANSITION_RESOLVE,
} BwTransitionKind;

typedef struct
{
  BwTransitionKind kind;
  int tier; /* the new one; 0 on RESOLVE */
} BwTransition;

/** One input. VALUE counts only when FLAG is FRESH. */
typedef struct
{
  double value;
  BwDataFlag flag;
  int64_t n;        /* sample size, -1: none */
  int64_t awake_us; /* awake time incl. the persisted offset */
  int64_t wall_us;
} BwRuleInput;

void bw_rule_state_init (BwRuleState *state);
/** One evaluation: alerts.md's state machine to the letter. At most one transition an evaluation. STATE changes in place. */
BwTransition bw_rule_state_step (BwRuleState *state, const BwRule *rule, const BwRuleInput *input);
/** The rule was edited: evaluates the last value at once with the new tiers, for = 0 and keep = 0 for clearing. */
BwTransition bw_rule_state_edited (BwRuleState *state, const BwRule *rule, const BwRuleInput *input);
/** To and from the stored form; false when BYTES is none of ours. */
GBytes *bw_rule_state_save (const BwRuleState *state);
bool bw_rule_state_load (BwRuleState *state, GBytes *bytes);
const char *bw_rule_status_name (BwRuleStatus status);
const char *bw_data_flag_name (BwDataFlag flag);
const char *bw_transition_name (BwTransitionKind kind); /* "FIRE" … */
