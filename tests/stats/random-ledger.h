/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeded random ledgers with everything that can be in one, and how close two numbers must be. */
#pragma once

#include "stats/bw-stats-row.h"

#include <glib.h>
#include <math.h>

/** 2024-01-01T00:00:00Z, a Monday. */
#define RANDOM_LEDGER_START_MS INT64_C (1704067200000)

/** Fails unless FOUND is EXPECTED to within SHARE of the larger of 1 and EXPECTED, or both are NaN,
 * or both the same infinity. */
#define assert_near(found, expected, share)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    double found_value = (found);                                                                  \
    double expected_value = (expected);                                                            \
    bool is_near = isnan (expected_value)   ? isnan (found_value)                                  \
                   : isinf (expected_value) ? found_value == expected_value                        \
                                            : fabs (found_value - expected_value)                  \
                                                  <= (share) *fmax (1, fabs (expected_value));     \
    if (!is_near)                                                                                  \
      g_error ("%s:%d: %s is %.17g, expected %.17g", __FILE__, __LINE__, #found, found_value,      \
               expected_value);                                                                    \
  }                                                                                                \
  G_STMT_END

static inline double
random_maybe (GRand *random, double share_missing, double value)
{
  return g_rand_double (random) < share_missing ? (double) NAN : value;
}

static inline BwBetStatus
random_status (GRand *random)
{
  const BwBetStatus statuses[] = { BW_BET_WON,  BW_BET_WON,  BW_BET_WON,    BW_BET_WON,
                                   BW_BET_LOST, BW_BET_LOST, BW_BET_LOST,   BW_BET_LOST,
                                   BW_BET_PUSH, BW_BET_VOID, BW_BET_PENDING };

  return statuses[g_rand_int_range (random, 0, G_N_ELEMENTS (statuses))];
}

/** A row at ORDER_MS: stakes of 0, missing numbers, half results, invalid rows among them. */
static inline BwStatsRow
random_row (GRand *random, int64_t order_ms)
{
  double odds = 1.05 + 4 * g_rand_double (random) * g_rand_double (random);
  double p = g_rand_int_range (random, 0, 41) / 40.0;
  BwStatsRow row = {
    .order_ms = order_ms,
    .status = random_status (random),
    .stake = random_maybe (random, .02, g_rand_int_range (random, 0, 60) / 2.0),
    .odds = random_maybe (random, .1, odds),
    .p = random_maybe (random, .1, p),
    .closing_odds = random_maybe (random, .3, 1.02 + odds * g_rand_double (random)),
    .closing_fair_p = random_maybe (random, .7, .05 + .9 * g_rand_double (random)),
  };

  if (row.status == BW_BET_WON)
    row.profit = row.stake * (odds - 1);
  else if (row.status == BW_BET_LOST)
    row.profit = -row.stake;
  else if (row.status == BW_BET_PUSH && g_rand_boolean (random))
    row.profit = row.stake / 2 * (g_rand_boolean (random) ? 1 : -1);
  else if (row.status == BW_BET_PENDING)
    row.profit = NAN;
  return row;
}

/** N rows in ledger order, with equal times, empty days and empty weeks. (transfer full) */
static inline BwStatsRow *
random_ledger (GRand *random, unsigned n)
{
  BwStatsRow *rows = g_new (BwStatsRow, n);
  int64_t ms = RANDOM_LEDGER_START_MS + g_rand_int_range (random, 0, 86400000);

  for (unsigned i = 0; i < n; i++)
    {
      double step = g_rand_double (random);

      if (step > .97)
        ms += g_rand_int_range (random, 0, 20) * INT64_C (86400000);
      else if (step > .2)
        ms += g_rand_int_range (random, 0, 8 * 3600000);
      rows[i] = random_row (random, ms);
    }
  return rows;
}
