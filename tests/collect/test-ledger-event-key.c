/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of a ledger are bets of one event. */
#include "collect/ledger-loaded.h"
#include "db/bw-db.h"

#include <string.h>

/* "aab0": rows of one letter have one key, 0 has none. */
static char *
shape_of (const Loaded *loaded)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GString) shape = g_string_new (NULL);
  g_assert_no_error (loaded->error);
  for (unsigned i = 0; i < loaded->list->bets->len; i++)
    {
      uint32_t key = row (loaded, i)->event_key;
      unsigned place = 0;
      while (place < keys->len && g_array_index (keys, uint32_t, place) != key)
        place++;
      if (key != 0 && place == keys->len)
        g_array_append_val (keys, key);
      g_string_append_c (shape, (char) (key == 0 ? '0' : 'a' + (int) place));
    }
  return g_string_free (g_steal_pointer (&shape), FALSE);
}

static void
check_text (const char *text, const char *event_key, const char *const *map, const char *expected)
{
  g_auto (Loaded) loaded = load_bytes_with (
      text, -1, &(BwLedgerReaderOptions){ .event_key = event_key, .map = map, .is_paper = -1 });
  g_autofree char *shape = shape_of (&loaded);
  g_assert_cmpstr (shape, ==, expected);
}

static void
test_text (void)
{
  const char event[] = "date,stake,odds,result,event\n2026-01-01,1,2,won,X - Y\n"
                       "2026-01-01,1,2,won,X - Z\n2026-01-01,1,2,lost,X - Y\n"
                       "2026-01-01,1,2,lost,\n2026-01-01,1,2,lost,\n";
  const char teams[] = "date,stake,odds,result,team1,team2\n2026-01-01,1,2,won,X,Y\n"
                       "2026-01-01,1,2,won,Y,X\n2026-01-01,1,2,won,X,Y\n";
  const char market[] = "date,stake,odds,result,market\n2026-01-01,1,2,won,totals\n"
                        "2026-01-01,1,2,won,totals\n";
  const char *const mapped[] = { "event=market", NULL };
  check_text (event, NULL, NULL, "aba00");
  check_text (teams, NULL, NULL, "aba");
  /* A column of that name may be one of kinds of bets; who says it is the event is believed. */
  check_text (market, NULL, NULL, "00");
  check_text (market, NULL, mapped, "aa");
  check_text (market, "market", NULL, "aa");
}

static void
test_columns (void)
{
  const char text[] = "date,stake,odds,result,event,League,Home team\n"
                      "2026-01-01,1,2,won,1,A,X\n2026-01-01,1,2,won,1,B,X\n"
                      "2026-01-01,1,2,won,2,A,X\n2026-01-01,1,2,won,2,,\n"
                      "2026-01-01,1,2,won,2,AX,\n2026-01-01,1,2,won,2,A,\n";
  check_text (text, "League;Home team", NULL, "aba0cd");
  check_text (text, " league ; home_team ", NULL, "aba0cd");
  check_text (text, "League", NULL, "aba0ca");
  check_text (text, NULL, NULL, "aabbbb");
}

