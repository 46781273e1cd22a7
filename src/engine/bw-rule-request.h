/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule's transition asks of an incident. */
#pragma once

#include "engine/bw-incident-request.h"
#include "rules/bw-rule-set.h"

/** The request that EVENT stands for, with summary, evidence and the state to store. (transfer
 * full) */
BwIncidentRequest *bw_rule_request_new (const BwRuleEvent *event);
/** The identity of the incidents of a rule's instance. (transfer full) */
char *bw_rule_request_key (const char *rule_id, const char *labels, bool is_nodata);
