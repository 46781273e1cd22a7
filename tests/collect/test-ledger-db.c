/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers in other programs' SQLite databases, read once. */
#include "collect/ledger-loaded.h"
#include "db/bw-db.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static BwDb *
open_db (const char *path)
{
  g_autoptr (GError) error = NULL;
  BwDb *db = bw_db_open (path, BW_DB_CREATE, 0, &error);
  g_assert_no_error (error);
  return db;
}

static void
run_sql (BwDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  bw_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* A database made by SQL, in a folder of its own. */
typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
fixture_clear (Fixture *fixture)
{
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static Fixture
make_fixture (const char *name, const char *sql)
{
  Fixture fixture = { .dir = bw_test_dir_new () };
  fixture.path = g_build_filename (fixture.dir, name, NULL);
  g_autoptr (BwDb) db = open_db (fixture.path);
  run_sql (db, sql);
  return fixture;
}

#define BETS                                                                                       \
  "CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT NOT NULL, game_id TEXT NOT NULL, "   \
  "bet_type TEXT NOT NULL, amount REAL NOT NULL, odds REAL NOT NULL, sim_prob REAL NOT NULL, "     \
  "edge REAL NOT NULL, status TEXT NOT NULL, outcome TEXT, payout REAL, profit_loss REAL, "        \
  "closing_odds REAL, clv REAL, kelly_fraction REAL, bankroll_at_bet REAL, notes TEXT);"
#define BET(id, time, amount, odds, status, profit)                                                \
  "INSERT INTO bets VALUES ('" id "', '" time "', 'game-" id "', 'home', " amount ", " odds        \
  ", 0.55, 0.1, '" status "', NULL, NULL, " profit ", 1.9, NULL, NULL, 1000, 'note " id "');"

static void
test_paper_trades (void)
{
  g_auto (Fixture) fixture =
      make_fixture ("paper_trades.db",
                    BETS BET ("a", "2026-07-05T10:00:00", "10", "2.5", "won", "15")
                        BET ("b", "2026-01-05T10:00:00.5", "10", "2", "lost", "-10")
                            BET ("c", "2026-01-06T10:00:00", "10", "2", "pushed", "0")
                                BET ("d", "2026-01-06T11:00:00", "10", "2", "cancelled", "NULL")
                                    BET ("e", "2026-01-06T12:00:00", "10", "2", "pending", "NULL")
                                        BET ("f", "2026-01-06T12:00:00", "10", "2", "odd", "NULL")
                                            BET ("g", "soon", "10", "2", "won", "10"));
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/New_York");
  g_auto (Loaded) loaded =
      load (&(BwLedgerReaderOptions){ .path = fixture.path, .zone = zone, .is_paper = -1 });
  g_assert_no_error (loaded.error);
  g_assert_cmpstr (loaded.report.format, ==, "paper-trades");
  g_assert_cmpint (loaded.report.n_rows, ==, 5);
  const BwBet *a = bw_bet_list_index (loaded.list, 0);
  /* New York is 4 hours behind in July and 5 in January. */
  g_assert_cmpint (a->placed_us, ==, INT64_C (1783260000000000));
  g_assert_cmpint (bw_bet_list_index (loaded.list, 1)->placed_us, ==, INT64_C (1767625200500000));
  g_assert_cmpint (a->settled_us, ==, BW_TIME_NONE);
  g_assert_cmpstr (a->id, ==, "a");
  g_assert_cmpstr (a->event, ==, "game-a");
  g_assert_cmpstr (a->selection, ==, "home");
  g_assert_cmpfloat (a->probability, ==, 0.55);
  g_assert_cmpfloat (a->closing_odds, ==, 1.9);
  g_assert_cmpfloat (a->profit, ==, 15);
  g_assert_true (a->is_paper);
  static const BwBetStatus statuses[] = { BW_BET_WON, BW_BET_LOST, BW_BET_PUSH, BW_BET_VOID,
                                          BW_BET_PENDING };
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_assert_cmpint (bw_bet_list_index (loaded.list, i)->status, ==, statuses[i]);
      g_assert_cmpint (bw_bet_list_index (loaded.list, i)->ordinal, ==, i + 1);
    }
  g_assert_cmpint (loaded.report.n_rejected, ==, 2);
  const BwRejectedRow *f = g_ptr_array_index (loaded.report.rejected, 0);
  g_assert_cmpint (f->line, ==, 6);
  g_assert_cmpstr (f->field, ==, "status");
  const BwRejectedRow *g = g_ptr_array_index (loaded.report.rejected, 1);
  g_assert_cmpstr (g->field, ==, "placed_at");
  g_assert_cmpstr (g->reason, ==, "'soon', expected a time such as 2026-01-31 20:15:00");
}

static void
test_condition (void)
{
  g_auto (Fixture) fixture = make_fixture (
      "paper_trades.db", BETS BET ("a", "2026-07-05T10:00:00", "10", "2.5", "won", "15")
                             BET ("b", "2026-01-05T10:00:00", "20", "2", "lost", "-20"));
  BwLedgerReaderOptions options = {
    .path = fixture.path, .format = "paper-trades", .where = "amount > 15", .is_paper = -1
  };
  g_auto (Loaded) some = load (&options);
  g_assert_no_error (some.error);
  g_assert_cmpint (some.report.n_rows, ==, 1);
  g_assert_cmpint (some.report.n_skipped, ==, 1);
  g_assert_cmpstr (bw_bet_list_index (some.list, 0)->id, ==, "b");

  options.where = "nonesuch = 1";
  g_auto (Loaded) unknown = load (&options);
  g_assert_error (unknown.error, BW_ERROR, BW_ERROR_INVALID);
  g_autofree char *expected =
      g_strdup_printf ("%s: where: 'nonesuch = 1': no such column: nonesuch", fixture.path);
  g_assert_cmpstr (unknown.error->message, ==, expected);

  options.where = "1); DROP TABLE bets; --";
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_ledger_reader_new (&options, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);

  /* Whatever the condition does, it reads. */
  options.where = "notes LIKE '%;%' OR 1";
  g_auto (Loaded) all = load (&options);
  g_assert_no_error (all.error);
  g_assert_cmpint (all.report.n_rows, ==, 2);
}

static void
test_map (void)
{
  g_auto (Fixture) fixture = make_fixture (
      "paper_trades.db", BETS BET ("a", "2026-07-05T10:00:00", "10", "2.5", "won", "15"));
  const char *const map[] = { "model=notes", NULL };
  g_auto (Loaded) loaded =
      load (&(BwLedgerReaderOptions){ .path = fixture.path, .map = map, .is_paper = 0 });
  g_assert_no_error (loaded.error);
  g_assert_cmpstr (bw_bet_list_index (loaded.list, 0)->model, ==, "note a");
  g_assert_false (bw_bet_list_index (loaded.list, 0)->is_paper);

  const char *const wrong[] = { "model=strategy", NULL };
  g_auto (Loaded) failed =
      load (&(BwLedgerReaderOptions){ .path = fixture.path, .map = wrong, .is_paper = -1 });
  g_assert_error (failed.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (failed.error->message,
                            "model: no column 'strategy' in table 'bets', found bet_id, "));
}

/* freqtrade's table as it was in three years: columns come, go and are renamed. */
static const char *const generations[] = {
  "CREATE TABLE trades (id INTEGER NOT NULL PRIMARY KEY, exchange VARCHAR, pair VARCHAR, is_open "
  "BOOLEAN, fee_open FLOAT, fee_open_cost FLOAT, fee_close_cost FLOAT, open_rate FLOAT, close_rate "
  "FLOAT, close_profit FLOAT, close_profit_abs FLOAT, stake_amount FLOAT, amount FLOAT, open_date "
  "DATETIME, close_date DATETIME, open_order_id VARCHAR, sell_reason VARCHAR, strategy VARCHAR);",
  "CREATE TABLE trades (id INTEGER NOT NULL PRIMARY KEY, pair VARCHAR(25), base_currency VARCHAR, "
  "stake_currency VARCHAR(25), is_open BOOLEAN, open_rate FLOAT, close_rate FLOAT, realized_profit "
  "FLOAT, close_profit FLOAT, close_profit_abs FLOAT, stake_amount FLOAT, amount FLOAT, open_date "
  "DATETIME, close_date DATETIME, stoploss_order_id VARCHAR, exit_reason VARCHAR, strategy "
  "VARCHAR, "
  "enter_tag VARCHAR, leverage FLOAT, is_short BOOLEAN);",
  "CREATE TABLE trades (record_version INTEGER, strategy VARCHAR(100), id INTEGER NOT NULL PRIMARY "
  "KEY, pair VARCHAR(25), stake_currency VARCHAR(25), is_open BOOLEAN, fee_open_cost FLOAT, "
  "fee_close_cost FLOAT, open_rate FLOAT, close_rate FLOAT, close_profit_abs FLOAT, "
  "max_stake_amount FLOAT, stake_amount FLOAT, amount FLOAT, close_date DATETIME, open_date "
  "DATETIME, "
  "is_short BOOLEAN, contract_size FLOAT, funding_fees FLOAT);",
};

static void
test_freqtrade (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (generations); i++)
    {
      g_autoptr (GString) sql = g_string_new (generations[i]);
      g_string_append (
          sql,
          "INSERT INTO trades (id, pair, is_open, open_rate, amount, stake_amount, open_date, "
          "close_date, "
          "close_profit_abs, strategy) VALUES "
          "(1, 'ADA/BTC', 0, 1.5, 3, 200, '2026-03-10 13:55:14.809722', '2026-03-11 00:43:40', "
          "6.5, 'S1'), "
          "(2, 'BTC/USDT', 0, 1.5, 3, 200, '2026-03-10 13:55:14', '2026-03-11 00:43:40', -6.5, "
          "'S2'), "
          "(3, 'BTC/USDT', 0, 1.5, 3, 200, '2026-03-10 13:55:14', '2026-03-11 00:43:40', 0, 'S2'), "
          "(4, 'BTC/USDT', 1, 1.5, 3, 250, '2026-03-12 13:55:14', NULL, NULL, NULL), "
          "(5, 'BTC/USDT', 0, 1.5, 3, 250, '2026-03-12 13:55:14', NULL, NULL, NULL);");
      if (i > 0)
        g_string_append (sql,
                         "UPDATE trades SET is_short = 1, stake_currency = 'USDT' WHERE id = 2;");
      g_auto (Fixture) fixture =
          make_fixture (i == 1 ? "tradesv3.sqlite" : "tradesv3.dryrun.sqlite", sql->str);
      g_auto (Loaded) loaded = load_path (fixture.path);
      g_assert_no_error (loaded.error);
      g_assert_cmpstr (loaded.report.format, ==, "freqtrade");
      g_assert_cmpint (loaded.report.n_rows, ==, 4);
      g_assert_cmpint (loaded.report.n_rejected, ==, 1);
      const BwBet *one = bw_bet_list_index (loaded.list, 0);
      g_assert_cmpstr (one->id, ==, "1");
      g_assert_cmpint (one->placed_us, ==, INT64_C (1773150914809722));
      g_assert_cmpint (one->settled_us, ==, INT64_C (1773189820000000));
      g_assert_cmpint (one->status, ==, BW_BET_WON);
      g_assert_cmpfloat (one->stake, ==, 200);
      g_assert_cmpfloat (one->profit, ==, 6.5);
      g_assert_cmpstr (one->model, ==, "S1");
      g_assert_cmpstr (one->selection, ==, "long");
      g_assert_true (isnan (one->odds) && isnan (one->probability) && isnan (one->fee));
      g_assert_true (one->is_paper == (i != 1));
      const BwBet *two = bw_bet_list_index (loaded.list, 1);
      g_assert_cmpint (two->status, ==, BW_BET_LOST);
      g_assert_cmpstr (two->currency, ==, i > 0 ? "USDT" : "");
      g_assert_cmpstr (two->selection, ==, i > 0 ? "short" : "long");
      g_assert_cmpint (bw_bet_list_index (loaded.list, 2)->status, ==, BW_BET_PUSH);
      g_assert_cmpint (bw_bet_list_index (loaded.list, 3)->status, ==, BW_BET_PENDING);
    }
}

