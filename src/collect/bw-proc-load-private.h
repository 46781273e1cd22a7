/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Load, number of tasks, uptime and pressure. */
#pragma once

#include "collect/bw-scan-private.h"

/** NaN where the file does not say. */
typedef struct
{
  double load1, load5, load15;
  double n_tasks; /* processes and threads that exist */
} BwLoad;

/** /proc/loadavg. False when it is none. */
bool bw_proc_loadavg_parse (BwScan text, BwLoad *out);
/** Seconds since the machine started, from /proc/uptime; NaN. */
double bw_proc_uptime_parse (BwScan text);
/** The share of the last 10 s, 0..100, in which at least one task waited: "some avg10" of a file
 * of /proc/pressure; NaN. */
double bw_proc_pressure_parse (BwScan text);
