/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses the cpu lines and compares two of them. */
#include "collect/bw-proc-stat-private.h"

#include <math.h>
#include <string.h>

#define IDLE 3
#define IOWAIT 4
#define MIN_TIMES 4
#define MAX_CORE 65535

static bool
parse_core (const BwScan *word, int *core)
{
  BwScan number = { word->at + 3, word->end };
  uint64_t value;

  if (word->end - word->at < 3 || memcmp (word->at, "cpu", 3) != 0)
    return false;
  *core = -1;
  if (number.at == number.end)
    return true;
  if (!bw_scan_u64 (&number, &value) || value > MAX_CORE)
    return false;
  *core = (int) value;
  return true;
}

bool
bw_proc_stat_next (BwScan *text, int *core, BwCpuTimes *out)
{
  BwScan line;
  BwScan word;
  unsigned n = 0;

  if (!bw_scan_line (text, &line) || !bw_scan_word (&line, &word) || !parse_core (&word, core))
    return false;
  *out = (BwCpuTimes){ 0 };
  while (n < BW_N_CPU_TIMES && bw_scan_u64 (&line, &out->times[n]))
    n++;
  return n >= MIN_TIMES;
}

static double
sum (const BwCpuTimes *times)
{
  double total = 0;

  for (unsigned i = 0; i < BW_N_CPU_TIMES; i++)
    total += (double) times->times[i];
  return total;
}

double
bw_cpu_percent (const BwCpuTimes *before, const BwCpuTimes *now)
{
  bool is_reset = sum (now) < sum (before);
  double total = 0;
  double idle = 0;

  for (unsigned i = 0; i < BW_N_CPU_TIMES; i++)
    {
      uint64_t start = is_reset ? 0 : before->times[i];
      double passed = now->times[i] > start ? (double) (now->times[i] - start) : 0;
      total += passed;
      if (i == IDLE || i == IOWAIT)
        idle += passed;
    }
  return total > 0 ? 100 * (total - idle) / total : (double) NAN;
}