static void
check_refused (const char *event_key, const char *message)
{
  g_autoptr (GError) error = NULL;
  BwLedgerReaderOptions options = { .path = "a.csv", .event_key = event_key, .is_paper = -1 };
  g_autoptr (BwLedgerReader) reader = bw_ledger_reader_new (&options, &error);
  g_assert_null (reader);
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_faults (void)
{
  check_refused ("", "event-key: expected the name of a column");
  check_refused ("a;;b", "event-key: 'a;;b': expected the names of columns");
  check_refused ("a; ", "expected the names of columns");
  g_auto (Loaded) loaded =
      load_bytes_with ("date,stake,odds,result\n2026-01-01,1,2,won\n", -1,
                       &(BwLedgerReaderOptions){ .event_key = "date;game", .is_paper = -1 });
  g_assert_error (loaded.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (
      strstr (loaded.error->message,
              "line 1: event-key: no column 'game', found date, stake, odds, result"));
}

#define BETS                                                                                       \
  "CREATE TABLE bets (bet_id TEXT, timestamp TEXT, game_id TEXT, bet_type TEXT, amount REAL, "     \
  "odds REAL, status TEXT, league TEXT, round INTEGER);"                                           \
  "INSERT INTO bets VALUES ('1', '2026-01-01T10:00:00', 'g1', 'home', 1, 2, 'won', 'A', 7);"       \
  "INSERT INTO bets VALUES ('2', '2026-01-01T10:00:00', 'g2', 'home', 1, 2, 'won', 'A', 7);"       \
  "INSERT INTO bets VALUES ('3', '2026-01-01T10:00:00', 'g1', 'over', 1, 2, 'won', 'B', 7);"       \
  "INSERT INTO bets VALUES ('4', '2026-01-01T10:00:00', NULL, 'over', 1, 2, 'won', NULL, NULL);"
#define TRADES                                                                                     \
  "CREATE TABLE trades (id INTEGER PRIMARY KEY, pair TEXT, is_open BOOLEAN, open_rate FLOAT, "     \
  "amount FLOAT, stake_amount FLOAT, open_date DATETIME, close_date DATETIME, "                    \
  "close_profit_abs FLOAT);"                                                                       \
  "INSERT INTO trades VALUES (1, 'ADA/BTC', 0, 1, 1, 9, '2026-01-01 10:00:00', "                   \
  "'2026-01-01 11:00:00', 1), (2, 'ADA/BTC', 0, 1, 1, 9, '2026-01-01 10:00:00', "                  \
  "'2026-01-01 11:00:00', -1);"

static void
check_table (const char *path, const char *event_key, const char *const *map, const char *expected)
{
  g_auto (Loaded) loaded = load (
      &(BwLedgerReaderOptions){ .path = path, .event_key = event_key, .map = map, .is_paper = -1 });
  g_autofree char *shape = shape_of (&loaded);
  g_assert_cmpstr (shape, ==, expected);
}

static char *
make_table (const char *dir, const char *name, const char *sql)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (dir, name, NULL);
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_CREATE, 0, &error);
  g_assert_no_error (error);
  bw_db_exec (db, sql, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_tables (void)
{
  const char *const mapped[] = { "event=league", NULL };
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *bets = make_table (dir, "bets.db", BETS);
  g_autofree char *trades = make_table (dir, "trades.db", TRADES);
  check_table (bets, NULL, NULL, "aba0");
  check_table (bets, NULL, mapped, "aab0");
  check_table (bets, "league;ROUND", NULL, "aab0");
  check_table (bets, "round", NULL, "aaa0");
  /* Trades of a pair come one after the other, each for itself. */
  check_table (trades, NULL, NULL, "00");
  check_table (trades, "pair", NULL, "aa");
  g_auto (Loaded) loaded =
      load (&(BwLedgerReaderOptions){ .path = bets, .event_key = "nothing", .is_paper = -1 });
  g_assert_error (loaded.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (
      strstr (loaded.error->message, "table 'bets': event-key: no column 'nothing', found bet_id"));
  bw_test_dir_remove (dir);
}

static bool
count_rows (BwBetList *list, gpointer data)
{
  *(unsigned *) data += list->bets->len;
  bw_bet_list_free (list);
  return true;
}

/* Another key makes other rows of the same file: all of it is read again. */
static void
test_changed (void)
{
  const char *const keys[] = { NULL, "result", "odds;result", "odds;result" };
  const unsigned expected[] = { 2, 2, 2, 0 };
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = bw_test_write (
      dir, "a.csv", "date,stake,odds,result\n2026-01-01,1,2,won\n2026-01-01,1,2,won\n", -1);
  g_autoptr (GBytes) cursor = NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GError) error = NULL;
      BwLedgerReaderOptions options = { .path = path, .event_key = keys[i], .is_paper = -1 };
      g_autoptr (BwLedgerReader) reader = bw_ledger_reader_new (&options, &error);
      g_autoptr (GBytes) former = g_steal_pointer (&cursor);
      unsigned n = 0;
      BwLedgerReaderCallbacks callbacks = { .rows = count_rows, .data = &n };
      BwLedgerReport report;
      bw_ledger_reader_read (reader, former, &callbacks, &report, &cursor, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n, ==, expected[i]);
      bw_ledger_report_clear (&report);
    }
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger-event-key/text", test_text);
  g_test_add_func ("/ledger-event-key/columns", test_columns);
  g_test_add_func ("/ledger-event-key/faults", test_faults);
  g_test_add_func ("/ledger-event-key/tables", test_tables);
  g_test_add_func ("/ledger-event-key/changed", test_changed);
  return g_test_run ();
}
