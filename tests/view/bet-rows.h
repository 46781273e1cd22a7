/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets for tests: one by one, or at random with ties and holes. */
#pragma once

#include "view/bw-bet-model.h"

#include <math.h>

static const BwBet nothing_known = { .placed_us = BW_TIME_NONE,
                                     .settled_us = BW_TIME_NONE,
                                     .stake = (double) NAN,
                                     .odds = (double) NAN,
                                     .probability = (double) NAN,
                                     .closing_odds = (double) NAN,
                                     .closing_fair_probability = (double) NAN,
                                     .profit = (double) NAN,
                                     .fee = (double) NAN };

/* Bets with their sources beside them, to be changed one by one. */
typedef struct
{
  BwBetList *list;
  const char **sources;
} BwBetRows;

static inline void
bw_bet_rows_free (BwBetRows *rows)
{
  bw_bet_list_free (rows->list);
  g_free (rows->sources);
  g_free (rows);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetRows, bw_bet_rows_free)

static inline BwBetTable *
table_of (const BwBetRows *rows)
{
  return bw_bet_table_new (rows->list, rows->sources);
}

/* Shows ROWS (transfer full). */
static inline void
take_rows (BwBetModel *model, BwBetRows *rows)
{
  g_autoptr (BwBetTable) table = table_of (rows);
  bw_bet_model_set_table (model, table);
  bw_bet_rows_free (rows);
}

/* Rows from a list (transfer full), all of SOURCES (static), repeated in turn. */
static inline BwBetRows *
rows_of (BwBetList *list, const char *const *sources, unsigned n_sources)
{
  BwBetRows *rows = g_new0 (BwBetRows, 1);
  rows->list = list;
  rows->sources = g_new0 (const char *, list->bets->len + 1);
  for (unsigned i = 0; i < list->bets->len; i++)
    rows->sources[i] = sources[i % n_sources];
  return rows;
}

static inline double
maybe (GRand *random, double value)
{
  return g_rand_int_range (random, 0, 6) == 0 ? (double) NAN : value;
}

/* N bets with few different values. */
static inline BwBetRows *
random_rows (uint32_t seed, unsigned n)
{
  static const char *const words[] = {
    "", "Boston", "boston", "Élan", "élan b", "Ω", "zürich", "A"
  };
  static const char *const sources[] = { "alpha", "beta", "Alpha" };
  static const BwBetStatus statuses[] = { BW_BET_PENDING, BW_BET_WON, BW_BET_LOST, BW_BET_PUSH,
                                          BW_BET_VOID };
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  BwBetList *list = bw_bet_list_new ();
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);
      BwBet bet = nothing_known;
      bet.placed_us = g_rand_int_range (random, -5, 20);
      if (g_rand_boolean (random))
        bet.settled_us = g_rand_int_range (random, 0, 20);
      if (g_rand_int_range (random, 0, 9) == 0)
        bet.placed_us = bet.settled_us = BW_TIME_NONE;
      bet.ordinal = i;
      bet.stake = maybe (random, g_rand_int_range (random, 0, 4) * 10);
      bet.odds = maybe (random, 1 + g_rand_int_range (random, 0, 5) / 4.0);
      bet.probability = maybe (random, g_rand_int_range (random, 0, 5) / 5.0);
      bet.closing_odds = maybe (random, 1 + g_rand_int_range (random, 0, 5) / 4.0);
      bet.profit =
          maybe (random, g_rand_int_range (random, -3, 3) * (g_rand_boolean (random) ? 1 : -0.0));
      bet.status = statuses[g_rand_int_range (random, 0, G_N_ELEMENTS (statuses))];
      bet.id = id;
      bet.event = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
      bet.selection = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
      bet.model = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
      bet.currency = "USD";
      bw_bet_list_add (list, &bet);
    }
  return rows_of (list, sources, G_N_ELEMENTS (sources));
}
