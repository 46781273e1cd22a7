/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules in force: those of the chosen presets, and the user's own over them. */
#pragma once

#include "rules/bw-rule.h"

/** All rules in force: those of the presets that [general] presets= names, replaced and added to by
 * [rule NAME] groups, disabled ones included. Problems are appended to ERRORS (of char *,
 * "rule NAME: KEY: why"), and the rule is left out. (element type BwRule, transfer full) */
GPtrArray *bw_rules_load (BwConfig *config, GPtrArray *errors);
/** A rule that asks for a sample size nobody can tell would never say anything: INVALID. */
bool bw_rule_check_samples (const BwRule *rule, GError **error);
/** Names of the presets, NULL-terminated; and one preset as configuration text. */
const char *const *bw_rule_presets (void);
char *bw_rule_preset_text (const char *preset);
/** The first of RULES (of BwRule) in force that is about events like EVENT, or NULL. Its severity
 * (unless NONE) and its channels (unless NULL) stand instead of the event's own. (transfer none) */
const BwRule *bw_rules_find_event (GPtrArray *rules, const BwIncident *event);
