/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One verdict recomputed from its evidence, and compared with what the evidence tells. */
#pragma once

#include "rules/bw-rule-event.h"

/** Judges EVIDENCE, which was read from NODE, anew; each thing that came out otherwise, and each
 * member of NODE that says otherwise than the rule or the input, is appended to FAULTS (of char *).
 * Returns in words what came out. Any thread. (transfer full) */
char *bw_why_check (const BwRuleEvidence *evidence, JsonNode *node, GPtrArray *faults);
