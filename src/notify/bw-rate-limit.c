/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How soon a channel may be told of the same condition again. */
#include "notify/bw-rate-limit-private.h"

int64_t
bw_rate_limit_gap_us (BwSeverity severity)
{
  if (severity >= BW_SEVERITY_ERROR)
    return 5 * BW_MINUTE_US;
  return severity >= BW_SEVERITY_WARNING ? 15 * BW_MINUTE_US : 60 * BW_MINUTE_US;
}

int64_t
bw_rate_limit_until_us (const BwTold *told, BwSeverity severity, int64_t now_us)
{
  if (told->last_us == BW_TIME_NONE || told->last_severity < severity)
    return BW_TIME_NONE;
  int64_t gap_us = bw_rate_limit_gap_us (severity);
  /* A message from the future is one from before the clock was set back. */
  if (told->last_us > now_us || now_us - told->last_us >= gap_us)
    return BW_TIME_NONE;
  return told->last_us + gap_us;
}
