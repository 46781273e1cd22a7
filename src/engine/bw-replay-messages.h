/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that a replay's firings would have been. */
#pragma once

#include "engine/bw-engine-replay.h"
#include "notify/bw-policy.h"
#include "rules/bw-rule.h"

/** Counts in REPLAY, which is concluded and is of RULE, what POLICY would have told people, and the
 * repetitions where nobody ever took anything on. What only goes to a file is told to nobody. Any
 * thread. */
void bw_replay_count_messages (BwReplay *replay, const BwRule *rule, const BwPolicy *policy);
