/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule run over given values, as a person tries it out. */
#pragma once

#include "rules/bw-rule-state.h"

typedef struct
{
  double seconds;
  BwTransition transition;
} BwRuleEvalStep;

/** The rule of TEXT, the keys of one [rule] group joined by ';'. INVALID names the key. (transfer
 * full) */
BwRule *bw_rule_parse_inline (const char *text, GError **error);
/** Runs RULE over CSV: rows "seconds,value", a value that is empty (or "nan") being NODATA, with or
 * without a line of names first. Seconds never go back. An expression has a value for each of its
 * references, in the order in which they first stand in it; for a rule about silence an empty value
 * is no sample; events have no values and are refused. There is no sample size here, so
 * min-samples does not apply. INVALID is "NAME:LINE: why". (element type BwRuleEvalStep, transfer
 * full) */
GArray *bw_rule_eval (const BwRule *rule, const char *name, const char *csv, GError **error);
