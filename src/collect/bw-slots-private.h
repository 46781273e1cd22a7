/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The due times of one source: points of a grid, minus what was missed, more apart after failures.
 */
#pragma once

#include "base/bw-backoff.h"
#include "base/bw-clock.h"

#include <stdbool.h>

/** All times are awake time. The grid of an interval starts at awake time 0, so that sources with
 * equal intervals are due together, and those with multiples of it join them. */
typedef struct
{
  int64_t interval_us;
  int64_t due_us;
  int64_t n_dropped; /* slots that came while an answer was owed, or that the loop came late for */
  bool is_fresh;     /* due at once, off the grid: just added or resumed */
  BwBackoff backoff;
} BwSlots;

/** Due at NOW_US and then on the grid, but for the first point when it is nearer than half an
 * interval. Failures in a row n = 1, 2, … space tries by interval · 2^n, at most by 10 intervals or
 * 10 minutes, whichever is less, and at least by one interval. */
void bw_slots_init (BwSlots *slots, int64_t interval_us, int64_t now_us);
/** Due at NOW_US again; failures are forgotten. */
void bw_slots_restart (BwSlots *slots, int64_t now_us);
/** Whether it is time, or so nearly that a wake-up of its own would be waste: 50 ms, or a quarter
 * of the interval where that is less. */
bool bw_slots_is_due (const BwSlots *slots, int64_t now_us);
/** By how much NOW_US is late, where that is over two intervals; else 0. */
int64_t bw_slots_lateness (const BwSlots *slots, int64_t now_us);
/** A collection starts at NOW_US; when that is not due, the due time stays. Passed slots but the
 * last are dropped. */
void bw_slots_start (BwSlots *slots, int64_t now_us);
/** No collection can start: slots before NOW_US are dropped, the next is at or after it. */
void bw_slots_drop (BwSlots *slots, int64_t now_us);
/** The collection ended well at NOW_US: slots before it are dropped, back-off ends. */
void bw_slots_succeed (BwSlots *slots, int64_t now_us);
/** It failed at NOW_US: slots before it are dropped, the next try is delayed. */
void bw_slots_fail (BwSlots *slots, int64_t now_us);
/** The machine slept: what would have been due meanwhile is due once, soon after NOW_US, when a
 * network has had time to come back. */
void bw_slots_slept (BwSlots *slots, int64_t slept_us, int64_t now_us);
