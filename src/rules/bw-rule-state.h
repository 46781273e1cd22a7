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
  BW_DATA_INSUFFICIENT = 10, /* fewer samples than the rule asks for */
  BW_DATA_STALE = 20,        /* nothing has come for too long */
  BW_DATA_NODATA = 30,       /* the source answered and has nothing */
  BW_DATA_ERROR = 40,        /* the source could not be asked */
} BwDataFlag;

#define BW_RULE_MAX_FLIPS 16

/** State of an instance: plain data, copied freely. Times are awake µs (a persisted offset makes
 * them comparable over restarts) except where they are said to be wall time; BW_TIME_NONE: unset.
 * What a calm evaluation touches stands first. */
typedef struct
{
  BwRuleStatus status;
  BwDataFlag data_flag;
  int tier;              /* that fires; 0: none */
  BwSeverity severity;   /* of that tier */
  double last_value;     /* NaN: never had one */
  int64_t last_input_us; /* when the last value came */
  int64_t no_value_us;   /* since when there is none: STALE, NODATA or ERROR */
  int64_t frozen_us;     /* since when the timers stand still */
  uint64_t fingerprint;  /* of the rule it was judged by; the owner's business */
  int64_t n_flips;       /* ever; the last ones are flips_us[n % 16], wall time */
  int64_t flips_us[BW_RULE_MAX_FLIPS];
  int64_t ge_since_us[BW_RULE_MAX_TIERS + 1]; /* index k from 1 */
  int64_t ge_count[BW_RULE_MAX_TIERS + 1];
  int64_t recover_since_us;
  int64_t recover_count;
  int effective_max; /* highest tier seen while recovering */
  int64_t n_pending_aborted;
  int64_t crossed_us; /* wall time of the episode's first evaluation at or beyond a tier */
  double worst_value; /* of the episode; NaN outside of one */
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

/** One input. VALUE counts only when FLAG is FRESH; NaN is NODATA. */
typedef struct
{
  double value;
  BwDataFlag flag;
  int64_t n;        /* sample size, -1: none, which is too few where the rule asks for any */
  int64_t awake_us; /* awake time incl. the persisted offset */
  int64_t wall_us;
} BwRuleInput;

/** OK, with nothing seen so far. */
void bw_rule_state_init (BwRuleState *state);
/** One evaluation: at most one transition. STATE changes in place. Time in which there was no
 * value, or too few samples, counts towards no timer (unless the rule's no-data policy makes it a
 * verdict); a stale instance's time stops at its last value. A PAUSED instance begins anew. */
BwTransition bw_rule_state_step (BwRuleState *state, const BwRule *rule, const BwRuleInput *input);
/** The rule's levels were edited: INPUT, the last value, is judged at once by the new ones, without
 * regard to the old ones' hysteresis and timers. What fires goes down or ends now; what may fire or
 * get worse has to last as long as the rule says from now. Without a value nothing changes but the
 * tier's number. */
BwTransition bw_rule_state_edited (BwRuleState *state, const BwRule *rule,
                                   const BwRuleInput *input);
#define BW_RULE_STATE_BYTES (8 * (17 + 2 * BW_RULE_MAX_TIERS + BW_RULE_MAX_FLIPS))
/** To and from the stored form; false, with STATE as after init, when BYTES is none of ours. */
GBytes *bw_rule_state_save (const BwRuleState *state);
bool bw_rule_state_load (BwRuleState *state, GBytes *bytes);
const char *bw_rule_status_name (BwRuleStatus status);
const char *bw_data_flag_name (BwDataFlag flag);
const char *bw_transition_name (BwTransitionKind kind); /* "FIRE" … */
