/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates out of counters that only rise, wrap around or start again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Width of the kernel's counters of bytes, sectors and errors: an unsigned long wraps there. */
#define BW_COUNTER_LONG_BITS ((unsigned) (8 * sizeof (unsigned long)))

/** By how much a counter rose from BEFORE to NOW. When it fell: around its end of WRAP_BITS (32,
 * 64; 0: it has none) if it stood in the last tenth before and is in the first tenth now; else it
 * was set to 0 in between, as Prometheus's rate() assumes, and rose by NOW. */
double bw_counter_increase (uint64_t before, uint64_t now, unsigned wrap_bits);

/** A counter with its rate. */
typedef struct
{
  uint64_t value;
  double rate; /* per second; NaN where there is none */
  bool is_known;
} BwCounter;

/** The counter is at VALUE, ELAPSED_US after it was last set. The rate is NaN the first time, and
 * when ELAPSED_US is not above 0. */
void bw_counter_set (BwCounter *counter, uint64_t value, unsigned wrap_bits, int64_t elapsed_us);
