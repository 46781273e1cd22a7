/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A followed ledger with models, pushes, voids, open bets and gaps, beside the test's own list of
 * its bets. */
#pragma once

#include "engine/bw-ledger-document.h"
#include "query-fixture.h"

#include <string.h>

#define N_BETS 700
#define BANKROLL 5000.0
#define HEADER                                                                                     \
  "id,placed_at,settled_at,model,stake,odds,closing_odds,probability,status,profit,currency\n"

/* A bet of the file, as the test knows it. */
typedef struct
{
  int64_t settled_us; /* BW_TIME_NONE: open */
  int64_t order_us;
  const char *model;
  double stake, odds, p, profit;
  const char *status;
} Bet;

typedef struct
{
  EngineFixture engine;
  GArray *bets; /* of Bet, in the file's order */
} DocumentFixture;

/* The demonstration's bets with models, pushes, voids, other odds, and gaps in what is known. */
static inline Bet
vary (unsigned i, char **fields)
{
  Bet bet = { .stake = 20 + i % 7 * 10, .odds = i % 11 == 3 ? 2.4 : 1.95 };
  g_autoptr (GDateTime) settled = g_date_time_new_from_iso8601 (fields[2], NULL);
  bet.settled_us = g_date_time_to_unix (settled) * BW_SECOND_US;
  bet.order_us = bet.settled_us;
  bet.model = i % 3 == 1 ? "poisson" : "elo";
  bet.p = i % 13 == 5 ? (double) NAN : g_ascii_strtod (fields[7], NULL);
  bet.status = g_str_equal (fields[8], "won") ? "won" : "lost";
  bet.profit = g_str_equal (bet.status, "won") ? bet.stake * (bet.odds - 1) : -bet.stake;
  if (i % 17 == 8 || i % 29 == 9)
    {
      bet.status = i % 17 == 8 ? "push" : "void";
      bet.profit = 0;
    }
  if (i % 97 == 50)
    {
      bet.status = "pending";
      bet.settled_us = BW_TIME_NONE;
      bet.profit = NAN;
      bet.order_us -= 26 * BW_HOUR_US;
    }
  return bet;
}

static inline char *
number_text (char *buffer, double value)
{
  if (isnan (value))
    return strcpy (buffer, "");
  return g_ascii_formatd (buffer, 32, "%.10g", value);
}

static inline void
append_line (GString *csv, unsigned i, const Bet *bet, char **fields)
{
  char stake[32], odds[32], p[32], profit[32];
  g_autofree char *placed = g_strdup (fields[1]);
  if (bet->settled_us == BW_TIME_NONE)
    {
      g_free (placed);
      placed = bw_time_format_iso (bet->order_us);
    }
  g_string_append_printf (csv, "b%u,%s,%s,%s,%s,%s,,%s,%s,%s,EUR\n", i, placed,
                          bet->settled_us != BW_TIME_NONE ? fields[2] : "", bet->model,
                          number_text (stake, bet->stake), number_text (odds, bet->odds),
                          number_text (p, bet->p), bet->status, number_text (profit, bet->profit));
}

static inline int
compare_bets (gconstpointer a, gconstpointer b)
{
  int64_t one = ((const Bet *) a)->order_us, other = ((const Bet *) b)->order_us;
  return one < other ? -1 : one > other;
}

/* Watches a ledger of the text CSV, with KEYS of its group, until its rows are there. */
static inline void
follow (EngineFixture *fixture, const char *csv, const char *keys)
{
  g_autofree char *path = bw_test_write (fixture->dir, "bets.csv", csv, -1);
  g_autofree char *text =
      g_strdup_printf (ENGINE_GENERAL ENGINE_COMPUTER QUERY_LEDGER "%s", path, keys);
  engine_write_config (fixture, text);
  engine_start (fixture);
  engine_run_until (fixture, query_has_bets);
}

static inline void
document_set_up (DocumentFixture *fixture, gconstpointer data)
{
  engine_set_up (&fixture->engine, data);
  fixture->bets = g_array_new (FALSE, FALSE, sizeof (Bet));
  g_autoptr (GString) csv = g_string_new (HEADER);
  g_autofree char *demo = bw_demo_ledger_csv (N_BETS, BW_TEST_NOW_US - BW_MINUTE_US);
  g_auto (GStrv) lines = g_strsplit (demo, "\n", -1);
  for (unsigned i = 1; i <= N_BETS; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);
      Bet bet = vary (i, fields);
      append_line (csv, i, &bet, fields);
      g_array_append_val (fixture->bets, bet);
    }
  g_array_sort (fixture->bets, compare_bets);
  follow (&fixture->engine, csv->str, "");
}

static inline void
document_tear_down (DocumentFixture *fixture, gconstpointer data)
{
  engine_tear_down (&fixture->engine, data);
  g_array_unref (fixture->bets);
}

/** Follows a ledger of 60 forecasts, which have neither stakes nor times. */
static inline void
forecasts_start (EngineFixture *fixture)
{
  g_autoptr (GString) csv = g_string_new ("probability,outcome\n");
  for (unsigned i = 0; i < 60; i++)
    g_string_append_printf (csv, "0.%u,%u\n", 2 + i % 7, i % 3 == 0);
  follow (fixture, csv->str, "format=forecasts\n");
}

#define bet_at(bets, i) (&g_array_index ((bets), Bet, (i)))

/** Whether the request means BET. */
static inline bool
is_in_range (const BwLedgerRequest *request, const Bet *bet)
{
  return (request->from_us == BW_TIME_NONE || bet->order_us >= request->from_us)
         && (request->to_us == BW_TIME_NONE || bet->order_us < request->to_us);
}
