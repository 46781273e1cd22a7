/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processors' times of /proc/stat. */
#pragma once

#include "collect/bw-scan-private.h"

/** User, nice, system, idle, iowait, irq, softirq, steal, as proc(5) orders them. Guest time is not
 * among them: the kernel counts it in user and nice already. */
#define BW_N_CPU_TIMES 8

typedef struct
{
  uint64_t times[BW_N_CPU_TIMES];
} BwCpuTimes;

/** Takes the next processor's line off TEXT; *CORE is its number, -1 for the sum of all. False at
 * the first line that is none: the kernel writes them first. */
bool bw_proc_stat_next (BwScan *text, int *core, BwCpuTimes *out);
/** How busy a processor was between two readings, 0..100: all time but idle and iowait. Stolen time
 * is busy: work waited that could not run. A time that fell a little while the sum rose (the kernel
 * says that iowait may) counts as unchanged; when the sum fell, the times began at 0 in between.
 * NaN when no time passed. */
double bw_cpu_percent (const BwCpuTimes *before, const BwCpuTimes *now);
