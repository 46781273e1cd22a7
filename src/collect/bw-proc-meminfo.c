/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picks four lines out of /proc/meminfo. */
#include "collect/bw-proc-meminfo-private.h"

#include <glib.h>
#include <math.h>

bool
bw_proc_meminfo_parse (BwScan text, BwMemory *out)
{
  const struct
  {
    const char *key;
    double *value;
  } rows[] = {
    { "MemTotal:", &out->total },
    { "MemAvailable:", &out->available },
    { "SwapTotal:", &out->swap_total },
    { "SwapFree:", &out->swap_free },
  };
  unsigned n_found = 0;
  BwScan line;
  BwScan key;

  *out = (BwMemory){ (double) NAN, (double) NAN, (double) NAN, (double) NAN };
  while (n_found < G_N_ELEMENTS (rows) && bw_scan_line (&text, &line))
    {
      uint64_t kib;
      unsigned i = 0;
      if (!bw_scan_word (&line, &key))
        continue;
      while (i < G_N_ELEMENTS (rows) && !bw_scan_equal (&key, rows[i].key))
        i++;
      if (i == G_N_ELEMENTS (rows) || !isnan (*rows[i].value) || !bw_scan_u64 (&line, &kib)
          || !bw_scan_is (&line, "kB"))
        continue;
      *rows[i].value = (double) kib * 1024;
      n_found++;
    }
  return n_found > 0;
}

double
bw_memory_percent (double total, double rest)
{
  return total > 0 && rest <= total ? 100 * (total - rest) / total : (double) NAN;
}
