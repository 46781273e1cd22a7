/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of a configuration, those among them that nobody has to write. */
#pragma once

#include "collect/bw-collector.h"
#include "engine/bw-each-group.h"
#include "notify/bw-policy.h"

/** The policy of CONFIG with all channels there are, those included that nobody has to write; as
 * bw_policy_new(). (transfer full) */
BwPolicy *bw_engine_policy_new (BwConfig *config, GPtrArray *errors);
/** What collectors are given: SINK may be NULL. All borrowed. */
BwCollectContext bw_engine_collect_context (BwClock *clock, const BwBetSink *sink);
