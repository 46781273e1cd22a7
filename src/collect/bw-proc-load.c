/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses the one-line files. */
#include "collect/bw-proc-load-private.h"

#include <math.h>
#include <string.h>

bool
bw_proc_loadavg_parse (BwScan text, BwLoad *out)
{
  BwScan line;
  BwScan running;
  uint64_t n_tasks;

  *out = (BwLoad){ (double) NAN, (double) NAN, (double) NAN, (double) NAN };
  if (!bw_scan_line (&text, &line))
    return false;
  if (!bw_scan_decimal (&line, &out->load1) || !bw_scan_decimal (&line, &out->load5)
      || !bw_scan_decimal (&line, &out->load15))
    return !isnan (out->load1);
  if (bw_scan_until (&line, '/', &running) && bw_scan_u64 (&line, &n_tasks))
    out->n_tasks = (double) n_tasks;
  return true;
}

double
bw_proc_uptime_parse (BwScan text)
{
  double seconds;

  return bw_scan_decimal (&text, &seconds) ? seconds : (double) NAN;
}

double
bw_proc_pressure_parse (BwScan text)
{
  static const char key[] = "avg10=";
  BwScan line;
  BwScan word;
  double percent;

  while (bw_scan_line (&text, &line))
    {
      if (!bw_scan_is (&line, "some") || !bw_scan_word (&line, &word))
        continue;
      if ((size_t) (word.end - word.at) < sizeof key || memcmp (word.at, key, sizeof key - 1) != 0)
        return (double) NAN;
      word.at += sizeof key - 1;
      return bw_scan_decimal (&word, &percent) && percent <= 100 ? percent : (double) NAN;
    }
  return (double) NAN;
}
