/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule on a machine's series has seen so far, and the value that it judges. */
#pragma once

#include "rules/bw-rule-state.h"

/** Of one instance of a rule of kind PREDICT_WITHIN, ANOMALY or BURN_RATE. */
typedef struct _BwRuleMemory BwRuleMemory;

/** Whether what RULE judges is worked out from more than it is handed. */
bool bw_rule_has_memory (const BwRule *rule);
/** What is read beside METRIC: what tells its sample size, or counts what is good; or NULL. */
const BwMetric *bw_rule_companion (const BwRule *rule, const BwMetric *metric);
/** Of RULE over the series of SOURCE (or NULL); NULL when its kind needs none. (transfer full) */
BwRuleMemory *bw_rule_memory_new (const BwRule *rule, const char *source);
void bw_rule_memory_free (BwRuleMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleMemory, bw_rule_memory_free)
/** RULE instead of its own, of the same kind. What was seen stays where it means the same. */
void bw_rule_memory_set_rule (BwRuleMemory *memory, const BwRule *rule);

/** Takes VALUE at WALL_US, and GOOD of a rule that counts (else NaN); both NaN: nothing came.
 * Whether there is something to judge now: then *JUDGED is the value (NaN, with *FLAG INSUFFICIENT
 * or NODATA, while there is none). What was seen before is passed over, so that samples may be read
 * twice.
 *
 * PREDICT_WITHIN: what it will be WITHIN from now, from medians of 1/256 of the window, each time
 * one is full: level + slope · min (within, 4 · span) with Theil's and Sen's slope, or with none
 * where its interval, widened by autocorrelation, has both signs. The level is the line's, or the
 * newest value where that is more harmless: what was freed is not filled yet. Under 10 medians
 * nothing. ANOMALY: of the scores of the last POINTS hours' means against what is usual at their
 * hours of the week the COUNT-th largest; nothing until the hour and so many before it have a
 * score. BURN_RATE: the smaller one of a row's two burn rates, of the row that fires; below 1 when
 * none does, and below what is CRITICAL when only the slowest does. */
bool bw_rule_memory_push (BwRuleMemory *memory, int64_t wall_us, double value, double good,
                          double *judged, BwDataFlag *flag);
/** What the value that was judged last came from. (transfer none) */
const BwRuleBasis *bw_rule_memory_basis (const BwRuleMemory *memory);

/** Its stored form, NULL where it is filled from samples instead. (transfer full) */
GBytes *bw_rule_memory_save (const BwRuleMemory *memory);
/** Back from it; false, and nothing changed, when BYTES is none of this rule's. */
bool bw_rule_memory_load (BwRuleMemory *memory, GBytes *bytes);

/** The value in words: "88 % now, 97 % in 7 d by the line; 95 % in 6 to 9 d (256 points of 3 d)".
 * NULL: there are none. (transfer full) */
char *bw_rule_basis_words (const BwRule *rule, const char *metric, const BwRuleBasis *basis);
