/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which messages may be sent as one, and how long they wait for each other. */
#pragma once

#include "notify/bw-policy-route-private.h"

/** What messages about INCIDENT by ROUTE have in common with those they may be sent with. (transfer
 * full) */
char *bw_grouping_key (const BwPolicyRoute *route, const BwIncident *incident);
/** When what QUESTION asks for, of SEVERITY, is sent to who was TOLD. */
int64_t bw_grouping_not_before_us (const BwPolicyRoute *route, const BwPolicyQuestion *question,
                                   BwSeverity severity, const BwTold *told);
