/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers that are found where they lie, and what is passed over: made here, and looked for. */
#include "answer-fixture.h"
#include "base/bw-time.h"
#include "db/bw-db.h"
#include "engine/bw-discovery.h"
#include "engine/bw-schemas.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FREQTRADE                                                                                  \
  "CREATE TABLE trades (id INTEGER NOT NULL PRIMARY KEY, pair VARCHAR(25), stake_currency "        \
  "VARCHAR(25), is_open BOOLEAN, open_rate FLOAT, close_rate FLOAT, close_profit FLOAT, "          \
  "close_profit_abs FLOAT, stake_amount FLOAT, amount FLOAT, open_date DATETIME, close_date "      \
  "DATETIME, exit_reason VARCHAR, strategy VARCHAR, leverage FLOAT, is_short BOOLEAN);"
#define TRADE(id, day, profit)                                                                     \
  "INSERT INTO trades (id, pair, is_open, open_rate, amount, stake_amount, open_date, "            \
  "close_date, "                                                                                   \
  "close_profit_abs, strategy) VALUES (" id ", 'ADA/BTC', 0, 1.5, 3, 200, '2026-03-" day           \
  " 10:00:00', '2026-03-" day " 11:00:00', " profit ", 'bru_mate');"
#define PAPER                                                                                      \
  "CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT NOT NULL, game_id TEXT NOT NULL, "   \
  "bet_type TEXT NOT NULL, amount REAL NOT NULL, odds REAL NOT NULL, sim_prob REAL NOT NULL, "     \
  "edge REAL NOT NULL, status TEXT NOT NULL, outcome TEXT, payout REAL, profit_loss REAL, "        \
  "closing_odds REAL, clv REAL, kelly_fraction REAL, bankroll_at_bet REAL, notes TEXT);"           \
  "INSERT INTO bets VALUES ('a', '2026-01-05T10:00:00', 'g', 'home', 10, 2.5, 0.5, 0.1, 'won', "   \
  "NULL, NULL, 15, 1.9, NULL, NULL, 1000, '');"
#define BETS                                                                                       \
  "id,placed_at,model,stake,odds,probability,status,profit\n"                                      \
  "1,2026-02-01,elo,10,2,0.5,won,10\n2,2026-02-02,elo,10,2,0.5,lost,-10\n"                         \
  "3,2026-02-03,elo,10,3,0.4,won,20\n"

typedef struct
{
  char *dir;
} Home;

static void
set_up (Home *home, gconstpointer data)
{
  home->dir = bw_test_dir_new ();
}

static void
tear_down (Home *home, gconstpointer data)
{
  bw_test_drain ();
  bw_test_dir_remove (home->dir);
  g_free (home->dir);
}

static void
add (const Home *home, const char *name, const char *text)
{
  g_autofree char *path = bw_test_write (home->dir, name, text, -1);
  g_assert_nonnull (path);
}

