/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles by partitioning only as far as one of them needs. */
#include "stats/bw-quantile.h"

#include <glib.h>

/* Puts in place K what sorting would put there, nothing greater before it and nothing less after.
 */
static double
find (double *values, unsigned n, unsigned k)
{
  int64_t low = 0, high = (int64_t) n - 1;

  while (low < high)
    {
      double pivot = values[low + (high - low) / 2];
      int64_t i = low, j = high;

      while (i <= j)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i > j)
            break;
          double swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      if (k <= j)
        high = j;
      else if (k >= i)
        low = i;
      else
        break;
    }
  return values[k];
}

double
bw_quantile (double *values, unsigned n, double share)
{
  g_return_val_if_fail (n > 0 && share >= 0 && share <= 1, 0);

  double at = share * (n - 1);
  unsigned place = MIN ((unsigned) at, n - 1);
  double low = find (values, n, place);
  double high = low;
  for (unsigned i = place + 1; i < n; i++)
    if (i == place + 1 || values[i] < high)
      high = values[i];
  return low + (at - place) * (high - low);
}
