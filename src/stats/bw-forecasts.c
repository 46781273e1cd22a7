/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts and outcomes packed into integers that sort as they do. */
#include "stats/bw-forecasts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below this many, comparing is quicker than counting digits. */
#define RADIX_FROM 1500
#define DIGIT_BITS 11
#define N_DIGITS 6
#define DIGIT_MASK ((1u << DIGIT_BITS) - 1)

/* Doubles from 0 to 1 sort as their bits do and leave the two highest bits free: p's bits, then the
 * outcome. */
struct _BwForecasts
{
  uint64_t *keys;
  size_t n;
  size_t n_allocated;
  bool is_sorted;
};

BwForecasts *
bw_forecasts_new (size_t n_expected)
{
  BwForecasts *forecasts = g_new0 (BwForecasts, 1);

  forecasts->n_allocated = MAX (n_expected, 16);
  forecasts->keys = g_new (uint64_t, forecasts->n_allocated);
  forecasts->is_sorted = true;
  return forecasts;
}

void
bw_forecasts_free (BwForecasts *forecasts)
{
  if (forecasts == NULL)
    return;
  g_free (forecasts->keys);
  g_free (forecasts);
}

void
bw_forecasts_add (BwForecasts *forecasts, double p, bool is_won)
{
  if (!(p >= 0 && p <= 1))
    return;
  if (forecasts->n == forecasts->n_allocated)
    {
      forecasts->n_allocated *= 2;
      forecasts->keys = g_renew (uint64_t, forecasts->keys, forecasts->n_allocated);
    }
  uint64_t bits;

  memcpy (&bits, &p, sizeof bits);
  uint64_t key = bits << 1 | is_won; /* the sign that −0 has goes */
  if (forecasts->n > 0 && key < forecasts->keys[forecasts->n - 1])
    forecasts->is_sorted = false;
  forecasts->keys[forecasts->n++] = key;
}

BwForecasts *
bw_forecasts_of_rows (const BwStatsRow *rows, size_t n)
{
  g_return_val_if_fail (rows != NULL || n == 0, NULL);

  BwForecasts *forecasts = bw_forecasts_new (n);
  for (size_t i = 0; i < n; i++)
    if (bw_stats_row_is_decided (&rows[i]) && bw_stats_row_is_valid (&rows[i]))
      bw_forecasts_add (forecasts, rows[i].p, rows[i].status == BW_BET_WON);
  return forecasts;
}

size_t
bw_forecasts_count (const BwForecasts *forecasts)
{
  return forecasts->n;
}

bool
bw_forecasts_is_sorted (const BwForecasts *forecasts)
{
  return forecasts->is_sorted;
}

static int
compare_keys (const void *a, const void *b)
{
  const uint64_t *first = a;
  const uint64_t *second = b;

  return (*first > *second) - (*first < *second);
}

/* Counts[d · (DIGIT_MASK + 1) + v]: of how many keys digit d is below v, so where the first with v
 * goes. */
static uint32_t *
count_digits (const BwForecasts *forecasts)
{
  uint32_t *counts = g_new0 (uint32_t, N_DIGITS * (DIGIT_MASK + 1));

  for (size_t i = 0; i < forecasts->n; i++)
    for (unsigned digit = 0; digit < N_DIGITS; digit++)
      counts[digit * (DIGIT_MASK + 1) + (forecasts->keys[i] >> digit * DIGIT_BITS & DIGIT_MASK)]++;
  for (unsigned digit = 0; digit < N_DIGITS; digit++)
    {
      uint32_t sum = 0;

      for (unsigned value = 0; value <= DIGIT_MASK; value++)
        {
          uint32_t *count = &counts[digit * (DIGIT_MASK + 1) + value];
          uint32_t here = *count;

          *count = sum;
          sum += here;
        }
    }
  return counts;
}

static void
sort_by_digits (BwForecasts *forecasts)
{
  g_autofree uint64_t *spare = g_new (uint64_t, forecasts->n);
  g_autofree uint32_t *places = count_digits (forecasts);
  uint64_t *from = forecasts->keys;
  uint64_t *to = spare;

  /* An even number of passes leaves the result where the keys were. */
  G_STATIC_ASSERT (N_DIGITS % 2 == 0 && N_DIGITS * DIGIT_BITS >= 64);
  for (unsigned digit = 0; digit < N_DIGITS; digit++)
    {
      uint32_t *place = places + digit * (DIGIT_MASK + 1);

      for (size_t i = 0; i < forecasts->n; i++)
        to[place[from[i] >> digit * DIGIT_BITS & DIGIT_MASK]++] = from[i];
      uint64_t *swap = from;
      from = to;
      to = swap;
    }
}

void
bw_forecasts_sort (BwForecasts *forecasts)
{
  if (forecasts->is_sorted)
    return;
  if (forecasts->n < RADIX_FROM || forecasts->n > UINT32_MAX)
    qsort (forecasts->keys, forecasts->n, sizeof *forecasts->keys, compare_keys);
  else
    sort_by_digits (forecasts);
  forecasts->is_sorted = true;
}

double
bw_forecasts_p (const BwForecasts *forecasts, size_t i)
{
  uint64_t bits = forecasts->keys[i] >> 1;
  double p;

  memcpy (&p, &bits, sizeof p);
  return p;
}

bool
bw_forecasts_is_won (const BwForecasts *forecasts, size_t i)
{
  return forecasts->keys[i] & 1;
}

size_t
bw_forecasts_run (const BwForecasts *forecasts, size_t i, int64_t *n_won)
{
  uint64_t bits = forecasts->keys[i] >> 1;
  int64_t count = 0;

  for (; i < forecasts->n && forecasts->keys[i] >> 1 == bits; i++)
    count += forecasts->keys[i] & 1;
  *n_won = count;
  return i;
}

double
bw_forecasts_auc (const BwForecasts *forecasts)
{
  g_return_val_if_fail (forecasts->is_sorted, NAN);

  int64_t n_won_all = 0;
  int64_t n_lost_below = 0;
  double pairs = 0; /* won above lost; whole and half numbers, exact to 2⁵² */

  for (size_t i = 0; i < forecasts->n;)
    {
      int64_t n_won;
      size_t end = bw_forecasts_run (forecasts, i, &n_won);
      int64_t n_lost = (int64_t) (end - i) - n_won;

      pairs += (double) n_won * ((double) n_lost_below + (double) n_lost / 2);
      n_won_all += n_won;
      n_lost_below += n_lost;
      i = end;
    }
  if (n_won_all == 0 || n_lost_below == 0)
    return NAN;
  return pairs / ((double) n_won_all * (double) n_lost_below);
}
