/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the rules over what is collected, and turns their transitions into requests to the incident
 * keeper. */
#pragma once

#include "engine/bw-heartbeat.h"
#include "engine/bw-incident-keeper.h"
#include "model/bw-batch.h"
#include "rules/bw-rule-set.h"
#include "store/bw-history.h"

typedef struct _BwRuleRunner BwRuleRunner;

/** A runner without rules; all but CLOCK are borrowed. Main loop. (transfer full) */
BwRuleRunner *bw_rule_runner_new (BwClock *clock, BwHeartbeat *heartbeat, BwAlerts *alerts,
                                  BwIncidentKeeper *keeper);
void bw_rule_runner_free (BwRuleRunner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleRunner, bw_rule_runner_free)
/** LEDGER (borrowed) has the rows behind derived figures, which are kept with an alert on one. */
void bw_rule_runner_set_ledger (BwRuleRunner *runner, BwLedger *ledger);
/** Other rules from now on (of BwRule, referenced). */
void bw_rule_runner_set_rules (BwRuleRunner *runner, GPtrArray *rules);
/** Takes up the stored states and judges the samples of HISTORY that came after they were stored;
 * READY is called when that is done, and live batches may be fed from then on. Main loop. */
void bw_rule_runner_resume (BwRuleRunner *runner, BwHistory *history, BwClockFunc ready,
                            gpointer data);
/** A source's batch, or the figures of its ledger. Nothing is judged before bw_rule_runner_resume()
 * is ready. */
void bw_rule_runner_feed (BwRuleRunner *runner, const BwBatch *batch, int64_t interval_us);
void bw_rule_runner_source_failed (BwRuleRunner *runner, const char *source, int64_t interval_us);
void bw_rule_runner_source_removed (BwRuleRunner *runner, const char *source);
/** SOURCES (a set of names) are all there are: alerts that are stored about others end. Figures
 * derived from a ledger stay, for they come from its rows. */
void bw_rule_runner_keep_sources (BwRuleRunner *runner, GHashTable *sources);
/** A person restarted the evidence of the instance of RULE_ID with LABELS, which is stored: it is
 * calm. */
void bw_rule_runner_restarted (BwRuleRunner *runner, const char *rule_id, const char *labels);
/** After a sleep: no missing value counts at once. */
void bw_rule_runner_resumed_from_sleep (BwRuleRunner *runner);
/** While held nothing is judged, and no missing value is missed. */
void bw_rule_runner_set_held (BwRuleRunner *runner, bool is_held);
/** Queues the states that changed for the store; done every minute by itself. */
void bw_rule_runner_save (BwRuleRunner *runner);
/** The set. (transfer none) */
BwRuleSet *bw_rule_runner_set (BwRuleRunner *runner);
/** A stored row as an instance, and the other way round. (transfer full) */
BwRuleInstance *bw_rule_runner_instance (const BwRuleStateRow *row);
BwRuleStateRow *bw_rule_runner_row (const BwRuleInstance *instance);
