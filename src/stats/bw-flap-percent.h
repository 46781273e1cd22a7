/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a state comes and goes, as Nagios counts it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define BW_FLAP_CHANGES 20
#define BW_FLAP_START_PERCENT 50
#define BW_FLAP_STOP_PERCENT 25

/** Zeroed memory has seen nothing. Plain data without pointers or padding. */
typedef struct
{
  int64_t n;     /* states seen */
  int64_t last;  /* the newest */
  uint64_t bits; /* whether the state changed, the newest in bit 0 */
  int64_t is_flapping;
} BwFlapPercent;

/** Adds STATE and returns the share of the last 20 steps that changed it, in percent, the oldest
 * weighing .75, the newest 1.25, evenly between; 0 until there are 21 states. Flapping begins at
 * 50 % and ends below 25 %. O(1). */
double bw_flap_percent_push (BwFlapPercent *flap, int state);
