/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles by partitioning only as far as one of them needs. */
#include "stats/bw-quantile.h"

#include <glib.h>
#include <math.h>

static void
swap (double *a, double *b)
{
  double kept = *a;
  *a = *b;
  *b = kept;
}

double
bw_select (double *values, size_t n, size_t k)
{
  g_return_val_if_fail (k < n, 0);

  ptrdiff_t low = 0, high = (ptrdiff_t) n - 1, at = (ptrdiff_t) k;
  while (low < high)
    {
      ptrdiff_t i = low, j = high;
      /* The middle of three, which is far from an end even where they are in order. */
      double first = values[low], middle = values[low + (high - low) / 2], last = values[high];
      double pivot = fmax (fmin (first, middle), fmin (fmax (first, middle), last));
      while (i <= j)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i <= j)
            swap (&values[i++], &values[j--]);
        }
      if (at <= j)
        high = j;
      else if (at >= i)
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
  double low = bw_select (values, n, place);
  double high = low;
  for (unsigned i = place + 1; i < n; i++)
    if (i == place + 1 || values[i] < high)
      high = values[i];
  return low + (at - place) * (high - low);
}