static void
assert_fails (const char *path, const char *format, int code, const char *said)
{
  g_auto (Loaded) loaded =
      load (&(BwLedgerReaderOptions){ .path = path, .format = format, .is_paper = -1 });
  g_assert_error (loaded.error, BW_ERROR, code);
  g_assert_true (g_str_has_prefix (loaded.error->message, path));
  g_assert_nonnull (strstr (loaded.error->message, said));
  g_assert_null (strchr (loaded.error->message, '\n'));
}

static void
test_bad_databases (void)
{
  g_auto (Fixture) other =
      make_fixture ("other.db", "CREATE TABLE alerts (x); CREATE TABLE bets (bet_id);");
  assert_fails (other.path, "auto", BW_ERROR_INVALID, "no table that is known as a ledger");
  assert_fails (other.path, "auto", BW_ERROR_INVALID, "found only alerts, bets");
  assert_fails (other.path, "paper-trades", BW_ERROR_INVALID,
                "table 'bets': no column 'timestamp', found bet_id");
  assert_fails (other.path, "freqtrade", BW_ERROR_INVALID,
                "no table 'trades', found only alerts, bets");

  g_autofree char *text = bw_test_write (other.dir, "text.csv", "a,b\n1,2\n", -1);
  assert_fails (text, "paper-trades", BW_ERROR_CORRUPT, "not a database");
  g_autofree char *empty = bw_test_write (other.dir, "empty.db", "", 0);
  assert_fails (empty, "paper-trades", BW_ERROR_INVALID, "no table 'bets', found no tables");
  assert_fails (empty, "auto", BW_ERROR_INVALID, "empty");
  g_autofree char *missing = g_build_filename (other.dir, "missing.db", NULL);
  assert_fails (missing, "paper-trades", BW_ERROR_NOT_FOUND, "No such file");
  assert_fails (other.dir, "auto", BW_ERROR_INVALID, "directory");
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));

  /* Cut off where there are rows. */
  g_autoptr (GString) sql = g_string_new (BETS "BEGIN;");
  for (int i = 0; i < 500; i++)
    g_string_append_printf (
        sql,
        "INSERT INTO bets VALUES ('%d', '2026-01-01', 'g', 'home', 10, 2, .5, 0, "
        "'won', NULL, NULL, 10, 2, 0, 0, 0, 'a note that takes its place');",
        i);
  g_string_append (sql, "COMMIT;");
  g_auto (Fixture) cut = make_fixture ("paper_trades.db", sql->str);
  struct stat st;
  g_assert_cmpint (g_stat (cut.path, &st), ==, 0);
  g_assert_cmpint (truncate (cut.path, st.st_size / 2), ==, 0);
  assert_fails (cut.path, "auto", BW_ERROR_CORRUPT, "malformed");
}

