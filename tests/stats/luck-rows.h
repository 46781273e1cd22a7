/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small ledger with everything that can be in one; expected values were computed of it with
 * numpy. */
#pragma once

#include "stats/bw-stats-row.h"

#include <math.h>

#define LUCK_ROW(how, money, price, chance, closing, result)                                       \
  {                                                                                                \
    .order_ms = 1000, .status = BW_BET_##how, .stake = money, .odds = price, .p = chance,          \
    .closing_odds = closing, .closing_fair_p = NAN, .profit = result                               \
  }

/* 12 of them are settled: a push, one without odds, one without p, one with another profit than its
 * odds make. */
static const BwStatsRow luck_rows[] = {
  LUCK_ROW (WON, 10, 1.9, .55, 1.85, 9),    LUCK_ROW (LOST, 10, 2.1, .50, 2, -10),
  LUCK_ROW (LOST, 20, 1.5, NAN, 1.6, -20),  LUCK_ROW (PUSH, 15, 2, .5, 2, 0),
  LUCK_ROW (WON, 5, 4, .30, 3.5, 15),       LUCK_ROW (LOST, 8, NAN, .6, NAN, -8),
  LUCK_ROW (LOST, 12, 3.2, .35, 3, -12),    LUCK_ROW (VOID, 50, 2, .5, 2, 0),
  LUCK_ROW (WON, 0, 2.5, .4, 2.4, 0),       LUCK_ROW (WON, 10, 1.8, .6, NAN, 7.9),
  LUCK_ROW (LOST, 25, 1.7, .62, 1.75, -25), LUCK_ROW (WON, 10, 2.2, .48, 2.25, 12),
  LUCK_ROW (LOST, 10, 5, .2, 4.6, -10),     LUCK_ROW (PENDING, 10, 2, .5, NAN, NAN),
  LUCK_ROW (WON, NAN, 2, .5, 2, 10),
};
