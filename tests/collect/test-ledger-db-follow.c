/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of a database that is followed: what repeated reads add up to must be what one read of
 * all finds. */
#include "collect/ledger-follower.h"
#include "db/bw-db.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BETS                                                                                       \
  "CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT, game_id TEXT, bet_type TEXT, "      \
  "amount REAL, "                                                                                  \
  "odds REAL, sim_prob REAL, status TEXT, profit_loss REAL);"

/* A bot's database, and who follows it. */
typedef struct
{
  Follower follower;
  BwDb *bot;
} Bot;

static void G_GNUC_PRINTF (2, 3) run_sql (Bot *bot, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *sql = g_strdup_vprintf (format, args);
  va_end (args);
  g_autoptr (GError) error = NULL;
  bw_db_exec (bot->bot, sql, &error);
  g_assert_no_error (error);
}

static void
bot_init (Bot *bot, const char *where)
{
  memset (bot, 0, sizeof *bot);
  follower_init (&bot->follower, "paper_trades.db", where);
  g_autoptr (GError) error = NULL;
  bot->bot = bw_db_open (bot->follower.path, BW_DB_CREATE, 0, &error);
  g_assert_no_error (error);
  run_sql (bot, BETS);
}

static void
bot_clear (Bot *bot)
{
  bw_db_close (bot->bot);
  follower_clear (&bot->follower);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bot, bot_clear)

static void
insert (Bot *bot, int id, const char *status)
{
  run_sql (bot,
           "INSERT OR REPLACE INTO bets (bet_id, timestamp, game_id, bet_type, amount, odds, "
           "sim_prob, status) "
           "VALUES ('b%d', '2026-01-01T%02d:00:00', 'g', 'home', 10, 2.5, .5, '%s')",
           id, id % 24, status);
}

/* As if the last change was some time ago, whatever the file system's clock can tell apart. */
static void
age_file (const char *path)
{
  static int64_t second = 1772452800;
  second++;
  int fd = g_open (path, O_WRONLY, 0);
  const struct timespec times[2] = { { second, 0 }, { second, 0 } };
  if (fd >= 0)
    {
      g_assert_cmpint (futimens (fd, times), ==, 0);
      close (fd);
    }
}

static void
test_changes (void)
{
  g_auto (Bot) bot;
  bot_init (&bot, NULL);
  Follower *follower = &bot.follower;
  for (int i = 0; i < 1000; i++)
    insert (&bot, i, i == 3 ? "pending" : i == 4 ? "nonsense" : "lost");
  age_file (follower->path);
  follow_well (follower);
  g_assert_true (follower->report.is_complete);
  g_assert_cmpint (follower->report.n_rows, ==, 999);
  g_assert_cmpint (follower->report.n_rejected_so_far, ==, 1);
  assert_same_as_whole (follower);

  /* Nothing happened: nothing is begun. */
  follow_well (follower);
  g_assert_cmpint (follower->n_begun, ==, 0);
  g_assert_cmpstr (follower->report.format, ==, "paper-trades");
  g_assert_true (follower->report.has_odds);

  /* A new row, an old pending one that settled, one that can be read at last, a late correction. */
  insert (&bot, 1000, "pending");
  run_sql (&bot,
           "UPDATE bets SET status = 'won', profit_loss = 15 WHERE bet_id IN ('b3', 'b4', 'b990')");
  follow_well (follower);
  g_assert_false (follower->report.is_complete);
  g_assert_cmpint (follower->report.n_rows, ==, 4);
  assert_same_as_whole (follower);

  /* The pending row is written anew, as INSERT OR REPLACE does. */
  insert (&bot, 1000, "won");
  follow_well (follower);
  g_assert_false (follower->report.is_complete);
  g_assert_cmpint (follower->report.n_rows, ==, 1);
  assert_same_as_whole (follower);

  /* Rows go. */
  run_sql (&bot, "DELETE FROM bets WHERE bet_id = 'b500'");
  follow_well (follower);
  g_assert_true (follower->report.is_complete);
  assert_same_as_whole (follower);
  run_sql (&bot, "DELETE FROM bets WHERE bet_id = 'b1000'");
  follow_well (follower);
  assert_same_as_whole (follower);

  /* A column comes. */
  run_sql (&bot, "ALTER TABLE bets ADD COLUMN closing_odds REAL; UPDATE bets SET closing_odds = 2");
  follow_well (follower);
  g_assert_true (follower->report.is_complete);
  assert_same_as_whole (follower);

  /* The rows get other numbers. */
  run_sql (&bot, "VACUUM");
  insert (&bot, 2000, "won");
  follow_well (follower);
  assert_same_as_whole (follower);
}

