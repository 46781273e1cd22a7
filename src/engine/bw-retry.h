/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a delivery that failed is tried again, and when it is given up. */
#pragma once

#include "base/bw-clock.h"
#include "model/bw-severity.h"

/** The delay after failed attempt N (from 1): 5 s for the first three, then 30 s · 2^k with ±20 %
 * jitter, at most 15 min. JITTER is 0..1, from the caller's generator. */
int64_t bw_retry_delay_us (int n, double jitter);
/** How long a delivery of SEVERITY is worth trying: 1 h info, 6 h warning, 24 h error, 72 h above.
 */
int64_t bw_retry_lifetime_us (BwSeverity severity);
