/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samples of the last minutes, for a rule that judges them together. */
#pragma once

#include "rules/bw-rule-state.h"

/** Samples in time order; all zeros is an empty window. */
typedef struct
{
  GArray *points; /* NULL while there are none */
  unsigned first; /* those before it have left the window */
} BwRuleWindow;

/** Takes VALUE (NaN: nothing came) at awake time NOW_US, forgets what is WINDOW_US old or older,
 * and returns the AGGREGATE of what is left, NaN when nothing is. NONE returns VALUE itself and
 * keeps nothing. Amortised O(1) apart from one pass over the window. */
double bw_rule_window_push (BwRuleWindow *window, BwAggregate aggregate, int64_t window_us,
                            int64_t now_us, double value);
/** As it is for RATE_OF_CHANGE and for an expression's change(): takes VALUE likewise, with its
 * wall time, and fills *CHANGE with the difference from the first to the last sample left and
 * *ELAPSED_US with the time between them. False, with NaN, unless there are two that span half of
 * the window. A sleep counts as time that passed: what lies before it is soon forgotten. */
bool bw_rule_window_change (BwRuleWindow *window, int64_t window_us, int64_t awake_us,
                            int64_t wall_us, double value, double *change, int64_t *elapsed_us);
/** What RULE judges when VALUE comes (NaN: none); *FLAG is INSUFFICIENT where there are too few
 * samples for a rate. */
double bw_rule_window_judge (BwRuleWindow *window, const BwRule *rule, int64_t awake_us,
                             int64_t wall_us, double value, BwDataFlag *flag);
/** What REFERENCE of an expression is worth when VALUE comes (NaN: none). */
double bw_rule_window_refer (BwRuleWindow *window, const BwExprReference *reference,
                             int64_t awake_us, int64_t wall_us, double value);
/** Empties it and frees its memory. */
void bw_rule_window_clear (BwRuleWindow *window);
