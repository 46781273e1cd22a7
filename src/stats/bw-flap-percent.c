/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flap percentage. */
#include "stats/bw-flap-percent.h"

#include <glib.h>

/* What sums of the weights may be off by. */
#define SLACK 1e-9

double
bw_flap_percent_push (BwFlapPercent *flap, int state)
{
  g_return_val_if_fail (flap != NULL, 0);
  bool has_changed = flap->n > 0 && flap->last != state;
  flap->bits = flap->bits << 1 | (uint64_t) has_changed;
  flap->last = state;
  flap->n++;
  double percent = 0;
  for (int i = 0; i < BW_FLAP_CHANGES && flap->n > BW_FLAP_CHANGES; i++)
    if ((flap->bits >> i & 1) != 0)
      percent += (1.25 - i * .5 / (BW_FLAP_CHANGES - 1)) * 100 / BW_FLAP_CHANGES;
  flap->is_flapping = flap->is_flapping != 0 ? percent >= BW_FLAP_STOP_PERCENT - SLACK
                                             : percent >= BW_FLAP_START_PERCENT - SLACK;
  return percent;
}