static void
add_db (const Home *home, const char *name, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (home->dir, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  BwDb *db = bw_db_open (path, BW_DB_CREATE, 1000, &error);
  g_assert_no_error (error);
  bw_db_exec (db, sql, &error);
  g_assert_no_error (error);
  bw_db_close (db);
}

/* (transfer full) */
static GPtrArray *
look (const Home *home, BwDiscoveryOptions options)
{
  g_autoptr (GError) error = NULL;
  const char *folders[] = { home->dir, NULL };
  options.folders = folders;
  options.proc = options.proc != NULL ? options.proc : "";
  GPtrArray *findings = bw_discovery_look (&options, NULL, &error);
  g_assert_no_error (error);
  return findings;
}

/* NULL: it was not found. */
static const BwFinding *
find (const Home *home, const GPtrArray *findings, const char *name)
{
  g_autofree char *path = g_build_filename (home->dir, name, NULL);
  for (unsigned i = 0; i < findings->len; i++)
    if (g_str_equal (((BwFinding *) findings->pdata[i])->path, path))
      return findings->pdata[i];
  return NULL;
}

static void
assert_is (const BwFinding *finding, const char *format, BwFindingCertainty certainty,
           BwFindingDoubt doubt, int64_t n_rows)
{
  g_assert_nonnull (finding);
  g_assert_cmpstr (finding->format, ==, format);
  g_assert_cmpint (finding->certainty, ==, certainty);
  g_assert_cmpint (finding->doubt, ==, doubt);
  g_assert_cmpint (finding->n_rows, ==, n_rows);
  g_assert_false (finding->is_partial);
}

static int64_t
time_of (const char *text)
{
  int64_t us = 0;
  g_assert_true (bw_time_parse_iso (text, NULL, &us));
  return us;
}

static void
test_kinds (Home *home, gconstpointer data)
{
  add_db (home, "freqtrade/user_data/tradesv3.sqlite",
          FREQTRADE TRADE ("1", "10", "6.5") TRADE ("2", "12", "-10") TRADE ("3", "11", "2"));
  add_db (home, "bots/mlb/data/paper_trades.db", PAPER);
  add (home, "bots/elo.csv", BETS);
  add (home, "Downloads/money.csv", "date,amount,profit\n2026-01-01,10,3\n2026-01-02,10,-4\n");
  add (home, "Downloads/forecasts.csv", "date,prob,result\n2026-01-01,0.6,1\n2026-01-02,0.3,0\n");
  add (home, "Downloads/results.csv", "Day,stake,odds,Ausgang\n2026-01-01,10,2,gewonnen\n");
  g_autoptr (GPtrArray) findings = look (home, (BwDiscoveryOptions){ 0 });
  g_assert_cmpuint (findings->len, ==, 6);
  const BwFinding *freqtrade = find (home, findings, "freqtrade/user_data/tradesv3.sqlite");
  assert_is (freqtrade, "freqtrade", BW_FINDING_SURE, BW_DOUBT_NONE, 3);
  g_assert_cmpstr (freqtrade->bot, ==, "bru_mate");
  g_assert_true (findings->pdata[0] == freqtrade);
  g_assert_cmpint (freqtrade->first_us, ==, time_of ("2026-03-10T11:00:00Z"));
  g_assert_cmpint (freqtrade->last_us, ==, time_of ("2026-03-12T11:00:00Z"));
  /* In the order of time, not of the file. */
  static const double curve[] = { 0, 6.5, 8.5, -1.5 };
  g_assert_cmpmem (freqtrade->curve->data, freqtrade->curve->len * sizeof (double), curve,
                   sizeof curve);
  assert_is (find (home, findings, "bots/mlb/data/paper_trades.db"), "paper-trades",
             BW_FINDING_SURE, BW_DOUBT_NONE, 1);
  const BwFinding *elo = find (home, findings, "bots/elo.csv");
  assert_is (elo, "csv", BW_FINDING_LIKELY, BW_DOUBT_NONE, 3);
  g_assert_cmpstr (elo->bot, ==, "elo");
  g_assert_cmpfloat (elo->profit, ==, 20);
  assert_is (find (home, findings, "Downloads/money.csv"), "csv", BW_FINDING_DOUBTFUL,
             BW_DOUBT_NO_ODDS, 2);
  const BwFinding *forecasts = find (home, findings, "Downloads/forecasts.csv");
  assert_is (forecasts, "forecasts", BW_FINDING_DOUBTFUL, BW_DOUBT_FORECASTS, 2);
  g_assert_true (isnan (forecasts->profit));
  g_assert_cmpuint (forecasts->curve->len, ==, 0);
  const BwFinding *odd = find (home, findings, "Downloads/results.csv");
  g_assert_nonnull (odd);
  g_assert_cmpint (odd->doubt, ==, BW_DOUBT_COLUMNS);
}

/* None of it is a ledger, or nobody meant it to be found; none of it stops the rest. */
static void
test_passed_over (Home *home, gconstpointer data)
{
  add (home, "elo.csv", BETS);
  add (home, "a/b/c/deep.csv", BETS);
  add (home, ".cache/hidden.csv", BETS);
  add (home, "node_modules/x/bets.csv", BETS);
  add (home, "notes.txt", BETS);
  add (home, "empty.csv", "");
  add (home, "people.csv", "name,age,town\nann,30,ulm\n");
  add (home, "binary.db", "no database at all");
  add_db (home, "places.sqlite", "CREATE TABLE moz_places (id, url); CREATE TABLE bets (x);");
  add (home, "locked/secret.csv", BETS);
  add (home, "unreadable.csv", BETS);
  g_autofree char *fifo = g_build_filename (home->dir, "fifo.csv", NULL);
  g_autofree char *loop = g_build_filename (home->dir, "a", "loop", NULL);
  g_autofree char *twin = g_build_filename (home->dir, "a", "twin.csv", NULL);
  g_autofree char *dangling = g_build_filename (home->dir, "a", "dangling.csv", NULL);
  g_autofree char *elo = g_build_filename (home->dir, "elo.csv", NULL);
  g_autofree char *locked = g_build_filename (home->dir, "locked", NULL);
  g_autofree char *unreadable = g_build_filename (home->dir, "unreadable.csv", NULL);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (home->dir, loop), ==, 0);
  g_assert_cmpint (symlink (elo, twin), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  g_assert_cmpint (chmod (locked, 0) | chmod (unreadable, 0), ==, 0);
  g_autoptr (GPtrArray) findings = look (home, (BwDiscoveryOptions){ .max_depth = 2 });
  g_assert_cmpint (chmod (locked, 0700), ==, 0);
  g_assert_nonnull (find (home, findings, "elo.csv"));
  /* Permissions do not hold the superuser back. */
  unsigned n_more = geteuid () == 0 ? 2 : 0;
  g_assert_cmpuint (findings->len, ==, 1 + n_more);
  g_autoptr (GPtrArray) deeper = look (home, (BwDiscoveryOptions){ .max_depth = 3 });
  g_assert_nonnull (find (home, deeper, "a/b/c/deep.csv"));
}

static void
test_bounds (Home *home, gconstpointer data)
{
  for (unsigned i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("bets-%02u.csv", i);
      add (home, name, BETS);
    }
  g_autoptr (GPtrArray) few = look (home, (BwDiscoveryOptions){ .max_files = 3 });
  g_assert_cmpuint (few->len, ==, 3);
  g_autoptr (GPtrArray) fewer = look (home, (BwDiscoveryOptions){ .max_entries = 5 });
  g_assert_cmpuint (fewer->len, <=, 5);
  g_autoptr (GPtrArray) hasty = look (home, (BwDiscoveryOptions){ .max_us = 1 });
  g_assert_cmpuint (hasty->len, ==, 0);
}

/* Many rows, some of them said anew: each counts once, and the curve ends where they do. */
static void
test_many (Home *home, gconstpointer data)
{
  g_autoptr (GString) csv = g_string_new ("id,placed_at,model,stake,odds,status,profit\n");
  for (unsigned i = 0; i < 1000; i++)
    g_string_append_printf (csv, "%u,2026-01-%02uT%02u:00:00Z,m%u,10,2,won,10\n", i, 1 + i / 40,
                            i % 24, i % 2);
  for (unsigned i = 0; i < 10; i++)
    g_string_append_printf (csv, "%u,2026-01-30T00:00:00Z,m0,10,2,lost,-10\n", i);
  add (home, "many.csv", csv->str);
  g_autoptr (GPtrArray) findings = look (home, (BwDiscoveryOptions){ 0 });
  const BwFinding *many = find (home, findings, "many.csv");
  assert_is (many, "csv", BW_FINDING_LIKELY, BW_DOUBT_NONE, 1000);
  g_assert_cmpstr (many->bot, ==, NULL);
  g_assert_cmpfloat (many->profit, ==, 9900 - 100);
  g_assert_cmpuint (many->curve->len, ==, BW_FINDING_POINTS);
  g_assert_cmpfloat (g_array_index (many->curve, double, 0), ==, 0);
  g_assert_cmpfloat (g_array_index (many->curve, double, BW_FINDING_POINTS - 1), ==, 9800);
  g_assert_cmpint (many->last_us, ==, time_of ("2026-01-30T00:00:00Z"));
}

/* A bot works in a folder that nobody would have looked into. */
static void
test_process (Home *home, gconstpointer data)
{
  g_autofree char *proc = g_build_filename (home->dir, ".proc", NULL);
  g_autofree char *work = g_build_filename (home->dir, ".work", NULL);
  g_autofree char *cwd = g_build_filename (proc, "4711", "cwd", NULL);
  add (home, ".work/data/bets.csv", BETS);
  add (home, ".proc/4711/comm", "bot\n");
  add (home, ".proc/self/comm", "bot\n");
  g_assert_cmpint (symlink (work, cwd), ==, 0);
  g_autoptr (GPtrArray) findings = look (home, (BwDiscoveryOptions){ .proc = proc });
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_nonnull (find (home, findings, ".work/data/bets.csv"));
}

static void
test_watched (Home *home, gconstpointer data)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  add (home, "one.csv", BETS);
  add (home, "two.csv", BETS);
  g_autofree char *text =
      g_strdup_printf ("[source elo]\ntype=ledger\npath=%s/./one.csv\n", home->dir);
  g_autoptr (BwConfig) config = bw_config_parse ("x", text, -1, schemas, n);
  g_autoptr (GPtrArray) findings = look (home, (BwDiscoveryOptions){ .config = config });
  g_assert_true (find (home, findings, "one.csv")->is_watched);
  g_assert_false (find (home, findings, "two.csv")->is_watched);
}

static void
test_async (Home *home, gconstpointer data)
{
  const char *folders[] = { home->dir, NULL };
  BwDiscoveryOptions options = { .folders = folders, .proc = "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  QueryAnswer answer = { NULL };
  add (home, "elo.csv", BETS);
  bw_discovery_look_async (&options, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (GPtrArray) findings = bw_discovery_look_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 1);
  g_cancellable_cancel (cancellable);
  QueryAnswer never = { NULL };
  bw_discovery_look_async (&options, cancellable, query_cb, &never);
  g_autoptr (GAsyncResult) cancelled = query_wait (&never);
  g_assert_null (bw_discovery_look_finish (cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func) g_test_add ("/discovery/" name, Home, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kinds", test_kinds);
  ADD ("passed-over", test_passed_over);
  ADD ("bounds", test_bounds);
  ADD ("many", test_many);
  ADD ("process", test_process);
  ADD ("watched", test_watched);
  ADD ("async", test_async);
  return g_test_run ();
}
