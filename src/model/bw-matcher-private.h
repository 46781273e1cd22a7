/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One matcher, key="value" with its operator: what selectors and the matchers of incidents share.
 */
#pragma once

#include "model/bw-metric.h"

/** Strings are owned. */
typedef struct
{
  char *key;
  BwMatchKind kind;
  char *value;
  GRegex *regex; /* of value, anchored and bounded; NULL without one */
} BwMatcher;

/** An empty list of BwMatcher that frees them. (transfer full) */
GArray *bw_matcher_list_new (void);
/** Reads matchers from P on, part of the text from START, up to the first '}' or the end of the
 * text, which is what END ('}' or NUL) says is due; appends them to LIST. Patterns match without
 * regard to case where a key is one of CASELESS (NULL-terminated; or NULL). Returns where END
 * stands, or NULL with INVALID. */
const char *bw_matcher_list_parse (GArray *list, const char *start, const char *p, char end,
                                   const char *const *caseless, GError **error);
/** Whether VALUE ("" for a label that is missing) passes. */
bool bw_matcher_passes (const BwMatcher *matcher, const char *value);
/** "=", "!=", "=~" or "!~". */
const char *bw_matcher_operator (BwMatchKind kind);
