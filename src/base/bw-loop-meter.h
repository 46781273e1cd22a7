/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long each callback of ours keeps the main loop, in processor time of its thread, so that a
 * busy machine does not count. Only in builds with the option loop_meter, in which the compiler
 * calls the meter at each function's beginning and end; a callback is what is called while nothing
 * of ours runs. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  void *function;
  unsigned n;     /* calls */
  int64_t max_ns; /* of the longest one */
  int64_t sum_ns;
} BwLoopCount;

/** Whether this build counts. */
bool bw_loop_meter_is_there (void);
/** Counts from now on what this thread does; from anew when it did before. */
void bw_loop_meter_begin (void);
/** What was counted so far, in no order. (element type BwLoopCount, transfer full) */
GArray *bw_loop_meter_counts (void);
