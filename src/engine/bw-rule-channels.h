/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels that rules name instead of the routes'. */
#pragma once

#include "rules/bw-rule.h"

/** Immutable, reference-counted; any thread. */
typedef struct _BwRuleChannels BwRuleChannels;

/** What RULES (of BwRule) name, those about events by what they match. (transfer full) */
BwRuleChannels *bw_rule_channels_new (GPtrArray *rules);
/** CHANNELS for what RULE (the name of one, or of an event) fires. (transfer full) */
BwRuleChannels *bw_rule_channels_new_one (const char *rule, const char *const *channels);
BwRuleChannels *bw_rule_channels_ref (BwRuleChannels *channels);
void bw_rule_channels_unref (BwRuleChannels *channels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleChannels, bw_rule_channels_unref)
/** Those for INCIDENT; NULL: by route. CHANNELS may be NULL. (transfer none) */
const char *const *bw_rule_channels_find (const BwRuleChannels *channels,
                                          const BwIncident *incident);
/** The rules about events, in their order. (element type BwRule, transfer none) */
GPtrArray *bw_rule_channels_event_rules (BwRuleChannels *channels);
