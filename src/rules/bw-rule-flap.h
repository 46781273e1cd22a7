/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An alert that comes and goes, and how much longer it is kept for that. */
#pragma once

#include "rules/bw-rule-state.h"

/** So many flips within this time are flapping. */
#define BW_RULE_FLAP_FLIPS 4
#define BW_RULE_FLAP_WINDOW_US (60 * BW_MINUTE_US)

/** Flips less than an hour before wall time WALL_US: an alert that ended, came back while it was
 * ending, or fired again within the hour. */
int bw_rule_state_recent_flips (const BwRuleState *state, int64_t wall_us);
/** How long it has to be well before it is over, at WALL_US: what RULE says, and half as long again
 * (from a minute on) for each flip from the fourth within the hour, up to an hour. */
int64_t bw_rule_state_keep_us (const BwRuleState *state, const BwRule *rule, int64_t wall_us);
