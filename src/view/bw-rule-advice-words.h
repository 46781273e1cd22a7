/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else is known of a rule, in words. */
#pragma once

#include "engine/bw-engine-false-alarms.h"
#include "engine/bw-engine-feedback.h"

/** How often RULE would fire though nothing is wrong, of ALARMS (of BwFalseAlarm): a line for each
 * ledger; NULL: nothing was played of it. (transfer full) */
char *bw_rule_advice_alarms (const GPtrArray *alarms, const char *rule);
/** What the marks of RULE's alerts say, of RULES (of BwRuleFeedback), and the level they speak for
 * (NaN: none); NULL: nothing was marked. (transfer full) */
char *bw_rule_advice_marks (const GPtrArray *rules, const char *rule, double *level);
