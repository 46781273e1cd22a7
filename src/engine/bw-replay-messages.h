/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that a replay's firings would have been. */
#pragma once

#include "config/bw-config.h"
#include "engine/bw-engine-replay.h"
#include "rules/bw-rule.h"

/** Counts in REPLAY, which is concluded, what people would have been told by the channels of
 * CONFIG. Any thread. */
void bw_replay_count_messages (BwReplay *replay, const BwRule *rule, BwConfig *config);
/** Whether it is between 22:00 and 07:00 in ZONE. */
bool bw_replay_is_night (GTimeZone *zone, int64_t at_us);