/* A bot that runs holds its database open in WAL mode, with rows that are only in the -wal. */
static void
test_wal (void)
{
  g_auto (Fixture) fixture = make_fixture ("tradesv3.sqlite", generations[2]);
  g_autoptr (BwDb) bot = open_db (fixture.path);
  run_sql (
      bot,
      "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
      "INSERT INTO trades (id, pair, is_open, open_rate, amount, stake_amount, open_date) VALUES "
      "(1, 'X', 1, 1, 1, 1, '2026-01-01')");
  g_auto (Loaded) loaded = load_path (fixture.path);
  g_assert_no_error (loaded.error);
  g_assert_cmpint (loaded.report.n_rows, ==, 1);

  /* The bot goes on writing undisturbed. */
  run_sql (bot, "UPDATE trades SET is_open = 0, close_profit_abs = 2 WHERE id = 1");
}

static unsigned
count_copies (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  unsigned n = 0;
  const char *name;
  while ((name = g_dir_read_name (entries)) != NULL)
    n += g_str_has_prefix (name, "bellwether-copy-");
  return n;
}

/* In a folder that can't be written a WAL can't be used where it lies: it is read from a copy. */
static void
test_wal_in_unwritable_folder (void)
{
  g_auto (Fixture) fixture = make_fixture ("tradesv3.sqlite", generations[2]);
  g_autofree char *folder = g_build_filename (fixture.dir, "bot", NULL);
  g_autofree char *path = g_build_filename (folder, "tradesv3.sqlite", NULL);
  g_autofree char *from_wal = g_strconcat (fixture.path, "-wal", NULL);
  g_autofree char *to_wal = g_strconcat (path, "-wal", NULL);
  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_autoptr (BwDb) bot = open_db (fixture.path);
  run_sql (
      bot,
      "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
      "INSERT INTO trades (id, pair, is_open, open_rate, amount, stake_amount, open_date) VALUES "
      "(1, 'X', 1, 1, 1, 1, '2026-01-01')");
  g_autofree char *copy =
      g_strdup_printf ("cp '%s' '%s' && cp '%s' '%s'", fixture.path, path, from_wal, to_wal);
  g_assert_cmpint (system (copy), ==, 0);

  bool is_root = geteuid () == 0;
  g_assert_cmpint (g_chmod (fixture.dir, 0755), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (to_wal, 0444), ==, 0);
  unsigned n_before = count_copies (g_get_tmp_dir ());
  if (is_root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  g_auto (Loaded) loaded = load_path (path);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_no_error (loaded.error);
  g_assert_cmpint (loaded.report.n_rows, ==, 1);
  g_assert_cmpint (count_copies (g_get_tmp_dir ()), ==, n_before);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
}

/* A bot died in the middle of a write: what it did is undone in a copy, and the bot's own files are
 * left to the bot. */
static void
test_hot_journal (void)
{
  g_auto (Fixture) fixture = make_fixture (
      "paper_trades.db", BETS BET ("a", "2026-07-05T10:00:00", "10", "2.5", "won", "15"));
  g_autofree char *dead = g_build_filename (fixture.dir, "dead.db", NULL);
  {
    g_autoptr (BwDb) bot = open_db (fixture.path);
    run_sql (
        bot,
        "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN;"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
        "INSERT INTO bets SELECT 'n' || i, '2026-01-01', 'g', 'home', 10, 2, .5, 0, 'won', NULL, "
        "NULL, 10, 2, 0, 0, 0, 'x' FROM n; UPDATE bets SET status = 'lost'");
    g_autofree char *copy = g_strdup_printf ("cp '%s' '%s' && cp '%s-journal' '%s-journal'",
                                             fixture.path, dead, fixture.path, dead);
    g_assert_cmpint (system (copy), ==, 0);
    bw_db_rollback (bot);
  }
  g_autofree char *journal = g_strconcat (dead, "-journal", NULL);
  g_autofree char *before = bw_test_read (journal);
  g_auto (Loaded) loaded = load_path (dead);
  g_assert_cmpint (loaded.report.n_rows, ==, 1);
  g_assert_cmpint (row (&loaded, 0)->status, ==, BW_BET_WON);
  g_autofree char *after = bw_test_read (journal);
  g_assert_cmpstr (after, ==, before);
}

static void
test_real_paper_trades (void)
{
  g_autofree char *path = bw_test_shared ("data/paper_trades.db");
  if (path == NULL)
    return;
  g_auto (Loaded) loaded = load_path (path);
  g_assert_no_error (loaded.error);
  g_assert_cmpstr (loaded.report.format, ==, "paper-trades");
  g_assert_cmpint (loaded.report.n_rows, ==, 2422);
  g_assert_cmpint (loaded.report.n_rejected, ==, 0);
  double profit = 0, staked = 0;
  int n_won = 0, n_lost = 0;
  for (unsigned i = 0; i < loaded.list->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (loaded.list, i);
      profit += bet->profit;
      staked += bet->stake;
      n_won += bet->status == BW_BET_WON;
      n_lost += bet->status == BW_BET_LOST;
    }
  g_assert_cmpint (n_won, ==, 1067);
  g_assert_cmpint (n_lost, ==, 1355);
  g_assert_cmpfloat (staked, ==, 242200);
  g_assert_cmpfloat_with_epsilon (profit, 3387.81, 0.005);
}

static void
test_real_freqtrade (void)
{
  g_autofree char *path = bw_test_shared ("data/freqtrade_tradesv3_2021_oldschema.sqlite");
  if (path == NULL)
    return;
  g_auto (Loaded) loaded = load_path (path);
  g_assert_no_error (loaded.error);
  g_assert_cmpstr (loaded.report.format, ==, "freqtrade");
  g_assert_cmpint (loaded.report.n_rows, ==, 59);
  double profit = 0;
  int n_won = 0, n_lost = 0, n_open = 0;
  for (unsigned i = 0; i < loaded.list->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (loaded.list, i);
      if (bet->status != BW_BET_PENDING)
        profit += bet->profit;
      n_won += bet->status == BW_BET_WON;
      n_lost += bet->status == BW_BET_LOST;
      n_open += bet->status == BW_BET_PENDING;
    }
  g_assert_cmpint (n_won, ==, 48);
  g_assert_cmpint (n_lost, ==, 10);
  g_assert_cmpint (n_open, ==, 1);
  g_assert_cmpfloat_with_epsilon (profit, 56.32661814, 5e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ledger-db/paper-trades", test_paper_trades);
  g_test_add_func ("/ledger-db/condition", test_condition);
  g_test_add_func ("/ledger-db/map", test_map);
  g_test_add_func ("/ledger-db/freqtrade", test_freqtrade);
  g_test_add_func ("/ledger-db/bad-databases", test_bad_databases);
  g_test_add_func ("/ledger-db/wal", test_wal);
  g_test_add_func ("/ledger-db/wal-in-unwritable-folder", test_wal_in_unwritable_folder);
  g_test_add_func ("/ledger-db/hot-journal", test_hot_journal);
  g_test_add_func ("/ledger-db/real-paper-trades", test_real_paper_trades);
  g_test_add_func ("/ledger-db/real-freqtrade", test_real_freqtrade);
  return g_test_run ();
}
