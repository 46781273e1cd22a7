/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule about evidence claims, for those who tell of it. */
#pragma once

#include "rules/bw-rule.h"
#include "stats/bw-monitor.h"

/** Whether RULE compares the value of its metric with its levels, whatever its kind is called. */
bool bw_rule_is_of_value (const BwRule *rule);
/** Whether N rows are too few to know anything, for a rule about evidence: it is over then. */
bool bw_rule_is_young (const BwRule *rule, int64_t n);
/** The monitor of RULE, which is about evidence. */
BwMonitorSpec bw_rule_monitor (const BwRule *rule);
/** The odds, as they are written in a file, of a level of RULE, which is about evidence. */
double bw_rule_level_odds (double level);
/** "the win rate of 52.4 %", which the evidence of RULE is against. (transfer full) */
char *bw_rule_claim (const BwRule *rule);
/** "one false alarm in 10,000 bets or more", of RULE, which is about evidence, at LEVEL. (transfer
 * full) */
char *bw_rule_guarantee (const BwRule *rule, double level);
