/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares the three clocks between two looks: sleep and steps of the wall clock. */
#pragma once

#include "base/bw-clock.h"

#include <stdbool.h>

/** The clocks as they were read together. */
typedef struct
{
  int64_t wall_us;
  int64_t awake_us;
  int64_t boot_us;
} BwTimeReading;

/** What happened between two readings. */
typedef struct
{
  int64_t slept_us;   /* 0: the machine did not sleep */
  int64_t stepped_us; /* of the wall clock, back is negative; 0: it was not set */
} BwTimeJump;

/** The three clocks of CLOCK. */
BwTimeReading bw_time_reading_now (BwClock *clock);
/** Sleep is boot time that went on without awake time, over 2 s; a step is wall time that parted
 * from boot time by over 5 s, either way. Less is drift. */
BwTimeJump bw_time_reading_compare (const BwTimeReading *before, const BwTimeReading *after);
