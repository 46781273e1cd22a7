/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks of numbers: round values and powers of ten. */
#include "plot/bw-ticks.h"

#include <math.h>

static const double mantissas[] = { 1, 2, 2.5, 5 };

/** The multiples of STEP in [FROM, TO], with some tolerance for rounding; false when there are over
 * MAX. */
static bool
fill (double from, double to, double step, unsigned max, BwTicks *ticks)
{
  double slack = 1e-9 * step;
  double first = ceil ((from - slack) / step);
  double last = floor ((to + slack) / step);
  ticks->n = 0;
  if (!(last - first < max))
    return false;
  for (double k = first; k <= last; k++)
    {
      /* Zero is exact: where it is not in the range, rounding is no excuse. */
      if (k == 0 && (from > 0 || to < 0))
        continue;
      ticks->values[ticks->n++] = k == 0 ? 0 : fmin (fmax (k * step, from), to);
    }
  ticks->step = step;
  return true;
}

void
bw_ticks_linear (double from, double to, double unit, bool is_whole, unsigned max, BwTicks *ticks)
{
  *ticks = (BwTicks){ .unit = BW_TICKS_VALUE };
  max = CLAMP (max, 2, BW_TICKS_MAX);
  double width = (to - from) / unit;
  if (!isfinite (width) || !(width / max > 0))
    return;
  int power = (int) floor (log10 (width / max)) - 1;
  if (is_whole)
    power = MAX (power, 0);
  for (int i = 0; i < 16; i++)
    {
      double mantissa = mantissas[i % 4];
      int exponent = power + i / 4;
      if (is_whole && exponent == 0 && mantissa == 2.5)
        continue;
      /* A division for negative powers: tenths and hundredths are then the doubles that people's
       * tenths are. */
      double ten = pow (10, abs (exponent));
      double step = exponent < 0 ? mantissa / ten * unit : mantissa * ten * unit;
      if (!(step > 0) || !isfinite (step))
        continue;
      if (fill (from, to, step, max, ticks))
        return;
    }
}

/** Powers of ten in [FROM, TO], every EVERY-th; false when there are over MAX. */
static bool
fill_powers (double from, double to, int every, unsigned max, BwTicks *ticks)
{
  int first = (int) ceil (log10 (from) - 1e-9);
  int last = (int) floor (log10 (to) + 1e-9);
  ticks->n = 0;
  for (int k = first; k <= last; k++)
    if (k % every == 0)
      {
        if (ticks->n == max)
          return false;
        ticks->values[ticks->n++] = fmin (fmax (pow (10, k), from), to);
      }
  return true;
}

/** 1, 2 and 5 times the powers of ten. */
static void
fill_within (double from, double to, unsigned max, BwTicks *ticks)
{
  static const double parts[] = { 1, 2, 5 };
  ticks->n = 0;
  for (int k = (int) floor (log10 (from)); k <= (int) floor (log10 (to)); k++)
    for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
      {
        double value = parts[i] * pow (10, k);
        if (value >= from && value <= to && ticks->n < max)
          ticks->values[ticks->n++] = value;
      }
}

void
bw_ticks_log (double from, double to, unsigned max, BwTicks *ticks)
{
  static const int everies[] = { 1, 2, 3, 5, 10, 20, 50, 100, 200 };
  *ticks = (BwTicks){ .unit = BW_TICKS_VALUE };
  max = CLAMP (max, 2, BW_TICKS_MAX);
  if (!(from > 0) || !(to > from) || !isfinite (to))
    return;
  for (unsigned i = 0; i < G_N_ELEMENTS (everies); i++)
    if (fill_powers (from, to, everies[i], max, ticks))
      break;
  if (ticks->n >= 3)
    return;
  BwTicks finer = *ticks;
  fill_within (from, to, BW_TICKS_MAX, &finer);
  if (finer.n <= max && finer.n > ticks->n)
    *ticks = finer;
  if (ticks->n < 2)
    bw_ticks_linear (from, to, 1, false, max, ticks);
}
