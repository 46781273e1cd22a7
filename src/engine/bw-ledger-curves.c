/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a ledger went, row by row: equity, drawdown, profit, and what its last rows won. */
#include "engine/bw-ledger-document-private.h"
#include "stats/bw-interval.h"
#include "stats/bw-sum.h"

#include <math.h>
#include <stdlib.h>

/* The settled rows that a rolling figure is made of. */
typedef struct
{
  const BwStatsRow **rows; /* the last SIZE of them, in a ring */
  unsigned size;
  uint64_t n; /* ever pushed */
  int64_t n_won;
  int64_t n_decided;
  int64_t n_priced; /* decided ones with odds */
  double implied;   /* sum of their 1 / odds */
} Rolling;

static bool
counts (const BwStatsRow *row)
{
  return bw_stats_row_is_settled (row) && bw_stats_row_is_valid (row);
}

int64_t
bw_ledger_ceil_ms (int64_t us)
{
  return us / 1000 + (us % 1000 > 0);
}

/* The first of N ROWS that is at MS or after it. */
static size_t
find_row (const BwStatsRow *rows, size_t n, int64_t ms)
{
  size_t low = 0, high = n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (rows[middle].order_ms < ms)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
bw_ledger_span_find (const BwLedgerRequest *request, double bankroll, bool is_forecasts,
                     const BwStatsRow *rows, size_t n, BwLedgerSpan *out)
{
  BwSum profit = { 0 };
  out->from = request->from_us != BW_TIME_NONE
                  ? find_row (rows, n, bw_ledger_ceil_ms (request->from_us))
                  : 0;
  out->to =
      request->to_us != BW_TIME_NONE ? find_row (rows, n, bw_ledger_ceil_ms (request->to_us)) : n;
  out->to = MAX (out->from, out->to);
  out->peak = is_forecasts ? (double) NAN : bankroll;
  for (size_t i = 0; i < out->from; i++)
    if (counts (&rows[i]))
      {
        bw_sum_add (&profit, rows[i].profit);
        out->peak = MAX (out->peak, bankroll + bw_sum_value (&profit));
      }
  out->opening = is_forecasts ? (double) NAN : bankroll + bw_sum_value (&profit);
}

static void
add_to_rolling (Rolling *rolling, const BwStatsRow *row, int sign)
{
  if (!bw_stats_row_is_decided (row))
    return;
  rolling->n_decided += sign;
  rolling->n_won += row->status == BW_BET_WON ? sign : 0;
  if (!(row->odds > 1))
    return;
  rolling->n_priced += sign;
  rolling->implied += sign / row->odds;
}

static void
push_rolling (Rolling *rolling, const BwStatsRow *row)
{
  unsigned place = (unsigned) (rolling->n % rolling->size);
  if (rolling->n >= rolling->size)
    add_to_rolling (rolling, rolling->rows[place], -1);
  rolling->rows[place] = row;
  rolling->n++;
  add_to_rolling (rolling, row, 1);
  if (place + 1 != rolling->size)
    return;
  /* What subtracting left over is gone once a turn. */
  rolling->implied = 0;
  for (unsigned i = 0; i < rolling->size; i++)
    if (bw_stats_row_is_decided (rolling->rows[i]) && rolling->rows[i]->odds > 1)
      rolling->implied += 1 / rolling->rows[i]->odds;
}

static double
ratio (double dividend, int64_t divisor)
{
  return divisor > 0 ? dividend / (double) divisor : (double) NAN;
}

static void
add_rolling (const Rolling *rolling, bool is_forecasts, BwLedgerCurves *out, size_t i)
{
  bool is_known = !is_forecasts && rolling->n >= rolling->size;
  BwInterval interval =
      bw_interval_wilson95 (is_known ? rolling->n_won : 0, is_known ? rolling->n_decided : 0);
  out->win_rate[i] = is_known ? ratio ((double) rolling->n_won, rolling->n_decided) : (double) NAN;
  out->win_rate_low[i] = interval.low;
  out->win_rate_high[i] = interval.high;
  out->break_even[i] = is_known ? ratio (rolling->implied, rolling->n_priced) : (double) NAN;
}

/* Money, from the start of the range. */
typedef struct
{
  double opening;
  double peak;
  BwSum profit;
  BwSum expected;
  bool has_expected;
} Money;

static void
add_money (Money *money, const BwStatsRow *row, BwLedgerCurves *out, size_t i)
{
  bw_sum_add (&money->profit, row->profit);
  out->profit[i] = bw_sum_value (&money->profit);
  out->equity[i] = money->opening + out->profit[i];
  money->peak = MAX (money->peak, out->equity[i]);
  out->peak[i] = money->peak;
  out->drawdown[i] = money->peak > 0 ? (money->peak - out->equity[i]) / money->peak : (double) NAN;
  if (row->odds > 1 && row->p >= 0 && row->p <= 1)
    {
      bw_sum_add (&money->expected, row->stake * (row->p * row->odds - 1));
      money->has_expected = true;
    }
  out->expected_profit[i] = money->has_expected ? bw_sum_value (&money->expected) : (double) NAN;
  out->stake[i] = row->stake;
}

static void
add_nothing (BwLedgerCurves *out, size_t i)
{
  out->profit[i] = out->equity[i] = out->peak[i] = out->drawdown[i] = NAN;
  out->expected_profit[i] = out->stake[i] = NAN;
}

static int8_t
result_of (const BwStatsRow *row)
{
  if (row->status == BW_BET_WON)
    return 1;
  return row->status == BW_BET_LOST ? -1 : 0;
}

static void
allocate (BwLedgerCurves *curves, size_t n)
{
  double **const arrays[] = { &curves->time_us,       &curves->equity,    &curves->peak,
                              &curves->drawdown,      &curves->profit,    &curves->expected_profit,
                              &curves->stake,         &curves->win_rate,  &curves->win_rate_low,
                              &curves->win_rate_high, &curves->break_even };
  curves->n = n;
  for (unsigned i = 0; i < G_N_ELEMENTS (arrays); i++)
    *arrays[i] = g_new (double, MAX (n, 1));
}

void
bw_ledger_curves_clear (BwLedgerCurves *curves)
{
  g_free (curves->time_us);
  g_free (curves->equity);
  g_free (curves->peak);
  g_free (curves->drawdown);
  g_free (curves->profit);
  g_free (curves->expected_profit);
  g_free (curves->stake);
  g_free (curves->win_rate);
  g_free (curves->win_rate_low);
  g_free (curves->win_rate_high);
  g_free (curves->break_even);
}

static void
add_row (const BwStatsRow *row, Money *money, const Rolling *rolling, bool is_forecasts,
         BwLedgerCurves *out, size_t i)
{
  out->time_us[i] = row->order_ms != INT64_MIN ? (double) row->order_ms * 1000 : (double) NAN;
  if (is_forecasts)
    add_nothing (out, i);
  else
    add_money (money, row, out, i);
  add_rolling (rolling, is_forecasts, out, i);
}

void
bw_ledger_curves_compute (const BwStatsRow *rows, const BwLedgerSpan *span, unsigned window,
                          bool is_forecasts, BwLedgerCurves *out, GByteArray *results)
{
  /* A window that no row ever leaves needs room for the rows there are. */
  g_autofree const BwStatsRow **ring = g_new (const BwStatsRow *, MIN (window, span->to) + 1);
  Rolling rolling = { .rows = ring, .size = window };
  Money money = { .opening = span->opening, .peak = span->peak };
  size_t n = 0, first = span->from;
  for (size_t i = span->from; i < span->to; i++)
    n += counts (&rows[i]);
  allocate (out, n);
  /* The windows of the first rows reach back before the range. */
  for (unsigned n_before = 0; first > 0 && n_before < window;)
    n_before += counts (&rows[--first]);
  n = 0;
  for (size_t i = first; i < span->to; i++)
    {
      if (!counts (&rows[i]))
        continue;
      push_rolling (&rolling, &rows[i]);
      if (i < span->from)
        continue;
      int8_t result = result_of (&rows[i]);
      g_byte_array_append (results, (const guint8 *) &result, 1);
      add_row (&rows[i], &money, &rolling, is_forecasts, out, n++);
    }
}
