/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The level that tells a rule's useful incidents from its noise, found by replays. */
#pragma once

#include "engine/bw-engine-feedback.h"
#include "engine/bw-replay-context.h"

/** Fills in proposal and proposed_threshold of FEEDBACK from the marks of INCIDENTS (of BwIncident,
 * of its rule): the smallest change of the mildest level that would have avoided what is marked as
 * noise and kept what is marked as useful, or the best trade-off. Runs the rule from FROM to TO
 * some times. Worker thread. */
void bw_threshold_propose (BwEngine *engine, const BwReplayContext *context,
                           const GPtrArray *incidents, int64_t from_us, int64_t to_us,
                           GCancellable *cancellable, BwRuleFeedback *feedback);
