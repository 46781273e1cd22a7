/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A point of a series as it is read back. */
#pragma once

#include <stdint.h>

/** A sample (all five equal, n 1) or a column of them. n 0, with NaN: a gap. */
typedef struct
{
  int64_t time_us; /* of the first sample in it; from a rollup: its window's start, or FROM */
  double first, min, max, last, sum;
  int64_t n;
} BwHistoryPoint;
