/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as it might have been: another level, another patience. */
#pragma once

#include "rules/bw-rule.h"

/* RULE is the caller's alone, made for this. */

/** The mildest level becomes THRESHOLD, its recovery moving along; tiers that this passes by are
 * one with it, at the severity of the worst of them. False, with nothing changed, for a rule
 * without a level. */
bool bw_rule_variant_set_threshold (BwRule *rule, double threshold);
/** It has to last for FOR_US. */
void bw_rule_variant_set_for (BwRule *rule, int64_t for_us);
/** Whether A is a milder level than B, that is, fires more rarely. */
bool bw_rule_variant_is_milder (const BwRule *rule, double a, double b);
/** The roundest number that is milder than VALUE and not as mild as LIMIT (NaN: none); NaN when
 * there is none between. */
double bw_rule_variant_round (const BwRule *rule, double value, double limit);