static void
test_condition (void)
{
  g_auto (Bot) bot;
  bot_init (&bot, "amount < 100 AND status <> 'lost'");
  Follower *follower = &bot.follower;
  insert (&bot, 1, "won");
  insert (&bot, 2, "pending");
  insert (&bot, 3, "lost");
  follow_well (follower);
  g_assert_cmpint (follower->report.n_rows, ==, 2);
  g_assert_cmpint (follower->report.n_skipped, ==, 1);
  /* A row that was wanted no longer is: it must go. */
  run_sql (&bot, "UPDATE bets SET status = 'lost' WHERE bet_id = 'b2'");
  follow_well (follower);
  assert_same_as_whole (follower);
  g_assert_cmpuint (g_hash_table_size (follower->rows), ==, 1);
  /* One that was not is. */
  run_sql (&bot, "UPDATE bets SET status = 'won' WHERE bet_id = 'b3'");
  follow_well (follower);
  g_assert_false (follower->report.is_complete);
  assert_same_as_whole (follower);
}

static void
test_lost_table (void)
{
  g_auto (Bot) bot;
  bot_init (&bot, NULL);
  Follower *follower = &bot.follower;
  insert (&bot, 1, "won");
  follow_well (follower);
  run_sql (&bot, "ALTER TABLE bets RENAME TO old_bets");
  g_autoptr (GError) error = NULL;
  g_assert_false (follow (follower, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "found only old_bets"));
  g_assert_cmpint (follower->n_begun, ==, 0);
  run_sql (&bot, "ALTER TABLE old_bets RENAME TO bets");
  follow_well (follower);
  assert_same_as_whole (follower);

  /* The database is replaced by what is none, and by another one. */
  g_autofree char *aside = g_strconcat (follower->path, ".aside", NULL);
  g_assert_cmpint (g_rename (follower->path, aside), ==, 0);
  g_free (bw_test_write (follower->dir, "paper_trades.db", "SQLite format 3\0, they said", 28));
  g_clear_error (&error);
  g_assert_false (follow (follower, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CORRUPT);
  g_assert_cmpint (g_rename (aside, follower->path), ==, 0);
  follow_well (follower);
  assert_same_as_whole (follower);
}

static void
test_without_rowid (void)
{
  g_auto (Bot) bot;
  bot_init (&bot, NULL);
  Follower *follower = &bot.follower;
  run_sql (
      &bot,
      "DROP TABLE bets; CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT, game_id TEXT, "
      "bet_type TEXT, amount REAL, odds REAL, sim_prob REAL, status TEXT, profit_loss REAL) "
      "WITHOUT ROWID");
  for (int i = 0; i < 3; i++)
    {
      insert (&bot, i, "won");
      follow_well (follower);
      g_assert_true (follower->report.is_complete);
      assert_same_as_whole (follower);
    }
}

/* The path is a link: the -wal lies beside the file it leads to. */
static void
test_link (void)
{
  g_auto (Bot) bot;
  bot_init (&bot, NULL);
  Follower *follower = &bot.follower;
  run_sql (&bot, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  insert (&bot, 1, "won");
  g_autofree char *link = g_build_filename (follower->dir, "link.db", NULL);
  g_assert_cmpint (symlink (follower->path, link), ==, 0);
  bw_ledger_reader_free (follower->reader);
  follower->reader = follower_make_reader (link, NULL);
  age_file (follower->path);
  for (int i = 2; i < 5; i++)
    {
      follow_well (follower);
      assert_same_as_whole (follower);
      insert (&bot, i, "won");
    }
}

/* More rows than are read under one lock. */
static void
test_many_rows (void)
{
  g_auto (Bot) bot;
  bot_init (&bot, NULL);
  run_sql (&bot, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) "
                 "INSERT INTO bets SELECT 'b' || i, '2026-01-01T10:00:00', 'g', 'home', 10, 2, .5, "
                 "'won', 10 FROM n");
  follow_well (&bot.follower);
  g_assert_cmpint (bot.follower.report.n_rows, ==, 12000);
  g_assert_cmpuint (g_hash_table_size (bot.follower.rows), ==, 12000);
}

static void
change_at_random (Bot *bot, GRand *random, int *n_ids)
{
  static const char *const statuses[] = { "won",    "lost",      "pending",
                                          "pushed", "cancelled", "nonsense" };
  const char *status = statuses[g_rand_int_range (random, 0, 6)];
  int id = g_rand_int_range (random, 0, *n_ids + 1);
  switch (g_rand_int_range (random, 0, 10))
    {
    case 0:
      run_sql (bot, "DELETE FROM bets WHERE bet_id = 'b%d'", id);
      break;
    case 1:
    case 2:
    case 3:
      run_sql (bot, "UPDATE bets SET status = '%s', amount = amount + 1 WHERE bet_id = 'b%d'",
               status, id);
      break;
    case 4:
      insert (bot, id, status);
      break;
    case 5:
      if (g_rand_int_range (random, 0, 10) == 0)
        run_sql (bot, "VACUUM");
      break;
    case 6:
      run_sql (bot, "UPDATE OR IGNORE bets SET bet_id = 'b%d' WHERE bet_id = 'b%d'", (*n_ids)++,
               id);
      break;
    default:
      insert (bot, (*n_ids)++, status);
      break;
    }
}

static void
test_random_changes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260302);
  for (int script = 0; script < 30; script++)
    {
      g_auto (Bot) bot;
      bot_init (&bot, script % 3 == 0 ? "status <> 'pushed'" : NULL);
      run_sql (&bot, "PRAGMA synchronous = OFF; PRAGMA journal_mode = %s",
               script % 2 == 0 ? "WAL" : "MEMORY");
      int n_ids = 0;
      for (int step = 0; step < 40; step++)
        {
          for (int k = g_rand_int_range (random, 0, 4); k > 0; k--)
            change_at_random (&bot, random, &n_ids);
          follow_well (&bot.follower);
          assert_same_as_whole (&bot.follower);
        }
    }
}

