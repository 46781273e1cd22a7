/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samples of the last minutes, for a rule that judges them together. */
#pragma once

#include "rules/bw-rule.h"

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
/** Empties it and frees its memory. */
void bw_rule_window_clear (BwRuleWindow *window);
