/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A generated ledger in SQLite, and the least that its usual figures take. */
#include "stats-ledger.h"

#include "stats/bw-random.h"

#include <glib.h>
#include <math.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>

#define SCHEMA                                                                                     \
  "PRAGMA journal_mode=OFF; BEGIN;"                                                                \
  "CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT, game_id TEXT, bet_type TEXT,"       \
  " amount REAL, odds REAL, sim_prob REAL, closing_odds REAL, status TEXT, profit_loss REAL,"      \
  " outcome TEXT)"

typedef struct
{
  double p;
  double n_won;
  double n;
} Block;

static sqlite3 *
open_at (const char *path)
{
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  return db;
}

static void
bind_bet (sqlite3_stmt *stmt, unsigned i, BwRandom *random)
{
  double p = .05 + .9 * bw_random_next (random);
  double odds = floor (100 * (1 + .97 * (1 / p - 1))) / 100 + .01;
  bool is_won = bw_random_next (random) < p;
  int64_t second = INT64_C (1577836800) + INT64_C (600) * i;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (second);
  g_autofree char *stamp = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *id = g_strdup_printf ("bet-%u", i);
  g_autofree char *game = g_strdup_printf ("game-%u", i);

  sqlite3_bind_text (stmt, 1, id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (stmt, 2, stamp, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (stmt, 3, game, -1, SQLITE_TRANSIENT);
  sqlite3_bind_double (stmt, 4, odds);
  sqlite3_bind_double (stmt, 5, p);
  sqlite3_bind_double (stmt, 6, odds * (.95 + .1 * bw_random_next (random)) + .06);
  sqlite3_bind_text (stmt, 7, is_won ? "won" : "lost", -1, SQLITE_STATIC);
  sqlite3_bind_double (stmt, 8, is_won ? 10 * (odds - 1) : -10);
}

void
stats_ledger_write (const char *path, unsigned n)
{
  sqlite3 *db = open_at (path);
  sqlite3_stmt *stmt = NULL;
  BwRandom random;

  bw_random_seed (&random, 20250105);
  g_assert_cmpint (sqlite3_exec (db, SCHEMA, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db, "INSERT INTO bets VALUES (?, ?, ?, 'side', 10, ?, ?, ?, ?, ?, NULL)", -1,
                      &stmt, NULL);
  for (unsigned i = 0; i < n; i++)
    {
      bind_bet (stmt, i, &random);
      g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
      sqlite3_reset (stmt);
    }
  sqlite3_finalize (stmt);
  g_assert_cmpint (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static int
compare (const void *a, const void *b)
{
  const Block *one = a, *other = b;
  return (one->p > other->p) - (one->p < other->p);
}

/* Pools adjacent violators in place; the mean score that is left. */
static double
recalibrate (Block *blocks, unsigned n)
{
  unsigned n_pooled = 0;
  double best = 0;

  qsort (blocks, n, sizeof *blocks, compare);
  for (unsigned i = 0; i < n; i++)
    {
      Block block = blocks[i];
      while (n_pooled > 0
             && blocks[n_pooled - 1].n_won * block.n >= block.n_won * blocks[n_pooled - 1].n)
        {
          block.n_won += blocks[--n_pooled].n_won;
          block.n += blocks[n_pooled].n;
        }
      blocks[n_pooled++] = block;
    }
  for (unsigned i = 0; i < n_pooled; i++)
    best += blocks[i].n_won * (1 - blocks[i].n_won / blocks[i].n);
  return best / n;
}

double
stats_ledger_floor (const char *path)
{
  sqlite3 *db = open_at (path);
  sqlite3_stmt *stmt = NULL;
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  double equity = 10000, peak = equity, deepest = 0, staked = 0, clv = 0, score = 0, log_loss = 0;

  sqlite3_prepare_v2 (db,
                      "SELECT timestamp, amount, odds, sim_prob, closing_odds, status, profit_loss "
                      "FROM bets",
                      -1, &stmt, NULL);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      double p = sqlite3_column_double (stmt, 3);
      bool is_won = *sqlite3_column_text (stmt, 5) == 'w';
      Block block = { p, is_won, 1 };
      staked += sqlite3_column_double (stmt, 1);
      clv += sqlite3_column_double (stmt, 2) / sqlite3_column_double (stmt, 4) - 1;
      equity += sqlite3_column_double (stmt, 6);
      peak = fmax (peak, equity);
      deepest = fmax (deepest, (peak - equity) / peak);
      score += (p - is_won) * (p - is_won);
      log_loss -= log (is_won ? p : 1 - p);
      g_array_append_val (blocks, block);
    }
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  double best = recalibrate ((Block *) (void *) blocks->data, blocks->len);
  /* All of it is used, so that none is left out. */
  return deepest + staked + clv + log_loss + score / blocks->len - best;
}
