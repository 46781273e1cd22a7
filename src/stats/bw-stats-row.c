/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets as rows of numbers, and their order. */
#include "stats/bw-stats-row.h"

#include <glib.h>
#include <math.h>

G_STATIC_ASSERT (sizeof (BwStatsRow) == 64);

typedef struct
{
  int64_t order_ms;
  size_t place;
} Key;

static double
above (double value, double bound)
{
  return isfinite (value) && value > bound ? value : (double) NAN;
}

void
bw_stats_row_init (BwStatsRow *row, const BwBet *bet, uint32_t model)
{
  g_return_if_fail (row != NULL && bet != NULL);

  int64_t order_ms = bw_bet_order_ms (bet);

  *row = (BwStatsRow){
    .order_ms = order_ms == BW_TIME_NONE ? INT64_MIN : order_ms,
    .stake = bet->stake,
    .odds = above (bet->odds, 1),
    .p = bet->probability >= 0 && bet->probability <= 1 ? bet->probability : (double) NAN,
    .closing_odds = above (bet->closing_odds, 1),
    .closing_fair_p = bet->closing_fair_probability <= 1 ? above (bet->closing_fair_probability, 0)
                                                         : (double) NAN,
    .profit = bet->profit,
    .event = bet->event_key,
    .model = model & 0xffffff,
    .status = bet->status,
  };
}

void
bw_stats_row_to_forecast (BwStatsRow *row)
{
  row->stake = isnan (row->p) ? (double) NAN : 0;
  row->profit = 0;
}

void
bw_stats_row_init_forecast (BwStatsRow *row, const BwBet *bet, uint32_t model)
{
  bw_stats_row_init (row, bet, model);
  bw_stats_row_to_forecast (row);
}

bool
bw_stats_row_is_valid (const BwStatsRow *row)
{
  if (!(isfinite (row->stake) && row->stake >= 0))
    return false;
  return row->status == BW_BET_PENDING || isfinite (row->profit);
}

bool
bw_stats_row_is_settled (const BwStatsRow *row)
{
  return row->status == BW_BET_WON || row->status == BW_BET_LOST || row->status == BW_BET_PUSH;
}

bool
bw_stats_row_is_decided (const BwStatsRow *row)
{
  return row->status == BW_BET_WON || row->status == BW_BET_LOST;
}

/* Merges the sorted halves of FROM [start, end) into TO. Taking the left one on a tie keeps the
 * sort stable. */
static void
merge (const Key *from, Key *to, size_t start, size_t middle, size_t end)
{
  size_t left = start;
  size_t right = middle;

  for (size_t i = start; i < end; i++)
    {
      bool is_left = left < middle && (right >= end || from[left].order_ms <= from[right].order_ms);

      to[i] = is_left ? from[left++] : from[right++];
    }
}

/* Sorts KEYS with the help of SPARE; returns the one of them that holds the result. */
static Key *
sort_keys (Key *keys, Key *spare, size_t n)
{
  for (size_t width = 1; width < n; width *= 2)
    {
      for (size_t start = 0; start < n; start += 2 * width)
        {
          size_t middle = MIN (start + width, n);

          merge (keys, spare, start, middle, MIN (start + 2 * width, n));
        }
      Key *swap = keys;
      keys = spare;
      spare = swap;
    }
  return keys;
}

/* Puts rows[keys[i].place] at i, one cycle of the permutation at a time, marking places that are
 * done. */
static void
permute (BwStatsRow *rows, Key *keys, size_t n)
{
  for (size_t start = 0; start < n; start++)
    {
      if (keys[start].place == start)
        continue;
      BwStatsRow first = rows[start];
      size_t i = start;

      while (keys[i].place != start)
        {
          size_t next = keys[i].place;

          rows[i] = rows[next];
          keys[i].place = i;
          i = next;
        }
      rows[i] = first;
      keys[i].place = i;
    }
}

void
bw_stats_rows_sort (BwStatsRow *rows, size_t n)
{
  size_t n_ordered = n > 0 ? 1 : 0;

  while (n_ordered < n && rows[n_ordered - 1].order_ms <= rows[n_ordered].order_ms)
    n_ordered++;
  if (n_ordered == n)
    return;

  g_autofree Key *keys = g_new (Key, n);
  g_autofree Key *spare = g_new (Key, n);
  for (size_t i = 0; i < n; i++)
    keys[i] = (Key){ rows[i].order_ms, i };
  permute (rows, sort_keys (keys, spare, n), n);
}
