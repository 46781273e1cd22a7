/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What history has for rules that look back on weeks and are new: they begin with it. */
#pragma once

#include "base/bw-clock.h"
#include "rules/bw-rule-set.h"
#include "store/bw-history.h"

typedef struct _BwRuleSeeds BwRuleSeeds;

/** For SET, from HISTORY; all borrowed. Main loop. (transfer full) */
BwRuleSeeds *bw_rule_seeds_new (BwClock *clock, BwHistory *history, BwRuleSet *set);
/** Ends what is being read. NULL is fine. */
void bw_rule_seeds_free (BwRuleSeeds *seeds);
/** Reads what is stored for rules of kind ANOMALY (hours of half a year) and PREDICT_WITHIN (their
 * window) over series that they have no instance of, and hands it to them later. Each once. */
void bw_rule_seeds_look (BwRuleSeeds *seeds);
