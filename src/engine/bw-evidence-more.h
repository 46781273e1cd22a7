/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine adds to the evidence of a rule, so that it is there when what it came from is
 * not: where the value is from, and the rows behind it. */
#pragma once

#include "engine/bw-incident-request.h"
#include "rules/bw-rule-event.h"

/** Where the value of EVENT is from, in words: "the average of the last 60 s of CPU of host". NULL
 * where there is none. (transfer full) */
char *bw_evidence_value_words (const BwRuleEvent *event);
/** EVIDENCE (a JSON object; taken) with member NAME set to VALUE, JSON text. (transfer full) */
char *bw_evidence_add (char *evidence, const char *name, const char *value);
/** Adds the rows behind the value to the evidence of REQUEST, once, where it has a ledger. Waits
 * for the ledger; on the database's thread, so that nothing is lost in between. */
void bw_evidence_add_rows (BwIncidentRequest *request);
