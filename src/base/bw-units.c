/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which units sizes are told to people. */
#include "base/bw-units.h"

#include <glib.h>

#define MAX_POWER 6

static int chosen = BW_UNITS_BINARY; /* atomic */

void
bw_units_set (BwUnits units)
{
  g_atomic_int_set (&chosen, (int) units);
}

BwUnits
bw_units_get (void)
{
  return (BwUnits) g_atomic_int_get (&chosen);
}

double
bw_units_step (void)
{
  return bw_units_get () == BW_UNITS_DECIMAL ? 1000 : 1024;
}

const char *
bw_units_name (unsigned power)
{
  static const char *const names[][MAX_POWER + 1] = {
    [BW_UNITS_BINARY] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" },
    [BW_UNITS_DECIMAL] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" },
  };
  return names[bw_units_get ()][MIN (power, MAX_POWER)];
}
