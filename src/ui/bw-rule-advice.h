/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else is known of a rule: how often it would fire though nothing is wrong, and a level that
 * the marks of its alerts speak for, with a button that takes it. */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_RULE_ADVICE (bw_rule_advice_get_type ())
/** Signal "take" (double level). Not visible while there is nothing to say. */
G_DECLARE_FINAL_TYPE (BwRuleAdvice, bw_rule_advice, BW, RULE_ADVICE, AdwBin)

/** For RULE as it is in force, over [FROM, TO); PRESET (or NULL) is the set it is from. (transfer
 * floating) */
GtkWidget *bw_rule_advice_new (BwContext *context, const char *rule, const char *preset,
                               int64_t from_us, int64_t to_us);
/** The rule is not what is in force any more: what was played of that does not hold of it. */
void bw_rule_advice_set_changed (BwRuleAdvice *advice, bool is_changed);
