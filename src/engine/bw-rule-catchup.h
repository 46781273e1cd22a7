/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes up stored rule states after a start, and judges what was sampled after they were stored. */
#pragma once

#include "engine/bw-heartbeat.h"
#include "rules/bw-rule-set.h"
#include "store/bw-history.h"

typedef struct _BwRuleCatchup BwRuleCatchup;
/** EVENTS (of BwRuleEvent) happened while catching up. Main loop. */
typedef void (*BwRuleCatchupFunc) (GPtrArray *events, gpointer data);

/** Begins; DONE is called once, later, on the main loop. A store that can't be read is logged, and
 * the rules begin from what there is. (transfer full) */
BwRuleCatchup *bw_rule_catchup_start (BwClock *clock, BwHeartbeat *heartbeat, BwAlerts *alerts,
                                      BwHistory *history, BwRuleSet *set, BwRuleCatchupFunc events,
                                      BwClockFunc done, gpointer data);
/** Ends it wherever it is. */
void bw_rule_catchup_free (BwRuleCatchup *catchup);
