/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory and swap as /proc/meminfo tells them. */
#pragma once

#include "collect/bw-scan-private.h"

/** Bytes; NaN where the file does not say. */
typedef struct
{
  double total;
  double available;
  double swap_total;
  double swap_free;
} BwMemory;

/** False when it tells none of them. */
bool bw_proc_meminfo_parse (BwScan text, BwMemory *out);
/** 100 · (TOTAL - REST) / TOTAL; NaN where either is unknown, where TOTAL is 0, and where REST is
 * over it. */
double bw_memory_percent (double total, double rest);