static void
test_foreign_cursor (void)
{
  g_auto (Bot) bot;
  bot_init (&bot, NULL);
  insert (&bot, 1, "won");
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (int i = 0; i < 200; i++)
    {
      follow_well (&bot.follower);
      size_t n;
      const uint8_t *data = g_bytes_get_data (bot.follower.cursor, &n);
      g_autofree uint8_t *noise = g_memdup2 (data, n);
      noise[g_rand_int_range (random, 0, (int) n)] ^= (uint8_t) (1 << (i % 8));
      n -= (size_t) (i % 5 == 0 ? g_rand_int_range (random, 0, (int) n) : 0);
      g_bytes_unref (bot.follower.cursor);
      bot.follower.cursor = g_bytes_new (noise, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ledger-db-follow/changes", test_changes);
  g_test_add_func ("/ledger-db-follow/condition", test_condition);
  g_test_add_func ("/ledger-db-follow/lost-table", test_lost_table);
  g_test_add_func ("/ledger-db-follow/without-rowid", test_without_rowid);
  g_test_add_func ("/ledger-db-follow/link", test_link);
  g_test_add_func ("/ledger-db-follow/many-rows", test_many_rows);
  g_test_add_func ("/ledger-db-follow/random-changes", test_random_changes);
  g_test_add_func ("/ledger-db-follow/foreign-cursor", test_foreign_cursor);
  return g_test_run ();
}
