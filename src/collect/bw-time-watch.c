/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells sleep and clock steps from plain waiting. */
#include "collect/bw-time-watch-private.h"

#define SLEEP_OVER_US (2 * BW_SECOND_US)
#define STEP_OVER_US (5 * BW_SECOND_US)

BwTimeReading
bw_time_reading_now (BwClock *clock)
{
  return (BwTimeReading){
    .wall_us = bw_clock_wall_us (clock),
    .awake_us = bw_clock_awake_us (clock),
    .boot_us = bw_clock_boot_us (clock),
  };
}

BwTimeJump
bw_time_reading_compare (const BwTimeReading *before, const BwTimeReading *after)
{
  int64_t boot_us = after->boot_us - before->boot_us;
  int64_t slept_us = boot_us - (after->awake_us - before->awake_us);
  int64_t stepped_us = after->wall_us - before->wall_us - boot_us;

  return (BwTimeJump){
    .slept_us = slept_us > SLEEP_OVER_US ? slept_us : 0,
    .stepped_us = stepped_us > STEP_OVER_US || stepped_us < -STEP_OVER_US ? stepped_us : 0,
  };
}
