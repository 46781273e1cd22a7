/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule after another over the same stretch of history, as while a level is dragged: what is
 * stored is read once, only the judging is done anew. */
#pragma once

#include "engine/bw-engine-replay.h"
#include "engine/bw-rule-edit.h"

/** Reference-counted; what it has read is kept with it. Main loop. */
typedef struct _BwRuleTrial BwRuleTrial;

/** With the configuration and the series there are now. (transfer full) */
BwRuleTrial *bw_rule_trial_new (BwEngine *engine, int64_t from_us, int64_t to_us);
BwRuleTrial *bw_rule_trial_ref (BwRuleTrial *trial);
void bw_rule_trial_unref (BwRuleTrial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleTrial, bw_rule_trial_unref)

/** How a rule did. */
typedef struct
{
  BwReplay *replay;
  int64_t n_impatient; /* so often it would have fired without for and for-count; -1: it has
                          neither, or its kind is nothing but patience */
} BwRuleTrialResult;
void bw_rule_trial_result_free (BwRuleTrialResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleTrialResult, bw_rule_trial_result_free)

/** RULE as bw_engine_replay() would run it. INVALID names the key. */
void bw_rule_trial_run_async (BwRuleTrial *trial, BwEngine *engine, const BwRuleKeys *rule,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);
/** (transfer full) */
BwRuleTrialResult *bw_rule_trial_run_finish (BwEngine *engine, GAsyncResult *result,
                                             GError **error);
/** The same, which waits. */
BwRuleTrialResult *bw_rule_trial_run (BwRuleTrial *trial, BwEngine *engine, const BwRuleKeys *rule,
                                      GError **error);
