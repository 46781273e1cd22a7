/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a delivery that failed is tried again, and when it is given up. */
#include "engine/bw-retry.h"

#define QUICK_TRIES 3
#define QUICK_DELAY_US (5 * BW_SECOND_US)
#define FIRST_DELAY_US (30 * BW_SECOND_US)
#define LONGEST_DELAY_US (15 * BW_MINUTE_US)
#define JITTER_SHARE 0.2

int64_t
bw_retry_delay_us (int n, double jitter)
{
  if (n <= QUICK_TRIES)
    return QUICK_DELAY_US;
  int doublings = MIN (n - QUICK_TRIES - 1, 10);
  int64_t delay_us = MIN (FIRST_DELAY_US << doublings, LONGEST_DELAY_US);
  double factor = 1 + JITTER_SHARE * (2 * CLAMP (jitter, 0.0, 1.0) - 1);
  return MIN ((int64_t) ((double) delay_us * factor), LONGEST_DELAY_US);
}

int64_t
bw_retry_lifetime_us (BwSeverity severity)
{
  if (severity >= BW_SEVERITY_CRITICAL)
    return 72 * BW_HOUR_US;
  if (severity >= BW_SEVERITY_ERROR)
    return 24 * BW_HOUR_US;
  if (severity >= BW_SEVERITY_WARNING)
    return 6 * BW_HOUR_US;
  return BW_HOUR_US;
}
