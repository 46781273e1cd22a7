/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of rules: their order, their state in a word, and what switching one means. */
#pragma once

#include "engine/bw-engine-rules.h"
#include "view/bw-state-words.h"

/** Puts RULES (of BwRuleView) in the order of categories, and of names. */
void bw_rule_list_sort (GPtrArray *rules);
/** "Trading", "Data quality". */
const char *bw_rule_list_category (BwCategory category);
/** The worst of its instances; Paused where it is switched off. */
BwStateWords bw_rule_list_state (const BwRuleView *rule);
/** What it watches, and where it is from. (transfer full) */
char *bw_rule_list_about (const BwRuleView *rule);
/** What a set of rules is for; with the number of its rules. (transfer full) */
char *bw_rule_list_preset_about (const char *preset);
/** The list of presets as it stands in a file, CHOSEN (or NULL) with or without NAME. (transfer
 * full) */
char *bw_rule_list_presets (const char *const *chosen, const char *name, bool is_on);

/** How a rule is switched on or off in the configuration. */
typedef enum
{
  BW_RULE_STEP_SET,    /* its group gets the key */
  BW_RULE_STEP_ADD,    /* it gets a group, for it is one of a set */
  BW_RULE_STEP_REMOVE, /* its group says no more than that it was switched off */
} BwRuleSwitch;
/** GROUP: what the file has of it; NULL: nothing. */
BwRuleSwitch bw_rule_list_step (const BwConfigGroup *group, bool is_on);
