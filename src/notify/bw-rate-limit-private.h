/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How soon a channel may be told of the same condition again. */
#pragma once

#include "notify/bw-policy.h"

/** The gap between messages of SEVERITY about one condition to one channel, µs. */
int64_t bw_rate_limit_gap_us (BwSeverity severity);
/** Until when a message of SEVERITY has to wait for who was TOLD; BW_TIME_NONE: it has not. What
 * was milder is no reason to wait. */
int64_t bw_rate_limit_until_us (const BwTold *told, BwSeverity severity, int64_t now_us);
