/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Increase and rate of one counter. */
#include "collect/bw-counter-private.h"

#include <math.h>

double
bw_counter_increase (uint64_t before, uint64_t now, unsigned wrap_bits)
{
  if (now >= before)
    return (double) (now - before);
  if (wrap_bits == 0 || wrap_bits > 64)
    return (double) now;
  double range = ldexp (1, (int) wrap_bits);
  bool is_wrap =
      (double) before > .9 * range && (double) before <= range && (double) now < .1 * range;
  if (wrap_bits == 64 && is_wrap)
    return (double) (now - before); /* unsigned arithmetic wraps the same way */
  return is_wrap ? range - (double) before + (double) now : (double) now;
}

void
bw_counter_set (BwCounter *counter, uint64_t value, unsigned wrap_bits, int64_t elapsed_us)
{
  double seconds = (double) elapsed_us / 1e6;

  counter->rate = counter->is_known && elapsed_us > 0
                      ? bw_counter_increase (counter->value, value, wrap_bits) / seconds
                      : (double) NAN;
  counter->value = value;
  counter->is_known = true;
}
