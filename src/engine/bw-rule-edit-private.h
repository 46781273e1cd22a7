/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule made from its keys, for what tries it out. */
#pragma once

#include "engine/bw-rule-edit.h"
#include "rules/bw-rule.h"

/** (element type BwRuleProblem, transfer full) */
GPtrArray *bw_rule_problems_new (void);
/** The rule that the keys of RULE make, or NULL with what is wrong appended to PROBLEMS (of
 * BwRuleProblem). (transfer full) */
BwRule *bw_rule_from_keys (const BwRuleKeys *rule, GPtrArray *problems);
/** VALUE of KEY as it stands in a file. (transfer full) */
char *bw_rule_key_to_raw (const char *key, const char *value);
/** Levels of RULE as bw_engine_levels() tells them, without a state. (transfer full) */
BwRuleLevels *bw_rule_levels_new (const BwRule *rule);
