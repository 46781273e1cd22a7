/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After how long nobody has taken an incident on, who else is told, and how often. */
#pragma once

#include "notify/bw-policy.h"

/** The highest level: all are told, and fallbacks, too. */
#define BW_LEVEL_EMERGENCY 4

/** Ordered rules; immutable. */
typedef struct _BwEscalationPolicy BwEscalationPolicy;

/** The policy of TEXTS (NULL-terminated): "default" or "none" alone, or rules
 * "SEVERITY:AFTER:LEVEL[:CHANNELS[:REPEAT]]" such as "error:30m:2:email,slack:30m". Channels are
 * names, types or "all". INVALID says what was expected. (transfer full) */
BwEscalationPolicy *bw_escalation_policy_parse (const char *const *texts, GError **error);
void bw_escalation_policy_free (BwEscalationPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwEscalationPolicy, bw_escalation_policy_free)
/** Whether CHANNEL is told from LEVEL or a lower one on, beside the route's own. */
bool bw_escalation_policy_reaches (const BwEscalationPolicy *policy, int level,
                                   const BwPolicyChannel *channel);
/** The first of its channels that IS_KNOWN says no to; NULL: all are known. */
const char *bw_escalation_policy_find_unknown (const BwEscalationPolicy *policy,
                                               bool (*is_known) (const char *name, gpointer data),
                                               gpointer data);
/** As bw_policy_escalation(), where the route repeats each ROUTE_REPEAT_US (0: never) on levels
 * that don't say. */
void bw_escalation_policy_judge (const BwEscalationPolicy *policy, const BwIncident *incident,
                                 int64_t route_repeat_us, int64_t last_us, int64_t now_us,
                                 BwEscalation *out);
