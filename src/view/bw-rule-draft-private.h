/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts and steps of a draft's keys. */
#pragma once

#include "base/bw-number.h"
#include "config/bw-key-schema.h"
#include "view/bw-rule-draft.h"

/** A level of a metric of FORMAT for a person: "80 %". VALUE is as in the file; what is no number
 * stays as it is. (transfer full) */
char *bw_rule_level_to_text (const char *value, BwNumberFormat format);
/** The other way. (transfer full) */
char *bw_rule_level_from_text (const char *text, BwNumberFormat format);
/** "90s" ↔ "1 min 30 s". (transfer full) */
char *bw_rule_duration_to_text (const char *value);
char *bw_rule_duration_from_text (const char *text);
/** The value N steps from VALUE (NaN: from BASE). */
double bw_rule_level_step (double value, double base, BwNumberFormat format, int n);
/** The duration N steps from US on a ladder of round ones. */
int64_t bw_rule_duration_step (int64_t us, int n);
/** Keeps *VALUE, which level INDEX of LEVELS is to have, between its neighbours, as far as a rule
 * may have it, and tells where it is over then. */
void bw_rule_level_fit (const BwRuleLevels *levels, unsigned index, bool has_recover, double *value,
                        double *recover);
/** The shortest text of VALUE that is not more exact than a level needs. (transfer full) */
char *bw_rule_level_exact (double value);
/** The schema of a key of [rule NAME], or NULL. */
const BwKeySchema *bw_rule_key_schema (const char *key);
