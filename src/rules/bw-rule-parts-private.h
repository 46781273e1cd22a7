/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instances that no single series makes: of rules about silence, and of expressions. */
#pragma once

#include "rules/bw-rule-set-private.h"

/** A sample of the layout that is a part of expressions. */
typedef struct
{
  BwRuleJoin *join;
  unsigned series; /* of the join */
  unsigned index;
} BwRulePart;

/** The source whose cells they are; no configured one can have its name. */
#define BW_RULE_OWN_SOURCE "\001"

/** Stores with CELL what it has seen. */
void bw_rule_cell_keep_memory (BwRuleCell *cell);

/** Makes what has to be there from the start: instances of ABSENT rules, whose silence counts from
 * NOW, and the joins of EXPR rules. Nothing happens after the first time. */
void bw_rule_set_begin (BwRuleSet *set, BwRuleNow now);
/** The one instance of RULE, an ABSENT one; made anew, its silence counts from NOW. */
BwRuleCell *bw_rule_set_absent_cell (BwRuleSet *set, BwRule *rule, BwRuleNow now);
/** Since when the instance of an ABSENT rule that STATE is of is silent: awake time, BW_TIME_NONE:
 * not known. */
int64_t bw_rule_silent_since_us (const BwRuleState *state);
/** Samples of BATCH end silence. */
void bw_rule_set_see (BwRuleSet *set, BwRuleSource *source, const BwBatch *batch, BwRuleNow now,
                      GPtrArray *events);
/** When the silence that CELL, an ABSENT one, counts is too long: awake time. */
int64_t bw_rule_cell_silence_due_us (const BwRuleSet *set, const BwRuleCell *cell);
/** Judges how long it has been silent. */
void bw_rule_cell_judge_silence (BwRuleCell *cell, BwRuleNow now, GPtrArray *events);

/** Notes which samples of SOURCE's layout are parts of expressions. */
void bw_rule_set_learn_parts (BwRuleSet *set, BwRuleSource *source);
/** Takes their values from BATCH and judges the expressions that have a part in SOURCE. */
void bw_rule_set_feed_parts (BwRuleSet *set, BwRuleSource *source, const BwBatch *batch,
                             BwRuleNow now, GPtrArray *events);
/** SOURCE could not be asked: parts from it are unknown. */
void bw_rule_set_fail_parts (BwRuleSet *set, BwRuleSource *source, BwRuleNow now,
                             GPtrArray *events);
/** The source NAME is no more: expressions with a part in it end. */
void bw_rule_set_remove_parts (BwRuleSet *set, const char *name, BwRuleNow now, GPtrArray *events);
/** Judges CELL, an EXPR one, with what is too old at NOW left out. */
void bw_rule_set_judge_parts (BwRuleSet *set, BwRuleCell *cell, BwRuleNow now, GPtrArray *events);
/** Forgets how expressions are joined, before rules are replaced. */
void bw_rule_set_drop_joins (BwRuleSet *set);
void bw_rule_join_free (BwRuleJoin *join);
