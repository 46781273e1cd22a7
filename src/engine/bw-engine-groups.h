/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of a configuration, those among them that nobody has to write. */
#pragma once

#include "collect/bw-collector.h"
#include "notify/bw-policy.h"

/** Calls FUNC for each group of FAMILY, "source" or "channel", in the order of CONFIG; where that
 * has no source of type system, or no channel of type desktop, one that is built in comes last. */
void bw_engine_each_group (BwConfig *config, const char *family,
                           void (*func) (const BwConfigGroup *group, gpointer data), gpointer data);
/** The policy of CONFIG with all channels there are, those included that nobody has to write; as
 * bw_policy_new(). (transfer full) */
BwPolicy *bw_engine_policy_new (BwConfig *config, GPtrArray *errors);
/** What collectors are given: SINK may be NULL. All borrowed. */
BwCollectContext bw_engine_collect_context (BwClock *clock, const BwBetSink *sink);
